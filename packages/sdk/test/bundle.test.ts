import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import { openWith, sealTo } from "../src/age.js";
import { checkBundle } from "../src/bundle.js";
import { base64, fromHex, toHex } from "../src/bytes.js";
import { sha256 } from "../src/canonical.js";
import { type CohortEntry, EditionError, type Manifest, manifestLeaves, manifestRoot, prove } from "../src/edition.js";
import { jsonOf, parseManifest } from "../src/manifest.js";
import { countRecords } from "../src/rows.js";
import { type Member, tar, untar } from "../src/tar.js";
import { thrown, vectors } from "./vectors.js";

const path = new URL("../../../tests/vectors/bundle.json", import.meta.url);
const vector = JSON.parse(readFileSync(path, "utf8"));
const edition = vectors("edition");
const root = fromHex(vector.manifest_root);
const archive = await openWith(vector.identity, base64.decode(vector.sealed.rust));
const members: Member[] = [...untar(archive)];
const [manifestFile, proofs, first, second] = members as [Member, Member, Member, Member];
const utf8 = (text: string) => new TextEncoder().encode(text);

/** Why an archive is refused: as that of the vector. */
const why = (bytes: Uint8Array, cohorts: number[] = vector.cohorts, of = root) => {
  const error = thrown(() => checkBundle(of, cohorts, bytes));
  assert.ok(error instanceof EditionError, error.stack);
  return error.message;
};

/** The archive that keepers would make of a manifest, of all its cohorts, with the vector's rows, and its root. */
function packed(manifest: Manifest, json = jsonOf(manifest)): [Uint8Array, number[], Uint8Array] {
  const leaves = manifestLeaves(manifest);
  const proofs = manifest.cohorts.map((entry, at) => ({ entry, proof: prove(leaves, at + 1) }));
  const files = manifest.cohorts.map(({ cohort, file }): Member => [file, utf8(edition.files[cohort])]);
  const members: Member[] = [["manifest.json", json], ["proofs.json", jsonOf(proofs)], ...files];
  return [tar([...new Map(members)]), manifest.cohorts.map(({ cohort }) => cohort), manifestRoot(manifest)];
}

/** The vector's manifest, its first cohort changed. */
const changed = (of: Partial<CohortEntry>): Manifest => {
  const [one, ...others] = edition.manifest.cohorts;
  return { ...edition.manifest, cohorts: [{ ...one, ...of }, ...others] };
};

test("what Rust sealed opens here, and is the archive that it says; what is sealed here, Rust's tests open", async () => {
  if (process.env.SHEAF_WRITE_VECTORS === "1") {
    vector.sealed.typescript = base64.encode(await sealTo([vector.recipient], archive));
    writeFileSync(path, `${JSON.stringify(vector, null, 2)}\n`);
  }
  assert.notEqual(vector.sealed.rust, vector.sealed.typescript);
  assert.deepEqual(await openWith(vector.identity, base64.decode(vector.sealed.typescript)), archive);
  assert.equal(toHex(sha256(archive)), vector.sha256);

  const { files, manifest } = checkBundle(root, vector.cohorts, archive);
  assert.deepEqual(
    files.map(({ entry }) => entry.cohort),
    vector.cohorts,
  );
  assert.ok(manifest.cohorts.length > files.length);
  assert.deepEqual(tar(members), archive);
  assert.equal(checkBundle(...turned(packed(edition.manifest))).files.length, 3);
});

const turned = ([bytes, cohorts, root]: ReturnType<typeof packed>) => [root, cohorts, bytes] as const;

