//! What data-pool answers.

use cosmwasm_std::{Addr, Coin, HexBinary, Uint128};
use earnings::Fees;
use lean_serde::lean_serde;
use terms::{Refusal, Terms};

use super::{AuditVerdict, Durations, EarningsKey, Edition, Line, Pool};
use crate::{CohortId, ContributionId, EditionNo, IdentityId, OrderId, PoolId};

/// Answer to `Config`.
#[lean_serde]
pub struct ConfigResponse {
    /// identity-registry.
    pub registry: Addr,
    /// reward-token.
    pub token: Addr,
    /// marketplace, once wired.
    pub marketplace: Option<Addr>,
    /// Who decides on pools.
    pub authority: Addr,
    /// Where the purse's share goes.
    pub purse: Addr,
    /// The denom that backs GRAIN.
    pub reserve_denom: String,
    /// What proposing a pool takes.
    pub pool_deposit: Coin,
    /// What opening a cohort takes, but for a template that the curator opens.
    pub cohort_deposit: Coin,
    /// What a contribution takes until its verdict.
    pub contribution_deposit: Coin,
    /// All durations.
    pub durations: Durations,
}

/// Answer to `Pool` and `Pools`.
#[lean_serde]
pub struct PoolResponse {
    /// Its number.
    pub id: PoolId,
    /// What is known of it, with its state as it is now.
    pub pool: Pool,
    /// Number of the last edition cut; 0: none.
    pub cut: EditionNo,
    /// Number of the last edition closed; 0: none.
    pub closed: EditionNo,
    /// When its curator may cut next, seconds; none without a change of weight or records, or when not active.
    pub cut_from: Option<u64>,
    /// Slots in use, as a mask.
    pub slots: u32,
}

/// A cohort's state.
#[lean_serde]
pub struct CohortResponse {
    /// Its number.
    pub id: CohortId,
    /// Its pool.
    pub pool: PoolId,
    /// Its bit in an edition's mask.
    pub slot: u8,
    /// sha256 of the terms' canonical bytes.
    pub terms_id: HexBinary,
    /// The terms.
    pub terms: Terms,
    /// When it was opened, seconds.
    pub opened_at: u64,
    /// Has it ended (reviewed when below `min_heads` after its trial)?
    pub ended: bool,
    /// Weight from the next cut on.
    pub weight: Uint128,
    /// Identities with weight from the next cut on.
    pub heads: u32,
    /// Records from the next cut on.
    pub records: u64,
    /// What lies here for it, until it goes back or is lost.
    pub deposit: Option<CohortDeposit>,
}

/// The deposit of a cohort.
#[lean_serde]
pub struct CohortDeposit {
    /// Who opened the cohort.
    pub payer: Addr,
    /// How much.
    pub coin: Coin,
}

/// State of a contribution.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum ContributionStatus {
    /// Waits for a report.
    Submitted,
    /// Counts, with this quality.
    Verified {
        /// Basis points.
        quality: u16,
    },
    /// Counts, with this quality, and an auditor looks at it.
    Sampled {
        /// Basis points.
        quality: u16,
    },
    /// Nobody judged it in time.
    Expired,
    /// Does not count, for this reason.
    Rejected {
        /// Code of `oracle::checks`, or the auditor's; that of the flag, where two auditors were silent.
        code: u8,
    },
    /// Waits for a person to look at it.
    Flagged {
        /// Code of `oracle::checks`.
        code: u8,
    },
    /// Taken back.
    Withdrawn,
}

/// Answer to `Contribution` and `ContributionsOf`.
#[lean_serde]
pub struct ContributionResponse {
    /// Its number.
    pub id: ContributionId,
    /// Whose.
    pub identity: IdentityId,
    /// Its pool.
    pub pool: PoolId,
    /// Its cohort.
    pub cohort: CohortId,
    /// Content id of the ciphertext.
    pub content: String,
    /// Bytes of the ciphertext.
    pub bytes: u64,
    /// Records in it.
    pub records: u32,
    /// Salted commitment, 32 bytes.
    pub commitment: HexBinary,
    /// How often it was submitted, from 1.
    pub round: u32,
    /// When it was last submitted, seconds.
    pub submitted_at: u64,
    /// Its state.
    pub status: ContributionStatus,
    /// While it is Submitted: from when it can be expired, or submitted again, seconds.
    pub expires_at: Option<u64>,
    /// What lies here for it until its verdict.
    pub deposit: Option<Coin>,
    /// The last edition cut that holds it, or held it before it left; 0: none.
    pub last_edition: EditionNo,
}

/// Answer to `Audit` and `AuditsOf`.
#[lean_serde]
pub struct AuditResponse {
    /// What is looked at.
    pub contribution: ContributionId,
    /// Which round of it.
    pub round: u32,
    /// Whether it was sampled (counts meanwhile), or flagged.
    pub sampled: bool,
    /// Who is to look at it; none where nobody without a conflict was drawn, or all is over.
    pub auditor: Option<Addr>,
    /// Before when, seconds; with pauses so far. None once it is over.
    pub deadline: Option<u64>,
    /// Who was drawn and silent.
    pub silent: Vec<Addr>,
    /// How it ended.
    pub outcome: Option<AuditOutcome>,
}

