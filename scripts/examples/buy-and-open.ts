/**
 * Buys what may be bought of a pool's last edition for a purpose, for so much at most; waits for the key, and opens the
 * bundle. Stopped at any moment, run it again with the same OUT, and nothing is bought twice.
 */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { ExchangeSecret, eventsOf, type Purpose } from "@sheaf-network/sdk";
import { goOn, keep, words } from "./connect.ts";

const [deployment = "", poolNumber, purpose, days, denom = "", most = "", seedFile = "", gateway, out = ""] = words(
  "buy-and-open DEPLOYMENT POOL PURPOSE DAYS DENOM MOST SEED-FILE GATEWAY OUT",
  9,
);
const pool = Number(poolNumber);
mkdirSync(out, { recursive: true });

const [underWay, kept] = [`${out}/under-way.json`, `${out}/order.json`];
const { sheaf, before } = await goOn(deployment, underWay);

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

let number: number | undefined = existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")).order : undefined;
number ??= eventsOf(before?.events ?? [], "sheaf_bought")[0]?.order;
if (number !== undefined) console.log(`going on with order ${number}`);
number ??= await order();
keep(kept, JSON.stringify({ order: number }));
console.log(`order ${number}: waiting for the key`);

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
rmSync(underWay, { force: true });
sheaf.disconnect();
