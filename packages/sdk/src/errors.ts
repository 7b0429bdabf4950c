/** A chain's "no", as a class with a code for programs and a sentence for people. */

import { REFUSALS } from "./generated/refusals.js";

/** Whatever goes wrong in this package's client. `code` is stable, the message is for people. */
export abstract class SheafError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Why, and where. */
export interface RefusalOptions extends ErrorOptions {
  /** Of the transaction, where it is in a block. */
  hash?: string | undefined;
}

/** A contract said no: nothing has changed. */
export class ContractError extends SheafError {
  /**
   * The error's name in the contract, as in `too_few_heads`; `unreadable` where it is no message of the contract's, `unknown`
   * where the sentence is none of ours.
   */
  readonly code: string;
  /** What the sentence names, as in `{ order: "7" }`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Of the transaction, where it is in a block: it failed there, and cost its fee. */
  readonly hash: string | undefined;

  constructor(sentence: string, options?: RefusalOptions) {
    const [, unreadable] = /^Error parsing into type .+?: ([\s\S]*)$/.exec(sentence) ?? [];
    super(unreadable === undefined ? sentence : `the contract does not read this: ${unreadable}`, options);
    this.hash = options?.hash;
    const found = unreadable === undefined ? recognise(sentence) : { code: "unreadable", fields: {} };
    ({ code: this.code, fields: this.fields } = found);
  }
}

/** Why the chain itself said no. */
export type ChainCode =
  | "unauthorized"
  | "funds"
  | "gas"
  | "fee"
  | "full"
  | "too_large"
  | "sequence"
  | "not_found"
  | "account"
  | "grant"
  | "wasm"
  | "starting"
  | "index"
  | "halted"
  | "node"
  | "offline"
  | "other";

const SAYS: Readonly<Record<ChainCode, string>> = {
  unauthorized: "this account may not do that",
  funds: "the account has not enough coins for this",
  gas: "the gas that was allowed was used up: allow more",
  fee: "the fee is below what the node takes: give a higher gas price",
  full: "the node takes no more transactions at present: try again later",
  too_large: "this is larger than what the chain takes",
  sequence: "another transaction of this account came first: try again",
  not_found: "the chain does not have it",
  account: "this account is not on the chain yet: it comes to be with the first coins that it is sent, or a fee grant",
  grant: "the fee grant does not pay for this: ask its granter, or pay yourself",
  wasm: "the chain does not take this code",
  starting: "the node has just been started and checks no signature before its next block: try again",
  index: "the node keeps no index of transactions: connect to one that does (`indexer` in its config.toml)",
  halted: "the chain makes no blocks at present: try again later, or ask those who run it",
  node: "the node answers with an error: try again, or ask another one",
  offline: "the node does not answer: see whether it runs, and try again",
  other: "the chain refused",
};

/** The chain said no before any contract did, or instead of one. */
export class ChainError extends SheafError {
  /** Of the transaction, where it is in a block: it failed there, and cost its fee. */
  readonly hash: string | undefined;

  constructor(
    readonly code: ChainCode,
    /** Its own words. */
    readonly log: string,
    options?: RefusalOptions,
  ) {
    super(`${SAYS[code]} (${log})`, options);
    this.hash = options?.hash;
  }
}

/** The chain said no. */
export type Refused = ContractError | ChainError;

/** What took a transaction's sequence, the node does not know: it keeps no full index, or not for long enough. */
export class UnknownFateError extends SheafError {
  readonly code = "unknown_fate";

  constructor(
    /** Whose transaction (bech32). */
    readonly address: string,
    /** The account's sequence that it takes. */
    readonly sequence: number,
  ) {
    super(
      `${address} is past its sequence ${sequence}, and this node does not know what took it: it is likely done. ` +
        "Ask a node that indexes all transactions",
    );
  }
}

/**
 * A transaction was sent, and nobody has seen it in a block: it may still come, or is there already. Look for it, with
 * `Chain.transaction`, before you send it again. `cause` is why nobody could say, where that was so.
 */
export class PendingError extends SheafError {
  readonly code = "pending";

  constructor(
    readonly hash: string,
    /** For how long we waited, milliseconds. */
    readonly waited: number,
    options?: ErrorOptions,
  ) {
    const { cause } = options ?? {};
    const unseen =
      cause instanceof Error ? `whether it is in a block, nobody could say (${cause.message})` : "in no block";
    const seconds = Math.floor(waited / 1_000);
    // what is past its sequence is in a block by now, or never will be
    const look = cause instanceof UnknownFateError ? "Look" : "It may still get into one: look";
    super(`pending, ${hash}: ${unseen} after ${seconds} s. ${look} for it before you try again`, options);
  }
}

/** Something was asked of the client that it cannot do. */
export class UsageError extends SheafError {
  readonly code = "usage";
}

/** By codespace and code: x/.../types/errors.go of cosmos-sdk and wasmd. */
const BY_CODE: Readonly<Record<string, ChainCode | "contract">> = {
  "sdk 4": "unauthorized",
  "sdk 5": "funds",
  "sdk 11": "gas",
  "sdk 13": "fee",
  "sdk 20": "full",
  "sdk 21": "too_large",
  "sdk 32": "sequence",
  "sdk 38": "not_found",
  "wasm 2": "wasm",
  "wasm 4": "contract",
  "wasm 5": "contract",
  "wasm 8": "not_found",
  "wasm 9": "contract",
  "wasm 11": "contract",
  "wasm 22": "not_found",
  "wasm 28": "not_found",
};

/** What a node says of every signature between its start and its next block, and of none that is right later. */
const STARTING = "please verify account number (0)";
const GRANT = /fee-grant not found|fee allowance|fee limit exceeded/;

