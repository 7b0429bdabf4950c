import assert from "node:assert/strict";
import { test } from "node:test";

import type { IndexedTx } from "@cosmjs/stargate";

import { deliver, type Node, nextBlock, signedOf } from "../src/client/delivery.js";
import { inTurn, settle } from "../src/client/turn.js";
import { type ChainError, isRefused, type PendingError, type SheafError } from "../src/errors.js";
import { away, FakeNode, type Fate } from "./node.js";

const MINUTE = 60_000;
const SIGNED = signedOf(new TextEncoder().encode("signed"), "wasm1account", 0);
const { hash: HASH } = SIGNED;
const NEVER = () => new Promise<never>(() => undefined);

/** A node that answers by a list, the last answer for good; and what it was asked. */
function node(broadcasts: (() => Promise<string>)[], looks: (() => Promise<IndexedTx | null>)[]) {
  const asked: string[] = [];
  const next = <T>(name: string, answers: (() => Promise<T>)[]) => {
    asked.push(name);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return (answer as () => Promise<T>)();
  };
  const fake: Node = {
    broadcastTxSync: () => next("broadcast", broadcasts),
    getTx: () => next("look", looks),
    searchTx: () => assert.fail(),
    getSequence: () => assert.fail(),
    height: () => assert.fail(),
  };
  return { asked, node: fake };
}

const AWAY = () => Promise.reject(away());
const yes = async () => HASH;
const nothing = async () => null;
const there = async () => ({ hash: HASH }) as IndexedTx;
const no = (code: number, log: string) => () =>
  Promise.reject(Object.assign(new Error(log), { codespace: "sdk", code, log }));
const said = (data: string) => () => Promise.reject(new Error(JSON.stringify({ code: -32603, message: "", data })));
const REFUSALS = [
  no(32, "account sequence mismatch, expected 2, got 1: incorrect account sequence"),
  no(5, "spendable balance 0ustake is smaller than 10ustake: insufficient funds"),
  no(2, "fee limit exceeded"),
  no(4, "signature verification failed; please verify account number (0)"),
  no(19, "tx already in mempool"),
  said("mempool is full: number of txs 5000 (max: 5000)"),
  said("tx already exists in cache"),
];

test("it is handed over once, and looked for until a block has it", async () => {
  const { asked, node: fake } = node([yes], [nothing, nothing, there]);
  assert.equal((await deliver(fake, SIGNED, MINUTE)).hash, HASH);
  assert.deepEqual(asked, ["broadcast", "look", "look", "look"]);
});

test("a node that was away gets the same bytes again", async () => {
  const { asked, node: fake } = node([AWAY, yes, yes], [nothing, nothing, AWAY, there]);
  await deliver(fake, SIGNED, MINUTE);
  assert.deepEqual(asked, ["broadcast", "look", "broadcast", "look", "look", "broadcast", "look"]);
});

test("what is in the node's hands already was handed over", async () => {
  for (const has of [no(19, "tx already in mempool"), said("tx already exists in cache")]) {
    const { asked, node: fake } = node([has], [nothing, there]);
    await deliver(fake, SIGNED, MINUTE);
    assert.deepEqual(asked, ["broadcast", "look", "look"]);
  }
});

test("once an answer was lost, no refusal says that it did not come", async () => {
  const each = REFUSALS.map(async (refusal) => {
    const { node: fake } = node([AWAY, refusal], [nothing, nothing, there]);
    assert.equal((await deliver(fake, SIGNED, MINUTE)).hash, HASH);
    // nor once a look was: the node may be another since, which has not what the one before had
    const restarted = node([yes, refusal], [AWAY, nothing, there]).node;
    assert.equal((await deliver(restarted, SIGNED, MINUTE)).hash, HASH);
    await assert.rejects(deliver(node([AWAY, refusal], [nothing]).node, SIGNED, 700), { code: "pending", hash: HASH });
  });
  await Promise.all(each);
});

