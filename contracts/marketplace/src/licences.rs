//! Licences: who may use what. A licence is its order, from delivery on.

use api::check;
use api::marketplace::{AccessResponse, Denial, MAX_LICENCES, Purchase};
use api::{CohortId, EditionNo, IdentityId, MAX_COHORTS, OrderId, PoolId};
use cosmwasm_std::{Deps, Env, StdResult, Storage};
use cw_storage_plus::Map;
use terms::{Purpose, Use};

use crate::orders::{self, Order, Stage};
use crate::{ContractError, config, delivery, erasures};

/// (Licensee's identity, pool, edition) -> orders that are a licence, or may become one: at most [`MAX_LICENCES`].
/// By identity, so that a lost wallet loses no licence.
const LICENCES: Map<(IdentityId, PoolId, EditionNo), Vec<OrderId>> = Map::new("licences");

/// Takes one of the licensee's places for an order; places whose licence has ended are freed first.
pub(crate) fn reserve(
    storage: &mut dyn Storage,
    licensee: IdentityId,
    purchase: &Purchase,
    order: OrderId,
    now: u64,
) -> Result<(), ContractError> {
    let (pool, edition) = (purchase.pool, purchase.edition);
    let key = (licensee, pool, edition);
    let mut orders = LICENCES.may_load(storage, key)?.unwrap_or_default();
    if orders.len() >= MAX_LICENCES {
        let mut live = Vec::with_capacity(MAX_LICENCES);
        for id in orders {
            if !ended(storage, id, now)? {
                live.push(id);
            }
        }
        orders = live;
    }
    if orders.len() >= MAX_LICENCES {
        return Err(ContractError::TooManyLicences { licensee, pool, edition, max: MAX_LICENCES });
    }
    orders.push(order);
    Ok(LICENCES.save(storage, key, &orders)?)
}

/// Frees the place of an order that was paid back in whole.
pub(crate) fn drop(storage: &mut dyn Storage, id: OrderId, order: &Order) -> StdResult<()> {
    let key = (order.identity, order.purchase.pool, order.purchase.edition);
    let mut orders = LICENCES.may_load(storage, key)?.unwrap_or_default();
    orders.retain(|other| *other != id);
    LICENCES.save(storage, key, &orders)
}

/// A licence that is final and over. One that may still be paid back keeps its place.
fn ended(storage: &dyn Storage, id: OrderId, now: u64) -> Result<bool, ContractError> {
    let (order, stage) = orders::load(storage, id)?;
    Ok(match (stage, term(storage, id, &order)?) {
        (Stage::Settled { .. } | Stage::Resolved { .. }, Some((_, end))) => now >= end,
        _ => false,
    })
}

/// From when until when a licence runs.
fn term(storage: &dyn Storage, id: OrderId, order: &Order) -> StdResult<Option<(u64, u64)>> {
    let delivery = delivery::get(storage, id)?;
    Ok(delivery.map(|delivery| (delivery.at, delivery.at.saturating_add(order.purchase.duration))))
}

/// What someone wants to do.
pub(crate) struct Access {
    pub(crate) licensee: String,
    pub(crate) pool: PoolId,
    pub(crate) edition: EditionNo,
    pub(crate) cohorts: Vec<CohortId>,
    pub(crate) purpose: Purpose,
    pub(crate) use_: Use,
    pub(crate) at: Option<u64>,
}

pub(crate) fn check_access(deps: Deps, env: &Env, wanted: Access) -> Result<AccessResponse, ContractError> {
    check::sorted("cohorts", &wanted.cohorts, usize::from(MAX_COHORTS), |cohort| *cohort)?;
    let licensee = check::address(deps.api, "licensee", &wanted.licensee)?;
    let config = config::get(deps.storage)?;
    let Some((identity, facts)) = config.registry.identity_of(&deps.querier, &licensee)? else {
        return Ok(denied(Denial::NoLicence {}));
    };
    let orders =
        LICENCES.may_load(deps.storage, (identity, wanted.pool, wanted.edition))?.unwrap_or_default();
    let now = env.block.time.seconds();
    let at = wanted.at.unwrap_or(now);
    let mut closest = Closeness::None;
    let mut asleep = None;
    for id in orders {
        let (order, _) = orders::load(deps.storage, id)?;
        let Some((from, end)) = term(deps.storage, id, &order)? else { continue };
        let closeness = compare(&order, (from, end), &wanted, at);
        closest = closest.max(closeness);
        if closeness < Closeness::Covers {
            continue;
        }
        if !facts.is_active(now) {
            return Ok(denied(Denial::Identity {}));
        }
        match erasures::overdue(deps, env, &config, id, &order, from)? {
            None => return Ok(AccessResponse { allowed: true, licence: Some(id), denial: None }),
            Some(erasure) => asleep = asleep.or(Some(Denial::Erasure { order: id, erasure })),
        }
    }
    if let Some(denial) = asleep {
        return Ok(denied(denial));
    }
    Ok(denied(match closest {
        Closeness::None | Closeness::Covers => Denial::NoLicence {},
        Closeness::Edition => Denial::Cohorts {},
        Closeness::Cohorts => Denial::Purpose {},
        Closeness::Purpose => Denial::Use {},
        Closeness::Use => Denial::Time {},
    }))
}

fn denied(denial: Denial) -> AccessResponse {
    AccessResponse { allowed: false, licence: None, denial: Some(denial) }
}

/// How far a licence goes towards what is wanted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    None,
    Edition,
    Cohorts,
    Purpose,
    Use,
    Covers,
}

fn compare(order: &Order, (from, end): (u64, u64), wanted: &Access, at: u64) -> Closeness {
    let bought = order.cohorts();
    if !wanted.cohorts.iter().all(|cohort| bought.contains(cohort)) {
        Closeness::Edition
    } else if !order.purchase.purpose.covers(wanted.purpose) {
        Closeness::Cohorts
    } else if order.purchase.use_ != wanted.use_ {
        Closeness::Purpose
    } else if at < from || at >= end {
        Closeness::Use
    } else {
        Closeness::Covers
    }
}
