import assert from "node:assert/strict";
import { test } from "node:test";

import { fromHex, toHex } from "../src/bytes.js";
import * as sealed from "../src/sealed-key/index.js";
import { hashToG1 } from "../src/sealed-key/points.js";
import { thrown, vectors } from "./vectors.js";

const file = vectors("sealed-key");

// biome-ignore lint/suspicious/noExplicitAny: an edition of the vectors
function keyOf(edition: any): sealed.EditionKey {
  return {
    chainId: edition.chain_id,
    dataPool: edition.data_pool,
    pool: edition.pool,
    edition: edition.edition,
    cohorts: edition.cohorts,
    p: fromHex(file.custody[edition.custody].p),
    manifestRoot: fromHex(edition.manifest_root),
  };
}

test("domain separation tags", () => {
  assert.equal(sealed.DST_KEY, file.dst_key);
  assert.equal(sealed.DST_CUSTODY_POP, file.dst_custody_pop);
  assert.equal(sealed.DST_EXCHANGE_POP, file.dst_exchange_pop);
});

test("hash to G1 is that of RFC 9380, J.9.1", () => {
  const dst = "QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_";
  assert.equal(
    toHex(hashToG1(new TextEncoder().encode("abc"), dst).toBytes()),
    "83567bc5ef9c690c2ab2ecdf6a96ef1c139cc0b2f284dca0a9a7943388a49a3aee664ba5379a7655d3c68900be2f6903",
  );
});

test("custody keys", () => {
  for (const key of file.custody) {
    const secret = sealed.CustodySecret.fromSeed(fromHex(key.seed));
    const statement = fromHex(key.statement);
    assert.equal(toHex(secret.toBytes()), key.kappa);
    assert.equal(toHex(secret.p), key.p);
    assert.equal(toHex(sealed.custodyPreimage(statement, secret.p)), key.preimage);
    assert.equal(toHex(secret.provePossession(statement)), key.proof);
    assert.deepEqual(sealed.CustodySecret.fromBytes(secret.toBytes()).p, secret.p);
    sealed.verifyCustodyKey(statement, secret.p, fromHex(key.proof));
  }
  const [one, other] = file.custody;
  const copied = () => sealed.verifyCustodyKey(fromHex(other.statement), fromHex(one.p), fromHex(one.proof));
  assert.equal((thrown(copied) as sealed.SealedKeyError).code, "not_possessed");
});

test("exchange keys", () => {
  for (const key of file.exchange) {
    const secret = sealed.ExchangeSecret.fromSeed(fromHex(key.seed));
    const context = { chainId: key.chain_id, registry: key.registry };
    assert.equal(toHex(secret.toBytes()), key.b);
    assert.equal(toHex(secret.b1), key.b1);
    assert.equal(toHex(secret.b2), key.b2);
    assert.equal(toHex(sealed.exchangePreimage(context, key.owner, secret.b1, secret.b2)), key.preimage);
    assert.equal(toHex(secret.provePossession(context, key.owner)), key.proof);
    sealed.verifyExchangeKey(context, key.owner, secret.b1, secret.b2, fromHex(key.proof));
  }
});

test("exchange keys that are no good", () => {
  const [one, other] = file.exchange;
  const context = { chainId: one.chain_id, registry: one.registry };
  const code = (owner: string, b1: string, b2: string, proof: string) =>
    (
      thrown(() =>
        sealed.verifyExchangeKey(context, owner, fromHex(b1), fromHex(b2), fromHex(proof)),
      ) as sealed.SealedKeyError
    ).code;
  assert.equal(code(one.owner, one.b1, other.b2, one.proof), "unequal_exponents");
  assert.equal(code(other.owner, one.b1, one.b2, one.proof), "not_possessed");
  assert.equal(code(one.owner, one.b1, one.b2, other.proof), "not_possessed");
  const g1 = "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb";
  assert.equal(code(one.owner, g1, one.b2, one.proof), "generator_key");
});

test("editions, and what is delivered for them", () => {
  for (const edition of file.editions) {
    const key = keyOf(edition);
    assert.equal(toHex(sealed.editionKeyPreimage(key)), edition.preimage);
    assert.equal(toHex(sealed.editionKeyDigest(key)), edition.digest);
    assert.equal(toHex(hashToG1(sealed.editionKeyPreimage(key), sealed.DST_KEY).toBytes()), edition.h);

    const custody = sealed.CustodySecret.fromBytes(fromHex(file.custody[edition.custody].kappa));
    const k = custody.editionSecret(key);
    assert.equal(toHex(k.toBytes()), edition.k);
    assert.equal(toHex(k.ageSeed(key)), edition.age_seed);
    assert.equal(k.ageIdentity(key), edition.age_identity);
    assert.equal(k.ageRecipient(key), edition.age_recipient);

    for (const delivery of edition.deliveries) {
      const buyer = file.exchange[delivery.exchange];
      const order = { marketplace: delivery.marketplace, order: BigInt(delivery.order) };
      const { r1, e } = custody.seal(key, order, fromHex(buyer.b1));
      assert.equal(toHex(r1), delivery.r1);
      assert.equal(toHex(e), delivery.e);
      sealed.verifyDelivery(key, fromHex(buyer.b2), r1, e);
      const opened = sealed.ExchangeSecret.fromBytes(fromHex(buyer.b)).open(r1, e);
      assert.equal(toHex(opened.toBytes()), edition.k);
    }
  }
});

test("an edition under another custody key is not sealed", () => {
  const key = keyOf(file.editions[0]);
  const other = sealed.CustodySecret.fromBytes(fromHex(file.custody[1].kappa));
  assert.equal((thrown(() => other.editionSecret(key)) as sealed.SealedKeyError).code, "other_custody");
});

test("what the contract refuses is refused, in its words", () => {
  const [edition] = file.editions;
  const key = keyOf(edition);
  const b2 = fromHex(file.exchange[0].b2);
  for (const { what, r1, e, why } of file.refused_deliveries) {
    const refused = thrown(() => sealed.verifyDelivery(key, b2, fromHex(r1), fromHex(e)));
    assert.equal(refused.message, why, what);
  }
  const [good] = edition.deliveries;
  for (const { group, bytes, why } of file.refused_points) {
    const point = fromHex(bytes);
    const refused = thrown(() =>
      sealed.verifyDelivery(
        key,
        group === "g2" ? point : b2,
        group === "g1" ? point : fromHex(good.r1),
        fromHex(good.e),
      ),
    );
    assert.ok(refused instanceof sealed.SealedKeyError);
    assert.equal(refused.code, "malformed");
    assert.ok(refused.message.endsWith(why), `${refused.message}: ${why}`);
  }
  for (const cohorts of file.refused_cohorts) {
    const refused = thrown(() => sealed.editionKeyPreimage({ ...key, cohorts })) as sealed.SealedKeyError;
    assert.equal(refused.code, cohorts.length === 0 ? "no_cohorts" : "cohort_order");
  }
});

test("only exponents are taken", () => {
  const order = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";
  const of = (end: string) => end.padStart(64, "0");
  for (const good of [of("2"), `${order.slice(0, -2)}00`]) {
    assert.equal(toHex(sealed.ExchangeSecret.fromBytes(fromHex(good)).toBytes()), good);
  }
  for (const bad of [order, of("0"), of("1"), "f".repeat(64), of("2").slice(2), `${of("2")}00`, ""]) {
    const refused = thrown(() => sealed.CustodySecret.fromBytes(fromHex(bad))) as sealed.SealedKeyError;
    assert.equal(refused.code, "not_a_secret");
  }
});
