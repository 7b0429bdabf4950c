//! What the registry is asked, and answers.

use cosmwasm_schema::QueryResponses;
use cosmwasm_std::{Addr, Binary, Coin};
use cw_ownable::cw_ownable_query;
use lean_serde::lean_serde;

use super::{Committee, Custody, Durations, ExchangeKey, Grant, Identity, RoleDraft};
use crate::money::MoneyResponse;
use crate::pause::PauseResponse;
use crate::{CustodyId, IdentityId, IssuerId, PoolId};

/// What the registry answers.
#[cw_ownable_query]
#[lean_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Settings.
    #[returns(ConfigResponse)]
    Config {},
    /// One identity.
    #[returns(IdentityResponse)]
    Identity {
        /// Its number.
        identity: IdentityId,
    },
    /// The identity at an address.
    #[returns(IdentityResponse)]
    IdentityOf {
        /// bech32.
        address: String,
    },
    /// The rebind of an identity that has begun, if one has.
    #[returns(Option<RebindResponse>)]
    Rebind {
        /// The identity.
        identity: IdentityId,
    },
    /// When a batch of an issuer was revoked, seconds, if it was.
    #[returns(Option<u64>)]
    RevokedBatch {
        /// The issuer.
        issuer: IssuerId,
        /// The batch.
        batch: u32,
    },
    /// Issuers, by number.
    #[returns(Vec<IssuerResponse>)]
    Issuers {
        /// After this one.
        start_after: Option<IssuerId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// A role.
    #[returns(RoleResponse)]
    Role {
        /// Its name.
        role: String,
    },
    /// Does an address hold a role now, in a pool if one is named?
    #[returns(bool)]
    HasRole {
        /// The role.
        role: String,
        /// bech32.
        address: String,
        /// A grant for this pool counts as well as one for all.
        scope: Option<PoolId>,
    },
    /// Grants of a role, by address and scope.
    #[returns(Vec<GrantResponse>)]
    Grants {
        /// The role.
        role: String,
        /// After this address and scope (0: everywhere).
        start_after: Option<(String, PoolId)>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// Grants to an address, by role and scope.
    #[returns(Vec<GrantOfResponse>)]
    GrantsOf {
        /// bech32.
        address: String,
        /// After this role and scope (0: everywhere).
        start_after: Option<(String, PoolId)>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// The committee of an epoch; of the present one without.
    #[returns(Committee)]
    Committee {
        /// The epoch.
        epoch: Option<u32>,
    },
    /// A custody key.
    #[returns(Custody)]
    Custody {
        /// Its number.
        custody: CustodyId,
    },
    /// A relayer's bond.
    #[returns(RelayerResponse)]
    Relayer {
        /// bech32.
        address: String,
    },
    /// Whose a key was when its bond was slashed, if it was.
    #[returns(Option<SlashResponse>)]
    Slashed {
        /// 33 bytes.
        key: Binary,
    },
    /// Auditors that can be drawn, in the order of the list.
    #[returns(Vec<Addr>)]
    Auditors {
        /// After this place, counted from 0.
        start_after: Option<u32>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// An identity's exchange key.
    #[returns(ExchangeKey)]
    ExchangeKey {
        /// The identity.
        identity: IdentityId,
    },
    /// What is paused, and what of the allowance each action has left.
    #[returns(Vec<PauseResponse>)]
    Pauses {},
    /// Where money lies: `bonds`.
    #[returns(MoneyResponse)]
    Money {},
}

/// Answer to `Config`.
#[lean_serde]
pub struct ConfigResponse {
    /// marketplace, once it is named.
    pub marketplace: Option<Addr>,
    /// Where slashed bonds and surplus go, once it is named.
    pub purse: Option<Addr>,
    /// What a relayer bonds.
    pub relayer_bond: Coin,
    /// All durations.
    pub durations: Durations,
    /// Number of the present committee; 0 before the first.
    pub epoch: u32,
    /// How many identities there ever were.
    pub identities: u64,
}

/// Answer to `Identity` and `IdentityOf`.
#[lean_serde]
pub struct IdentityResponse {
    /// Its number.
    pub id: IdentityId,
    /// What is known of it.
    pub identity: Identity,
    /// Is it active now: neither suspended, revoked, sanctioned, erased nor expired?
    pub active: bool,
}

/// Answer to `Rebind`.
#[lean_serde]
pub struct RebindResponse {
    /// The new address.
    pub address: Addr,
    /// From when on it can be finished, seconds.
    pub ready_at: u64,
    /// From when on it cannot be finished any more, seconds.
    pub lapses_at: u64,
}

/// Answer to `Issuers`.
#[lean_serde]
pub struct IssuerResponse {
    /// Its number.
    pub issuer: IssuerId,
    /// Key that signs its credentials.
    pub key: Binary,
    /// Where its nullifiers are unique.
    pub nullifier_domain: u32,
    /// Highest level it may attest.
    pub max_level: u8,
    /// Until when it is accepted, seconds.
    pub valid_until: u64,
    /// Accepted by the owner?
    pub active: bool,
    /// From when on its key may rebind, sanction and erase, seconds: later than its beginning where the owner set it.
    pub trusted_from: u64,
}

/// Answer to `Role`.
#[lean_serde]
pub struct RoleResponse {
    /// As it was created.
    pub role: RoleDraft,
    /// Whatever its holders hold as well.
    pub juniors: Vec<String>,
    /// Whose holders hold it as well.
    pub seniors: Vec<String>,
}

/// Answer to `Grants`.
#[lean_serde]
pub struct GrantResponse {
    /// To whom.
    pub address: String,
    /// The pool; none: everywhere.
    pub scope: Option<PoolId>,
    /// The grant.
    pub grant: Grant,
}

/// Answer to `GrantsOf`.
#[lean_serde]
pub struct GrantOfResponse {
    /// The role.
    pub role: String,
    /// The pool; none: everywhere.
    pub scope: Option<PoolId>,
    /// The grant.
    pub grant: Grant,
}

/// Answer to `Slashed`.
#[lean_serde]
pub struct SlashResponse {
    /// Whose key it was.
    pub relayer: Addr,
    /// When, seconds.
    pub at: u64,
}

/// Answer to `Relayer`.
#[lean_serde]
pub struct RelayerResponse {
    /// Key that signs reports.
    pub key: Binary,
    /// age recipient.
    pub recipient: String,
    /// What is bonded.
    pub bond: Coin,
    /// When the bond is free, once unbonding has begun, seconds.
    pub release_at: Option<u64>,
    /// Custody keys that its bond answers for, or did until lately.
    pub custody_keys: Vec<CustodyId>,
}
