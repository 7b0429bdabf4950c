/** Compressed points, the groups that they are in, and what is refused before any arithmetic. */

import { bls12_381 } from "@noble/curves/bls12-381.js";

import { sameBytes } from "../bytes.js";

export const G1_BYTES = 48;
export const G2_BYTES = 96;

const COMPRESSED = 0x80;
const INFINITY = 0x40;

export const G1 = bls12_381.G1.Point;
export const G2 = bls12_381.G2.Point;
export type G1Element = InstanceType<typeof G1>;
export type G2Element = InstanceType<typeof G2>;

/** What goes wrong, for programs; the message says it to a person, as the contracts do. */
export type SealedKeyCode =
  | "malformed"
  | "generator_key"
  | "unequal_exponents"
  | "not_possessed"
  | "wrong_key"
  | "no_cohorts"
  | "cohort_order"
  | "other_custody"
  | "not_a_secret";

/** Why a key, a proof or a delivery is refused. */
export class SealedKeyError extends Error {
  override readonly name = "SealedKeyError";

  constructor(
    readonly code: SealedKeyCode,
    message: string,
  ) {
    super(message);
  }
}

/** The names by which points are blamed. */
export const POINTS = {
  b1: "B1 (g1^b)",
  b2: "B2 (g2^b)",
  p: "P (g2^kappa)",
  r1: "R1 (g1^r)",
  e: "E (K * B1^r)",
  proof: "proof of possession",
} as const;

export type PointName = keyof typeof POINTS;

function malformed(point: PointName, reason: string): SealedKeyError {
  return new SealedKeyError("malformed", `${POINTS[point]}: ${reason}`);
}

/** What bytes alone can tell. */
function checkBytes(point: PointName, bytes: Uint8Array, expected: number): void {
  if (bytes.length !== expected) {
    throw malformed(point, `it has ${bytes.length} bytes, a compressed point has ${expected}`);
  }
  const first = bytes[0] ?? 0;
  if ((first & COMPRESSED) === 0) {
    throw malformed(point, "it is not compressed: bit 0x80 of its first byte must be set");
  }
  if ((first & INFINITY) !== 0) {
    throw malformed(point, "it is the identity: bit 0x40 of its first byte must not be set");
  }
}

function inGroup<T extends { assertValidity(): void }>(point: PointName, decode: () => T): T {
  try {
    const element = decode();
    element.assertValidity();
    return element;
  } catch {
    throw malformed(point, "it is not on the curve, or not in the prime-order subgroup");
  }
}

/** Decodes a point of G1; refuses the identity and what is not in the prime-order group. */
export function g1Point(point: PointName, bytes: Uint8Array): G1Element {
  checkBytes(point, bytes, G1_BYTES);
  return inGroup(point, () => G1.fromBytes(bytes));
}

/** Decodes a point of G2; refuses the identity and what is not in the prime-order group. */
export function g2Point(point: PointName, bytes: Uint8Array): G2Element {
  checkBytes(point, bytes, G2_BYTES);
  return inGroup(point, () => G2.fromBytes(bytes));
}

/** Decodes a buyer's B1. Refuses g1 too: its exponent is known to all, so everybody could open what is sealed to it. */
export function buyerKey(bytes: Uint8Array): G1Element {
  checkBytes("b1", bytes, G1_BYTES);
  if (sameBytes(bytes, G1.BASE.toBytes())) {
    throw new SealedKeyError(
      "generator_key",
      "B1 is the generator g1: its exponent is known, choose a key of your own",
    );
  }
  return g1Point("b1", bytes);
}

/** RFC 9380 hash to G1, random oracle, SHA-256, SSWU: the same as the chain's. */
export function hashToG1(message: Uint8Array, dst: string): G1Element {
  return G1.fromAffine(bls12_381.G1.hashToCurve(message, { DST: dst }).toAffine());
}

/** Is the product of e(g1, g2) over the pairs one? */
export function pairingIsOne(pairs: { g1: G1Element; g2: G2Element }[]): boolean {
  const { Fp12 } = bls12_381.fields;
  return Fp12.eql(bls12_381.pairingBatch(pairs), Fp12.ONE);
}
