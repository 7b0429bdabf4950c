/** The whole story on a real chain, by this package alone. Each part goes on from the one before. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ageIdentity,
  base64,
  checkContent,
  commitmentTo,
  contentId,
  type Events,
  ExchangeSecret,
  eventOf,
  eventsOf,
  type Happened,
  type Manifest,
  manifestLeaves,
  manifestRoot,
  openWith,
  type Prepared,
  prove,
  type Sheaf,
  sealTo,
  sha256,
  termsOf,
  toHex,
  verifyQuorum,
} from "../../src/index.js";
import { jsonOf } from "../../src/manifest.js";
import { tar } from "../../src/tar.js";
import { requestAndDispute, trade } from "./deeds.js";
import { accountOf, DENOM } from "./localnet.js";
import { programs } from "./programs.js";
import { CUSTODY, code, Suite, secret } from "./suite.js";

const PEOPLE = 12;
const RECORDS = 10;
const blobs = new Map<string, Uint8Array>();

let suite: Suite;
let begun: number;
let pool: number;
let cohort: number;
let edition: number;
let order: number;
let manifest: Manifest;
let rows: Uint8Array;
const contributions: number[] = [];
const buyerKey = ExchangeSecret.fromSeed(secret("buyer"));
const wish = { purpose: "research", duration: 30 * 86_400, denom: DENOM } as const;

before(async () => {
  suite = await Suite.deploy();
  begun = await suite.owner.chain.height();
});
after(() => suite?.close());

test("people and a university join, with an issuer's word", async () => {
  const people = Array.from({ length: PEOPLE }, async (_, index) => {
    const client = await suite.as("contributor", index, index % 2 ? { mode: "amino" } : {});
    const { credential, signature } = await suite.credential(client.address, "person");
    const { identity } = await client.join(credential, signature);
    assert.equal((await client.identity()).id, identity);
    return client;
  });
  const [first] = await Promise.all(people);
  const buyer = await suite.as("buyer", 0, { mode: "amino" });
  const { credential, signature } = await suite.credential(buyer.address, "academic", "DE");
  await buyer.join(credential, signature);
  assert.ok((await buyer.identity()).active);

  const again = await suite.credential(first?.address ?? "", "person");
  await assert.rejects(async () => first?.join(again.credential, again.signature), code("address_taken"));
  const other = await suite.as("buyer", 1);
  await assert.rejects(other.join(again.credential, again.signature), code("credential_holder"));
});

test("the exchange key is taken with its proof, and a wrong proof is not", async () => {
  const buyer = await suite.as("buyer", 0, { mode: "amino" });
  await buyer.setExchangeKey(buyerKey);
  const { id } = await buyer.identity();
  assert.equal((await buyer.registry.ask.exchangeKey({ identity: id })).b1, base64.encode(buyerKey.b1));
  const other = ExchangeSecret.fromSeed(secret("other"));
  const wrong = buyer.registry.setExchangeKey({
    b1: base64.encode(other.b1),
    b2: base64.encode(other.b2),
    proof: base64.encode(buyerKey.provePossession({ chainId: "x", registry: "y" }, buyer.address)),
  });
  await assert.rejects(wrong, code("not_possessed"));
});

test("a curator proposes a pool, voters validate it", async () => {
  pool = await suite.proposePool(PEOPLE);

  const voters = await Promise.all(
    [0, 1, 2, 3, 4].map((index) => suite.as("contributor", index, index % 2 ? { mode: "amino" } : {})),
  );
  await suite.enrol(voters, 5_000_000);
  const [first] = voters;
  if (!first) assert.fail();
  const contract = suite.deployment.contracts.data_pool;
  const { events } = await first.governance.proposeActions(
    { title: "validate the pool", actions: [{ decide_pool: { contract, pool, accept: true } }] },
    [{ denom: DENOM, amount: "250000" }],
  );
  const { proposal } = eventOf(events, "sheaf_proposed");
  assert.deepEqual(
    (await first.inbox()).map(({ id }) => id),
    [proposal],
  );
  await Promise.all(voters.map((voter) => voter.vote(proposal, "yes")));
  assert.deepEqual(await first.inbox(), []);
  await assert.rejects(first.vote(proposal, "no"), code("already_voted"));
  const stranger = await suite.as("contributor", 7, { mode: "amino" });
  await assert.rejects(stranger.vote(proposal, "no"), code("not_enrolled"));

  const { voting_ends, execute_from } = (await first.proposals())[0] ?? assert.fail();
  assert.ok(execute_from > voting_ends);
  await suite.past(execute_from);
  await first.governance.execute({ proposal });
  assert.equal((await first.pools()).find(({ id }) => id === pool)?.pool.status, "active");
});

async function enter(client: Sheaf, prepared: Prepared): Promise<number> {
  return (await client.contribute(cohort, prepared)).contribution;
}

/** By a client that does not wait: what it kept is as good, and tells whether the contribution is there. */
async function pending(client: Sheaf, prepared: Prepared): Promise<number> {
  const hasty = await suite.as("contributor", 0, { patience: 1 });
  await assert.rejects(hasty.contribute(cohort, prepared), code("pending"));
  const entered = async () => (await client.contributions()).find(({ content }) => content === prepared.facts.content);
  return (await suite.comes(entered)).id;
}

