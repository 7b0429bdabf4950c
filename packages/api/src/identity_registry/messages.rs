//! What the registry does.

use attestation::{Credential, Equivocation, Keeper, Signature, StatusChange};
use cosmwasm_std::Binary;
use cw_ownable::cw_ownable_execute;
use lean_serde::lean_serde;

use super::{Pausable, RoleDraft};
use crate::permission::{self, Role};
use crate::{CustodyId, IdentityId, IssuerId, OrderId, PoolId};

/// An issuer's signature over the `IssuerStatement` that says what the message says.
#[lean_serde]
pub struct IssuerSignature {
    /// When the statement was made, seconds.
    pub issued_at: u64,
    /// Over its digest, 64 bytes.
    pub signature: Binary,
}

/// What the registry does.
#[cw_ownable_execute]
#[lean_serde]
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
    /// Accepts what an issuer signs, or accepts it no more. By the owner. Identities that stand are not
    /// touched. Fails for an unknown issuer.
    SetIssuerStatus {
        /// Its number.
        issuer: IssuerId,
        /// Accepted?
        active: bool,
    },
    /// Accepts an issuer's credentials for longer. By the owner. Fails for an unknown issuer and an end in the past.
    ProlongIssuer {
        /// Its number.
        issuer: IssuerId,
        /// Until when its credentials are accepted, seconds.
        valid_until: u64,
    },
    /// Replaces an issuer's key; what the old one signed is accepted no more. By anyone who brings the old key's
    /// signature, or by the owner, whose key may neither rebind, sanction nor erase for the notice (14 d). The new key
    /// signs the `IssuerStatement` with `RotateKey` in any case. Fails on a malformed key, one that is or was an
    /// issuer's, an inactive issuer where the owner does not send it, a statement that is from the future or older
    /// than 24 h, and bad signatures.
    RotateIssuerKey {
        /// Its number.
        issuer: IssuerId,
        /// The new secp256k1 key, 33 bytes.
        key: Binary,
        /// When the statement was made, seconds.
        issued_at: u64,
        /// The new key's signature over the statement, 64 bytes.
        proof: Binary,
        /// The old key's, 64 bytes; none: the owner sends this.
        signature: Option<Binary>,
    },
    /// Revokes whatever an issuer attested in a batch, at one stroke: until it is renewed in another. By anyone who
    /// brings the issuer's signature, or by the owner. Fails for an unknown or inactive issuer, a batch that is
    /// revoked, a statement that is from the future or older than 24 h, and a bad signature.
    RevokeBatch {
        /// Its number.
        issuer: IssuerId,
        /// The batch.
        batch: u32,
        /// What the issuer signed: `RevokeBatch`; none: the owner sends this.
        signed: Option<IssuerSignature>,
    },
    /// Changes what an identity may do. By anyone who brings its issuer's signature; `Suspend`, `Reinstate`,
    /// `Revoke` and `Clear` by the owner as well. Fails for an unknown identity, on a change that its status does not
    /// allow (`Suspend` and `Revoke`: active or suspended; `Reinstate`: suspended; `Sanction`: all but sanctioned
    /// and forgotten; `Clear`: sanctioned; `Erase`: all but sanctioned and erased), a suspension that ends in the
    /// past or is longer than allowed (30 d), an inactive issuer, a statement that is from the future, older than 24 h
    /// or not newer than the last decision about the identity, and a bad signature; `Sanction` and `Erase` within the
    /// notice of a key that the owner has set.
    SetStatus {
        /// The identity.
        identity: IdentityId,
        /// What becomes of it.
        to: StatusChange,
        /// What its issuer signed: `SetStatus`; none: the owner sends this.
        signed: Option<IssuerSignature>,
    },
    /// Erases the sender's identity: it is not active any more, for good, and 2 years later anyone may have what is
    /// left of it forgotten. By the identity's address. Fails where it is erased, and while it is sanctioned: the
    /// law that freezes what is theirs forbids to forget whose it is.
    Erase {},
    /// Begins to move an identity to the sender's address. By the new address, with the signature of the identity's
    /// issuer. Replaces one that has begun. Fails for an unknown, sanctioned or erased identity, a sender that has an
    /// identity or that one moved away from, an issuer that is inactive or outlived or whose key the owner has set
    /// within the notice, a statement that is from the future, older than 24 h or not newer than the last decision
    /// about the identity, and a bad signature.
    Rebind {
        /// The identity.
        identity: IdentityId,
        /// What its issuer signed: `Rebind` to the sender.
        signed: IssuerSignature,
    },
    /// Stops the rebind of the sender's identity. By its present address, until it is finished. Fails where there is
    /// none.
    CancelRebind {},
    /// Moves an identity to its new address, after the delay. By anyone. The payout address and the exchange key are
    /// reset; roles, GRAIN and bonds stay with the old address. Fails where no rebind has begun, before the delay is
    /// over, after the window, for an identity that was sanctioned or erased since, and where the new address has got
    /// an identity.
    FinishRebind {
        /// The identity.
        identity: IdentityId,
    },
    /// Removes of an erased identity its addresses, region, evidence and exchange key; once more, after the
    /// retention, its nullifier: the person can register again. By anyone. Fails for an identity that is not erased,
    /// before its time (2 years and 5 years after the erasure), and where nothing is left.
    Forget {
        /// The identity.
        identity: IdentityId,
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
    /// a level above the issuer's, a revoked batch, a nullifier already known in its domain (the person is
    /// registered), an address that has an identity or that one moved away from, a nullifier or evidence that is not
    /// 32 bytes, a malformed region, a region together with a scope, scope 0, and a credential not yet valid or
    /// expired.
    Register {
        /// What the issuer says.
        credential: Credential,
        /// Its signature, 64 bytes.
        signature: Binary,
    },
    /// Prolongs the sender's identity by a newer credential of the same person (same domain, nullifier,
    /// scope and kind; of a natural person, with a region if and only if there was one before). By the identity's
    /// address. Fails as `Register` does, on a credential that is not newer, and for an identity that is suspended,
    /// revoked, sanctioned or erased.
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
    /// Creates a role. By the owner. Fails on a malformed or known name, an unknown role among those it names,
    /// repeats, lists that are too long, a delay out of its range, one that would include `licensee`, and one whose
    /// own roles exclude each other.
    CreateRole {
        /// The role.
        role: RoleDraft,
    },
    /// Grants a role, good after the role's delay. By a holder of the role's admin role (in the same scope or
    /// without one), or by the owner where it has none. A new grant replaces one of the same scope, whose beginning it
    /// keeps. Fails for an unknown role, `licensee`, an expiry before its beginning, an address that holds a role that
    /// excludes it in an overlapping scope, the 101st scope, and where it would give an end to the last grant
    /// that is for good of a role that administers others.
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
    /// Takes a grant back. By whoever may grant it; one that is not good yet by the owner too. Fails where there is
    /// none, and for the last grant everywhere and for good of a role that administers others.
    Revoke {
        /// The role.
        role: String,
        /// From whom (bech32).
        address: String,
        /// The scope it was granted in.
        scope: Option<PoolId>,
    },
    /// Gives a grant up. By its holder. Fails as `Revoke` does.
    Renounce {
        /// The role.
        role: String,
        /// The scope it was granted in.
        scope: Option<PoolId>,
    },
    /// Grants `licensee` in the pool of an order to the present address of its buyer's identity, until its licence
    /// ends; takes the grant away that stands by an order whose licence has ended or whose identity is not active,
    /// and one at an address that the identity has left. By anyone. What of the licence may be used when,
    /// `CheckAccess` says. Fails before `Wire`, for an order that marketplace does not know, one without a licence by
    /// which no grant stands, and where another order's grant lasts as long.
    GrantLicensee {
        /// The order.
        order: OrderId,
    },
    /// Bonds the sender as a relayer. By anyone, with exactly the bond as funds, once. Fails on other
    /// funds, a malformed key or recipient, a proof that is not by this key or not for this chain, registry,
    /// sender and recipient, a sender that is bonded, a key that another relayer uses, and a key whose bond was
    /// slashed.
    BondRelayer {
        /// secp256k1 key that signs reports, 33 bytes.
        key: Binary,
        /// age recipient (`age1…`) to which contributions and samples are encrypted.
        recipient: String,
        /// The key's own signature over the `BondStatement`, 64 bytes: nobody bonds with a key of someone else.
        proof: Binary,
    },
    /// Starts the unbonding of the sender's bond: the time counts from when no committee that it is in is accepted any
    /// more, and it gets into no other. By a bonded relayer; again where that has come sooner, because another
    /// committee started. Fails for a keeper of a custody key that is active or ended so lately that old editions may
    /// still be delivered, and where the bond would not be free sooner than it is.
    Unbond {},
    /// Pays out a bond whose unbonding is over. By anyone, to the relayer. Fails before that.
    ReleaseBond {
        /// Whose (bech32).
        relayer: String,
    },
    /// Slashes the whole bond of a relayer that signed two different items for one slot: 10 % goes to the sender, the
    /// rest to the purse. By anyone, while the bond is there, unbonding or not. Its key is struck from the committees
    /// and custody keys it is in, whose quorum stays what it was, and is never bonded with again. Fails before
    /// `Wire`, for whoever is not bonded, and where the reports do not prove it: another chain, two contracts, two
    /// slots, the same item, a signature that is not by the relayer's key.
    ProveEquivocation {
        /// Whose (bech32).
        relayer: String,
        /// The two items.
        proof: Box<Equivocation>,
    },
    /// Enters the sender on the list from which auditors are drawn. By a holder of the role `auditor`, once.
    Enlist {},
    /// Takes an auditor off the list. By the auditor; by anyone where they hold the role no more. What they were
    /// drawn for stays theirs until its deadline.
    Delist {
        /// Whom (bech32); the sender without.
        auditor: Option<String>,
    },
    /// Starts the next epoch with these members, for the term; the committee before is accepted for the grace, the
    /// one before that no more. By the owner. Fails with fewer than 4 or more than 16 members, repeats, and
    /// members that are not bonded or are unbonding.
    SetCommittee {
        /// Bonded relayers (bech32), in the order in which they are indexed.
        members: Vec<String>,
    },
    /// Starts the next epoch, as `SetCommittee` does. By anyone who brings the signatures of a quorum of the present
    /// committee, while that is accepted. Fails as `SetCommittee` does, before the first epoch, once the present
    /// committee is not accepted any more, and on fewer, unsorted, unknown or bad signatures.
    RotateCommittee {
        /// Bonded relayers (bech32), in the order in which they are indexed.
        members: Vec<String>,
        /// The present members' signatures over the `CommitteeStatement`, by index.
        signatures: Vec<Signature>,
    },
    /// Enters a custody key. By anyone: every keeper has signed. Fails with fewer than 4 or more than 16
    /// keepers, keepers that are not bonded relayers with this key and recipient or answer for 16 custody keys, a
    /// missing or bad signature, a malformed key or a bad proof of possession, and a key that is known.
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
    /// Ends a custody key: it delivers old editions, no pool may begin with it, and after the retention its keepers'
    /// bonds are free of it. By the owner, by anyone who brings the signatures of a quorum of its keepers, or by one
    /// keeper once the key is 366 d old. Fails for an unknown key, one that is not active, and on fewer, unsorted,
    /// unknown or bad signatures.
    RetireCustody {
        /// Its number.
        custody: CustodyId,
        /// The keepers' signatures over the `CustodyEndStatement`, by index; none: the owner or a keeper sends this.
        signatures: Option<Vec<Signature>>,
    },
    /// Declares a custody key known to others: what it seals is sold no more. By the owner, or by anyone who brings
    /// the signatures of a quorum of its keepers. Fails for an unknown key, one that is compromised, and on fewer,
    /// unsorted, unknown or bad signatures.
    CompromiseCustody {
        /// Its number.
        custody: CustodyId,
        /// The keepers' signatures over the `CustodyEndStatement`, by index; none: the owner sends this.
        signatures: Option<Vec<Signature>>,
    },
    /// Stops an action for a while. By the owner. Fails on a length outside 1 s to 14 d, an action that is paused, and
    /// where it would have been paused for more than 14 d in 60.
    Pause {
        /// Which.
        action: Pausable,
        /// For how long.
        seconds: u64,
    },
    /// Ends a pause early. By the owner. Fails on an action that is not paused.
    Lift {
        /// Which.
        action: Pausable,
    },
}

