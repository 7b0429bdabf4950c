/** How a buyer's deeds are done. What they are is said in sheaf.ts. */

import { type Bundle, openBundle } from "../bundle.js";
import { base64, fromHex, sameBytes } from "../bytes.js";
import type { Sent } from "../contract.js";
import { UsageError } from "../errors.js";
import type * as marketplace from "../generated/marketplace.js";
import type { Purpose, QuotedLine, Use } from "../generated/types.js";
import { type EditionKey, type ExchangeSecret, verifyDelivery } from "../sealed-key/index.js";
import { refusalWords } from "../terms/index.js";
import { sleep } from "./delivery.js";
import { eventOf } from "./events.js";
import { ceilDiv, pay } from "./money.js";
import { all } from "./pages.js";
import type { Sheaf } from "./sheaf.js";

/** What a buyer wants to do with which edition. */
export interface Wish {
  pool: number;
  /** The last one on sale without. */
  edition?: number | undefined;
  purpose: Purpose;
  /** `raw` without. */
  use?: Use | undefined;
  /** How long, from delivery on, seconds. */
  duration: number;
  /** Paid in what: a native denom, or `cw20:` and an address. */
  denom: string;
}

/** A cohort, quoted: what it costs at least, or why it cannot be had. */
export interface Offered extends QuotedLine {
  /** May it be bought so? */
  ok: boolean;
  /** Why not, in words. */
  why: string[];
}

/** What an edition costs, cohort by cohort. */
export interface Quote {
  wish: Wish & { edition: number; use: Use };
  cohorts: Offered[];
  /** The sum of what may be bought, micro. */
  total: bigint;
}

/** A cohort and what is paid for it, micro. */
export interface Line {
  cohort: number;
  price: bigint | string;
}

/** What was bought. */
export interface Bought {
  order: number;
  /** The sum of its lines, micro. */
  price: bigint;
  sent: Sent;
}

export async function quote(sheaf: Sheaf, wish: Wish, buyer: string): Promise<Quote> {
  const { pool, purpose, use = "raw", duration, denom } = wish;
  const edition = wish.edition ?? (await onSale(sheaf, pool));
  const { lines } = await sheaf.marketplace.ask.quote({ buyer, pool, edition, purpose, use, duration, denom });
  const cohorts = lines.map((line) => ({
    ...line,
    ok: line.refusals.length === 0,
    why: line.refusals.map(refusalWords),
  }));
  const total = cohorts.reduce((sum, { ok, least_price }) => sum + (ok ? BigInt(least_price ?? 0) : 0n), 0n);
  return { wish: { pool, edition, purpose, use, duration, denom }, cohorts, total };
}

/** The last edition of a pool that is published, still sold, and may still earn: not that of a retired pool. */
async function onSale(sheaf: Sheaf, pool: number): Promise<number> {
  const now = await sheaf.chain.now();
  const editions = await all(
    (page) => sheaf.dataPool.ask.editions({ pool, ...page }),
    ({ number }) => number,
  );
  const found = editions
    .filter(({ edition, closed }) => edition.published && edition.sale_until > now && !closed)
    .at(-1);
  if (!found) throw new UsageError(`pool ${pool} has no edition on sale`);
  return found.number;
}

/** Every cohort that may be bought, at its least price. */
export function leastOf({ cohorts }: Quote): Line[] {
  return cohorts.flatMap(({ cohort, ok, least_price }) => (ok && least_price ? [{ cohort, price: least_price }] : []));
}

export async function buy(sheaf: Sheaf, quote: Quote, lines: readonly Line[]): Promise<Bought> {
  const { purchase, price } = purchaseOf(quote, lines);
  const sent = await pay(sheaf.chain, quote.wish.denom, price, sheaf.marketplace.address, { buy: purchase });
  return { order: eventOf(sent.events, "sheaf_bought").order, price, sent };
}

export async function accept(sheaf: Sheaf, request: number, quote: Quote, lines: readonly Line[]): Promise<Bought> {
  const { purchase, price } = purchaseOf(quote, lines);
  const sent = await sheaf.marketplace.accept({ request, purchase });
  return { order: eventOf(sent.events, "sheaf_bought").order, price, sent };
}

