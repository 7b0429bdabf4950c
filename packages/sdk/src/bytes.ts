/** Bytes in the texts that JSON has for them. */

import { base64 } from "@scure/base";

export { bytesToHex as toHex, hexToBytes as fromHex } from "@noble/hashes/utils.js";
export { base64 };

/** Are the two the same bytes? Not for secrets: it stops at the first that differs. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
