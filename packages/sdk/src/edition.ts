/** Editions: their manifest and its Merkle root, which stands on chain. As the Rust package `oracle::edition`. */

import { fromHex, sameBytes, toHex } from "./bytes.js";
import { sha256, Writer } from "./canonical.js";
import type { Terms } from "./generated/data-pool.js";
import { termsId } from "./terms/index.js";

/** What holds for a whole edition. */
export interface EditionFacts {
  chain_id: string;
  data_pool: string;
  pool: number;
  edition: number;
  /** Digest of the pool's schema, hex. */
  schema: string;
  /** Rows that look alike are of at least k contributors. */
  k: number;
  /** Among them every group of sensitive fields has at least l values. */
  l: number;
  format: "csv" | "json_lines";
}

/** What anonymising does, and its byte in canonical encodings. */
export const TREATMENTS = { dropped: 1, generalised: 2, suppressed: 3 } as const;

/** What was done to a field, or without one to whole records, so that people cannot be told apart. */
export interface Loss {
  field: string | null;
  treatment: keyof typeof TREATMENTS;
  /** How much of its detail is gone, basis points. */
  share: number;
}

/** A cohort in an edition. */
export interface CohortEntry {
  cohort: number;
  terms: Terms;
  records: number;
  /** `cohort-NUMBER.csv`, or `.jsonl`. */
  file: string;
  /** Of the file, hex. */
  sha256: string;
  bytes: number;
  /** Sorted by field and treatment, each once. */
  losses: Loss[];
}

/** What an edition consists of. */
export interface Manifest {
  facts: EditionFacts;
  /** Ascending by number: 1 to 32. */
  cohorts: CohortEntry[];
}

/** That a leaf is in a tree: its place and its neighbours on the way up. */
export interface Proof {
  index: number;
  leaves: number;
  /** Hex, from the leaf up. */
  path: string[];
}

/** A cohort's entry and the proof that it is in an edition. */
export interface CohortProof {
  entry: CohortEntry;
  proof: Proof;
}

/** Why an edition, or a file of it, is not believed. */
export class EditionError extends Error {
  override readonly name = "EditionError";
}

/** The canonical bytes of the leaves: the head, then each cohort's. */
export function manifestLeaves({ facts, cohorts }: Manifest): Uint8Array[] {
  const head = new Writer("sheaf/v1/edition")
    .str(facts.chain_id)
    .str(facts.data_pool)
    .u32(facts.pool)
    .u32(facts.edition)
    .bytes(fromHex(facts.schema))
    .u32(facts.k)
    .u32(facts.l)
    .u8({ csv: 1, json_lines: 2 }[facts.format]);
  return [head.toBytes(), ...cohorts.map(cohortLeaf)];
}

/** The bytes of a cohort's leaf. */
export function cohortLeaf(entry: CohortEntry): Uint8Array {
  return new Writer("sheaf/v1/edition-cohort")
    .u32(entry.cohort)
    .bytes(fromHex(termsId(entry.terms)))
    .u64(entry.records)
    .str(entry.file)
    .bytes(fromHex(entry.sha256))
    .u64(entry.bytes)
    .each(entry.losses, (out, { field, treatment, share }) => {
      out.option(field, (out, name) => out.str(name));
      out.u8(TREATMENTS[treatment]).u16(share);
    })
    .toBytes();
}

/** The root of a manifest: what is on chain as `manifest_root`. */
export function manifestRoot(manifest: Manifest): Uint8Array {
  return merkleRoot(manifestLeaves(manifest));
}

/** The root over these leaves: RFC 6962, SHA-256. A level is paired from the left, an odd last node moves up. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  let level = leaves.map(hashLeaf);
  while (level.length > 1) level = parents(level);
  return level[0] ?? sha256(new Uint8Array());
}

/** The proof of the leaf at `index`. */
export function prove(leaves: readonly Uint8Array[], index: number): Proof {
  if (!leaves[index]) throw new EditionError(`there is no leaf ${index} of ${leaves.length}`);
  const path: string[] = [];
  let at = index;
  for (let level = leaves.map(hashLeaf); level.length > 1; level = parents(level), at >>= 1) {
    const neighbour = level[at ^ 1];
    if (neighbour) path.push(toHex(neighbour));
  }
  return { index, leaves: leaves.length, path };
}

/** Fails unless `leaf` is in the tree of this root, at the place that the proof names. */
export function verifyProof(root: Uint8Array, leaf: Uint8Array, { index, leaves, path }: Proof): void {
  if (!(index >= 0 && index < leaves)) throw new EditionError(`leaf ${index} of ${leaves}: counted from 0`);
  const nodes = path.map(fromHex);
  let [at, last, hash] = [index, leaves - 1, hashLeaf(leaf)];
  for (; last > 0; at >>= 1, last >>= 1) {
    // the odd last node of a level has no neighbour and moves up unchanged
    if (at % 2 === 0 && at >= last) continue;
    const node = nodes.shift();
    if (node?.length !== 32) throw new EditionError("the path is too short, or a node of it has not 32 bytes");
    hash = at % 2 === 1 ? hashNode(node, hash) : hashNode(hash, node);
  }
  if (nodes.length > 0) throw new EditionError("the path is too long");
  if (!sameBytes(hash, root)) {
    throw new EditionError(
      `the path leads to root ${toHex(hash)}, the root is ${toHex(root)}: this leaf is not in that tree`,
    );
  }
}

function parents(level: readonly Uint8Array[]): Uint8Array[] {
  const up: Uint8Array[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = [level[at], level[at + 1]];
    if (left) up.push(right ? hashNode(left, right) : left);
  }
  return up;
}

const hashLeaf = (leaf: Uint8Array) => sha256(Uint8Array.of(0, ...leaf));
const hashNode = (left: Uint8Array, right: Uint8Array) => sha256(Uint8Array.of(1, ...left, ...right));
