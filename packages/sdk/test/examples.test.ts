import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";

import { example, RUN } from "./example.js";
import { Rpc } from "./rpc.js";

const folder = mkdtempSync(join(tmpdir(), "sheaf-examples-"));
const deployment = join(folder, "deployment.json");
const address = "wasm1e6s00xvc8cwygtynhdlu0k7xw3edxykhw7y90l";
const names = ["identity_registry", "data_pool", "governance", "marketplace", "reward_token"];
const contracts = Object.fromEntries(names.map((name) => [name, address]));
const rpc = await Rpc.start("c-1");
writeFileSync(deployment, JSON.stringify({ chain_id: "c-1", contracts, rpc: rpc.url, gas_price: "0.025ustake" }));
after(() => {
  rpc.close();
  rmSync(folder, { recursive: true });
});

const MNEMONIC = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

test("what goes wrong is told in a sentence, without a stack", async () => {
  const says = (message: string) => ({ message });
  await assert.rejects(
    example("vote", [deployment]).done(),
    says("vote ended: say who signs: SHEAF_MNEMONIC is not set\n"),
  );
  await assert.rejects(
    example("vote", [deployment], "twelve words").done(),
    /^Error: vote ended: SHEAF_MNEMONIC holds no mnemonic: .*\n$/,
  );
  const credential = join(folder, "credential.json");
  writeFileSync(credential, '{"credential":{},"signature":""}');
  const given = [deployment, credential, 1, "data.csv", 1, "store", join(folder, "kept.json")];
  await assert.rejects(
    example("join-and-contribute", given, MNEMONIC).done(),
    says(`join-and-contribute ended: ${credential} is no credential: it is not as \`sheaf issuer issue\` writes it\n`),
  );
});

test("a program that nobody reads any more ends", async () => {
  const { stderr } = await promisify(execFile)("bash", [
    "-euo",
    "pipefail",
    "-c",
    '"$0" gateway "$1" "$2" 0 | true',
    ...[RUN, deployment, folder],
  ]);
  assert.equal(stderr, "");
});
