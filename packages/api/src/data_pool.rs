//! data-pool: pools, terms, contributions, verification, editions, earnings.

mod events;
mod records;
mod responses;

use attestation::{EditionItem, Report, Signature, VerificationItem};
use cosmwasm_schema::{QueryResponses, cw_serde};
use cosmwasm_std::{Coin, HexBinary, Uint128};
use cw_ownable::{cw_ownable_execute, cw_ownable_query};
use cw20::Cw20ReceiveMsg;
use earnings::Fees;
use terms::{Ask, Purpose, Terms};

use crate::money::MoneyResponse;
use crate::{CohortId, ContributionId, CustodyId, EditionNo, IdentityId, OrderId, PoolId};

pub use events::*;
pub use records::*;
pub use responses::*;

/// Items a `Verification` report may list.
pub const MAX_VERIFICATION_ITEMS: usize = 64;
/// Claims a message may make.
pub const MAX_CLAIMS: usize = 32;
/// Editions one claim walks at most, and without a limit.
pub const MAX_CLAIM_EDITIONS: u32 = 64;
/// Editions that the query `Earnings` walks for each claim at most.
pub const MAX_DUE_EDITIONS: u32 = 4_096;
/// Records of one contribution.
pub const MAX_RECORDS: u32 = 10_000_000;
/// Bytes of one contribution: 1 GiB.
pub const MAX_CONTRIBUTION_BYTES: u64 = 1 << 30;
/// Fewest identities from which a cohort is sold.
pub const MIN_HEADS: u32 = 12;
/// Longest cut period and longest grace after a withdrawal: 7 days.
pub const MAX_GRACE: u64 = 7 * 86_400;

/// Durations, in seconds, each with its range. Production values in brackets.
#[cw_serde]
#[derive(Copy)]
pub struct Durations {
    /// From the proposal of a pool until anyone may refuse it (30 d); 1 s to 90 d.
    pub decide: u64,
    /// From a cut until its edition must be published (7 d); 1 s to 30 d.
    pub publish: u64,
    /// From a cut until its edition is no longer sold (90 d); longer than `publish`, at most
    /// 16 x `grace`: so there are cut periods that do not fill the 16 editions that may be unclosed.
    pub sale: u64,
    /// From a withdrawal until older editions stop selling the cohort (7 d); 1 s to 7 d.
    pub grace: u64,
    /// What a cohort has to reach `min_heads`, before it can be ended for being below them (90 d); 1 s to 400 d.
    pub cohort_trial: u64,
    /// Over which the relayers' pot is shared out (7 d); 1 s to 30 d.
    pub relayer_week: u64,
}

/// Sets data-pool up. By anyone, without funds. Fails on funds, an address that is not of this chain, a denom that
/// is not native, and a duration out of its range.
#[cw_serde]
pub struct InstantiateMsg {
    /// Owner until hand-over; the sender without one.
    pub owner: Option<String>,
    /// identity-registry.
    pub registry: String,
    /// reward-token.
    pub token: String,
    /// Who decides on pools that are proposed from now on: governance, a cw3 multisig, a DAO DAO core.
    pub authority: String,
    /// Where the purse's share goes: governance.
    pub purse: String,
    /// The denom that backs GRAIN, native; the reserve share of other denoms joins the purse.
    pub reserve_denom: String,
    /// What proposing a pool takes, in a native denom: returned unless the authority refuses.
    pub pool_deposit: Coin,
    /// What opening a cohort takes, in a native denom, but for a template that the curator opens: returned once it had
    /// `min_heads` at a cut.
    pub cohort_deposit: Coin,
    /// All durations.
    pub durations: Durations,
}

