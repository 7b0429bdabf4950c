//! Licences: who may use what. A licence is its order, from delivery on.

use api::check;
use api::marketplace::{AccessResponse, Denial, MAX_LICENCES};
use api::{CohortId, EditionNo, MAX_COHORTS, OrderId, PoolId};
use cosmwasm_std::{Addr, Deps, Env, StdResult, Storage};
use cw_storage_plus::Map;
use terms::{Purpose, Use};

use crate::orders::{self, Order, Stage};
use crate::{ContractError, config, delivery};

/// (Licensee, pool, edition) -> orders that are a licence, or may become one: at most [`MAX_LICENCES`].
const LICENCES: Map<(&Addr, PoolId, EditionNo), Vec<OrderId>> = Map::new("licences");

/// Takes one of the licensee's places for an order; places whose licence has ended are freed first.
pub(crate) fn reserve(
    storage: &mut dyn Storage,
    licensee: &Addr,
    pool: PoolId,
    edition: EditionNo,
    order: OrderId,
    now: u64,
) -> Result<(), ContractError> {
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
        let licensee = licensee.to_string();
        return Err(ContractError::TooManyLicences { licensee, pool, edition, max: MAX_LICENCES });
    }
    orders.push(order);
    Ok(LICENCES.save(storage, key, &orders)?)
}

/// Frees the place of a refunded order.
pub(crate) fn drop(
    storage: &mut dyn Storage,
    licensee: &Addr,
    pool: PoolId,
    edition: EditionNo,
    order: OrderId,
) -> StdResult<()> {
    let key = (licensee, pool, edition);
    let mut orders = LICENCES.may_load(storage, key)?.unwrap_or_default();
    orders.retain(|id| *id != order);
    LICENCES.save(storage, key, &orders)
}

fn ended(storage: &dyn Storage, id: OrderId, now: u64) -> Result<bool, ContractError> {
    let (order, stage) = orders::load(storage, id)?;
    Ok(match (stage, term(storage, id, &order)?) {
        (Stage::Settled { .. }, Some((_, end))) => now >= end,
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
    let orders =
        LICENCES.may_load(deps.storage, (&licensee, wanted.pool, wanted.edition))?.unwrap_or_default();
    let now = env.block.time.seconds();
    let at = wanted.at.unwrap_or(now);
    let mut closest = Closeness::None;
    for id in orders {
        let closeness = compare(deps.storage, id, &wanted, at)?;
        if closeness == Closeness::Covers {
            let identity = config::get(deps)?.registry.identity_of(&deps.querier, &licensee)?;
            if !identity.is_some_and(|(_, identity)| identity.is_active(now)) {
                return Ok(denied(Denial::Identity {}));
            }
            return Ok(AccessResponse { allowed: true, licence: Some(id), denial: None });
        }
        closest = closest.max(closeness);
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

fn compare(storage: &dyn Storage, id: OrderId, wanted: &Access, at: u64) -> Result<Closeness, ContractError> {
    let (order, _) = orders::load(storage, id)?;
    let Some((from, end)) = term(storage, id, &order)? else {
        return Ok(Closeness::None);
    };
    let bought = order.cohorts();
    Ok(if !wanted.cohorts.iter().all(|cohort| bought.contains(cohort)) {
        Closeness::Edition
    } else if !order.purchase.purpose.covers(wanted.purpose) {
        Closeness::Cohorts
    } else if order.purchase.use_ != wanted.use_ {
        Closeness::Purpose
    } else if at < from || at >= end {
        Closeness::Use
    } else {
        Closeness::Covers
    })
}
