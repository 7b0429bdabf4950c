/** Governance as a cw3 multisig: what a client that knows cw3 and nothing of Sheaf does, by messages of cw3's specification. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Cw3 } from "./cw3.js";
import { accountOf, DENOM } from "./localnet.js";
import { Suite } from "./suite.js";

const VOTERS = 5;
const BOND = 5_000_000;
const DEPOSIT = [{ denom: DENOM, amount: "250000" }];

let suite: Suite;
let members: Cw3[];
let first: Cw3;
let anyone: Cw3;
const payee = accountOf("guardian").address;

before(async () => {
  suite = await Suite.deploy();
  await suite.voters(VOTERS, BOND);
  const { governance } = suite.deployment.contracts;
  members = await Promise.all(
    Array.from({ length: VOTERS }, (_, index) => Cw3.of(suite.rpc, governance, "contributor", index)),
  );
  first = members[0] ?? assert.fail();
  anyone = await Cw3.of(suite.rpc, governance, "buyer", 1);
  await suite.owner.governance.fund([{ denom: DENOM, amount: "1000" }]);
});
after(async () => {
  for (const { client } of [...(members ?? []), anyone]) client?.disconnect();
  await suite?.close();
});

test("who votes, with what, and how much a proposal needs", async () => {
  assert.deepEqual(await anyone.ask("threshold"), {
    threshold_quorum: { threshold: "0.5", quorum: "0.2", total_weight: VOTERS * BOND },
  });
  assert.deepEqual(await anyone.ask("voter", { address: first.address }), { weight: BOND });
  assert.deepEqual(await anyone.ask("voter", { address: anyone.address }), { weight: null });
  const { voters } = await anyone.ask("list_voters");
  assert.deepEqual(new Set(voters.map(({ addr }) => addr)), new Set(members.map(({ address }) => address)));
  assert.ok(voters.every(({ weight }) => weight === BOND));
  const page = await anyone.ask("list_voters", { start_after: voters[1]?.addr, limit: 2 });
  assert.deepEqual(page.voters, voters.slice(2, 4));
});

test("proposed, voted, executed or closed, by cw3's messages alone", async () => {
  const pay = { bank: { send: { to_address: payee, amount: [{ denom: DENOM, amount: "400" }] } } };
  const draft = { title: "pay", description: "for the audit", msgs: [pay] };
  await first.do("propose", draft, DEPOSIT);
  await first.do("propose", { ...draft, title: "pay again", latest: null }, DEPOSIT);
  const { proposals } = await anyone.ask("reverse_proposals", { limit: 2 });
  const [again, one] = proposals.map(({ id }) => id) as [number, number];
  const listed = await anyone.ask("list_proposals", { start_after: one - 1 });
  assert.deepEqual(
    listed.proposals.map(({ id }) => id),
    [one, again],
  );

  const { threshold, expires, ...facts } = await anyone.proposal(one);
  assert.deepEqual(facts, {
    id: one,
    title: "pay",
    description: "for the audit",
    msgs: [pay],
    status: "open",
    proposer: first.address,
    deposit: { amount: "250000", denom: { native: DENOM }, refund_failed_proposals: true },
  });
  assert.deepEqual(threshold, await anyone.ask("threshold"));

  await Promise.all(
    members.map((member, index) => member.do("vote", { proposal_id: one, vote: index ? "yes" : "abstain" })),
  );
  await assert.rejects(
    first.do("vote", { proposal_id: one, vote: "no" }),
    /identity \d+ has voted on proposal \d+: a vote is final/,
  );
  await assert.rejects(anyone.do("vote", { proposal_id: one, vote: "no" }), /wasm1\w+ has no identity: register first/);
  const mine = { proposal_id: one, voter: first.address, vote: "abstain", weight: BOND };
  assert.deepEqual(await anyone.ask("vote", { proposal_id: one, voter: first.address }), { vote: mine });
  assert.deepEqual(await anyone.ask("vote", { proposal_id: again, voter: first.address }), { vote: null });
  const { votes } = await anyone.ask("list_votes", { proposal_id: one });
  assert.equal(votes.length, VOTERS);
  assert.deepEqual(
    votes.find(({ voter }) => voter === first.address),
    mine,
  );
  const rest = await anyone.ask("list_votes", { proposal_id: one, start_after: votes[2]?.voter });
  assert.deepEqual(rest.votes, votes.slice(3));

  await assert.rejects(
    anyone.do("execute", { proposal_id: one }),
    /proposal \d+ is Open: only a passed one is executed/,
  );
  await suite.past(Math.floor(Number(expires.at_time) / 1e9));
  assert.equal((await anyone.proposal(one)).status, "passed");
  assert.equal((await anyone.proposal(again)).status, "rejected");
  // cw3 knows no timelock: what is passed says from when on
  const early = await anyone.do("execute", { proposal_id: one }).catch(({ message }: Error) => message);
  const [, from] = /proposal \d+ can be executed from (\d+) on, now is \d+/.exec(String(early)) ?? assert.fail();
  await suite.past(Number(from));
  const before = BigInt((await anyone.client.getBalance(payee, DENOM)).amount);
  await anyone.do("execute", { proposal_id: one });
  assert.equal(BigInt((await anyone.client.getBalance(payee, DENOM)).amount) - before, 400n);
  assert.equal((await anyone.proposal(one)).status, "executed");
  await assert.rejects(
    anyone.do("execute", { proposal_id: one }),
    /proposal \d+ is Executed: only a passed one is executed/,
  );
  await anyone.do("close", { proposal_id: again });
});

test("what cw3 could propose and governance does not is refused in words", async () => {
  const coins = [{ denom: DENOM, amount: "1" }];
  const contract_addr = suite.deployment.contracts.marketplace;
  for (const [msg, words] of [
    [
      { bank: { burn: { amount: coins } } },
      /only calls without funds, bank sends, migrations and changes of admin can/,
    ],
    [{ wasm: { execute: { contract_addr, msg: "e30=", funds: coins } } }, /a call with funds; the purse pays by Spend/],
  ] as const) {
    await assert.rejects(first.do("propose", { title: "t", description: "", msgs: [msg] }, DEPOSIT), words);
  }
});
