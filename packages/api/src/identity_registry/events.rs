//! What the registry tells.

use crate::{CustodyId, IdentityId, IssuerId, PoolId};

crate::events! {
    /// An issuer was accepted.
    "sheaf/issuer_added" => IssuerAdded {
        /// Its number.
        issuer: IssuerId,
        /// Where its nullifiers are unique.
        nullifier_domain: u32,
    }
    /// An issuer is accepted again, or no more.
    "sheaf/issuer_status" => IssuerStatusSet {
        /// Its number.
        issuer: IssuerId,
        /// Accepted?
        active: bool,
    }
    /// Someone registered.
    "sheaf/registered" => Registered {
        /// Their number.
        identity: IdentityId,
        /// Their address.
        address: String,
        /// Who attests them.
        issuer: IssuerId,
        /// Level of assurance.
        level: u8,
    }
    /// An identity was prolonged.
    "sheaf/renewed" => Renewed {
        /// Its number.
        identity: IdentityId,
        /// Until when, seconds.
        expires_at: u64,
    }
    /// Earnings go elsewhere.
    "sheaf/payout_set" => PayoutSet {
        /// Whose.
        identity: IdentityId,
    }
    /// An exchange key was set.
    "sheaf/exchange_key_set" => ExchangeKeySet {
        /// Whose.
        identity: IdentityId,
    }
    /// A role was created.
    "sheaf/role_created" => RoleCreated {
        /// Its name.
        role: String,
    }
    /// A role was granted.
    "sheaf/role_granted" => RoleGranted {
        /// The role.
        role: String,
        /// To whom.
        address: String,
        /// The pool; 0: everywhere.
        scope: PoolId,
    }
    /// A role was taken back.
    "sheaf/role_revoked" => RoleRevoked {
        /// The role.
        role: String,
        /// From whom.
        address: String,
        /// The pool; 0: everywhere.
        scope: PoolId,
    }
    /// An auditor can be drawn.
    "sheaf/auditor_enlisted" => AuditorEnlisted {
        /// Who.
        auditor: String,
    }
    /// An auditor can be drawn no more.
    "sheaf/auditor_delisted" => AuditorDelisted {
        /// Who.
        auditor: String,
    }
    /// A relayer bonded.
    "sheaf/relayer_bonded" => RelayerBonded {
        /// Its address.
        relayer: String,
    }
    /// A relayer began to unbond.
    "sheaf/relayer_unbonding" => RelayerUnbonding {
        /// Its address.
        relayer: String,
        /// When the bond is free, seconds.
        release_at: u64,
    }
    /// A bond was paid out.
    "sheaf/bond_released" => BondReleased {
        /// To whom.
        relayer: String,
    }
    /// An epoch began.
    "sheaf/committee_started" => CommitteeStarted {
        /// Its number.
        epoch: u32,
        /// How many members it has.
        members: usize,
    }
    /// A custody key was entered.
    "sheaf/custody_added" => CustodyAdded {
        /// Its number.
        custody: CustodyId,
        /// How many keepers it has.
        keepers: usize,
    }
}
