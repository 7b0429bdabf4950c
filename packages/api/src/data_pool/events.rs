//! What data-pool tells.

use cosmwasm_std::Uint128;

use crate::{CohortId, ContributionId, CustodyId, EditionNo, IdentityId, OrderId, PoolId};

crate::events! {
    /// A pool was proposed.
    "sheaf/pool_proposed" => PoolProposed {
        /// Its number.
        pool: PoolId,
        /// Who runs it.
        curator: String,
    }
    /// A pool was made active, or refused.
    "sheaf/pool_decided" => PoolDecided {
        /// Its number.
        pool: PoolId,
        /// Active?
        active: bool,
    }
    /// A cohort was opened.
    "sheaf/cohort_opened" => CohortOpened {
        /// Its number.
        cohort: CohortId,
        /// Its pool.
        pool: PoolId,
        /// Its bit in a mask.
        slot: u8,
        /// sha256 of its terms, hex.
        terms_id: String,
    }
    /// A cohort was reviewed: it stays, or it ended.
    "sheaf/cohort_reviewed" => CohortReviewed {
        /// Its number.
        cohort: CohortId,
        /// Ended?
        ended: bool,
    }
    /// A contribution came in.
    "sheaf/contributed" => Contributed {
        /// Its number.
        contribution: ContributionId,
        /// Its pool.
        pool: PoolId,
        /// Its cohort.
        cohort: CohortId,
        /// Whose.
        identity: IdentityId,
        /// How often it was submitted.
        round: u32,
    }
    /// A contribution was judged.
    "sheaf/judged" => Judged {
        /// Its number.
        contribution: ContributionId,
        /// `verified`, `rejected`, `flagged`, or `skipped` where the slot was consumed or the cohort has ended.
        verdict: String,
        /// Quality in basis points, or the code of the reason.
        value: u16,
    }
    /// A contribution was withdrawn.
    "sheaf/withdrawn" => Withdrawn {
        /// Its number.
        contribution: ContributionId,
        /// Its pool.
        pool: PoolId,
        /// Its cohort.
        cohort: CohortId,
    }
    /// An edition was cut.
    "sheaf/cut" => CutMade {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
    }
    /// An edition was published.
    "sheaf/published" => EditionPublished {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// Its cohorts, by slot.
        mask: u32,
        /// Root of its manifest, hex.
        manifest_root: String,
    }
    /// An edition can earn no more.
    "sheaf/closed" => EditionClosed {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
    }
    /// An order was settled: the shares add up to `paid`.
    "sheaf/settled" => Settled {
        /// The order.
        order: OrderId,
        /// In which denom.
        denom: String,
        /// Price less refund.
        paid: Uint128,
        /// To the contributors.
        net: Uint128,
        /// To the relayers' pot.
        relayers: Uint128,
        /// To the curator.
        curator: Uint128,
        /// To the auditors' pot.
        auditors: Uint128,
        /// To the reserve (GRAIN: burned).
        reserve: Uint128,
        /// To the purse (GRAIN: burned).
        purse: Uint128,
    }
    /// A line of an order was credited to its cohort.
    "sheaf/credited" => Credited {
        /// The order.
        order: OrderId,
        /// The cohort.
        cohort: CohortId,
        /// In which denom.
        denom: String,
        /// To the cohort. What its division leaves over, less than one micro-denom, counts at its next sale.
        net: Uint128,
    }
    /// GRAIN was minted for an order, or the reserve share joined the purse.
    "sheaf/emitted" => Emitted {
        /// The order.
        order: OrderId,
        /// To the order's contributors.
        minted: Uint128,
        /// Did the reserve take its share?
        backed: bool,
    }
    /// Earnings were paid.
    "sheaf/claimed" => Claimed {
        /// Whose.
        identity: IdentityId,
        /// The cohort.
        cohort: CohortId,
        /// In which denom.
        denom: String,
        /// How much.
        paid: Uint128,
        /// Is everything closed claimed?
        done: bool,
    }
    /// A person's share was paid.
    "sheaf/share_paid" => SharePaid {
        /// To whom.
        address: String,
        /// In which denom.
        denom: String,
        /// How much.
        paid: Uint128,
    }
    /// A week's pot of a custody key was shared out.
    "sheaf/week_shared" => WeekShared {
        /// The week's number.
        week: u64,
        /// The custody key.
        custody: CustodyId,
        /// In which denom.
        denom: String,
        /// Among how many.
        relayers: u32,
        /// To each.
        each: Uint128,
    }
    /// The purse got its share.
    "sheaf/flushed" => Flushed {
        /// In which denom.
        denom: String,
        /// How much.
        amount: Uint128,
    }
}
