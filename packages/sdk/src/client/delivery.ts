/** A signed transaction, on its way into a block. */

import type { CosmWasmClient } from "@cosmjs/cosmwasm";
import type { IndexedTx } from "@cosmjs/stargate";

import { toHex } from "../bytes.js";
import { sha256 } from "../canonical.js";
import { PendingError, unreachable } from "../errors.js";

/** Milliseconds between looks. */
export const POLL = 300;

/** What is asked of a node. */
export type Node = Pick<CosmWasmClient, "broadcastTxSync" | "getTx">;

/**
 * Hands a signed transaction to a node and waits until a block has it, with a {@link PendingError} after `patience`
 * milliseconds. A node that was away has forgotten what no block has: it gets the same bytes again, which happen once at most.
 */
export async function deliver(node: Node, bytes: Uint8Array, patience: number): Promise<IndexedTx> {
  const hash = toHex(sha256(bytes)).toUpperCase();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new PendingError(hash)), patience);
  });
  try {
    return await Promise.race([late, found(node, bytes, hash, () => over)]);
  } finally {
    over = true;
    clearTimeout(timer);
  }
}

async function found(node: Node, bytes: Uint8Array, hash: string, over: () => boolean): Promise<IndexedTx> {
  for (let taken = false, again = false; !over(); await sleep(POLL)) {
    try {
      if (!taken) await hand(node, bytes, again);
      taken = true;
      const tx = await node.getTx(hash);
      if (tx) return tx;
    } catch (error) {
      const away = unreachable(error);
      if (!away && !starting(error)) throw error;
      taken = false;
      again ||= away;
    }
  }
  throw new PendingError(hash);
}

async function hand(node: Node, bytes: Uint8Array, again: boolean): Promise<void> {
  try {
    await node.broadcastTxSync(bytes);
  } catch (error) {
    // it came the first time: it waits for a block, or is in one, by which the sequence is another
    const came = /tx already exists in cache|account sequence mismatch/;
    if (!(again && error instanceof Error && came.test(error.message))) throw error;
  }
}

/** Before its first block, a node that was started anew takes every account's number for 0, and no signature. */
function starting(error: unknown): boolean {
  return error instanceof Error && /please verify account number \(0\)/.test(error.message);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
