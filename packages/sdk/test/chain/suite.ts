/** The five contracts on the chain of scripts/localnet, deployed by this package alone: from artifacts/, wired, with an
 * issuer, a committee and a custody key. Every run deploys contracts of its own. */

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

import { SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { secp256k1 } from "@noble/curves/secp256k1.js";

import {
  ageRecipient,
  base64,
  Chain,
  type ChainOptions,
  type Credential,
  CustodySecret,
  canonicalBond,
  canonicalCredential,
  canonicalCustody,
  canonicalReport,
  contentId,
  type Deployment,
  type dataPool,
  eventOf,
  type Kind,
  type Report,
  type ReportItems,
  type ReportKind,
  type Sent,
  Sheaf,
  type SheafError,
  type Signature,
  sha256,
  sign,
  toHex,
  Writer,
} from "../../src/index.js";
import { accountOf, advance, DENOM, GAS_PRICE, localnet, type Mode, read, signerOf } from "./localnet.js";

const DAY = 86_400;
const CODES = ["identity_registry", "reward_token", "governance", "data_pool", "marketplace"] as const;

type Durations = Record<(typeof CODES)[number], Record<string, number>>;
/** The profile `localnet`: what is waited for comes by moving the chain's time. */
const { localnet: DURATIONS } = JSON.parse(read("tests/vectors/durations.json").toString()) as { localnet: Durations };

/** Test-only secrets: SHA-256 of a name. Never for a key that guards anything. */
export function secret(name: string): Uint8Array {
  return new Writer("sheaf/test-only-secret").str(name).digest();
}

export const sleep = (seconds: number) => new Promise((done) => setTimeout(done, 1_000 * seconds));

/** For `assert.rejects`: an error of this code. */
export const code = (expected: string) => (error: SheafError) => {
  assert.equal(error.code, expected, error.message);
  return true;
};

export const CUSTODY = 1;
const ISSUER = secret("issuer");
const RELAYERS = [0, 1, 2, 3].map((index) => ({
  address: accountOf("relayer", index).address,
  secret: secret(`relayer ${index}`),
  key: base64.encode(secp256k1.getPublicKey(secret(`relayer ${index}`))),
  recipient: ageRecipient(secret(`relayer ${index} age`)),
}));

export class Suite {
  readonly custody = CustodySecret.fromSeed(secret("custody"));
  readonly #clients = new Map<string, Promise<Sheaf>>();

  private constructor(
    readonly rpc: string,
    readonly deployment: Deployment,
    readonly owner: Sheaf,
    /** Who decides on pools. */
    readonly authority: string,
  ) {}

  /** The client of an account, by role. */
  as(role: string, index = 0, options: ChainOptions & { mode?: Mode } = {}): Promise<Sheaf> {
    const name = `${role} ${index} ${JSON.stringify(options)}`;
    const { mode, ...rest } = options;
    const connect = async () =>
      Sheaf.connect(this.rpc, this.deployment, {
        signer: await signerOf(role, index, mode),
        gasPrice: GAS_PRICE,
        ...rest,
      });
    const known = this.#clients.get(name) ?? connect();
    this.#clients.set(name, known);
    return known;
  }

  async close(): Promise<void> {
    for (const client of this.#clients.values()) (await client).disconnect();
    this.owner.disconnect();
  }

  /** The chain's time, seconds; the machine's is another. */
  now(): Promise<number> {
    return this.owner.chain.now();
  }

  /** Moves the chain's time on, to where it is past a moment. */
  async past(moment: number): Promise<void> {
    await advance(moment + 1);
  }

  /** Returns when the chain has another block than now: what a transaction did counts from the next one on. */
  nextBlock(): Promise<void> {
    return this.owner.chain.nextBlock();
  }

  /** Looks for something at every block, until it is there: for half a minute at most, or until the chain makes no more. */
  async comes<T>(look: () => Promise<T | undefined>): Promise<T> {
    for (const end = Date.now() + 30_000; Date.now() < end; await this.nextBlock()) {
      const found = await look();
      if (found) return found;
    }
    assert.fail("it never came");
  }

  /** Pools are decided on by `authority`, by governance without. */
  static async deploy(options: { authority?: string } = {}): Promise<Suite> {
    const { chain, rpc } = await deployer();
    const contracts = await instantiate(chain, await store(chain, rpc, CODES), options.authority);
    const deployment: Deployment = { chain_id: chain.id, contracts };
    const authority = options.authority ?? contracts.governance;
    const suite = new Suite(rpc, deployment, new Sheaf(chain, deployment), authority);
    await suite.#wire();
    return suite;
  }

  async #wire(): Promise<void> {
    const { owner, deployment } = this;
    const { data_pool, governance, marketplace } = deployment.contracts;
    await owner.dataPool.wire({ marketplace });
    await owner.token.wire({ data_pool, purse: governance });
    await owner.registry.wire({ marketplace, purse: governance });
    await owner.registry.addIssuer({
      key: base64.encode(secp256k1.getPublicKey(ISSUER)),
      nullifier_domain: 1,
      max_level: 3,
      valid_until: (await this.now()) + 3_650 * DAY,
    });
    await owner.registry.grant({ role: "curator", address: accountOf("curator").address });
    await Promise.all(RELAYERS.map((_, index) => this.#bond(index)));
    await owner.registry.setCommittee({ members: RELAYERS.map(({ address }) => address) });
    const statement = {
      chain_id: deployment.chain_id,
      registry: owner.registry.address,
      p: base64.encode(this.custody.p),
      keepers: RELAYERS.map(({ address, key, recipient }) => ({ address, key, recipient })),
    };
    const digest = sha256(canonicalCustody(statement));
    await owner.registry.addCustody({
      p: statement.p,
      proof: base64.encode(this.custody.provePossession(digest)),
      keepers: statement.keepers,
      signatures: this.#signatures(digest, RELAYERS.length),
    });
  }

  async #bond(index: number): Promise<void> {
    const relayer = await this.as("relayer", index);
    const { address, key, recipient, secret } = RELAYERS[index] ?? fail();
    const registry = relayer.registry.address;
    const statement = { chain_id: this.deployment.chain_id, registry, relayer: address, key, recipient };
    const proof = base64.encode(sign(sha256(canonicalBond(statement)), secret));
    await relayer.registry.bondRelayer({ key, recipient, proof }, [{ denom: DENOM, amount: "1000000" }]);
  }

  /** Signatures of the first so many keepers. */
  #signatures(digest: Uint8Array, count: number): Signature[] {
    return RELAYERS.slice(0, count).map(({ secret }, signer) => ({
      signer,
      signature: base64.encode(sign(digest, secret)),
    }));
  }

  /** A report to data-pool by the keepers, with a quorum's signatures. */
  async report<Which extends ReportKind>(
    kind: Which,
    items: ReportItems[Which][],
  ): Promise<{ report: Report<Which>; signatures: Signature[] }> {
    const now = await this.now();
    const report: Report<Which> = {
      chain_id: this.deployment.chain_id,
      contract: this.deployment.contracts.data_pool,
      authority: { custody: CUSTODY },
      issued_at: now - 60,
      expires_at: now + 3_600,
      items,
    };
    return { report, signatures: this.#signatures(sha256(canonicalReport(kind, report)), 3) };
  }

  /** What the issuer says of an account; contributors have no region. */
  async credential(
    address: string,
    kind: Kind,
    region: string | null = null,
  ): Promise<{ credential: Credential; signature: Uint8Array }> {
    const now = await this.now();
    const credential: Credential = {
      chain_id: this.deployment.chain_id,
      registry: this.deployment.contracts.identity_registry,
      issuer: 1,
      batch: 1,
      address,
      kind,
      level: 2,
      region,
      nullifier: toHex(secret(`person behind ${address}`)),
      scope: null,
      evidence: toHex(secret(`evidence about ${address}`)),
      issued_at: now - 60,
      expires_at: now + 365 * DAY,
    };
    return { credential, signature: sign(sha256(canonicalCredential(credential)), ISSUER) };
  }

  /** The curator proposes a pool for so many people at least; tells its number. */
  async proposePool(min_heads = 12): Promise<number> {
    const draft: dataPool.PoolDraft = {
      schema: toHex(secret("schema")),
      dossier: contentId(secret("dossier")),
      purposes: ["research", "public_health", "model_training"],
      fees: { relayers: 300, curator: 200, auditors: 100, reserve: 250, purse: 150 },
      custody: CUSTODY,
      cap: 10_000_000,
      cut_period: 240,
      nullifier_domain: 1,
      scoped: false,
      min_level: 1,
      min_heads,
      sample_bps: 0,
    };
    const curator = await this.as("curator");
    const { events } = await curator.dataPool.proposePool({ draft }, [{ denom: DENOM, amount: "500000" }]);
    return eventOf(events, "sheaf_pool_proposed").pool;
  }

  /** The first so many contributors join, bond and enrol. */
  async voters(count: number, bond: number): Promise<Sheaf[]> {
    const people = Array.from({ length: count }, async (_, index) => {
      const client = await this.as("contributor", index, { mode: index % 2 ? "amino" : "direct" });
      const { credential, signature } = await this.credential(client.address, "person");
      await client.join(credential, signature);
      return client;
    });
    const voters = await Promise.all(people);
    await this.enrol(voters, bond);
    return voters;
  }

  /** Members bond and enrol. */
  async enrol(members: readonly Sheaf[], bond: number): Promise<void> {
    await Promise.all(members.map((member) => member.bond(BigInt(bond))));
    await this.nextBlock(); // power counts from the next block on
    await Promise.all(members.map((member) => member.enrol()));
  }

  /** Opens a keeper's copy of a contribution: the age identity of keeper `index`. */
  keeperSeed(index: number): Uint8Array {
    return secret(`relayer ${index} age`);
  }
}

function fail(): never {
  throw new Error("unreachable");
}

/** The chain, as the account sees it that deploys. */
export async function deployer(): Promise<{ chain: Chain; rpc: string }> {
  const { chain_id, rpc } = localnet();
  return {
    chain: await Chain.connect(rpc, chain_id, { signer: await signerOf("deployer"), gasPrice: GAS_PRICE }),
    rpc,
  };
}

/** Code by the name that it has in artifacts/; what the chain has already is not stored again. */
export async function store(chain: Chain, rpc: string, names: readonly string[]): Promise<Map<string, number>> {
  const client = await SigningCosmWasmClient.connectWithSigner(rpc, await signerOf("deployer"));
  const known = await client.getCodes();
  client.disconnect();
  const codes = new Map<string, number>();
  for (const name of names) {
    const wasm = read(`artifacts/${name}.wasm`);
    const checksum = toHex(sha256(wasm));
    let id = known.find((code) => code.checksum === checksum)?.id;
    if (id === undefined) {
      const value = { sender: chain.sender, wasmByteCode: gzipSync(wasm) };
      const { events } = await chain.broadcast([{ typeUrl: "/cosmwasm.wasm.v1.MsgStoreCode", value }]);
      id = Number(attribute(events, "store_code", "code_id"));
    }
    codes.set(name, id);
  }
  return codes;
}

/** Makes a contract of a stored code; tells its address. */
export async function make(chain: Chain, codes: Map<string, number>, name: string, msg: object): Promise<string> {
  const value = {
    sender: chain.sender,
    admin: chain.sender,
    codeId: BigInt(codes.get(name) ?? fail()),
    label: name,
    msg: new TextEncoder().encode(JSON.stringify(msg)),
    funds: [],
  };
  const { events } = await chain.broadcast([{ typeUrl: "/cosmwasm.wasm.v1.MsgInstantiateContract", value }]);
  return attribute(events, "instantiate", "_contract_address");
}

function attribute(events: Sent["events"], type: string, key: string): string {
  const found = events.find((event) => event.type === type)?.attributes.find((each) => each.key === key);
  return found?.value ?? fail();
}

async function instantiate(
  chain: Chain,
  codes: Map<string, number>,
  authority?: string,
): Promise<Deployment["contracts"]> {
  const role = (name: string) => ({ name, admin: null, includes: [], excludes: [], delay: 0 });
  const identity_registry = await make(chain, codes, "identity_registry", {
    relayer_bond: { denom: DENOM, amount: "1000000" },
    roles: [role("curator"), role("auditor")],
    durations: DURATIONS.identity_registry,
  });
  const genesis = [0, 1, 2, 3, 4, 5].map((index) => ({
    address: accountOf("contributor", index).address,
    amount: "10000000",
  }));
  genesis.push({ address: accountOf("buyer").address, amount: "100000000000" });
  const reward_token = await make(chain, codes, "reward_token", {
    name: "Grain",
    symbol: "GRAIN",
    decimals: 6,
    genesis,
    marketing: { project: "https://sheaf.example", description: "What data earns", marketing: chain.sender },
    cap: "1000000000000000",
    reserve_denom: DENOM,
    alpha_bps: 8_000,
    virtual_supply: "1000000000",
    virtual_reserve: "1000000000",
    durations: DURATIONS.reward_token,
  });
  const governance = await make(chain, codes, "governance", {
    registry: identity_registry,
    token: reward_token,
    deposit: { denom: DENOM, amount: "250000" },
    nullifier_domain: 1,
    rules: {
      quorum_bps: 2_000,
      quorum_floor: "1000000",
      min_identities: 5,
      threshold_bps: 5_000,
      veto_bps: 3_340,
    },
    durations: DURATIONS.governance,
    guardians: [],
    founders: null,
  });
  const data_pool = await make(chain, codes, "data_pool", {
    registry: identity_registry,
    token: reward_token,
    authority: authority ?? governance,
    purse: governance,
    reserve_denom: DENOM,
    pool_deposit: { denom: DENOM, amount: "500000" },
    cohort_deposit: { denom: DENOM, amount: "100000" },
    contribution_deposit: { denom: DENOM, amount: "1000" },
    durations: DURATIONS.data_pool,
  });
  const marketplace = await make(chain, codes, "marketplace", {
    registry: identity_registry,
    data_pool,
    token: reward_token,
    purse: governance,
    denoms: [DENOM, `cw20:${reward_token}`],
    min_level: 2,
    durations: DURATIONS.marketplace,
  });
  return { identity_registry, reward_token, governance, data_pool, marketplace };
}
