/** A node of a chain with one account, which treats transactions as it is told to. */

import type { IndexedTx } from "@cosmjs/stargate";

import type { Node, Signed } from "../src/client/delivery.js";
import { signedOf } from "../src/client/delivery.js";

/** What becomes of a transaction that is handed over, and of the answer. */
export type Fate =
  /** The node takes it and says so. */
  | "taken"
  /** The node takes it; the answer is lost. */
  | "lost"
  /** Nothing comes to the node, and no answer does. */
  | "nothing"
  /** It is answered, and the node is started anew before a block has it. */
  | "forgotten"
  /** A proxy asks twice and hands on the second answer: the first came, and a block has it. */
  | "twice"
  /** The same, and the first is in a mempool yet. */
  | "twice, slowly"
  /** The same, and the second node says that there is nothing left to pay with. */
  | "spent"
  /** Another transaction of the account comes first. */
  | "overtaken"
  | "poor"
  | "full"
  | "starting";

const ADDRESS = "wasm1account";

export const away = () => new TypeError("fetch failed");
const refused = (code: number, log: string) => Object.assign(new Error(log), { codespace: "sdk", code, log });
const said = (data: string) => new Error(JSON.stringify({ code: -32603, message: "Internal error", data }));
const mismatch = () => refused(32, "account sequence mismatch, expected 2, got 1: incorrect account sequence");
const poor = () => refused(5, "spendable balance 0ustake is smaller than 10ustake: insufficient funds");

export class FakeNode implements Node {
  readonly asked: string[] = [];
  /** What is in blocks, by sequence. */
  readonly done: string[] = [];
  readonly signed: Signed[] = [];
  /** How many questions for a transaction that is in a block find nothing. */
  late = 0;
  /** How many blocks are made without what is in the mempool. */
  empty = 0;
  noIndex = false;
  /** No block is made any more. */
  halted = false;
  #height = 1;
  readonly #mempool: string[] = [];
  readonly #fates: Fate[];

  /** It treats what is handed over so, in this order; then it is well. */
  constructor(...fates: Fate[]) {
    this.#fates = fates;
  }

  /** Signs as the account's next transaction. */
  readonly sign = async (): Promise<Signed> => {
    const bytes = new TextEncoder().encode(`transaction ${this.signed.length}`);
    const signed = signedOf(bytes, ADDRESS, (await this.getSequence()).sequence);
    this.signed.push(signed);
    return signed;
  };

  /** How many of ours are in blocks. */
  get count(): number {
    return this.done.filter((hash) => this.signed.some((each) => each.hash === hash)).length;
  }

  async broadcastTxSync(bytes: Uint8Array): Promise<string> {
    this.asked.push("broadcast");
    const { hash } = signedOf(bytes, ADDRESS, 0);
    const fate = this.#fates.shift();
    if (fate === "nothing") throw away();
    if (fate === "poor") throw poor();
    if (fate === "full") throw said("mempool is full: number of txs 5000 (max: 5000)");
    if (fate === "starting") throw refused(4, "please verify account number (0), sequence (1): unauthorized");
    if (fate === "overtaken") this.#mempool.push("another");
    this.#take(hash);
    if (fate === "twice, slowly") throw mismatch();
    if (fate === "spent") throw poor();
    if (fate === "lost") throw away();
    if (fate === "forgotten") this.#mempool.length = 0;
    if (fate === "twice") {
      this.#block();
      throw mismatch();
    }
    return hash;
  }

  async getTx(hash: string): Promise<IndexedTx | null> {
    this.asked.push("look");
    const found = this.#found(hash);
    if (found && this.late > 0) {
      this.late -= 1;
      return null;
    }
    this.#block();
    return found;
  }

  async searchTx(query: string): Promise<IndexedTx[]> {
    this.asked.push("search");
    const [, sequence] = /\/(\d+)'$/.exec(query) ?? [];
    const found = this.#found(this.done[Number(sequence)] ?? "");
    return found && this.late === 0 ? [found] : [];
  }

  async getSequence() {
    this.asked.push("account");
    return { accountNumber: 7, sequence: this.done.length };
  }

  async height(): Promise<number> {
    this.asked.push("height");
    this.#block();
    return this.#height;
  }

  #take(hash: string): void {
    if (this.#mempool.includes(hash) || this.done.includes(hash)) throw said("tx already exists in cache");
    const mine = this.signed.find((each) => each.hash === hash);
    if (mine && mine.sequence !== this.done.length + this.#mempool.length) throw mismatch();
    this.#mempool.push(hash);
  }

  #found(hash: string): IndexedTx | null {
    if (this.noIndex) throw said("transaction indexing is disabled");
    if (!this.done.includes(hash)) return null;
    return { hash, height: this.#height, code: 0, rawLog: "", gasUsed: 1n, events: [] } as unknown as IndexedTx;
  }

  #block(): void {
    if (this.halted) return;
    this.#height += 1;
    if (this.empty > 0) this.empty -= 1;
    else this.done.push(...this.#mempool.splice(0));
  }
}
