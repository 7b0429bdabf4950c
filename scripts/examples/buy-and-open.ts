/**
 * Buys what may be bought of a pool's last edition for a purpose, for so much at most; waits for the key, and opens the
 * bundle. What is under way is in OUT/order.json before a node gets it: stopped at any moment, run it again with the same
 * OUT, and nothing is bought twice.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { ExchangeSecret, eventsOf, type Purpose, type Signed } from "@sheaf-network/sdk";
import { connect, keep, words } from "./connect.ts";

const [deployment = "", poolNumber, purpose, days, denom = "", most = "", seedFile = "", gateway, out = ""] = words(
  "buy-and-open DEPLOYMENT POOL PURPOSE DAYS DENOM MOST SEED-FILE GATEWAY OUT",
  9,
);
const pool = Number(poolNumber);
mkdirSync(out, { recursive: true });

// the last transaction that was signed, until the order's number is known: then that
const kept = `${out}/order.json`;
const before: { order?: number; signed?: Signed } = existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")) : {};
let number = before.order;

const sheaf = await connect(deployment, {
  onSigned: (signed) => (number === undefined ? keep(kept, JSON.stringify({ signed })) : undefined),
});

// the key to which sales are sealed: 32 random bytes of yours, kept in a file
const secret = ExchangeSecret.fromSeed(readFileSync(seedFile));

/** The number of a new order. */
async function order(): Promise<number> {
  const quote = await sheaf.quote({ pool, purpose: purpose as Purpose, duration: Number(days) * 86_400, denom });
  for (const { cohort, ok, least_price, records, why } of quote.cohorts) {
    console.log(`cohort ${cohort}: ${ok ? `${records} records for ${least_price}` : why.join("; ")}`);
  }
  if (quote.total > BigInt(most)) throw new Error(`all of it costs ${quote.total} ${denom}, more than ${most}`);
  await sheaf.setExchangeKey(secret);
  return (await sheaf.buy(quote)).order;
}

const resumed = before.signed && (await sheaf.chain.resume(before.signed));
number ??= eventsOf(resumed?.events ?? [], "sheaf_bought")[0]?.order;
if (number !== undefined) console.log(`going on with order ${number}`);
number ??= await order();
keep(kept, JSON.stringify({ order: number }));
console.log(`order ${number} is in escrow: waiting for the key`);

const { purchase, status } = await sheaf.delivered(number);
const cohorts = purchase.lines.map((line) => line.cohort).join(",");
const path = `${pool}/${purchase.edition}/${cohorts}?purpose=${purpose}`;
const served = await fetch(`${gateway}/${path}`, { headers: { "x-licensee": sheaf.address } });
if (!served.ok) throw new Error(await served.text());

const { files } = await sheaf.open(number, secret, new Uint8Array(await served.arrayBuffer()));
for (const { entry, rows } of files) writeFileSync(`${out}/${entry.file}`, rows);
console.log(`opened and checked: ${files.map(({ entry }) => `${out}/${entry.file}`).join(", ")}`);
if (typeof status === "object" && "delivered" in status) {
  await sheaf.confirm(number);
  console.log(`order ${number} is settled: the contributors can claim`);
}
sheaf.disconnect();
