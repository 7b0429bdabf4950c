/** Where the contracts of a chain are: what `deployments/CHAIN-ID.json` says. */

import { fromBech32 } from "@cosmjs/encoding";

import { UsageError } from "../errors.js";

export const CONTRACTS = ["identity_registry", "data_pool", "governance", "marketplace", "reward_token"] as const;

/** The contracts' addresses on a chain. The file says more, which is for those who deploy. */
export interface Deployment {
  chain_id: string;
  contracts: Readonly<Record<(typeof CONTRACTS)[number], string>>;
  /** A node of it. */
  rpc?: string;
  /** What its nodes take for gas, as in `0.025ustake`. */
  gas_price?: string;
}

/** Reads a deployment from JSON. Fails with the name of what is missing. */
export function readDeployment(json: unknown): Deployment {
  const found: unknown = typeof json === "string" ? JSON.parse(json) : json;
  const { chain_id, contracts, rpc, gas_price } = (found ?? {}) as Partial<Deployment>;
  if (typeof chain_id !== "string") throw new UsageError("this is no deployment: it has no chain_id");
  const addresses = CONTRACTS.map((name) => {
    const entry: unknown = contracts?.[name];
    const address = typeof entry === "object" && entry !== null ? (entry as { address?: unknown }).address : entry;
    if (typeof address !== "string") throw new UsageError(`the deployment on ${chain_id} has no ${name}`);
    return [name, address] as const;
  });
  return {
    chain_id,
    contracts: Object.fromEntries(addresses) as Deployment["contracts"],
    ...(typeof rpc === "string" ? { rpc } : {}),
    ...(typeof gas_price === "string" ? { gas_price } : {}),
  };
}

/** What addresses begin with on a deployment's chain, as in `wasm`: a signer takes it. */
export function addressPrefix({ chain_id, contracts }: Deployment): string {
  try {
    return fromBech32(contracts.identity_registry).prefix;
  } catch (cause) {
    const words = `${contracts.identity_registry}, the identity_registry on ${chain_id}, is no address`;
    throw new UsageError(words, { cause });
  }
}
