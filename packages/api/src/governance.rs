//! governance: proposals, votes, timelock, purse. It owns every other contract.
//!
//! It speaks cw3 too: `Propose`, `Vote`, `Execute`, `Close` and the queries of cw3 2.0 are on the wire as cw3
//! has them. Where cw3 says `proposal_id`, governance says `proposal`, and takes either.

mod actions;
mod events;
mod queries;
mod responses;

use cosmwasm_std::{Addr, Coin, CosmosMsg, QuerierWrapper, StdResult, Uint128};
use cw_utils::Expiration;
use cw20::Cw20ReceiveMsg;
use lean_serde::{Deserialize, lean_serde};

use crate::ProposalId;
use crate::permission::Role;

pub use actions::*;
pub use events::*;
pub use queries::*;
pub use responses::*;

/// Bytes of a proposal's title.
pub const MAX_TITLE: usize = 120;
/// Bytes of the description of a cw3 proposal.
pub const MAX_DESCRIPTION: usize = 4_096;
/// Actions of a proposal.
pub const MAX_ACTIONS: usize = 8;
/// Bytes of one action's message.
pub const MAX_ACTION_BYTES: usize = 16_384;
/// Fewest identities that must have voted, whatever the rules say.
pub const MIN_IDENTITIES: u32 = 5;
/// Guardians that can be named at instantiation.
pub const MAX_GUARDIANS: usize = 8;
/// Longest time for which a guardian is named: 365 days, in seconds.
pub const MAX_GUARDIAN_TERM: u64 = 365 * DAY;
/// Fewest founders.
pub const MIN_FOUNDERS: usize = 3;
/// Most founders.
pub const MAX_FOUNDERS: usize = 16;
/// Longest time for which the founders' group lasts: 730 days, in seconds.
pub const MAX_FOUNDERS_TERM: u64 = 730 * DAY;

const DAY: u64 = 86_400;

/// Durations, in seconds, each with its range. Production values in brackets.
#[lean_serde]
#[derive(Copy, Eq)]
pub struct Durations {
    /// How long a proposal can be voted on (7 d); 1 s to 30 d.
    pub voting: u64,
    /// From the end of the vote until it can be executed (2 d); 1 s to 30 d.
    pub timelock: u64,
    /// The same for what [`Action::migrates`] (14 d); at least `timelock`, to 60 d.
    pub migration_timelock: u64,
    /// How long it can be executed then (7 d); 1 s to 30 d.
    pub execution: u64,
}

impl Durations {
    /// Those of profile `production`.
    pub const fn production() -> Self {
        Self { voting: 7 * DAY, timelock: 2 * DAY, migration_timelock: 14 * DAY, execution: 7 * DAY }
    }

    /// Those of profile `localnet`: seconds.
    pub const fn localnet() -> Self {
        Self { voting: 60, timelock: 30, migration_timelock: 90, execution: 120 }
    }

    /// From a proposal to the end of the longest window in which it can be executed: for so long must GRAIN
    /// that voted stay bonded.
    pub const fn longest(&self) -> u64 {
        self.voting.saturating_add(self.migration_timelock).saturating_add(self.execution)
    }
}

/// What a proposal needs. Shares in basis points.
#[lean_serde]
#[derive(Copy)]
pub struct Rules {
    /// Share of all bonded GRAIN that must have voted; 1 to 10,000.
    pub quorum_bps: u16,
    /// GRAIN that must have voted in any case, micro; above zero.
    pub quorum_floor: Uint128,
    /// Identities that must have voted; at least 5.
    pub min_identities: u32,
    /// Share of yes in yes + no + veto above which it passes; 5,000 to 9,999.
    pub threshold_bps: u16,
    /// Share of veto in all votes from which it is vetoed; 1 to 5,000.
    pub veto_bps: u16,
}

/// Sets governance up. It has no owner but itself. Fails on an address of another chain, a deposit of zero or
/// not in a native denom, rules, durations and terms of office out of range, someone named twice, and where GRAIN
/// can be unbonded sooner than [`Durations::longest`].
#[lean_serde]
pub struct InstantiateMsg {
    /// identity-registry.
    pub registry: String,
    /// reward-token.
    pub token: String,
    /// What proposing takes, in native coin, above zero: returned unless the proposal is vetoed or misses the
    /// quorum.
    pub deposit: Coin,
    /// The nullifier domain of voters: in one domain a person is counted once.
    pub nullifier_domain: u32,
    /// What a proposal needs.
    pub rules: Rules,
    /// All durations.
    pub durations: Durations,
    /// The first guardians, at most 8.
    pub guardians: Vec<Guardian>,
    /// Who may pass proposals until there are voters; nobody without.
    pub founders: Option<Founders>,
}