test("people contribute under terms they read; keepers open, check and sign", async () => {
  const curator = await suite.as("curator");
  const floors = [DENOM, curator.grain].sort().map((denom) => ({ denom, amount: "1000" }));
  ({ cohort } = await curator.openCohort(pool, termsOf("research_only", floors)));
  const read = await curator.terms(cohort);
  assert.equal(read.template, "research_only");
  assert.ok(read.words.includes("Your data may be used for research of any kind."));

  const made = await Promise.all(
    Array.from({ length: PEOPLE }, async (_, index) => {
      const client = await suite.as("contributor", index, index % 2 ? { mode: "amino" } : {});
      const plaintext = new TextEncoder().encode(`age,visits\n${20 + index},1\n`);
      const prepared = await client.prepare({ cohort, plaintext, records: RECORDS });
      blobs.set(prepared.facts.content, prepared.sealed);
      const contribution = await (index === 0 ? pending : enter)(client, prepared);
      return { ...prepared, contribution, plaintext };
    }),
  );
  contributions.push(...made.map(({ contribution }) => contribution).sort((a, b) => a - b));
  for (const { facts, salt, plaintext } of made) {
    assert.equal(facts.commitment, toHex(commitmentTo(plaintext, salt)));
    const sealed = blobs.get(facts.content) ?? assert.fail();
    checkContent(facts.content, sealed);
    assert.deepEqual(await openWith(ageIdentity(suite.keeperSeed(3)), sealed), plaintext);
  }

  const items = contributions.map((contribution) => ({
    contribution,
    round: 1,
    seed: toHex(secret(`block after ${contribution}`)),
    verdict: { verified: { quality: 10_000 } },
  }));
  const { report, signatures } = await suite.report("verification", items);
  const anyone = await suite.as("buyer", 1);
  const { events } = await anyone.dataPool.verify({ report, signatures });
  assert.equal(eventsOf(events, "sheaf_judged").length, PEOPLE);
  const first = await suite.as("contributor", 0);
  assert.deepEqual(
    (await first.contributions()).map(({ status }) => status),
    [{ verified: { quality: 10_000 } }],
  );
});

test("an edition is cut and published with the root of its manifest", async () => {
  const curator = await suite.as("curator");
  const { cut_from } = await curator.dataPool.ask.pool({ pool });
  await suite.past(cut_from ?? 0);
  const { events } = await curator.dataPool.cut({ pool });
  ({ edition } = eventOf(events, "sheaf_cut"));

  const { terms, slot } = await curator.dataPool.ask.cohort({ cohort });
  rows = new TextEncoder().encode("age,visits\n20-39,1\n");
  const { chain_id, contracts } = suite.deployment;
  manifest = {
    facts: {
      chain_id,
      data_pool: contracts.data_pool,
      pool,
      edition,
      schema: toHex(secret("schema")),
      k: 5,
      l: 1,
      format: "csv",
    },
    cohorts: [
      {
        cohort,
        terms,
        records: 1,
        file: `cohort-${cohort}.csv`,
        sha256: toHex(sha256(rows)),
        bytes: rows.length,
        losses: [],
      },
    ],
  };
  const item = {
    pool,
    edition,
    manifest_root: toHex(manifestRoot(manifest)),
    manifest: contentId(jsonOf(manifest)),
    mask: 1 << slot,
  };
  const { report, signatures } = await suite.report("edition", [item]);
  const wrong = await suite.report("edition", [{ ...item, mask: 0 }]);
  await assert.rejects(curator.dataPool.publish({ report: wrong.report, signatures }), code("invalid"));
  await curator.dataPool.publish({ report, signatures });
  // what is on chain can be checked by whoever reads it
  const { keepers } = await curator.registry.ask.custody({ custody: CUSTODY });
  const keys = keepers.map(({ key }) => base64.decode(key));
  assert.throws(() => verifyQuorum(sha256(new Uint8Array()), keys, signatures));
});

