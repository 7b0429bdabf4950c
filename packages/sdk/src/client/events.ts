/** What the contracts tell, typed: of one transaction, and of every block from a height on. */

import { toHex } from "../bytes.js";
import { sha256 } from "../canonical.js";
import type { ChainEvent } from "../contract.js";
import { translate, UsageError } from "../errors.js";
import { type Events, KINDS } from "../generated/events.js";
import type { Chain } from "./chain.js";
import { sleep } from "./delivery.js";

export type { Events };
export type EventType = keyof Events;

/** An event of the suite. */
export type Told<Type extends EventType = EventType> = {
  [Each in Type]: {
    type: Each;
    /** Which contract told it. */
    contract: string;
    attributes: Events[Each];
  };
}[Type];

/** An event, and where it happened. */
export type Happened<Type extends EventType = EventType> = Told<Type> & { height: number; tx: string };

/** Reads an event; nothing, if it is none of ours. */
export function readEvent(event: ChainEvent): Told | undefined {
  const type = event.type.replace(/^wasm-/, "") as EventType;
  const kinds = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kinds) return undefined;
  let contract = "";
  const attributes: Record<string, string | number | boolean> = {};
  for (const { key, value } of event.attributes) {
    if (key === "_contract_address") contract = value;
    else if (kinds[key] === "number") attributes[key] = Number(value);
    else if (kinds[key] === "boolean") attributes[key] = value === "true";
    else attributes[key] = value;
  }
  return { type, contract, attributes } as unknown as Told;
}

/** The attributes of every event of a type, in order. */
export function eventsOf<Type extends EventType>(events: readonly ChainEvent[], type: Type): Events[Type][] {
  const found = events.map(readEvent).filter((told) => told?.type === type);
  return found.map((told) => told?.attributes as Events[Type]);
}

/** The attributes of the event of a type that a transaction tells; fails where it tells none. */
export function eventOf<Type extends EventType>(events: readonly ChainEvent[], type: Type): Events[Type] {
  const [first] = eventsOf(events, type);
  if (first === undefined) throw new UsageError(`the transaction is in a block, and tells no ${type}`);
  return first;
}

/** From where on, and until when. */
export interface WatchOptions {
  /** The first height to look at; the next block without. */
  from?: number | undefined;
  /** Ends the watch. */
  signal?: AbortSignal | undefined;
  /** Milliseconds between looks. */
  every?: number | undefined;
}

/**
 * Every event that the contracts told, block by block. It misses none: keep `height` of the last one that you are done
 * with, and go on `from` it after a restart. Fails by code `offline` where the node does not answer.
 */
export async function* watch(
  chain: Chain,
  contracts: ReadonlySet<string>,
  options: WatchOptions = {},
): AsyncGenerator<Happened> {
  try {
    yield* blocks(chain, contracts, options);
  } catch (error) {
    throw translate(error);
  }
}

async function* blocks(
  chain: Chain,
  contracts: ReadonlySet<string>,
  { from, signal, every = 1_000 }: WatchOptions,
): AsyncGenerator<Happened> {
  const { comet } = chain;
  let next = from ?? (await chain.height()) + 1;
  while (!signal?.aborted) {
    const last = await chain.height();
    for (; next <= last && !signal?.aborted; next++) {
      const { results } = await comet.blockResults(next);
      const found = results.map(({ code, events }) =>
        code === 0 ? events.map(readEvent).filter((told) => told && contracts.has(told.contract)) : [],
      );
      if (found.every((each) => each.length === 0)) continue;
      const { txs } = (await comet.block(next)).block;
      for (const [at, each] of found.entries()) {
        const tx = toHex(sha256(txs[at] ?? new Uint8Array())).toUpperCase();
        for (const told of each) if (told) yield { ...told, height: next, tx };
      }
    }
    if (!signal?.aborted) await sleep(every);
  }
}
