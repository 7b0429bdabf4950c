/** What the generated clients stand on. */

import type { Coin } from "@cosmjs/amino";

export type { Coin };

/** Coins that go with a message. */
export type Funds = readonly Coin[];

/** Answers queries. */
export interface Queries {
  query<T>(contract: string, msg: object): Promise<T>;
}

/** An event of a transaction. */
export interface ChainEvent {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
}

/** A transaction that is in a block and did what it was for. */
export interface Sent {
  readonly hash: string;
  readonly height: number;
  readonly gasUsed: bigint;
  readonly events: readonly ChainEvent[];
}

/** Sends messages, and waits until they are in a block. */
export interface Sender extends Queries {
  execute(contract: string, msg: object | string, funds?: Funds): Promise<Sent>;
}

/** The fields of one variant of a message. */
export type Args<Message, Variant extends string> = Message extends { [V in Variant]: infer Fields } ? Fields : never;
