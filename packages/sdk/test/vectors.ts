/** The vectors that the Rust code writes, and what the tests have in common. */

import { readFileSync } from "node:fs";

/** `tests/vectors/NAME.json` of the repository. */
// biome-ignore lint/suspicious/noExplicitAny: what is in a vector is what the test asserts
export function vectors(name: string): any {
  return JSON.parse(readFileSync(new URL(`../../../tests/vectors/${name}.json`, import.meta.url), "utf8"));
}

/** Runs `deed` and returns what it throws. */
export function thrown(deed: () => unknown): Error {
  try {
    deed();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
