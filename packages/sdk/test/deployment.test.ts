import assert from "node:assert/strict";
import { test } from "node:test";

import { addressPrefix, readDeployment } from "../src/client/deployment.js";

const contracts = {
  identity_registry: "wasm1a",
  data_pool: "wasm1b",
  governance: "wasm1c",
  marketplace: "wasm1d",
  reward_token: "wasm1e",
};

test("a deployment is read from its text, its object, and with more in it than is asked for", () => {
  const expected = {
    chain_id: "sheaf-localnet-1",
    contracts,
    rpc: "http://127.0.0.1:26657",
    gas_price: "0.025ustake",
  };
  assert.deepEqual(readDeployment(JSON.stringify(expected)), expected);
  const long = Object.fromEntries(Object.entries(contracts).map(([name, address]) => [name, { address, code_id: 1 }]));
  assert.deepEqual(readDeployment({ ...expected, contracts: long, founders: [] }), expected);
});

test("what is missing is named", () => {
  assert.throws(() => readDeployment("{}"), /has no chain_id/);
  const { governance, ...rest } = contracts;
  assert.throws(() => readDeployment({ chain_id: "c-1", contracts: rest }), /the deployment on c-1 has no governance/);
  assert.throws(() => readDeployment(null), { code: "usage" });
});

test("the prefix of addresses is that of the chain", () => {
  const at = (identity_registry: string) => ({ chain_id: "c-1", contracts: { ...contracts, identity_registry } });
  assert.equal(addressPrefix(at("wasm1e6s00xvc8cwygtynhdlu0k7xw3edxykhw7y90l")), "wasm");
  assert.equal(addressPrefix(at("juno1e6s00xvc8cwygtynhdlu0k7xw3edxykhjsktpg")), "juno");
  assert.throws(() => addressPrefix(at("wasm1a")), /^UsageError: wasm1a, the identity_registry on c-1, is no address$/);
});
