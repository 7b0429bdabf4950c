//! What governance refuses.

use api::check::InputError;
use api::governance::ProposalStatus;
use api::layout::LayoutError;
use api::{IdentityId, ProposalId};
use control::ControlError;
use cosmwasm_std::{OverflowError, StdError, Uint128};
use thiserror::Error;

/// Why a message was refused. Nothing has changed.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// From the chain.
    #[error(transparent)]
    Std(#[from] StdError),
    /// Bad input.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Another contract's record could not be read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// What every contract refuses alike: renounced ownership, what is paused, no surplus.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// A sum too large: cannot happen with amounts that exist.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    /// The sender has no identity.
    #[error("{address} has no identity: register first")]
    NoIdentity {
        /// The sender.
        address: String,
    },
    /// Suspended, revoked, erased or expired.
    #[error("identity {identity} is not active")]
    NotActive {
        /// The sender's.
        identity: IdentityId,
    },
    /// An identity for one pool cannot vote: the same person could vote twice.
    #[error("identity {identity} is for pool {pool} only; voters need a general one")]
    Scoped {
        /// The sender's.
        identity: IdentityId,
        /// Its scope.
        pool: u32,
    },
    /// Of another domain: the same person could be counted in both.
    #[error("identity {identity} is of nullifier domain {domain}, voters are of {expected}")]
    OtherDomain {
        /// The sender's.
        identity: IdentityId,
        /// Its domain.
        domain: u32,
        /// The voters'.
        expected: u32,
    },
    /// Nothing bonded.
    #[error("{address} has no bonded GRAIN")]
    NotBonded {
        /// The sender.
        address: String,
    },
    /// Counted already.
    #[error("identity {identity} is enrolled already")]
    AlreadyEnrolled {
        /// The sender's.
        identity: IdentityId,
    },
    /// Votes and proposals need enrolment.
    #[error("identity {identity} is not enrolled: send Enrol first")]
    NotEnrolled {
        /// The sender's.
        identity: IdentityId,
    },
    /// No such proposal.
    #[error("there is no proposal {proposal}")]
    UnknownProposal {
        /// Its number.
        proposal: ProposalId,
    },
    /// The vote is over.
    #[error("the vote on proposal {proposal} ended at {ended}, now is {now}")]
    VoteOver {
        /// Its number.
        proposal: ProposalId,
        /// When, seconds.
        ended: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// The vote is not over.
    #[error("the vote on proposal {proposal} ends at {ends}, now is {now}")]
    VoteOpen {
        /// Its number.
        proposal: ProposalId,
        /// When, seconds.
        ends: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// A vote is final.
    #[error("identity {identity} has voted on proposal {proposal}")]
    AlreadyVoted {
        /// Its number.
        proposal: ProposalId,
        /// The sender's.
        identity: IdentityId,
    },
    /// Nothing bonded before the proposal.
    #[error("{address} had no bonded GRAIN before block {height}, when proposal {proposal} was made")]
    NoPower {
        /// Its number.
        proposal: ProposalId,
        /// The sender.
        address: String,
        /// The proposal's block.
        height: u64,
    },
    /// Once only.
    #[error("proposal {proposal} is concluded")]
    Concluded {
        /// Its number.
        proposal: ProposalId,
    },
    /// Only a passed proposal can be executed.
    #[error("proposal {proposal} is {status:?}, it cannot be executed")]
    NotPassed {
        /// Its number.
        proposal: ProposalId,
        /// Its state.
        status: ProposalStatus,
    },
    /// Timelock.
    #[error("proposal {proposal} can be executed from {from} on, now is {now}")]
    Timelocked {
        /// Its number.
        proposal: ProposalId,
        /// From when, seconds.
        from: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// The purse has less.
    #[error("the purse has {has}{denom}, {wanted} cannot be spent")]
    PurseTooSmall {
        /// The denom.
        denom: String,
        /// What it has.
        has: Uint128,
        /// What was wanted.
        wanted: Uint128,
    },
}
