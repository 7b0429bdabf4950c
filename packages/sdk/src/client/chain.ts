/** A chain: asks its contracts, and sends messages to them with gas by simulation, one transaction at a time. */

import type { StdFee, StdSignature } from "@cosmjs/amino";
import { CosmWasmClient, SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { toUtf8 } from "@cosmjs/encoding";
import type { EncodeObject, OfflineSigner } from "@cosmjs/proto-signing";
import { calculateFee, GasPrice, type IndexedTx } from "@cosmjs/stargate";
import { type CometClient, connectComet } from "@cosmjs/tendermint-rpc";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";

import { proveAddress } from "../address-proof.js";
import { toHex } from "../bytes.js";
import type { Coin, Funds, Sender, Sent } from "../contract.js";
import { refusal, translate, UsageError } from "../errors.js";
import { type Node, nextBlock, type Signed, signedOf } from "./delivery.js";
import { inTurn, settle } from "./turn.js";

/** How transactions are signed, priced and waited for. */
export interface ChainOptions {
  /** Who signs: direct or amino. Without one, the chain can only be asked. */
  signer?: OfflineSigner | undefined;
  /** Which of the signer's accounts (bech32); the first without. */
  address?: string | undefined;
  /** Price of a unit of gas, as in `0.025ustake`. */
  gasPrice?: string | undefined;
  /** What is allowed, in percent of what the simulation used: 135 without. Some goes on top for what it leaves out. */
  gasPercent?: number | undefined;
  /** Who pays fees by a fee grant (bech32). */
  feeGranter?: string | undefined;
  /**
   * How long to wait for a block, and for a turn among the account's transactions, milliseconds: a minute without. What became
   * of a refused transaction is waited for 20 seconds at least.
   */
  patience?: number | undefined;
  /**
   * Gets every transaction that is signed, before a node does: keep it, and {@link Chain.resume} goes on with it after a
   * stop. Where this fails, nothing is sent.
   */
  onSigned?: ((signed: Signed) => void | Promise<void>) | undefined;
}

/** A message to a contract. */
export interface Instruction {
  contract: string;
  msg: object | string;
  funds?: Funds | undefined;
}

const PATIENCE = 60_000;
/** Gas of what no simulation has: the signature, the fee, and the grant that pays it. */
const UNSIMULATED = 30_000;

export class Chain implements Sender {
  readonly id: string;
  /** Of whoever signs. */
  readonly sender: string | undefined;
  readonly #comet: CometClient;
  readonly #client: CosmWasmClient;
  readonly #signing: SigningCosmWasmClient | undefined;
  readonly #options: ChainOptions;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(id: string, comet: CometClient, options: ChainOptions, sender: string | undefined) {
    this.id = id;
    this.sender = sender;
    this.#comet = comet;
    this.#options = options;
    this.#signing = options.signer && SigningCosmWasmClient.createWithSigner(comet, options.signer);
    this.#client = this.#signing ?? CosmWasmClient.create(comet);
  }

  /** Connects to a node's RPC. Fails where the node is of another chain, and on an address that the signer does not have. */
  static async connect(rpc: string, id: string, options: ChainOptions = {}): Promise<Chain> {
    const comet = await told(connectComet(rpc));
    const { network } = (await told(comet.status())).nodeInfo;
    if (network !== id) throw new UsageError(`${rpc} is a node of ${network}, not of ${id}`);
    const accounts = (await options.signer?.getAccounts()) ?? [];
    const account = accounts.find(({ address }) => !options.address || address === options.address);
    if (options.signer && !account) throw new UsageError(`the signer has no account ${options.address ?? ""}`.trim());
    if (options.signer) checkGasPrice(options.gasPrice);
    return new Chain(id, comet, options, account?.address);
  }

  /** Closes the connection. */
  disconnect(): void {
    this.#comet.disconnect();
  }

  /** The node's client, for what is not here: blocks, for one. */
  get comet(): CometClient {
    return this.#comet;
  }

  /** The time of the last block, seconds: the chain's clock, which on a local chain may be far from the machine's. */
  async now(): Promise<number> {
    const { latestBlockTime } = (await told(this.#comet.status())).syncInfo;
    return Math.floor(latestBlockTime.getTime() / 1_000);
  }

  /** The last block that the contracts have executed: its results are there. */
  async height(): Promise<number> {
    return (await told(this.#comet.abciInfo())).lastBlockHeight ?? 0;
  }

  /**
   * Waits for a block after `height`, the last one without: what a transaction did counts in votes from the next block on.
   * Fails by code `halted` where there is none in time.
   */
  async nextBlock(height?: number): Promise<void> {
    return nextBlock(this, height ?? (await this.height()), this.#patience);
  }

  query<T>(contract: string, msg: object): Promise<T> {
    return told(this.#client.queryContractSmart(contract, msg));
  }

  /** What an account has of a native denom, micro. */
  async balance(address: string, denom: string): Promise<bigint> {
    return BigInt((await told(this.#client.getBalance(address, denom))).amount);
  }

  async execute(contract: string, msg: object | string, funds?: Funds): Promise<Sent> {
    return this.send([{ contract, msg, funds }]);
  }

  /** Sends messages to contracts in one transaction: all of them happen, or none. */
  async send(instructions: readonly Instruction[]): Promise<Sent> {
    const sender = this.#sender();
    return this.broadcast(
      instructions.map(({ contract, msg, funds = [] }) => ({
        typeUrl: "/cosmwasm.wasm.v1.MsgExecuteContract",
        value: {
          sender,
          contract,
          msg: toUtf8(JSON.stringify(msg)),
          funds: [...funds].sort((a: Coin, b: Coin) => (a.denom < b.denom ? -1 : 1)),
        },
      })),
    );
  }

  /**
   * Simulates, signs and sends any messages in one transaction, and waits until it is in a block. Where another transaction
   * of the account came first, it is signed anew, once it is sure that the one before never will be in a block; where the
   * node is away meanwhile, it gets the same bytes again. Fails with a {@link PendingError} where nobody can say in time
   * whether it came.
   */
  broadcast(messages: readonly EncodeObject[]): Promise<Sent> {
    return this.#inTurn(async () => sent(await inTurn(this.#node, () => this.#sign(messages), this.#patience)));
  }

  /**
   * Goes on with a transaction that was signed before a stop, by the same bytes, which happen once at most. Tells nothing
   * where they did not and never will: it failed in its block, or another of the account took its place. Fails with the
   * refusal (`isRefused`) where the chain does not take them and the account is still at their sequence: then sign anew. That
   * takes the same sequence, so one of the two happens at most.
   */
  resume(signed: Signed): Promise<Sent | undefined> {
    return this.#inTurn(async () => {
      const found = (await told(this.#client.getTx(signed.hash))) ?? (await settle(this.#node, signed, this.#patience));
      return found instanceof Error || found.code !== 0 ? undefined : sent(found);
    });
  }

  /** A transaction that is in a block; nothing, if none has it by now. Fails as it did, if it failed there. */
  async transaction(hash: string): Promise<Sent | undefined> {
    const found = await told(this.#client.getTx(hash));
    return found ? sent(found) : undefined;
  }

  /** Signs a text as the address that signs, by ADR-036: {@link provesAddress} checks it. Fails where the signer signs no amino. */
  async proveAddress(text: string): Promise<StdSignature> {
    const sender = this.#sender();
    const { signer } = this.#options;
    if (signer && "signAmino" in signer) return proveAddress(signer, sender, text);
    throw new UsageError(
      "this signer signs no text: connect with a Secp256k1HdWallet, or call the wallet's signArbitrary",
    );
  }

  /** After what was begun before. */
  #inTurn<T>(deed: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(deed);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** With a memo that is drawn at random: a client elsewhere may say the same at the same moment, with the same key. */
  async #sign(messages: readonly EncodeObject[]): Promise<Signed> {
    const sender = this.#sender();
    const signing = this.#signing as SigningCosmWasmClient;
    const memo = toHex(crypto.getRandomValues(new Uint8Array(8)));
    const fee = this.#fee(await signing.simulate(sender, messages, memo));
    const account = await signing.getSequence(sender);
    const tx = await signing.sign(sender, messages, fee, memo, { ...account, chainId: this.id });
    const signed = signedOf(TxRaw.encode(tx).finish(), sender, account.sequence);
    await this.#options.onSigned?.(signed);
    return signed;
  }

  get #node(): Node {
    const client = this.#client;
    return {
      broadcastTxSync: (bytes) => client.broadcastTxSync(bytes),
      getSequence: (address) => client.getSequence(address),
      getTx: (hash) => client.getTx(hash),
      searchTx: (query) => client.searchTx(query),
      height: () => this.height(),
    };
  }

  get #patience(): number {
    return this.#options.patience ?? PATIENCE;
  }

  #fee(simulated: number): StdFee {
    const { gasPrice, gasPercent = 135, feeGranter } = this.#options;
    const gas = Math.ceil((simulated * gasPercent) / 100) + UNSIMULATED;
    const fee = calculateFee(gas, GasPrice.fromString(gasPrice as string));
    return feeGranter ? { ...fee, granter: feeGranter } : fee;
  }

  #sender(): string {
    if (!this.sender) throw new UsageError("there is no signer: connect with one");
    return this.sender;
  }
}

function checkGasPrice(price: string | undefined): void {
  if (!price) throw new UsageError("to sign, name a gasPrice, as in 0.025ustake");
  try {
    GasPrice.fromString(price);
  } catch (cause) {
    throw new UsageError(`gasPrice is ${price}: it must be an amount and a denom, as in 0.025ustake`, { cause });
  }
}

/** What is in a block did what it was for, or failed there. */
function sent({ code, rawLog, hash, height, gasUsed, events }: IndexedTx): Sent {
  if (code !== 0) throw refusal(rawLog, "", code, { hash });
  return { hash, height, gasUsed, events };
}

/** What a node answers; its errors as ours. */
async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw translate(error);
  }
}
