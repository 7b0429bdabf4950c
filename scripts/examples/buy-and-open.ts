/** Finds what is on sale for a purpose, buys what may be bought, waits for the key, and opens the bundle. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { ExchangeSecret, type Purpose, UsageError } from "@sheaf-network/sdk";
import { connect, words } from "./connect.ts";

const [deployment = "", purpose, days, denom = "", seedFile = "", gateway, out = ""] = words(
  "buy-and-open DEPLOYMENT PURPOSE DAYS DENOM SEED-FILE GATEWAY OUT",
  7,
);
const sheaf = await connect(deployment);

// the key to which sales are sealed: 32 random bytes of yours, kept in a file
const secret = ExchangeSecret.fromSeed(readFileSync(seedFile));
await sheaf.setExchangeKey(secret);

for (const { id: pool } of await sheaf.pools()) {
  const wish = { pool, purpose: purpose as Purpose, duration: Number(days) * 86_400, denom };
  const quote = await sheaf.quote(wish).catch((error) => {
    if (error instanceof UsageError) return undefined; // nothing on sale
    throw error;
  });
  for (const { cohort, ok, least_price, records, why } of quote?.cohorts ?? []) {
    console.log(`pool ${pool}, cohort ${cohort}: ${ok ? `${records} records for ${least_price}` : why.join("; ")}`);
  }
  if (!quote?.total) continue;

  const { order, price } = await sheaf.buy(quote);
  console.log(`order ${order}: ${price} ${denom} in escrow, waiting for the key`);
  const { purchase } = await sheaf.delivered(order);
  const cohorts = purchase.lines.map((line) => line.cohort).join(",");
  const path = `${pool}/${purchase.edition}/${cohorts}?purpose=${purpose}`;
  const served = await fetch(`${gateway}/${path}`, { headers: { "x-licensee": sheaf.address } });
  if (!served.ok) throw new Error(await served.text());

  const { files } = await sheaf.open(order, secret, new Uint8Array(await served.arrayBuffer()));
  mkdirSync(out, { recursive: true });
  for (const { entry, rows } of files) writeFileSync(`${out}/${entry.file}`, rows);
  console.log(`opened and checked: ${files.map(({ entry }) => `${out}/${entry.file}`).join(", ")}`);
  await sheaf.confirm(order);
  console.log(`order ${order} is settled: the contributors can claim`);
  break;
}
sheaf.disconnect();
