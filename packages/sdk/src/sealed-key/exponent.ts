/** Secret exponents, and what is derived from them. JavaScript can neither wipe a bigint nor compute in constant time. */

import { bls12_381 } from "@noble/curves/bls12-381.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

import { SealedKeyError } from "./points.js";

const EXPONENT_BYTES = 32;
/** So many bytes are reduced that the bias is below 2^-256. */
const WIDE_BYTES = 64;
const ORDER = bls12_381.fields.Fr.ORDER;

/** HKDF-SHA256 (RFC 5869). */
export function derive(
  ikm: Uint8Array,
  salt: Uint8Array | undefined,
  info: string | Uint8Array,
  length: number,
): Uint8Array {
  return hkdf(sha256, ikm, salt, typeof info === "string" ? utf8ToBytes(info) : info, length);
}

/** HKDF without salt, 64 bytes, big-endian, modulo the group order. */
export function exponentOf(ikm: Uint8Array, info: string | Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(derive(ikm, undefined, info, WIDE_BYTES))}`) % ORDER;
}

/** From a key file: 32 bytes, big-endian. */
export function readExponent(bytes: Uint8Array): bigint {
  const exponent = bytes.length === EXPONENT_BYTES ? BigInt(`0x${bytesToHex(bytes)}`) : 0n;
  if (exponent <= 1n || exponent >= ORDER) {
    throw new SealedKeyError(
      "not_a_secret",
      "not a BLS12-381 secret: 32 bytes, big-endian, greater than one and below the group order",
    );
  }
  return exponent;
}

/** To a key file. */
export function writeExponent(exponent: bigint): Uint8Array {
  return hexToBytes(exponent.toString(16).padStart(2 * EXPONENT_BYTES, "0"));
}
