import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../src/bytes.js";
import type { Chain } from "../src/client/chain.js";
import { Sheaf } from "../src/client/sheaf.js";
import { ExchangeSecret } from "../src/sealed-key/index.js";

const NOW = 1_000;
const QUOTE = { pool: 1, purpose: "research", duration: 86_400, denom: "ustake" } as const;

type Message = Record<string, Record<string, unknown>>;

/** A buyer's client of a chain that answers so. */
function buyer(answers: Record<string, (asked: Record<string, unknown>) => unknown>): Sheaf {
  const chain = {
    sender: "wasm1buyer",
    now: async () => NOW,
    query: async (_: string, msg: Message) => {
      const [[name = "", asked = {}] = []] = Object.entries(msg);
      return (answers[name] ?? assert.fail(name))(asked);
    },
  };
  const names = ["identity_registry", "data_pool", "governance", "marketplace", "reward_token"];
  const contracts = Object.fromEntries(names.map((name) => [name, name])) as Sheaf["deployment"]["contracts"];
  return new Sheaf(chain as unknown as Chain, { chain_id: "c-1", contracts });
}

test("without a number, it is the last edition that is published, in time and not closed", async () => {
  const edition = (number: number, of: { published?: object | null; sale_until?: number; closed?: boolean }) => {
    const { published = {}, sale_until = NOW + 1, closed = false } = of;
    return { number, closed, edition: { published, sale_until } };
  };
  const editions = [
    edition(1, {}),
    edition(2, {}),
    edition(3, { closed: true }),
    edition(4, { sale_until: NOW }),
    edition(5, { published: null }),
  ];
  const quote = (some: typeof editions) => buyer({ editions: () => some, quote: () => ({ lines: [] }) }).quote(QUOTE);
  assert.equal((await quote(editions)).wish.edition, 2);
  await assert.rejects(quote(editions.slice(2)), { code: "usage", message: "pool 1 has no edition on sale" });
});

test("what is no amount is refused before anything is sent", async () => {
  const sheaf = buyer({});
  for (const odd of [-1n, "1.5" as unknown as bigint, 2 as unknown as bigint]) {
    const refused = { code: "usage", message: `${odd} is no amount: it is a bigint from 0n on, in micro-units` };
    await assert.rejects(sheaf.bond(odd), refused);
    await assert.rejects(sheaf.unbond(odd), refused);
    await assert.rejects(sheaf.redeem(odd, 1n), refused);
  }
});

test("a bundle that is sealed to another key is told so; so is what was not delivered", async () => {
  const [mine, other] = [1, 2].map((seed) => ExchangeSecret.fromSeed(new Uint8Array(32).fill(seed)));
  if (!mine || !other) assert.fail();
  const open = (status: unknown) =>
    buyer({ order: () => ({ id: 7, status, deliver_by: 0, b1: base64.encode(other.b1) }) }).open(
      7,
      mine,
      new Uint8Array(),
    );
  await assert.rejects(open({ settled: { r1: "", e: "" } }), {
    code: "usage",
    message: "order 7 is sealed to another exchange key: open it with the one that bought it",
  });
  await assert.rejects(open("funded"), { message: "order 7 is not delivered yet: it has until 1970-01-01T00:00:00Z" });
  await assert.rejects(open({ refunded: {} }), { message: "order 7 was paid back: nothing was delivered" });
});

test("whoever waits for a key in vain is told until when it may come, as a date", async () => {
  const order = () => ({ id: 7, status: "funded", deliver_by: 1_795_714_087 });
  await assert.rejects(buyer({ order }).delivered(7, -1), {
    code: "usage",
    message: "order 7 is not delivered yet: it has until 2026-11-26T17:28:07Z",
  });
});
