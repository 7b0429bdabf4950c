/** The chain of scripts/localnet, and its accounts: TEST ONLY, everyone knows their keys. */

import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { makeCosmoshubPath, Secp256k1HdWallet } from "@cosmjs/amino";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";

import type { ChainInfo } from "../../src/index.js";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const COMMAND = `${ROOT}scripts/localnet`;

/** A file of the repository. */
export const read = (path: string) => readFileSync(`${ROOT}${path}`);

const { roles } = JSON.parse(read("scripts/localnet.d/accounts.json").toString()) as {
  roles: { role: string; mnemonic: string; addresses: string[] }[];
};

export const DENOM = "ustake";
export const GAS_PRICE = "0.025ustake";

export type Mode = "direct" | "amino";

/** Account `index` of a role of the local chain. */
export function accountOf(role: string, index = 0): { mnemonic: string; index: number; address: string } {
  const found = roles.find((each) => each.role === role);
  const address = found?.addresses[index];
  if (!found || !address) throw new Error(`there is no ${role} ${index}`);
  return { mnemonic: found.mnemonic, index, address };
}

export async function signerOf(role: string, index = 0, mode: Mode = "direct") {
  const { mnemonic } = accountOf(role, index);
  const options = { prefix: "wasm", hdPaths: [makeCosmoshubPath(index)] };
  const wallet = mode === "direct" ? DirectSecp256k1HdWallet : Secp256k1HdWallet;
  return wallet.fromMnemonic(mnemonic, options);
}

/** What the local chain says of itself; fails where it is not up. */
export function localnet(): { chain_id: string; rpc: string; processes: Record<string, number | null> } {
  return JSON.parse(execFileSync(COMMAND, ["status", "--json"], { encoding: "utf8" }));
}

/** What Keplr takes of it. */
export function chainInfo(): ChainInfo {
  return JSON.parse(execFileSync(COMMAND, ["keplr"], { encoding: "utf8" }));
}

/** Ends its node at once, as a power cut does. */
export function kill(): void {
  const node = localnet().processes["node-0"];
  if (!node) throw new Error("there is no node to kill");
  process.kill(node, "SIGKILL");
}

/** Starts it where it stopped. */
export async function up(): Promise<void> {
  await promisify(execFile)(COMMAND, ["up"]);
}

/** Moves its time forward to a moment, seconds, if that is not past. */
export async function advance(moment: number): Promise<void> {
  await promisify(execFile)(COMMAND, ["advance", "--to", String(moment)]);
}
