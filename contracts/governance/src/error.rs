//! What governance refuses.

use api::check::InputError;
use api::governance::ProposalStatus;
use api::identity_registry::Inactive;
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
    /// Suspended, revoked, sanctioned, erased or expired.
    #[error(transparent)]
    NotActive(#[from] Inactive),
    /// An identity for one pool cannot vote: the same person could vote twice.
    #[error("identity {identity} is for pool {pool} only; voters need a general one")]
    Scoped {
        /// The sender's.
        identity: IdentityId,
        /// Its scope.
        pool: u32,
    },
    /// Of another domain: the same person could be counted in both.
    #[error(
        "identity {identity} is of nullifier domain {domain}, voters are of {expected}: enrol with an identity of that domain"
    )]
    OtherDomain {
        /// The sender's.
        identity: IdentityId,
        /// Its domain.
        domain: u32,
        /// The voters'.
        expected: u32,
    },
    /// Nothing bonded, or all of it delegated.
    #[error(
        "{address} has no voting power: bond GRAIN, or take a delegation back, and come back a block later"
    )]
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
    #[error("identity {identity} has voted on proposal {proposal}: a vote is final")]
    AlreadyVoted {
        /// Its number.
        proposal: ProposalId,
        /// The sender's.
        identity: IdentityId,
    },
    /// No power before the proposal.
    #[error("{address} had no voting power before block {height}, when proposal {proposal} was made")]
    NoPower {
        /// Its number.
        proposal: ProposalId,
        /// The sender.
        address: String,
        /// The proposal's block.
        height: u64,
    },
    /// Once only.
    #[error("proposal {proposal} is concluded: if it passed, send Execute")]
    Concluded {
        /// Its number.
        proposal: ProposalId,
    },
    /// Only a passed proposal can be executed.
    #[error("proposal {proposal} is {status:?}: only a passed one is executed, propose anew")]
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
    #[error("the purse has {has}{denom}, {wanted} cannot be spent: send Fund first, or propose less")]
    PurseTooSmall {
        /// The denom.
        denom: String,
        /// What it has.
        has: Uint128,
        /// What was wanted.
        wanted: Uint128,
    },
    /// The purse would go on counting what such a message takes.
    #[error("the purse has {denom}: `{message}` by a raw message would move it uncounted, use Spend")]
    PurseToken {
        /// The denom.
        denom: String,
        /// The message's name.
        message: &'static str,
    },
    /// It would be good for what the purse gets later, without a vote.
    #[error("governance grants no allowance on {contract}: use Spend")]
    Allowance {
        /// The token.
        contract: String,
    },
    /// Governance has no message for itself.
    #[error("governance sends no message to itself: use the action for it")]
    ToItself,
    /// A new owner could do everything at once.
    #[error("ownership of {contract} is not for a raw message: use Offer, and Adopt to accept")]
    RawOwnership {
        /// Whom the message is for.
        contract: String,
    },
    /// Guardians cannot cancel what is about guardians.
    #[error("actions about guardians stand alone: propose the others by themselves")]
    GuardiansAlone,
    /// Not a guardian, or not any more.
    #[error("{address} is no guardian{}", since(*until))]
    NotGuardian {
        /// The sender.
        address: String,
        /// When the term ended, seconds; none if there never was one.
        until: Option<u64>,
    },
    /// Another's pause, or governance's.
    #[error(
        "the pause of {action} at {contract} is {} and not yours to end: propose to `Lift` it, or wait until it is over",
        by.as_deref().map_or_else(|| "no guardian's".into(), |by| format!("guardian {by}'s"))
    )]
    NotYourPause {
        /// Whose action.
        contract: String,
        /// The action.
        action: String,
        /// Who paused it, if a guardian did.
        by: Option<String>,
    },
    /// Only what waits in its timelock can be cancelled.
    #[error(
        "proposal {proposal} is {status:?} and executable from {execute_from} on, now is {now}: only one that has passed and waits can be cancelled"
    )]
    NotQueued {
        /// Its number.
        proposal: ProposalId,
        /// Its state.
        status: ProposalStatus,
        /// From when it can be executed, seconds.
        execute_from: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// A guardian does not decide on guardians.
    #[error("proposal {proposal} is about guardians: no guardian can cancel it")]
    AboutGuardians {
        /// Its number.
        proposal: ProposalId,
    },
    /// Not a member, or the group is over.
    #[error("{address} is no founder, or the founders' group is over: enrolled voters decide by Vote")]
    NotFounder {
        /// The sender.
        address: String,
    },
    /// Once a founder.
    #[error("{address} has approved proposal {proposal}")]
    AlreadyApproved {
        /// Its number.
        proposal: ProposalId,
        /// The founder.
        address: String,
    },
    /// Handed over, past its sunset, or never there.
    #[error("there is no founders' group, or it is over: nothing is left to hand over")]
    NoFounders,
    /// Not yet enough voters.
    #[error(
        "{enrolled} of {enrolled_needed} identities are enrolled and {bonded} of {bonded_needed} micro-GRAIN bonded: the founders' group lasts"
    )]
    TooEarly {
        /// How many are.
        enrolled: u64,
        /// How many must be.
        enrolled_needed: u64,
        /// How much is.
        bonded: Uint128,
        /// How much must be.
        bonded_needed: Uint128,
    },
    /// GRAIN that votes stays bonded until what it voted for can no longer be executed.
    #[error(
        "GRAIN is unbonded after {unbonding} s, voting + migration timelock + execution are {needed} s: shorten them"
    )]
    UnbondingTooShort {
        /// The token's unbonding, seconds.
        unbonding: u64,
        /// What it must be at least, seconds.
        needed: u64,
    },
    /// A cw3 client sent something that is no action.
    #[error("message {index} cannot be proposed: {reason}")]
    Message {
        /// Which, from 0.
        index: usize,
        /// Why.
        reason: &'static str,
    },
    /// A cw3 client wanted another voting period.
    #[error(
        "the vote is from now to {voting_ends}: leave `earliest` and `latest` out, or let them contain that"
    )]
    VotingPeriod {
        /// When it would end, seconds.
        voting_ends: u64,
    },
}

fn since(until: Option<u64>) -> String {
    until.map(|until| format!(": the term ended at {until}")).unwrap_or_default()
}
