//! What a passed proposal does.

use cosmwasm_std::{Binary, Coin, Uint128};
use lean_serde::lean_serde;

use super::{Durations, Rules};
use crate::{OrderId, PoolId};

/// What a passed proposal does.
#[lean_serde]
pub enum Action {
    /// Sends a message to a contract, without funds. Not to governance itself, and not `update_ownership`, which
    /// has actions of its own. Of a token that the purse has, it cannot move or burn any: that is for `Spend`. It
    /// never grants an allowance.
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
    /// Decides on a pool.
    DecidePool {
        /// data-pool (bech32).
        contract: String,
        /// The pool.
        pool: PoolId,
        /// Active, or refused?
        accept: bool,
    },
    /// Suspends a pool that governance validated, for as long as data-pool's config says.
    SuspendPool {
        /// data-pool (bech32).
        contract: String,
        /// The pool.
        pool: PoolId,
    },
    /// Ends a pool's suspension early.
    ResumePool {
        /// data-pool (bech32).
        contract: String,
        /// The pool.
        pool: PoolId,
    },
    /// Retires a pool that governance validated, for good.
    RetirePool {
        /// data-pool (bech32).
        contract: String,
        /// The pool.
        pool: PoolId,
    },
    /// Decides on a dispute that was appealed.
    RuleDispute {
        /// marketplace (bech32).
        contract: String,
        /// The order.
        order: OrderId,
        /// What of the price the buyer gets back, basis points; 0 to 10,000.
        refund_bps: u16,
    },
    /// Ends a pause early.
    Lift {
        /// bech32.
        contract: String,
        /// The action's name.
        action: String,
    },
    /// Names a guardian, or changes the end of a term. Stands alone or with others about guardians.
    SetGuardian {
        /// bech32.
        guardian: String,
        /// Until when, seconds: later than the first time of execution, by at most 365 d.
        until: u64,
    },
    /// Ends a guardian's term. Stands alone or with others about guardians. Fails for whoever is none.
    RemoveGuardian {
        /// bech32.
        guardian: String,
    },
    /// Changes what later proposals need. Fails above what the voters there are can meet: more GRAIN than is bonded,
    /// more identities than are enrolled (what holds already may stay).
    UpdateRules {
        /// As at instantiation.
        rules: Rules,
    },
    /// Changes the durations of later proposals. Migration class: it could shorten the notice of migrations.
    UpdateDurations {
        /// As at instantiation.
        durations: Durations,
    },
    /// Offers a contract that governance owns to another owner, who accepts it; to governance itself, it takes an
    /// offer back. Migration class: a new owner is not bound by any notice.
    Offer {
        /// bech32.
        contract: String,
        /// bech32.
        successor: String,
    },
    /// Gives a contract new code. Migration class.
    Migrate {
        /// bech32; governance itself too.
        contract: String,
        /// The code, above zero.
        code_id: u64,
        /// What the new code is told, JSON; 1 byte to 16 KiB.
        msg: Binary,
    },
    /// Changes who may migrate a contract. Migration class.
    UpdateAdmin {
        /// bech32.
        contract: String,
        /// bech32.
        admin: String,
    },
    /// No one shall migrate a contract any more. Migration class.
    ClearAdmin {
        /// bech32.
        contract: String,
    },
}

impl Action {
    /// Is it of the migration class? A proposal with one such action waits for the longer timelock.
    pub fn migrates(&self) -> bool {
        match self {
            Self::UpdateDurations { .. }
            | Self::Offer { .. }
            | Self::Migrate { .. }
            | Self::UpdateAdmin { .. }
            | Self::ClearAdmin { .. } => true,
            Self::Execute { .. }
            | Self::Spend { .. }
            | Self::DecidePool { .. }
            | Self::SuspendPool { .. }
            | Self::ResumePool { .. }
            | Self::RetirePool { .. }
            | Self::RuleDispute { .. }
            | Self::Lift { .. }
            | Self::SetGuardian { .. }
            | Self::RemoveGuardian { .. }
            | Self::UpdateRules { .. } => false,
        }
    }

    /// Is it about guardians? Guardians cannot cancel it, so it brings nothing else with it.
    pub fn concerns_guardians(&self) -> bool {
        matches!(self, Self::SetGuardian { .. } | Self::RemoveGuardian { .. })
    }

    /// Pays from the purse.
    pub fn spend(to: impl Into<String>, amount: impl Into<Uint128>, denom: impl Into<String>) -> Self {
        Self::Spend { to: to.into(), coin: Coin::new(amount, denom) }
    }
}
