//! From a panel to governance, once.

use api::OrderId;
use api::check;
use api::marketplace::{Appeal, Appealed, BASIS, Ruled};
use cosmwasm_std::{Addr, Coin, DepsMut, Env, MessageInfo, Response};
use cw_ownable::assert_owner;

use super::resolution::{self, Ground};
use super::{load, panel, save, take_bond};
use crate::ContractError;
use crate::config;

/// By the buyer or the pool's curator, from the panel's result until the time to appeal is over.
pub(crate) fn appeal(
    deps: DepsMut,
    env: &Env,
    sender: Addr,
    paid: Coin,
    id: OrderId,
) -> Result<Response, ContractError> {
    let (order, mut dispute) = load(deps.storage, id)?;
    if !dispute.is_of_panel() {
        return Err(ContractError::OtherReason { order: id, reason: dispute.reason });
    }
    if dispute.appeal.is_some() {
        return Err(ContractError::AppealedAlready { order: id });
    }
    let config = config::get(deps.storage)?;
    let by_buyer = config.registry.identity(&deps.querier, order.identity)?.address == sender;
    if !by_buyer && config.data_pool.pool(&deps.querier, order.purchase.pool)?.curator != sender {
        return Err(ContractError::NoParty { order: id });
    }
    let now = env.block.time.seconds();
    let from = panel::result_at(&dispute, &config.durations);
    if now < from {
        return Err(ContractError::TooEarly { order: id, what: "appeal", from, now });
    }
    let end = from.saturating_add(config.durations.appeal);
    if now >= end {
        return Err(ContractError::TooLate { order: id, what: "appeal", end, now });
    }
    let bond = take_bond(deps.storage, id, &order, paid)?;
    let by = sender.to_string();
    dispute.appeal = Some(Appeal { by: sender, by_buyer, bond, at: now });
    save(deps.storage, id, &dispute)?;
    Ok(Response::new().add_event(Appealed { order: id, by, bond }))
}

/// By the owner, before the dispute's end.
pub(crate) fn rule(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: OrderId,
    refund_bps: u16,
) -> Result<Response, ContractError> {
    assert_owner(deps.storage, &info.sender)?;
    check::range("refund_bps", refund_bps, 0, BASIS)?;
    let (order, dispute) = load(deps.storage, id)?;
    if dispute.appeal.is_none() {
        return Err(ContractError::NotAppealed { order: id });
    }
    let config = config::get(deps.storage)?;
    let now = env.block.time.seconds();
    let end = dispute.at.saturating_add(config.durations.dispute);
    if now >= end {
        return Err(ContractError::TooLate { order: id, what: "ruling", end, now });
    }
    let response =
        resolution::conclude(deps, env, &config, (id, &order, dispute), Ground::Ruled(refund_bps))?;
    Ok(response.add_event(Ruled { order: id, refund_bps }))
}
