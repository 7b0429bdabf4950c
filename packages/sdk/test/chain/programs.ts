/** Every program of scripts/examples, run as its users do, on a chain where an edition is on sale. */

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";

import { addressPrefix, base64, checkContent, commitmentTo, eventOf, fromHex, toHex } from "../../src/index.js";
import { type Example, example } from "../example.js";
import { accountOf, DENOM, GAS_PRICE } from "./localnet.js";
import { Relay } from "./relay.js";
import { type Suite, secret } from "./suite.js";

/** What is on sale, and the keeper who delivers it. */
export interface OnSale {
  suite: Suite;
  pool: number;
  edition: number;
  cohort: number;
  rows: Uint8Array;
  deliver(order: number): Promise<Uint8Array>;
}

/** Someone new, and where the programs' files are. */
interface Stage extends OnSale {
  at(name: string): string;
  deployment: string;
  mnemonic: string;
  address: string;
}

export async function programs(sale: OnSale): Promise<void> {
  const { suite } = sale;
  const folder = mkdtempSync(join(tmpdir(), "sheaf-examples-"));
  const at = (name: string) => join(folder, name);
  const deployment = at("deployment.json");
  writeFileSync(deployment, JSON.stringify({ ...suite.deployment, rpc: suite.rpc, gas_price: GAS_PRICE }));
  const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: addressPrefix(suite.deployment) });
  const [account] = await wallet.getAccounts();
  const stage = { ...sale, at, deployment, mnemonic: wallet.mnemonic, address: account?.address ?? assert.fail() };
  try {
    await watch(stage, async () => {
      await joinAndContribute(stage);
      await vote(stage);
      await buyAndOpen(stage, folder);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** It is killed before it has seen anything, and tells all of it later. */
async function watch({ at, deployment }: Stage, story: () => Promise<void>): Promise<void> {
  const killed = example("watch", [deployment, at("cursor")]);
  await killed.until(() => existsSync(at("cursor")));
  killed.kill("SIGKILL");
  const begun = Number(readFileSync(at("cursor"), "utf8"));
  assert.ok(begun > 0);
  await story();
  const watching = example("watch", [deployment, at("cursor")]);
  await watching.says(/"sheaf_registered".*"sheaf_contributed".*"sheaf_voted".*"sheaf_settled"/s);
  watching.kill("SIGTERM");
  await watching.done();
  assert.ok(Number(readFileSync(at("cursor"), "utf8")) > begun);
}

async function joinAndContribute(stage: Stage): Promise<void> {
  const { suite, cohort, at, deployment, mnemonic, address } = stage;
  const amount = [{ denom: DENOM, amount: "1000000" }];
  const value = { fromAddress: suite.owner.address, toAddress: address, amount };
  await suite.owner.chain.broadcast([{ typeUrl: "/cosmos.bank.v1beta1.MsgSend", value }]);
  const { credential, signature } = await suite.credential(address, "person");
  // as `sheaf issuer issue` writes it
  const register = { credential, signature: base64.encode(signature) };
  writeFileSync(at("credential.json"), JSON.stringify({ register }));
  writeFileSync(at("data.csv"), "age,visits\n50,2\n");
  const given = [at("credential.json"), cohort, at("data.csv"), 1, at("store"), at("kept.json")];
  const run = (file: string) => example("join-and-contribute", [file, ...given], mnemonic);

  // what is refused is kept, and does not stand in the way of a better price
  writeFileSync(
    at("cheap.json"),
    JSON.stringify({ ...suite.deployment, rpc: suite.rpc, gas_price: `0.000001${DENOM}` }),
  );
  await assert.rejects(run(at("cheap.json")).done(), /the fee is below what the node takes/);
  assert.ok(existsSync(at("kept.json.under-way")));

  // the first that it sends is the one that was refused, the second that it joins, the third the contribution
  const { printed, hash } = await killed(stage, 3, "kept.json.under-way", run);
  assert.match(printed, /joined: identity \d+/);
  const first = await run(deployment).done();
  assert.match(first, /^joined before$/m);
  assert.match(first, /Your data may be used for research of any kind\./);
  const [, number, content = assert.fail()] = /^contribution (\d+), put in before: (\w+); keep /m.exec(first) ?? [];
  const { events } = (await suite.owner.chain.transaction(hash)) ?? assert.fail("it was put in by another");
  assert.equal(String(eventOf(events, "sheaf_contributed").contribution), number);
  checkContent(content, readFileSync(join(at("store"), content)));
  const { facts, salt } = JSON.parse(readFileSync(at("kept.json"), "utf8"));
  assert.equal(facts.commitment, toHex(commitmentTo(readFileSync(at("data.csv")), fromHex(salt))));

  const again = await run(deployment).done();
  assert.match(again, new RegExp(`^contribution ${number}, put in before: ${content}; keep `, "m"));
}

async function vote({ suite, pool, deployment, mnemonic, address }: Stage): Promise<void> {
  const voter = await suite.as("contributor", 0);
  const contract = suite.deployment.contracts.data_pool;
  const { events } = await voter.governance.proposeActions(
    { title: "to be voted on", actions: [{ decide_pool: { contract, pool, accept: true } }] },
    [{ denom: DENOM, amount: "250000" }],
  );
  const { proposal } = eventOf(events, "sheaf_proposed");
  const known = accountOf("contributor").mnemonic;
  assert.match(await example("vote", [deployment], known).done(), new RegExp(`^${proposal}: to be voted on`));
  assert.match(await example("vote", [deployment, proposal, "yes"], known).done(), /^voted yes on/);
  assert.deepEqual(await voter.inbox(), []);

  // someone new bonds what they say, and no more; to vote bonds nothing
  await voter.token.transfer({ recipient: address, amount: "100" });
  await assert.rejects(
    example("vote", [deployment, proposal, "yes"], mnemonic).done(),
    /is not enrolled: send Enrol first/,
  );
  assert.equal(await voter.balance(voter.grain, address), 100n);
  const bonded = await example("vote", [deployment, "bond", 60], mnemonic).done();
  assert.match(bonded, /^bonded 60 micro-GRAIN.*^enrolled: identity \d+ is a voter$/ms);
  assert.equal(await voter.balance(voter.grain, address), 40n);
}

async function buyAndOpen(stage: Stage, folder: string): Promise<void> {
  const { suite, pool, edition, cohort, rows, deliver, at, deployment } = stage;
  const gateway = example("gateway", [deployment, folder, 0]);
  try {
    await gateway.says(/http:\S+\n/);
    const [url = assert.fail()] = /http:\S+/.exec(gateway.printed()) ?? [];
    assert.equal((await fetch(`${url}/${pool}/${edition}/${cohort}?purpose=research`)).status, 401);

    const buyer = await suite.as("buyer", 0, { mode: "amino" });
    const before = (await buyer.orders()).length;
    writeFileSync(at("seed"), secret("buyer"));
    const run = (most: bigint, file = deployment) => {
      const words = [file, pool, "research", 30, DENOM, `${most}`, at("seed"), url, at("out")];
      return example("buy-and-open", words, accountOf("buyer").mnemonic);
    };
    const { total } = await buyer.quote({ pool, purpose: "research", duration: 30 * 86_400, denom: DENOM });
    await assert.rejects(run(total - 1n).done(), new RegExp(`costs ${total} ${DENOM}, more than ${total - 1n}`));
    assert.equal((await buyer.orders()).length, before);

    // the first that it sends is the exchange key, the second the purchase
    const { printed, hash } = await killed(stage, 2, "out/under-way.json", (file) => run(total, file));
    assert.doesNotMatch(printed, /order/);
    const stopped = run(total);
    await stopped.says(/waiting for the key/);
    stopped.kill("SIGKILL");
    const [, bought = assert.fail()] = /^going on with order (\d+)$/m.exec(stopped.printed()) ?? [];
    const { events } = (await buyer.chain.transaction(hash)) ?? assert.fail("it was bought by another");
    assert.equal(String(eventOf(events, "sheaf_bought").order), bought);
    writeFileSync(at(`${pool}-${edition}-${cohort}.age`), await deliver(Number(bought)));
    assert.match(
      await run(total).done(),
      new RegExp(`^going on with order ${bought}$.*^order ${bought} is settled`, "ms"),
    );
    assert.deepEqual(new Uint8Array(readFileSync(join(at("out"), `cohort-${cohort}.csv`))), rows);
    assert.match(await run(total).done(), new RegExp(`^going on with order ${bought}$`, "m"));
    assert.equal((await buyer.orders()).length, before + 1);
  } finally {
    gateway.kill("SIGTERM");
  }
}

/** A program that is killed when it hands over what it signs, the so manieth, before a node has it. */
async function killed(
  { suite, at }: Stage,
  which: number,
  underWay: string,
  run: (deployment: string) => Example,
): Promise<{ printed: string; hash: string }> {
  let handed = 0;
  const relay = await Relay.to(suite.rpc, () => "passed");
  relay.stops = (method) => method === "broadcast_tx_sync" && ++handed === which;
  const file = at("behind-a-relay.json");
  writeFileSync(file, JSON.stringify({ ...suite.deployment, rpc: relay.url, gas_price: GAS_PRICE }));
  const program = run(file);
  try {
    await program.until(() => handed >= which);
  } finally {
    program.kill("SIGKILL");
    relay.close();
  }
  const { hash } = JSON.parse(readFileSync(at(underWay), "utf8"));
  assert.equal(await suite.owner.chain.transaction(hash), undefined);
  return { printed: program.printed(), hash };
}
