/**
 * Whose an address is: a text signed by ADR-036. Signers for amino make it, and wallets by `signArbitrary`; it cannot be taken
 * for a transaction.
 */

import {
  type AminoSignResponse,
  decodeSignature,
  makeSignDoc,
  type OfflineAminoSigner,
  rawSecp256k1PubkeyToRawAddress,
  type StdSignature,
  type StdSignDoc,
  serializeSignDoc,
} from "@cosmjs/amino";
import { fromBech32 } from "@cosmjs/encoding";

import { isSignedBy } from "./attestation.js";
import { base64, sameBytes } from "./bytes.js";
import { sha256 } from "./canonical.js";

/** Signs a text as an address of the signer. */
export async function proveAddress(signer: OfflineAminoSigner, address: string, text: string): Promise<StdSignature> {
  const { signature }: AminoSignResponse = await signer.signAmino(address, docOf(address, text));
  return signature;
}

/**
 * Did whoever has the key of this address sign this text? Let the text be one that nobody else asks for and nobody asks for
 * twice: by whom it is asked, for what, and a number that is used once.
 */
export function provesAddress(address: string, text: string, proof: StdSignature): boolean {
  try {
    const { pubkey, signature } = decodeSignature(proof);
    const digest = sha256(serializeSignDoc(docOf(address, text)));
    const theirs = sameBytes(rawSecp256k1PubkeyToRawAddress(pubkey), fromBech32(address).data);
    return theirs && isSignedBy(digest, pubkey, signature);
  } catch {
    return false;
  }
}

function docOf(signer: string, text: string): StdSignDoc {
  const data = base64.encode(new TextEncoder().encode(text));
  return makeSignDoc([{ type: "sign/MsgSignData", value: { signer, data } }], { gas: "0", amount: [] }, "", "", 0, 0);
}