test("an answer that says nothing is as good as a lost one", async () => {
  const answers = [said("something odd"), () => Promise.reject(new Error("Bad status on response: 500"))];
  for (const odd of answers) {
    const { asked, node: fake } = node([odd, yes], [nothing, there]);
    assert.equal((await deliver(fake, SIGNED, MINUTE)).hash, HASH);
    assert.deepEqual(asked, ["broadcast", "look", "broadcast", "look"]);
  }
});

test("a refusal is one at once, where nothing was lost", async () => {
  const { asked, node: fake } = node([no(5, "insufficient funds")], [there]);
  await assert.rejects(deliver(fake, SIGNED, MINUTE), { code: "funds" });
  assert.deepEqual(asked, ["broadcast"]);
});

test("patience ends, whatever the node does", async () => {
  const cases = [node([AWAY], [AWAY]), node([yes], [nothing]), node([yes], [NEVER]), node([NEVER], [nothing])];
  for (const { node: fake } of cases) {
    await assert.rejects(deliver(fake, SIGNED, 20), (error: PendingError) => {
      assert.equal(error.code, "pending");
      return error.hash === HASH && error.message.includes(HASH);
    });
  }
});

test("why nobody could say is told, and nobody is asked for long who never can", async () => {
  await assert.rejects(deliver(node([yes], [nothing]).node, SIGNED, 20), {
    message: `pending, ${HASH}: in no block after 0 s. It may still get into one: look for it before you try again`,
  });
  await assert.rejects(deliver(node([yes], [AWAY]).node, SIGNED, 20), /nobody could say \(the node does not answer/);
  const { asked, node: fake } = node([yes], [said("transaction indexing is disabled")]);
  await assert.rejects(deliver(fake, SIGNED, MINUTE), (error: PendingError) => {
    assert.equal((error.cause as ChainError).code, "index");
    return error.hash === HASH && error.message.includes("connect to one that does");
  });
  assert.deepEqual(asked, ["broadcast", "look"]);
});

test("a chain that answers and makes no block is waited for as long as patience lasts, no longer", async () => {
  let height = 6;
  await nextBlock({ height: async () => ++height }, 7, MINUTE);
  const message =
    "the chain makes no blocks at present: try again later, or ask those who run it (none after 7 in 1 s)";
  await assert.rejects(nextBlock({ height: async () => 7 }, 7, 1_000), (error) => {
    assert.ok(!isRefused(error));
    assert.equal((error as ChainError).code, "halted");
    return (error as ChainError).message === message;
  });
});

const TURNS: { fates: Fate[]; late?: number; empty?: number; signed?: number }[] = [
  { fates: [] },
  { fates: ["lost"] },
  { fates: ["nothing", "nothing"] },
  { fates: ["lost", "poor"], empty: 3 },
  { fates: ["lost", "full"], empty: 3 },
  { fates: ["starting", "starting"] },
  // a proxy hands on the second node's "no": nothing is lost, as far as we see
  { fates: ["twice"] },
  { fates: ["twice, slowly"] },
  // it is open, refused again, and comes
  { fates: ["twice, slowly"], empty: 3 },
  // its block is there, and its index is not: whoever signs anew at once does it twice
  { fates: ["twice"], late: 2 },
  // refused for something that its own first copy has taken
  { fates: ["spent"] },
  { fates: ["spent"], late: 2 },
  // the block after the refusal was made before it came
  { fates: ["spent"], empty: 2 },
  { fates: ["overtaken"], signed: 2 },
  { fates: ["overtaken", "overtaken"], signed: 3 },
  { fates: ["overtaken", "twice"], signed: 2 },
];

for (const { fates, late = 0, empty = 0, signed = 1 } of TURNS) {
  test(`${fates.join(", ") || "all well"}; late ${late}, empty ${empty}: it happens once`, async () => {
    const fake = new FakeNode(...fates);
    Object.assign(fake, { late, empty });
    const { hash } = await inTurn(fake, fake.sign, MINUTE);
    assert.equal(fake.count, 1);
    assert.equal(fake.signed.length, signed);
    assert.equal(hash, fake.signed.at(-1)?.hash);
  });
}

test("a refusal is one where the account is still at the sequence", async () => {
  for (const [fate, code] of [
    ["poor", "funds"],
    ["full", "full"],
  ] as const) {
    const fake = new FakeNode(fate);
    await assert.rejects(inTurn(fake, fake.sign, MINUTE), { code });
    assert.equal(fake.count, 0);
    assert.equal(fake.asked.filter((what) => what === "broadcast").length, 1);
  }
});

test("what nobody can tell is pending, and not signed anew", async () => {
  const never = new FakeNode("twice");
  never.late = 1_000;
  const blind = new FakeNode("twice");
  blind.noIndex = true;
  for (const [fake, why] of [
    [never, "unknown_fate"],
    [blind, "index"],
  ] as const) {
    await assert.rejects(inTurn(fake, fake.sign, MINUTE), (error: PendingError) => {
      assert.equal(error.code, "pending");
      assert.equal((error.cause as SheafError).code, why);
      return error.hash === fake.signed[0]?.hash;
    });
    assert.equal(fake.signed.length, 1);
  }
});

test("what became of a refused one is waited for 20 s at least, however short patience is", async ({ mock }) => {
  const plain = new FakeNode("poor");
  await assert.rejects(inTurn(plain, plain.sign, 20), { code: "funds" });

  const halted = new FakeNode("twice, slowly");
  halted.halted = true;
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const clock = setInterval(() => mock.timers.tick(100), 1);
  try {
    await assert.rejects(inTurn(halted, halted.sign, 700), { code: "pending", waited: 20_000 });
  } finally {
    clearInterval(clock);
  }
  assert.equal(halted.signed.length, 1);
});

test("another transaction is in a block's way for as long as patience lasts, no longer", async () => {
  const fake = new FakeNode(...Array.from({ length: 50_000 }, () => "overtaken" as const));
  await assert.rejects(inTurn(fake, fake.sign, 200), { code: "sequence" });
  assert.equal(fake.count, 0);
});

test("signing waits for those that the node has taken, and fails with what is none of the chain's", async () => {
  const fake = new FakeNode();
  const turns = [no(32, "account sequence mismatch"), no(4, "please verify account number (0)"), fake.sign];
  await inTurn(fake, () => (turns.shift() ?? assert.fail())(), MINUTE);
  assert.equal(fake.count, 1);
  await assert.rejects(
    inTurn(fake, () => Promise.reject(new Error("Request rejected")), MINUTE),
    /Request rejected/,
  );
});

test("a transaction that was kept is gone on with: it happens once, or never will", async () => {
  const before = new FakeNode();
  const kept = await before.sign();
  const resume = () => settle(before, JSON.parse(JSON.stringify(kept)), MINUTE);
  for (let time = 0; time < 2; time++) assert.equal(((await resume()) as IndexedTx).hash, kept.hash);
  assert.equal(before.count, 1);

  for (const [fates, code] of [
    [[], "sequence"],
    [["taken", "poor"], "funds"],
  ] as [Fate[], string][]) {
    const after = new FakeNode(...fates);
    const late = await after.sign();
    await inTurn(after, after.sign, MINUTE);
    assert.equal(((await settle(after, late, MINUTE)) as ChainError).code, code);
    assert.deepEqual(after.done, [after.signed[1]?.hash]);
  }
});

test("a transaction that was kept and is refused: signed anew, it takes the same sequence, and one of the two happens", async () => {
  const fake = new FakeNode("poor");
  const kept = await fake.sign();
  await assert.rejects(settle(fake, kept, MINUTE), (error) => isRefused(error) && error.code === "funds");
  const { hash } = await inTurn(fake, fake.sign, MINUTE);
  assert.deepEqual(
    fake.signed.map(({ sequence }) => sequence),
    [0, 0],
  );
  assert.equal(((await settle(fake, kept, MINUTE)) as ChainError).code, "sequence");
  assert.deepEqual(fake.done, [hash]);
});
