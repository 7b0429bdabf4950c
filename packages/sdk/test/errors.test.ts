import assert from "node:assert/strict";
import { test } from "node:test";

import { ChainError, ContractError, PendingError, refusal, translate, UnknownFateError } from "../src/errors.js";
import { REFUSALS } from "../src/generated/refusals.js";
import { vectors } from "./vectors.js";

test("a contract's words are left as they are, and known", () => {
  const log = "failed to execute message; message index: 0: there is no pool 3: execute wasm contract failed";
  const simulated = `rpc error: code = Unknown desc = ${log} [CosmWasm/wasmd@v0.61.14/x/wasm/keeper/keeper.go:428] with gas used: '104131'`;
  const inner = log.replace("index: 0: ", "index: 0: dispatch: submessages: ");
  for (const error of [refusal(log, "wasm", 5), refusal(simulated, "sdk", 1), refusal(simulated), refusal(inner)]) {
    assert.ok(error instanceof ContractError);
    assert.equal(error.message, "there is no pool 3");
    assert.equal(error.code, "unknown_pool");
    assert.deepEqual(error.fields, { pool: "3" });
    assert.equal(error.name, "ContractError");
  }
});

test("what a contract does not read is told so", () => {
  const words = "unknown variant `x`, expected `research`";
  const error = new ContractError(`Error parsing into type api::marketplace::QueryMsg: ${words}`);
  assert.equal(error.code, "unreadable");
  assert.equal(error.message, `the contract does not read this: ${words}`);
});

test("of several forms, the one that says most", () => {
  const bound = new ContractError(
    "order 7: R1 and E do not seal the key of this edition and these cohorts to this buyer",
  );
  assert.equal(bound.code, "key");
  assert.equal(bound.fields.order, "7");
  const refused = new ContractError(
    "cohort 1 cannot be bought so from edition 2: the price is 1, the least is 8780693",
  );
  assert.equal(refused.code, "refused");
  assert.deepEqual(refused.fields, { cohort: "1", edition: "2" });
  const unsorted = new ContractError("cohorts must be sorted, each element once; 3 is repeated or out of order");
  assert.equal(unsorted.code, "unsorted");
  assert.equal(new ContractError("the moon is full").code, "unknown");
  assert.equal(new ContractError("order me a moon: now").code, "unknown");
});

test("every sentence of a contract is recognised as itself", () => {
  assert.ok(REFUSALS.length > 300);
  const said = new Map<string, string[]>();
  for (const [code, sentence] of REFUSALS) {
    let at = 0;
    const example = sentence.replace(/\{\w*\}/g, () => String(at++));
    said.set(example, [...(said.get(example) ?? []), code]);
  }
  for (const [example, codes] of said) {
    const { code } = new ContractError(example);
    assert.ok(codes.includes(code), `${example}: ${code}, not ${codes}`);
  }
});

test("what the chain says, by code and by words", () => {
  const code = (log: string, codespace?: string, number?: number) => refusal(log, codespace, number).code;
  const sequence = "account sequence mismatch, expected 17, got 16: incorrect account sequence";
  const funds = "spendable balance 0ustake is smaller than 10ustake: insufficient funds";
  assert.equal(code(sequence, "sdk", 32), "sequence");
  assert.equal(code(sequence), "sequence");
  assert.equal(code(funds, "sdk", 5), "funds");
  assert.equal(code(funds), "funds");
  assert.equal(code("insufficient fees; got: 1ustake", "sdk", 13), "fee");
  assert.equal(code("out of gas in location: x", "sdk", 11), "gas");
  assert.equal(code("expired", "feegrant", 2), "grant");
  const none = refusal("Z-\u0001 does not allow to pay fees for \ufffd: fee-grant not found: not found", "sdk", 38);
  assert.equal(none.code, "grant");
  assert.ok(none.message.endsWith("yourself (fee-grant not found: not found)"));
  assert.equal(code("no such contract", "sdk", 38), "not_found");
  assert.equal(code("no such contract", "wasm", 22), "not_found");
  assert.equal(code("inactive proposal", "gov", 7), "other");
  const error = refusal(funds, "sdk", 5);
  assert.ok(error instanceof ChainError);
  assert.equal(error.log, funds);
  assert.ok(error.message.startsWith("the account has not enough coins"));
});

test("cosmjs's errors become ours, others stay", () => {
  const broadcast = Object.assign(new Error("broadcast"), { codespace: "sdk", code: 13, log: "insufficient fees" });
  const found = translate(broadcast) as ChainError;
  assert.equal(found.code, "fee");
  assert.equal(found.cause, broadcast);
  const queried = translate(
    new Error(
      "Query failed with (6): rpc error: code = Unknown desc = there is no order 9: query wasm contract failed",
    ),
  ) as ContractError;
  assert.equal(queried.message, "there is no order 9");
  for (const away of [new TypeError("fetch failed"), new Error("Bad status on response: 502")]) {
    assert.equal((translate(away) as ChainError).code, "offline");
  }
  const nobody = new Error("Account 'wasm1new' does not exist on chain. Send some tokens there before trying to query");
  assert.equal((translate(nobody) as ChainError).code, "account");
  const other = new TypeError("x is not a function");
  assert.equal(translate(other), other);
  for (const status of [408, 429, 500, 504]) {
    assert.equal((translate(new Error(`Bad status on response: ${status}`)) as ChainError).code, "offline");
  }
  const said = (data: string) =>
    (translate(new Error(JSON.stringify({ code: -32603, message: "Internal error", data }))) as ChainError).code;
  assert.equal(said("mempool is full: number of txs 5000 (max: 5000)"), "full");
  assert.equal(said("Tx too large. Max size is 1048576, but got 2000000"), "too_large");
  assert.equal(said("transaction indexing is disabled"), "index");
  assert.equal(said("height 7 is not available, lowest height is 100"), "node");
});

test("what is pending says whether it may still come", () => {
  const look = "ook for it before you try again";
  const open = `pending, AB12: in no block after 1 s. It may still get into one: l${look}`;
  assert.equal(new PendingError("AB12", 1_000).message, open);
  const cause = new UnknownFateError("wasm1me", 5);
  const why =
    "wasm1me is past its sequence 5, and this node does not know what took it: it is likely done. Ask a node that indexes all transactions";
  assert.equal(cause.message, why);
  const past = `pending, AB12: whether it is in a block, nobody could say (${why}) after 1 s. L${look}`;
  assert.equal(new PendingError("AB12", 1_000, { cause }).message, past);
});

test("refusals are told as in Rust", () => {
  for (const { codespace, code, log, kind, words } of vectors("refusals").refusals) {
    const error = refusal(log, codespace, code);
    const [got, said] = error instanceof ChainError ? [error.code, error.log] : ["contract", error.message];
    assert.equal(got, kind, log);
    if (words !== undefined) assert.equal(said, words);
  }
});
