//! What the registry keeps and others read raw.

use attestation::Keeper;
use cosmwasm_std::{Addr, Binary, HexBinary};
use lean_serde::lean_serde;
use terms::Kind;
use thiserror::Error;

use crate::layout::Records;
use crate::{CustodyId, IdentityId, IssuerId, PoolId};

/// State of an identity.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum Status {
    /// Good until it expires.
    Active,
    /// By its issuer or the owner, until it ends by itself.
    Suspended {
        /// When it is active again, seconds.
        until: u64,
    },
    /// For good; with its batch, until it is renewed in another.
    Revoked,
    /// On a sanctions list: earnings are frozen too.
    Sanctioned,
    /// At the person's wish, for good.
    Erased,
}

impl Status {
    /// Does it stand in nobody's way at this time (seconds)? A suspension that has ended does not.
    pub fn is_active(self, now: u64) -> bool {
        match self {
            Self::Active => true,
            Self::Suspended { until } => now >= until,
            Self::Revoked | Self::Sanctioned | Self::Erased => false,
        }
    }
}

/// An identity. Read raw by other contracts.
#[lean_serde]
pub struct Identity {
    /// The address that acts for it; empty once it is forgotten.
    pub address: Addr,
    /// Where earnings go; the address without one.
    pub payout: Option<Addr>,
    /// Person, or what sort of organisation.
    pub kind: Kind,
    /// Level of assurance, 1 to 3.
    pub level: u8,
    /// ISO 3166-1 alpha-2; buyers only.
    pub region: Option<String>,
    /// Who attests it.
    pub issuer: IssuerId,
    /// The credential's batch.
    pub batch: u32,
    /// Where its nullifier is unique.
    pub nullifier_domain: u32,
    /// Its nullifier, 32 bytes; empty once it is forgotten.
    pub nullifier: HexBinary,
    /// The one pool it is for.
    pub scope: Option<PoolId>,
    /// Salted commitment to the evidence, 32 bytes; empty once it is forgotten.
    pub evidence: HexBinary,
    /// When its credential was issued, seconds.
    pub issued_at: u64,
    /// When it expires, seconds.
    pub expires_at: u64,
    /// Its state.
    pub status: Status,
    /// When its issuer or the owner last decided about it, seconds; 0 before. Older statements are not taken.
    pub decided_at: u64,
    /// When it was erased, seconds.
    pub erased_at: Option<u64>,
    /// When what it was known by was removed, seconds: nothing can be paid to it any more.
    pub forgotten_at: Option<u64>,
}

impl Identity {
    /// May it enter, buy and vote at this time (seconds)?
    pub fn is_active(&self, now: u64) -> bool {
        self.status.is_active(now) && now < self.expires_at
    }

    /// Fails where it may not, with what to do about it.
    pub fn must_be_active(&self, identity: IdentityId, now: u64) -> Result<(), Inactive> {
        if self.is_active(now) { Ok(()) } else { Err(self.inactive(identity, now)) }
    }

    /// What is said of it where it is not active at this time (seconds).
    pub fn inactive(&self, identity: IdentityId, now: u64) -> Inactive {
        Inactive { identity, status: self.status, expires_at: self.expires_at, now }
    }

    /// Does the revocation of its batch revoke it? Not what is revoked, sanctioned or erased itself.
    pub fn falls_with_its_batch(&self) -> bool {
        matches!(self.status, Status::Active | Status::Suspended { .. })
    }

    /// Is there neither an address left that acts for it nor one to pay to?
    pub fn is_forgotten(&self) -> bool {
        self.forgotten_at.is_some()
    }

    /// Where its earnings are paid to.
    pub fn payee(&self) -> &Addr {
        self.payout.as_ref().unwrap_or(&self.address)
    }
}

/// An identity that may not enter, buy or vote now.
#[derive(Error, Debug, Clone, Copy, PartialEq, Eq)]
#[error("identity {identity} {}", remedy(*status, *expires_at, *now))]
pub struct Inactive {
    /// Its number.
    pub identity: IdentityId,
    /// Its state.
    pub status: Status,
    /// Until when it is good, seconds.
    pub expires_at: u64,
    /// Block time, seconds.
    pub now: u64,
}

/// Why it is not active, and what to do.
fn remedy(status: Status, expires_at: u64, now: u64) -> String {
    match status {
        Status::Suspended { until } if now < until => {
            format!("is suspended until {until}, now is {now}: wait, or have its issuer reinstate it")
        }
        Status::Active | Status::Suspended { .. } => {
            format!("expired at {expires_at}, now is {now}: renew it with a new credential of its issuer")
        }
        Status::Revoked => {
            "is revoked: renew it in another batch if its whole batch was, or it is for good".into()
        }
        Status::Sanctioned => "is on a sanctions list: its issuer alone can clear it".into(),
        Status::Erased => "is erased, for good: register anew once its nullifier is forgotten".into(),
    }
}

