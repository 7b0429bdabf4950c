//! What governance can be asked.

use cosmwasm_schema::QueryResponses;
use cw_utils::ThresholdResponse;
use lean_serde::lean_serde;

use super::*;
use crate::money::MoneyResponse;
use crate::{IdentityId, ProposalId};

/// What governance can be asked.
#[lean_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Settings.
    #[returns(ConfigResponse)]
    Config {},
    /// All about a proposal.
    #[returns(ProposalResponse)]
    ProposalDetail {
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
    /// Guardians, by address, those whose term is over included.
    #[returns(Vec<GuardianResponse>)]
    Guardians {
        /// After this address.
        start_after: Option<String>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// The founders' group; none if there never was one.
    #[returns(Option<FoundersResponse>)]
    Founders {},
    /// Where money lies: `deposits`, `purse`, by denom. Anyone may give in any denom, so there are pages.
    #[returns(MoneyResponse)]
    Money {
        /// Denoms after this one.
        start_after: Option<String>,
        /// At most 100; 100 without.
        limit: Option<u32>,
    },

    /// cw3: what a new proposal needs. A share above the threshold is needed, not the threshold itself; weights
    /// are micro-GRAIN.
    #[returns(ThresholdResponse)]
    Threshold {},
    /// cw3: a proposal. Queued ones are `passed`; vetoed, cancelled and expired ones `rejected`.
    #[returns(cw3::ProposalResponse)]
    Proposal {
        /// Its number.
        proposal_id: ProposalId,
    },
    /// cw3: proposals, by number.
    #[returns(cw3::ProposalListResponse)]
    ListProposals {
        /// After this one.
        start_after: Option<ProposalId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// cw3: proposals, the last first.
    #[returns(cw3::ProposalListResponse)]
    ReverseProposals {
        /// Before this one.
        start_before: Option<ProposalId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// cw3: the vote on a proposal of the identity that an address acts for; none if it did not vote.
    #[returns(cw3::VoteResponse)]
    Vote {
        /// The proposal.
        proposal_id: ProposalId,
        /// bech32.
        voter: String,
    },
    /// cw3: the votes on a proposal, by identity.
    #[returns(cw3::VoteListResponse)]
    ListVotes {
        /// The proposal.
        proposal_id: ProposalId,
        /// After the identity that this address acts for. Fails where it acts for none.
        start_after: Option<String>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// cw3: an address's power now; none for whoever is not enrolled or not active.
    #[returns(cw3::VoterResponse)]
    Voter {
        /// bech32.
        address: String,
    },
    /// cw3: everyone enrolled, by identity, with their power now.
    #[returns(cw3::VoterListResponse)]
    ListVoters {
        /// After the identity that this address acts for. Fails where it acts for none.
        start_after: Option<String>,
        /// At most 100.
        limit: Option<u32>,
    },
}
