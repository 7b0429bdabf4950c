//! Events of governance.

use cosmwasm_std::Uint128;

use crate::{IdentityId, ProposalId};

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
    /// A guardian cancelled a proposal.
    "sheaf/cancelled" => Cancelled {
        /// Which.
        proposal: ProposalId,
        /// Who did.
        guardian: String,
    }
    /// A guardian paused an action of a contract, or lifted its pause.
    "sheaf/guarded" => Guarded {
        /// Who did.
        guardian: String,
        /// Of which contract.
        contract: String,
        /// Which action.
        action: String,
    }
    /// Someone is a guardian until a time.
    "sheaf/guardian_set" => GuardianSet {
        /// Who.
        guardian: String,
        /// Until when, seconds.
        until: u64,
    }
    /// Someone is no guardian any more.
    "sheaf/guardian_removed" => GuardianRemoved {
        /// Who.
        guardian: String,
    }
    /// A founder approved a proposal.
    "sheaf/founder_approved" => FounderApproved {
        /// Which.
        proposal: ProposalId,
        /// Who did.
        founder: String,
        /// How many have.
        approvals: u8,
    }
    /// The founders' group has ended.
    "sheaf/handed_over" => HandedOver {
        /// Enrolled identities.
        enrolled: u64,
        /// Bonded GRAIN, micro.
        bonded: Uint128,
    }
    /// What later proposals need has changed.
    "sheaf/rules_updated" => RulesUpdated {
        /// By which proposal.
        proposal: ProposalId,
    }
    /// The durations of later proposals have changed.
    "sheaf/durations_updated" => DurationsUpdated {
        /// By which proposal.
        proposal: ProposalId,
    }
}
