/** How a contributor's deeds are done. What they are is said in sheaf.ts. */

import { type Prepared, prepareContribution } from "../age.js";
import type { Sent } from "../contract.js";
import { UsageError } from "../errors.js";
import type * as dataPool from "../generated/data-pool.js";
import type * as marketplace from "../generated/marketplace.js";
import type { Purpose, Use } from "../generated/types.js";
import { plainWords, type TemplateName, type Terms, templateOf, termsId } from "../terms/index.js";
import { eventOf, eventsOf } from "./events.js";
import { coins } from "./money.js";
import { all, PAGE, type Page, pieces } from "./pages.js";
import type { Sheaf } from "./sheaf.js";

/** A cohort's terms, for people to read. */
export interface ReadableTerms {
  cohort: number;
  id: string;
  terms: Terms;
  template: TemplateName | undefined;
  words: string[];
}

/** Data to put in. */
export interface Contribution {
  cohort: number;
  /** The file, in the pool's schema. */
  plaintext: Uint8Array;
  records: number;
}

/** What an identity's data was bought for. */
export interface DataUse extends dataPool.UseResponse {
  cohort: number;
  buyer: string;
  purpose: Purpose;
  use: Use;
  /** When the licence ends, seconds; none before delivery and after a whole refund. */
  licence_until: number | null;
}

/** Claims of one message, at most. */
const MAX_CLAIMS = 32;

export async function terms(sheaf: Sheaf, cohort: number): Promise<ReadableTerms> {
  const { terms, terms_id } = await sheaf.dataPool.ask.cohort({ cohort });
  const id = termsId(terms);
  if (id !== terms_id) throw new UsageError(`the terms of cohort ${cohort} have id ${id}, the chain says ${terms_id}`);
  return { cohort, id, terms, template: templateOf(terms), words: plainWords(terms) };
}

export async function openCohort(sheaf: Sheaf, pool: number, terms: Terms): Promise<{ cohort: number; sent: Sent }> {
  termsId(terms);
  const { cohort_deposit } = await sheaf.dataPool.ask.config();
  const { curator } = (await sheaf.dataPool.ask.pool({ pool })).pool;
  const free = curator === sheaf.address && templateOf(terms) !== undefined;
  const sent = await sheaf.dataPool.openCohort({ pool, terms }, free ? [] : coins(cohort_deposit));
  return { cohort: eventOf(sent.events, "sheaf_cohort_opened").cohort, sent };
}

export async function prepare(sheaf: Sheaf, { cohort, plaintext, records }: Contribution): Promise<Prepared> {
  const { pool } = await sheaf.dataPool.ask.cohort({ cohort });
  const { custody } = (await sheaf.dataPool.ask.pool({ pool })).pool.draft;
  const { keepers } = await sheaf.registry.ask.custody({ custody });
  // the key of a keeper whose bond was slashed is empty: nothing new is sealed to it
  const recipients = keepers.filter(({ key }) => key !== "").map(({ recipient }) => recipient);
  return prepareContribution(recipients, plaintext, records);
}

export async function contribute(
  sheaf: Sheaf,
  cohort: number,
  { content, bytes, records, commitment }: Prepared["facts"],
): Promise<{ contribution: number; sent: Sent }> {
  const { contribution_deposit } = await sheaf.dataPool.ask.config();
  const file = { content, bytes, records, commitment };
  const sent = await sheaf.dataPool.contribute({ cohort, ...file }, coins(contribution_deposit));
  return { contribution: eventOf(sent.events, "sheaf_contributed").contribution, sent };
}

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

export async function claim(sheaf: Sheaf, identity: number): Promise<{ paid: Map<string, bigint>; sent: Sent[] }> {
  const paid = new Map<string, bigint>();
  const sent: Sent[] = [];
  // a claim that has more editions to walk than one message may pays at its last page
  for (let due = await earnings(sheaf, identity); ; due = await earnings(sheaf, identity)) {
    const claims = due.filter(({ amount }) => amount !== "0").map((each) => each.of);
    if (claims.length === 0) return { paid, sent };
    for (const some of pieces(claims, MAX_CLAIMS)) {
      const done = await sheaf.dataPool.claim({ identity, claims: some });
      sent.push(done);
      for (const each of eventsOf(done.events, "sheaf_claimed")) {
        paid.set(each.denom, (paid.get(each.denom) ?? 0n) + BigInt(each.paid));
      }
    }
  }
}

export async function uses(sheaf: Sheaf, identity: number): Promise<DataUse[]> {
  const found: DataUse[] = [];
  const orders = new Map<number, Promise<marketplace.OrderResponse>>();
  const orderOf = (order: number) => {
    const known = orders.get(order) ?? sheaf.marketplace.ask.order({ order });
    orders.set(order, known);
    return known;
  };
  for (const cohort of await cohortsOf(sheaf, identity)) {
    for (let start_after: [number, number] | null = null; ; ) {
      const asked = { identity, cohort, start_after, limit: PAGE };
      const { uses, next }: dataPool.UsesResponse = await sheaf.dataPool.ask.usesOf(asked);
      for (const each of uses) {
        const { buyer, purchase, licence_until } = await orderOf(each.order);
        const { purpose, use } = purchase;
        found.push({ ...each, cohort, buyer, purpose, use, licence_until: licence_until ?? null });
      }
      if (!next) break;
      start_after = next;
    }
  }
  return found;
}

async function cohortsOf(sheaf: Sheaf, identity: number): Promise<number[]> {
  const cohorts = new Set((await sheaf.contributions(identity)).map(({ cohort }) => cohort));
  return [...cohorts].sort((a, b) => a - b);
}
