/** Keplr: a chain and a token suggested, an account enabled, a signer for it, and word when the account changes. */

import type { StdSignature } from "@cosmjs/amino";
import { isOfflineDirectSigner, type OfflineSigner } from "@cosmjs/proto-signing";

import { base64, sameBytes } from "./bytes.js";
import { SheafError } from "./errors.js";
import { derive } from "./sealed-key/exponent.js";
import { ExchangeSecret } from "./sealed-key/index.js";

/** The chain as `experimentalSuggestChain` takes it: what `scripts/localnet keplr` prints. */
export interface ChainInfo {
  readonly chainId: string;
  readonly chainName: string;
  readonly rpc: string;
  readonly rest: string;
  readonly bip44: { readonly coinType: number };
  readonly bech32Config: {
    readonly bech32PrefixAccAddr: string;
    readonly bech32PrefixAccPub: string;
    readonly bech32PrefixValAddr: string;
    readonly bech32PrefixValPub: string;
    readonly bech32PrefixConsAddr: string;
    readonly bech32PrefixConsPub: string;
  };
  readonly stakeCurrency: Currency;
  readonly currencies: Currency[];
  readonly feeCurrencies: (Currency & {
    readonly gasPriceStep?: { readonly low: number; readonly average: number; readonly high: number };
  })[];
  readonly features?: string[];
}

interface Currency {
  readonly coinDenom: string;
  readonly coinMinimalDenom: string;
  readonly coinDecimals: number;
}

/** What is used of Keplr; any wallet that has its interface will do. */
export interface Keplr {
  experimentalSuggestChain(info: ChainInfo): Promise<void>;
  enable(chainId: string): Promise<void>;
  getKey(chainId: string): Promise<{
    readonly name: string;
    readonly bech32Address: string;
    readonly pubKey: Uint8Array;
    readonly isNanoLedger: boolean;
  }>;
  getOfflineSignerAuto(chainId: string, options?: { readonly preferNoSetFee?: boolean }): Promise<OfflineSigner>;
  suggestToken(chainId: string, contract: string): Promise<void>;
  signArbitrary(chainId: string, signer: string, data: string | Uint8Array): Promise<StdSignature>;
}

/** An account that was enabled. */
export interface Account {
  address: string;
  /** What its owner calls it. */
  name: string;
  /** On a hardware wallet: it signs amino only. */
  ledger: boolean;
  /** For `Sheaf.connect`. Direct, or amino where the account can do no other. */
  signer: OfflineSigner;
  /** A price of gas that the chain takes. */
  gasPrice: string;
}

/** Why the wallet did not do it. */
export class WalletError extends SheafError {
  constructor(
    readonly code: "missing" | "rejected" | "not_repeatable",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The page's Keplr. Extensions come some time after the page: ask again when it has loaded. */
export function findKeplr(page: object = globalThis): Keplr {
  const { keplr } = page as { keplr?: Keplr };
  if (!keplr)
    throw new WalletError("missing", "there is no Keplr in this browser: install it, and load the page again");
  return keplr;
}

/** Suggests the chain, asks for an account on it, and suggests GRAIN (the token's address), if that is named. */
export async function connectKeplr(keplr: Keplr, info: ChainInfo, grain?: string): Promise<Account> {
  const { chainId } = info;
  await permitted(() => keplr.experimentalSuggestChain(info));
  await permitted(() => keplr.enable(chainId));
  const { bech32Address: address, name, isNanoLedger: ledger } = await keplr.getKey(chainId);
  // the fee is ours, by simulation: Keplr leaves it as it is
  const signer = asking(await keplr.getOfflineSignerAuto(chainId, { preferNoSetFee: true }));
  if (grain) await permitted(() => keplr.suggestToken(chainId, grain));
  return { address, name, ledger, signer, gasPrice: gasPriceOf(info) };
}

/** The average price of gas in the first denom that fees are paid in. */
export function gasPriceOf({ feeCurrencies: [fee] }: ChainInfo): string {
  return `${fee?.gasPriceStep?.average ?? 0.025}${fee?.coinMinimalDenom ?? ""}`;
}

/** Calls `changed` whenever the owner chooses another account: connect anew then. Returns what ends it. */
export function onAccountChange(
  changed: () => void,
  page: EventTarget = globalThis as unknown as EventTarget,
): () => void {
  page.addEventListener("keplr_keystorechange", changed);
  return () => page.removeEventListener("keplr_keystorechange", changed);
}

/**
 * A buyer's exchange key from the wallet, the same one each time, so that nothing has to be kept. Whoever gets the wallet to
 * sign this text elsewhere has the key: say so where people decide. It is signed twice, and refused where the two differ:
 * such a wallet could not make the key again.
 */
export async function exchangeKeyFromWallet(keplr: Keplr, chainId: string, address: string): Promise<ExchangeSecret> {
  const text =
    "This makes your Sheaf exchange key. Whoever has this signature can open the data that you buy. Sign it only on a page " +
    `that you trust.\n\nchain: ${chainId}\naddress: ${address}\nversion: 1`;
  const sign = async () => {
    const { signature } = await permitted(() => keplr.signArbitrary(chainId, address, text));
    return base64.decode(signature);
  };
  const [one, other] = [await sign(), await sign()];
  if (!sameBytes(one, other)) {
    throw new WalletError(
      "not_repeatable",
      "this wallet signs the same text in two ways: it could not make your key again. Use a key file",
    );
  }
  return ExchangeSecret.fromSeed(derive(one, undefined, "sheaf/v1/wallet-exchange-seed", 32));
}

/** A signer whose owner may refuse. */
function asking(signer: OfflineSigner): OfflineSigner {
  const getAccounts = () => signer.getAccounts();
  return isOfflineDirectSigner(signer)
    ? { getAccounts, signDirect: (address, doc) => permitted(() => signer.signDirect(address, doc)) }
    : { getAccounts, signAmino: (address, doc) => permitted(() => signer.signAmino(address, doc)) };
}

async function permitted<T>(deed: () => Promise<T>): Promise<T> {
  try {
    return await deed();
  } catch (error) {
    if (error instanceof Error && /reject/i.test(error.message)) {
      throw new WalletError("rejected", "you refused it in the wallet: nothing was done", { cause: error });
    }
    throw error;
  }
}
