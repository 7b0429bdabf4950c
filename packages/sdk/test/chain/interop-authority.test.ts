/** A cw3-flex-multisig from crates.io decides on pools, in governance's place, by cw3's messages alone. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { base64, eventOf } from "../../src/index.js";
import { Cw3 } from "./cw3.js";
import { DENOM } from "./localnet.js";
import { code, deployer, make, Suite, store } from "./suite.js";

/** Of three members, whose weight is what they have bonded, two must agree. */
const MEMBERS = 3;
const NEEDED = 2;

let suite: Suite;
let members: [Cw3, Cw3, Cw3];

before(async () => {
  const { chain, rpc } = await deployer();
  const codes = await store(chain, rpc, ["peers/cw4_stake", "peers/cw3_flex_multisig"]);
  const group = await make(chain, codes, "peers/cw4_stake", {
    denom: { native: DENOM },
    tokens_per_weight: "1000",
    min_bond: "1000",
    unbonding_period: { time: 600 },
    admin: null,
  });
  const bond = { contract: group, msg: { bond: {} }, funds: [{ denom: DENOM, amount: "1000" }] };
  for (let index = 0; index < MEMBERS; index++) {
    const client = await Cw3.of(rpc, group, "contributor", index);
    await client.client.execute(client.address, group, bond.msg, 1.6, "", bond.funds);
    client.client.disconnect();
  }
  const authority = await make(chain, codes, "peers/cw3_flex_multisig", {
    group_addr: group,
    threshold: { absolute_count: { weight: NEEDED } },
    max_voting_period: { time: 3_600 },
    executor: null,
    proposal_deposit: null,
  });
  chain.disconnect();
  suite = await Suite.deploy({ authority });
  members = await Promise.all(
    [0, 1, 2].map((index) => Cw3.of(rpc, authority, "contributor", index)) as [
      Promise<Cw3>,
      Promise<Cw3>,
      Promise<Cw3>,
    ],
  );
});
after(async () => {
  for (const { client } of members ?? []) client.disconnect();
  await suite?.close();
});

for (const accept of [true, false]) {
  test(`a pool is ${accept ? "accepted" : "refused"} by the multisig, once enough of its members agree`, async () => {
    const [proposer, voter, executor] = members;
    const pool = await suite.proposePool();
    const { dataPool } = await suite.as("contributor", 0);
    await assert.rejects(dataPool.decidePool({ pool, accept }), code("not_authority"));

    const msg = base64.encode(new TextEncoder().encode(JSON.stringify({ decide_pool: { pool, accept } })));
    const decide = { wasm: { execute: { contract_addr: dataPool.address, msg, funds: [] } } };
    await proposer.do("propose", { title: "A pool", description: "of data", msgs: [decide], latest: null });
    const { proposals } = await voter.ask("reverse_proposals", { limit: 1 });
    const { id, status, msgs } = proposals[0] ?? assert.fail();
    assert.deepEqual({ status, msgs }, { status: "open", msgs: [decide] });
    await assert.rejects(executor.do("execute", { proposal_id: id }), /Proposal must have passed/);
    await voter.do("vote", { proposal_id: id, vote: "yes" });
    assert.equal((await voter.proposal(id)).status, "passed");
    assert.equal((await dataPool.ask.pool({ pool })).pool.status, "proposed");

    const { events } = await executor.do("execute", { proposal_id: id });
    assert.equal(eventOf(events, "sheaf_pool_decided").pool, pool);
    const found = (await dataPool.ask.pool({ pool })).pool;
    assert.equal(found.status, accept ? "active" : "refused");
    assert.equal(found.authority, suite.authority);
  });
}
