/** What buyers and holders of GRAIN do besides the story, on a chain where an edition is on sale. */

import assert from "node:assert/strict";

import { DENOM } from "./localnet.js";
import type { OnSale } from "./programs.js";
import { code, type Suite } from "./suite.js";

export async function requestAndDispute({
  suite,
  pool,
  deliver,
}: Pick<OnSale, "suite" | "pool" | "deliver">): Promise<void> {
  const buyer = await suite.as("buyer", 0, { mode: "amino" });
  const wish = { purpose: "research", use: "raw", duration: 30 * 86_400 } as const;
  const quote = await buyer.quote({ ...wish, pool, denom: DENOM });
  const need = { ...wish, words: "visits by age", min_records: 1, expires_at: (await suite.now()) + 3_600 };
  const { request } = await buyer.request(need, { denom: DENOM, amount: `${quote.total + 7n}` });
  assert.deepEqual((await buyer.requests()).at(-1)?.need, need);

  const { order, price } = await buyer.accept(request, quote);
  assert.equal(price, quote.total);
  assert.equal((await buyer.requests()).at(-1)?.budget, "7");
  await assert.rejects(buyer.accept(request, quote), code("over_budget"));
  await buyer.marketplace.closeRequest({ request });
  assert.equal((await buyer.requests()).at(-1)?.open, false);

  await assert.rejects(buyer.dispute(order, { unavailable: {} }), code("order_state"));
  await deliver(order);
  await buyer.dispute(order, { unavailable: {} });
  const { status } = await buyer.marketplace.ask.order({ order });
  assert.ok(typeof status === "object" && "disputed" in status);
}

export async function trade(suite: Suite): Promise<void> {
  const [maker, taker] = await Promise.all([suite.as("contributor", 1), suite.as("buyer", 0, { mode: "amino" })]);
  const { grain, address } = maker;
  const { offer } = await maker.offer({
    give: { denom: grain, amount: "100" },
    want: { denom: DENOM, amount: "501" },
    expiresAt: (await suite.now()) + 600,
    least: 10n,
  });
  assert.deepEqual(
    (await taker.offers(address)).map(({ id, left }) => [id, left]),
    [[offer, "100"]],
  );
  const before = await taker.balance(grain);
  const [part, rest] = [await taker.fill(offer, 30n), await taker.fill(offer)];
  assert.deepEqual([part.taken, part.paid], [30n, 151n]);
  assert.deepEqual([rest.taken, rest.paid], [70n, 351n]);
  assert.equal((await taker.balance(grain)) - before, 100n);
  await assert.rejects(taker.fill(offer), {
    code: "usage",
    message: `of offer ${offer}, 0 cannot be taken: 0 is left`,
  });
  assert.equal((await taker.offers()).find(({ id }) => id === offer)?.left, "0");

  const worth = BigInt(await taker.token.ask.redeemQuote({ amount: "1000000000" }));
  assert.ok(worth > 0n);
  await assert.rejects(taker.redeem(1_000_000_000n, worth + 1n), code("below_minimum"));
  assert.equal((await taker.redeem(1_000_000_000n)).paid, worth);
}
