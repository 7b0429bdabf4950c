import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Secp256k1HdWallet } from "@cosmjs/amino";

import { proveAddress } from "../src/address-proof.js";
import { base64 } from "../src/bytes.js";
import { type Example, example } from "./example.js";
import { Rpc } from "./rpc.js";

const PATH = "/1/2/3,7?purpose=research";
const folder = mkdtempSync(join(tmpdir(), "sheaf-gateway-"));
const names = ["identity_registry", "data_pool", "governance", "marketplace", "reward_token"];
const contracts = Object.fromEntries(names.map((name) => [name, name]));

let rpc: Rpc;
let gateway: Example;
let url: string;
let wallet: Secp256k1HdWallet;
let address: string;
let licensee: string;
let asked: unknown[];

before(async () => {
  wallet = await Secp256k1HdWallet.generate(12, { prefix: "wasm" });
  [{ address } = assert.fail()] = await wallet.getAccounts();
  licensee = address;
  rpc = await Rpc.start("c-1", (_, { check_access: of }) => {
    asked.push(of);
    return of?.licensee === licensee ? { allowed: true, licence: 7 } : { allowed: false, denial: { no_licence: {} } };
  });
  const deployment = join(folder, "deployment.json");
  writeFileSync(deployment, JSON.stringify({ chain_id: "c-1", contracts, rpc: rpc.url }));
  writeFileSync(join(folder, "1-2-3,7.age"), "sealed");
  gateway = example("gateway", [deployment, folder, 0]);
  await gateway.says(/http:\S+\n/);
  url = /http:\S+/.exec(gateway.printed())?.[0] ?? assert.fail();
});
after(() => {
  gateway?.kill("SIGTERM");
  rpc?.close();
  rmSync(folder, { recursive: true });
});

const nonce = async () => (await fetch(`${url}${PATH}`)).headers.get("x-nonce") ?? assert.fail();
const present = (of: object, path = PATH) =>
  fetch(`${url}${path}`, {
    headers: { authorization: `ADR-036 ${base64.encode(new TextEncoder().encode(JSON.stringify(of)))}` },
  });
const proofOf = (nonce: string, what = `${url}${PATH}`) =>
  proveAddress(wallet, address, `Give ${what} to ${address}, once: ${nonce}`);

test("whoever shows that an address with a licence is theirs is served, once for each number", async () => {
  asked = [];
  const number = await nonce();
  const of = { address, nonce: number, proof: await proofOf(number) };
  const served = await present(of);
  assert.deepEqual([served.status, await served.text()], [200, "sealed"]);
  assert.deepEqual(asked, [{ licensee, pool: 1, edition: 2, cohorts: [3, 7], purpose: "research", use: "raw" }]);
  assert.equal((await present(of)).status, 401);
});

test("the word of whoever asks is not believed", async () => {
  asked = [];
  assert.equal((await fetch(`${url}${PATH}`, { headers: { "x-licensee": licensee } })).status, 401);
  const other = await nonce();
  const cases = [
    async (nonce: string) => ({ address, nonce }),
    async (nonce: string) => ({ address, nonce, proof: await proofOf(other) }),
    async (nonce: string) => ({ address, nonce, proof: await proofOf(nonce, `${url}/1/2/3?purpose=research`) }),
    async (nonce: string) => ({ address, nonce, proof: await proofOf(nonce, `http://another.example${PATH}`) }),
    async (nonce: string) => ({ address: "wasm1other", nonce, proof: await proofOf(nonce) }),
    async () => ({ address, nonce: "00".repeat(16), proof: await proofOf("00".repeat(16)) }),
  ];
  for (const of of cases) assert.equal((await present(await of(await nonce()))).status, 401);
  for (const authorization of ["ADR-036 x", "ADR-036 bnVsbA==", "Bearer x"]) {
    assert.equal((await fetch(`${url}${PATH}`, { headers: { authorization } })).status, 401);
  }
  assert.deepEqual(asked, []);
});

test("who has no licence is told so, and what is asked for otherwise than it must be", async () => {
  asked = [];
  licensee = "another";
  const number = await nonce();
  const refused = await present({ address, nonce: number, proof: await proofOf(number) });
  assert.deepEqual([refused.status, await refused.text()], [403, "there is no licence of this edition\n"]);
  for (const path of ["/", "//", "/1/2/..%2f3?purpose=research", "/1/2/3"]) {
    assert.equal((await fetch(`${url}${path}`)).status, 404, path);
  }
});
