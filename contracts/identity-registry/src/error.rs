//! What the registry refuses.

use api::check::InputError;
use api::identity_registry::{CustodyStatus, Inactive};
use api::layout::LayoutError;
use api::{CustodyId, IdentityId, IssuerId, OrderId, PoolId};
use attestation::{EquivocationError, SignatureError};
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
    /// Reports that prove nothing against a relayer.
    #[error(transparent)]
    Equivocation(#[from] EquivocationError),
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
    #[error("{auditor} is not enlisted: there is nothing to take off the list")]
    NotEnlisted {
        /// Who.
        auditor: String,
    },
    /// Only holders of the role are drawn.
    #[error("{address} does not hold the role `auditor`: whoever administers it has to grant it")]
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
    #[error(
        "issuer {issuer} is not active: use a credential of another, or wait until the owner activates it"
    )]
    IssuerInactive {
        /// Its number.
        issuer: IssuerId,
    },
    /// Outlived.
    #[error("issuer {issuer} was accepted until {until}, now is {now}: the owner has to prolong it")]
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
    #[error(
        "this person is registered in nullifier domain {domain}: renew what there is, or have it rebound"
    )]
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
    /// Votes and roles that stay with an address are not used by a second person.
    #[error("an identity has moved away from {address}: use an address that never had one")]
    AddressLeft {
        /// The address.
        address: String,
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
    /// Suspended, revoked, sanctioned or erased: it is not renewed.
    #[error(transparent)]
    NotActive(#[from] Inactive),
    /// A batch is revoked for good.
    #[error(
        "batch {batch} of issuer {issuer} was revoked at {at}: its issuer has to attest anew, in another batch"
    )]
    BatchRevoked {
        /// The issuer.
        issuer: IssuerId,
        /// The batch.
        batch: u32,
        /// When, seconds.
        at: u64,
    },
    /// A key that the owner has set has to wait.
    #[error(
        "the owner has set the key of issuer {issuer}: it may rebind, sanction and erase from {trusted_from} on, now is {now}"
    )]
    KeyNotice {
        /// The issuer.
        issuer: IssuerId,
        /// From when on, seconds.
        trusted_from: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// From the future.
    #[error("the issuer's statement is of {issued_at}, now is {now}: send it later")]
    StatementEarly {
        /// When it was made, seconds.
        issued_at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Too old.
    #[error("the issuer's statement was good until {expired_at}, now is {now}: have it signed anew")]
    StatementLate {
        /// Until when, seconds.
        expired_at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// A newer decision stands.
    #[error(
        "the issuer's statement is of {issued_at}, identity {identity} was decided about at {known}: bring a newer one"
    )]
    Overtaken {
        /// The identity.
        identity: IdentityId,
        /// The last decision, seconds.
        known: u64,
        /// When this was made, seconds.
        issued_at: u64,
    },
    /// Nothing that the owner may do.
    #[error("an identity is {change} by its issuer alone")]
    IssuersAlone {
        /// What was asked for.
        change: &'static str,
    },
    /// Not from there.
    #[error("identity {identity} is {status} at {now}: it cannot be {change}")]
    StatusChange {
        /// Its number.
        identity: IdentityId,
        /// Its status.
        status: &'static str,
        /// What was asked for.
        change: &'static str,
        /// Block time, seconds.
        now: u64,
    },
    /// What is frozen or erased stays where it is.
    #[error("identity {identity} is {status}: it cannot move to another address")]
    NotRebound {
        /// Its number.
        identity: IdentityId,
        /// Its status.
        status: &'static str,
    },
    /// None has begun.
    #[error(
        "identity {identity} is not about to move to another address: its issuer has to begin it, by Rebind"
    )]
    NoRebind {
        /// Its number.
        identity: IdentityId,
    },
    /// Not yet: the old address may still stop it.
    #[error("identity {identity} can move from {ready_at} on, now is {now}")]
    RebindEarly {
        /// Its number.
        identity: IdentityId,
        /// From when on, seconds.
        ready_at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Too late.
    #[error("identity {identity} could move until {lapsed_at}, now is {now}: its issuer has to begin anew")]
    RebindLapsed {
        /// Its number.
        identity: IdentityId,
        /// Until when, seconds.
        lapsed_at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Only the erased are forgotten.
    #[error("identity {identity} is {status}: only what is erased can be forgotten")]
    NotErased {
        /// Its number.
        identity: IdentityId,
        /// Its status.
        status: &'static str,
    },
    /// Not yet.
    #[error("more of identity {identity} can be forgotten from {due_at} on, now is {now}")]
    ForgetEarly {
        /// Its number.
        identity: IdentityId,
        /// From when on, seconds.
        due_at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// All is forgotten.
    #[error("nothing is left to be forgotten of identity {identity}")]
    NothingToForget {
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
    /// A licensee is made by a licence.
    #[error("`licensee` follows from licences alone: no role includes it")]
    ByLicenceOnly {},
    /// A role that nobody could hold.
    #[error("`{role}` would hold `{junior}` and `{with}`, which exclude each other")]
    Contradiction {
        /// The role.
        role: String,
        /// What it would include.
        junior: String,
        /// What excludes that.
        with: String,
    },
    /// Two roles that exclude each other.
    #[error("{address} may not hold `{role}` there: it holds `{held}`, and nobody may hold both")]
    SeparationOfDuty {
        /// Who.
        address: String,
        /// What was to be granted.
        role: String,
        /// What it holds, or is about to.
        held: String,
    },
    /// A bounded list.
    #[error("{address} has `{role}` in {max} scopes already: revoke one, or grant it everywhere")]
    TooManyScopes {
        /// The role.
        role: String,
        /// Who.
        address: String,
        /// The bound.
        max: usize,
    },
    /// Somebody has to administer.
    #[error(
        "this is the last grant of `{role}` everywhere and for good, and `{role}` administers other roles: grant it to another first"
    )]
    LastAdmin {
        /// The role.
        role: String,
    },
    /// Marketplace does not know it, or does not answer.
    #[error("marketplace tells nothing of order {order}: {reason}")]
    UnknownOrder {
        /// The order.
        order: OrderId,
        /// What was said.
        reason: String,
    },
    /// Nothing follows from it.
    #[error("order {order} has no licence now, and nobody is a licensee by it")]
    NoLicence {
        /// The order.
        order: OrderId,
    },
    /// Another licence does more.
    #[error("order {order} changes nothing: by order {by} its buyer is a licensee until {until}")]
    LicenseeAlready {
        /// The order.
        order: OrderId,
        /// The one that lasts longer.
        by: OrderId,
        /// Until when, seconds.
        until: u64,
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
    /// A key that lied.
    #[error("the key was slashed at {at} as that of {relayer}: it is never bonded with again")]
    KeySlashed {
        /// Whose it was.
        relayer: String,
        /// When, seconds.
        at: u64,
    },
    /// Not a relayer.
    #[error("{relayer} is not a bonded relayer: it has to send BondRelayer first")]
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
    /// Its bond answers for a custody key.
    #[error("{relayer} keeps custody key {custody}: the bond stays {}", free(until))]
    IsKeeper {
        /// Its address.
        relayer: String,
        /// Which.
        custody: CustodyId,
        /// Until when, seconds, once that has ended.
        until: Option<u64>,
    },
    /// A bounded list.
    #[error("{relayer} answers for {max} custody keys already: one has to end first")]
    KeepsTooMany {
        /// Its address.
        relayer: String,
        /// The bound.
        max: usize,
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
    /// Its committee is not heard any more.
    #[error(
        "the committee of epoch {epoch} was accepted until {until}, now is {now}: the owner sets another"
    )]
    EpochOver {
        /// Its number.
        epoch: u32,
        /// Until when, seconds.
        until: u64,
        /// Block time, seconds.
        now: u64,
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
    /// Keepers have promised to keep it for a while.
    #[error(
        "custody key {custody} can be retired by one keeper from {from} on, now is {now}: before, by a quorum of its keepers or the owner"
    )]
    CustodyInTerm {
        /// The key.
        custody: CustodyId,
        /// Seconds.
        from: u64,
        /// Seconds.
        now: u64,
    },
    /// An end is never taken back.
    #[error("custody key {custody} is {status:?} already")]
    CustodyEnded {
        /// Its number.
        custody: CustodyId,
        /// Its status.
        status: CustodyStatus,
    },
    /// No exchange key was set.
    #[error("identity {identity} has no exchange key: it has to send SetExchangeKey first")]
    NoExchangeKey {
        /// Its number.
        identity: IdentityId,
    },
}

fn free(until: &Option<u64>) -> String {
    match until {
        Some(until) => format!("until {until}, for what may still have to be delivered"),
        None => "until it is retired, and a while longer".into(),
    }
}
