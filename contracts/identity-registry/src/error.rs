//! What the registry refuses.

use api::check::InputError;
use api::layout::LayoutError;
use api::{CustodyId, IdentityId, IssuerId, PoolId};
use attestation::SignatureError;
use control::ControlError;
use cosmwasm_std::{OverflowError, StdError};
use cw_ownable::OwnershipError;
use sealed_key::SealedKeyError;
use thiserror::Error;

/// Why a message was refused. Nothing has changed.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// From the chain.
    #[error(transparent)]
    Std(#[from] StdError),
    /// Bad input.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A record of the registry itself could not be read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// Not the owner, or no owner to be.
    #[error(transparent)]
    Ownership(#[from] OwnershipError),
    /// What every contract refuses alike: renounced ownership, what is paused, no surplus.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// A sum too large or too small: cannot happen with amounts that exist.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    /// Signatures, or the proof of a relayer's key, that do not carry a statement.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// A key or a proof that is not good.
    #[error(transparent)]
    Key(#[from] SealedKeyError),
    /// A bond that could leave before the committee it answers for is no longer heard.
    #[error("unbonding takes {unbonding} s, it must take longer than the committee's grace of {grace} s")]
    UnbondingTooShort {
        /// Seconds.
        unbonding: u64,
        /// Seconds.
        grace: u64,
    },
    /// Once only.
    #[error("marketplace is {marketplace} already: it is named once")]
    AlreadyWired {
        /// The marketplace.
        marketplace: String,
    },
    /// Not yet.
    #[error("marketplace and the purse are not named yet: the owner wires the registry first")]
    NotWired {},
    /// On the list already.
    #[error("{auditor} is enlisted already")]
    Enlisted {
        /// Who.
        auditor: String,
    },
    /// Not on the list.
    #[error("{auditor} is not enlisted")]
    NotEnlisted {
        /// Who.
        auditor: String,
    },
    /// Only holders of the role are drawn.
    #[error("{address} does not hold the role `auditor`")]
    NotAuditor {
        /// Who.
        address: String,
    },
    /// Others go off the list by themselves.
    #[error("{auditor} holds the role `auditor`: only they take themselves off the list")]
    StillAuditor {
        /// Who.
        auditor: String,
    },
    /// No such issuer.
    #[error("there is no issuer {issuer}")]
    UnknownIssuer {
        /// Its number.
        issuer: IssuerId,
    },
    /// A key is entered once.
    #[error("the key is that of issuer {issuer} already")]
    IssuerKnown {
        /// Its number.
        issuer: IssuerId,
    },
    /// Not accepted by the owner.
    #[error("issuer {issuer} is not active: its credentials are not accepted")]
    IssuerInactive {
        /// Its number.
        issuer: IssuerId,
    },
    /// Outlived.
    #[error("issuer {issuer} was accepted until {until}, now is {now}")]
    IssuerExpired {
        /// Its number.
        issuer: IssuerId,
        /// Until when, seconds.
        until: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// An expiry in the past.
    #[error("{what} is {at}, now is {now}: it must be later")]
    Past {
        /// The field.
        what: &'static str,
        /// What it is, seconds.
        at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// A credential for elsewhere.
    #[error("the credential is for chain {got}, this is {expected}")]
    CredentialChain {
        /// This chain.
        expected: String,
        /// The chain it names.
        got: String,
    },
    /// A credential for another registry.
    #[error("the credential is for registry {got}, this is {expected}")]
    CredentialRegistry {
        /// This contract.
        expected: String,
        /// The contract it names.
        got: String,
    },
    /// A credential of someone else.
    #[error("the credential is for {holder}, it was sent by {sender}")]
    CredentialHolder {
        /// Whose it is.
        holder: String,
        /// Who sent it.
        sender: String,
    },
    /// A level that the issuer may not attest.
    #[error("issuer {issuer} may attest level {max} at most, the credential says {level}")]
    LevelAboveIssuer {
        /// Its number.
        issuer: IssuerId,
        /// Its highest level.
        max: u8,
        /// The credential's.
        level: u8,
    },
    /// A contributor's region is nobody's business.
    #[error(
        "the credential is for pool {scope} and names a region: only buyers have one, and they have no scope"
    )]
    RegionInScope {
        /// The pool.
        scope: PoolId,
    },
    /// From the future.
    #[error("the credential is issued at {issued_at}, now is {now}: send it later")]
    NotYetValid {
        /// When, seconds.
        issued_at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Too old.
    #[error("the credential expired at {expires_at}, now is {now}: ask the issuer for a new one")]
    Expired {
        /// When, seconds.
        expires_at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// One person, one identity.
    #[error("this person is registered already in nullifier domain {domain}")]
    PersonKnown {
        /// The domain.
        domain: u32,
    },
    /// One address, one identity.
    #[error("{address} has identity {identity} already: renew it")]
    AddressTaken {
        /// The sender.
        address: String,
        /// Its number.
        identity: IdentityId,
    },
    /// No identity at the address.
    #[error("{address} has no identity: register first")]
    NoIdentity {
        /// The address.
        address: String,
    },
    /// No such identity.
    #[error("there is no identity {identity}")]
    UnknownIdentity {
        /// Its number.
        identity: IdentityId,
    },
    /// Another person's credential.
    #[error(
        "the credential's {field} differs from that of identity {identity}: it is of another person or scope"
    )]
    OtherPerson {
        /// Its number.
        identity: IdentityId,
        /// What differs.
        field: &'static str,
    },
    /// Not newer.
    #[error(
        "the credential is issued at {issued_at}, that of identity {identity} at {known}: bring a newer one"
    )]
    NotNewer {
        /// Its number.
        identity: IdentityId,
        /// The present credential's, seconds.
        known: u64,
        /// When, seconds.
        issued_at: u64,
    },
    /// Suspended, revoked or erased.
    #[error("identity {identity} is not active and cannot be renewed")]
    NotActive {
        /// Its number.
        identity: IdentityId,
    },
    /// No such role.
    #[error("there is no role `{role}`")]
    UnknownRole {
        /// Its name.
        role: String,
    },
    /// Roles are created once.
    #[error("role `{role}` exists")]
    RoleExists {
        /// Its name.
        role: String,
    },
    /// Not an admin of the role.
    #[error("{sender} may not grant or revoke `{role}`: it takes {admin}")]
    NotRoleAdmin {
        /// The sender.
        sender: String,
        /// The role.
        role: String,
        /// Who may.
        admin: String,
    },
    /// Nothing to revoke.
    #[error("{address} has no grant of `{role}` in scope {scope} (0: everywhere)")]
    NoGrant {
        /// The role.
        role: String,
        /// From whom.
        address: String,
        /// The pool.
        scope: u32,
    },
    /// One bond a relayer.
    #[error("{relayer} is bonded already")]
    AlreadyBonded {
        /// Its address.
        relayer: String,
    },
    /// One key a relayer.
    #[error("the key is that of another relayer: use one of your own")]
    KeyInUse {},
    /// Not a relayer.
    #[error("{relayer} is not a bonded relayer")]
    NotBonded {
        /// Its address.
        relayer: String,
    },
    /// On its way out.
    #[error("{relayer} is unbonding, its bond is free from {release_at} on")]
    Unbonding {
        /// Its address.
        relayer: String,
        /// From when, seconds.
        release_at: u64,
    },
    /// Its bond answers for the committee.
    #[error(
        "{relayer} is in the committee of epoch {epoch}: the bond stays until another took over and the grace is past"
    )]
    InCommittee {
        /// Its address.
        relayer: String,
        /// The epoch.
        epoch: u32,
    },
    /// Its bond answers for a custody key.
    #[error("{relayer} keeps {keys} active custody keys: the bond stays until they are retired")]
    IsKeeper {
        /// Its address.
        relayer: String,
        /// How many.
        keys: u32,
    },
    /// The bond is not free.
    #[error("the bond of {relayer} is not unbonding: it must send Unbond first")]
    NotUnbonding {
        /// Its address.
        relayer: String,
    },
    /// Not yet.
    #[error("the bond of {relayer} is free from {release_at} on, now is {now}")]
    BondLocked {
        /// Its address.
        relayer: String,
        /// From when, seconds.
        release_at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Too few.
    #[error("{what}: {got} members, at least {min} are needed")]
    TooFewMembers {
        /// Committee or keepers.
        what: &'static str,
        /// How many there are.
        got: usize,
        /// How many are needed.
        min: usize,
    },
    /// No committee of this epoch.
    #[error("there is no committee of epoch {epoch}")]
    UnknownEpoch {
        /// Its number.
        epoch: u32,
    },
    /// A keeper with other keys than the relayer's.
    #[error("the {field} of keeper {relayer} is not the one it bonded with")]
    KeeperMismatch {
        /// Its address.
        relayer: String,
        /// What differs.
        field: &'static str,
    },
    /// Every keeper has to sign.
    #[error("{got} of {need} keepers signed: all have to")]
    KeepersMissing {
        /// How many did.
        got: usize,
        /// How many there are.
        need: usize,
    },
    /// A custody key is entered once.
    #[error("the key is custody key {custody} already")]
    CustodyKnown {
        /// Its number.
        custody: CustodyId,
    },
    /// No such custody key.
    #[error("there is no custody key {custody}")]
    UnknownCustody {
        /// Its number.
        custody: CustodyId,
    },
    /// No exchange key was set.
    #[error("identity {identity} has no exchange key")]
    NoExchangeKey {
        /// Its number.
        identity: IdentityId,
    },
}
