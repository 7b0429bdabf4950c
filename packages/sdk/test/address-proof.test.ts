import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Secp256k1HdWallet } from "@cosmjs/amino";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";

import { proveAddress, provesAddress } from "../src/address-proof.js";
import { Chain } from "../src/client/chain.js";
import type { ChainInfo } from "../src/keplr.js";
import { Rpc } from "./rpc.js";
import { TestWallet } from "./wallet.js";

const localnet = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../scripts/localnet.d/${file}`, import.meta.url), "utf8"));
const { roles } = localnet("accounts.json") as { roles: { role: string; mnemonic: string; addresses: string[] }[] };
const role = (name: string) => {
  const { mnemonic, addresses } = roles.find((each) => each.role === name) ?? assert.fail(name);
  return { mnemonic, address: addresses[0] ?? assert.fail() };
};
const [buyer, contributor] = [role("buyer"), role("contributor")];
const TEXT = "Give http://127.0.0.1:8080/1/1/1?purpose=research to whoever signs this, once: 17";

test("an address is that of whoever signs the text, and of nobody else", async () => {
  const wallet = await Secp256k1HdWallet.fromMnemonic(buyer.mnemonic, { prefix: "wasm" });
  const proof = await proveAddress(wallet, buyer.address, TEXT);
  assert.ok(provesAddress(buyer.address, TEXT, proof));
  assert.ok(provesAddress(buyer.address, TEXT, JSON.parse(JSON.stringify(proof))));

  assert.ok(!provesAddress(buyer.address, `${TEXT}8`, proof));
  assert.ok(!provesAddress(contributor.address, TEXT, proof));
  const other = await Secp256k1HdWallet.fromMnemonic(contributor.mnemonic, { prefix: "wasm" });
  const theirs = await proveAddress(other, contributor.address, TEXT);
  assert.ok(!provesAddress(buyer.address, TEXT, theirs));
  assert.ok(!provesAddress(buyer.address, TEXT, { ...theirs, pub_key: proof.pub_key }));
  for (const odd of [
    undefined,
    null,
    {},
    { ...proof, signature: "" },
    { ...proof, pub_key: { type: "x", value: "" } },
  ]) {
    assert.ok(!provesAddress(buyer.address, TEXT, odd as typeof proof));
  }
  assert.ok(!provesAddress("buyer", TEXT, proof));
});

test("a wallet's signArbitrary proves it too", async () => {
  const info: ChainInfo = localnet("keplr.json");
  const wallet = new TestWallet(buyer.mnemonic);
  await wallet.experimentalSuggestChain(info);
  await wallet.enable(info.chainId);
  const proof = await wallet.signArbitrary(info.chainId, buyer.address, TEXT);
  assert.ok(provesAddress(buyer.address, TEXT, proof));
});

test("a signer that signs no amino is told so", async () => {
  const rpc = await Rpc.start("c-1");
  const connect = (signer: DirectSecp256k1HdWallet | Secp256k1HdWallet, gasPrice = "1ustake") =>
    Chain.connect(rpc.url, "c-1", { signer, gasPrice });
  const chains = [
    await connect(await DirectSecp256k1HdWallet.fromMnemonic(buyer.mnemonic, { prefix: "wasm" })),
    await connect(await Secp256k1HdWallet.fromMnemonic(buyer.mnemonic, { prefix: "wasm" })),
  ] as const;
  try {
    await assert.rejects(chains[0].proveAddress(TEXT), { code: "usage", message: /Secp256k1HdWallet.*signArbitrary/ });
    const wallet = await Secp256k1HdWallet.generate(12, { prefix: "wasm" });
    await assert.rejects(connect(wallet, "cheap"), { code: "usage", message: /^gasPrice is cheap: it must be/ });
    assert.ok(provesAddress(buyer.address, TEXT, await chains[1].proveAddress(TEXT)));
  } finally {
    for (const chain of chains) chain.disconnect();
    rpc.close();
  }
});