function purchaseOf(quote: Quote, lines: readonly Line[]): { purchase: marketplace.Purchase; price: bigint } {
  const { pool, edition, purpose, use, duration } = quote.wish;
  if (lines.length === 0) {
    const why = quote.cohorts.map((cohort) => `cohort ${cohort.cohort}: ${cohort.why.join("; ")}`);
    throw new UsageError(`nothing of edition ${edition} may be bought so: ${why.join(". ")}`);
  }
  const sorted = [...lines]
    .sort((a, b) => a.cohort - b.cohort)
    .map(({ cohort, price }) => ({ cohort, price: price.toString() }));
  const price = sorted.reduce((sum, line) => sum + BigInt(line.price), 0n);
  return { purchase: { pool, edition, lines: sorted, purpose, use, duration }, price };
}

export async function dispute(sheaf: Sheaf, order: number, reason: marketplace.Reason): Promise<Sent> {
  const { denom, price } = await sheaf.marketplace.ask.order({ order });
  const bond = ceilDiv(BigInt(price), 10n);
  return pay(sheaf.chain, denom, bond, sheaf.marketplace.address, { dispute: { order, reason } });
}

export async function delivered(sheaf: Sheaf, order: number, patience: number): Promise<marketplace.OrderResponse> {
  for (const end = Date.now() + patience; ; await sleep(1_000)) {
    const found = await sheaf.marketplace.ask.order({ order }).catch((error) => {
      if (Date.now() > end || error.code !== "offline") throw error;
    });
    if (!found) continue;
    if (sealedIn(found)) return found;
    if (found.status !== "funded" || Date.now() > end) throw undelivered(found);
  }
}

/** Why there is no key of an order. */
function undelivered({ id, status, deliver_by }: marketplace.OrderResponse): UsageError {
  if (status !== "funded") return new UsageError(`order ${id} was paid back: nothing was delivered`);
  const until = new Date(deliver_by * 1_000).toISOString().replace(".000", "");
  return new UsageError(`order ${id} is not delivered yet: it has until ${until}`);
}

/** What was delivered of an order, if it was. */
export function sealedIn({ status }: marketplace.OrderResponse): { r1: string; e: string } | undefined {
  if (status === "funded") return undefined;
  if ("delivered" in status) return status.delivered;
  if ("disputed" in status) return status.disputed;
  if ("resolved" in status) return status.resolved;
  return "settled" in status ? status.settled : undefined;
}

export async function editionKey(sheaf: Sheaf, order: marketplace.OrderResponse): Promise<EditionKey> {
  const { pool, edition, lines } = order.purchase;
  const { published } = (await sheaf.dataPool.ask.edition({ pool, edition })).edition;
  if (!published) throw new UsageError(`edition ${edition} of pool ${pool} is not published`);
  const { p } = await sheaf.registry.ask.custody({ custody: order.custody });
  return {
    chainId: sheaf.chain.id,
    dataPool: sheaf.dataPool.address,
    pool,
    edition,
    cohorts: lines.map(({ cohort }) => cohort),
    p: base64.decode(p),
    manifestRoot: fromHex(published.manifest_root),
  };
}

export async function open(sheaf: Sheaf, order: number, secret: ExchangeSecret, bundle: Uint8Array): Promise<Bundle> {
  const found = await sheaf.marketplace.ask.order({ order });
  const sealed = sealedIn(found);
  if (!sealed) throw undelivered(found);
  if (!sameBytes(secret.b1, base64.decode(found.b1))) {
    throw new UsageError(`order ${order} is sealed to another exchange key: open it with the one that bought it`);
  }
  const key = await editionKey(sheaf, found);
  const [r1, e] = [base64.decode(sealed.r1), base64.decode(sealed.e)];
  verifyDelivery(key, base64.decode(found.b2), r1, e);
  return openBundle(secret.open(r1, e), key, bundle);
}