/// The scope of a grant that holds in every pool; pools are counted from 1.
pub const EVERYWHERE: PoolId = 0;

/// A grant of a role. Read raw by other contracts.
#[lean_serde]
pub struct Grant {
    /// From when on it is good, seconds.
    pub from: u64,
    /// Until when, seconds; none: until revoked.
    pub expires_at: Option<u64>,
}

impl Grant {
    /// Is it good at this time (seconds)?
    pub fn is_good(&self, now: u64) -> bool {
        self.from <= now && !self.is_over(now)
    }

    /// Is it good neither now nor later?
    pub fn is_over(&self, now: u64) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// A member of a committee.
#[lean_serde]
pub struct Member {
    /// The relayer.
    pub address: Addr,
    /// Its key, 33 bytes; empty once its bond was slashed: it signs no more, and the quorum stays.
    pub key: Binary,
}

/// The relayers of one epoch. Read raw by other contracts.
#[lean_serde]
pub struct Committee {
    /// Its number, from 1.
    pub epoch: u32,
    /// In the order in which they are indexed.
    pub members: Vec<Member>,
    /// Since when, seconds.
    pub started_at: u64,
    /// When its term ends, by which another should have started, seconds.
    pub valid_until: u64,
    /// Until when its reports are accepted, seconds: the grace after its term, or after another has started.
    pub accepted_until: u64,
}

/// State of a custody key.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum CustodyStatus {
    /// In use.
    Active,
    /// Delivers old editions; no pool may begin with it.
    Retired,
    /// Known to others: sales stop at once.
    Compromised,
}

/// A custody key. Read raw by other contracts; never deleted.
#[lean_serde]
pub struct Custody {
    /// g2^kappa, 96 bytes.
    pub p: Binary,
    /// Who holds it, in the order in which they are indexed. The key of a keeper whose bond was slashed is empty: it
    /// signs no more, the quorum stays, and nothing new should be encrypted to it.
    pub keepers: Vec<Keeper>,
    /// Its state.
    pub status: CustodyStatus,
}

/// The key to which editions are sealed for a buyer. Read raw by other contracts.
#[lean_serde]
pub struct ExchangeKey {
    /// g1^b, 48 bytes.
    pub b1: Binary,
    /// g2^b, 96 bytes.
    pub b2: Binary,
}

/// Address -> number of the identity.
pub const IDENTITY_OF: Records<&Addr, IdentityId> = Records::new("identity_of", 1);
/// Number -> identity.
pub const IDENTITIES: Records<IdentityId, Identity> = Records::new("identity", 2);
/// (Issuer, batch) -> when it was revoked, seconds.
pub const REVOKED_BATCHES: Records<(IssuerId, u32), u64> = Records::new("revoked_batch", 1);
/// (Role, address, scope) -> grant; scope 0 is everywhere.
pub const GRANTS: Records<(&str, &Addr, PoolId), Grant> = Records::new("grant", 2);
/// Role -> the roles whose holders hold it as well.
pub const SENIORS: Records<&str, Vec<String>> = Records::new("seniors", 1);
/// Epoch -> committee.
pub const COMMITTEES: Records<u32, Committee> = Records::new("committee", 2);
/// Number -> custody key.
pub const CUSTODY: Records<CustodyId, Custody> = Records::new("custody", 1);
/// Ended custody key -> from when on its keepers' bonds do not answer for it any more, seconds.
pub const CUSTODY_FREE_AT: Records<CustodyId, u64> = Records::new("custody_free_at", 1);
/// Place on the list, from 0 without a gap -> auditor that can be drawn.
pub const AUDITORS: Records<u32, Addr> = Records::new("auditor", 1);
/// How many auditors can be drawn.
pub const AUDITOR_COUNT: Records<(), u32> = Records::new("auditor_count", 1);
/// Identity -> exchange key.
pub const EXCHANGE_KEYS: Records<IdentityId, ExchangeKey> = Records::new("exchange_key", 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_that_is_not_active_tells_why_and_what_to_do() {
        let told = |status| Inactive { identity: 7, status, expires_at: 50, now: 60 }.to_string();
        let expired = "identity 7 expired at 50, now is 60: renew it with a new credential of its issuer";
        assert_eq!(told(Status::Active), expired);
        assert_eq!(told(Status::Suspended { until: 60 }), expired);
        assert_eq!(
            told(Status::Suspended { until: 61 }),
            "identity 7 is suspended until 61, now is 60: wait, or have its issuer reinstate it"
        );
        for (status, word) in [
            (Status::Revoked, "revoked"),
            (Status::Sanctioned, "on a sanctions list"),
            (Status::Erased, "erased"),
        ] {
            assert!(told(status).starts_with(&format!("identity 7 is {word}")), "{}", told(status));
        }
    }
}
