/** How what is due is paid out. What is due to whom is said in sheaf.ts. */

import type { Coin, Sent } from "../contract.js";
import { SheafError } from "../errors.js";
import type * as dataPool from "../generated/data-pool.js";
import { cohortsOf } from "./contributing.js";
import { eventsOf } from "./events.js";
import { all, type Page, pieces } from "./pages.js";
import type { Sheaf } from "./sheaf.js";

/** What was paid out: sums by denom, micro, and the transactions by which. */
export interface Paid {
  paid: Map<string, bigint>;
  sent: Sent[];
}

/** A later payment went wrong, as `cause` says; what was paid before is in `paid` and `sent`. */
export class ClaimError extends SheafError implements Paid {
  /** That of `cause`. */
  readonly code: string;
  readonly paid: Map<string, bigint>;
  readonly sent: Sent[];

  constructor({ paid, sent }: Paid, cause: unknown) {
    const sums = [...paid].map(([denom, amount]) => `${amount} ${denom}`).join(", ");
    super(`${cause instanceof Error ? cause.message : cause} (paid before: ${sums || "nothing"})`, { cause });
    this.code = cause instanceof SheafError ? cause.code : "unknown";
    [this.paid, this.sent] = [paid, sent];
  }
}

/** Claims of one message, at most. */
const MAX_CLAIMS = 32;

type Pay = (sent: Sent) => void;

export async function earnings(sheaf: Sheaf, identity: number): Promise<dataPool.Due[]> {
  const claims: dataPool.EarningsKey[] = [];
  for (const cohort of await cohortsOf(sheaf, identity)) {
    const denoms = await all(
      (page: Page<string>) => sheaf.dataPool.ask.denomsOf({ cohort, ...page }),
      (denom) => denom,
    );
    claims.push(...denoms.map((denom) => ({ cohort, denom })));
  }
  const due: dataPool.Due[] = [];
  for (const some of pieces(claims, MAX_CLAIMS)) {
    due.push(...(await sheaf.dataPool.ask.earnings({ identity, claims: some })).due);
  }
  return due;
}

/** In every denom that sales are paid in or were, or deposits are made in. */
export async function shares(sheaf: Sheaf, address: string): Promise<Coin[]> {
  const [market, pool] = await Promise.all([sheaf.marketplace.ask.config(), sheaf.dataPool.ask.config()]);
  const deposits = [pool.pool_deposit, pool.cohort_deposit, pool.contribution_deposit].map(({ denom }) => denom);
  const denoms = new Set([...market.denoms, ...market.former, ...deposits, pool.reserve_denom]);
  const found = [...denoms].sort().map(async (denom) => {
    return { denom, amount: await sheaf.dataPool.ask.share({ address, denom }) };
  });
  return (await Promise.all(found)).filter(({ amount }) => amount !== "0");
}

export function claim(sheaf: Sheaf, identity: number): Promise<Paid> {
  return telling(async (pay) => {
    await payEarnings(sheaf, identity, pay);
    await payShares(sheaf, pay);
  });
}

export function claimShares(sheaf: Sheaf): Promise<Paid> {
  return telling((pay) => payShares(sheaf, pay));
}

async function payEarnings(sheaf: Sheaf, identity: number, pay: Pay): Promise<void> {
  // a claim that has more editions to walk than one message may pays at its last page
  for (;;) {
    const due = (await earnings(sheaf, identity)).filter(({ amount }) => amount !== "0");
    if (due.length === 0) return;
    for (const some of pieces(due, MAX_CLAIMS)) {
      pay(await sheaf.dataPool.claim({ identity, claims: some.map((each) => each.of) }));
    }
  }
}

async function payShares(sheaf: Sheaf, pay: Pay): Promise<void> {
  for (const { denom } of await shares(sheaf, sheaf.address)) pay(await sheaf.dataPool.claimShare({ denom }));
}

/** Tells what was paid, also where that ends with an error. */
async function telling(deed: (pay: Pay) => Promise<void>): Promise<Paid> {
  const done: Paid = { paid: new Map(), sent: [] };
  const pay = (sent: Sent) => {
    done.sent.push(sent);
    const { events } = sent;
    for (const { denom, paid } of [...eventsOf(events, "sheaf_claimed"), ...eventsOf(events, "sheaf_share_paid")]) {
      done.paid.set(denom, (done.paid.get(denom) ?? 0n) + BigInt(paid));
    }
  };
  try {
    await deed(pay);
    return done;
  } catch (error) {
    throw done.sent.length === 0 ? error : new ClaimError(done, error);
  }
}