/** By words, where the chain sends no code: simulations and queries. */
const BY_WORDS: readonly (readonly [RegExp, ChainCode | "contract"])[] = [
  [/(execute|instantiate|migrate|query) wasm contract failed/, "contract"],
  [/account sequence mismatch/, "sequence"],
  [/insufficient fee/, "fee"],
  [/insufficient funds/, "funds"],
  [/out of gas/, "gas"],
  [/create wasm contract failed/, "wasm"],
  [/unauthorized/, "unauthorized"],
  [/no such contract|not found/, "not_found"],
];

/** What a log of the chain says; codespace and code where it has them. */
export function refusal(log: string, codespace = "", code = 0, options?: RefusalOptions): Refused {
  if (log.includes(STARTING)) return new ChainError("starting", plain(log), options);
  // that there is no grant has the code of whatever is not found
  const grant = codespace === "feegrant" || GRANT.test(log);
  const kind = grant
    ? "grant"
    : (BY_CODE[`${codespace} ${code}`] ?? BY_WORDS.find(([words]) => words.test(log))?.[1] ?? "other");
  const words = plain(log);
  return kind === "contract" ? new ContractError(words, options) : new ChainError(kind, words, options);
}

/** Did the chain say no? Not, where there was no answer, or one that says nothing. */
export function isRefused(error: unknown): error is Refused {
  if (error instanceof ContractError) return true;
  return error instanceof ChainError && !["offline", "node", "index", "halted"].includes(error.code);
}

/** Is an error the connection's? Then the node, or what is before it, was away. */
function unreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, message } = error;
  // what fetch says in Node and in browsers; what proxies say; a connection that ends within an answer
  if (name === "TypeError") return /fetch|network|load failed|terminated/i.test(message);
  return /^Bad status on response: (408|429|5\d\d)$/.test(message) || name === "TimeoutError";
}

/** An error of cosmjs, as one of ours; what is none of the chain's stays as it is. */
export function translate(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SheafError) return error;
  if (unreachable(error)) return new ChainError("offline", error.message, { cause: error });
  if (/^Account '\w+' does not exist on chain/.test(error.message)) {
    return new ChainError("account", error.message, { cause: error });
  }
  const { codespace, code, log } = error as { codespace?: unknown; code?: unknown; log?: unknown };
  if (typeof codespace === "string" && typeof code === "number") {
    return refusal(typeof log === "string" && log ? log : error.message, codespace, code, { cause: error });
  }
  const words = answered(error.message);
  if (words !== undefined) return new ChainError(nodeCode(words), words, { cause: error });
  const [, queried] = /^Query failed with \(\d+\): ([\s\S]*)$/.exec(error.message) ?? [];
  if (queried !== undefined) return refusal(queried, "", 0, { cause: error });
  return error;
}

/** What a node says in the place of an answer, which cosmjs hands on as JSON. */
function answered(message: string): string | undefined {
  if (!message.startsWith("{")) return undefined;
  try {
    const { code, message: words, data } = JSON.parse(message) as Record<string, unknown>;
    return typeof code === "number" ? String(data || words) : undefined;
  } catch {
    return undefined;
  }
}

/** Of a node's words, which have no code of the chain. */
function nodeCode(words: string): ChainCode {
  if (words.includes("mempool is full")) return "full";
  if (words.includes("Tx too large")) return "too_large";
  return words.includes("indexing is disabled") ? "index" : "node";
}

/** The words alone, without what the chain's layers wrap them in, and the place in their source. */
function plain(log: string): string {
  let words = log
    .trim()
    .replace(/ \[[^\]]*\.go:[\s\S]*$/, "")
    // whose addresses are bytes there
    .replace(/^[\s\S]* does not allow to pay fees for [\s\S]*: (?=fee-grant not found)/, "");
  for (let before = ""; words !== before; ) {
    before = words;
    words = words
      .replace(
        /^(rpc error: code = \w+ desc = |failed to execute message; |message index: \d+: |dispatch: submessages: )/,
        "",
      )
      .replace(/(: )?((execute|instantiate|migrate|query) wasm contract failed|unknown request|invalid request)$/, "");
  }
  return words || log.trim();
}

interface Pattern {
  code: string;
  form: RegExp;
  names: string[];
  literal: number;
}

/** Fields that are numbers: what is none does not stand in for them. */
const NUMBERS =
  /^(batch|cohort|contribution|custody|edition|epoch|erasure|identity|issuer|offer|order|pool|proposal|request|round|week)$/;

const PATTERNS: readonly Pattern[] = REFUSALS.map(([code, sentence]) => {
  const names: string[] = [];
  const form = sentence
    .split(/(\{\w*\})/)
    .map((part) => {
      const [, field] = /^\{(\w*)\}$/.exec(part) ?? [];
      if (field === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(field);
      return NUMBERS.test(field) ? "(\\d+)" : "([\\s\\S]*?)";
    })
    .join("");
  return { code, form: new RegExp(`^${form}$`), names, literal: sentence.replace(/\{\w*\}/g, "").length };
}).sort((a, b) => b.literal - a.literal);

/** Which of our errors a sentence is: of those whose form it has, the one with the most words of its own. */
function recognise(sentence: string): { code: string; fields: Record<string, string> } {
  for (const { code, form, names } of PATTERNS) {
    const found = form.exec(sentence);
    if (!found) continue;
    const fields: Record<string, string> = {};
    names.forEach((name, at) => {
      if (name && !/^\d/.test(name)) fields[name] = found[at + 1] ?? "";
    });
    return { code, fields };
  }
  return { code: "unknown", fields: {} };
}
