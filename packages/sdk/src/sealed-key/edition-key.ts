/** What a key is the key to. */

import { Writer } from "../canonical.js";
import { SealedKeyError } from "./points.js";

/** Everything that names what one key opens: change any of it and the key is another. */
export interface EditionKey {
  chainId: string;
  /** The data-pool contract (bech32). */
  dataPool: string;
  pool: number;
  edition: number;
  /** The cohorts bought: at least one, ascending, none twice. */
  cohorts: readonly number[];
  /** The custody key P that seals it, 96 bytes. */
  p: Uint8Array;
  /** Root of the edition's manifest, 32 bytes. */
  manifestRoot: Uint8Array;
}

/** The bytes that are hashed to h. Fails on an empty or unsorted list of cohorts and on repeats. */
export function editionKeyPreimage(key: EditionKey): Uint8Array {
  return editionKeyMessage(key).toBytes();
}

/** SHA-256 of {@link editionKeyPreimage}. */
export function editionKeyDigest(key: EditionKey): Uint8Array {
  return editionKeyMessage(key).digest();
}

function editionKeyMessage(key: EditionKey): Writer {
  if (key.cohorts.length === 0) {
    throw new SealedKeyError("no_cohorts", "no cohorts: an edition's key is for at least one");
  }
  key.cohorts.forEach((next, at) => {
    const previous = key.cohorts[at - 1];
    if (previous !== undefined && previous >= next) {
      throw new SealedKeyError(
        "cohort_order",
        `cohort ${next} comes after cohort ${previous}: list each once, in ascending order`,
      );
    }
  });
  return new Writer("sheaf/v1/edition-key")
    .str(key.chainId)
    .str(key.dataPool)
    .u32(key.pool)
    .u32(key.edition)
    .each(key.cohorts, (out, cohort) => out.u32(cohort))
    .bytes(key.p)
    .bytes(key.manifestRoot);
}
