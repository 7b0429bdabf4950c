/** A contributor's terms: their one canonical form, their id, and whether an ask fits them. As the Rust package `terms`. */

import { toHex } from "../bytes.js";
import { Writer } from "../canonical.js";
import type { Ask, Floor, Terms } from "../generated/data-pool.js";
import type { Refusal } from "../generated/types.js";
import { checkDenom } from "./denom.js";
import { admits, COUNTRIES, covers, KINDS, type Kind, PURPOSES, type Purpose, type Use } from "./vocabulary.js";

export { CW20_PREFIX, checkDenom } from "./denom.js";
export { TEMPLATES, type TemplateName, templateOf, termsOf } from "./template.js";
export {
  admits,
  COUNTRIES,
  covers,
  KINDS,
  type Kind,
  PURPOSES,
  type Purpose,
  type Regions,
  type Use,
} from "./vocabulary.js";
export { plainWords, refusalWords } from "./words.js";
export type { Ask, Floor, Refusal, Terms };

export const MAX_REGIONS = 32;
export const MAX_FLOORS = 4;
/** A day, in seconds. */
export const SHORTEST_USE = 86_400;
/** Ten years of 365 days, in seconds. */
export const LONGEST_USE = 3_650 * 86_400;

/** What is wrong with terms; the message says it as the contract does. */
export class TermsError extends Error {
  override readonly name = "TermsError";

