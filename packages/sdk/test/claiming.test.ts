import assert from "node:assert/strict";
import { test } from "node:test";

import type { Chain } from "../src/client/chain.js";
import type { ClaimError } from "../src/client/claiming.js";
import { Sheaf } from "../src/client/sheaf.js";
import type { ChainEvent } from "../src/contract.js";
import { PendingError } from "../src/errors.js";

const coin = (denom: string) => ({ denom, amount: "1" });
const MARKET = { denoms: ["usd", "cw20:grain"], former: ["eur"] };
const POOL = {
  pool_deposit: coin("usd"),
  cohort_deposit: coin("usd"),
  contribution_deposit: coin("ustake"),
  reserve_denom: "gold",
};
const SHARES: Record<string, string> = { eur: "5", gold: "7", ustake: "9" };

const event = (type: string, attributes: Record<string, string>): ChainEvent => ({
  type: `wasm-${type}`,
  attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
});

/** Identity 1 has 3 eur to claim in cohort 2, its address {@link SHARES}. Payments fail from one on. */
function suite(fails = Number.POSITIVE_INFINITY): { sheaf: Sheaf; asked: string[] } {
  const asked: string[] = [];
  const due = new Map(Object.entries({ ...SHARES, earned: "3" }));
  const answers: Record<string, (args: Record<string, string>) => unknown> = {
    config: () => ({ ...MARKET, ...POOL }),
    contributions_of: () => [{ id: 1, cohort: 2 }],
    denoms_of: () => ["eur"],
    earnings: () => ({ due: [{ of: { cohort: 2, denom: "eur" }, amount: due.get("earned") ?? "0" }] }),
    share: ({ denom = "" }) => {
      asked.push(denom);
      return due.get(denom) ?? "0";
    },
  };
  let payments = 0;
  const chain = {
    sender: "wasm1me",
    query: async (_: string, msg: Record<string, Record<string, string>>) => {
      const [[name = "", args = {}] = []] = Object.entries(msg);
      return (answers[name] ?? assert.fail(name))(args);
    },
    execute: async (_: string, msg: { claim?: object; claim_share?: { denom: string } }) => {
      if (++payments >= fails) throw new PendingError("AB12", 0);
      const { denom } = msg.claim_share ?? { denom: "eur" };
      const of = msg.claim ? "earned" : denom;
      const paid = due.get(of) ?? assert.fail(of);
      due.delete(of);
      const told = event(msg.claim ? "sheaf_claimed" : "sheaf_share_paid", { denom, paid });
      return { hash: String(payments), height: 1, gasUsed: 1n, events: [told] };
    },
  };
  const names = ["identity_registry", "data_pool", "governance", "marketplace", "reward_token"];
  const contracts = Object.fromEntries(names.map((name) => [name, name])) as Sheaf["deployment"]["contracts"];
  return { sheaf: new Sheaf(chain as unknown as Chain, { chain_id: "c-1", contracts }), asked };
}

test("everything that is due is paid: earnings, shares, deposits, each in its denom", async () => {
  const { sheaf, asked } = suite();
  const { paid, sent } = await sheaf.claim(1);
  assert.deepEqual([...paid].sort(), [
    ["eur", 8n],
    ["gold", 7n],
    ["ustake", 9n],
  ]);
  assert.equal(sent.length, 4);
  assert.deepEqual(asked, ["cw20:grain", "eur", "gold", "usd", "ustake"]);
  assert.deepEqual((await sheaf.claim(1)).sent, []);
});

test("shares are paid to whoever has no identity", async () => {
  const { sheaf } = suite();
  assert.equal((await sheaf.shares("wasm1other")).length, 3);
  assert.deepEqual(
    [...(await sheaf.claimShares()).paid],
    [
      ["eur", 5n],
      ["gold", 7n],
      ["ustake", 9n],
    ],
  );
});

test("a later payment's error has what was paid before", async () => {
  await assert.rejects(suite(3).sheaf.claim(1), (error: ClaimError) => {
    assert.equal(error.name, "ClaimError");
    assert.equal(error.code, "pending");
    assert.match(error.message, /^pending, AB12: .* \(paid before: 8 eur\)$/);
    assert.deepEqual([...error.paid], [["eur", 8n]]);
    assert.deepEqual(
      error.sent.map(({ hash }) => hash),
      ["1", "2"],
    );
    return error.cause instanceof PendingError;
  });
  await assert.rejects(suite(1).sheaf.claim(1), { name: "PendingError" });
});