/// A pool, as proposed.
#[cw_serde]
pub struct PoolDraft {
    /// Digest of the schema every contribution must have, 32 bytes (`oracle::schema`).
    pub schema: HexBinary,
    /// Content id of the dossier that voters read: what, why, risks, anonymisation.
    pub dossier: String,
    /// What data of this pool may be licensed for at all: sorted, each once. Terms may only name these, and what
    /// lies below them.
    pub purposes: Vec<Purpose>,
    /// Shares of a price, in basis points; at most 2,000 together.
    pub fees: Fees,
    /// The custody key that seals its editions; must be active.
    pub custody: CustodyId,
    /// Most weight (records x quality in basis points) one identity has in one cohort; above zero.
    pub cap: u64,
    /// Seconds between cuts: a 16th of `sale`, rounded up, to the grace.
    pub cut_period: u64,
    /// The domain in which contributors must be unique.
    pub nullifier_domain: u32,
    /// Are identities of this pool scoped to it (unlinkable elsewhere), or general ones?
    pub scoped: bool,
    /// Least level of assurance of a contributor, 1 to 3.
    pub min_level: u8,
    /// Fewest identities from which a cohort is sold; at least 12.
    pub min_heads: u32,
}

/// A cohort of an order and what is paid for it.
#[cw_serde]
pub struct Line {
    /// The cohort.
    pub cohort: CohortId,
    /// Micro-denom of the order's denom.
    pub price: Uint128,
}

