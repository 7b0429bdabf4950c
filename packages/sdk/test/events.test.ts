import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { eventsOf, readEvent } from "../src/client/events.js";
import { KINDS } from "../src/generated/events.js";

const bought = {
  type: "wasm-sheaf_bought",
  attributes: [
    { key: "_contract_address", value: "wasm1market" },
    { key: "order", value: "7" },
    { key: "buyer", value: "wasm1buyer" },
    { key: "price", value: "340282366920938463463374607431768211455" },
    { key: "msg_index", value: "0" },
  ],
};

test("numbers are numbers, amounts stay exact", () => {
  const told = readEvent(bought);
  assert.ok(told?.type === "sheaf_bought");
  assert.equal(told.contract, "wasm1market");
  assert.equal(told.attributes.order, 7);
  assert.equal(told.attributes.price, "340282366920938463463374607431768211455");
});

test("what is none of ours is nothing", () => {
  assert.equal(readEvent({ type: "transfer", attributes: [] }), undefined);
  assert.equal(readEvent({ type: "wasm-constructor", attributes: [] }), undefined);
  assert.equal(readEvent({ type: "toString", attributes: [] }), undefined);
  const decided = { type: "wasm-sheaf_pool_decided", attributes: [{ key: "active", value: "true" }] };
  assert.deepEqual(
    eventsOf([bought, decided, { type: "message", attributes: [] }], "sheaf_pool_decided").map(({ active }) => active),
    [true],
  );
});

test("every event of the contracts is known", () => {
  const api = new URL("../../api/src/", import.meta.url);
  const paths = readdirSync(api, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".rs"));
  const declared = paths.flatMap((path) =>
    [...readFileSync(new URL(path, api), "utf8").matchAll(/^ {4,8}"(sheaf_\w+)" =>/gm)].map(([, type]) => type),
  );
  assert.deepEqual([...new Set(declared)].sort(), Object.keys(KINDS).sort());
});