/// Who may pause, lift and cancel, and until when.
#[lean_serde]
pub struct Guardian {
    /// bech32.
    pub guardian: String,
    /// The end of the term, seconds; at most 365 d away.
    pub until: u64,
}

/// The founders' group. As long as it lasts, a proposal that misses the quorum passes all the same if enough
/// founders approve it; once voters muster a quorum they decide.
#[lean_serde]
pub struct Founders {
    /// 3 to 16, each once.
    pub members: Vec<String>,
    /// How many must approve: more than half of them.
    pub threshold: u8,
    /// The sunset, seconds; at most 730 d away.
    pub until: u64,
    /// Enrolled identities from which on anyone can end the group; at least 5.
    pub enrolled: u64,
    /// Bonded GRAIN from which on anyone can end the group, micro; above zero.
    pub bonded: Uint128,
}

/// A voter's choice.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum Vote {
    /// For.
    Yes,
    /// Against.
    No,
    /// Counts for the quorum only.
    Abstain,
    /// Against, and it should not have been proposed.
    Veto,
}

/// What governance does. Nothing of it can be paused: who could stop a vote would govern.
#[lean_serde]
pub enum ExecuteMsg {
    /// Counts the sender's identity among the voters. By an active, unscoped identity of the voters' nullifier
    /// domain with voting power, once.
    Enrol {},
    /// Proposes. By an enrolled, active identity, or a founder while the group lasts, with exactly the deposit.
    /// Fails on an empty or too long title, no or more than 8 actions, and an action that is malformed, out of
    /// range, to governance itself, a raw `update_ownership` or `increase_allowance`, or about guardians beside any
    /// other.
    ProposeActions {
        /// 1 to 120 bytes.
        title: String,
        /// Content id of what voters should read.
        dossier: Option<String>,
        /// Executed in this order, all or none.
        actions: Vec<Action>,
    },
    /// cw3: proposes messages, as [`ExecuteMsg::ProposeActions`] does; by the same. A `WasmMsg::Execute` without
    /// funds becomes `Execute`, a `BankMsg::Send` a `Spend` for each coin, `Migrate`, `UpdateAdmin` and
    /// `ClearAdmin` are themselves. Fails on any other message, on a description above 4,096 bytes, where
    /// `earliest` has not come, and where `latest` is before the end of the vote or a height.
    Propose {
        /// 1 to 120 bytes.
        title: String,
        /// At most 4,096 bytes.
        description: String,
        /// Executed in this order, all or none.
        msgs: Vec<CosmosMsg>,
        /// From when it can be voted on: now.
        earliest: Option<Expiration>,
        /// When the vote is to be over; it never lasts longer than the voting period.
        latest: Option<Expiration>,
    },
    /// Votes with the sender's power as it was before the proposal's block: what they had bonded and not
    /// delegated, and what others had delegated to them. By an enrolled, active identity, once a proposal. Fails
    /// without power then, and when the vote is over. cw3's `Vote` too.
    Vote {
        /// The proposal.
        #[serde(alias = "proposal_id")]
        proposal: ProposalId,
        /// The choice.
        vote: Vote,
    },
    /// Approves a proposal as a founder, once. By a member of the founders' group while it lasts. Counts where
    /// the group still lasts at the end of the vote and the vote misses the quorum. Fails when the vote is over.
    FounderApprove {
        /// The proposal.
        proposal: ProposalId,
    },
    /// Ends the founders' group for good. By anyone, once there are as many enrolled identities and as much
    /// bonded GRAIN as instantiation says. Fails before, and when the group is over.
    HandOver {},
    /// Ends a vote whose time is over and returns the deposit, or gives it to the purse. By anyone, once. cw3's
    /// `Close` too.
    #[serde(alias = "close")]
    Conclude {
        /// The proposal.
        #[serde(alias = "proposal_id")]
        proposal: ProposalId,
    },
    /// Executes a passed proposal, after the timelock and within the window. By anyone. Concludes it if
    /// nobody has. A failing action undoes all; the proposal may be executed again until the window ends. cw3's
    /// `Execute` too.
    Execute {
        /// The proposal.
        #[serde(alias = "proposal_id")]
        proposal: ProposalId,
    },
    /// Accepts the ownership that a contract offers. By anyone. Fails where none is offered.
    Adopt {
        /// bech32.
        contract: String,
    },
    /// Pauses one action of a contract that governance owns. By a guardian in office. Fails for governance itself, and
    /// where the contract refuses: an action that it does not have, more than 14 d in 60.
    Pause {
        /// bech32.
        contract: String,
        /// Its name, as the contract's `Pauses {}` has it.
        action: String,
        /// For how long, seconds.
        seconds: u64,
    },
    /// Ends a pause early. By the guardian in office who set it. Fails for governance itself, for another's pause, for one
    /// that no guardian set, and where the contract refuses.
    Lift {
        /// bech32.
        contract: String,
        /// Its name.
        action: String,
    },
    /// Cancels a proposal that has passed and is in its timelock; the deposit goes back. By a guardian in office.
    /// Fails before and after, and for a proposal about guardians.
    Cancel {
        /// The proposal.
        proposal: ProposalId,
    },
    /// Gives to the purse, in native coin. By anyone.
    Fund {},
    /// A cw20 `Send` with a [`ReceiveMsg`]. By anyone: what comes is counted under the sender, which is the token's
    /// contract, or no token at all.
    Receive(Cw20ReceiveMsg),
    /// Counts what of a denom was sent here unasked to the purse. By anyone. Fails where the balance is what is
    /// counted.
    Skim {
        /// Which denom.
        denom: String,
    },
}

