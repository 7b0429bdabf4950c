//! identity-registry: who people are and what they may do.

mod events;
mod records;

use attestation::{Credential, Keeper, Signature};
use cosmwasm_schema::{QueryResponses, cw_serde};
use cosmwasm_std::{Addr, Binary, Coin};
use cw_ownable::{cw_ownable_execute, cw_ownable_query};

use crate::money::MoneyResponse;
use crate::{CustodyId, IdentityId, IssuerId, PoolId};

pub use events::*;
pub use records::*;

/// Members a committee and keepers a custody key have at least.
pub const MIN_MEMBERS: usize = 4;
/// Members a committee and keepers a custody key have at most.
pub const MAX_MEMBERS: usize = 16;
/// Highest level of assurance.
pub const MAX_LEVEL: u8 = 3;
/// Longest name of a role, bytes.
pub const MAX_ROLE_NAME: usize = 32;
/// Most roles that can be created at instantiation.
pub const MAX_GENESIS_ROLES: usize = 16;

/// The role that may propose pools.
pub const ROLE_CURATOR: &str = "curator";
/// The role that checks samples by hand.
pub const ROLE_AUDITOR: &str = "auditor";

/// Durations, in seconds, each with its range. Production values in brackets.
#[cw_serde]
#[derive(Copy)]
pub struct Durations {
    /// From `Unbond` to `ReleaseBond` (30 d); 1 s to 90 d. Longer than grace and the longest dispute.
    pub unbonding: u64,
    /// How long the committee of the epoch before is still accepted (24 h); 1 s to 7 d.
    pub committee_grace: u64,
}

/// A role to create at instantiation.
#[cw_serde]
pub struct RoleDraft {
    /// 1 to 32 bytes of `a-z` and `_`.
    pub name: String,
    /// The role whose holders grant and revoke it; none: the owner does.
    pub admin: Option<String>,
}

/// Sets the registry up. The owner may be handed over in two steps afterwards. Fails on an owner of another
/// chain, a bond of zero or not in a native denom, more than 16 roles, a role that is malformed, repeated or
/// before its admin, durations out of their range, and an unbonding not longer than the grace.
#[cw_serde]
pub struct InstantiateMsg {
    /// Owner until hand-over; the sender without one.
    pub owner: Option<String>,
    /// What a relayer bonds, in native coin; above zero.
    pub relayer_bond: Coin,
    /// Roles that exist from the start, at most 16, an admin before those it administers.
    pub roles: Vec<RoleDraft>,
    /// All durations.
    pub durations: Durations,
}