/// What data-pool does.
#[cw_ownable_execute]
#[cw_serde]
pub enum ExecuteMsg {
    /// Names the marketplace, which did not exist yet at instantiation. By the owner, once.
    Wire {
        /// marketplace (bech32).
        marketplace: String,
    },
    /// Proposes a pool. By a holder of `curator`, with exactly the pool deposit. Fails on a malformed digest
    /// or content id, unsorted purposes, fees above 2,000 bp, a custody key that is unknown or not active, and values
    /// out of range.
    ProposePool {
        /// The pool.
        draft: PoolDraft,
    },
    /// Makes a proposed pool active, or refuses it; the deposit goes back, or to the purse. By the authority
    /// that was frozen when the pool was proposed. Fails for a pool that is not proposed, and after
    /// `decide_by`.
    DecidePool {
        /// The pool.
        pool: PoolId,
        /// Active, or refused?
        accept: bool,
    },
    /// Refuses a pool on which nobody decided until `decide_by`; the deposit goes back. By anyone.
    RefusePool {
        /// The pool.
        pool: PoolId,
    },
    /// Opens a cohort under these terms. By an active identity that may contribute to the pool, or by its
    /// curator; with the cohort deposit, unless the curator opens a template. Fails on malformed terms, purposes
    /// that the pool does not have, terms that have a cohort here, and when 32 cohorts are open.
    OpenCohort {
        /// The pool; active.
        pool: PoolId,
        /// The terms.
        terms: Terms,
    },
    /// Returns the deposit of a cohort that had `min_heads` at any cut so far. Ends a cohort that is below them
    /// once its trial is over (at the last cut and from the next on), also when it was reviewed before: its slot
    /// is free, it takes nothing more, and a deposit that was never earned back goes to the purse; editions cut
    /// before sell it on. By anyone. Fails where there is neither to do, and for a cohort that is unknown or has
    /// ended.
    ReviewCohort {
        /// The cohort.
        cohort: CohortId,
    },
    /// Puts a contribution in. By an active identity (a person without a region, of the pool's domain, scope
    /// and level). Fails for anyone else, a pool that is not active, a cohort that is unknown or has ended, a
    /// malformed content id or commitment, and numbers out of range. Status: Submitted, until a report decides.
    Contribute {
        /// The cohort; it names the pool and the terms.
        cohort: CohortId,
        /// Content id of the ciphertext, an age file to the keepers of the pool's custody key.
        content: String,
        /// Bytes of the ciphertext, 1 to 1 GiB.
        bytes: u64,
        /// Records in it, 1 to 10,000,000.
        records: u32,
        /// Salted commitment to the plaintext, 32 bytes.
        commitment: HexBinary,
    },
    /// Withdraws a contribution, in whatever state. By its identity's address. Counts from the next cut; its
    /// cohort stops selling from older editions after the grace. Licences sold before persist.
    Withdraw {
        /// The contribution.
        contribution: ContributionId,
    },
    /// Brings verdicts. By anyone, with the signatures of a quorum of the keepers of the custody key the
    /// report names, which must be that of every contribution's pool; 1 to 64 items, ascending by contribution.
    /// Items whose slot is consumed, or whose cohort has ended, are skipped; fails if none is left, and on a bad
    /// report or signature.
    Verify {
        /// What the keepers say.
        report: Report<VerificationItem>,
        /// Theirs.
        signatures: Vec<Signature>,
    },
    /// Freezes the next edition of a pool. By its curator once the cut period has passed, by anyone after
    /// twice that. Fails before, without any change of weight or records since the last cut, for a pool that
    /// is not active, and while 16 editions are cut and not closed.
    Cut {
        /// The pool.
        pool: PoolId,
    },
    /// Publishes an edition. By anyone, with the signatures of a quorum of its pool's keepers; exactly one
    /// item. Fails on an edition that is not cut, published, or past `publish_by`, on an empty mask, and on one
    /// with a slot whose cohort is unknown to the edition or below `min_heads`.
    Publish {
        /// What the keepers say.
        report: Report<EditionItem>,
        /// Theirs.
        signatures: Vec<Signature>,
    },
    /// Reserves cohorts of an edition for an order. By marketplace only. Fails on an edition that is
    /// unpublished, past its sale or closed, a cohort that is not in it, stale, or below `min_heads`, terms
    /// that the ask does not fit, and a price below the least.
    Open {
        /// The order.
        order: OrderId,
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// What the buyer is and wants.
        ask: Ask,
        /// What is bought at which price: 1 to 32, ascending by cohort.
        lines: Vec<Line>,
    },
    /// Lets an order go that was not delivered. By marketplace only, once an order that is open.
    Void {
        /// The order.
        order: OrderId,
    },
    /// Shares out what was paid for an order: the price less refund. By marketplace only, once an order that
    /// is open, with the sum of the lines as funds (a cw20: through `Receive`). Never fails for what `Open`
    /// accepted.
    Settle {
        /// The order.
        order: OrderId,
        /// The cohorts of the order and what is paid for each: ascending by cohort.
        lines: Vec<Line>,
    },
    /// A cw20 `Send` with a [`ReceiveMsg`]. By the token's contract.
    Receive(Cw20ReceiveMsg),
    /// Closes editions that can earn no more, at most 4. By anyone. Fails if there is none to close.
    Close {
        /// The pool.
        pool: PoolId,
    },
    /// Pays earnings out to the identity's payout address. By anyone: `identity` is the sender's own without
    /// one. Fails on more than 32 or repeated claims, an identity that is unknown or sanctioned, and when nothing is due
    /// and nothing was walked.
    Claim {
        /// Whose.
        identity: Option<IdentityId>,
        /// Of which cohorts, in which denoms: 1 to 32.
        claims: Vec<EarningsKey>,
        /// Editions to walk for each at most, 1 to 64; 64 without. A claim that does not reach the end pays
        /// nothing yet: repeat it.
        limit: Option<u32>,
    },
    /// Pays out a person's share (curator, relayer). By anyone, to that address. Fails if there is none.
    ClaimShare {
        /// Whose; the sender's without.
        address: Option<String>,
        /// In which denom.
        denom: String,
    },
    /// Splits the relayers' pot of a past week and a custody key (what the pools that it seals earned them)
    /// equally among those of its keepers who signed at least half of its consumed reports of that week;
    /// without any, the pot joins the key's pot of the present week. By anyone, once a week, key and denom.
    /// Fails before the week is over and on an empty pot.
    ShareWeek {
        /// Number of the week: time / `relayer_week`.
        week: u64,
        /// The custody key.
        custody: CustodyId,
        /// In which denom.
        denom: String,
    },
    /// Sends what is the purse's to the purse. By anyone. Fails if there is nothing.
    Flush {
        /// In which denom.
        denom: String,
    },
    /// Sends what of a denom was sent here unasked to the purse. By anyone. Fails where the balance is what is
    /// counted.
    Skim {
        /// Which denom.
        denom: String,
    },
}

