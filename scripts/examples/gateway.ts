/**
 * Gates another service on CheckAccess: serves bundles to whoever shows that an address is theirs, and has a licence for what
 * they say they do. Asked without a proof, it names a number (`x-nonce`), good for a minute and once; the proof is the text
 * `askFor` of that number, signed by ADR-036. ORIGIN is where people reach it, as in https://data.example.
 */

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type Purpose, provesAddress, SheafError } from "@sheaf-network/sdk";
import { askFor, look, words } from "./connect.ts";

const [deployment = "", bundles = "", port, given] = words("gateway DEPLOYMENT BUNDLES PORT [ORIGIN]", 3);
const sheaf = await look(deployment);
let origin = given;

/** The numbers that wait for their proof, oldest first, and until when. */
const nonces = new Map<string, number>();

function newNonce(): string {
  for (const [old, end] of nonces) {
    if (end > Date.now() && nonces.size < 10_000) break;
    nonces.delete(old);
  }
  const nonce = randomBytes(16).toString("hex");
  nonces.set(nonce, Date.now() + 60_000);
  return nonce;
}

/** Whose address the header shows to be theirs, who asks for this; nobody's where it does not. */
function provenBy(header: string, path: string): string | undefined {
  const [, said = ""] = /^ADR-036 (\S+)$/.exec(header) ?? [];
  try {
    const { address, nonce, proof } = JSON.parse(Buffer.from(said, "base64").toString());
    const end = nonces.get(nonce) ?? 0;
    nonces.delete(nonce);
    return end > Date.now() && provesAddress(address, askFor(`${origin}${path}`, address, nonce), proof)
      ? address
      : undefined;
  } catch {
    return undefined;
  }
}

const server = createServer(async (request, response) => {
  const say = (status: number, text: string): void => void response.writeHead(status).end(`${text}\n`);
  // GET /POOL/EDITION/COHORT,...?purpose=research
  const { url = "/", headers } = request;
  const [, pool, edition, list, purpose] = /^\/(\d+)\/(\d+)\/(\d+(?:,\d+)*)\?purpose=(\w+)$/.exec(url) ?? [];
  if (!list) return say(404, "ask for /POOL/EDITION/COHORT,...?purpose=PURPOSE");
  const licensee = provenBy(headers.authorization ?? "", url);
  if (!licensee) {
    response.setHeader("x-nonce", newNonce()).setHeader("www-authenticate", "ADR-036");
    return say(401, `show that your address is yours: sign this request, by ADR-036, with the number in x-nonce`);
  }
  try {
    const { allowed, why } = await sheaf.checkAccess({
      licensee,
      pool: Number(pool),
      edition: Number(edition),
      cohorts: list.split(",").map(Number),
      purpose: purpose as Purpose,
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
  origin ??= `http://127.0.0.1:${at}`;
  console.log(`serving ${bundles} as ${origin}`);
});
