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
  merkleRoot,
  prove,
} from "./edition.js";
import { checkCohorts, jsonOf, MAX_BUNDLE_BYTES, parseManifest } from "./manifest.js";
import { countRecords, type Format } from "./rows.js";
import type { EditionKey, EditionSecret } from "./sealed-key/index.js";
import { tar, untar } from "./tar.js";

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
 * Is this exactly the archive of these cohorts (1 to 32, ascending) of the edition whose manifest root is on chain? Fails on
 * any file that is missing, changed, repeated or added, and on any byte that keepers would not have written. No name in the
 * archive is ever used as a path: those in `files` are `cohort-NUMBER` and the format's ending.
 */
export function checkBundle(root: Uint8Array, cohorts: readonly number[], archive: Uint8Array): Bundle {
  checkCohorts(cohorts);
  if (archive.length > MAX_BUNDLE_BYTES) {
    throw new EditionError(`the archive has ${archive.length} bytes, ${MAX_BUNDLE_BYTES} are allowed`);
  }
  const members = untar(archive);
  const find = (name: string) => {
    const found = members.get(name);
    if (!found) throw new EditionError(`${name} is missing in the bundle`);
    return found;
  };
  const manifest = parseManifest(find(MANIFEST_FILE));
  const leaves = manifestLeaves(manifest);
  const got = merkleRoot(leaves);
  if (!sameBytes(got, root)) {
    throw new EditionError(`the manifest has root ${toHex(got)}, on chain is ${toHex(root)}: it is not that edition's`);
  }
  const proofs = cohorts.map((cohort): CohortProof => {
    const at = manifest.cohorts.findIndex((entry) => entry.cohort === cohort);
    const entry = manifest.cohorts[at];
    if (!entry) {
      const { edition, pool } = manifest.facts;
      throw new EditionError(`cohort ${cohort} is not in edition ${edition} of pool ${pool}`);
    }
    return { entry, proof: prove(leaves, at + 1) };
  });
  if (!sameBytes(find(PROOFS_FILE), jsonOf(proofs))) {
    throw new EditionError(`${PROOFS_FILE} does not hold the proofs of these cohorts`);
  }
  const files = proofs.map(({ entry }) => {
    const rows = find(entry.file);
    checkFile(manifest.facts.format, entry, rows);
    return { entry, rows };
  });
  const expected = [MANIFEST_FILE, PROOFS_FILE, ...files.map(({ entry }) => entry.file)];
  for (const name of members.keys()) {
    if (expected.includes(name)) continue;
    throw new EditionError(`${JSON.stringify(name.slice(0, 100))} does not belong in this bundle`);
  }
  // order, modes, times, owners, padding and what follows the end: whatever else could carry something
  if (!sameBytes(tar(expected.map((name) => [name, find(name)] as const)), archive)) {
    throw new EditionError("the archive holds something beside its files, or holds them out of order");
  }
  return { manifest, files };
}

/** Is this the cohort's file? Fails where length, digest or number of records differ. */
export function checkFile(format: Format, entry: CohortEntry, file: Uint8Array): void {
  if (file.length !== entry.bytes) {
    throw new EditionError(`${entry.file} has ${file.length} bytes, the manifest says ${entry.bytes}`);
  }
  const got = toHex(sha256(file));
  if (got !== entry.sha256) {
    throw new EditionError(
      `${entry.file} has SHA-256 ${got}, the manifest says ${entry.sha256}: it is not the file of this edition`,
    );
  }
  const counted = countRecords(format, file);
  if (counted !== entry.records) {
    throw new EditionError(`cohort ${entry.cohort} has ${counted} records, ${entry.records} were said`);
  }
}
