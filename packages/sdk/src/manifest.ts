/** Manifests from whomever they come, read as the Rust package `oracle::edition` reads them. */

import { sameBytes, toHex } from "./bytes.js";
import { type CohortEntry, EditionError, type EditionFacts, type Loss, type Manifest, TREATMENTS } from "./edition.js";
import type { Floor, Terms } from "./generated/data-pool.js";
import { fileName } from "./rows.js";
import { checkTerms, KINDS, type Kind, PURPOSES, type Purpose, type Regions, TermsError } from "./terms/index.js";

/** Bytes of the longest manifest as JSON. */
const MAX_MANIFEST_BYTES = 1 << 20;
/** Bytes of the largest archive: 1 GiB. */
export const MAX_BUNDLE_BYTES = 1 << 30;
const MAX_COHORTS = 32;
const MAX_LOSSES = 256;
/** Bytes of a chain id, a contract's address, a field's name. */
const MAX_NAME_BYTES = 128;
const U32 = 2 ** 32 - 1;

/**
 * Reads a manifest. Fails on what keepers' programs would not make, and on any bytes but those of {@link jsonOf}: a
 * root has one manifest, and nothing is hidden in it.
 */
export function parseManifest(json: Uint8Array): Manifest {
  if (json.length > MAX_MANIFEST_BYTES) {
    throw new EditionError(`manifest has ${json.length} bytes, ${MAX_MANIFEST_BYTES} are allowed`);
  }
  const manifest = manifestOf(parse(json));
  if (!sameBytes(jsonOf(manifest), json)) {
    throw new EditionError(
      "the manifest is written otherwise than it must be: fields unknown, in another order or spacing",
    );
  }
  return manifest;
}

/** Manifests and proofs as keepers write them: the same bytes on every machine. */
export function jsonOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

/** Cohorts by number, ascending, each once: 1 to 32. */
export function checkCohorts(cohorts: readonly number[]): void {
  counted("cohorts", cohorts, MAX_COHORTS);
  ascending("cohorts", cohorts, (one, other) => one - other);
}

function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json));
  } catch {
    throw new EditionError("not a manifest: no JSON");
  }
}

function manifestOf(value: unknown): Manifest {
  const { facts, cohorts } = object("manifest", value);
  const checked = factsOf(facts);
  const entries = list("cohorts", cohorts, (entry) => entryOf(entry, checked.format));
  checkCohorts(entries.map(({ cohort }) => cohort));
  return { facts: checked, cohorts: entries };
}

function factsOf(value: unknown): EditionFacts {
  const facts = object("facts", value);
  return {
    chain_id: text("chain_id", facts.chain_id),
    data_pool: text("data_pool", facts.data_pool),
    pool: whole("pool", facts.pool, 1, U32),
    edition: whole("edition", facts.edition, 1, U32),
    schema: digest("schema", facts.schema),
    k: whole("k", facts.k, 1, U32),
    l: whole("l", facts.l, 1, U32),
    format: word("format", facts.format, ["csv", "json_lines"]),
  };
}

function entryOf(value: unknown, format: EditionFacts["format"]): CohortEntry {
  const entry = object("cohort", value);
  const cohort = whole("cohort", entry.cohort, 0, U32);
  const file = fileName(format, cohort);
  if (entry.file !== file) throw new EditionError(`the file of cohort ${cohort} must be named ${file}`);
  const losses = list("losses", entry.losses, lossOf);
  if (losses.length > 0) counted("losses", losses, MAX_LOSSES);
  ascending("losses", losses, byFieldAndTreatment);
  return {
    cohort,
    terms: termsOf(cohort, entry.terms),
    records: whole("records", entry.records, 1, Number.MAX_SAFE_INTEGER),
    file,
    sha256: digest("sha256", entry.sha256),
    bytes: whole("bytes", entry.bytes, 1, MAX_BUNDLE_BYTES),
    losses,
  };
}

function lossOf(value: unknown): Loss {
  const { field, treatment, share } = object("loss", value);
  return {
    field: field === null ? null : text("field", field),
    treatment: word("treatment", treatment, Object.keys(TREATMENTS) as Loss["treatment"][]),
    share: whole("share", share, 0, 10_000),
  };
}

