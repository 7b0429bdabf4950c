//! What data-pool is asked.

use cosmwasm_schema::QueryResponses;
use cosmwasm_std::Uint128;
use cw_ownable::cw_ownable_query;
use lean_serde::lean_serde;
use terms::Ask;

use super::*;
use crate::money::MoneyResponse;
use crate::pause::PauseResponse;
use crate::{CohortId, ContributionId, CustodyId, EditionNo, IdentityId, OrderId, PoolId};

/// What data-pool answers.
#[cw_ownable_query]
#[lean_serde]
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
    /// Denoms in which a cohort was ever paid for, GRAIN among them: what there can be claims in.
    #[returns(Vec<String>)]
    DenomsOf {
        /// The cohort.
        cohort: CohortId,
        /// After this one.
        start_after: Option<String>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// Orders of an edition, by number: what was bought of it and what was paid for each cohort.
    #[returns(Vec<OrderResponse>)]
    OrdersOfEdition {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// After this one.
        start_after: Option<OrderId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// Orders that bought an identity's data: those of a cohort from editions in which the identity has weight.
    #[returns(UsesResponse)]
    UsesOf {
        /// Whose.
        identity: IdentityId,
        /// In which cohort.
        cohort: CohortId,
        /// After this edition and order: `next` of the page before.
        start_after: Option<(EditionNo, OrderId)>,
        /// Orders of the pool to look at, at most 100.
        limit: Option<u32>,
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
    /// The audit of a contribution: the last one, if there were several.
    #[returns(AuditResponse)]
    Audit {
        /// The contribution.
        contribution: ContributionId,
    },
    /// Audits that wait for an auditor, by contribution.
    #[returns(Vec<AuditResponse>)]
    AuditsOf {
        /// bech32.
        auditor: String,
        /// After this one.
        start_after: Option<ContributionId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// How often an auditor decided, and how often they were silent.
    #[returns(AuditorResponse)]
    Auditor {
        /// bech32.
        auditor: String,
    },
    /// The auditors' pot of a week and a pool.
    #[returns(AuditWeekResponse)]
    AuditWeek {
        /// The week's number.
        week: u64,
        /// The pool.
        pool: PoolId,
        /// In which denom.
        denom: String,
        /// Auditors of the week after this one (bech32).
        start_after: Option<String>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// What can be paused, and what is.
    #[returns(Vec<PauseResponse>)]
    Pauses {},
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