/// How an audit ended.
#[lean_serde]
pub enum AuditOutcome {
    /// An auditor decided in time.
    Decided {
        /// Who.
        auditor: Addr,
        /// What.
        verdict: AuditVerdict,
    },
    /// Nobody did: the default holds.
    Default {},
    /// The contribution was withdrawn.
    Withdrawn {},
}

/// Answer to `Auditor`.
#[lean_serde]
#[derive(Default, Copy, Eq)]
pub struct AuditorResponse {
    /// Audits decided in time.
    pub decided: u32,
    /// Audits let pass.
    pub silent: u32,
}

/// Answer to `AuditWeek`.
#[lean_serde]
pub struct AuditWeekResponse {
    /// Number of the present week.
    pub present: u64,
    /// What is left in the pot.
    pub pot: Uint128,
    /// Audits of the week that are not paid yet in this denom.
    pub unpaid: u32,
    /// Who decided how many audits in it, by address, paid or not.
    pub auditors: Vec<(Addr, u32)>,
}

/// Answer to `Edition` and `Editions`.
#[lean_serde]
pub struct EditionResponse {
    /// Its number in the pool.
    pub number: EditionNo,
    /// What is known of it.
    pub edition: Edition,
    /// Orders that are neither settled nor void.
    pub open_orders: u32,
    /// Can it earn no more?
    pub closed: bool,
}

/// A cohort, quoted.
#[lean_serde]
pub struct QuotedLine {
    /// The cohort.
    pub cohort: CohortId,
    /// sha256 of its terms.
    pub terms_id: HexBinary,
    /// Its records in the edition before anonymisation.
    pub records: u64,
    /// Its identities in the edition.
    pub heads: u32,
    /// Its weight in the edition.
    pub weight: Uint128,
    /// The least price, where its terms have a floor in the denom asked for.
    pub least_price: Option<Uint128>,
    /// Why it cannot be bought so; empty: it can.
    pub refusals: Vec<Refusal>,
}

/// Answer to `Quote`.
#[lean_serde]
pub struct QuoteResponse {
    /// The pool.
    pub pool: PoolId,
    /// The edition.
    pub edition: EditionNo,
    /// Shares of the price.
    pub fees: Fees,
    /// Every cohort of the pool that the edition may contain, by number.
    pub lines: Vec<QuotedLine>,
}

/// State of an order in data-pool.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum OrderState {
    /// Counts as open in its edition.
    Open,
    /// Its money is shared out.
    Settled,
    /// Let go.
    Void,
}

/// Answer to `Order`.
#[lean_serde]
pub struct OrderResponse {
    /// Its number.
    pub order: OrderId,
    /// Its pool.
    pub pool: PoolId,
    /// Its edition.
    pub edition: EditionNo,
    /// Its denom.
    pub denom: String,
    /// Its cohorts, and what is paid for each: the price, and once settled the price less refund.
    pub lines: Vec<Line>,
    /// Shares of the price, frozen when it was opened.
    pub fees: Fees,
    /// Its state.
    pub state: OrderState,
}

/// An order that bought an identity's data.
#[lean_serde]
pub struct UseResponse {
    /// The edition.
    pub edition: EditionNo,
    /// The order; its buyer, purpose and end are marketplace's to tell.
    pub order: OrderId,
    /// The identity's weight in the edition.
    pub weight: u64,
    /// The cohort's whole weight in it.
    pub total: Uint128,
    /// In which denom it is paid.
    pub denom: String,
    /// What is paid for the cohort, fees included: the price, and once settled the price less refund.
    pub price: Uint128,
    /// Open or settled; void orders bought nothing and are left out.
    pub state: OrderState,
}

/// Answer to `UsesOf`.
#[lean_serde]
pub struct UsesResponse {
    /// By edition and order.
    pub uses: Vec<UseResponse>,
    /// Where the next page goes on; none: there is no more.
    pub next: Option<(EditionNo, OrderId)>,
}

/// What is due of one cohort in one denom.
#[lean_serde]
pub struct Due {
    /// Of what.
    pub of: EarningsKey,
    /// What a claim would pay now, micro-denom; when more than 64 editions are unclaimed, after all pages.
    pub amount: Uint128,
}

/// Answer to `Earnings`.
#[lean_serde]
pub struct EarningsResponse {
    /// In the order asked.
    pub due: Vec<Due>,
}

/// What an identity earned from one edition.
#[lean_serde]
pub struct SaleResponse {
    /// The edition.
    pub edition: EditionNo,
    /// The identity's weight in it.
    pub weight: u64,
    /// The cohort's whole weight in it.
    pub total: Uint128,
    /// The identity's share so far, micro-denom, rounded down.
    pub earned: Uint128,
}

/// Answer to `Week`.
#[lean_serde]
pub struct WeekResponse {
    /// Number of the present week.
    pub present: u64,
    /// What lies in the pot.
    pub pot: Uint128,
    /// Reports of the custody key consumed in it.
    pub reports: u32,
    /// Its keepers, in their order, and how many of these reports each signed; those who signed none left out.
    pub signed: Vec<(Addr, u32)>,
}

/// The sum of the lines; none on overflow.
pub fn total(lines: &[Line]) -> Option<Uint128> {
    lines.iter().try_fold(Uint128::zero(), |sum, line| sum.checked_add(line.price).ok())
}
