/** Prints every event of the contracts, one a line, and goes on after a restart where it stopped. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect, words } from "./connect.ts";

const [deployment = "", cursor = ""] = words("watch DEPLOYMENT CURSOR-FILE", 2);
const sheaf = await connect(deployment);

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

// a block may be told twice after a kill, and never not at all: do things by their numbers
const from = existsSync(cursor) ? Number(readFileSync(cursor, "utf8")) : undefined;
for await (const { height, tx, type, attributes } of sheaf.events({ from, signal: stop.signal })) {
  console.log(JSON.stringify({ height, tx, type, ...attributes }));
  writeFileSync(cursor, `${height}\n`);
}
sheaf.disconnect();