  constructor(
    /** Which field. */
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** Terms as they must be written: lists sorted, each element once, purposes that another covers left out. */
export function normalTerms(terms: Terms): Terms {
  const each = new Set(terms.purposes);
  const purposes = [...each].filter((one) => ![...each].some((by) => by !== one && covers(by, one)));
  const sorted = (codes: string[]) => [...new Set(codes)].sort();
  let regions = terms.regions;
  if ("only" in regions) regions = { only: sorted(regions.only) };
  else if ("except" in regions) regions = { except: sorted(regions.except) };
  return {
    ...terms,
    purposes: purposes.sort((a, b) => PURPOSES[a].code - PURPOSES[b].code),
    buyer_kinds: [...new Set(terms.buyer_kinds)].sort((a, b) => KINDS[a].code - KINDS[b].code),
    regions,
    floors: [...terms.floors].sort((a, b) => (a.denom < b.denom ? -1 : 1)),
  };
}

/** Are they within all bounds and in canonical form? Fails with the first thing that is not. */
export function checkTerms(terms: Terms): void {
  counted("purposes", terms.purposes, Object.keys(PURPOSES).length);
  ascending("purposes", terms.purposes, purposeCode);
  for (const value of terms.purposes) {
    const by = terms.purposes.find((other) => other !== value && covers(other, value));
    if (by) throw new TermsError("purposes", `purposes names ${value}, which ${by} covers: leave it out`);
  }
  counted("buyer_kinds", terms.buyer_kinds, Object.keys(KINDS).length);
  ascending("buyer_kinds", terms.buyer_kinds, kindCode);
  if (!("any" in terms.regions)) {
    const codes = "only" in terms.regions ? terms.regions.only : terms.regions.except;
    counted("regions", codes, MAX_REGIONS);
    const foreign = codes.find((code) => !COUNTRIES.has(code));
    if (foreign !== undefined) {
      const value = [...foreign].slice(0, 16).join("");
      throw new TermsError(
        "regions",
        `\`${value}\` in regions is not an assigned code of ISO 3166-1 alpha-2, in upper case`,
      );
    }
    ascending("regions", codes, (code) => code);
  }
  const { longest_use } = terms;
  if (!(longest_use >= SHORTEST_USE && longest_use <= LONGEST_USE)) {
    throw new TermsError(
      "longest_use",
      `longest_use is ${longest_use} s, it must be ${SHORTEST_USE} to ${LONGEST_USE}`,
    );
  }
  if (!terms.raw && !terms.compute) throw new TermsError("raw", "raw and compute are both false: allow at least one");
  counted("floors", terms.floors, MAX_FLOORS);
  const denoms = terms.floors.map(({ denom }) => denom);
  for (const denom of denoms) {
    const wrong = checkDenom(denom);
    if (wrong) throw new TermsError("floors", `floors: ${wrong}`);
  }
  ascending("floors", denoms, (denom) => denom);
}

/** The canonical bytes. Fails, as {@link checkTerms}, on terms that are not in canonical form. */
export function canonicalTerms(terms: Terms): Uint8Array {
  return message(terms).toBytes();
}

/** `terms_id`, in hex: SHA-256 of the canonical bytes. Fails as {@link canonicalTerms} does. */
export function termsId(terms: Terms): string {
  return toHex(message(terms).digest());
}

function message(terms: Terms): Writer {
  checkTerms(terms);
  const out = new Writer("sheaf/v1/terms");
  out.each(terms.purposes, (out, purpose) => out.u8(purposeCode(purpose)));
  out.each(terms.buyer_kinds, (out, kind) => out.u8(kindCode(kind)));
  const [tag, codes] =
    "only" in terms.regions ? [1, terms.regions.only] : "except" in terms.regions ? [2, terms.regions.except] : [0, []];
  out.u8(tag).each(codes, (out, code) => out.str(code));
  out.u64(terms.longest_use).bool(terms.raw).bool(terms.compute);
  return out.each(terms.floors, (out, { denom, amount }) => out.str(denom).u128(BigInt(amount)));
}

/** The floor in a denom, micro-denom per weighted record; none: nothing is sold in it. */
export function floorIn(terms: Terms, denom: string): string | undefined {
  return terms.floors.find((floor) => floor.denom === denom)?.amount;
}

/** Is this purpose permitted? */
export function permits(terms: Terms, purpose: Purpose): boolean {
  return terms.purposes.some((permitted) => covers(permitted, purpose));
}

/** Is this use permitted? */
export function allows(terms: Terms, use: Use): boolean {
  return use === "raw" ? terms.raw : terms.compute;
}

/** Every reason why these terms do not fit what is asked; none: they do, at the right price. */
export function judge(terms: Terms, ask: Ask): Refusal[] {
  const refusals: Refusal[] = [];
  if (!permits(terms, ask.purpose)) {
    refusals.push({ purpose: { asked: ask.purpose, permitted: terms.purposes } });
  }
  if (!terms.buyer_kinds.includes(ask.kind)) {
    refusals.push({ buyer_kind: { kind: ask.kind, permitted: terms.buyer_kinds } });
  }
  if (!admits(terms.regions, ask.region)) {
    refusals.push({ region: { region: ask.region ?? null, permitted: terms.regions } });
  }
  if (!allows(terms, ask.use)) {
    const permitted = (["raw", "compute"] as const).filter((use) => allows(terms, use));
    refusals.push({ use: { asked: ask.use, permitted } });
  }
  if (ask.duration === 0 || ask.duration > terms.longest_use) {
    refusals.push({ duration: { asked: ask.duration, longest: terms.longest_use } });
  }
  if (floorIn(terms, ask.denom) === undefined) {
    refusals.push({ denom: { denom: ask.denom, permitted: terms.floors.map(({ denom }) => denom) } });
  }
  return refusals;
}

function purposeCode(purpose: Purpose): number {
  const found = PURPOSES[purpose];
  if (!found) throw new TermsError("purposes", `\`${purpose}\` is no purpose`);
  return found.code;
}

function kindCode(kind: Kind): number {
  const found = KINDS[kind];
  if (!found) throw new TermsError("buyer_kinds", `\`${kind}\` is no kind of buyer`);
  return found.code;
}

function counted(field: string, values: readonly unknown[], max: number): void {
  if (values.length === 0) throw new TermsError(field, `${field} is empty: name at least one`);
  if (values.length > max) throw new TermsError(field, `${field} has ${values.length} elements, ${max} are allowed`);
}

function ascending<T extends string>(field: string, values: readonly T[], key: (value: T) => string | number): void {
  values.forEach((value, at) => {
    const before = values[at - 1];
    if (before !== undefined && key(before) >= key(value)) {
      throw new TermsError(field, `${field} must be sorted, each element once; ${value} is repeated or out of order`);
    }
  });
}
