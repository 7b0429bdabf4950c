/** What goes wrong between a client and a chain: each ends well, or in an error that says what to do. */

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";

import {
  addressPrefix,
  base64,
  type ChainError,
  type ChainOptions,
  eventOf,
  type PendingError,
  Sheaf,
  type SheafError,
  type Signed,
  translate,
} from "../../src/index.js";
import { accountOf, DENOM, GAS_PRICE, kill, signerOf, up } from "./localnet.js";
import { type Fate, Relay } from "./relay.js";
import { code, Suite, sleep } from "./suite.js";

const GRAIN = 1_000_000n;
const receiver = accountOf("relayer", 3).address;

let suite: Suite;
let relay: Relay | undefined;
let broadcasts: string[];

before(async () => {
  suite = await Suite.deploy();
});
after(() => suite?.close());
afterEach(() => {
  relay?.close();
  relay = undefined;
});

/** A client of contributor 0 whose every answer has the fate that is named, by the method and how often it came. */
async function through(fate: (method: string, time: number) => Fate, options: ChainOptions = {}): Promise<Sheaf> {
  const times = new Map<string, number>();
  broadcasts = [];
  relay = await Relay.to(suite.rpc, (method) => {
    const time = (times.get(method) ?? 0) + 1;
    times.set(method, time);
    if (method === "broadcast_tx_sync") broadcasts.push(method);
    return fate(method, time);
  });
  return Sheaf.connect(relay.url, suite.deployment, {
    signer: await signerOf("contributor"),
    gasPrice: GAS_PRICE,
    ...options,
  });
}

const give = (client: Sheaf, amount: bigint) =>
  client.token.transfer({ recipient: receiver, amount: amount.toString() });
const given = () => suite.owner.balance(suite.owner.grain, receiver);

test("out of gas, no coins, a price too low, no patience: each by its code, in a sentence", async () => {
  const short = await suite.as("contributor", 5, { gasPercent: 60 });
  await assert.rejects(short.bond(1n), (error: ChainError) => {
    assert.equal(error.code, "gas");
    return error.message.startsWith("the gas that was allowed was used up: allow more");
  });
  const cheap = await suite.as("contributor", 5, { gasPrice: "0.000001ustake" });
  await assert.rejects(cheap.bond(1n), code("fee"));
  const poor = await suite.as("buyer", 1);
  await assert.rejects(poor.governance.fund([{ denom: DENOM, amount: "999999999999999999" }]), code("funds"));
  await assert.rejects(poor.dataPool.ask.pool({ pool: 99 }), code("unknown_pool"));
  await assert.rejects(poor.bond(1n), (error: SheafError) => error.code !== "unknown");
  const signer = await DirectSecp256k1HdWallet.generate(12, { prefix: addressPrefix(suite.deployment) });
  const newcomer = await Sheaf.connect(suite.rpc, suite.deployment, { signer, gasPrice: GAS_PRICE });
  await assert.rejects(newcomer.bond(1n), code("account"));
  newcomer.disconnect();
  const hasty = await suite.as("contributor", 5, { patience: 1 });
  await assert.rejects(hasty.bond(1n), (error: PendingError) => {
    assert.equal(error.code, "pending");
    return /^[0-9A-F]{64}$/.test(error.hash);
  });
});

test("clients of one account that say the same at once take turns", async () => {
  const modes = ["amino", "direct", "direct"] as const;
  const clients = await Promise.all(modes.map((mode) => suite.as("contributor", 4, { mode })));
  const sent = await Promise.all([...clients, ...clients].map((client) => client.bond(1n)));
  assert.equal(new Set(sent.map(({ hash }) => hash)).size, 6);
});

test("a wrong sequence is told as one", async () => {
  const { address } = accountOf("contributor", 4);
  const client = await SigningCosmWasmClient.connectWithSigner(suite.rpc, await signerOf("contributor", 4));
  const { accountNumber, sequence } = await client.getSequence(address);
  const value = { fromAddress: address, toAddress: receiver, amount: [{ denom: DENOM, amount: "1" }] };
  const fee = { gas: "200000", amount: [{ denom: DENOM, amount: "5000" }] };
  const tx = await client.sign(address, [{ typeUrl: "/cosmos.bank.v1beta1.MsgSend", value }], fee, "", {
    accountNumber,
    sequence: sequence + 7,
    chainId: suite.deployment.chain_id,
  });
  const refused = await client.broadcastTxSync(TxRaw.encode(tx).finish()).catch(translate);
  client.disconnect();
  assert.equal((refused as ChainError).code, "sequence");
  assert.match((refused as ChainError).message, /^another transaction of this account came first: try again/);
});

