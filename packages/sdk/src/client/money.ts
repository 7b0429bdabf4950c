/** Amounts of a denom: coins of the chain, or tokens of a cw20. */

import { base64 } from "../bytes.js";
import type { Coin, Funds, Sent } from "../contract.js";
import { UsageError } from "../errors.js";
import { CW20_PREFIX } from "../terms/index.js";
import type { Chain } from "./chain.js";

/** What an address has of a denom, micro. */
export async function balanceOf(chain: Chain, denom: string, address: string): Promise<bigint> {
  const cw20 = cw20Of(denom);
  if (cw20 === undefined) return chain.balance(address, denom);
  const { balance } = await chain.query<{ balance: string }>(cw20, { balance: { address } });
  return BigInt(balance);
}

/** Calls a contract with an amount of a denom: funds of the call, or a cw20 `Send` whose hook carries the message. */
export async function pay(chain: Chain, denom: string, amount: bigint, contract: string, msg: object): Promise<Sent> {
  const cw20 = cw20Of(denom);
  if (cw20 === undefined) return chain.execute(contract, msg, coins({ denom, amount: micro(amount) }));
  const hook = base64.encode(new TextEncoder().encode(JSON.stringify(msg)));
  return chain.execute(cw20, { send: { contract, amount: micro(amount), msg: hook } });
}

/** A coin as funds: none of nothing. */
export function coins({ denom, amount }: Coin): Funds {
  return BigInt(amount) === 0n ? [] : [{ denom, amount }];
}

/** An amount, micro, as messages have it. Fails on what is none. */
export function micro(amount: bigint): string {
  if (typeof amount !== "bigint" || amount < 0n) {
    throw new UsageError(`${amount} is no amount: it is a bigint from 0n on, in micro-units`);
  }
  return amount.toString();
}

/** A quotient, rounded up. */
export function ceilDiv(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by;
}

function cw20Of(denom: string): string | undefined {
  return denom.startsWith(CW20_PREFIX) ? denom.slice(CW20_PREFIX.length) : undefined;
}
