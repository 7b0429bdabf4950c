//! What data-pool tells.

use cosmwasm_std::Uint128;

use crate::{CohortId, ContributionId, CustodyId, EditionNo, IdentityId, OrderId, PoolId};

crate::events! {
    /// A pool was proposed.
    "sheaf_pool_proposed" => PoolProposed {
        /// Its number.
        pool: PoolId,
        /// Who runs it.
        curator: String,
    }
    /// A pool was made active, or refused.
    "sheaf_pool_decided" => PoolDecided {
        /// Its number.
        pool: PoolId,
        /// Active?
        active: bool,
    }
    /// marketplace was named and the suite checked.
    "sheaf_wired" => Wired {
        /// marketplace.
        marketplace: String,
        /// Was the authority asked whether it can decide in time? Not, where it is another kind of contract than
        /// governance.
        authority_checked: bool,
    }
    /// A pool was suspended; it is active again at `until`.
    "sheaf_pool_suspended" => PoolSuspended {
        /// Its number.
        pool: PoolId,
        /// Until when, seconds.
        until: u64,
    }
    /// A suspension was ended early.
    "sheaf_pool_resumed" => PoolResumed {
        /// Its number.
        pool: PoolId,
    }
    /// A pool was retired.
    "sheaf_pool_retired" => PoolRetired {
        /// Its number.
        pool: PoolId,
    }
    /// Another custody key seals a pool's next editions.
    "sheaf_custody_set" => CustodySet {
        /// The pool.
        pool: PoolId,
        /// The key.
        custody: CustodyId,
        /// The key until now: its keepers hold what came in under it.
        before: CustodyId,
    }
    /// A contribution on which nobody reported has expired.
    "sheaf_expired" => Expired {
        /// Its number.
        contribution: ContributionId,
    }
    /// A contribution is to be looked at.
    "sheaf_audit_assigned" => AuditAssigned {
        /// Its number.
        contribution: ContributionId,
        /// First or second?
        attempt: u8,
        /// By whom; empty: nobody without a conflict was drawn.
        auditor: String,
        /// Before when, seconds.
        deadline: u64,
    }
    /// An audit has ended.
    "sheaf_audited" => Audited {
        /// The contribution.
        contribution: ContributionId,
        /// `verified` or `rejected`.
        verdict: String,
        /// Quality in basis points, or the code of the reason.
        value: u16,
        /// Who decided; empty: the default holds.
        auditor: String,
    }
    /// Someone's data was erased: whoever licensed the editions deletes it.
    "sheaf_erasure" => ErasureNoted {
        /// The notice's number.
        number: u64,
        /// The cohort.
        cohort: CohortId,
        /// Whose data it was.
        identity: IdentityId,
        /// The last edition that may hold it.
        cut: EditionNo,
    }
    /// Further signatures over a report were counted.
    "sheaf_cosigned" => CoSigned {
        /// The report's digest, hex.
        digest: String,
        /// How many.
        added: u32,
    }
    /// What was never claimed of an erased identity is the purse's.
    "sheaf_swept" => Swept {
        /// Whose it was.
        identity: IdentityId,
        /// The cohort.
        cohort: CohortId,
        /// In which denom.
        denom: String,
        /// How much.
        amount: Uint128,
    }
    /// An auditor was paid for a week, or the pot moved on.
    "sheaf_audits_shared" => AuditsShared {
        /// The week's number.
        week: u64,
        /// The pool.
        pool: PoolId,
        /// In which denom.
        denom: String,
        /// For how many audits.
        audits: u32,
        /// How much for them together.
        paid: Uint128,
    }
    /// A cohort was opened.
    "sheaf_cohort_opened" => CohortOpened {
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
    "sheaf_cohort_reviewed" => CohortReviewed {
        /// Its number.
        cohort: CohortId,
        /// Ended?
        ended: bool,
    }
    /// A contribution came in.
    "sheaf_contributed" => Contributed {
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
        /// Records in it, this time: what it counts by where it is verified.
        records: u32,
    }
    /// A contribution was judged.
    "sheaf_judged" => Judged {
        /// Its number.
        contribution: ContributionId,
        /// `verified`, `sampled`, `rejected`, `flagged`, or `skipped` where the slot was consumed, the cohort has
        /// ended or the pool is retired.
        verdict: String,
        /// Quality in basis points, or the code of the reason.
        value: u16,
    }
    /// A contribution was withdrawn.
    "sheaf_withdrawn" => Withdrawn {
        /// Its number.
        contribution: ContributionId,
        /// Its pool.
        pool: PoolId,
        /// Its cohort.
        cohort: CohortId,
    }
    /// An edition was cut.
    "sheaf_cut" => CutMade {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
    }
    /// An edition was published.
    "sheaf_published" => EditionPublished {
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
    "sheaf_closed" => EditionClosed {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
    }
    /// An order was settled: the shares add up to `paid`.
    "sheaf_settled" => Settled {
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
    "sheaf_credited" => Credited {
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
    "sheaf_emitted" => Emitted {
        /// The order.
        order: OrderId,
        /// To the order's contributors.
        minted: Uint128,
        /// Did the reserve take its share?
        backed: bool,
    }
    /// Earnings were paid.
    "sheaf_claimed" => Claimed {
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
    "sheaf_share_paid" => SharePaid {
        /// To whom.
        address: String,
        /// In which denom.
        denom: String,
        /// How much.
        paid: Uint128,
    }
    /// A week's pot of a custody key was shared out.
    "sheaf_week_shared" => WeekShared {
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
    "sheaf_flushed" => Flushed {
        /// In which denom.
        denom: String,
        /// How much.
        amount: Uint128,
    }
}
