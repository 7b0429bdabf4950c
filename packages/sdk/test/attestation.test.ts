import assert from "node:assert/strict";
import { test } from "node:test";

import {
  canonicalBond,
  canonicalCommittee,
  canonicalCredential,
  canonicalCustody,
  canonicalCustodyEnd,
  canonicalIssuerStatement,
  canonicalReport,
  isSignedBy,
  quorumOf,
  type ReportKind,
  sign,
  slotOf,
  verifyQuorum,
} from "../src/attestation.js";
import { base64, fromHex, toHex } from "../src/bytes.js";
import { sha256 } from "../src/canonical.js";
import { thrown, vectors } from "./vectors.js";

const file = vectors("attestation");
const secret = fromHex(file.signer.secret);
const key = fromHex(file.signer.public_key);

interface Vector {
  canonical: string;
  digest: string;
  signature: string;
}

function holds(canonical: Uint8Array, vector: Vector): void {
  assert.equal(toHex(canonical), vector.canonical);
  const digest = sha256(canonical);
  assert.equal(toHex(digest), vector.digest);
  assert.equal(toHex(sign(digest, secret)), vector.signature);
  assert.ok(isSignedBy(digest, key, fromHex(vector.signature)));
  const other = fromHex(vector.signature);
  other[5] = (other[5] ?? 0) ^ 1;
  assert.ok(!isSignedBy(digest, key, other));
}

test("reports", () => {
  const kinds: ReportKind[] = ["verification", "edition", "availability", "match"];
  for (const kind of kinds) holds(canonicalReport(kind, file[kind].value), file[kind]);
});

test("slots", () => {
  assert.deepEqual(slotOf("verification", file.verification.value.items[1]), {
    kind: "verification",
    target: 2n,
    round: 3,
  });
  const { pool, edition } = file.edition.value.items[0];
  assert.equal(slotOf("edition", file.edition.value.items[0]).target, BigInt(pool) * 2n ** 32n + BigInt(edition));
  assert.equal(slotOf("availability", file.availability.value.items[0]).round, file.availability.value.items[0].round);
});

test("credentials and statements", () => {
  assert.ok(file.credentials.length > 1 && file.issuer.length > 5);
  for (const each of file.credentials) holds(canonicalCredential(each.value), each);
  for (const each of file.issuer) holds(canonicalIssuerStatement(each.value), each);
  holds(canonicalBond(file.bond.value), file.bond);
  holds(canonicalCommittee(file.committee.value), file.committee);
  holds(canonicalCustody(file.custody.value), file.custody);
  const ends = Array.isArray(file.custody_end) ? file.custody_end : [file.custody_end];
  for (const each of ends) holds(canonicalCustodyEnd(each.value), each);
});

test("quorums", () => {
  for (const [n, need] of file.quorums) assert.equal(quorumOf(n), need);
});

test("a high S is a signature too, as on chain", () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const { digest, signature } = file.edition;
  const high = (order - BigInt(`0x${signature.slice(64)}`)).toString(16).padStart(64, "0");
  assert.ok(isSignedBy(fromHex(digest), key, fromHex(signature.slice(0, 64) + high)));
});

test("signatures of a quorum", () => {
  const digest = fromHex(file.edition.digest);
  const good = base64.encode(fromHex(file.edition.signature));
  const keys = [key, key, key, key];
  const by = (...signers: number[]) => signers.map((signer) => ({ signer, signature: good }));
  assert.deepEqual(verifyQuorum(digest, keys, by(0, 1, 3)), [0, 1, 3]);
  const why = (signatures: { signer: number; signature: string }[]) =>
    thrown(() => verifyQuorum(digest, keys, signatures)).message;
  assert.equal(why(by(0, 1)), "2 signatures, 3 are needed");
  assert.equal(why(by(0, 2, 2)), "signer 2 is repeated or out of order: sort by signer, each once");
  assert.equal(why(by(0, 1, 4)), "there is no signer 4: the list has 4 members");
  const wrong = base64.encode(fromHex(file.match.signature));
  assert.equal(
    why([...by(0, 1), { signer: 2, signature: wrong }]),
    "signature of signer 2 does not verify: it is over other bytes or by another key",
  );
});
