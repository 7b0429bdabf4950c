//! What the registry tells.

use cosmwasm_std::Uint128;

use crate::{CustodyId, IdentityId, IssuerId, OrderId, PoolId};

crate::events! {
    /// An issuer was accepted.
    "sheaf_issuer_added" => IssuerAdded {
        /// Its number.
        issuer: IssuerId,
        /// Where its nullifiers are unique.
        nullifier_domain: u32,
    }
    /// An issuer is accepted again, or no more.
    "sheaf_issuer_status" => IssuerStatusSet {
        /// Its number.
        issuer: IssuerId,
        /// Accepted?
        active: bool,
    }
    /// An issuer is accepted for longer, or shorter.
    "sheaf_issuer_prolonged" => IssuerProlonged {
        /// Its number.
        issuer: IssuerId,
        /// Until when, seconds.
        valid_until: u64,
    }
    /// An issuer signs with another key.
    "sheaf_issuer_key_rotated" => IssuerKeyRotated {
        /// Its number.
        issuer: IssuerId,
        /// From when on the key may rebind, sanction and erase, seconds.
        trusted_from: u64,
    }
    /// Whatever an issuer attested in a batch is revoked.
    "sheaf_batch_revoked" => BatchRevoked {
        /// The issuer.
        issuer: IssuerId,
        /// The batch.
        batch: u32,
    }
    /// Someone registered.
    "sheaf_registered" => Registered {
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
    "sheaf_renewed" => Renewed {
        /// Its number.
        identity: IdentityId,
        /// Until when, seconds.
        expires_at: u64,
    }
    /// What an identity may do has changed.
    "sheaf_status_changed" => StatusChanged {
        /// Its number.
        identity: IdentityId,
        /// `active`, `suspended`, `revoked`, `sanctioned` or `erased`.
        status: String,
        /// When a suspension ends, seconds; 0 for all else.
        until: u64,
    }
    /// An identity is to move to another address.
    "sheaf_rebind_started" => RebindStarted {
        /// Its number.
        identity: IdentityId,
        /// The new address.
        address: String,
        /// From when on it can be finished, seconds.
        ready_at: u64,
    }
    /// It stays where it is.
    "sheaf_rebind_cancelled" => RebindCancelled {
        /// Its number.
        identity: IdentityId,
    }
    /// An identity has moved.
    "sheaf_rebound" => Rebound {
        /// Its number.
        identity: IdentityId,
        /// Its address now.
        address: String,
    }
    /// What an erased identity was known by is removed.
    "sheaf_forgotten" => Forgotten {
        /// Its number.
        identity: IdentityId,
        /// Its nullifier too?
        nullifier: bool,
    }
    /// Earnings go elsewhere.
    "sheaf_payout_set" => PayoutSet {
        /// Whose.
        identity: IdentityId,
    }
    /// An exchange key was set.
    "sheaf_exchange_key_set" => ExchangeKeySet {
        /// Whose.
        identity: IdentityId,
    }
    /// A role was created.
    "sheaf_role_created" => RoleCreated {
        /// Its name.
        role: String,
    }
    /// A role was granted.
    "sheaf_role_granted" => RoleGranted {
        /// The role.
        role: String,
        /// To whom.
        address: String,
        /// The pool; 0: everywhere.
        scope: PoolId,
        /// From when on, seconds.
        from: u64,
    }
    /// A licence made a licensee.
    "sheaf_licensee_granted" => LicenseeGranted {
        /// The order.
        order: OrderId,
        /// Who.
        address: String,
        /// The pool.
        pool: PoolId,
        /// Until when, seconds.
        until: u64,
    }
    /// The licence behind it has ended.
    "sheaf_licensee_ended" => LicenseeEnded {
        /// The order.
        order: OrderId,
        /// Who.
        address: String,
        /// The pool.
        pool: PoolId,
    }
    /// A role was taken back, or given up.
    "sheaf_role_revoked" => RoleRevoked {
        /// The role.
        role: String,
        /// From whom.
        address: String,
        /// The pool; 0: everywhere.
        scope: PoolId,
    }
    /// An auditor can be drawn.
    "sheaf_auditor_enlisted" => AuditorEnlisted {
        /// Who.
        auditor: String,
    }
    /// An auditor can be drawn no more.
    "sheaf_auditor_delisted" => AuditorDelisted {
        /// Who.
        auditor: String,
    }
    /// A relayer bonded.
    "sheaf_relayer_bonded" => RelayerBonded {
        /// Its address.
        relayer: String,
    }
    /// A relayer began to unbond.
    "sheaf_relayer_unbonding" => RelayerUnbonding {
        /// Its address.
        relayer: String,
        /// When the bond is free, seconds.
        release_at: u64,
    }
    /// A bond was paid out.
    "sheaf_bond_released" => BondReleased {
        /// To whom.
        relayer: String,
    }
    /// A relayer was shown to have signed two different items for one slot.
    "sheaf_relayer_slashed" => RelayerSlashed {
        /// Its address.
        relayer: String,
        /// Who showed it.
        prover: String,
        /// What sort of report.
        kind: String,
        /// The slot's target.
        target: u64,
        /// The slot's round.
        round: u32,
        /// Of its bond, to the prover.
        reward: Uint128,
        /// The rest, to the purse.
        purse: Uint128,
    }
    /// An epoch began.
    "sheaf_committee_started" => CommitteeStarted {
        /// Its number.
        epoch: u32,
        /// How many members it has.
        members: usize,
    }
    /// A custody key was entered.
    "sheaf_custody_added" => CustodyAdded {
        /// Its number.
        custody: CustodyId,
        /// How many keepers it has.
        keepers: usize,
    }
    /// A custody key has ended.
    "sheaf_custody_ended" => CustodyEnded {
        /// Its number.
        custody: CustodyId,
        /// `retired` or `compromised`.
        status: String,
        /// From when on its keepers' bonds are free of it, seconds.
        keepers_free_at: u64,
    }
}
