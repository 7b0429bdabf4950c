/** Sheaf as its users think: each method is a thing that someone wants. What the chain answers is as the chain has it. */

import type { StdSignature } from "@cosmjs/amino";

import type { Prepared } from "../age.js";
import type { Credential } from "../attestation.js";
import type { Bundle } from "../bundle.js";
import { base64 } from "../bytes.js";
import type { Coin, Sent } from "../contract.js";
import { UsageError } from "../errors.js";
import * as dataPool from "../generated/data-pool.js";
import * as governance from "../generated/governance.js";
import * as registry from "../generated/identity-registry.js";
import * as marketplace from "../generated/marketplace.js";
import * as token from "../generated/reward-token.js";
import type { Purpose, Use } from "../generated/types.js";
import type { EditionKey, ExchangeSecret } from "../sealed-key/index.js";
import { CW20_PREFIX, type Terms } from "../terms/index.js";
import type { Bought, Line, Quote, Wish } from "./buying.js";
import * as buying from "./buying.js";
import { Chain, type ChainOptions } from "./chain.js";
import type { Paid } from "./claiming.js";
import * as claiming from "./claiming.js";
import type { Contribution, DataUse, ReadableTerms } from "./contributing.js";
import * as contributing from "./contributing.js";
import { denialWords } from "./denial.js";
import { type Deployment, readDeployment } from "./deployment.js";
import { eventOf, type Happened, type WatchOptions, watch } from "./events.js";
import { balanceOf, micro, pay } from "./money.js";
import { all } from "./pages.js";
import type { Trade } from "./trading.js";
import * as trading from "./trading.js";

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
  balance(denom: string, address: string = this.address): Promise<bigint> {
    return balanceOf(this.chain, denom, address);
  }

  // ---- who one is

  /** Registers an identity by an issuer's credential and signature (64 bytes); tells its number. */
  async join(credential: Credential, signature: Uint8Array): Promise<{ identity: number; sent: Sent }> {
    const sent = await this.registry.register({ credential, signature: base64.encode(signature) });
    return { identity: eventOf(sent.events, "sheaf_registered").identity, sent };
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

  /**
   * Shows a gateway that the signer's address is theirs: signs a text, which `provesAddress` checks. Sign no text that somebody
   * else has made: what it says, you say.
   */
  proveAddress(text: string): Promise<StdSignature> {
    return this.chain.proveAddress(text);
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
  terms(cohort: number): Promise<ReadableTerms> {
    return contributing.terms(this, cohort);
  }

  /** Opens a cohort under one's own terms, with the deposit that it takes; tells its number. */
  openCohort(pool: number, terms: Terms): Promise<{ cohort: number; sent: Sent }> {
    return contributing.openCohort(this, pool, terms);
  }

  /**
   * Seals a file to the pool's keepers. Nothing is sent: keep `facts` and `salt` first, which with the file show what the
   * commitment on chain stands for, and put `sealed` where the keepers fetch it, by `facts.content`.
   */
  prepare(what: Contribution): Promise<Prepared> {
    return contributing.prepare(this, what);
  }

  /**
   * Enters a file that is prepared, kept and stored, with the deposit that it takes; tells its number. Where that is pending
   * or fails, what is kept is still good: see, before you send it again, whether its content is among `contributions`, and
   * with `chain.resume` what becomes of a transaction that is under way.
   */
  contribute(cohort: number, prepared: Pick<Prepared, "facts">): Promise<{ contribution: number; sent: Sent }> {
    return contributing.contribute(this, cohort, prepared.facts);
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
    return claiming.earnings(this, await this.#identity(identity));
  }

  /** What an address could claim now of sales (curators, auditors, relayers), and deposits that came back. */
  shares(address: string = this.address): Promise<Coin[]> {
    return claiming.shares(this, address);
  }

  /**
   * Has everything paid out that is due: an identity's earnings to its payout address, and the signer's shares. Fails with a
   * `ClaimError` where something was paid before.
   */
  async claim(identity?: number): Promise<Paid> {
    return claiming.claim(this, await this.#identity(identity));
  }

  /** Has the signer's shares paid out alone, for which no identity is needed. Fails as `claim` does. */
  claimShares(): Promise<Paid> {
    return claiming.claimShares(this);
  }

  /** Who bought an identity's data, for what and for how much: every use of it. */
  async uses(identity?: number): Promise<DataUse[]> {
    return contributing.uses(this, await this.#identity(identity));
  }

  // ---- buying

  /** What each cohort of an edition would cost a buyer (the signer without), or why it cannot be had so. */
  quote(wish: Wish, buyer: string = this.address): Promise<Quote> {
    return buying.quote(this, wish, buyer);
  }

  /**
   * Buys cohorts at the prices named: the whole price goes into escrow, until the buyer is content or time is over. There is
   * no cancelling. From a quote, `buy(quote)` takes every cohort that may be bought, at its least price.
   */
  buy(quote: Quote, lines: readonly Line[] = buying.leastOf(quote)): Promise<Bought> {
    return buying.buy(this, quote, lines);
  }

  /**
   * Waits until an order's key is delivered, through times when the node is away. Fails where it is paid back instead, and
   * after `patience` milliseconds.
   */
  delivered(order: number, patience = 600_000): Promise<marketplace.OrderResponse> {
    return buying.delivered(this, order, patience);
  }

  /** What an order's key is the key to: everything from the chain. */
  editionKey(order: marketplace.OrderResponse): Promise<EditionKey> {
    return buying.editionKey(this, order);
  }

  /** Opens what an order bought: the key from the chain, the bundle as served; checks both. */
  open(order: number, secret: ExchangeSecret, bundle: Uint8Array): Promise<Bundle> {
    return buying.open(this, order, secret, bundle);
  }

  /** Is content: the escrow is shared out at once. */
  confirm(order: number): Promise<Sent> {
    return this.marketplace.confirm({ order });
  }

  /** Says that what was delivered is no good, with a bond of a tenth of the price. */
  dispute(order: number, reason: marketplace.Reason): Promise<Sent> {
    return buying.dispute(this, order, reason);
  }

  /** Asks for data in words, with a budget in a denom; tells the request's number. Only `accept` spends the budget. */
  async request(need: marketplace.Need, budget: Coin): Promise<{ request: number; sent: Sent }> {
    const sent = await pay(this.chain, budget.denom, BigInt(budget.amount), this.marketplace.address, {
      request: need,
    });
    return { request: eventOf(sent.events, "sheaf_requested").request, sent };
  }

  /** A buyer's requests, by number, with the last answers to each; the signer's own without. */
  requests(buyer: string = this.address): Promise<marketplace.RequestResponse[]> {
    return all(
      (page) => this.marketplace.ask.requestsOf({ buyer, ...page }),
      ({ id }) => id,
    );
  }

  /** Buys out of a request's budget, as `buy` does: in its denom, what an answer names or anything else. */
  accept(request: number, quote: Quote, lines: readonly Line[] = buying.leastOf(quote)): Promise<Bought> {
    return buying.accept(this, request, quote, lines);
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
  async bond(amount: bigint): Promise<Sent> {
    return this.token.bond({ amount: micro(amount) });
  }

  /** Takes GRAIN out of the bond; after the unbonding, `release` pays it. */
  async unbond(amount: bigint): Promise<Sent> {
    return this.token.unbond({ amount: micro(amount) });
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

  // ---- trading GRAIN

  /** Offers, by number, which are over where nothing is left of them; those of one maker, if named. */
  offers(maker?: string): Promise<marketplace.OfferResponse[]> {
    const { ask } = this.marketplace;
    return all(
      (page) => (maker === undefined ? ask.offers(page) : ask.offersOf({ maker, ...page })),
      ({ id }) => id,
    );
  }

  /** Offers GRAIN against another denom, or the other way round; tells the offer's number. */
  offer(trade: Trade): Promise<{ offer: number; sent: Sent }> {
    return trading.offer(this, trade);
  }

  /**
   * Takes this much of what an offer gives, micro, and pays what that costs; all that is left without. Fails where so much is
   * not left. `sheaf contributor grain fill` and `sheaf buyer grain fill` are told the other side: how much to pay.
   */
  fill(offer: number, take?: bigint): Promise<{ taken: bigint; paid: bigint; sent: Sent }> {
    return trading.fill(this, offer, take);
  }

  /** Burns GRAIN, micro, for its share of the reserve: for so much at least, without for what it is worth now. */
  redeem(amount: bigint, least?: bigint): Promise<{ paid: bigint; sent: Sent }> {
    return trading.redeem(this, amount, least);
  }

  // ---- watching

  /** Every event of the suite, block by block. Keep the height of the last one that you are done with. */
  events(options: WatchOptions = {}): AsyncGenerator<Happened> {
    return watch(this.chain, new Set(Object.values(this.deployment.contracts)), options);
  }

  async #identity(identity: number | undefined): Promise<number> {
    return identity ?? (await this.identity()).id;
  }
}
