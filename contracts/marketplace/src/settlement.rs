//! How an order ends: its money goes to data-pool, or back.

use api::OrderId;
use api::data_pool::{ExecuteMsg, ReceiveMsg};
use api::denom;
use api::marketplace::{OrderSettled, Refunded};
use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, WasmMsg, to_json_binary};

use crate::escrow::ESCROW;
use crate::orders::{self, Order, Stage};
use crate::{ContractError, config, delivery, licences};

pub(crate) fn confirm(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: OrderId,
) -> Result<Response, ContractError> {
    let (order, _) = delivered(&deps, id)?;
    if order.buyer != info.sender {
        return Err(ContractError::NotBuyer { order: id });
    }
    finish(deps, env, id, order)
}

pub(crate) fn settle(deps: DepsMut, env: &Env, id: OrderId) -> Result<Response, ContractError> {
    let (order, delivered_at) = delivered(&deps, id)?;
    let from = delivered_at.saturating_add(config::get(deps.as_ref())?.durations.window);
    let now = env.block.time.seconds();
    if now < from {
        return Err(ContractError::WindowOpen { order: id, from, now });
    }
    finish(deps, env, id, order)
}

/// A delivered order, and when it was delivered.
fn delivered(deps: &DepsMut, id: OrderId) -> Result<(Order, u64), ContractError> {
    let (order, stage) = orders::load(deps.storage, id)?;
    match (stage, delivery::get(deps.storage, id)?) {
        (Stage::Delivered, Some(delivery)) => Ok((order, delivery.at)),
        (stage, delivery) => {
            let status = Box::new(orders::status(stage, delivery));
            Err(ContractError::OrderState { order: id, status, expected: "delivered" })
        }
    }
}

/// Sends the price to data-pool, line by line.
fn finish(deps: DepsMut, env: &Env, id: OrderId, order: Order) -> Result<Response, ContractError> {
    let data_pool = config::get(deps.as_ref())?.data_pool.0;
    orders::set_stage(deps.storage, id, Stage::Settled { at: env.block.time.seconds() })?;
    ESCROW.sub::<ContractError>(deps.storage, &order.denom, order.price)?;
    let lines = order.purchase.lines;
    let settle = match denom::cw20_of(&order.denom) {
        None => denom::call(&order.denom, &data_pool, order.price, &ExecuteMsg::Settle { order: id, lines }),
        Some(_) => {
            denom::call(&order.denom, &data_pool, order.price, &ReceiveMsg::Settle { order: id, lines })
        }
    }?;
    Ok(Response::new().add_message(settle).add_event(OrderSettled { order: id }))
}

pub(crate) fn refund(deps: DepsMut, env: &Env, id: OrderId) -> Result<Response, ContractError> {
    let (order, stage) = orders::load(deps.storage, id)?;
    if !matches!(stage, Stage::Funded) {
        let status = Box::new(orders::status(stage, delivery::get(deps.storage, id)?));
        return Err(ContractError::OrderState { order: id, status, expected: "funded" });
    }
    let config = config::get(deps.as_ref())?;
    let from = order.deliver_by.saturating_add(config.durations.refund_delay);
    let now = env.block.time.seconds();
    if now < from {
        return Err(ContractError::RefundTooEarly { order: id, from, now });
    }
    orders::set_stage(deps.storage, id, Stage::Refunded { at: now })?;
    licences::drop(deps.storage, &order.buyer, order.purchase.pool, order.purchase.edition, id)?;
    ESCROW.sub::<ContractError>(deps.storage, &order.denom, order.price)?;
    let void = WasmMsg::Execute {
        contract_addr: config.data_pool.0.into(),
        msg: to_json_binary(&ExecuteMsg::Void { order: id })?,
        funds: vec![],
    };
    Ok(Response::new()
        .add_message(void)
        .add_message(denom::pay(&order.denom, &order.buyer, order.price)?)
        .add_event(Refunded { order: id, amount: order.price }))
}
