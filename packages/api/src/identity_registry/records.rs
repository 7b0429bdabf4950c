//! What the registry keeps and others read raw, and the client that reads it.

use attestation::Keeper;
use canonical::{DIGEST_BYTES, Writer};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, HexBinary, QuerierWrapper};
use terms::Kind;

use super::ROLE_AUDITOR;
use crate::layout::{LayoutError, Records};
use crate::{CustodyId, IdentityId, IssuerId, PoolId};

/// State of an identity.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Status {
    /// Good until it expires.
    Active,
    /// For a limited time, by its issuer or the owner.
    Suspended,
    /// For good.
    Revoked,
    /// On a sanctions list: earnings are frozen too.
    Sanctioned,
    /// At the person's wish.
    Erased,
}

/// An identity. Read raw by other contracts.
#[cw_serde]
pub struct Identity {
    /// The address that acts for it.
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
    /// Its nullifier, 32 bytes.
    pub nullifier: HexBinary,
    /// The one pool it is for.
    pub scope: Option<PoolId>,
    /// Salted commitment to the evidence, 32 bytes.
    pub evidence: HexBinary,
    /// When its credential was issued, seconds.
    pub issued_at: u64,
    /// When it expires, seconds.
    pub expires_at: u64,
    /// Its state.
    pub status: Status,
    /// When it was erased, seconds.
    #[serde(default)]
    pub erased_at: Option<u64>,
}

impl Identity {
    /// May it enter, buy and vote at this time (seconds)?
    pub fn is_active(&self, now: u64) -> bool {
        self.status == Status::Active && now < self.expires_at
    }

    /// Where its earnings are paid to.
    pub fn payee(&self) -> &Addr {
        self.payout.as_ref().unwrap_or(&self.address)
    }
}

/// A grant of a role. Read raw by other contracts.
#[cw_serde]
pub struct Grant {
    /// Until when, seconds; none: until revoked.
    pub expires_at: Option<u64>,
}

impl Grant {
    /// Is it good at this time (seconds)?
    pub fn is_good(&self, now: u64) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

/// A member of a committee.
#[cw_serde]
pub struct Member {
    /// The relayer.
    pub address: Addr,
    /// Its key, 33 bytes.
    pub key: Binary,
}

/// The relayers of one epoch. Read raw by other contracts.
#[cw_serde]
pub struct Committee {
    /// Its number, from 1.
    pub epoch: u32,
    /// In the order in which they are indexed.
    pub members: Vec<Member>,
    /// Since when, seconds.
    pub started_at: u64,
    /// Until when its reports are accepted, once another has started, seconds.
    pub accepted_until: Option<u64>,
}

/// State of a custody key.
#[cw_serde]
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
#[cw_serde]
pub struct Custody {
    /// g2^kappa, 96 bytes.
    pub p: Binary,
    /// Who holds it, in the order in which they are indexed.
    pub keepers: Vec<Keeper>,
    /// Its state.
    pub status: CustodyStatus,
}

/// The key to which editions are sealed for a buyer. Read raw by other contracts.
#[cw_serde]
pub struct ExchangeKey {
    /// g1^b, 48 bytes.
    pub b1: Binary,
    /// g2^b, 96 bytes.
    pub b2: Binary,
}

/// Address -> number of the identity.
pub const IDENTITY_OF: Records<&Addr, IdentityId> = Records::new("identity_of", 1);
/// Number -> identity.
pub const IDENTITIES: Records<IdentityId, Identity> = Records::new("identity", 1);
/// (Role, address, scope) -> grant; scope 0 is everywhere.
pub const GRANTS: Records<(&str, &Addr, PoolId), Grant> = Records::new("grant", 1);
/// Epoch -> committee.
pub const COMMITTEES: Records<u32, Committee> = Records::new("committee", 1);
/// Number -> custody key.
pub const CUSTODY: Records<CustodyId, Custody> = Records::new("custody", 1);
/// Place on the list, from 0 without a gap -> auditor that can be drawn.
pub const AUDITORS: Records<u32, Addr> = Records::new("auditor", 1);
/// How many auditors can be drawn.
pub const AUDITOR_COUNT: Records<(), u32> = Records::new("auditor_count", 1);
/// Identity -> exchange key.
pub const EXCHANGE_KEYS: Records<IdentityId, ExchangeKey> = Records::new("exchange_key", 1);

/// Places of the list of auditors that one drawing looks at.
pub const MAX_DRAWS: u32 = 24;

/// Place `number` of a drawing from a list: the first 8 bytes of sha256(domain, seed, number), big-endian, mod its
/// length.
fn place_of(seed: &[u8; DIGEST_BYTES], number: u32, listed: u32) -> Option<u32> {
    let digest = Writer::new("sheaf/v1/draw").bytes(seed).u32(number).digest();
    let first = u64::from_be_bytes(*digest.first_chunk()?);
    first.checked_rem(listed.into())?.try_into().ok()
}

/// The registry, seen from another contract: every call is a raw read or two.
#[cw_serde]
pub struct Registry(pub Addr);

impl Registry {
    /// The identity at an address, if there is one.
    pub fn identity_of(
        &self,
        querier: &QuerierWrapper,
        address: &Addr,
    ) -> Result<Option<(IdentityId, Identity)>, LayoutError> {
        match IDENTITY_OF.may_query(querier, &self.0, address)? {
            Some(id) => Ok(Some((id, self.identity(querier, id)?))),
            None => Ok(None),
        }
    }

