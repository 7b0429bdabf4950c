/** Runs the programs of scripts/examples. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** Runs an example by its name. */
export const RUN = fileURLToPath(new URL("../../../scripts/examples/run", import.meta.url));

/** A program that runs, and what it has printed so far. */
export interface Example {
  /** Signals it and what it has started: a group of its own. */
  kill(signal: NodeJS.Signals): void;
  printed(): string;
  /** Waits until this holds, a minute at most; fails, with what it printed, where it ends before. */
  until(holds: () => boolean): Promise<void>;
  /** Waits so until it has printed this. */
  says(words: RegExp): Promise<void>;
  /** Waits for its end; fails, with what it printed, where that is not a good one. */
  done(): Promise<string>;
}

export function example(name: string, words: readonly (string | number)[], mnemonic = ""): Example {
  const process_ = spawn(RUN, [name, ...words.map(String)], {
    env: { ...process.env, SHEAF_MNEMONIC: mnemonic },
    detached: true,
  });
  let text = "";
  let over = false;
  const ended = once(process_, "close");
  const hear = (chunk: Buffer) => {
    text += chunk.toString();
  };
  process_.stdout.on("data", hear);
  process_.stderr.on("data", hear);
  process_.on("close", () => {
    over = true;
  });
  const fail = (what = "ended") => new Error(`${name} ${what}: ${text}`);
  const until = async (holds: () => boolean) => {
    for (const end = Date.now() + 60_000; !holds(); await sleep(100)) {
      if (over) throw fail();
      if (Date.now() > end) throw fail("takes too long");
    }
  };
  return {
    kill: (signal) => {
      if (!over && process_.pid) process.kill(-process_.pid, signal);
    },
    printed: () => text,
    until,
    says: (words) => until(() => words.test(text)),
    async done() {
      const [code] = await ended;
      if (code !== 0) throw fail();
      return text;
    },
  };
}
