/** Runs the programs of scripts/examples. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const RUN = fileURLToPath(new URL("../../../../scripts/examples/run", import.meta.url));

/** A program that runs, and what it has printed so far. */
export interface Example {
  /** Signals it and what it has started: a group of its own. */
  kill(signal: NodeJS.Signals): void;
  printed(): string;
  /** Waits until it has printed this, a minute at most. */
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
  const hear = (chunk: Buffer | string) => {
    text += chunk.toString();
    process_.emit("heard");
  };
  process_.stdout.on("data", hear);
  process_.stderr.on("data", hear);
  process_.on("close", () => {
    over = true;
    hear("");
  });
  const fail = () => new Error(`${name} ended: ${text}`);
  return {
    kill: (signal) => {
      if (!over && process_.pid) process.kill(-process_.pid, signal);
    },
    printed: () => text,
    async says(words) {
      const signal = AbortSignal.timeout(60_000);
      while (!words.test(text)) {
        if (over) throw fail();
        await once(process_, "heard", { signal });
      }
    },
    async done() {
      const [code] = await ended;
      if (code !== 0) throw fail();
      return text;
    },
  };
}
