//! What messages and answers are made of.

use cosmwasm_std::{HexBinary, Uint128};
use earnings::Fees;
use lean_serde::lean_serde;
use terms::Purpose;

use crate::{CohortId, CustodyId};

/// A pool, as proposed.
#[lean_serde]
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
    /// The custody key that seals the editions cut from now on; must be active. `SetCustody` changes it.
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
    /// Of 10,000 verified contributions, how many an auditor looks at; 0 to 10,000.
    pub sample_bps: u16,
}

/// What an auditor found.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum AuditVerdict {
    /// It counts, with this quality.
    Verified {
        /// Basis points, 1 to 10,000.
        quality: u16,
    },
    /// It does not count.
    Rejected {
        /// Stable code of the reason.
        code: u8,
    },
}

crate::pausable! {
    /// What can be paused: whatever lets something in, and nothing by which anything leaves. Audits under way
    /// may be stopped too; their deadlines move.
    Pausable {
        /// `ProposePool`.
        ProposePool => "propose_pool",
        /// `OpenCohort`.
        OpenCohort => "open_cohort",
        /// `Contribute` and `Resubmit`. Trials of cohorts are longer by as long.
        Contribute => "contribute",
        /// `Verify`. Contributions expire later by as long.
        Verify => "verify",
        /// `Audit`. Deadlines of audits are later by as long.
        Audit => "audit",
        /// `Cut`.
        Cut => "cut",
        /// `Open`: no new orders.
        Sell => "sell",
    }
}

/// A cohort of an order and what is paid for it.
#[lean_serde]
pub struct Line {
    /// The cohort.
    pub cohort: CohortId,
    /// Micro-denom of the order's denom.
    pub price: Uint128,
}

/// A cohort's earnings in a denom.
#[lean_serde]
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