test("a quote says what may be had and why not; a purchase goes into escrow", async () => {
  const buyer = await suite.as("buyer", 0, { mode: "amino" });
  const refused = await buyer.quote({ ...wish, pool, purpose: "marketing" });
  assert.equal(refused.total, 0n);
  assert.deepEqual(refused.cohorts[0]?.why, ["the terms permit research of any kind, not marketing and advertising"]);
  await assert.rejects(buyer.buy(refused), code("usage"));

  const quote = await buyer.quote({ ...wish, pool });
  assert.equal(quote.wish.edition, edition);
  assert.ok(quote.total > 0n);
  const low = quote.cohorts.map((each) => ({ cohort: each.cohort, price: 1n }));
  await assert.rejects(buyer.buy(quote, low), code("refused"));

  const before = await buyer.balance(DENOM, suite.deployment.contracts.marketplace);
  const bought = await buyer.buy(quote);
  order = bought.order;
  assert.equal(bought.price, quote.total);
  assert.equal((await buyer.balance(DENOM, suite.deployment.contracts.marketplace)) - before, bought.price);
  assert.equal((await buyer.orders()).at(-1)?.status, "funded");
});

/** A keeper's part: the key of an order, delivered; the bundle of its cohorts, sealed. */
async function deliver(order: number, index = 0): Promise<Uint8Array> {
  const keeper = await suite.as("relayer", index);
  const found = await keeper.marketplace.ask.order({ order });
  const key = await keeper.editionKey(found);
  const { r1, e } = suite.custody.seal(
    key,
    { marketplace: keeper.marketplace.address, order },
    base64.decode(found.b1),
  );
  const archive = tar([
    ["manifest.json", jsonOf(manifest)],
    ["proofs.json", jsonOf([{ entry: manifest.cohorts[0], proof: prove(manifestLeaves(manifest), 1) }])],
    [`cohort-${cohort}.csv`, rows],
  ]);
  const sealed = await sealTo([suite.custody.editionSecret(key).ageRecipient(key)], archive);
  await keeper.marketplace.deliver({ order, r1: base64.encode(r1), e: base64.encode(e) });
  return sealed;
}

test("the key is sealed, checked by the contract, and opens the bundle", async () => {
  const buyer = await suite.as("buyer", 0, { mode: "amino" });
  const keeper = await suite.as("relayer", 0);
  const found = await buyer.marketplace.ask.order({ order });
  const key = await buyer.editionKey(found);
  const other = { marketplace: keeper.marketplace.address, order: order + 1 };
  const { r1, e } = suite.custody.seal(key, other, base64.decode(found.b1));
  await assert.rejects(buyer.open(order, buyerKey, new Uint8Array()), code("usage"));
  const proper = suite.custody.seal(key, { ...other, order }, base64.decode(found.b1));
  const mixed = { order, r1: base64.encode(proper.r1), e: base64.encode(e) };
  assert.notDeepEqual(proper.r1, r1);
  await assert.rejects(keeper.marketplace.deliver(mixed), code("key"));

  const sealed = await deliver(order);
  await buyer.delivered(order);
  const bundle = await buyer.open(order, buyerKey, sealed);
  assert.deepEqual(bundle.files[0]?.rows, rows);
  const stranger = ExchangeSecret.fromSeed(secret("stranger"));
  await assert.rejects(buyer.open(order, stranger, sealed), /is sealed to another exchange key/);
});

test("access is what the licence says, for whoever asks", async () => {
  const gateway = await suite.as("buyer", 1);
  const licensee = accountOf("buyer").address;
  const asked = { licensee, pool, edition, cohorts: [cohort], purpose: "research" } as const;
  const allowed = await gateway.checkAccess(asked);
  assert.equal(allowed.allowed, true);
  assert.equal(allowed.licence, order);
  const denied = await gateway.checkAccess({ ...asked, purpose: "marketing" });
  assert.equal(denied.allowed, false);
  assert.equal(denied.why, "no licence is for this purpose");
  const late = await gateway.checkAccess({ ...asked, at: (await suite.now()) + 60 * 86_400 });
  assert.equal(late.why, "no licence runs at this time");
  const nobody = await gateway.checkAccess({ ...asked, licensee: gateway.address });
  assert.equal(nobody.allowed, false);
});