test("a bundle of other cohorts, of another edition, or with other files is refused", () => {
  assert.match(why(archive, vector.cohorts, sha256(root)), /it is not that edition's$/);
  assert.match(why(archive, [3]), /does not hold the proofs of these cohorts$/);
  assert.match(why(archive, [3, 8]), /^cohort 8 is not in edition 5 of pool 2$/);
  assert.equal(why(archive, []), "cohorts is empty");
  assert.match(why(archive, [7, 3]), /^cohorts must be sorted, each element once; 3 is repeated or out of order$/);
  assert.match(why(archive, [3, 3]), /is repeated or out of order$/);
  for (const [at, [name]] of members.entries()) {
    assert.equal(why(tar(members.filter((_, other) => other !== at))), `${name} is missing in the bundle`);
    assert.equal(why(tar([...members, members[at] as Member])), `"${name}" is in the archive twice`);
  }
  for (const name of ["extra.txt", "../evil", "/etc/passwd", "./cohort-3.csv", "cohort-9.csv"]) {
    assert.equal(why(tar([...members, [name, utf8("x")]])), `"${name}" does not belong in this bundle`);
  }
  assert.match(why(tar([manifestFile, proofs, [first[0], utf8("changed")], second])), /bytes, the manifest says/);
  const many = Array.from({ length: 33 }, (_, at): Member => [`f${at}`, utf8("")]);
  assert.equal(why(tar([...members, ...many])), "the archive has more than 34 files");
});

/** The archive, with another character in its first header. */
function patched(at: number, character: string): Uint8Array {
  const bytes = archive.slice();
  bytes.set(utf8(character), at);
  bytes.fill(0x20, 148, 156);
  const sum = bytes.subarray(0, 512).reduce((sum, byte) => sum + byte, 0);
  bytes.set(utf8(`${sum.toString(8).padStart(7, "0")}\0`), 148);
  return bytes;
}

test("nothing hides in an archive", () => {
  const hidden = "the archive holds something beside its files, or holds them out of order";
  assert.equal(why(tar([manifestFile, proofs, second, first])), hidden);
  assert.equal(why(Uint8Array.from([...archive, ...new Uint8Array(512)])), hidden);
  const padding = archive.slice();
  padding[padding.length - 1_025] = 1;
  assert.equal(why(padding), hidden);
  assert.equal(why(patched(146, "1")), hidden, "its time");
  assert.match(why(tar([manifestFile, [proofs[0], utf8("[]")], first, second])), /does not hold the proofs/);
  const tight = jsonOf(JSON.parse(new TextDecoder().decode(proofs[1]))).slice(0, -1);
  assert.match(why(tar([manifestFile, [proofs[0], tight], first, second])), /does not hold the proofs/);
  assert.equal(why(patched(156, "2")), '"manifest.json" in the archive is no plain file', "a link");
  assert.equal(why(archive.subarray(0, 1_000)), "the archive is cut short");
  assert.equal(why(utf8("x".repeat(512))), "not a tar archive");
  assert.equal(why(new Uint8Array()), "manifest.json is missing in the bundle");
});

test("a name is the cohort's and no other, whatever root a quorum signs", () => {
  for (const file of [
    "../../.ssh/authorized_keys",
    "/etc/passwd",
    "cohort-9.csv",
    "cohort-3.jsonl",
    "sub/cohort-3.csv",
  ]) {
    assert.equal(why(...packed(changed({ file }))), "the file of cohort 3 must be named cohort-3.csv");
  }
});

test("a manifest that keepers' programs would not make is refused, whatever root a quorum signs", () => {
  const [loss, other] = edition.manifest.cohorts[0].losses;
  const cases: [Manifest, RegExp][] = [
    [changed({ records: 3 }), /^cohort 3 has 2 records, 3 were said$/],
    [changed({ records: 0 }), /^records is 0, it must be 1 to /],
    [changed({ bytes: 2 ** 31 }), /^bytes is 2147483648, it must be 1 to 1073741824$/],
    [changed({ losses: [other, loss] }), /^losses must be sorted, each element once/],
    [changed({ losses: [loss, loss] }), /^losses must be sorted, each element once/],
    [changed({ losses: [{ ...loss, share: 10_001 }] }), /^share is 10001, it must be 0 to 10000$/],
    [changed({ losses: [{ ...loss, field: "x".repeat(129) }] }), /^field has 129 bytes, 128 are allowed$/],
    [{ ...edition.manifest, cohorts: [...edition.manifest.cohorts].reverse() }, /^cohorts must be sorted/],
    [{ ...edition.manifest, cohorts: [...edition.manifest.cohorts, edition.manifest.cohorts[2]] }, /^cohorts must be/],
    [{ ...edition.manifest, facts: { ...edition.manifest.facts, k: 0 } }, /^k is 0, it must be 1 to 4294967295$/],
    [{ ...edition.manifest, facts: { ...edition.manifest.facts, chain_id: "" } }, /^chain_id is empty$/],
  ];
  for (const [manifest, reason] of cases) {
    const [bytes, , root] = packed(manifest);
    assert.match(why(bytes, [3, 7, 8], root), reason);
  }
});

test("a root has one manifest: any other bytes that say the same are refused", () => {
  const text = new TextDecoder().decode(jsonOf(edition.manifest));
  const other = (json: string) => packed(edition.manifest, utf8(json));
  const normal = /^the manifest is written otherwise than it must be/;
  assert.match(why(...other(text.trim())), normal);
  assert.match(why(...other(JSON.stringify(edition.manifest))), normal);
  assert.match(why(...other(text.replace('"cohorts": [', '"hidden": "here", "cohorts": ['))), normal);
  assert.match(why(...other(text.replace('"k": 5', '"k": 1, "k": 5'))), normal);
  assert.match(why(...other(text.replace('"records": 2', '"records": 2.0'))), normal);
  const { facts, cohorts } = edition.manifest;
  assert.match(why(...packed(edition.manifest, jsonOf({ cohorts, facts }))), normal);
  assert.match(why(...other("{")), /^not a manifest: no JSON$/);
  const foreign: [string, string, string][] = [
    ['"k": 5', '"k": "5"', "k is not a whole number"],
    ['"raw": true', '"raw": 1', "raw is not true or false"],
    ['"amount": "40"', '"amount": "040"', "amount is not a number of at most 128 bits, in a string"],
    [
      '"treatment": "suppressed"',
      '"treatment": "toString"',
      "treatment is not one of dropped, generalised, suppressed",
    ],
    ['"chain_id": "sheaf-1"', '"chain_id": "\\ud800"', "chain_id is not a text"],
  ];
  for (const [good, bad, reason] of foreign)
    assert.equal(why(...other(text.replace(good, bad))), `not a manifest: ${reason}`);
  assert.deepEqual(parseManifest(utf8(text)), edition.manifest);
});

test("records are counted as Rust counts them", () => {
  const csv = (rows: string | Uint8Array) => countRecords("csv", typeof rows === "string" ? utf8(rows) : rows);
  const cases: [string, number][] = [
    ["", 0],
    ["a,b\n", 0],
    ["a,b\n1,2\n3,4\n", 2],
    ["a,b\r\n1,2\r\n\r\n3,4\r\n", 2],
    ['a,b\n1,"two\nlines"\n', 1],
    ['a,b\n1,"a "", b"\n', 1],
    ['\ufeff"a,b"\n1\n', 1],
    ['a\n""\n', 1],
  ];
  for (const [rows, count] of cases) assert.equal(csv(rows), count, JSON.stringify(rows));
  assert.equal(thrown(() => csv("a,b\n1,2")).message, "the last line must end with a line feed");
  assert.equal(thrown(() => csv("a,b\n1,2\n3\n")).message, "record 2 has 1 fields, the header has 2");
  assert.equal(thrown(() => csv(Uint8Array.of(0x61, 0x0a, 0xff, 0x0a))).message, "the rows are not in UTF-8");

  const lines = (rows: string) => countRecords("json_lines", utf8(rows));
  assert.equal(lines(""), 0);
  assert.equal(lines('{}\n{"bpm":61}\n'), 2);
  assert.equal(thrown(() => lines("{}")).message, "the last line must end with a line feed");
  for (const rows of ["{}\n\n", "{}\n[1]\n", "{}\nnull\n", "{}\n{} {}\n"]) {
    assert.equal(thrown(() => lines(rows)).message, "line 2 is no JSON object");
  }
});
