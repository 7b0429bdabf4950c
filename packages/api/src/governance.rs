//! governance: proposals, votes, timelock, purse. It owns every other contract.

use cosmwasm_schema::{QueryResponses, cw_serde};
use cosmwasm_std::{Addr, Binary, Coin, CosmosMsg, StdResult, Uint128};
use cw20::Cw20ReceiveMsg;

use crate::money::MoneyResponse;
use crate::{IdentityId, ProposalId};

/// Bytes of a proposal's title.
pub const MAX_TITLE: usize = 120;
/// Actions of a proposal.
pub const MAX_ACTIONS: usize = 8;
/// Bytes of one action's message.
pub const MAX_ACTION_BYTES: usize = 16_384;
/// Fewest identities that must have voted, whatever the rules say.
pub const MIN_IDENTITIES: u32 = 5;

/// Durations, in seconds, each with its range. Production values in brackets.
#[cw_serde]
#[derive(Copy)]
pub struct Durations {
    /// How long a proposal can be voted on (7 d); 1 s to 30 d.
    pub voting: u64,
    /// From the end of the vote until it can be executed (2 d); 1 s to 30 d.
    pub timelock: u64,
    /// How long it can be executed then (7 d); 1 s to 30 d.
    pub execution: u64,
}

/// What a proposal needs. Shares in basis points.
#[cw_serde]
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
/// not in a native denom, and rules and durations out of range.
#[cw_serde]
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
}

/// What a passed proposal does.
#[cw_serde]
pub enum Action {
    /// Sends a message to a contract, without funds.
    Execute {
        /// bech32.
        contract: String,
        /// What the contract is told, JSON; 1 byte to 16 KiB. Whether it understands shows at execution.
        msg: Binary,
    },
    /// Pays from the purse. Fails for more than the purse has.
    Spend {
        /// bech32.
        to: String,
        /// Native denom, or `cw20:` and an address.
        coin: Coin,
    },
}

/// A voter's choice.
#[cw_serde]
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

/// What governance does.
#[cw_serde]
pub enum ExecuteMsg {
    /// Counts the sender's identity among the voters. By an active, unscoped identity of the voters' nullifier
    /// domain with bonded GRAIN, once.
    Enrol {},
    /// Proposes. By an enrolled, active identity, with exactly the deposit. Fails on an empty or too long
    /// title, no or more than 8 actions, and a malformed action.
    Propose {
        /// 1 to 120 bytes.
        title: String,
        /// Content id of what voters should read.
        dossier: Option<String>,
        /// Executed in this order, all or none.
        actions: Vec<Action>,
    },
    /// Votes with the sender's bonded GRAIN as it was before the proposal's block. By an enrolled, active
    /// identity, once a proposal. Fails without power then, and when the vote is over.
    Vote {
        /// The proposal.
        proposal: ProposalId,
        /// The choice.
        vote: Vote,
    },
    /// Ends a vote whose time is over and returns the deposit, or gives it to the purse. By anyone, once.
    Conclude {
        /// The proposal.
        proposal: ProposalId,
    },
    /// Executes a passed proposal, after the timelock and within the window. By anyone. Concludes it if
    /// nobody has. A failing action undoes all; the proposal may be executed again until the window ends.
    Execute {
        /// The proposal.
        proposal: ProposalId,
    },
    /// Accepts the ownership that a contract offers. By anyone. Fails where none is offered.
    Adopt {
        /// bech32.
        contract: String,
    },
    /// Gives to the purse, in native coin. By anyone.
    Fund {},
    /// A cw20 `Send` with a [`ReceiveMsg`]. By the token's contract.
    Receive(Cw20ReceiveMsg),
    /// Counts what of a denom was sent here unasked to the purse. By anyone. Fails where the balance is what is
    /// counted.
    Skim {
        /// Which denom.
        denom: String,
    },
}

/// The hook of a cw20 `Send` to governance.
#[cw_serde]
pub enum ReceiveMsg {
    /// As [`ExecuteMsg::Fund`]: counted under `cw20:` and the address of the token that calls.
    Fund {},
}

/// The purse, seen from another contract.
#[cw_serde]
pub struct Purse(pub Addr);

impl Purse {
    /// Gives an amount above zero to the purse, so that it is counted: by `Fund`, or a cw20 `Send`.
    pub fn give(&self, denom: &str, amount: Uint128) -> StdResult<CosmosMsg> {
        match crate::denom::cw20_of(denom) {
            None => crate::denom::call(denom, &self.0, amount, &ExecuteMsg::Fund {}),
            Some(_) => crate::denom::call(denom, &self.0, amount, &ReceiveMsg::Fund {}),
        }
    }
}

/// What governance answers.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Settings.
    #[returns(ConfigResponse)]
    Config {},
    /// A proposal.
    #[returns(ProposalResponse)]
    Proposal {
        /// Its number.
        proposal: ProposalId,
    },
    /// Proposals, by number.
    #[returns(Vec<ProposalResponse>)]
    Proposals {
        /// After this one.
        start_after: Option<ProposalId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// The votes on a proposal, by identity.
    #[returns(Vec<BallotResponse>)]
    Ballots {
        /// The proposal.
        proposal: ProposalId,
        /// After this identity.
        start_after: Option<IdentityId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// Is an identity enrolled?
    #[returns(bool)]
    Enrolled {
        /// Its number.
        identity: IdentityId,
    },
    /// Where money lies: `deposits`, `purse`; of the purse the first 100 denoms.
    #[returns(MoneyResponse)]
    Money {},
}

/// Answer to `Config`.
#[cw_serde]
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
#[cw_serde]
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
}

/// Votes, in micro-GRAIN.
#[cw_serde]
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

/// Answer to `Proposal` and `Proposals`.
#[cw_serde]
pub struct ProposalResponse {
    /// Its number.
    pub id: ProposalId,
    /// Who proposed it.
    pub proposer: Addr,
    /// Its title.
    pub title: String,
    /// Content id of what voters should read.
    pub dossier: Option<String>,
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
    /// Its state.
    pub status: ProposalStatus,
}

/// Answer to `Ballots`.
#[cw_serde]
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

crate::events! {
    /// An identity was enrolled.
    "sheaf/enrolled" => Enrolled {
        /// Its number.
        identity: IdentityId,
    }
    /// Something was proposed.
    "sheaf/proposed" => Proposed {
        /// Its number.
        proposal: ProposalId,
        /// By whom.
        proposer: String,
    }
    /// Someone voted.
    "sheaf/voted" => Voted {
        /// On what.
        proposal: ProposalId,
        /// Who.
        identity: IdentityId,
        /// `yes`, `no`, `abstain` or `veto`.
        vote: String,
        /// With how much, micro-GRAIN.
        power: Uint128,
    }
    /// A vote ended.
    "sheaf/concluded" => Concluded {
        /// On what.
        proposal: ProposalId,
        /// `passed`, `rejected` or `vetoed`.
        status: String,
        /// Did the deposit go back?
        deposit_returned: bool,
    }
    /// A proposal was executed.
    "sheaf/executed" => Executed {
        /// Which.
        proposal: ProposalId,
    }
    /// Governance owns a contract now.
    "sheaf/adopted" => Adopted {
        /// Which.
        contract: String,
    }
    /// The purse was given to.
    "sheaf/funded" => Funded {
        /// Native denom.
        denom: String,
        /// How much.
        amount: Uint128,
    }
    /// The purse paid.
    "sheaf/spent" => Spent {
        /// To whom.
        to: String,
        /// Native denom.
        denom: String,
        /// How much.
        amount: Uint128,
    }
}
