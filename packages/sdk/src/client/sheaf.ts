/** Sheaf as its users think: each method is a thing that someone wants. What the chain answers is as the chain has it. */

import { type Prepared, prepareContribution } from "../age.js";
import type { Credential } from "../attestation.js";
import { type Bundle, openBundle } from "../bundle.js";
import { base64, fromHex } from "../bytes.js";
import type { Coin, Funds, Sent } from "../contract.js";
import { UsageError } from "../errors.js";
import * as dataPool from "../generated/data-pool.js";
import * as governance from "../generated/governance.js";
import * as registry from "../generated/identity-registry.js";
import * as marketplace from "../generated/marketplace.js";
import * as token from "../generated/reward-token.js";
import type { Purpose, QuotedLine, Use } from "../generated/types.js";
import { type EditionKey, type ExchangeSecret, verifyDelivery } from "../sealed-key/index.js";
import {
  CW20_PREFIX,
  plainWords,
  refusalWords,
  type TemplateName,
  type Terms,
  templateOf,
  termsId,
} from "../terms/index.js";
import { Chain, type ChainOptions } from "./chain.js";
import { sleep } from "./delivery.js";
import { denialWords } from "./denial.js";
import { type Deployment, readDeployment } from "./deployment.js";
import { eventsOf, type Happened, type WatchOptions, watch } from "./events.js";
import { all, PAGE, type Page, pieces } from "./pages.js";

/** What a buyer wants to do with which edition. */
export interface Wish {
  pool: number;
  /** The last one on sale without. */
  edition?: number | undefined;
  purpose: Purpose;
  /** `raw` without. */
  use?: Use | undefined;
  /** How long, from delivery on, seconds. */
  duration: number;
  /** Paid in what: a native denom, or `cw20:` and an address. */
  denom: string;
}

/** A cohort, quoted: what it costs at least, or why it cannot be had. */
export interface Offered extends QuotedLine {
  /** May it be bought so? */
  ok: boolean;
  /** Why not, in words. */
  why: string[];
}

/** What an edition costs, cohort by cohort. */
export interface Quote {
  wish: Wish & { edition: number; use: Use };
  cohorts: Offered[];
  /** The sum of what may be bought, micro. */
  total: bigint;
}

/** A cohort and what is paid for it, micro. */
export interface Line {
  cohort: number;
  price: bigint | string;
}

/** A cohort's terms, for people to read. */
export interface ReadableTerms {
  cohort: number;
  id: string;
  terms: Terms;
  template: TemplateName | undefined;
  words: string[];
}

/** What an identity's data was bought for. */
export interface DataUse extends dataPool.UseResponse {
  cohort: number;
  buyer: string;
  purpose: Purpose;
  use: Use;
  /** When the licence ends, seconds; none before delivery and after a whole refund. */
  licence_until: number | null;
}

/** Data to put in. */
export interface Contribution {
  cohort: number;
  /** The file, in the pool's schema. */
  plaintext: Uint8Array;
  records: number;
  /** Puts the ciphertext where the pool's keepers fetch it, by its content id. */
  store(content: string, sealed: Uint8Array): Promise<void>;
}

export class Sheaf {
  readonly registry: registry.IdentityRegistryClient;
  readonly dataPool: dataPool.DataPoolClient;
  readonly governance: governance.GovernanceClient;
  readonly marketplace: marketplace.MarketplaceClient;
  readonly token: token.RewardTokenClient;

  constructor(
    readonly chain: Chain,
    readonly deployment: Deployment,
  ) {
    const { contracts } = deployment;
    this.registry = new registry.IdentityRegistryClient(chain, contracts.identity_registry);
    this.dataPool = new dataPool.DataPoolClient(chain, contracts.data_pool);
    this.governance = new governance.GovernanceClient(chain, contracts.governance);
    this.marketplace = new marketplace.MarketplaceClient(chain, contracts.marketplace);
    this.token = new token.RewardTokenClient(chain, contracts.reward_token);
  }

  /**
   * Connects to a node; `deployment` is what `deployments/CHAIN-ID.json` holds, which names a node and a gas price too.
   * Without a signer, it only asks.
   */
  static async connect(
    rpc: string | undefined,
    deployment: Deployment | string | object,
    options: ChainOptions = {},
  ): Promise<Sheaf> {
    const found = readDeployment(deployment);
    const node = rpc ?? found.rpc;
    if (!node) throw new UsageError("name a node's RPC: the deployment names none");
    return new Sheaf(await Chain.connect(node, found.chain_id, { gasPrice: found.gas_price, ...options }), found);
  }

