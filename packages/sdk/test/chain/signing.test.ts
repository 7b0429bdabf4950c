/** The same messages signed direct and amino, by cosmjs's wallets and through Keplr: the chain takes either. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BasicAllowance } from "cosmjs-types/cosmos/feegrant/v1beta1/feegrant";
import { MsgGrantAllowance, MsgRevokeAllowance } from "cosmjs-types/cosmos/feegrant/v1beta1/tx";
import { SignMode } from "cosmjs-types/cosmos/tx/signing/v1beta1/signing";
import { Tx } from "cosmjs-types/cosmos/tx/v1beta1/tx";

import { base64, connectKeplr, exchangeKeyFromWallet, onAccountChange, type Sent, Sheaf } from "../../src/index.js";
import { TestWallet } from "../wallet.js";
import { accountOf, chainInfo, DENOM } from "./localnet.js";
import { Suite } from "./suite.js";

const MODES = { direct: SignMode.SIGN_MODE_DIRECT, amino: SignMode.SIGN_MODE_LEGACY_AMINO_JSON } as const;
const receiver = accountOf("relayer", 2).address;

let suite: Suite;

before(async () => {
  suite = await Suite.deploy();
});
after(() => suite?.close());

/** How a transaction that is in a block was signed, and by whose fee. */
async function signed({ hash }: Sent): Promise<{ mode: SignMode | undefined; granter: string | undefined }> {
  const { tx } = await suite.owner.chain.comet.tx({ hash: Buffer.from(hash, "hex") });
  const { signerInfos, fee } = Tx.decode(tx).authInfo ?? assert.fail();
  return { mode: signerInfos[0]?.modeInfo?.single?.mode, granter: fee?.granter };
}

for (const mode of ["direct", "amino"] as const) {
  test(`${mode}: a message, a message with coins, several in one transaction`, async () => {
    const client = await suite.as("contributor", 0, { mode });
    const before = await client.balance(client.grain, receiver);
    const transfer = { transfer: { recipient: receiver, amount: "5" } };
    const fund = { contract: client.governance.address, msg: { fund: {} }, funds: [{ denom: DENOM, amount: "7" }] };
    const sent = [
      await client.token.transfer(transfer.transfer),
      await client.governance.fund(fund.funds),
      await client.chain.send([{ contract: client.token.address, msg: transfer }, fund]),
    ];
    for (const each of sent) assert.equal((await signed(each)).mode, MODES[mode]);
    assert.equal((await client.balance(client.grain, receiver)) - before, 10n);
  });

  test(`${mode}, through Keplr: enabled, joined, an exchange key from the wallet, and another account chosen`, async () => {
    const role = mode === "direct" ? "buyer" : "contributor";
    const wallet = new TestWallet(accountOf(role).mnemonic, { ledger: mode === "amino" });
    const info = chainInfo();
    const connect = async () => {
      const account = await connectKeplr(wallet, info, suite.deployment.contracts.reward_token);
      return Sheaf.connect(info.rpc, suite.deployment, account);
    };
    let client = await connect();
    assert.equal(client.address, accountOf(role).address);

    const { credential, signature } = await suite.credential(client.address, "academic", "DE");
    const { sent, identity } = await client.join(credential, signature);
    assert.equal((await signed(sent)).mode, MODES[mode]);
    const key = await exchangeKeyFromWallet(wallet, info.chainId, client.address);
    assert.equal((await signed(await client.setExchangeKey(key))).mode, MODES[mode]);
    assert.equal((await client.registry.ask.exchangeKey({ identity })).b1, base64.encode(key.b1));

    let changes = 0;
    const forget = onAccountChange(() => changes++, wallet);
    wallet.choose(accountOf("founder").mnemonic);
    forget();
    assert.equal(changes, 1);
    client.disconnect();
    client = await connect();
    assert.equal(client.address, accountOf("founder").address);
    assert.equal((await signed(await client.governance.fund([{ denom: DENOM, amount: "1" }]))).mode, MODES[mode]);
    client.disconnect();
  });
}

test("a fee that another grants", async () => {
  const { address: granter } = suite.owner;
  const payee = await suite.as("auditor", 0, { mode: "amino", feeGranter: granter });
  await assert.rejects(payee.governance.fund([{ denom: DENOM, amount: "1" }]), { code: "grant" });

  const allowance = {
    typeUrl: "/cosmos.feegrant.v1beta1.BasicAllowance",
    value: BasicAllowance.encode(BasicAllowance.fromPartial({})).finish(),
  };
  const value = MsgGrantAllowance.fromPartial({ granter, grantee: payee.address, allowance });
  await suite.owner.chain.broadcast([{ typeUrl: "/cosmos.feegrant.v1beta1.MsgGrantAllowance", value }]);
  const before = await payee.balance(DENOM);
  const sent = await payee.governance.fund([{ denom: DENOM, amount: "1" }]);
  assert.deepEqual(await signed(sent), { mode: MODES.amino, granter });
  assert.equal(before - (await payee.balance(DENOM)), 1n);

  const none = MsgRevokeAllowance.fromPartial({ granter, grantee: payee.address });
  await suite.owner.chain.broadcast([{ typeUrl: "/cosmos.feegrant.v1beta1.MsgRevokeAllowance", value: none }]);
});
