/**
 * Sealing an edition's key to a buyer so that the contract itself can check it: as the Rust package `sealed-key`, which
 * has the mathematics. Checks here say the same sentences as the contracts.
 */

import { Writer } from "../canonical.js";
import { type EditionKey, editionKeyDigest, editionKeyPreimage } from "./edition-key.js";
import { exponentOf, readExponent, writeExponent } from "./exponent.js";
import {
  buyerKey,
  G1,
  type G1Element,
  G2,
  type G2Element,
  g1Point,
  g2Point,
  hashToG1,
  pairingIsOne,
  SealedKeyError,
} from "./points.js";
import { EditionSecret } from "./secret.js";

export { type EditionKey, editionKeyDigest, editionKeyPreimage } from "./edition-key.js";
export { G1_BYTES, G2_BYTES, type SealedKeyCode, SealedKeyError } from "./points.js";
export { ageIdentity, ageRecipient, EditionSecret } from "./secret.js";

/** Domain separation tags (RFC 9380): of h, and of the two proofs of possession. Each its own, or a proof could be a key. */
export const DST_KEY = "SHEAF-V1-KEY-BLS12381G1_XMD:SHA-256_SSWU_RO_";
export const DST_EXCHANGE_POP = "SHEAF-V1-EXCHANGE-POP-BLS12381G1_XMD:SHA-256_SSWU_RO_";
export const DST_CUSTODY_POP = "SHEAF-V1-CUSTODY-POP-BLS12381G1_XMD:SHA-256_SSWU_RO_";

/** Where a buyer's exchange key is entered. */
export interface PossessionContext {
  chainId: string;
  /** The identity registry (bech32). */
  registry: string;
}

/** Which order a key is sealed for. */
export interface OrderContext {
  /** The marketplace contract (bech32). */
  marketplace: string;
  order: number | bigint;
}

/** What `Deliver` carries: R1 = g1^r and E = K * B1^r, 48 bytes each. */
export interface SealedKey {
  r1: Uint8Array;
  e: Uint8Array;
}

/**
 * Do R1 and E seal the key of `key` to the buyer of B2? One pairing equation: e(h, P) * e(R1, B2) = e(E, g2). Fails with
 * the name of a malformed point, on a bad list of cohorts, and with `wrong_key`.
 */
export function verifyDelivery(key: EditionKey, b2: Uint8Array, r1: Uint8Array, e: Uint8Array): void {
  const buyer = g2Point("b2", b2);
  const blinding = g1Point("r1", r1);
  const sealed = g1Point("e", e);
  const h = hashToG1(editionKeyPreimage(key), DST_KEY);
  const equal = pairingIsOne([
    { g1: h, g2: g2Point("p", key.p) },
    { g1: blinding, g2: buyer },
    { g1: sealed.negate(), g2: G2.BASE },
  ]);
  if (!equal) throw new SealedKeyError("wrong_key", WRONG_KEY);
}

/**
 * Checks the exchange key of `owner` (bech32): B1 and B2 have one exponent, e(B1, g2) = e(g1, B2), and `proof` shows that
 * the owner knows it. Two equations, on purpose: added up into one, they can be cheated.
 */
export function verifyExchangeKey(
  context: PossessionContext,
  owner: string,
  b1: Uint8Array,
  b2: Uint8Array,
  proof: Uint8Array,
): void {
  const first = buyerKey(b1);
  const second = g2Point("b2", b2);
  const shown = g1Point("proof", proof);
  const oneExponent = pairingIsOne([
    { g1: first, g2: G2.BASE },
    { g1: G1.BASE.negate(), g2: second },
  ]);
  if (!oneExponent) {
    throw new SealedKeyError("unequal_exponents", "B1 and B2 have different exponents: send both halves of one key");
  }
  verifyPossession(exchangePreimage(context, owner, b1, b2), DST_EXCHANGE_POP, second, shown);
}

/**
 * Checks a custody key P: `proof` shows that whoever knows the kappa behind it made it for `statement`, the digest of the
 * custody statement that every keeper signs.
 */
export function verifyCustodyKey(statement: Uint8Array, p: Uint8Array, proof: Uint8Array): void {
  const key = g2Point("p", p);
  const shown = g1Point("proof", proof);
  verifyPossession(custodyPreimage(statement, p), DST_CUSTODY_POP, key, shown);
}

/** e(hash(message), key) = e(proof, g2). */
function verifyPossession(message: Uint8Array, dst: string, key: G2Element, proof: G1Element): void {
  const equal = pairingIsOne([
    { g1: hashToG1(message, dst), g2: key },
    { g1: proof.negate(), g2: G2.BASE },
  ]);
  if (!equal) {
    throw new SealedKeyError(
      "not_possessed",
      "the proof of possession does not verify for this key here: a buyer makes it for this chain, registry and owner, " +
        "keepers for the statement that they sign",
    );
  }
}

/** What the holder of b proves itself over. */
export function exchangePreimage(
  context: PossessionContext,
  owner: string,
  b1: Uint8Array,
  b2: Uint8Array,
): Uint8Array {
  return new Writer("sheaf/v1/exchange-key")
    .str(context.chainId)
    .str(context.registry)
    .str(owner)
    .bytes(b1)
    .bytes(b2)
    .toBytes();
}

