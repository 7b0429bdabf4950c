/** How GRAIN is traded and redeemed. What the deeds are is said in sheaf.ts. */

import type { Coin, Sent } from "../contract.js";
import { UsageError } from "../errors.js";
import { eventOf } from "./events.js";
import { ceilDiv, micro, pay } from "./money.js";
import type { Sheaf } from "./sheaf.js";

/** What is given for what. One of the two is GRAIN (`sheaf.grain`). */
export interface Trade {
  give: Coin;
  /** For all of it. */
  want: Coin;
  /** Until when, seconds. */
  expiresAt: number;
  /** The least that is given at once, micro: all of it without. */
  least?: bigint | undefined;
}

export async function offer(
  sheaf: Sheaf,
  { give, want, expiresAt, least }: Trade,
): Promise<{ offer: number; sent: Sent }> {
  const terms = { ...want, expires_at: expiresAt, least: least === undefined ? give.amount : micro(least) };
  const sent = await pay(sheaf.chain, give.denom, BigInt(give.amount), sheaf.marketplace.address, { offer: terms });
  return { offer: eventOf(sent.events, "sheaf_offered").offer, sent };
}

export async function fill(
  sheaf: Sheaf,
  offer: number,
  take: bigint | undefined,
): Promise<{ taken: bigint; paid: bigint; sent: Sent }> {
  const { left, give, terms } = await sheaf.marketplace.ask.offer({ offer });
  const taking = take ?? BigInt(left);
  if (taking <= 0n) throw new UsageError(`of offer ${offer}, ${taking} cannot be taken: ${left} is left`);
  const price = ceilDiv(taking * BigInt(terms.amount), BigInt(give));
  const msg = { fill: { offer, least: taking.toString() } };
  const sent = await pay(sheaf.chain, terms.denom, price, sheaf.marketplace.address, msg);
  const { taken, paid } = eventOf(sent.events, "sheaf_filled");
  return { taken: BigInt(taken), paid: BigInt(paid), sent };
}

export async function redeem(
  sheaf: Sheaf,
  amount: bigint,
  least: bigint | undefined,
): Promise<{ paid: bigint; sent: Sent }> {
  const burnt = micro(amount);
  const min_out = least === undefined ? await sheaf.token.ask.redeemQuote({ amount: burnt }) : micro(least);
  const sent = await sheaf.token.redeem({ amount: burnt, min_out });
  return { paid: BigInt(eventOf(sent.events, "sheaf_redeemed").paid), sent };
}
