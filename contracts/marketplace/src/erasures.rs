//! Erasures: who licensed data of someone who was erased deletes it, and says so. Notices are computed from what
//! data-pool keeps; here are only the attestations, and marks of those who owe one.

use api::data_pool::Erasure;
use api::marketplace::{DeletionAttested, Notice, NoticesResponse, Overdue};
use api::{CohortId, IdentityId, OrderId, check, page};
use cosmwasm_std::{Deps, DepsMut, Empty, Env, MessageInfo, Response, Storage};
use cw_storage_plus::Map;

use crate::config::{self, Config};
use crate::orders::{self, Order};
use crate::{ContractError, delivery};

/// Order -> number of the last erasure whose deletion is attested.
const ATTESTED: Map<OrderId, u64> = Map::new("attested");
/// Orders that someone found overdue.
const FLAGGED: Map<OrderId, Empty> = Map::new("flagged");
/// Identity -> how many of its orders are flagged, above zero.
const OVERDUE: Map<IdentityId, u32> = Map::new("overdue");

/// A delivered order, whatever became of it since: its buyer has had the data.
struct Licence<'a> {
    deps: Deps<'a>,
    config: &'a Config,
    order: &'a Order,
    delivered_at: u64,
}

impl Licence<'_> {
    fn notice(&self, cohort: CohortId, erasure: Erasure) -> Notice {
        let Erasure { number, at, .. } = erasure;
        let due = at.max(self.delivered_at).saturating_add(self.config.durations.erasure);
        Notice { erasure: number, cohort, at, due }
    }

    /// The first erasure of a cohort above a number that reaches the order's edition. It may be older than the order:
    /// what was sold in the grace still held the data.
    fn first_of(&self, cohort: CohortId, after: u64) -> Result<Option<Notice>, ContractError> {
        let data_pool = &self.config.data_pool;
        let found =
            data_pool.erasure_after(&self.deps.querier, cohort, self.order.purchase.edition, after)?;
        Ok(found.map(|erasure| self.notice(cohort, erasure)))
    }

    /// The first that reaches any cohort of the order.
    fn first(&self, after: u64) -> Result<Option<Notice>, ContractError> {
        Ok(self.all_firsts(after)?.into_iter().min_by_key(|notice| notice.erasure))
    }

    fn all_firsts(&self, after: u64) -> Result<Vec<Notice>, ContractError> {
        let cohorts = self.order.cohorts().into_iter();
        cohorts.filter_map(|cohort| self.first_of(cohort, after).transpose()).collect()
    }
}

fn attested(storage: &dyn Storage, order: OrderId) -> Result<u64, ContractError> {
    Ok(ATTESTED.may_load(storage, order)?.unwrap_or_default())
}

/// The first erasure whose deletion is overdue, of an order that was delivered at a time.
pub(crate) fn overdue(
    deps: Deps,
    env: &Env,
    config: &Config,
    id: OrderId,
    order: &Order,
    delivered_at: u64,
) -> Result<Option<u64>, ContractError> {
    let first = Licence { deps, config, order, delivered_at }.first(attested(deps.storage, id)?)?;
    // the first is the oldest, so none is due before it
    Ok(first.filter(|notice| env.block.time.seconds() >= notice.due).map(|notice| notice.erasure))
}

/// Fails for an identity one of whose orders is flagged.
pub(crate) fn must_be_clear(storage: &dyn Storage, identity: IdentityId) -> Result<(), ContractError> {
    match OVERDUE.may_load(storage, identity)? {
        Some(orders) => Err(ContractError::DeletionOverdue { identity, orders }),
        None => Ok(()),
    }
}

/// An order that was delivered, and when.
fn load(storage: &dyn Storage, id: OrderId) -> Result<(Order, u64), ContractError> {
    let (order, stage) = orders::load(storage, id)?;
    match delivery::get(storage, id)? {
        Some(delivery) => Ok((order, delivery.at)),
        None => Err(orders::wrong_state(storage, id, stage, "delivered")?),
    }
}

