//! What governance answers.

use cosmwasm_std::{Addr, Coin, Uint128};
use lean_serde::lean_serde;

use super::{Action, Durations, Rules, Vote};
use crate::{IdentityId, ProposalId};

/// Answer to `Config`.
#[lean_serde]
pub struct ConfigResponse {
    /// identity-registry.
    pub registry: Addr,
    /// reward-token.
    pub token: Addr,
    /// What proposing takes.
    pub deposit: Coin,
    /// The nullifier domain of voters.
    pub nullifier_domain: u32,
    /// What a proposal needs.
    pub rules: Rules,
    /// All durations.
    pub durations: Durations,
    /// How many identities are enrolled.
    pub enrolled: u64,
}

/// State of a proposal at the time asked.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum ProposalStatus {
    /// Can be voted on.
    Open,
    /// Passed; can be executed within its window.
    Passed,
    /// Missed the quorum or the threshold.
    Rejected,
    /// Vetoed.
    Vetoed,
    /// Executed.
    Executed,
    /// Passed, and not executed in time.
    Expired,
    /// Passed, and cancelled by a guardian.
    Cancelled,
}

/// Votes, in micro-GRAIN.
#[lean_serde]
#[derive(Copy, Default)]
pub struct Tally {
    /// For.
    pub yes: Uint128,
    /// Against.
    pub no: Uint128,
    /// Neither.
    pub abstain: Uint128,
    /// Against, with a veto.
    pub veto: Uint128,
    /// How many identities voted.
    pub identities: u32,
}

/// Answer to `ProposalDetail` and `Proposals`.
#[lean_serde]
pub struct ProposalResponse {
    /// Its number.
    pub id: ProposalId,
    /// Who proposed it.
    pub proposer: Addr,
    /// Its title.
    pub title: String,
    /// Content id of what voters should read.
    pub dossier: Option<String>,
    /// What a cw3 client said about it.
    pub description: Option<String>,
    /// What it does.
    pub actions: Vec<Action>,
    /// What a vote on it needs, frozen.
    pub rules: Rules,
    /// Height of its block; power is as it was before.
    pub height: u64,
    /// All power there was, micro-GRAIN.
    pub total_power: Uint128,
    /// Until when it can be voted on, seconds.
    pub voting_ends: u64,
    /// From when it can be executed, seconds.
    pub execute_from: u64,
    /// Until when, seconds.
    pub execute_until: u64,
    /// Votes so far.
    pub tally: Tally,
    /// How many founders have approved it.
    pub approvals: u8,
    /// Its state.
    pub status: ProposalStatus,
}

/// Answer to `Ballots`.
#[lean_serde]
pub struct BallotResponse {
    /// Whose.
    pub identity: IdentityId,
    /// With which address.
    pub voter: Addr,
    /// The choice.
    pub vote: Vote,
    /// With how much, micro-GRAIN.
    pub power: Uint128,
}

/// Answer to `Guardians`.
#[lean_serde]
pub struct GuardianResponse {
    /// Who.
    pub guardian: Addr,
    /// The end of the term, seconds.
    pub until: u64,
}

/// Answer to `Founders`.
#[lean_serde]
pub struct FoundersResponse {
    /// Who.
    pub members: Vec<Addr>,
    /// How many must approve.
    pub threshold: u8,
    /// Until when the group lasts, seconds: the sunset, or when it was ended.
    pub until: u64,
    /// Does it last?
    pub lasts: bool,
    /// Enrolled identities from which on anyone can end it.
    pub enrolled: u64,
    /// Bonded GRAIN from which on anyone can end it, micro.
    pub bonded: Uint128,
}
