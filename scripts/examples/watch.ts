/** Prints every event of the contracts, one a line, and goes on after a restart where it stopped. */

import { existsSync, readFileSync } from "node:fs";
import { keep, look, words } from "./connect.ts";

const [deployment = "", cursor = ""] = words("watch DEPLOYMENT CURSOR-FILE", 2);
const sheaf = await look(deployment);

const stop = new AbortController();
// a terminal, and what has started this, may each signal it
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop.abort());

// where it begins is kept before anything is seen: what comes while it is stopped is told then
if (!existsSync(cursor)) keep(cursor, `${(await sheaf.chain.height()) + 1}\n`);
const from = Number(readFileSync(cursor, "utf8"));

// a block may be told twice after a kill, and never not at all: do things by their numbers
for await (const { height, tx, type, attributes } of sheaf.events({ from, signal: stop.signal })) {
  console.log(JSON.stringify({ height, tx, type, ...attributes }));
  keep(cursor, `${height}\n`);
}
sheaf.disconnect();