/// By the buyer.
pub(crate) fn attest(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: OrderId,
    upto: u64,
) -> Result<Response, ContractError> {
    let (order, delivered_at) = load(deps.storage, id)?;
    let config = config::get(deps.storage)?;
    orders::must_be_buyer(deps.as_ref(), &config, id, &order, &info.sender)?;
    let attested = attested(deps.storage, id)?;
    if upto <= attested {
        return Err(ContractError::DeletionAttested { order: id, erasure: upto, attested });
    }
    let licence = Licence { deps: deps.as_ref(), config: &config, order: &order, delivered_at };
    let found = licence.first(upto.saturating_sub(1))?;
    if found.is_none_or(|notice| notice.erasure != upto) {
        return Err(ContractError::NoNotice { order: id, erasure: upto });
    }
    ATTESTED.save(deps.storage, id, &upto)?;
    if FLAGGED.has(deps.storage, id)
        && overdue(deps.as_ref(), env, &config, id, &order, delivered_at)?.is_none()
    {
        FLAGGED.remove(deps.storage, id);
        match OVERDUE.may_load(deps.storage, order.identity)?.unwrap_or_default().saturating_sub(1) {
            0 => OVERDUE.remove(deps.storage, order.identity),
            left => OVERDUE.save(deps.storage, order.identity, &left)?,
        }
    }
    Ok(Response::new().add_event(DeletionAttested { order: id, upto }))
}

/// By anyone.
pub(crate) fn flag(deps: DepsMut, env: &Env, id: OrderId) -> Result<Response, ContractError> {
    let (order, delivered_at) = load(deps.storage, id)?;
    if FLAGGED.has(deps.storage, id) {
        return Err(ContractError::Flagged { order: id });
    }
    let config = config::get(deps.storage)?;
    let Some(erasure) = overdue(deps.as_ref(), env, &config, id, &order, delivered_at)? else {
        return Err(ContractError::NotOverdue { order: id });
    };
    FLAGGED.save(deps.storage, id, &Empty {})?;
    let identity = order.identity;
    let orders = OVERDUE.may_load(deps.storage, identity)?.unwrap_or_default().saturating_add(1);
    OVERDUE.save(deps.storage, identity, &orders)?;
    Ok(Response::new().add_event(Overdue { order: id, identity, erasure }))
}

/// What is not attested of an order, by number: the lists of its cohorts, merged.
pub(crate) fn notices(
    deps: Deps,
    id: OrderId,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<Vec<Notice>, ContractError> {
    let (order, _) = orders::load(deps.storage, id)?;
    let Some(delivery) = delivery::get(deps.storage, id)? else { return Ok(vec![]) };
    let config = config::get(deps.storage)?;
    let licence = Licence { deps, config: &config, order: &order, delivered_at: delivery.at };
    let after = attested(deps.storage, id)?.max(start_after.unwrap_or_default());
    let mut heads = licence.all_firsts(after)?;
    let mut found = vec![];
    while found.len() < page(limit) {
        let Some((place, next)) = heads.iter().copied().enumerate().min_by_key(|(_, notice)| notice.erasure)
        else {
            break;
        };
        heads.swap_remove(place);
        heads.extend(licence.first_of(next.cohort, next.erasure)?);
        found.push(next);
    }
    Ok(found)
}

pub(crate) fn notices_of(
    deps: Deps,
    buyer: &str,
    start_after: Option<OrderId>,
    limit: Option<u32>,
) -> Result<Vec<NoticesResponse>, ContractError> {
    let buyer = check::address(deps.api, "buyer", buyer)?;
    orders::numbers_of(deps.storage, &buyer, start_after, limit)?
        .into_iter()
        .map(|order| {
            Ok(NoticesResponse {
                order,
                attested: attested(deps.storage, order)?,
                next: notices(deps, order, None, Some(1))?.pop(),
                flagged: FLAGGED.has(deps.storage, order),
            })
        })
        .collect()
}
