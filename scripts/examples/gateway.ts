/** Gates another service on CheckAccess: serves bundles to whoever has a licence for what they say they do. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type Purpose, SheafError } from "@sheaf-network/sdk";
import { connect, words } from "./connect.ts";

const [deployment = "", bundles = "", port] = words("gateway DEPLOYMENT BUNDLES PORT", 3);
const sheaf = await connect(deployment);

const server = createServer(async (request, response) => {
  const say = (status: number, text: string): void => void response.writeHead(status).end(`${text}\n`);
  // GET /POOL/EDITION/COHORT,...?purpose=research
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://gateway");
  const [, pool, edition, list] = /^\/(\d+)\/(\d+)\/(\d+(?:,\d+)*)$/.exec(pathname) ?? [];
  if (!pool || !edition || !list) return say(404, "ask for /POOL/EDITION/COHORT,...?purpose=PURPOSE");
  try {
    const { allowed, why } = await sheaf.checkAccess({
      // believed here: put your sign-in in its place, by which whoever asks shows that the address is theirs
      licensee: String(request.headers["x-licensee"]),
      pool: Number(pool),
      edition: Number(edition),
      cohorts: list.split(",").map(Number),
      purpose: searchParams.get("purpose") as Purpose,
    });
    if (!allowed) return say(403, why ?? "no licence");
    return void response.end(await readFile(`${bundles}/${pool}-${edition}-${list}.age`));
  } catch (error) {
    if (error instanceof SheafError) return say(400, error.message);
    return say(404, "there is no such bundle");
  }
});
server.listen(Number(port), "127.0.0.1", () => {
  const address = server.address();
  const at = typeof address === "object" ? address?.port : port;
  console.log(`serving ${bundles} on http://127.0.0.1:${at}`);
});
