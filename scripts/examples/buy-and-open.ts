/**
 * Buys what may be bought of a pool's last edition for a purpose, for so much at most; waits for the key, and opens the
 * bundle. An order that is not settled is gone on with: after a stop, run it again, and nothing is bought twice.
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { ExchangeSecret, type Purpose } from "@sheaf-network/sdk";
import { connect, words } from "./connect.ts";

const [deployment = "", poolNumber, purpose, days, denom = "", most = "", seedFile = "", gateway, out = ""] = words(
  "buy-and-open DEPLOYMENT POOL PURPOSE DAYS DENOM MOST SEED-FILE GATEWAY OUT",
  9,
);
const sheaf = await connect(deployment);
const pool = Number(poolNumber);

// the key to which sales are sealed: 32 random bytes of yours, kept in a file
const secret = ExchangeSecret.fromSeed(readFileSync(seedFile));

/** The number of our order that is paid and not settled; of a new one, where there is none. */
async function order(): Promise<number> {
  const begun = (await sheaf.orders()).find(
    ({ status, purchase }) =>
      purchase.pool === pool &&
      purchase.purpose === purpose &&
      (status === "funded" || (typeof status === "object" && "delivered" in status)),
  );
  if (begun) {
    console.log(`going on with order ${begun.id}: ${begun.price} ${begun.denom} in escrow, waiting for the key`);
    return begun.id;
  }
  const quote = await sheaf.quote({ pool, purpose: purpose as Purpose, duration: Number(days) * 86_400, denom });
  for (const { cohort, ok, least_price, records, why } of quote.cohorts) {
    console.log(`cohort ${cohort}: ${ok ? `${records} records for ${least_price}` : why.join("; ")}`);
  }
  if (quote.total > BigInt(most)) throw new Error(`all of it costs ${quote.total} ${denom}, more than ${most}`);
  await sheaf.setExchangeKey(secret);
  const bought = await sheaf.buy(quote);
  console.log(`order ${bought.order}: ${bought.price} ${denom} in escrow, waiting for the key`);
  return bought.order;
}

const number = await order();
const { purchase } = await sheaf.delivered(number);
const cohorts = purchase.lines.map((line) => line.cohort).join(",");
const path = `${pool}/${purchase.edition}/${cohorts}?purpose=${purpose}`;
const served = await fetch(`${gateway}/${path}`, { headers: { "x-licensee": sheaf.address } });
if (!served.ok) throw new Error(await served.text());

const { files } = await sheaf.open(number, secret, new Uint8Array(await served.arrayBuffer()));
mkdirSync(out, { recursive: true });
for (const { entry, rows } of files) writeFileSync(`${out}/${entry.file}`, rows);
console.log(`opened and checked: ${files.map(({ entry }) => `${out}/${entry.file}`).join(", ")}`);
await sheaf.confirm(number);
console.log(`order ${number} is settled: the contributors can claim`);
sheaf.disconnect();