  /** Closes the connection. */
  disconnect(): void {
    this.chain.disconnect();
  }

  /** The address that signs. */
  get address(): string {
    if (!this.chain.sender) throw new UsageError("there is no signer: connect with one");
    return this.chain.sender;
  }

  /** GRAIN, as the denom that orders are paid in. */
  get grain(): string {
    return `${CW20_PREFIX}${this.token.address}`;
  }

  /** What an address has of a denom, micro; the signer's own without an address. */
  async balance(denom: string, address: string = this.address): Promise<bigint> {
    const cw20 = cw20Of(denom);
    if (cw20 === undefined) return this.chain.balance(address, denom);
    const { balance } = await this.chain.query<{ balance: string }>(cw20, { balance: { address } });
    return BigInt(balance);
  }

  // ---- who one is

  /** Registers an identity by an issuer's credential and signature (64 bytes); tells its number. */
  async join(credential: Credential, signature: Uint8Array): Promise<{ identity: number; sent: Sent }> {
    const sent = await this.registry.register({ credential, signature: base64.encode(signature) });
    return { identity: one(eventsOf(sent.events, "sheaf_registered")).identity, sent };
  }

  /** The identity at an address; the signer's own without. */
  identity(address: string = this.address): Promise<registry.IdentityResponse> {
    return this.registry.ask.identityOf({ address });
  }

  /** Enters the key to which sales are sealed. Whoever loses it cannot open what was bought with it. */
  setExchangeKey(secret: ExchangeSecret): Promise<Sent> {
    const context = { chainId: this.chain.id, registry: this.registry.address };
    return this.registry.setExchangeKey({
      b1: base64.encode(secret.b1),
      b2: base64.encode(secret.b2),
      proof: base64.encode(secret.provePossession(context, this.address)),
    });
  }

  // ---- contributing

  /** The pools, by number. */
  pools(): Promise<dataPool.PoolResponse[]> {
    return all(
      (page) => this.dataPool.ask.pools(page),
      ({ id }) => id,
    );
  }

  /** A pool's cohorts, by number. */
  cohorts(pool: number): Promise<dataPool.CohortResponse[]> {
    return all(
      (page) => this.dataPool.ask.cohorts({ pool, ...page }),
      ({ id }) => id,
    );
  }

  /** The terms of a cohort, in plain words too. Fails where the chain's id is not theirs. */
  async terms(cohort: number): Promise<ReadableTerms> {
    const { terms, terms_id } = await this.dataPool.ask.cohort({ cohort });
    const id = termsId(terms);
    if (id !== terms_id)
      throw new UsageError(`the terms of cohort ${cohort} have id ${id}, the chain says ${terms_id}`);
    return { cohort, id, terms, template: templateOf(terms), words: plainWords(terms) };
  }

  /** Opens a cohort under one's own terms, with the deposit that it takes; tells its number. */
  async openCohort(pool: number, terms: Terms): Promise<{ cohort: number; sent: Sent }> {
    termsId(terms);
    const { cohort_deposit } = await this.dataPool.ask.config();
    const { curator } = (await this.dataPool.ask.pool({ pool })).pool;
    const free = curator === this.address && templateOf(terms) !== undefined;
    const sent = await this.dataPool.openCohort({ pool, terms }, free ? [] : coins(cohort_deposit));
    return { cohort: one(eventsOf(sent.events, "sheaf_cohort_opened")).cohort, sent };
  }

  /**
   * Puts a file in: sealed to the pool's keepers, stored, and entered with the deposit that it takes. Keep `salt`: with the
   * file, it shows what the commitment on chain stands for.
   */
  async contribute(what: Contribution): Promise<Prepared & { contribution: number; sent: Sent }> {
    const { cohort, plaintext, records, store } = what;
    const { pool } = await this.dataPool.ask.cohort({ cohort });
    const { custody } = (await this.dataPool.ask.pool({ pool })).pool.draft;
    const { keepers } = await this.registry.ask.custody({ custody });
    // the key of a keeper whose bond was slashed is empty: nothing new is sealed to it
    const recipients = keepers.filter(({ key }) => key !== "").map(({ recipient }) => recipient);
    const prepared = await prepareContribution(recipients, plaintext, records);
    await store(prepared.facts.content, prepared.sealed);
    const { contribution_deposit } = await this.dataPool.ask.config();
    const sent = await this.dataPool.contribute({ cohort, ...prepared.facts }, coins(contribution_deposit));
    const { contribution } = one(eventsOf(sent.events, "sheaf_contributed"));
    return { ...prepared, contribution, sent };
  }

