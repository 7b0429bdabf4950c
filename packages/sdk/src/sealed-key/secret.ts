/** K, and the age identity that comes from it. */

import { x25519 } from "@noble/curves/ed25519.js";
import { bech32 } from "@scure/base";

import { type EditionKey, editionKeyDigest } from "./edition-key.js";
import { derive } from "./exponent.js";

/** K, the key to one set of cohorts of one edition. */
export class EditionSecret {
  readonly #k: Uint8Array;

  /** K compressed, 48 bytes. */
  constructor(k: Uint8Array) {
    this.#k = Uint8Array.from(k);
  }

  /** K compressed, 48 bytes. */
  toBytes(): Uint8Array {
    return Uint8Array.from(this.#k);
  }

  /** X25519 secret of the bundle's age identity, 32 bytes. */
  ageSeed(key: EditionKey): Uint8Array {
    return derive(this.#k, editionKeyDigest(key), "sheaf/v1/age-x25519", 32);
  }

  /** The identity `AGE-SECRET-KEY-1…` that opens the bundle, as the `age` tool reads it. */
  ageIdentity(key: EditionKey): string {
    return ageIdentity(this.ageSeed(key));
  }

  /** The recipient `age1…` that the bundle is sealed to. */
  ageRecipient(key: EditionKey): string {
    return ageRecipient(this.ageSeed(key));
  }
}

/** The identity `AGE-SECRET-KEY-1…` of an X25519 secret. */
export function ageIdentity(seed: Uint8Array): string {
  return bech32.encodeFromBytes("AGE-SECRET-KEY-", seed).toUpperCase();
}

/** The recipient `age1…` of an X25519 secret. */
export function ageRecipient(seed: Uint8Array): string {
  return bech32.encodeFromBytes("age", x25519.getPublicKey(seed));
}