/** Fields in the order of their UTF-8; what is lost of whole records comes first. */
function byFieldAndTreatment(one: Loss, other: Loss): number {
  const name = ({ field }: Loss) => toHex(new TextEncoder().encode(field ?? ""));
  if (name(one) !== name(other)) return name(one) < name(other) ? -1 : 1;
  return TREATMENTS[one.treatment] - TREATMENTS[other.treatment];
}

function termsOf(cohort: number, value: unknown): Terms {
  const { purposes, buyer_kinds, regions, longest_use, raw, compute, floors } = object("terms", value);
  const terms: Terms = {
    purposes: list("purposes", purposes, (each) => word("purpose", each, Object.keys(PURPOSES) as Purpose[])),
    buyer_kinds: list("buyer_kinds", buyer_kinds, (each) => word("kind", each, Object.keys(KINDS) as Kind[])),
    regions: regionsOf(regions),
    longest_use: whole("longest_use", longest_use, 0, Number.MAX_SAFE_INTEGER),
    raw: flag("raw", raw),
    compute: flag("compute", compute),
    floors: list("floors", floors, floorOf),
  };
  try {
    checkTerms(terms);
  } catch (error) {
    if (!(error instanceof TermsError)) throw error;
    throw new EditionError(`terms of cohort ${cohort}: ${error.message}`);
  }
  return terms;
}

function regionsOf(value: unknown): Regions {
  const regions = object("regions", value);
  const code = (each: unknown) => text("region", each);
  if ("only" in regions) return { only: list("regions", regions.only, code) };
  if ("except" in regions) return { except: list("regions", regions.except, code) };
  object("regions", regions.any);
  return { any: {} };
}

function floorOf(value: unknown): Floor {
  const { denom, amount } = object("floor", value);
  if (typeof amount !== "string" || !/^(0|[1-9]\d{0,38})$/.test(amount) || BigInt(amount) >> 128n) {
    throw foreign("amount", "a number of at most 128 bits, in a string");
  }
  return { denom: text("denom", denom), amount };
}

const foreign = (what: string, expected: string) => new EditionError(`not a manifest: ${what} is not ${expected}`);

function object(what: string, value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw foreign(what, "an object");
  return value as Record<string, unknown>;
}

function list<T>(what: string, value: unknown, each: (element: unknown) => T): T[] {
  if (!Array.isArray(value)) throw foreign(what, "a list");
  return value.map(each);
}

function text(what: string, value: unknown): string {
  if (typeof value !== "string" || /\p{Cs}/u.test(value)) throw foreign(what, "a text");
  if (value === "") throw new EditionError(`${what} is empty`);
  const { length } = new TextEncoder().encode(value);
  if (length > MAX_NAME_BYTES) throw new EditionError(`${what} has ${length} bytes, ${MAX_NAME_BYTES} are allowed`);
  return value;
}

function whole(what: string, value: unknown, min: number, max: number): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw foreign(what, "a whole number");
  if (value < min || value > max) throw new EditionError(`${what} is ${value}, it must be ${min} to ${max}`);
  return value;
}

function digest(what: string, value: unknown): string {
  if (typeof value !== "string" || !/^[0-9a-f]{64}$/.test(value)) throw foreign(what, "32 bytes, in lower-case hex");
  return value;
}

function flag(what: string, value: unknown): boolean {
  if (typeof value !== "boolean") throw foreign(what, "true or false");
  return value;
}

function word<T extends string>(what: string, value: unknown, words: readonly T[]): T {
  const found = words.find((each) => each === value);
  if (found === undefined) throw foreign(what, `one of ${words.join(", ")}`);
  return found;
}

function counted(what: string, values: readonly unknown[], max: number): void {
  if (values.length === 0) throw new EditionError(`${what} is empty`);
  if (values.length > max) throw new EditionError(`${what} has ${values.length} elements, ${max} are allowed`);
}

function ascending<T>(what: string, values: readonly T[], compare: (one: T, other: T) => number): void {
  values.forEach((value, at) => {
    const before = values[at - 1];
    if (before !== undefined && compare(before, value) >= 0) {
      const shown = JSON.stringify(value);
      throw new EditionError(`${what} must be sorted, each element once; ${shown} is repeated or out of order`);
    }
  });
}