test("of two who take the same offer at once, one has it, and the other is told", async () => {
  const maker = await suite.as("contributor", 1);
  for (const modes of [["direct", "amino"] as const, ["amino", "direct"] as const]) {
    const terms = { denom: DENOM, amount: "500", least: "100", expires_at: (await suite.now()) + 600 };
    const msg = base64.encode(new TextEncoder().encode(JSON.stringify({ offer: terms })));
    const made = await maker.token.send({ contract: maker.marketplace.address, amount: "100", msg });
    const { offer } = eventOf(made.events, "sheaf_offered");

    const takers = await Promise.all(modes.map((mode, index) => suite.as("buyer", index, { mode })));
    const before = await Promise.all(takers.map((taker) => taker.balance(taker.grain)));
    const fills = await Promise.allSettled(
      takers.map((taker) => taker.marketplace.fill({ offer, least: "100" }, [{ denom: DENOM, amount: "500" }])),
    );
    const winner = fills.findIndex(({ status }) => status === "fulfilled");
    const lost = fills[1 - winner];
    assert.ok(winner >= 0 && lost?.status === "rejected", "one and only one");
    assert.equal(lost.reason.name, "ContractError");
    assert.equal(lost.reason.code, "offer_over");
    assert.match(lost.reason.message, /^offer \d+ is over, filled or taken back: see Offers for others$/);
    const after = await Promise.all(takers.map((taker) => taker.balance(taker.grain)));
    assert.deepEqual(
      after.map((balance, index) => balance - (before[index] ?? 0n)),
      [0, 1].map((index) => (index === winner ? 100n : 0n)),
    );
  }
});

test("an answer that is lost on its way: the transaction is found, and happened once", async () => {
  const client = await through((method, time) => (method === "broadcast_tx_sync" && time === 1 ? "lost" : "passed"));
  const before = await given();
  const { hash } = await give(client, GRAIN);
  assert.match(hash, /^[0-9A-F]{64}$/);
  // it may be in a block before it goes out again
  assert.ok(broadcasts.length <= 2, String(broadcasts.length));
  assert.equal((await given()) - before, GRAIN);
});

test("a proxy that asks twice, and hands on the second node's no: the first is found, and happened once", async () => {
  for (const no of ["mismatched", "spent"] as const) {
    const client = await through((method, time) => (method === "broadcast_tx_sync" && time === 1 ? no : "passed"));
    const before = await given();
    assert.match((await give(client, GRAIN)).hash, /^[0-9A-F]{64}$/);
    // that a sequence is wrong may be over a block later: the same bytes may go out again
    if (no === "spent") assert.equal(broadcasts.length, 1);
    assert.equal((await given()) - before, GRAIN);
    relay?.close();
  }
});

test("what was kept before a stop is gone on with: it happens once, or is told to be over", async () => {
  const before = await given();
  let kept: Signed | undefined;
  const stopped = () => Promise.reject(new Error("stopped"));
  const signer = await suite.as("contributor", 2, {
    mode: "amino",
    onSigned: (signed) => {
      kept = JSON.parse(JSON.stringify(signed));
      return stopped();
    },
  });
  await assert.rejects(give(signer, GRAIN), /^Error: stopped$/);
  if (!kept) assert.fail();
  assert.equal(await suite.owner.chain.transaction(kept.hash), undefined);
  assert.equal((await suite.owner.chain.resume(kept))?.hash, kept.hash);
  assert.equal((await suite.owner.chain.resume(kept))?.hash, kept.hash);
  assert.equal((await given()) - before, GRAIN);

  await assert.rejects(give(signer, GRAIN), /^Error: stopped$/);
  await give(await suite.as("contributor", 2), GRAIN);
  assert.equal(await suite.owner.chain.resume(kept), undefined);
  assert.equal((await given()) - before, 2n * GRAIN);
});

test("an answer that never comes: pending, by its hash, under which it is found later", async () => {
  const before = await given();
  for (const method of ["broadcast_tx_sync", "tx_search"]) {
    const client = await through((each) => (each === method ? "held" : "passed"), { patience: 1_500 });
    const pending = await give(client, GRAIN).catch((error: PendingError) => error);
    const { hash } = pending;
    const words =
      /^pending, [0-9A-F]{64}: in no block after \d+ s\. It may still get into one: look for it before you try/;
    assert.match((pending as PendingError).message, words);
    await suite.comes(() => suite.owner.chain.transaction(hash));
    relay?.close();
  }
  assert.equal((await given()) - before, 2n * GRAIN);
});

test("the node is killed while a client waits, and starts again: it goes on, and all happened once", async () => {
  let killed = false;
  const client = await through((method) => {
    if (method !== "broadcast_tx_sync" || killed) return "passed";
    kill();
    killed = true;
    return "passed";
  });
  const before = await given();
  const sent = give(client, GRAIN);
  sent.catch(() => undefined);
  while (!killed) await Promise.race([sleep(0.05), sent]);
  await assert.rejects(given(), (error: ChainError) => {
    assert.equal(error.code, "offline");
    return error.message.startsWith("the node does not answer: see whether it runs, and try again");
  });
  await assert.rejects(suite.owner.governance.fund([{ denom: DENOM, amount: "1" }]), code("offline"));
  await up();
  const { hash } = await sent;
  assert.equal((await suite.owner.chain.comet.tx({ hash: Buffer.from(hash, "hex") })).result.code, 0);
  assert.equal((await given()) - before, GRAIN);
  await give(await suite.as("contributor", 0), GRAIN);
  assert.equal((await given()) - before, 2n * GRAIN);
});