impl ExecuteMsg {
    /// Who may send it.
    pub fn callers(&self) -> &'static [Role] {
        match self {
            Self::Enrol {} => &[Role::Identity],
            Self::ProposeActions { .. } | Self::Propose { .. } => &[Role::Voter, Role::Founder],
            Self::Vote { .. } => &[Role::Voter],
            Self::FounderApprove { .. } => &[Role::Founder],
            Self::Pause { .. } | Self::Lift { .. } | Self::Cancel { .. } => &[Role::Guardian],
            Self::HandOver {}
            | Self::Conclude { .. }
            | Self::Execute { .. }
            | Self::Adopt { .. }
            | Self::Fund {}
            // any token, counted under its address; who is none spoofs nothing but an address that is no token's
            | Self::Receive(_)
            | Self::Skim { .. } => &[Role::Anyone],
        }
    }
}

/// The hook of a cw20 `Send` to governance.
#[lean_serde]
pub enum ReceiveMsg {
    /// As [`ExecuteMsg::Fund`]: counted under `cw20:` and the address of the token that calls.
    Fund {},
}

impl ReceiveMsg {
    /// Who may send tokens with it.
    pub fn callers(&self) -> &'static [Role] {
        match self {
            Self::Fund {} => &[Role::Anyone],
        }
    }
}

/// The purse, seen from another contract.
#[lean_serde]
pub struct Purse(pub Addr);

impl Purse {
    /// Gives an amount above zero to the purse, so that it is counted: by `Fund`, or a cw20 `Send`, whose hook reads
    /// the same.
    pub fn give(&self, denom: &str, amount: Uint128) -> StdResult<CosmosMsg> {
        crate::denom::call(denom, &self.0, amount, &ReceiveMsg::Fund {})
    }
}

/// How long a proposal that does not migrate takes, seconds: of governance's [`Durations`] those that others plan by.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Pace {
    voting: u64,
    timelock: u64,
    execution: u64,
}

impl Pace {
    /// Until it can be executed.
    pub const fn shortest(&self) -> u64 {
        self.voting.saturating_add(self.timelock)
    }

    /// Until its last chance to be executed.
    pub const fn longest(&self) -> u64 {
        self.shortest().saturating_add(self.execution)
    }
}

/// The pace of proposals to `governance`. Fails on what does not answer as governance does.
pub fn pace(querier: &QuerierWrapper, governance: &str) -> StdResult<Pace> {
    crate::timing::durations(querier, governance)
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::to_json_string;

    use super::*;

    #[test]
    fn it_is_spoken_to_in_its_own_words() {
        assert_eq!(to_json_string(&ReceiveMsg::Fund {}), to_json_string(&ExecuteMsg::Fund {}));
    }
}
