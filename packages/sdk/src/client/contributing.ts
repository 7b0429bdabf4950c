/** How a contributor's deeds are done. What they are is said in sheaf.ts. */

import { type Prepared, prepareContribution } from "../age.js";
import type { Sent } from "../contract.js";
import { UsageError } from "../errors.js";
import type * as dataPool from "../generated/data-pool.js";
import type * as marketplace from "../generated/marketplace.js";
import type { Purpose, Use } from "../generated/types.js";
import { plainWords, type TemplateName, type Terms, templateOf, termsId } from "../terms/index.js";
import { eventOf } from "./events.js";
import { coins } from "./money.js";
import { PAGE } from "./pages.js";
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

/** In which cohorts an identity has put something, by number. */
export async function cohortsOf(sheaf: Sheaf, identity: number): Promise<number[]> {
  const cohorts = new Set((await sheaf.contributions(identity)).map(({ cohort }) => cohort));
  return [...cohorts].sort((a, b) => a - b);
}
