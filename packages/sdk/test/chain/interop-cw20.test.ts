/** GRAIN as a plain cw20: what a client that knows cw20 and nothing of Sheaf does, by messages of cw20's specification. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { GasPrice } from "@cosmjs/stargate";

import { base64 } from "../../src/index.js";
import { accountOf, GAS_PRICE, type Mode, signerOf } from "./localnet.js";
import { Suite } from "./suite.js";

/** What cw20 is asked. */
interface Answers {
  balance: { balance: string };
  token_info: { name: string; symbol: string; decimals: number; total_supply: string };
  minter: { minter: string; cap?: string } | null;
  allowance: { allowance: string; expires: object };
  all_allowances: { allowances: { spender: string; allowance: string; expires: object }[] };
  all_spender_allowances: { allowances: { owner: string; allowance: string; expires: object }[] };
  all_accounts: { accounts: string[] };
  marketing_info: { project: string | null; description: string | null; marketing: string | null; logo: object | null };
  download_logo: { mime_type: string; data: string };
}

class Cw20 {
  private constructor(
    readonly client: SigningCosmWasmClient,
    readonly contract: string,
    readonly address: string,
  ) {}

  static async of(role: string, index: number, mode: Mode): Promise<Cw20> {
    const options = { gasPrice: GasPrice.fromString(GAS_PRICE), broadcastPollIntervalMs: 300 };
    const client = await SigningCosmWasmClient.connectWithSigner(suite.rpc, await signerOf(role, index, mode), options);
    clients.push(client);
    return new Cw20(client, suite.deployment.contracts.reward_token, accountOf(role, index).address);
  }

  ask<Query extends keyof Answers>(query: Query, args: object = {}): Promise<Answers[Query]> {
    return this.client.queryContractSmart(this.contract, { [query]: args });
  }

  do(message: string, args: object) {
    return this.client.execute(this.address, this.contract, { [message]: args }, 1.5);
  }

  async balance(address = this.address): Promise<bigint> {
    return BigInt((await this.ask("balance", { address })).balance);
  }
}

const clients: SigningCosmWasmClient[] = [];
let suite: Suite;
let owner: Cw20;
let spender: Cw20;

before(async () => {
  suite = await Suite.deploy();
  owner = await Cw20.of("contributor", 0, "direct");
  spender = await Cw20.of("contributor", 1, "amino");
});
after(async () => {
  for (const client of clients) client.disconnect();
  await suite?.close();
});

/** What a deed changes in the balances of addresses, and in the supply. */
async function changes(addresses: string[], deed: () => Promise<unknown>): Promise<bigint[]> {
  const look = async () => [
    ...(await Promise.all(addresses.map((address) => owner.balance(address)))),
    BigInt((await owner.ask("token_info")).total_supply),
  ];
  const before = await look();
  await deed();
  return (await look()).map((amount, index) => amount - (before[index] ?? 0n));
}

test("what wallets and explorers show", async () => {
  const { total_supply, ...info } = await owner.ask("token_info");
  assert.deepEqual(info, { name: "Grain", symbol: "GRAIN", decimals: 6 });
  assert.ok(BigInt(total_supply) > 0n);
  assert.equal(await owner.ask("minter"), null);
  assert.deepEqual(await owner.ask("marketing_info"), {
    project: "https://sheaf.example",
    description: "What data earns",
    logo: null,
    marketing: suite.owner.address,
  });
  await assert.rejects(owner.ask("download_logo"), /type: cw20::logo::Logo; .* not found/);

  const logo = { embedded: { svg: base64.encode(new TextEncoder().encode('<?xml version="1.0"?><svg></svg>')) } };
  const wallet = await Cw20.of("deployer", 0, "direct");
  await wallet.do("upload_logo", logo);
  assert.equal((await owner.ask("download_logo")).mime_type, "image/svg+xml");
  await wallet.do("update_marketing", { project: "" });
  assert.equal((await owner.ask("marketing_info")).project, null);
});

test("every holder is listed, by pages", async () => {
  const all = (await owner.ask("all_accounts", { limit: 30 })).accounts;
  assert.ok(all.includes(owner.address) && all.length >= 7);
  const { accounts } = await owner.ask("all_accounts", { start_after: all[1], limit: 2 });
  assert.deepEqual(accounts, all.slice(2, 4));
});

test("transfer, burn, and send to a contract that is told", async () => {
  const to = spender.address;
  const moved = await changes([owner.address, to], () => owner.do("transfer", { recipient: to, amount: "11" }));
  assert.deepEqual(moved, [-11n, 11n, 0n]);
  assert.deepEqual(await changes([owner.address], () => owner.do("burn", { amount: "3" })), [-3n, -3n]);
  const contract = suite.deployment.contracts.governance;
  const msg = base64.encode(new TextEncoder().encode('{"fund":{}}'));
  const sent = await changes([owner.address, contract], () => owner.do("send", { contract, amount: "5", msg }));
  assert.deepEqual(sent, [-5n, 5n, 0n]);
  const { denoms } = await suite.owner.governance.ask.money();
  const { parts } =
    denoms.find(({ denom }) => denom === suite.owner.grain) ?? assert.fail("governance was told nothing");
  assert.deepEqual(parts, [{ name: "purse", amount: "5" }]);
  await assert.rejects(
    owner.do("transfer", { recipient: to, amount: "99999999999999" }),
    /Cannot Sub with given operands/,
  );
});

test("allowances: more, less, spent, and what is left listed by either side", async () => {
  const pair = { owner: owner.address, spender: spender.address };
  await owner.do("increase_allowance", { spender: spender.address, amount: "100", expires: { never: {} } });
  await owner.do("decrease_allowance", { spender: spender.address, amount: "40" });
  assert.deepEqual(await spender.ask("allowance", pair), { allowance: "60", expires: { never: {} } });

  const recipient = accountOf("buyer").address;
  const spend = (message: string, args: object) => () => spender.do(message, { owner: owner.address, ...args });
  const moved = await changes([owner.address, recipient], spend("transfer_from", { recipient, amount: "10" }));
  assert.deepEqual(moved, [-10n, 10n, 0n]);
  const contract = suite.deployment.contracts.governance;
  const msg = base64.encode(new TextEncoder().encode('{"fund":{}}'));
  const sent = await changes([owner.address, contract], spend("send_from", { contract, amount: "20", msg }));
  assert.deepEqual(sent, [-20n, 20n, 0n]);
  assert.deepEqual(await changes([owner.address], spend("burn_from", { amount: "5" })), [-5n, -5n]);

  const left = { allowance: "25", expires: { never: {} } };
  assert.deepEqual((await owner.ask("all_allowances", { owner: owner.address })).allowances, [
    { spender: spender.address, ...left },
  ]);
  assert.deepEqual((await owner.ask("all_spender_allowances", { spender: spender.address })).allowances, [
    { owner: owner.address, ...left },
  ]);
  await assert.rejects(spend("transfer_from", { recipient, amount: "26" })(), /Cannot Sub with given operands/);
});

test("nobody mints", async () => {
  const wallet = await Cw20.of("deployer", 0, "amino");
  await assert.rejects(
    wallet.do("mint", { recipient: wallet.address, amount: "1" }),
    /: GRAIN has no minter: it is minted for /,
  );
  await assert.rejects(
    wallet.do("update_minter", { new_minter: wallet.address }),
    /: GRAIN has no minter: it is minted for /,
  );
});