/// What the registry does.
#[cw_ownable_execute]
#[cw_serde]
pub enum ExecuteMsg {
    /// Accepts a KYC issuer. By the owner. Fails on a malformed or known key, a level outside its
    /// range and an expiry in the past.
    AddIssuer {
        /// secp256k1 key that signs its credentials, 33 bytes.
        key: Binary,
        /// The domain in which its nullifiers are unique; issuers that share a PRF key share a domain.
        nullifier_domain: u32,
        /// The highest level it may attest, 1 to 3.
        max_level: u8,
        /// Until when its credentials are accepted, seconds.
        valid_until: u64,
    },
    /// Accepts an issuer's credentials, or accepts them no more. By the owner. Identities that stand are not
    /// touched. Fails for an unknown issuer.
    SetIssuerStatus {
        /// Its number.
        issuer: IssuerId,
        /// Accepted?
        active: bool,
    },
    /// Names marketplace and the purse, which did not exist yet at instantiation. By the owner, once. Fails on
    /// addresses of another chain.
    Wire {
        /// marketplace (bech32).
        marketplace: String,
        /// Where slashed bonds and surplus go: governance (bech32).
        purse: String,
    },
    /// Sends what of a denom was sent here unasked to the purse. By anyone. Fails where the balance is what is
    /// counted.
    Skim {
        /// Which denom.
        denom: String,
    },
    /// Registers the sender by a credential that names them. By the holder of the named address, once. Fails
    /// on another chain's or registry's credential, a bad signature, an unknown, inactive or outlived issuer,
    /// a level above the issuer's, a nullifier already known in its domain (the person is registered), an
    /// address that has an identity, a nullifier or evidence that is not 32 bytes, a malformed region, a region
    /// together with a scope, scope 0, and a credential not yet valid or expired.
    Register {
        /// What the issuer says.
        credential: Credential,
        /// Its signature, 64 bytes.
        signature: Binary,
    },
    /// Prolongs the sender's identity by a newer credential of the same person (same domain, nullifier,
    /// scope and kind). By the identity's address. Fails as `Register` does, and on a credential that is not newer.
    Renew {
        /// What the issuer says.
        credential: Credential,
        /// Its signature, 64 bytes.
        signature: Binary,
    },
    /// Sets where the sender's earnings are paid to; none: to the identity's address. By the identity's
    /// address. Fails on an address of another chain.
    SetPayout {
        /// Where to (bech32).
        address: Option<String>,
    },
    /// Sets the key to which editions are sealed for the sender. By the identity's address; orders that
    /// stand keep the key they froze. Fails on malformed points, the identity point, B1 = g1, keys of unequal
    /// exponent and a proof of possession that does not verify for this key, chain, registry and address.
    SetExchangeKey {
        /// g1^b, 48 bytes.
        b1: Binary,
        /// g2^b, 96 bytes.
        b2: Binary,
        /// Proof of possession, 48 bytes (`sealed_key`).
        proof: Binary,
    },
    /// Creates a role. By the owner. Fails on a malformed or known name and an unknown admin role.
    CreateRole {
        /// The role.
        role: RoleDraft,
    },
    /// Grants a role. By a holder of the role's admin role (in the same scope or without one), or by the
    /// owner where it has none. A new grant replaces one of the same scope. Fails for an unknown role and an
    /// expiry in the past.
    Grant {
        /// The role.
        role: String,
        /// To whom (bech32).
        address: String,
        /// In this pool only; none: everywhere.
        scope: Option<PoolId>,
        /// Until when, seconds; none: until revoked.
        expires_at: Option<u64>,
    },
    /// Takes a grant back. By whoever may grant it. Fails where there is none.
    Revoke {
        /// The role.
        role: String,
        /// From whom (bech32).
        address: String,
        /// The scope it was granted in.
        scope: Option<PoolId>,
    },
    /// Bonds the sender as a relayer. By anyone, with exactly the bond as funds, once. Fails on other
    /// funds, a malformed key or recipient, a proof that is not by this key or not for this chain, registry,
    /// sender and recipient, a sender that is bonded, and a key that another relayer uses.
    BondRelayer {
        /// secp256k1 key that signs reports, 33 bytes.
        key: Binary,
        /// age recipient (`age1…`) to which contributions and samples are encrypted.
        recipient: String,
        /// The key's own signature over the `BondStatement`, 64 bytes: nobody bonds with a key of someone else.
        proof: Binary,
    },
    /// Starts the unbonding of the sender's bond. By a bonded relayer. Fails while it is a member of the
    /// present committee, or of the one before within its grace, or keeper of an active custody key.
    Unbond {},
    /// Pays out a bond whose unbonding is over. By anyone, to the relayer. Fails before that.
    ReleaseBond {
        /// Whose (bech32).
        relayer: String,
    },
    /// Enters the sender on the list from which auditors are drawn. By a holder of the role `auditor`, once.
    Enlist {},
    /// Takes an auditor off the list. By the auditor; by anyone where they hold the role no more. What they were
    /// drawn for stays theirs until its deadline.
    Delist {
        /// Whom (bech32); the sender without.
        auditor: Option<String>,
    },
    /// Starts the next epoch with these members; the committee before is accepted for the grace, the
    /// one before that no more. By the owner. Fails with fewer than 4 or more than 16 members, repeats, and
    /// members that are not bonded or are unbonding.
    SetCommittee {
        /// Bonded relayers (bech32), in the order in which they are indexed.
        members: Vec<String>,
    },
    /// Enters a custody key. By anyone: every keeper has signed. Fails with fewer than 4 or more than 16
    /// keepers, keepers that are not bonded relayers with this key and recipient, a missing or bad signature,
    /// a malformed key or a bad proof of possession, and a key that is known.
    AddCustody {
        /// g2^kappa, 96 bytes.
        p: Binary,
        /// Proof of possession of kappa for this `CustodyStatement`, 48 bytes (`sealed_key`).
        proof: Binary,
        /// Who holds it, in the order in which they are indexed.
        keepers: Vec<Keeper>,
        /// Every keeper's signature over the `CustodyStatement`, by index.
        signatures: Vec<Signature>,
    },
}

/// What the registry answers.
#[cw_ownable_query]
#[cw_serde]
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
    /// Issuers, by number.
    #[returns(Vec<IssuerResponse>)]
    Issuers {
        /// After this one.
        start_after: Option<IssuerId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// A role.
    #[returns(RoleDraft)]
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
    /// Where money lies: `bonds`.
    #[returns(MoneyResponse)]
    Money {},
}

/// Answer to `Config`.
#[cw_serde]
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
#[cw_serde]
pub struct IdentityResponse {
    /// Its number.
    pub id: IdentityId,
    /// What is known of it.
    pub identity: Identity,
    /// Is it active now: status active and not expired?
    pub active: bool,
}

/// Answer to `Issuers`.
#[cw_serde]
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
}

/// Answer to `Grants`.
#[cw_serde]
pub struct GrantResponse {
    /// To whom.
    pub address: String,
    /// The pool; none: everywhere.
    pub scope: Option<PoolId>,
    /// The grant.
    pub grant: Grant,
}

/// Answer to `Relayer`.
#[cw_serde]
pub struct RelayerResponse {
    /// Key that signs reports.
    pub key: Binary,
    /// age recipient.
    pub recipient: String,
    /// What is bonded.
    pub bond: Coin,
    /// When the bond is free, once unbonding has begun, seconds.
    pub release_at: Option<u64>,
}
