import assert from "node:assert/strict";
import { test } from "node:test";
import { commitmentTo, openWith, prepareContribution, sealTo } from "../src/age.js";
import { checkContent, contentId } from "../src/blob.js";
import { checkFile } from "../src/bundle.js";
import { fromHex, toHex } from "../src/bytes.js";
import { Writer } from "../src/canonical.js";
import { EditionError, manifestLeaves, manifestRoot, merkleRoot, prove, verifyProof } from "../src/edition.js";
import { ageIdentity, ageRecipient } from "../src/sealed-key/index.js";
import { thrown, vectors } from "./vectors.js";

const file = vectors("edition");
const utf8 = (text: string) => new TextEncoder().encode(text);

test("leaves, root, and the proof of a cohort", () => {
  const leaves = manifestLeaves(file.manifest);
  assert.deepEqual(leaves.map(toHex), file.leaves);
  assert.equal(toHex(manifestRoot(file.manifest)), file.root);
  const { index } = file.proof_of_cohort_7;
  assert.deepEqual(prove(leaves, index), file.proof_of_cohort_7);
  verifyProof(fromHex(file.root), leaves[index] ?? assert.fail(), file.proof_of_cohort_7);
});

test("every leaf of trees of every size is proven, at its place and no other", () => {
  for (let size = 1; size <= 33; size++) {
    const leaves = Array.from({ length: size }, (_, at) => utf8(`leaf ${at}`));
    const root = merkleRoot(leaves);
    for (let at = 0; at < size; at++) {
      const proof = prove(leaves, at);
      const leaf = leaves[at] ?? assert.fail();
      verifyProof(root, leaf, proof);
      const bad = [
        () => verifyProof(root, utf8("other"), proof),
        () => verifyProof(root, leaf, { ...proof, path: [...proof.path, toHex(root)] }),
        () => verifyProof(root, leaf, { ...proof, index: size }),
      ];
      if (size > 1) bad.push(() => verifyProof(root, leaf, { ...proof, path: proof.path.slice(1) }));
      for (const each of bad) assert.ok(thrown(each) instanceof EditionError);
    }
  }
});

test("files are those of the manifest", () => {
  for (const entry of file.manifest.cohorts) {
    const rows = utf8(file.files[entry.cohort]);
    checkFile("csv", entry, rows);
    const more = { ...entry, records: entry.records + 1 };
    assert.match(thrown(() => checkFile("csv", more, rows)).message, /^cohort \d has \d records, \d were said$/);
    assert.match(thrown(() => checkFile("csv", entry, utf8("x"))).message, /has 1 bytes, the manifest says/);
    rows[0] = 0;
    assert.match(thrown(() => checkFile("csv", entry, rows)).message, /it is not the file of this edition$/);
  }
});

test("a contribution opens for each keeper and nobody else, and its commitment is to the file", async () => {
  const seeds = [1, 2, 3, 4, 5].map((seed) => new Uint8Array(32).fill(seed));
  const [outsider, ...keepers] = seeds;
  const plaintext = utf8("age,visits\n40,1\n");
  const prepared = await prepareContribution(keepers.map(ageRecipient), plaintext, 1);
  for (const keeper of keepers) {
    assert.deepEqual(await openWith(ageIdentity(keeper), prepared.sealed), plaintext);
  }
  await assert.rejects(openWith(ageIdentity(outsider ?? assert.fail()), prepared.sealed));
  const { content, bytes, records, commitment } = prepared.facts;
  checkContent(content, prepared.sealed);
  assert.deepEqual([bytes, records], [prepared.sealed.length, 1]);
  const expected = new Writer("sheaf/v1/contribution").bytes(prepared.salt).bytes(plaintext).digest();
  assert.equal(commitment, toHex(expected));
  assert.deepEqual(commitmentTo(plaintext, prepared.salt), expected);
  await assert.rejects(sealTo([], plaintext), RangeError);
  const [one] = keepers.map(ageRecipient);
  await assert.rejects(sealTo([one ?? "", one ?? ""], plaintext), /is named twice/);
});

test("content ids are those of every IPFS tool", () => {
  // ipfs add --raw-leaves --cid-version=1 of "hello world"
  assert.equal(contentId(utf8("hello world")), "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
  assert.throws(() => checkContent(contentId(utf8("a")), utf8("b")), { name: "ContentError" });
});
