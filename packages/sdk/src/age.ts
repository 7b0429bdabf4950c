/** age files (age v1, binary, X25519): contributions to a pool's keepers, bundles to one licence's key. */

import { Decrypter, Encrypter } from "age-encryption";

import { contentId } from "./blob.js";
import { toHex } from "./bytes.js";
import { Writer } from "./canonical.js";

/** Seals to these recipients (`age1…`), each of whom can open it alone. Fails on none, and on a repeated one. */
export async function sealTo(recipients: readonly string[], plaintext: Uint8Array): Promise<Uint8Array> {
  if (recipients.length === 0) throw new RangeError("a file is sealed to at least one recipient");
  const repeated = recipients.find((recipient, at) => recipients.indexOf(recipient) !== at);
  if (repeated) throw new RangeError(`recipient ${repeated} is named twice`);
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(plaintext);
}

/** Opens an age file with an identity (`AGE-SECRET-KEY-1…`). Fails on one that is sealed to others, or damaged. */
export async function openWith(identity: string, sealed: Uint8Array): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(sealed, "uint8array");
}

/** What goes on chain of a contribution, and what stays with the contributor. */
export interface Prepared {
  /** The ciphertext, for the blob store. */
  sealed: Uint8Array;
  /** What `Contribute` says of it. */
  facts: { content: string; bytes: number; records: number; commitment: string };
  /** Keep it: without the salt, the commitment shows nothing. */
  salt: Uint8Array;
}

/** Seals a file to a pool's keepers and commits to it with a salt of its own. */
export async function prepareContribution(
  recipients: readonly string[],
  plaintext: Uint8Array,
  records: number,
  salt: Uint8Array = crypto.getRandomValues(new Uint8Array(32)),
): Promise<Prepared> {
  const sealed = await sealTo(recipients, plaintext);
  const commitment = toHex(commitmentTo(plaintext, salt));
  return { sealed, facts: { content: contentId(sealed), bytes: sealed.length, records, commitment }, salt };
}

/** The salted commitment to a contribution's plaintext, under `sheaf/v1/contribution`. */
export function commitmentTo(plaintext: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Writer("sheaf/v1/contribution").bytes(salt).bytes(plaintext).digest();
}
