/** Terms, and why they do not fit, in plain sentences: word for word those of the Rust package `terms`. */

import type { Terms } from "../generated/data-pool.js";
import type { Refusal } from "../generated/types.js";
import { covers, KINDS, type Kind, PURPOSES, type Purpose } from "./vocabulary.js";

/** What holds whatever the terms are, and must be said where people decide. */
const ALWAYS = [
  "You can withdraw at any time: your data is then left out of the next edition, and after a time of grace of at most " +
    "seven days the older ones stop selling the data that is under these terms.",
  "Licences sold before you withdraw persist: they run to their end.",
  "These terms never change. For other terms, withdraw and contribute anew.",
  "Each keeper of the pool can read your data: keepers check it and build the editions.",
  "You are pseudonymous, not anonymous: on a public ledger, what you are paid shows how much data you gave, and being " +
    "in a pool says something about you. Rows are anonymised before they are sold; that makes it harder to recognise " +
    "you, not impossible.",
];

/** These terms in short plain sentences: what is permitted, what is not, what is paid, and what no terms can promise. */
export function plainWords(terms: Terms): string[] {
  return [...sayPurposes(terms), ...sayBuyers(terms), ...sayUses(terms), ...sayFloors(terms), ...ALWAYS];
}

function sayPurposes({ purposes }: Terms): string[] {
  const all = Object.keys(PURPOSES) as Purpose[];
  const permitted = (purpose: Purpose) => purposes.some((by) => covers(by, purpose));
  const included = all.filter((purpose) => permitted(purpose) && !purposes.includes(purpose));
  const refused = all.filter((purpose) => !permitted(purpose));
  return [
    `Your data may be used for ${list(purposes.map(purposeWords), "and")}.`,
    ...some("That includes", included.map(purposeWords), "and"),
    ...some("It may not be used for", refused.map(purposeWords), "or"),
  ];
}

function sayBuyers({ buyer_kinds, regions, longest_use }: Terms): string[] {
  const others = (Object.keys(KINDS) as Kind[]).filter((kind) => !buyer_kinds.includes(kind));
  let where = "Buyers may be in any country, or in none that is attested.";
  if ("only" in regions) where = `Buyers must be attested to be in ${list(regions.only, "or")}.`;
  if ("except" in regions) {
    where = `Buyers must be attested to be in a country, and not in ${list(regions.except, "or")}.`;
  }
  return [
    `Licences are sold to ${list(buyer_kinds.map(kindWords), "and")}.`,
    ...some("They are not sold to", others.map(kindWords), "or"),
    where,
    `A licence runs for at most ${span(longest_use)}.`,
  ];
}

function sayUses({ raw, compute }: Terms): string[] {
  const rows = raw
    ? "Buyers get the anonymised rows. They may not pass them on, but no technique stops someone who has them from " +
      "copying them: what binds buyers is the law and what they have at stake."
    : "Buyers do not get the rows.";
  if (!compute) return [rows, "Computing on your data without getting it is not sold."];
  if (raw) return [rows, "Buyers may also compute on your data without getting it."];
  return [
    rows,
    "Buyers may compute on your data. Until someone runs such a service, nothing is sold under these terms.",
  ];
}

function sayFloors({ floors }: Terms): string[] {
  const lines = floors.map(({ denom, amount }) =>
    BigInt(amount) === 0n
      ? `Whoever pays in ${denom} need pay you nothing: there it is a gift.`
      : `Whoever pays in ${denom} pays you at least ${amount} ${denom} for each record of full quality, after all fees; ` +
        "a record of half the quality counts half.",
  );
  return [...lines, "In any other currency your data is not sold."];
}

/** Why a cohort cannot be bought so, as a clause without a full stop. */
export function refusalWords(refusal: Refusal): string {
  if ("purpose" in refusal) {
    const { asked, permitted } = refusal.purpose;
    return `the terms permit ${list(permitted.map(purposeWords), "and")}, not ${purposeWords(asked)}`;
  }
  if ("buyer_kind" in refusal) {
    const { kind, permitted } = refusal.buyer_kind;
    return `the terms are for ${list(permitted.map(kindWords), "and")}, not for ${kindWords(kind)}`;
  }
  if ("region" in refusal) {
    const { region, permitted } = refusal.region;
    const is = region ? `the buyer's country is ${region}, ` : "the buyer's country is not attested, ";
    if ("only" in permitted) return `${is}the terms permit only ${list(permitted.only, "and")}`;
    if ("except" in permitted) return `${is}the terms permit any that is attested but ${list(permitted.except, "and")}`;
    return `${is}the terms permit any`;
  }
  if ("use" in refusal) {
    const { asked, permitted } = refusal.use;
    return `the terms permit ${list(permitted, "and")} use, not ${asked} use`;
  }
  if ("duration" in refusal) {
    const { asked, longest } = refusal.duration;
    return `the licence would run for ${span(asked)}, the terms permit more than none and at most ${span(longest)}`;
  }
  if ("denom" in refusal) {
    const { denom, permitted } = refusal.denom;
    return `the terms have no floor in ${denom}: pay in ${list(permitted, "or")}`;
  }
  if ("price_too_low" in refusal) {
    return `the price is ${refusal.price_too_low.offered}, the least is ${refusal.price_too_low.least}`;
  }
  if ("not_published" in refusal) return "the edition is not published yet";
  if ("past_sale" in refusal) {
    return `the edition was sold until ${refusal.past_sale.until} (Unix time): buy from a later one`;
  }
  if ("not_in_edition" in refusal) return "the cohort is not in this edition: look into another";
  if ("too_few_heads" in refusal) {
    const { heads, min } = refusal.too_few_heads;
    return `the cohort has ${heads} identities in this edition, it is sold from ${min} on`;
  }
  return (
    `a contributor withdrew, this edition does not sell the cohort since ${refusal.withdrawn.since} (Unix time): buy ` +
    "from a later one"
  );
}

const purposeWords = (purpose: Purpose) => PURPOSES[purpose].words;
const kindWords = (kind: Kind) => KINDS[kind].words;

/** A sentence, unless there is nothing to name. */
function some(start: string, words: readonly string[], last: string): string[] {
  return words.length === 0 ? [] : [`${start} ${list(words, last)}.`];
}

/** `a, b and c`, with the given last word; `nothing` without any. */
function list(words: readonly string[], last: string): string {
  if (words.length < 2) return words[0] ?? "nothing";
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** A time in days, hours, minutes and seconds, exactly. */
function span(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "day"],
    [Math.floor(seconds / 3_600) % 24, "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"],
  ];
  const named = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return named.length === 0 ? "0 seconds" : list(named, "and");
}
