/** A wallet with Keplr's interface and real keys, for tests: what it was asked is kept in `asked`. */

import {
  type AminoSignResponse,
  encodeSecp256k1Signature,
  makeSignDoc,
  Secp256k1HdWallet,
  type StdSignature,
  serializeSignDoc,
} from "@cosmjs/amino";
import { Secp256k1, sha256 } from "@cosmjs/crypto";
import { DirectSecp256k1HdWallet, type OfflineSigner } from "@cosmjs/proto-signing";

import { base64 } from "../src/bytes.js";
import type { ChainInfo, Keplr } from "../src/keplr.js";

export interface WalletOptions {
  /** A hardware wallet signs amino only. */
  ledger?: boolean;
  /** The owner says no; or only to what is to be signed as a transaction. */
  refuses?: boolean | "transactions";
  /** Another nonce each time, as some wallets have. */
  unsteady?: boolean;
}

export class TestWallet extends EventTarget implements Keplr {
  readonly asked: string[] = [];
  readonly keplr: Keplr = this;
  readonly #chains = new Map<string, ChainInfo>();
  readonly #enabled = new Set<string>();
  #signatures = 0;

  constructor(
    private mnemonic: string,
    private readonly options: WalletOptions = {},
  ) {
    super();
  }

  /** The owner chooses another account. */
  choose(mnemonic: string): void {
    this.mnemonic = mnemonic;
    this.dispatchEvent(new Event("keplr_keystorechange"));
  }

  async experimentalSuggestChain(info: ChainInfo): Promise<void> {
    this.#ask(`suggest ${info.chainId}`);
    const staked = info.currencies.some(
      ({ coinMinimalDenom }) => coinMinimalDenom === info.stakeCurrency.coinMinimalDenom,
    );
    const priced = info.feeCurrencies.every(({ coinMinimalDenom }) =>
      info.currencies.some((currency) => currency.coinMinimalDenom === coinMinimalDenom),
    );
    const prefixes = Object.values(info.bech32Config);
    if (!/^[\w-]+-\d+$/.test(info.chainId) || !staked || !priced || prefixes.length !== 6) {
      throw new Error("Invalid chain info");
    }
    this.#chains.set(info.chainId, info);
  }

  async enable(chainId: string): Promise<void> {
    this.#ask(`enable ${chainId}`);
    this.#chain(chainId);
    this.#enabled.add(chainId);
  }

  async getKey(chainId: string) {
    const [account] = await (await this.#amino(chainId)).getAccounts();
    if (!account) throw new Error("no account");
    return {
      name: "test",
      bech32Address: account.address,
      pubKey: account.pubkey,
      isNanoLedger: this.options.ledger ?? false,
    };
  }

  async getOfflineSignerAuto(chainId: string, options?: { readonly preferNoSetFee?: boolean }): Promise<OfflineSigner> {
    this.asked.push(`signer ${chainId}${options?.preferNoSetFee ? ", fee as it is" : ""}`);
    const signer = this.options.ledger
      ? await this.#amino(chainId)
      : await DirectSecp256k1HdWallet.fromMnemonic(this.mnemonic, { prefix: this.#prefix(chainId) });
    if (this.options.refuses !== "transactions") return signer;
    const no = () => Promise.reject(new Error("Request rejected"));
    const getAccounts = () => signer.getAccounts();
    return this.options.ledger ? { getAccounts, signAmino: no } : { getAccounts, signDirect: no };
  }

  async suggestToken(chainId: string, contract: string): Promise<void> {
    this.#ask(`token ${contract}`);
    this.#prefix(chainId);
  }

  /** ADR-036. */
  async signArbitrary(chainId: string, signer: string, data: string | Uint8Array): Promise<StdSignature> {
    this.#ask(`sign for ${signer}`);
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    const msg = { type: "sign/MsgSignData", value: { signer, data: base64.encode(bytes) } };
    const doc = makeSignDoc([msg], { gas: "0", amount: [] }, "", "", 0, 0);
    const { signature }: AminoSignResponse = await (await this.#amino(chainId)).signAmino(signer, doc);
    if (!this.options.unsteady) return signature;
    // a signature over another text stands for one with another nonce
    this.#signatures += 1;
    const other = await Secp256k1.createSignature(
      sha256(serializeSignDoc({ ...doc, memo: String(this.#signatures) })),
      new Uint8Array(32).fill(1),
    );
    const { pubKey } = await this.getKey(chainId);
    return encodeSecp256k1Signature(pubKey, Uint8Array.from([...other.r(32), ...other.s(32)]));
  }

  #ask(what: string): void {
    this.asked.push(what);
    if (this.options.refuses === true) throw new Error("Request rejected");
  }

  #chain(chainId: string): ChainInfo {
    const info = this.#chains.get(chainId);
    if (!info) throw new Error(`There is no chain info for ${chainId}`);
    return info;
  }

  #prefix(chainId: string): string {
    if (!this.#enabled.has(chainId)) throw new Error(`${chainId} is not enabled`);
    return this.#chain(chainId).bech32Config.bech32PrefixAccAddr;
  }

  #amino(chainId: string): Promise<Secp256k1HdWallet> {
    return Secp256k1HdWallet.fromMnemonic(this.mnemonic, { prefix: this.#prefix(chainId) });
  }
}
