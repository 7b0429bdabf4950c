/** What every example begins with: where the contracts are, who signs, and how it ends. */

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { Secp256k1HdWallet } from "@cosmjs/amino";
import { addressPrefix, type ChainOptions, isRefused, readDeployment, type Sent, Sheaf } from "@sheaf-network/sdk";

// what goes wrong is told in a sentence; what is none of the world's is a mistake of the program, with its place
process.on("uncaughtException", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // nobody reads any more, as with `| head`
  const mistake = [TypeError, ReferenceError, RangeError].some((kind) => error instanceof kind);
  console.error(mistake ? error : error.message);
  process.exit(1);
});

/** The words after the program's name; fails with how it is called, where there are too few. */
export function words(usage: string, least: number): string[] {
  const given = process.argv.slice(2);
  if (given.length >= least && !given.includes("--help")) return given;
  console.error(`usage: ${usage}\n\nDEPLOYMENT is deployments/CHAIN-ID.json. Whoever signs is in SHEAF_MNEMONIC.`);
  process.exit(given.includes("--help") ? 0 : 2);
}

/** Connects by a deployment's file, to ask only. */
export function look(path: string): Promise<Sheaf> {
  return Sheaf.connect(undefined, readFileSync(path, "utf8"));
}

/** Connects as one who signs. The mnemonic comes from the environment: never from the words, which others see. */
export async function connect(path: string, options: ChainOptions = {}): Promise<Sheaf> {
  const deployment = readDeployment(readFileSync(path, "utf8"));
  const mnemonic = process.env.SHEAF_MNEMONIC;
  if (!mnemonic) throw new Error("say who signs: SHEAF_MNEMONIC is not set");
  const prefix = addressPrefix(deployment);
  const signer = await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix }).catch((error: Error) => {
    throw new Error(`SHEAF_MNEMONIC holds no mnemonic: ${error.message}`);
  });
  return Sheaf.connect(undefined, deployment, { signer, ...options });
}

/**
 * Connects, and keeps each transaction in a file before a node gets it: stopped at any moment, and run again, the program
 * goes on with the last one. `before` is that, where it did what it should; else it never will, or was refused, and what is
 * signed next takes its place. Remove the file in the end.
 */
export async function goOn(deployment: string, path: string): Promise<{ sheaf: Sheaf; before: Sent | undefined }> {
  const sheaf = await connect(deployment, { onSigned: (signed) => keep(path, JSON.stringify(signed)) });
  if (!existsSync(path)) return { sheaf, before: undefined };
  const before = await sheaf.chain.resume(JSON.parse(readFileSync(path, "utf8"))).catch((error: unknown) => {
    if (!isRefused(error)) throw error;
    return undefined;
  });
  return { sheaf, before };
}

/** Writes a file that is there whole or not at all, whenever the program is stopped; for its owner's eyes. */
export function keep(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

/** What a buyer signs to get something from a gateway: for this gateway and this alone, and once. */
export function askFor(url: string, address: string, nonce: string): string {
  return `Give ${url} to ${address}, once: ${nonce}`;
}
