import assert from "node:assert/strict";
import { test } from "node:test";

import type { IndexedTx } from "@cosmjs/stargate";

import { deliver, type Node } from "../src/client/delivery.js";
import type { PendingError } from "../src/errors.js";

const BYTES = new TextEncoder().encode("signed");
const HASH = "4A3CDFAE6F291C8F544DAEA5B72905CF9E74C1ED427D831AD0D7CA00C73C794D";
const AWAY = () => Promise.reject(new TypeError("fetch failed"));
const NEVER = () => new Promise<never>(() => undefined);
const sequence = () => Promise.reject(new Error("Broadcasting transaction failed: account sequence mismatch"));

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
  };
  return { asked, node: fake };
}

const yes = async () => HASH;
const nothing = async () => null;
const there = async () => ({ hash: HASH }) as IndexedTx;

test("it is handed over once, and looked for until a block has it", async () => {
  const { asked, node: fake } = node([yes], [nothing, nothing, there]);
  assert.equal((await deliver(fake, BYTES, 60_000)).hash, HASH);
  assert.deepEqual(asked, ["broadcast", "look", "look", "look"]);
});

test("a node that was away gets the same bytes again", async () => {
  const { asked, node: fake } = node([AWAY, yes, yes], [nothing, AWAY, there]);
  await deliver(fake, BYTES, 60_000);
  assert.deepEqual(asked, ["broadcast", "broadcast", "look", "look", "broadcast", "look"]);
});

test("a node that has just started is asked again, and what came first is no matter of it", async () => {
  const log = "signature verification failed; please verify account number (0) and chain-id (x): unauthorized";
  const starting = () => Promise.reject(new Error(log));
  const { asked, node: fake } = node([starting, yes], [there]);
  await deliver(fake, BYTES, 60_000);
  assert.deepEqual(asked, ["broadcast", "broadcast", "look"]);
  await assert.rejects(deliver(node([starting, sequence], [there]).node, BYTES, 60_000), /sequence mismatch/);
});

test("what came though no answer did is found, and never sent as another", async () => {
  for (const came of [sequence, () => Promise.reject(new Error('{"data":"tx already exists in cache"}'))]) {
    const { node: fake } = node([AWAY, came], [nothing, there]);
    assert.equal((await deliver(fake, BYTES, 60_000)).hash, HASH);
  }
});

test("a refusal is one, at once", async () => {
  const { asked, node: fake } = node([sequence], [there]);
  await assert.rejects(deliver(fake, BYTES, 60_000), /sequence mismatch/);
  assert.deepEqual(asked, ["broadcast"]);
});

test("patience ends, whatever the node does", async () => {
  const cases = [node([AWAY], [AWAY]), node([yes], [nothing]), node([yes], [NEVER]), node([NEVER], [nothing])];
  for (const { node: fake } of cases) {
    await assert.rejects(deliver(fake, BYTES, 20), (error: PendingError) => {
      assert.equal(error.code, "pending");
      return error.hash === HASH && error.message.includes(HASH);
    });
  }
});
