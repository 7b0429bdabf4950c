/** One transaction of an account, among others of the same account: it happens once, and whoever asks is told. */

import type { IndexedTx } from "@cosmjs/stargate";

import { isRefused, PendingError, type Refused, translate, UnknownFateError } from "../errors.js";
import { cannotSay, deliver, type Node, POLL, type Signed, sleep, within } from "./delivery.js";

/** How often a node is asked for a transaction whose sequence is taken. It finds one a moment after its block. */
const LOOKS = 3;

/** For how long is waited at least for what became of a transaction, however short patience is, milliseconds. */
const LEAST = 20_000;

/**
 * What became of a transaction that a node refused: a proxy that asks twice hands on how the second was refused, and the
 * first may have come. It gets into a block only while its account is at its sequence. So while the account is there, it is
 * `open`: another of the same sequence can at most replace it. When the account is past it, it is in a block, or it is
 * `replaced`: another took its sequence.
 */
type Fate = IndexedTx | "open" | "replaced";

/** Signs, hands over and waits until a block has it; signs anew where it is sure that what was signed before never will be. */
export async function inTurn(node: Node, sign: () => Promise<Signed>, patience: number): Promise<IndexedTx> {
  for (const end = Date.now() + patience; ; ) {
    const found = await settle(node, await next(sign, end), patience, end);
    if (!(found instanceof Error)) return found;
    if (!isTooEarly(found) || Date.now() > end) throw found;
  }
}

/**
 * Brings a signed transaction into a block. Tells its refusal where another of the account took its sequence: then it never
 * will be in one. Fails with the refusal where the account is still at its sequence, with a {@link PendingError} where nobody
 * can say.
 */
export async function settle(
  node: Node,
  signed: Signed,
  patience: number,
  end = Date.now() + patience,
): Promise<IndexedTx | Refused> {
  for (const began = Date.now(); ; ) {
    const answer = await deliver(node, signed, patience).catch((error: unknown) => error as Error);
    if (!(answer instanceof Error)) return answer;
    if (!isRefused(answer)) throw answer;
    const early = isTooEarly(answer);
    // it is the block after the next that has what came while the next was made
    const fate = await fateOf(node, signed, early ? 1 : 2, patience);
    if (fate === "replaced") return answer;
    if (fate !== "open") return fate;
    if (!early) throw answer;
    // the same bytes again: another transaction of the account is before it, or it waits for a block itself
    if (Date.now() > end) throw new PendingError(signed.hash, Date.now() - began);
  }
}

/** What became of a refused transaction, as of so many blocks from now on. */
function fateOf(node: Node, { hash, address, sequence }: Signed, blocks: number, patience: number): Promise<Fate> {
  return within(Math.max(patience, LEAST), hash, async (wait) => {
    for (let looks = 0; looks < LOOKS && !wait.over; ) {
      try {
        const from = await node.height();
        while (!wait.over && (await node.height()) < from + (looks === 0 ? blocks : 1)) await sleep(POLL);
        // the account first: what it says is not older than what is not found after it
        const account = await node.getSequence(address);
        const found = await node.getTx(hash);
        if (found) return found;
        if (account.sequence <= sequence) return "open";
        const taken = await node.searchTx(`tx.acc_seq='${address}/${sequence}'`);
        if (taken.some((other) => other.hash !== hash)) return "replaced";
        wait.why = new UnknownFateError(address, sequence);
        looks += 1;
      } catch (error) {
        cannotSay(wait, error);
        await sleep(POLL);
      }
    }
    throw wait.pending();
  });
}

/** Signs as the account's next transaction: after those that the node has taken, and no block has yet. */
async function next(sign: () => Promise<Signed>, end: number): Promise<Signed> {
  for (;;) {
    try {
      return await sign();
    } catch (error) {
      const said = translate(error);
      if (!isRefused(said) || !isTooEarly(said) || Date.now() > end) throw said;
      await sleep(2 * POLL);
    }
  }
}

/** Will the same be taken after the next block? Another transaction came first, or the node is just up again. */
function isTooEarly({ code }: Refused): boolean {
  return code === "sequence" || code === "starting";
}