  /** An identity's contributions, by number; the signer's own without. */
  async contributions(identity?: number): Promise<dataPool.ContributionResponse[]> {
    const of = await this.#identity(identity);
    return all(
      (page) => this.dataPool.ask.contributionsOf({ identity: of, ...page }),
      ({ id }) => id,
    );
  }

  /** Takes a contribution back: from the next cut on it counts no more; licences sold before persist. */
  withdraw(contribution: number): Promise<Sent> {
    return this.dataPool.withdraw({ contribution });
  }

  /** What an identity could claim now, in each cohort and denom that it ever earned in. */
  async earnings(identity?: number): Promise<dataPool.Due[]> {
    const of = await this.#identity(identity);
    const claims: dataPool.EarningsKey[] = [];
    for (const cohort of await this.#cohortsOf(of)) {
      const denoms = await all(
        (page: Page<string>) => this.dataPool.ask.denomsOf({ cohort, ...page }),
        (denom) => denom,
      );
      claims.push(...denoms.map((denom) => ({ cohort, denom })));
    }
    const due: dataPool.Due[] = [];
    for (const some of pieces(claims, MAX_CLAIMS)) {
      due.push(...(await this.dataPool.ask.earnings({ identity: of, claims: some })).due);
    }
    return due;
  }

  /** Has everything paid out that is due, to the identity's payout address; tells what was paid, by denom. */
  async claim(identity?: number): Promise<{ paid: Map<string, bigint>; sent: Sent[] }> {
    const of = await this.#identity(identity);
    const paid = new Map<string, bigint>();
    const sent: Sent[] = [];
    // a claim that has more editions to walk than one message may pays at its last page
    for (let due = await this.earnings(of); ; due = await this.earnings(of)) {
      const claims = due.filter(({ amount }) => amount !== "0").map((each) => each.of);
      if (claims.length === 0) return { paid, sent };
      for (const some of pieces(claims, MAX_CLAIMS)) {
        const done = await this.dataPool.claim({ identity: of, claims: some });
        sent.push(done);
        for (const each of eventsOf(done.events, "sheaf_claimed")) {
          paid.set(each.denom, (paid.get(each.denom) ?? 0n) + BigInt(each.paid));
        }
      }
    }
  }

  /** Who bought an identity's data, for what and for how much: every use of it. */
  async uses(identity?: number): Promise<DataUse[]> {
    const of = await this.#identity(identity);
    const found: DataUse[] = [];
    const orders = new Map<number, Promise<marketplace.OrderResponse>>();
    const orderOf = (order: number) => {
      const known = orders.get(order) ?? this.marketplace.ask.order({ order });
      orders.set(order, known);
      return known;
    };
    for (const cohort of await this.#cohortsOf(of)) {
      for (let start_after: [number, number] | null = null; ; ) {
        const asked = { identity: of, cohort, start_after, limit: PAGE };
        const { uses, next }: dataPool.UsesResponse = await this.dataPool.ask.usesOf(asked);
        for (const each of uses) {
          const { buyer, purchase, licence_until } = await orderOf(each.order);
          const { purpose, use } = purchase;
          found.push({ ...each, cohort, buyer, purpose, use, licence_until: licence_until ?? null });
        }
        if (!next) break;
        start_after = next;
      }
    }
    return found;
  }

  // ---- buying

