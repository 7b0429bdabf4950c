import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { makeSignDoc as makeAminoDoc, serializeSignDoc } from "@cosmjs/amino";
import { SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { Secp256k1, Secp256k1Signature, sha256 } from "@cosmjs/crypto";
import { isOfflineDirectSigner, makeSignBytes } from "@cosmjs/proto-signing";
import type { Keplr as RealKeplr } from "@keplr-wallet/types";
import { SignMode } from "cosmjs-types/cosmos/tx/signing/v1beta1/signing";
import { AuthInfo } from "cosmjs-types/cosmos/tx/v1beta1/tx";

import { toHex } from "../src/bytes.js";
import {
  type ChainInfo,
  connectKeplr,
  exchangeKeyFromWallet,
  findKeplr,
  type Keplr,
  onAccountChange,
  type WalletError,
} from "../src/keplr.js";
import { TestWallet } from "./wallet.js";

const localnet = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../scripts/localnet.d/${file}`, import.meta.url), "utf8"));
const info: ChainInfo = localnet("keplr.json");
const { roles } = localnet("accounts.json") as { roles: { role: string; mnemonic: string; addresses: string[] }[] };
const role = (name: string) => roles.find((each) => each.role === name) ?? assert.fail(name);
const [buyer, contributor] = [role("buyer"), role("contributor")];
const grain = "wasm1wug8sewp6cedgkmrmvhl3lf3tulagm9hnvy8p0rppz9yjw0g4wtqhs9hr8";

/** The real Keplr is one of ours: the compiler says so. */
type Fits<T extends Keplr> = T;
export type RealOneFits = Fits<RealKeplr>;

test("the chain is suggested, enabled, the token suggested, in this order", async () => {
  const wallet = new TestWallet(buyer.mnemonic);
  const account = await connectKeplr(findKeplr(wallet), info, grain);
  assert.deepEqual(wallet.asked, [
    "suggest sheaf-localnet-1",
    "enable sheaf-localnet-1",
    "signer sheaf-localnet-1, fee as it is",
    `token ${grain}`,
  ]);
  assert.equal(account.address, buyer.addresses[0]);
  assert.equal(account.gasPrice, "0.025ustake");
  assert.equal(account.ledger, false);
});

for (const ledger of [false, true]) {
  test(`a message signed ${ledger ? "amino" : "direct"} verifies`, async () => {
    const account = await connectKeplr(new TestWallet(buyer.mnemonic, { ledger }), info);
    assert.equal(isOfflineDirectSigner(account.signer), !ledger);
    const client = await SigningCosmWasmClient.offline(account.signer);
    const value = {
      sender: account.address,
      contract: grain,
      msg: new TextEncoder().encode('{"bond":{"amount":"7"}}'),
      funds: [],
    };
    const fee = { gas: "200000", amount: [{ denom: "ustake", amount: "5000" }] };
    const signer = { accountNumber: 3, sequence: 5, chainId: info.chainId };
    const tx = await client.sign(
      account.address,
      [{ typeUrl: "/cosmwasm.wasm.v1.MsgExecuteContract", value }],
      fee,
      "",
      signer,
    );
    const [info0] = AuthInfo.decode(tx.authInfoBytes).signerInfos;
    const mode = ledger ? SignMode.SIGN_MODE_LEGACY_AMINO_JSON : SignMode.SIGN_MODE_DIRECT;
    assert.equal(info0?.modeInfo?.single?.mode, mode);
    const signed = ledger
      ? serializeSignDoc(
          makeAminoDoc(
            [
              {
                type: "wasm/MsgExecuteContract",
                value: { ...value, msg: { bond: { amount: "7" } } },
              },
            ],
            fee,
            info.chainId,
            "",
            3,
            5,
          ),
        )
      : makeSignBytes({
          bodyBytes: tx.bodyBytes,
          authInfoBytes: tx.authInfoBytes,
          chainId: info.chainId,
          accountNumber: 3n,
        });
    const [account0] = await account.signer.getAccounts();
    const signature = Secp256k1Signature.fromFixedLength(tx.signatures[0] ?? new Uint8Array());
    assert.ok(await Secp256k1.verifySignature(signature, sha256(signed), account0?.pubkey ?? new Uint8Array()));
  });
}

test("another account is told, until nobody listens", async () => {
  const wallet = new TestWallet(buyer.mnemonic);
  await connectKeplr(wallet, info);
  const addresses: string[] = [];
  let changes = 0;
  const end = onAccountChange(() => {
    changes += 1;
  }, wallet);
  wallet.choose(contributor.mnemonic);
  addresses.push((await connectKeplr(wallet, info)).address);
  end();
  wallet.choose(buyer.mnemonic);
  assert.equal(changes, 1);
  assert.deepEqual(addresses, [contributor.addresses[0]]);
});

test("without Keplr, and where its owner says no", async () => {
  assert.throws(() => findKeplr({}), { code: "missing" });
  const refused = connectKeplr(new TestWallet(buyer.mnemonic, { refuses: true }), info);
  await assert.rejects(refused, (error: WalletError) => error.code === "rejected" && error.cause instanceof Error);
  const odd = connectKeplr(new TestWallet(buyer.mnemonic), { ...info, chainId: "no number" });
  await assert.rejects(odd, /Invalid chain info/);
});

test("a transaction that its owner does not sign is told as that, and nothing is sent", async () => {
  for (const ledger of [false, true]) {
    const { signer, address } = await connectKeplr(
      new TestWallet(buyer.mnemonic, { ledger, refuses: "transactions" }),
      info,
    );
    const client = await SigningCosmWasmClient.offline(signer);
    const account = { accountNumber: 3, sequence: 5, chainId: info.chainId };
    await assert.rejects(client.sign(address, [], { gas: "1", amount: [] }, "", account), { code: "rejected" });
  }
});

test("the exchange key is the same each time, and of this chain and address alone", async () => {
  const wallet = new TestWallet(buyer.mnemonic);
  const { address } = await connectKeplr(wallet, info);
  const one = await exchangeKeyFromWallet(wallet, info.chainId, address);
  const again = await exchangeKeyFromWallet(wallet, info.chainId, address);
  assert.equal(toHex(one.b1), toHex(again.b1));
  const ledger = new TestWallet(buyer.mnemonic, { ledger: true });
  await connectKeplr(ledger, info);
  assert.equal(toHex((await exchangeKeyFromWallet(ledger, info.chainId, address)).b1), toHex(one.b1));
  const other = new TestWallet(contributor.mnemonic);
  const { address: otherAddress } = await connectKeplr(other, info);
  assert.notEqual(toHex((await exchangeKeyFromWallet(other, info.chainId, otherAddress)).b1), toHex(one.b1));
});

test("a wallet that signs the same text in two ways makes no key", async () => {
  const wallet = new TestWallet(buyer.mnemonic, { unsteady: true });
  const { address } = await connectKeplr(wallet, info);
  await assert.rejects(exchangeKeyFromWallet(wallet, info.chainId, address), { code: "not_repeatable" });
});
