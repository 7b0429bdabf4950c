//! How an order ends: its money goes to data-pool, or back.

use api::OrderId;
use api::data_pool::{Line, OrderState};
use api::denom;
use api::identity_registry::CustodyStatus;
use api::marketplace::{BASIS, OrderSettled, Pausable, Refunded, Stranded};
use control::pause;
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage, SubMsg, Uint128};

use crate::config::{self, Config};
use crate::escrow::ESCROW;
use crate::orders::{self, Order, Stage};
use crate::payouts::{self, Pending};
use crate::{ContractError, delivery, licences};

/// By the buyer.
pub(crate) fn confirm(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: OrderId,
) -> Result<Response, ContractError> {
    let (order, _) = delivered(deps.storage, id)?;
    let config = config::get(deps.storage)?;
    orders::must_be_buyer(deps.as_ref(), &config, id, &order, &info.sender)?;
    finish(deps, env, &config, id, &order, false)
}

/// By anyone, after the window; and again, where the token took the price and told data-pool nothing.
pub(crate) fn settle(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: OrderId,
) -> Result<Response, ContractError> {
    if is_untold(deps.as_ref(), env, id)? {
        let message = config::get(deps.storage)?.data_pool.void(id)?;
        return Ok(Response::new()
            .add_message(message)
            .add_event(Stranded { order: id, amount: Uint128::zero() }));
    }
    let (order, delivered_at) = delivered(deps.storage, id)?;
    let config = config::get(deps.storage)?;
    let now = env.block.time.seconds();
    let from = window_end(deps.storage, &config, delivered_at, now)?;
    if now < from {
        return Err(ContractError::WindowOpen { order: id, from, now });
    }
    let gives_up = gives_up(deps.as_ref(), &config, &info.sender, from, now);
    finish(deps, env, &config, id, &order, gives_up)
}

/// Was an order settled here before, and is still open in data-pool? Only its own token can have brought that about;
/// the edition must not stay open for it.
fn is_untold(deps: Deps, env: &Env, id: OrderId) -> Result<bool, ContractError> {
    let (order, stage) = orders::load(deps.storage, id)?;
    let before = match stage {
        Stage::Settled { at } | Stage::Resolved { at, .. } => at < env.block.time.seconds(),
        Stage::Funded | Stage::Delivered | Stage::Disputed { .. } | Stage::Refunded { .. } => false,
    };
    if !before || denom::cw20_of(&order.denom).is_none() {
        return Ok(false);
    }
    let found = config::get(deps.storage)?.data_pool.order(&deps.querier, id)?;
    Ok(found.state == OrderState::Open)
}

/// When the window of an order ends: later by as long as nobody could dispute in it.
pub(crate) fn window_end(
    storage: &dyn Storage,
    config: &Config,
    delivered_at: u64,
    now: u64,
) -> StdResult<u64> {
    let end = delivered_at.saturating_add(config.durations.window);
    pause::stretched(storage, Pausable::Dispute.name(), delivered_at, end, now)
}

/// A delivered order, and when it was delivered.
pub(crate) fn delivered(storage: &dyn Storage, id: OrderId) -> Result<(Order, u64), ContractError> {
    let (order, stage) = orders::load(storage, id)?;
    match (stage, delivery::get(storage, id)?) {
        (Stage::Delivered, Some(delivery)) => Ok((order, delivery.at)),
        _ => Err(orders::wrong_state(storage, id, stage, "delivered")?),
    }
}

fn finish(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    id: OrderId,
    order: &Order,
    gives_up: bool,
) -> Result<Response, ContractError> {
    orders::set_stage(deps.storage, id, Stage::Settled { at: env.block.time.seconds() })?;
    let (_, message) = part(deps.storage, config, id, order, 0, gives_up)?;
    Ok(Response::new().add_submessage(message).add_event(OrderSettled { order: id }))
}

/// Has a token refused a settlement for so long that the order is given up if it does so again? Nobody gains by it,
/// and anyone could have settled it before: an edition must not stay open for ever because of a broken token. Never
/// where a contract asks: from deep within other calls, every settlement fails.
pub(crate) fn gives_up(deps: Deps, config: &Config, sender: &Addr, due: u64, now: u64) -> bool {
    now >= due.saturating_add(config.durations.dispute)
        && deps.querier.query_wasm_contract_info(sender).is_err()
}

/// Takes the price of an order out of escrow: what of it goes back, line by line rounded down, which the caller pays;
/// and the message that settles the rest, or lets the order go where all goes back. A line that is not paid back in
/// whole is never settled at zero.
pub(crate) fn part(
    storage: &mut dyn Storage,
    config: &Config,
    id: OrderId,
    order: &Order,
    refund_bps: u16,
    gives_up: bool,
) -> Result<(Uint128, SubMsg), ContractError> {
    ESCROW.sub::<ContractError>(storage, &order.denom, order.price)?;
    if refund_bps >= BASIS {
        licences::drop(storage, id, order)?;
        return Ok((order.price, SubMsg::new(config.data_pool.void(id)?)));
    }
    let mut refund = Uint128::zero();
    let mut lines = Vec::with_capacity(order.purchase.lines.len());
    for Line { cohort, price } in &order.purchase.lines {
        let back = price.checked_multiply_ratio(refund_bps, BASIS)?;
        refund = refund.checked_add(back)?;
        lines.push(Line { cohort: *cohort, price: price.checked_sub(back)? });
    }
    let amount = order.price.checked_sub(refund)?;
    let message = config.data_pool.settle(id, &order.denom, amount, lines)?;
    let message = if gives_up {
        let pending = Pending::Settlement { order: id, denom: order.denom.clone(), amount };
        payouts::guarded(message, &pending)?
    } else {
        SubMsg::new(message)
    };
    Ok((refund, message))
}

/// A settlement that was long due was refused again: data-pool lets the order go, and what nobody could be paid
/// waits for the purse. The licence stays.
pub(crate) fn strand(
    deps: DepsMut,
    order: OrderId,
    denom: String,
    amount: Uint128,
) -> Result<Response, ContractError> {
    let config = config::get(deps.storage)?;
    let void = config.data_pool.void(order)?;
    let unpaid = payouts::hold(deps.storage, config.purse.0, denom, amount)?;
    Ok(Response::new().add_message(void).add_event(Stranded { order, amount }).add_event(unpaid))
}

/// By anyone: after `deliver_by` and the delay, or at once where the key is known to others, so that no keeper should
/// seal with it any more.
pub(crate) fn refund(deps: DepsMut, env: &Env, id: OrderId) -> Result<Response, ContractError> {
    let (order, stage) = orders::load(deps.storage, id)?;
    if !matches!(stage, Stage::Funded) {
        return Err(orders::wrong_state(deps.storage, id, stage, "funded")?);
    }
    let config = config::get(deps.storage)?;
    let from = order.deliver_by.saturating_add(config.durations.refund_delay);
    let now = env.block.time.seconds();
    if now < from {
        let custody = config.registry.custody(&deps.querier, order.custody)?;
        if custody.status != CustodyStatus::Compromised {
            return Err(ContractError::RefundTooEarly { order: id, from, now });
        }
    }
    orders::set_stage(deps.storage, id, Stage::Refunded { at: now })?;
    let (amount, void) = part(deps.storage, &config, id, &order, BASIS, false)?;
    Ok(Response::new()
        .add_submessage(void)
        .add_submessages(payouts::send(&config, &order.denom, &order.buyer, amount)?)
        .add_event(Refunded { order: id, amount }))
}
