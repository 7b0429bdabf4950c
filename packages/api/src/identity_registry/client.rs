//! The client by which other contracts read the registry.

use canonical::{DIGEST_BYTES, Writer};
use cosmwasm_std::{Addr, QuerierWrapper, StdResult};
use lean_serde::{Deserialize, lean_serde};

use super::{
    AUDITOR_COUNT, AUDITORS, COMMITTEES, CUSTODY, CUSTODY_FREE_AT, Committee, Custody, EVERYWHERE,
    EXCHANGE_KEYS, ExchangeKey, GRANTS, IDENTITIES, IDENTITY_OF, Identity, REVOKED_BATCHES, ROLE_AUDITOR,
    SENIORS, Status,
};
use crate::layout::LayoutError;
use crate::{CustodyId, IdentityId, PoolId};

/// Places of the list of auditors that one drawing looks at.
pub const MAX_DRAWS: u32 = 24;

/// Place `number` of a drawing from a list: the first 8 bytes of sha256(domain, seed, number), big-endian, mod its
/// length.
fn place_of(seed: &[u8; DIGEST_BYTES], number: u32, listed: u32) -> Option<u32> {
    let digest = Writer::new("sheaf/v1/draw").bytes(seed).u32(number).digest();
    let first = u64::from_be_bytes(*digest.first_chunk()?);
    first.checked_rem(listed.into())?.try_into().ok()
}

/// How long relayers' bonds are held, seconds: of the registry's `Durations` those that others plan by.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Bonds {
    /// From when a relayer is in no committee any more.
    pub unbonding: u64,
    /// How long a committee is accepted after the next has started.
    pub committee_grace: u64,
    /// From the end of a custody key.
    pub custody_retention: u64,
}

/// The registry, seen from another contract: every call is a raw read or two.
#[lean_serde]
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

    /// An identity by its number, as it stands: revoked where its batch is.
    pub fn identity(&self, querier: &QuerierWrapper, id: IdentityId) -> Result<Identity, LayoutError> {
        let mut identity = IDENTITIES.query(querier, &self.0, id)?;
        if identity.falls_with_its_batch() {
            let batch = (identity.issuer, identity.batch);
            if REVOKED_BATCHES.may_query(querier, &self.0, batch)?.is_some() {
                identity.status = Status::Revoked;
            }
        }
        Ok(identity)
    }

    /// Does an address hold a role at this time, in a pool or everywhere, itself or by one that includes it?
    pub fn has_role(
        &self,
        querier: &QuerierWrapper,
        address: &Addr,
        role: &str,
        scope: Option<PoolId>,
        now: u64,
    ) -> Result<bool, LayoutError> {
        let good = |role: &str, scope| -> Result<bool, LayoutError> {
            let grant = GRANTS.may_query(querier, &self.0, (role, address, scope))?;
            Ok(grant.is_some_and(|grant| grant.is_good(now)))
        };
        let holds = |role: &str| match scope {
            Some(pool) if good(role, pool)? => Ok(true),
            _ => good(role, EVERYWHERE),
        };
        if holds(role)? {
            return Ok(true);
        }
        for senior in SENIORS.may_query(querier, &self.0, role)?.unwrap_or_default() {
            if holds(&senior)? {
                return Ok(true);
            }
        }
        Ok(false)
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

    /// Do the keepers' bonds answer for a custody key at this time? Once it has ended, for its retention: after that
    /// whoever signed for it has nothing left to lose, and no report of theirs should count.
    pub fn custody_is_backed(
        &self,
        querier: &QuerierWrapper,
        custody: CustodyId,
        now: u64,
    ) -> Result<bool, LayoutError> {
        let free_at = CUSTODY_FREE_AT.may_query(querier, &self.0, custody)?;
        Ok(free_at.is_none_or(|free_at| now < free_at))
    }

    /// How long bonds are held. Fails on what does not answer as the registry does.
    pub fn bonds(&self, querier: &QuerierWrapper) -> StdResult<Bonds> {
        crate::timing::durations(querier, self.0.as_str())
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