test("the buyer is content; each contributor sees the use and is paid the same", async () => {
  const buyer = await suite.as("buyer", 0, { mode: "amino" });
  const { events } = await buyer.confirm(order);
  const [settled] = eventsOf(events, "sheaf_settled");
  assert.equal(settled?.order, order);

  const paid: bigint[] = [];
  const { contribution_deposit } = await buyer.dataPool.ask.config();
  for (const index of [0, 1]) {
    const client = await suite.as("contributor", index, index % 2 ? { mode: "amino" } : {});
    const [use] = await client.uses();
    assert.equal(use?.order, order);
    assert.equal(use?.buyer, buyer.address);
    assert.equal(use?.purpose, "research");
    const due = (await client.earnings()).find(({ of }) => of.denom === DENOM);
    assert.ok(due && BigInt(due.amount) > 0n);
    assert.deepEqual(await client.shares(), [contribution_deposit], "it came back with the verdict");
    const grain = await client.balance(client.grain);
    const claimed = await client.claim();
    assert.equal(claimed.paid.get(DENOM), BigInt(due.amount) + BigInt(contribution_deposit.amount));
    assert.ok((claimed.paid.get(client.grain) ?? 0n) > 0n, "GRAIN is minted on top");
    assert.equal((await client.balance(client.grain)) - grain, claimed.paid.get(client.grain));
    assert.deepEqual((await client.claim()).sent, [], "nothing is due twice");
    paid.push(BigInt(due.amount));
  }
  assert.equal(paid[0], paid[1]);

  const curator = await suite.as("curator");
  const [share = assert.fail(), ...others] = await curator.shares();
  assert.deepEqual([share.denom, others], [DENOM, []]);
  const claimed = await curator.claimShares();
  assert.deepEqual([...claimed.paid], [[DENOM, BigInt(share.amount)]]);
  assert.deepEqual((await curator.claimShares()).sent, []);
});

test("what is paid in GRAIN goes through the token", async () => {
  const buyer = await suite.as("buyer", 0, { mode: "amino" });
  const quote = await buyer.quote({ ...wish, pool, denom: buyer.grain });
  const before = await buyer.balance(buyer.grain);
  const { price } = await buyer.buy(quote);
  assert.equal(before - (await buyer.balance(buyer.grain)), price);
});

test("two keepers deliver at once, and two devices of a buyer confirm at once: each happens once", async () => {
  const devices = [await suite.as("buyer", 0, { mode: "amino" }), await suite.as("buyer", 0)];
  const [{ id } = assert.fail()] = (await devices[0]?.orders())?.slice(-1) ?? [];
  const races = [[0, 1].map((keeper) => () => deliver(id, keeper)), devices.map((device) => () => device.confirm(id))];
  for (const both of races) {
    const results = await Promise.allSettled<unknown>(both.map((deed) => deed()));
    const [lost, ...others] = results.filter((result) => result.status === "rejected");
    assert.equal(others.length, 0);
    assert.equal(lost?.reason.name, "ContractError");
    assert.equal(lost?.reason.code, "order_state");
  }
});

test("a request's budget buys what a quote names; who is not content says so", () =>
  requestAndDispute({ suite, pool, deliver }));

test("GRAIN is offered, taken in parts, and redeemed", () => trade(suite));

test("the programs of scripts/examples do what they say", () =>
  programs({ suite, pool, edition, cohort, rows, deliver }));

test("one withdraws, and it counts no more from the next cut on", async () => {
  const client = await suite.as("contributor", 11, { mode: "amino" });
  const [mine] = await client.contributions();
  await client.withdraw(mine?.id ?? assert.fail());
  assert.equal((await client.contributions())[0]?.status, "withdrawn");
  assert.equal((await client.dataPool.ask.cohort({ cohort })).heads, PEOPLE - 1);
});

test("every event is seen from any height on, with its transaction", async () => {
  const client = await suite.as("buyer", 1);
  const controller = new AbortController();
  const patience = setTimeout(() => controller.abort(), 60_000);
  const seen: Happened[] = [];
  const bought: Events["sheaf_bought"][] = [];
  for await (const told of client.events({ from: begun, signal: controller.signal, every: 100 })) {
    seen.push(told);
    if (told.type === "sheaf_bought") bought.push(told.attributes);
    if (told.type === "sheaf_withdrawn") controller.abort();
  }
  clearTimeout(patience);
  assert.ok(seen.every(({ tx }) => /^[0-9A-F]{64}$/.test(tx)));
  assert.ok(bought.length >= 2);
  assert.equal(bought[0]?.order, order);
  const types = seen.map(({ type }) => type);
  for (const type of ["sheaf_contributed", "sheaf_published", "sheaf_delivered", "sheaf_claimed"] as const) {
    assert.ok(types.includes(type), type);
  }
  const { tx, height } = seen[0] ?? assert.fail();
  assert.equal((await client.chain.comet.tx({ hash: Buffer.from(tx, "hex") })).height, height);
});
