/**
 * Buys what may be bought of a pool's last edition for a purpose, for so much at most; waits for the key, and opens the
 * bundle, as a gateway serves it (see gateway.ts). Stopped at any moment, run it again with the same OUT, and nothing is bought
 * twice. From then on, all that this address buys is sealed to the key in SEED-FILE, whichever program buys it.
 */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { base64, ExchangeSecret, eventsOf, fileName, type Purpose } from "@sheaf-network/sdk";
import { askFor, goOn, keep, words } from "./connect.ts";

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

/** What a gateway serves to whoever shows that they are the licensee. */
async function serve(url: string): Promise<Uint8Array> {
  const asked = await fetch(url);
  const nonce = asked.headers.get("x-nonce") ?? "";
  // the text is made here: sign none that somebody else has made
  if (!/^[0-9a-f]{32}$/.test(nonce)) throw new Error(`${gateway} does not ask who we are: ${await asked.text()}`);
  const address = sheaf.address;
  const said = JSON.stringify({ address, nonce, proof: await sheaf.proveAddress(askFor(url, address, nonce)) });
  const headers = { authorization: `ADR-036 ${base64.encode(new TextEncoder().encode(said))}` };
  const served = await fetch(url, { headers });
  if (!served.ok) throw new Error(await served.text());
  return new Uint8Array(await served.arrayBuffer());
}

let number: number | undefined = existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")).order : undefined;
number ??= eventsOf(before?.events ?? [], "sheaf_bought")[0]?.order;
if (number !== undefined) console.log(`going on with order ${number}`);
number ??= await order();
keep(kept, JSON.stringify({ order: number }));
console.log(`order ${number}: waiting for the key`);

const { purchase, status } = await sheaf.delivered(number);
const cohorts = purchase.lines.map((line) => line.cohort).join(",");
const served = await serve(`${gateway}/${pool}/${purchase.edition}/${cohorts}?purpose=${purpose}`);

const { files, manifest } = await sheaf.open(number, secret, served);
for (const { entry, rows } of files) {
  // a name of one's own: no name that came with the data is a path
  const path = `${out}/${fileName(manifest.facts.format, entry.cohort)}`;
  writeFileSync(path, rows);
  console.log(`opened and checked: ${path}`);
}
if (typeof status === "object" && "delivered" in status) {
  await sheaf.confirm(number);
  console.log(`order ${number} is settled: the contributors can claim`);
}
rmSync(underWay, { force: true });
sheaf.disconnect();