/// The hook of a cw20 `Send` to data-pool.
#[cw_serde]
pub enum ReceiveMsg {
    /// As [`ExecuteMsg::Settle`]: sent by marketplace, of the order's token.
    Settle {
        /// The order.
        order: OrderId,
        /// The cohorts of the order and what is paid for each.
        lines: Vec<Line>,
    },
}

/// A cohort's earnings in a denom.
#[cw_serde]
#[derive(Eq, PartialOrd, Ord)]
pub struct EarningsKey {
    /// The cohort.
    pub cohort: CohortId,
    /// Native denom, or `cw20:` and an address (GRAIN from emission among them).
    pub denom: String,
}

impl std::fmt::Display for EarningsKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cohort {} in {}", self.cohort, self.denom)
    }
}

/// What data-pool answers.
#[cw_ownable_query]
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Settings.
    #[returns(ConfigResponse)]
    Config {},
    /// A pool.
    #[returns(PoolResponse)]
    Pool {
        /// Its number.
        pool: PoolId,
    },
    /// Pools, by number.
    #[returns(Vec<PoolResponse>)]
    Pools {
        /// After this one.
        start_after: Option<PoolId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// A cohort, with its terms and its weight from the next cut on.
    #[returns(CohortResponse)]
    Cohort {
        /// Its number.
        cohort: CohortId,
    },
    /// A pool's cohorts, by number.
    #[returns(Vec<CohortResponse>)]
    Cohorts {
        /// The pool.
        pool: PoolId,
        /// After this one.
        start_after: Option<CohortId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// A contribution.
    #[returns(ContributionResponse)]
    Contribution {
        /// Its number.
        contribution: ContributionId,
    },
    /// An identity's contributions, by number.
    #[returns(Vec<ContributionResponse>)]
    ContributionsOf {
        /// Whose.
        identity: IdentityId,
        /// After this one.
        start_after: Option<ContributionId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// An edition.
    #[returns(EditionResponse)]
    Edition {
        /// The pool.
        pool: PoolId,
        /// Its number in the pool.
        edition: EditionNo,
    },
    /// A pool's editions, by number.
    #[returns(Vec<EditionResponse>)]
    Editions {
        /// The pool.
        pool: PoolId,
        /// After this one.
        start_after: Option<EditionNo>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// What every cohort of an edition would cost this buyer, or every reason why not.
    #[returns(QuoteResponse)]
    Quote {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// What the buyer is and wants.
        ask: Ask,
    },
    /// An order, as data-pool knows it.
    #[returns(OrderResponse)]
    Order {
        /// Its number.
        order: OrderId,
    },
    /// What an identity could claim now, with what is still open. Walks at most 4,096 unclaimed editions of each.
    #[returns(EarningsResponse)]
    Earnings {
        /// Whose.
        identity: IdentityId,
        /// Of which cohorts, in which denoms: 1 to 32.
        claims: Vec<EarningsKey>,
    },
    /// The editions an identity earned from, with its weight in each.
    #[returns(Vec<SaleResponse>)]
    Sales {
        /// Whose.
        identity: IdentityId,
        /// In which cohort and denom.
        of: EarningsKey,
        /// After this edition.
        start_after: Option<EditionNo>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// A person's claimable share in a denom.
    #[returns(Uint128)]
    Share {
        /// bech32.
        address: String,
        /// In which denom.
        denom: String,
    },
    /// The relayers' pot of a week and a custody key.
    #[returns(WeekResponse)]
    Week {
        /// The week's number.
        week: u64,
        /// The custody key.
        custody: CustodyId,
        /// In which denom.
        denom: String,
    },
    /// The first erasure numbered above `after` that reaches this edition of a cohort, if there is one.
    #[returns(Option<Erasure>)]
    ErasureAfter {
        /// The cohort.
        cohort: CohortId,
        /// The edition.
        edition: EditionNo,
        /// Erasures up to this number are attested; 0: none.
        after: u64,
    },
    /// Where money lies: `owed` (contributors), `persons`, `relayers`, `auditors`, `purse`, `deposits`.
    #[returns(MoneyResponse)]
    Money {},
}