impl ExecuteMsg {
    /// Who may send it. Whoever only carries what others signed is anyone.
    pub fn callers(&self) -> &'static [Role] {
        match self {
            Self::AddIssuer { .. }
            | Self::SetIssuerStatus { .. }
            | Self::ProlongIssuer { .. }
            | Self::Wire { .. }
            | Self::CreateRole { .. }
            | Self::SetCommittee { .. }
            | Self::Pause { .. }
            | Self::Lift { .. } => &[Role::Owner],
            Self::UpdateOwnership(action) => permission::of_ownership(action),
            Self::RotateIssuerKey { signature: None, .. }
            | Self::RevokeBatch { signed: None, .. }
            | Self::SetStatus { signed: None, .. }
            | Self::CompromiseCustody { signatures: None, .. } => &[Role::Owner],
            Self::RetireCustody { signatures: None, .. } => &[Role::Owner, Role::Relayer],
            Self::RotateIssuerKey { .. }
            | Self::RevokeBatch { .. }
            | Self::SetStatus { .. }
            | Self::RetireCustody { .. }
            | Self::CompromiseCustody { .. }
            | Self::RotateCommittee { .. }
            | Self::AddCustody { .. }
            | Self::FinishRebind { .. }
            | Self::Forget { .. }
            | Self::GrantLicensee { .. }
            | Self::BondRelayer { .. }
            | Self::ReleaseBond { .. }
            | Self::ProveEquivocation { .. }
            | Self::Delist { .. }
            | Self::Renounce { .. }
            | Self::Skim { .. } => &[Role::Anyone],
            Self::Register { .. }
            | Self::Renew { .. }
            | Self::SetPayout { .. }
            | Self::SetExchangeKey { .. }
            | Self::Erase {}
            | Self::Rebind { .. }
            | Self::CancelRebind {} => &[Role::Identity],
            Self::Grant { .. } => &[Role::RoleAdmin],
            Self::Revoke { .. } => &[Role::RoleAdmin, Role::Owner],
            Self::Unbond {} => &[Role::Relayer],
            Self::Enlist {} => &[Role::Auditor],
        }
    }

    /// What a pause of stops it.
    pub fn pausable(&self) -> Option<Pausable> {
        match self {
            Self::Register { .. } => Some(Pausable::Register),
            Self::Rebind { .. } => Some(Pausable::Rebind),
            Self::BondRelayer { .. } => Some(Pausable::BondRelayer),
            Self::AddCustody { .. } => Some(Pausable::AddCustody),
            _ => None,
        }
    }
}
