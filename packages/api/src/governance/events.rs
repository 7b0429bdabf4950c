//! Events of governance.

use cosmwasm_std::Uint128;

use crate::{IdentityId, ProposalId};

crate::events! {
    /// An identity was enrolled.
    "sheaf_enrolled" => Enrolled {
        /// Its number.
        identity: IdentityId,
    }
    /// Something was proposed.
    "sheaf_proposed" => Proposed {
        /// Its number.
        proposal: ProposalId,
        /// By whom.
        proposer: String,
    }
    /// Someone voted.
    "sheaf_voted" => Voted {
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
    "sheaf_concluded" => Concluded {
        /// On what.
        proposal: ProposalId,
        /// `passed`, `rejected` or `vetoed`.
        status: String,
        /// Did the deposit go back?
        deposit_returned: bool,
    }
    /// A proposal was executed.
    "sheaf_executed" => Executed {
        /// Which.
        proposal: ProposalId,
    }
    /// Governance owns a contract now.
    "sheaf_adopted" => Adopted {
        /// Which.
        contract: String,
    }
    /// The purse was given to.
    "sheaf_funded" => Funded {
        /// Native denom.
        denom: String,
        /// How much.
        amount: Uint128,
    }
    /// The purse paid.
    "sheaf_spent" => Spent {
        /// To whom.
        to: String,
        /// Native denom.
        denom: String,
        /// How much.
        amount: Uint128,
    }
    /// A guardian cancelled a proposal.
    "sheaf_cancelled" => Cancelled {
        /// Which.
        proposal: ProposalId,
        /// Who did.
        guardian: String,
    }
    /// A guardian paused an action of a contract, or lifted its pause.
    "sheaf_guarded" => Guarded {
        /// Who did.
        guardian: String,
        /// Of which contract.
        contract: String,
        /// Which action.
        action: String,
    }
    /// Someone is a guardian until a time.
    "sheaf_guardian_set" => GuardianSet {
        /// Who.
        guardian: String,
        /// Until when, seconds.
        until: u64,
    }
    /// Someone is no guardian any more.
    "sheaf_guardian_removed" => GuardianRemoved {
        /// Who.
        guardian: String,
    }
    /// A founder approved a proposal.
    "sheaf_founder_approved" => FounderApproved {
        /// Which.
        proposal: ProposalId,
        /// Who did.
        founder: String,
        /// How many have.
        approvals: u8,
    }
    /// The founders' group has ended.
    "sheaf_handed_over" => HandedOver {
        /// Enrolled identities.
        enrolled: u64,
        /// Bonded GRAIN, micro.
        bonded: Uint128,
    }
    /// What later proposals need has changed.
    "sheaf_rules_updated" => RulesUpdated {
        /// By which proposal.
        proposal: ProposalId,
    }
    /// The durations of later proposals have changed.
    "sheaf_durations_updated" => DurationsUpdated {
        /// By which proposal.
        proposal: ProposalId,
    }
}
