/** Signs what the Rust tests of the chain send, with cosmjs: messages to our contracts by the generated clients, from the
 * fields that they have in Rust. Of each kind of message the first is signed by amino, the next direct, and so on. A
 * question a line on standard input, its answer a line on standard output; `tests/messages --by cosmjs` asks.
 */

import { createInterface } from "node:readline";

import { Secp256k1Wallet, type StdFee } from "@cosmjs/amino";
import { SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { fromBase64, fromHex, fromUtf8, toBase64, toUtf8 } from "@cosmjs/encoding";
import { DirectSecp256k1Wallet } from "@cosmjs/proto-signing";
import type { SignerData } from "@cosmjs/stargate";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import { MsgExecuteContract } from "cosmjs-types/cosmwasm/wasm/v1/tx";

import type { Funds, Sender, Sent } from "../../src/contract.js";
import { dataPool, governance, identityRegistry, marketplace, rewardToken } from "../../src/index.js";

/** A transaction of one message. */
interface Asked {
  /** Test-only, hex. */
  secret: string;
  prefix: string;
  data: SignerData;
  fee: StdFee;
  message: { typeUrl: string; value: string };
  /** Which contract of the suite is at an address. */
  parts: Record<string, keyof typeof CLIENTS>;
}

type Client = Record<string, (...args: unknown[]) => Promise<Sent>>;

const CLIENTS = {
  identity_registry: identityRegistry.IdentityRegistryClient,
  reward_token: rewardToken.RewardTokenClient,
  governance: governance.GovernanceClient,
  data_pool: dataPool.DataPoolClient,
  marketplace: marketplace.MarketplaceClient,
};

const seen = new Map<string, number>();

/** The same message, as the generated client of its contract sends it. */
async function byClient(part: keyof typeof CLIENTS, value: MsgExecuteContract): Promise<[string, MsgExecuteContract]> {
  const [variant, fields] = Object.entries(JSON.parse(fromUtf8(value.msg)))[0] as [string, object];
  let made: MsgExecuteContract | undefined;
  const sender: Sender = {
    query: () => Promise.reject(new Error("nothing is asked")),
    execute: (contract, msg, funds: Funds = []) => {
      made = { sender: value.sender, contract, msg: toUtf8(JSON.stringify(msg)), funds: [...funds] };
      return Promise.resolve({ hash: "", height: 0, gasUsed: 0n, events: [] });
    },
  };
  const client = new CLIENTS[part](sender, value.contract) as unknown as Client;
  const name = variant.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const method = client[name]?.bind(client);
  if (!method) throw new Error(`the client of ${part} has no ${name}`);
  // those of messages without fields take none
  await (method.length === 1 ? method(value.funds) : method(fields, value.funds));
  if (!made) throw new Error(`${name} of ${part} sends nothing`);
  return [`${part} ${variant}`, made];
}

async function sign({ secret, prefix, data, fee, message, parts }: Asked): Promise<object> {
  const { typeUrl } = message;
  const signers = [
    await Secp256k1Wallet.fromKey(fromHex(secret), prefix),
    await DirectSecp256k1Wallet.fromKey(fromHex(secret), prefix),
  ];
  const [amino, direct] = await Promise.all(signers.map((signer) => SigningCosmWasmClient.offline(signer)));
  const [account] = (await signers[0]?.getAccounts()) ?? [];
  if (!amino || !direct || !account) throw new Error("a key has an account, and two ways to sign");
  let value = direct.registry.decode({ typeUrl, value: fromBase64(message.value) });
  let kind = typeUrl;
  const part = typeUrl === MsgExecuteContract.typeUrl ? parts[value.contract] : undefined;
  if (part) [kind, value] = await byClient(part, value);
  const times = seen.get(kind) ?? 0;
  seen.set(kind, times + 1);
  const client = times % 2 === 0 ? amino : direct;
  const tx = await client.sign(account.address, [{ typeUrl, value }], fee, "", data);
  return { bytes: toBase64(TxRaw.encode(tx).finish()), kind };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await sign(JSON.parse(line) as Asked))}\n`);
}
