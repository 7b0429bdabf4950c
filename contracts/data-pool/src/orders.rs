//! Orders, as far as they concern data: opened, then settled or void, exactly once.

pub(crate) mod admission;
pub(crate) mod settlement;

use api::data_pool::{OrderResponse, OrderState};
use api::{CohortId, CustodyId, EditionNo, OrderId, PoolId};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Deps, DepsMut, MessageInfo, Response, Storage};
use cw_storage_plus::Map;
use earnings::Fees;

use crate::{ContractError, config};

/// What `Open` froze. Written once.
#[cw_serde]
pub(crate) struct Order {
    pub(crate) pool: PoolId,
    pub(crate) edition: EditionNo,
    pub(crate) denom: String,
    pub(crate) cohorts: Vec<CohortId>,
    pub(crate) fees: Fees,
    pub(crate) curator: Addr,
    /// Whose keepers get the relayers' share.
    pub(crate) custody: CustodyId,
}

const ORDERS: Map<OrderId, Order> = Map::new("order");
/// How an order ended; none while it is open.
const ENDED: Map<OrderId, OrderState> = Map::new("order_ended");

pub(crate) fn load(storage: &dyn Storage, order: OrderId) -> Result<Order, ContractError> {
    ORDERS.may_load(storage, order)?.ok_or(ContractError::UnknownOrder { order })
}

fn load_open(storage: &dyn Storage, order: OrderId) -> Result<Order, ContractError> {
    let found = load(storage, order)?;
    match ENDED.may_load(storage, order)? {
        None => Ok(found),
        Some(state) => Err(ContractError::OrderNotOpen { order, state }),
    }
}

/// By marketplace: an order that was not delivered.
pub(crate) fn void(deps: DepsMut, info: &MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    config::must_be_marketplace(&config::get(deps.storage)?, info.sender.as_str())?;
    let order = load_open(deps.storage, id)?;
    ENDED.save(deps.storage, id, &OrderState::Void)?;
    earnings::end_order(deps.storage, order.pool, order.edition)?;
    Ok(Response::new())
}

pub(crate) fn query(deps: Deps, id: OrderId) -> Result<OrderResponse, ContractError> {
    let Order { pool, edition, denom, cohorts, fees, curator: _, custody: _ } = load(deps.storage, id)?;
    let state = ENDED.may_load(deps.storage, id)?.unwrap_or(OrderState::Open);
    Ok(OrderResponse { order: id, pool, edition, denom, cohorts, fees, state })
}