  /** What each cohort of an edition would cost a buyer (the signer without), or why it cannot be had so. */
  async quote(wish: Wish, buyer: string = this.address): Promise<Quote> {
    const { pool, purpose, use = "raw", duration, denom } = wish;
    const edition = wish.edition ?? (await this.#onSale(pool));
    const { lines } = await this.marketplace.ask.quote({ buyer, pool, edition, purpose, use, duration, denom });
    const cohorts = lines.map((line) => ({
      ...line,
      ok: line.refusals.length === 0,
      why: line.refusals.map(refusalWords),
    }));
    const total = cohorts.reduce((sum, { ok, least_price }) => sum + (ok ? BigInt(least_price ?? 0) : 0n), 0n);
    return { wish: { pool, edition, purpose, use, duration, denom }, cohorts, total };
  }

  /**
   * Buys cohorts at the prices named: the whole price goes into escrow, until the buyer is content or time is over. There is
   * no cancelling. From a quote, `buy(quote)` takes every cohort that may be bought, at its least price.
   */
  async buy(
    quote: Quote,
    lines: readonly Line[] = leastOf(quote),
  ): Promise<{ order: number; price: bigint; sent: Sent }> {
    const { pool, edition, purpose, use, duration, denom } = quote.wish;
    if (lines.length === 0) {
      const why = quote.cohorts.map((cohort) => `cohort ${cohort.cohort}: ${cohort.why.join("; ")}`);
      throw new UsageError(`nothing of edition ${edition} may be bought so: ${why.join(". ")}`);
    }
    const sorted = [...lines].sort((a, b) => a.cohort - b.cohort);
    const purchase: marketplace.Purchase = {
      pool,
      edition,
      lines: sorted.map(({ cohort, price }) => ({ cohort, price: price.toString() })),
      purpose,
      use,
      duration,
    };
    const price = sorted.reduce((sum, line) => sum + BigInt(line.price), 0n);
    const sent = await this.#pay(denom, price, this.marketplace.address, { buy: purchase });
    return { order: one(eventsOf(sent.events, "sheaf_bought")).order, price, sent };
  }

  /**
   * Waits until an order's key is delivered, through times when the node is away. Fails where it is paid back instead, and
   * after `patience` milliseconds.
   */
  async delivered(order: number, patience = 600_000): Promise<marketplace.OrderResponse> {
    for (const end = Date.now() + patience; ; await sleep(1_000)) {
      const found = await this.marketplace.ask.order({ order }).catch((error) => {
        if (Date.now() > end || error.code !== "offline") throw error;
      });
      if (!found) continue;
      if (sealedIn(found)) return found;
      if (found.status !== "funded") throw new UsageError(`order ${order} was paid back: nothing was delivered`);
      if (Date.now() > end)
        throw new UsageError(`order ${order} is not delivered yet: it has until ${found.deliver_by}`);
    }
  }

  /** What an order's key is the key to: everything from the chain. */
  async editionKey(order: marketplace.OrderResponse): Promise<EditionKey> {
    const { pool, edition, lines } = order.purchase;
    const { published } = (await this.dataPool.ask.edition({ pool, edition })).edition;
    if (!published) throw new UsageError(`edition ${edition} of pool ${pool} is not published`);
    const { p } = await this.registry.ask.custody({ custody: order.custody });
    return {
      chainId: this.chain.id,
      dataPool: this.dataPool.address,
      pool,
      edition,
      cohorts: lines.map(({ cohort }) => cohort),
      p: base64.decode(p),
      manifestRoot: fromHex(published.manifest_root),
    };
  }

  /** Opens what an order bought: the key from the chain, the bundle as served; checks both. */
  async open(order: number, secret: ExchangeSecret, bundle: Uint8Array): Promise<Bundle> {
    const found = await this.marketplace.ask.order({ order });
    const sealed = sealedIn(found);
    if (!sealed) throw new UsageError(`order ${order} is not delivered`);
    const key = await this.editionKey(found);
    const [r1, e] = [base64.decode(sealed.r1), base64.decode(sealed.e)];
    verifyDelivery(key, base64.decode(found.b2), r1, e);
    return openBundle(secret.open(r1, e), key, bundle);
  }

  /** Is content: the escrow is shared out at once. */
  confirm(order: number): Promise<Sent> {
    return this.marketplace.confirm({ order });
  }

  /** Asks for data in words, with a budget in a denom; tells the request's number. Only `accept` spends the budget. */
  async request(need: marketplace.Need, budget: Coin): Promise<{ request: number; sent: Sent }> {
    const sent = await this.#pay(budget.denom, BigInt(budget.amount), this.marketplace.address, { request: need });
    return { request: one(eventsOf(sent.events, "sheaf_requested")).request, sent };
  }

  /** A buyer's orders, by number, which are its licences too; the signer's own without. */
  orders(buyer: string = this.address): Promise<marketplace.OrderResponse[]> {
    return all(
      (page) => this.marketplace.ask.ordersOf({ buyer, ...page }),
      ({ id }) => id,
    );
  }

  /** May an address use these cohorts of an edition so? Yes if one licence covers all; else why not. For gateways. */
  async checkAccess(asked: {
    licensee: string;
    pool: number;
    edition: number;
    cohorts: readonly number[];
    purpose: Purpose;
    use?: Use;
    /** When, seconds; now without. */
    at?: number;
  }): Promise<marketplace.AccessResponse & { why: string | undefined }> {
    const cohorts = [...asked.cohorts].sort((a, b) => a - b);
    const answer = await this.marketplace.ask.checkAccess({ use: "raw", ...asked, cohorts });
    return { ...answer, why: denialWords(answer) };
  }

  // ---- voting

  /** Bonds GRAIN, micro: from the next block on it counts in votes. */
  bond(amount: bigint): Promise<Sent> {
    return this.token.bond({ amount: amount.toString() });
  }

  /** Takes GRAIN out of the bond; after the unbonding, `release` pays it. */
  unbond(amount: bigint): Promise<Sent> {
    return this.token.unbond({ amount: amount.toString() });
  }

  /** Pays out every unbonding that is over. */
  release(): Promise<Sent> {
    return this.token.release();
  }

  /** Counts one's identity among the voters, once. */
  enrol(): Promise<Sent> {
    return this.governance.enrol();
  }

  /** Proposals, by number. */
  proposals(): Promise<governance.ProposalResponse[]> {
    return all(
      (page) => this.governance.ask.proposals(page),
      ({ id }) => id,
    );
  }

  /** Proposals that wait for a vote of an address; the signer's own without. */
  async inbox(voter: string = this.address): Promise<governance.ProposalResponse[]> {
    const waiting: governance.ProposalResponse[] = [];
    for (const proposal of await this.proposals()) {
      if (proposal.status !== "open") continue;
      const { vote } = await this.governance.ask.vote({ proposal_id: proposal.id, voter });
      if (!vote) waiting.push(proposal);
    }
    return waiting;
  }

  /** Votes, with what was bonded before the proposal's block. */
  vote(proposal: number, vote: governance.Vote): Promise<Sent> {
    return this.governance.vote({ proposal, vote });
  }

  // ---- watching

  /** Every event of the suite, block by block. Keep the height of the last one that you are done with. */
  events(options: WatchOptions = {}): AsyncGenerator<Happened> {
    return watch(this.chain, new Set(Object.values(this.deployment.contracts)), options);
  }

  // ---- inside

  /** Calls a contract with an amount of a denom: funds of the call, or a cw20 `Send` whose hook carries the message. */
  #pay(denom: string, amount: bigint, contract: string, msg: object): Promise<Sent> {
    const cw20 = cw20Of(denom);
    if (cw20 === undefined) return this.chain.execute(contract, msg, coins({ denom, amount: amount.toString() }));
    const hook = base64.encode(new TextEncoder().encode(JSON.stringify(msg)));
    return this.chain.execute(cw20, { send: { contract, amount: amount.toString(), msg: hook } });
  }

