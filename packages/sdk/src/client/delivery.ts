/** A signed transaction, on its way into a block. */

import type { CosmWasmClient } from "@cosmjs/cosmwasm";
import type { IndexedTx } from "@cosmjs/stargate";

import { base64, toHex } from "../bytes.js";
import { sha256 } from "../canonical.js";
import { ChainError, isRefused, PendingError, translate } from "../errors.js";

/** Milliseconds between looks. */
export const POLL = 300;

/** What is asked of a node. */
export type Node = Pick<CosmWasmClient, "broadcastTxSync" | "getSequence" | "getTx" | "searchTx"> & {
  /** The last block that is executed. */
  height(): Promise<number>;
};

/** A transaction that is signed. It goes into JSON as it is, and can be gone on with by `Chain.resume`. */
export interface Signed {
  readonly hash: string;
  /** As it goes to a node, in base64. */
  readonly tx: string;
  /** Whose it is. */
  readonly address: string;
  /** The account's sequence that it takes: of all transactions with the same one, one gets into a block. */
  readonly sequence: number;
}

/** A transaction's bytes, and whose they are. */
export function signedOf(bytes: Uint8Array, address: string, sequence: number): Signed {
  return { hash: toHex(sha256(bytes)).toUpperCase(), tx: base64.encode(bytes), address, sequence };
}

/** Patience with a transaction. */
export interface Wait {
  /** It is over: nobody waits any more. */
  over: boolean;
  /** Why nobody could say, at the last look, whether it is in a block. */
  why: unknown;
  /** What is said then. */
  pending(): PendingError;
}

/** Does something about a transaction, with a {@link PendingError} after `patience` milliseconds, whatever the node does. */
export async function within<T>(patience: number, hash: string, deed: (wait: Wait) => Promise<T>): Promise<T> {
  const began = Date.now();
  const pending = () => new PendingError(hash, Date.now() - began, { cause: wait.why });
  const wait: Wait = { over: false, why: undefined, pending };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    // what is longer than timers can be would be over at once
    timer = setTimeout(() => reject(pending()), Math.min(patience, 2 ** 31 - 1));
  });
  try {
    return await Promise.race([late, deed(wait)]);
  } finally {
    wait.over = true;
    clearTimeout(timer);
  }
}

/**
 * Hands a signed transaction to a node and waits until a block has it. A node that was away has forgotten what no block has:
 * it gets the same bytes again, which happen once at most. Fails with a refusal only where no answer was lost before: after
 * that, no refusal says that the transaction did not come, and it is looked for as long as patience lasts.
 */
export function deliver(node: Node, { hash, tx }: Signed, patience: number): Promise<IndexedTx> {
  const bytes = base64.decode(tx);
  return within(patience, hash, async (wait) => {
    // what the node does not have; whether it may, though no answer said so
    for (let [inHand, lost] = [true, false]; !wait.over; await sleep(POLL)) {
      if (inHand) {
        const answer = await hand(node, bytes);
        if (isRefused(answer) && !lost) throw answer;
        lost ||= answer !== undefined;
        inHand = answer !== undefined && (!isRefused(answer) || isForNow(answer));
      }
      try {
        const found = await node.getTx(hash);
        if (found) return found;
        wait.why = undefined;
      } catch (error) {
        [inHand, lost] = [true, true];
        cannotSay(wait, error);
      }
    }
    throw wait.pending();
  });
}

/** Returns when a node has a block after `height`. Fails by code `halted` after `patience` milliseconds without one. */
export async function nextBlock(node: Pick<Node, "height">, height: number, patience: number): Promise<void> {
  for (const end = Date.now() + patience; (await node.height()) <= height; await sleep(POLL)) {
    if (Date.now() > end) throw new ChainError("halted", `none after ${height} in ${Math.floor(patience / 1_000)} s`);
  }
}

/** Keeps why nobody could say. Fails where nobody ever will. */
export function cannotSay(wait: Wait, error: unknown): void {
  wait.why = translate(error);
  if (wait.why instanceof ChainError && wait.why.code === "index") throw wait.pending();
}

/** Nothing, where the node has it; else its refusal, or what came instead of an answer. */
async function hand(node: Node, bytes: Uint8Array): Promise<unknown> {
  try {
    await node.broadcastTxSync(bytes);
    return undefined;
  } catch (error) {
    return has(error) ? undefined : translate(error);
  }
}

/** Does a node's "no" say that it has the transaction already? */
function has(error: unknown): boolean {
  const { codespace, code } = error as { codespace?: unknown; code?: unknown };
  if (codespace === "sdk" && code === 19) return true;
  return error instanceof Error && error.message.includes("tx already exists in cache");
}

/** Will the node take the same bytes later? */
function isForNow({ code }: { code: string }): boolean {
  return code === "starting" || code === "full";
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
