/** Content ids: what lies off chain is named on chain by the hash of its bytes, so whoever reads checks. */

import { base32nopad } from "@scure/base";

import { sha256 } from "./canonical.js";

/** CIDv1, raw codec, sha2-256, 32 bytes of digest. */
const PREFIX = [0x01, 0x55, 0x12, 0x20];

/** The content id of these bytes: CIDv1 in base32, `bafkrei…`, 59 characters. Any IPFS tool computes the same. */
export function contentId(bytes: Uint8Array): string {
  const cid = Uint8Array.from([...PREFIX, ...sha256(bytes)]);
  return `b${base32nopad.encode(cid).toLowerCase()}`;
}

/** Bytes that are not those asked for. */
export class ContentError extends Error {
  override readonly name = "ContentError";

  constructor(
    readonly expected: string,
    readonly got: string,
  ) {
    super(`these bytes have content id ${got}, ${expected} was asked for`);
  }
}

/** Fails unless the bytes are those that `id` names. */
export function checkContent(id: string, bytes: Uint8Array): void {
  const got = contentId(bytes);
  if (got !== id) throw new ContentError(id, got);
}
