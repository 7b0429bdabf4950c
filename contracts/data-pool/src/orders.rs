//! Orders, as far as they concern data: opened, then settled or void, exactly once.

pub(crate) mod admission;
pub(crate) mod settlement;
pub(crate) mod uses;

use api::data_pool::{Line, OrderResponse, OrderState};
use api::{CustodyId, EditionNo, OrderId, PoolId};
use cosmwasm_std::{Addr, Deps, DepsMut, Empty, MessageInfo, Response, Storage, Uint128};
use cw_storage_plus::Map;
use earnings::Fees;
use lean_serde::lean_serde;

use crate::{ContractError, config};

/// What `Open` froze. Written once.
#[lean_serde]
pub(crate) struct Order {
    pub(crate) pool: PoolId,
    pub(crate) edition: EditionNo,
    pub(crate) denom: String,
    /// Cohorts and prices, as opened.
    pub(crate) lines: Vec<Line>,
    pub(crate) fees: Fees,
    pub(crate) curator: Addr,
    /// Whose keepers get the relayers' share: the edition's key.
    pub(crate) custody: CustodyId,
}

const ORDERS: Map<OrderId, Order> = Map::new("order");
/// How an order ended; none while it is open.
const ENDED: Map<OrderId, OrderState> = Map::new("order_ended");
/// What was paid for each line, where it was settled for other prices than it was opened with.
const PAID: Map<OrderId, Vec<Uint128>> = Map::new("order_paid");
/// (Pool, edition, order): every use of data can be looked up.
const BY_EDITION: Map<(PoolId, EditionNo, OrderId), Empty> = Map::new("order_of_edition");

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

/// By marketplace: an order of which nobody is paid.
pub(crate) fn void(deps: DepsMut, info: &MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    config::must_be_marketplace(&config::get(deps.storage)?, info.sender.as_str())?;
    let order = load_open(deps.storage, id)?;
    ENDED.save(deps.storage, id, &OrderState::Void)?;
    earnings::end_order(deps.storage, order.pool, order.edition)?;
    Ok(Response::new())
}

pub(crate) fn query(deps: Deps, id: OrderId) -> Result<OrderResponse, ContractError> {
    let Order { pool, edition, denom, lines, fees, curator: _, custody: _ } = load(deps.storage, id)?;
    let (state, lines) = state_and_lines(deps.storage, id, lines)?;
    Ok(OrderResponse { order: id, pool, edition, denom, lines, fees, state })
}

/// An order's state, and what is paid for its lines, given those that it was opened with.
fn state_and_lines(
    storage: &dyn Storage,
    id: OrderId,
    mut lines: Vec<Line>,
) -> Result<(OrderState, Vec<Line>), ContractError> {
    let state = ENDED.may_load(storage, id)?.unwrap_or(OrderState::Open);
    if let Some(paid) = PAID.may_load(storage, id)? {
        for (line, paid) in lines.iter_mut().zip(paid) {
            line.price = paid;
        }
    }
    Ok((state, lines))
}