/** What the holders of kappa prove themselves over. */
export function custodyPreimage(statement: Uint8Array, p: Uint8Array): Uint8Array {
  return new Writer("sheaf/v1/custody-key").bytes(statement).bytes(p).toBytes();
}

/** b, behind a buyer's exchange key: it opens what was sealed to that buyer. */
export class ExchangeSecret {
  readonly #b: bigint;
  /** B1 = g1^b, 48 bytes, which the registry keeps. */
  readonly b1: Uint8Array;
  /** B2 = g2^b, 96 bytes, which the registry keeps. */
  readonly b2: Uint8Array;

  private constructor(b: bigint) {
    this.#b = b;
    this.b1 = G1.BASE.multiply(b).toBytes();
    this.b2 = G2.BASE.multiply(b).toBytes();
  }

  /** From 32 secret bytes, random or derived from a wallet. */
  static fromSeed(seed: Uint8Array): ExchangeSecret {
    return new ExchangeSecret(exponentOf(seed32(seed), "sheaf/v1/exchange-secret"));
  }

  /** From a key file: b, 32 bytes, big-endian. */
  static fromBytes(bytes: Uint8Array): ExchangeSecret {
    return new ExchangeSecret(readExponent(bytes));
  }

  /** b, to be written to a key file. */
  toBytes(): Uint8Array {
    return writeExponent(this.#b);
  }

  /** The proof that {@link verifyExchangeKey} checks, for the address `owner` (bech32). */
  provePossession(context: PossessionContext, owner: string): Uint8Array {
    const message = exchangePreimage(context, owner, this.b1, this.b2);
    return hashToG1(message, DST_EXCHANGE_POP).multiply(this.#b).toBytes();
  }

  /** K = E / R1^b. That K is the right one is what {@link verifyDelivery} checks. */
  open(r1: Uint8Array, e: Uint8Array): EditionSecret {
    const blinding = g1Point("r1", r1).multiply(this.#b);
    return editionSecret(g1Point("e", e).subtract(blinding));
  }
}

/** kappa, which every keeper of a custody key holds: whoever has it can open every edition under that key. */
export class CustodySecret {
  readonly #kappa: bigint;
  /** P = g2^kappa, 96 bytes, which the registry keeps. */
  readonly p: Uint8Array;

  private constructor(kappa: bigint) {
    this.#kappa = kappa;
    this.p = G2.BASE.multiply(kappa).toBytes();
  }

  /** From 32 random bytes. */
  static fromSeed(seed: Uint8Array): CustodySecret {
    return new CustodySecret(exponentOf(seed32(seed), "sheaf/v1/custody-secret"));
  }

  /** From a key file: kappa, 32 bytes, big-endian. */
  static fromBytes(bytes: Uint8Array): CustodySecret {
    return new CustodySecret(readExponent(bytes));
  }

  /** kappa, to be written to a key file. */
  toBytes(): Uint8Array {
    return writeExponent(this.#kappa);
  }

  /** The proof that {@link verifyCustodyKey} checks, for the digest of the statement that every keeper signs. */
  provePossession(statement: Uint8Array): Uint8Array {
    return hashToG1(custodyPreimage(statement, this.p), DST_CUSTODY_POP).multiply(this.#kappa).toBytes();
  }

  /** K = h^kappa. Fails on a bad list of cohorts and on an edition under another custody key. */
  editionSecret(key: EditionKey): EditionSecret {
    return editionSecret(this.#k(key));
  }

  /** Seals the edition's key to the buyer of B1: every keeper computes the same R1 and E. */
  seal(key: EditionKey, order: OrderContext, b1: Uint8Array): SealedKey {
    const buyer = buyerKey(b1);
    const info = new Writer("sheaf/v1/blinding")
      .str(key.chainId)
      .str(order.marketplace)
      .u64(order.order)
      .bytes(b1)
      .bytes(editionKeyDigest(key))
      .toBytes();
    const r = exponentOf(this.toBytes(), info);
    const e = this.#k(key).add(buyer.multiply(r));
    return { r1: G1.BASE.multiply(r).toBytes(), e: e.toBytes() };
  }

  #k(key: EditionKey): G1Element {
    if (!G2.fromBytes(this.p).equals(g2Point("p", key.p))) {
      throw new SealedKeyError("other_custody", "the edition is under another custody key");
    }
    return hashToG1(editionKeyPreimage(key), DST_KEY).multiply(this.#kappa);
  }
}

const WRONG_KEY = "R1 and E do not seal the key of this edition and these cohorts to this buyer";

function editionSecret(k: G1Element): EditionSecret {
  if (k.is0()) throw new SealedKeyError("wrong_key", WRONG_KEY);
  return new EditionSecret(k.toBytes());
}

function seed32(seed: Uint8Array): Uint8Array {
  if (seed.length !== 32) {
    throw new SealedKeyError("not_a_secret", `a seed has 32 bytes, this one has ${seed.length}`);
  }
  return seed;
}
