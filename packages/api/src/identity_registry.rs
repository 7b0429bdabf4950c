//! identity-registry: who people are and what they may do.

mod client;
mod events;
mod messages;
mod queries;
mod records;

use cosmwasm_std::Coin;
use lean_serde::lean_serde;

pub use client::{Bonds, MAX_DRAWS, Registry};
pub use events::*;
pub use messages::{ExecuteMsg, IssuerSignature};
pub use queries::*;
pub use records::*;

/// Members a committee and keepers a custody key have at least.
pub const MIN_MEMBERS: usize = 4;
/// Members a committee and keepers a custody key have at most.
pub const MAX_MEMBERS: usize = 16;
/// Custody keys that a relayer answers for at most.
pub const MAX_CUSTODY_KEYS: usize = 16;
/// How old a custody key is before any keeper may retire it alone: 366 days, in seconds. Nobody keeps for ever what they
/// promised to keep.
pub const CUSTODY_TERM: u64 = 366 * 86_400;
/// Highest level of assurance.
pub const MAX_LEVEL: u8 = 3;
/// Longest name of a role, bytes.
pub const MAX_ROLE_NAME: usize = 32;
/// Most roles that can be created at instantiation.
pub const MAX_GENESIS_ROLES: usize = 16;
/// Roles that a role includes at most, those included by the included counted; and that include it.
pub const MAX_INCLUDED: usize = 8;
/// Roles that a role excludes at most, those that exclude it counted.
pub const MAX_EXCLUDED: usize = 4;
/// Longest delay of a role's grants: 30 days, in seconds.
pub const MAX_ROLE_DELAY: u64 = 30 * DAY;
/// Grants of one role that an address has at most, each in a scope of its own.
pub const MAX_SCOPES: usize = 100;
/// What a prover gets of a slashed bond, in basis points.
pub const PROVER_BPS: u16 = 1_000;

/// The role that may propose pools.
pub const ROLE_CURATOR: &str = "curator";
/// The role that checks samples by hand.
pub const ROLE_AUDITOR: &str = "auditor";
/// The role of whoever holds a live licence of a pool: it follows from orders alone, nobody grants it by hand.
pub const ROLE_LICENSEE: &str = "licensee";

const DAY: u64 = 86_400;

/// Durations, in seconds, each with its range. Production values in brackets.
#[lean_serde]
#[derive(Copy)]
pub struct Durations {
    /// From `Unbond` to `ReleaseBond` (30 d); 1 s to 90 d. Longer than grace and the longest dispute.
    pub unbonding: u64,
    /// How long a committee is still accepted after its term, or after another has started (24 h); 1 s to 7 d.
    pub committee_grace: u64,
    /// How long a committee serves (90 d); 1 s to 366 d.
    pub committee_term: u64,
    /// Longest suspension of an identity (30 d); 1 s to 30 d.
    pub suspension: u64,
    /// From `Rebind` to `FinishRebind`, in which the old address can cancel (7 d); 1 s to 30 d.
    pub rebind_delay: u64,
    /// How long a rebind can be finished then (30 d); 1 s to 90 d.
    pub rebind_window: u64,
    /// From an erasure to `Forget` (730 d); 1 s to 3,650 d.
    pub forget_after: u64,
    /// From an erasure until the nullifier is forgotten too (1,825 d); `forget_after` to 3,650 d.
    pub nullifier_retention: u64,
    /// From the end of a custody key until its keepers' bonds are free of it (120 d); 1 s to 500 d. Longer than old
    /// editions are sold, delivered and disputed, which marketplace checks.
    pub custody_retention: u64,
    /// How long an issuer's key that the owner has set may neither rebind, sanction nor erase (14 d); 1 s to 30 d. As
    /// long as the notice of a migration, so that whoever governs cannot take earnings sooner by this way than by that.
    pub key_notice: u64,
}

impl Durations {
    /// Those of the design.
    pub const fn production() -> Self {
        Self {
            unbonding: 30 * DAY,
            committee_grace: DAY,
            committee_term: 90 * DAY,
            suspension: 30 * DAY,
            rebind_delay: 7 * DAY,
            rebind_window: 30 * DAY,
            forget_after: 730 * DAY,
            nullifier_retention: 1_825 * DAY,
            custody_retention: 120 * DAY,
            key_notice: 14 * DAY,
        }
    }

    /// Short ones, to be tried out on a local chain.
    pub const fn localnet() -> Self {
        Self {
            unbonding: 600,
            committee_grace: 60,
            committee_term: 7 * DAY,
            suspension: 300,
            rebind_delay: 120,
            rebind_window: 600,
            forget_after: 3_600,
            nullifier_retention: 7_200,
            custody_retention: 5_400,
            key_notice: 240,
        }
    }
}

/// A role. Once created it never changes.
#[lean_serde]
pub struct RoleDraft {
    /// 1 to 32 bytes of `a-z` and `_`.
    pub name: String,
    /// The role whose holders grant and revoke it; none: the owner does.
    pub admin: Option<String>,
    /// Roles that its holders hold as well, with whatever those include: at most 8 in all.
    pub includes: Vec<String>,
    /// Roles that nobody may hold together with it in the same pool (static separation of duty): at most 4.
    pub excludes: Vec<String>,
    /// From a grant until it is good, seconds; 0 to 30 d.
    pub delay: u64,
}

impl RoleDraft {
    /// A role that includes and excludes none and is good as soon as it is granted.
    pub fn plain(name: &str, admin: Option<&str>) -> Self {
        Self { name: name.into(), admin: admin.map(Into::into), includes: vec![], excludes: vec![], delay: 0 }
    }
}

/// Sets the registry up, with the role `licensee`. The owner may be handed over in two steps afterwards. Fails on an
/// owner of another chain, a bond of zero or not in a native denom, more than 16 roles, a role that is malformed,
/// repeated or before one that it names, durations out of their range, and an unbonding not longer than the grace.
#[lean_serde]
pub struct InstantiateMsg {
    /// Owner until hand-over; the sender without one.
    pub owner: Option<String>,
    /// What a relayer bonds, in native coin; above zero.
    pub relayer_bond: Coin,
    /// Roles that exist from the start, at most 16, each after those it names.
    pub roles: Vec<RoleDraft>,
    /// All durations.
    pub durations: Durations,
}

crate::pausable! {
    /// What can be paused. Renewing cannot: whoever is not renewed loses their vote, on the pause too.
    Pausable {
        /// `Register`.
        Register => "register",
        /// `Rebind`, the beginning of one.
        Rebind => "rebind",
        /// `BondRelayer`.
        BondRelayer => "bond_relayer",
        /// `AddCustody`.
        AddCustody => "add_custody",
    }
}