  async #identity(identity: number | undefined): Promise<number> {
    return identity ?? (await this.identity()).id;
  }

  async #cohortsOf(identity: number): Promise<number[]> {
    const cohorts = new Set((await this.contributions(identity)).map(({ cohort }) => cohort));
    return [...cohorts].sort((a, b) => a - b);
  }

  /** The last edition of a pool that is published and still sold. */
  async #onSale(pool: number): Promise<number> {
    const now = await this.chain.now();
    const editions = await all(
      (page) => this.dataPool.ask.editions({ pool, ...page }),
      ({ number }) => number,
    );
    const found = editions.filter(({ edition }) => edition.published && edition.sale_until > now).at(-1);
    if (!found) throw new UsageError(`pool ${pool} has no edition on sale`);
    return found.number;
  }
}

/** Claims of one message, at most. */
const MAX_CLAIMS = 32;

/** Every cohort that may be bought, at its least price. */
export function leastOf({ cohorts }: Quote): Line[] {
  return cohorts.flatMap(({ cohort, ok, least_price }) => (ok && least_price ? [{ cohort, price: least_price }] : []));
}

/** What was delivered of an order, if it was. */
export function sealedIn({ status }: marketplace.OrderResponse): { r1: string; e: string } | undefined {
  if (status === "funded") return undefined;
  if ("delivered" in status) return status.delivered;
  if ("disputed" in status) return status.disputed;
  if ("resolved" in status) return status.resolved;
  return "settled" in status ? status.settled : undefined;
}

function cw20Of(denom: string): string | undefined {
  return denom.startsWith(CW20_PREFIX) ? denom.slice(CW20_PREFIX.length) : undefined;
}

function coins({ denom, amount }: Coin): Funds {
  return BigInt(amount) === 0n ? [] : [{ denom, amount }];
}

function one<T>(found: readonly T[]): T {
  const [first] = found;
  if (first === undefined) throw new UsageError("the transaction is in a block, and told nothing of what was asked");
  return first;
}