    /// An identity by its number.
    pub fn identity(&self, querier: &QuerierWrapper, id: IdentityId) -> Result<Identity, LayoutError> {
        IDENTITIES.query(querier, &self.0, id)
    }

    /// Does an address hold a role at this time, in a pool or everywhere?
    pub fn has_role(
        &self,
        querier: &QuerierWrapper,
        address: &Addr,
        role: &str,
        scope: Option<PoolId>,
        now: u64,
    ) -> Result<bool, LayoutError> {
        let good = |scope| -> Result<bool, LayoutError> {
            let grant = GRANTS.may_query(querier, &self.0, (role, address, scope))?;
            Ok(grant.is_some_and(|grant| grant.is_good(now)))
        };
        match scope {
            Some(pool) if good(pool)? => Ok(true),
            _ => good(0),
        }
    }

    /// Draws up to `count` different auditors who hold the role at this time, in a pool or everywhere, and whom
    /// `conflicted` does not rule out. Place `k` of the drawing is sha256(seed, k) mod the length of the list;
    /// at most [`MAX_DRAWS`] places are looked at, so a list that is short or full of conflicts gives fewer.
    pub fn draw_auditors(
        &self,
        querier: &QuerierWrapper,
        seed: &[u8; DIGEST_BYTES],
        count: usize,
        (pool, now): (PoolId, u64),
        conflicted: impl Fn(&Addr) -> bool,
    ) -> Result<Vec<Addr>, LayoutError> {
        let listed = AUDITOR_COUNT.may_query(querier, &self.0, ())?.unwrap_or_default();
        let mut drawn: Vec<Addr> = Vec::with_capacity(count);
        for place in 0..MAX_DRAWS {
            if drawn.len() >= count || listed == 0 {
                break;
            }
            let Some(place) = place_of(seed, place, listed) else { break };
            let auditor = AUDITORS.query(querier, &self.0, place)?;
            if drawn.contains(&auditor) || conflicted(&auditor) {
                continue;
            }
            if self.has_role(querier, &auditor, ROLE_AUDITOR, Some(pool), now)? {
                drawn.push(auditor);
            }
        }
        Ok(drawn)
    }

    /// The committee of an epoch.
    pub fn committee(&self, querier: &QuerierWrapper, epoch: u32) -> Result<Committee, LayoutError> {
        COMMITTEES.query(querier, &self.0, epoch)
    }

    /// A custody key.
    pub fn custody(&self, querier: &QuerierWrapper, custody: CustodyId) -> Result<Custody, LayoutError> {
        CUSTODY.query(querier, &self.0, custody)
    }

    /// An identity's exchange key, if it set one.
    pub fn exchange_key(
        &self,
        querier: &QuerierWrapper,
        identity: IdentityId,
    ) -> Result<Option<ExchangeKey>, LayoutError> {
        EXCHANGE_KEYS.may_query(querier, &self.0, identity)
    }
}
