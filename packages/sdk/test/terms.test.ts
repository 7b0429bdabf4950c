import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { toHex } from "../src/bytes.js";
import {
  COUNTRIES,
  canonicalTerms,
  checkDenom,
  checkTerms,
  judge,
  KINDS,
  normalTerms,
  PURPOSES,
  plainWords,
  refusalWords,
  TEMPLATES,
  type TemplateName,
  type Terms,
  TermsError,
  templateOf,
  termsId,
  termsOf,
} from "../src/terms/index.js";
import { thrown, vectors } from "./vectors.js";

const file = vectors("terms");
const own: Terms = file.find(({ name }: { name: string }) => name === "own").terms;

test("bytes, ids, and plain words", () => {
  assert.ok(file.length >= 9);
  for (const { name, terms, canonical, id, words } of file) {
    assert.equal(toHex(canonicalTerms(terms)), canonical, name);
    assert.equal(termsId(terms), id, name);
    assert.deepEqual(plainWords(terms), words, name);
    assert.deepEqual(normalTerms(terms), terms, name);
  }
});

test("what does not fit, and why, in words", () => {
  for (const { name, terms, refused } of file) {
    assert.equal(refused.length, 2);
    for (const { ask, refusals, words } of refused) {
      assert.deepEqual(judge(terms, ask), refusals, name);
      assert.deepEqual(refusals.map(refusalWords), words, name);
    }
  }
});

test("templates", () => {
  const names = Object.keys(TEMPLATES) as TemplateName[];
  assert.equal(names.length, 6);
  for (const name of names) {
    const { terms } = file.find((each: { name: string }) => each.name === name);
    assert.deepEqual(termsOf(name, terms.floors), terms);
    assert.equal(templateOf(terms), name);
  }
  assert.equal(templateOf(own), undefined);
});

test("terms as someone would write them become those that the chain takes", () => {
  const written: Terms = {
    ...own,
    purposes: ["public_health", "academic_research", "research", "research"],
    buyer_kinds: ["academic", "person"],
    regions: { only: ["FR", "DE", "FR"] },
    floors: [...own.floors].reverse(),
  };
  const { field } = thrown(() => checkTerms(written)) as TermsError;
  assert.equal(field, "purposes");
  const normal = normalTerms(written);
  checkTerms(normal);
  assert.deepEqual(normal.purposes, ["research", "public_health"]);
  assert.deepEqual(normal.buyer_kinds, ["person", "academic"]);
  assert.deepEqual(normal.regions, { only: ["DE", "FR"] });
  assert.deepEqual(normal.floors, own.floors);
});

test("what the contract refuses is refused, in its words", () => {
  const why = (change: Partial<Terms>) => thrown(() => termsId({ ...own, ...change })).message;
  assert.equal(why({ purposes: [] }), "purposes is empty: name at least one");
  assert.equal(
    why({ purposes: ["research", "health_research"] }),
    "purposes names health_research, which research covers: leave it out",
  );
  assert.equal(
    why({ purposes: ["public_health", "research"] }),
    "purposes must be sorted, each element once; research is repeated or out of order",
  );
  assert.equal(
    why({ regions: { only: ["UK"] } }),
    "`UK` in regions is not an assigned code of ISO 3166-1 alpha-2, in upper case",
  );
  assert.equal(why({ longest_use: 86_399 }), "longest_use is 86399 s, it must be 86400 to 315360000");
  assert.equal(why({ raw: false, compute: false }), "raw and compute are both false: allow at least one");
  assert.equal(
    why({ floors: [{ denom: "a!b", amount: "1" }] }),
    "floors: `a!b` is not a denom: `!` is neither letter, digit nor one of / : . _ -",
  );
  assert.ok(thrown(() => termsId({ ...own, floors: Array(5).fill(own.floors[0]) })) instanceof TermsError);
  assert.equal(checkDenom("ustake"), undefined);
  assert.equal(checkDenom("ab"), "a denom of 2 characters: it must have 3 to 128");
  assert.match(checkDenom("cw20:Wasm1") ?? "", /is not a cw20's denom/);
});

test("the vocabulary is that of the Rust code", () => {
  const source = (name: string) => readFileSync(new URL(`../../terms/src/${name}.rs`, import.meta.url), "utf8");
  const said = (rust: string, method: string) => {
    const [, body = ""] = new RegExp(`fn ${method}\\(self\\)[^{]*\\{([\\s\\S]*?)\\n {4}\\}`).exec(rust) ?? [];
    return [...body.matchAll(/=> "?([^",]+)"?,/g)].map(([, value]) => value);
  };
  for (const [name, words] of [
    ["purpose", PURPOSES],
    ["kind", KINDS],
  ] as const) {
    const rust = source(name);
    assert.deepEqual(said(rust, "name"), Object.keys(words));
    const values = Object.values(words);
    assert.deepEqual(
      said(rust, "code"),
      values.map(({ code }) => String(code)),
    );
    assert.deepEqual(
      said(rust, "words"),
      values.map(({ words }) => words),
    );
  }
  const codes = [...source("region").matchAll(/\*b"([A-Z]{2})"/g)].map(([, code]) => code);
  assert.deepEqual([...COUNTRIES], codes);
});
