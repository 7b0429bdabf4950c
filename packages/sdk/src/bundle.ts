/** Bundles: what a licensee gets of an edition. Opened with K, checked against the manifest root on chain. */

import { openWith } from "./age.js";
import { sameBytes, toHex } from "./bytes.js";
import { sha256 } from "./canonical.js";
import {
  type CohortEntry,
  type CohortProof,
  EditionError,
  type Manifest,
  manifestLeaves,
  manifestRoot,
  prove,
} from "./edition.js";
import type { EditionKey, EditionSecret } from "./sealed-key/index.js";

/** A cohort's rows, found good. */
export interface CohortFile {
  entry: CohortEntry;
  rows: Uint8Array;
}

/** A bundle that was found good. */
export interface Bundle {
  manifest: Manifest;
  /** Of the cohorts asked for, in their order. */
  files: CohortFile[];
}

const MANIFEST_FILE = "manifest.json";
const PROOFS_FILE = "proofs.json";

/** Opens a bundle with the key of its edition and cohorts, and checks what is in it. */
export async function openBundle(secret: EditionSecret, key: EditionKey, sealed: Uint8Array): Promise<Bundle> {
  return checkBundle(key.manifestRoot, key.cohorts, await openWith(secret.ageIdentity(key), sealed));
}

/**
 * Is this the archive of these cohorts (ascending) of the edition whose manifest root is on chain? Fails on any file that
 * is missing, changed, repeated or added. No name in the archive is ever used as a path.
 */
export function checkBundle(root: Uint8Array, cohorts: readonly number[], archive: Uint8Array): Bundle {
  const members = untar(archive);
  const take = (name: string) => {
    const found = members.get(name);
    if (!found) throw new EditionError(`${name} is missing in the bundle`);
    members.delete(name);
    return found;
  };
  const manifest = parse<Manifest>(MANIFEST_FILE, take(MANIFEST_FILE));
  const got = manifestRoot(manifest);
  if (!sameBytes(got, root)) {
    throw new EditionError(`the manifest has root ${toHex(got)}, on chain is ${toHex(root)}: it is not that edition's`);
  }
  const leaves = manifestLeaves(manifest);
  const proofs = cohorts.map((cohort): CohortProof => {
    const at = manifest.cohorts.findIndex((entry) => entry.cohort === cohort);
    const entry = manifest.cohorts[at];
    if (!entry) {
      const { edition, pool } = manifest.facts;
      throw new EditionError(`cohort ${cohort} is not in edition ${edition} of pool ${pool}`);
    }
    return { entry, proof: prove(leaves, at + 1) };
  });
  if (JSON.stringify(parse(PROOFS_FILE, take(PROOFS_FILE))) !== JSON.stringify(proofs)) {
    throw new EditionError(`${PROOFS_FILE} does not hold the proofs of these cohorts`);
  }
  const files = proofs.map(({ entry }) => {
    const rows = take(entry.file);
    checkFile(entry, rows);
    return { entry, rows };
  });
  for (const name of members.keys()) throw new EditionError(`${JSON.stringify(name)} does not belong in this bundle`);
  return { manifest, files };
}

/** Is this the cohort's file? Fails where length or digest differ. */
export function checkFile(entry: CohortEntry, file: Uint8Array): void {
  if (file.length !== entry.bytes) {
    throw new EditionError(`${entry.file} has ${file.length} bytes, the manifest says ${entry.bytes}`);
  }
  const got = toHex(sha256(file));
  if (got !== entry.sha256) {
    throw new EditionError(
      `${entry.file} has SHA-256 ${got}, the manifest says ${entry.sha256}: it is not the file of this edition`,
    );
  }
}

function parse<T>(name: string, json: Uint8Array): T {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch {
    throw new EditionError(`${name} is no JSON`);
  }
}

const BLOCK = 512;

/** The members of a tar archive by name: only plain files, each name once. */
export function untar(archive: Uint8Array): Map<string, Uint8Array> {
  const members = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    checkSum(header);
    const name = text(header, 0, 100);
    if (header[156] !== 0x30) throw new EditionError(`${JSON.stringify(name)} in the archive is no plain file`);
    if (members.has(name)) throw new EditionError(`${JSON.stringify(name)} is in the archive twice`);
    const size = octal(header, 124, 12);
    const start = at + BLOCK;
    if (start + size > archive.length) throw new EditionError("the archive is cut short");
    members.set(name, archive.slice(start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return members;
}

function checkSum(header: Uint8Array): void {
  const sum = header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (octal(header, 148, 8) !== sum) throw new EditionError("not a tar archive");
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function octal(header: Uint8Array, start: number, length: number): number {
  const digits = text(header, start, length).trim();
  if (!/^[0-7]+$/.test(digits)) throw new EditionError("not a tar archive");
  return Number.parseInt(digits, 8);
}
