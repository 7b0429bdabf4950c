/** Every program of scripts/examples, run as its users do, on a chain where an edition is on sale. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";

import { base64, checkContent, eventsOf } from "../../src/index.js";
import { example } from "./example.js";
import { accountOf, DENOM, GAS_PRICE } from "./localnet.js";
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

export async function programs({ suite, pool, edition, cohort, rows, deliver }: OnSale): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sheaf-examples-"));
  const at = (name: string) => join(folder, name);
  writeFileSync(at("deployment.json"), JSON.stringify({ ...suite.deployment, rpc: suite.rpc, gas_price: GAS_PRICE }));
  const deployment = at("deployment.json");
  const watching = example("watch", [deployment, at("cursor")]);
  const gateway = example("gateway", [deployment, folder, 0]);
  try {
    // someone new, with a few coins
    const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: "wasm" });
    const [account] = await wallet.getAccounts();
    const toAddress = account?.address ?? assert.fail();
    const amount = [{ denom: DENOM, amount: "1000000" }];
    const value = { fromAddress: suite.owner.address, toAddress, amount };
    await suite.owner.chain.broadcast([{ typeUrl: "/cosmos.bank.v1beta1.MsgSend", value }]);
    const { credential, signature } = suite.credential(toAddress, "person");
    writeFileSync(at("credential.json"), JSON.stringify({ credential, signature: base64.encode(signature) }));
    writeFileSync(at("data.csv"), "age,visits\n50,2\n");
    const given = [deployment, at("credential.json"), cohort, at("data.csv"), 1, at("store")];
    const contributed = await example("join-and-contribute", given, wallet.mnemonic).done();
    assert.match(contributed, /joined: identity \d+/);
    assert.match(contributed, /Your data may be used for research of any kind\./);
    const [, content = assert.fail()] = /contribution \d+: (\w+)/.exec(contributed) ?? [];
    checkContent(content, readFileSync(join(at("store"), content)));
    assert.match(
      await example("join-and-contribute", [...given.slice(0, 5), at("store")], wallet.mnemonic).done(),
      /joined before/,
    );

    // a voter
    const voter = await suite.as("contributor", 0);
    const contract = suite.deployment.contracts.data_pool;
    const { events } = await voter.governance.proposeActions(
      { title: "to be voted on", actions: [{ decide_pool: { contract, pool, accept: true } }] },
      [{ denom: DENOM, amount: "250000" }],
    );
    const proposal = eventsOf(events, "sheaf_proposed")[0]?.proposal ?? assert.fail();
    const { mnemonic } = accountOf("contributor");
    assert.match(await example("vote", [deployment], mnemonic).done(), new RegExp(`^${proposal}: to be voted on`));
    assert.match(await example("vote", [deployment, proposal, "yes"], mnemonic).done(), /voted yes/);
    assert.equal(await example("vote", [deployment], mnemonic).done(), "");

    // a buyer, whom a keeper serves
    writeFileSync(at("seed"), secret("buyer"));
    await gateway.says(/http:/);
    const [url = assert.fail()] = /http:\S+/.exec(gateway.printed()) ?? [];
    const refused = await fetch(`${url}/${pool}/${edition}/${cohort}?purpose=research`, {
      headers: { "x-licensee": toAddress },
    });
    assert.equal(refused.status, 403);
    const words = [deployment, "research", 30, DENOM, at("seed"), url, at("out")];
    const buying = example("buy-and-open", words, accountOf("buyer").mnemonic);
    await buying.says(/waiting for the key/);
    const [, bought] = /order (\d+):/.exec(buying.printed()) ?? [];
    const sealed = await deliver(Number(bought));
    writeFileSync(at(`${pool}-${edition}-${cohort}.age`), sealed);
    assert.match(await buying.done(), /is settled/);
    assert.deepEqual(new Uint8Array(readFileSync(join(at("out"), `cohort-${cohort}.csv`))), rows);

    await watching.says(new RegExp(`"sheaf_settled".*"order":${bought}\\b`));
    watching.process.kill("SIGTERM");
    await watching.done();
    assert.ok(Number(readFileSync(at("cursor"), "utf8")) > 0);
  } finally {
    for (const { process } of [watching, gateway]) process.kill();
    rmSync(folder, { recursive: true });
  }
}
