//! What was sold: orders by edition, and those that bought an identity's data.

use api::data_pool::{OrderResponse, OrderState, UseResponse, UsesResponse};
use api::{CohortId, EditionNo, IdentityId, OrderId, PoolId, page};
use cosmwasm_std::{Deps, Order as By, StdResult};
use cw_storage_plus::Bound;

use super::{BY_EDITION, query, state_and_lines};
use crate::{ContractError, cohorts, editions};

/// Orders of an edition, by number.
pub(crate) fn of_edition(
    deps: Deps,
    pool: PoolId,
    edition: EditionNo,
    start_after: Option<OrderId>,
    limit: Option<u32>,
) -> Result<Vec<OrderResponse>, ContractError> {
    editions::load(deps.storage, pool, edition)?;
    let after = start_after.map(Bound::exclusive);
    let orders = BY_EDITION.prefix((pool, edition)).keys(deps.storage, after, None, By::Ascending);
    orders.take(page(limit)).map(|order| query(deps, order?)).collect()
}

/// Orders of a cohort from editions in which an identity has weight. A page looks at so many orders of the pool.
pub(crate) fn of_identity(
    deps: Deps,
    identity: IdentityId,
    cohort: CohortId,
    start_after: Option<(EditionNo, OrderId)>,
    limit: Option<u32>,
) -> Result<UsesResponse, ContractError> {
    let pool = cohorts::load(deps.storage, cohort)?.pool;
    let after = start_after.map(Bound::exclusive);
    let limit = page(limit);
    let orders = BY_EDITION.sub_prefix(pool).keys(deps.storage, after, None, By::Ascending);
    let seen: Vec<(EditionNo, OrderId)> = orders.take(limit).collect::<StdResult<_>>()?;
    let next = seen.last().copied().filter(|_| seen.len() == limit);
    let mut uses = vec![];
    for (edition, number) in seen {
        let weight = earnings::segment_at(deps.storage, identity, cohort, edition)?;
        if weight == 0 {
            continue;
        }
        let order = super::load(deps.storage, number)?;
        let (state, lines) = state_and_lines(deps.storage, number, order.lines)?;
        let Some(line) = lines.into_iter().find(|line| line.cohort == cohort) else { continue };
        if state == OrderState::Void {
            continue;
        }
        let total = earnings::weight_at(deps.storage, cohort, edition)?.weight;
        let (denom, price) = (order.denom, line.price);
        uses.push(UseResponse { edition, order: number, weight, total, denom, price, state });
    }
    Ok(UsesResponse { uses, next })
}
