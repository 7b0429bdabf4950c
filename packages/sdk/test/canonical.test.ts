import assert from "node:assert/strict";
import { test } from "node:test";

import { toHex } from "../src/bytes.js";
import { Writer } from "../src/canonical.js";

test("every kind of field", () => {
  const out = new Writer("d")
    .u8(1)
    .u16(2)
    .u32(3)
    .u64(4)
    .u128(5n)
    .bool(true)
    .bytes(Uint8Array.of(9, 9))
    .str("é")
    .each([1, 2], (out, value) => out.u8(value))
    .option(7, (out, value) => out.u8(value))
    .option(undefined, () => assert.fail("absent"));
  assert.equal(
    toHex(out.toBytes()),
    "0000000164" +
      "01" +
      "0002" +
      "00000003" +
      "0000000000000004" +
      "00000000000000000000000000000005" +
      "01" +
      "000000020909" +
      "00000002c3a9" +
      "000000020102" +
      "0107" +
      "00",
  );
});

test("numbers that would not be what they were are refused", () => {
  const out = () => new Writer("d");
  assert.equal(
    toHex(
      out()
        .u64(2n ** 64n - 1n)
        .toBytes(),
    ).slice(-16),
    "f".repeat(16),
  );
  for (const bad of [-1, 256, 1.5, Number.NaN]) assert.throws(() => out().u8(bad), RangeError);
  assert.throws(() => out().u64(2 ** 53), RangeError);
  assert.throws(() => out().u64(2n ** 64n), RangeError);
  assert.throws(() => out().u128(2n ** 128n), RangeError);
});

test("what is written later does not change what was", () => {
  const bytes = Uint8Array.of(1);
  const out = new Writer("d").bytes(bytes);
  bytes[0] = 2;
  assert.equal(toHex(out.toBytes()).slice(-2), "01");
});
