//! What was paid for an order, shared out.

use api::check;
use api::data_pool::{Credited, Line, OrderState, ReceiveMsg, Settled, total};
use api::{CohortId, EditionNo, MAX_COHORTS, OrderId, PoolId, denom};
use cosmwasm_std::{
    Addr, Coin, DepsMut, Env, Event, MessageInfo, Response, Storage, SubMsg, Uint128, from_json,
};
use cw20::Cw20ReceiveMsg;
use earnings::Split;

use super::{ENDED, Order, PAID, load_open};
use crate::config::Config;
use crate::shares::pots;
use crate::{ContractError, audits, config, emission, money, shares};

/// By marketplace, with the sum of the lines as funds.
pub(crate) fn settle(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: OrderId,
    lines: &[Line],
) -> Result<Response, ContractError> {
    let config = config::get(deps.storage)?;
    config::must_be_marketplace(&config, info.sender.as_str())?;
    let order = load_open(deps.storage, id)?;
    if denom::cw20_of(&order.denom).is_some() {
        return Err(ContractError::PaidOtherwise { order: id, expected: order.denom });
    }
    let paid = check_lines(id, &order, lines)?;
    check::exact_funds(info, &Coin::new(paid, &order.denom))?;
    share_out(deps, env, &config, id, &order, lines, paid)
}

/// A cw20 `Send`: by the token of the order's denom, on behalf of marketplace.
pub(crate) fn receive(
    deps: DepsMut,
    env: &Env,
    token: &Addr,
    received: Cw20ReceiveMsg,
) -> Result<Response, ContractError> {
    let config = config::get(deps.storage)?;
    config::must_be_marketplace(&config, &received.sender)?;
    let ReceiveMsg::Settle { order: id, lines } = from_json(&received.msg)?;
    let order = load_open(deps.storage, id)?;
    // The token is who it says it is; that it says the truth is only known of the order's own.
    if denom::cw20_of(&order.denom) != Some(token.as_str()) {
        return Err(ContractError::WrongToken { order: id, expected: order.denom, got: token.clone() });
    }
    let paid = check_lines(id, &order, &lines)?;
    if paid != received.amount {
        return Err(ContractError::WrongAmount { order: id, expected: paid, got: received.amount });
    }
    share_out(deps, env, &config, id, &order, &lines, paid)
}

/// The lines must be the order's cohorts, each once. Returns their sum.
fn check_lines(id: OrderId, order: &Order, lines: &[Line]) -> Result<Uint128, ContractError> {
    check::sorted("lines", lines, MAX_COHORTS.into(), |line| line.cohort)?;
    let cohorts = |lines: &[Line]| -> Vec<CohortId> { lines.iter().map(|line| line.cohort).collect() };
    let (expected, got) = (cohorts(&order.lines), cohorts(lines));
    if expected != got {
        return Err(ContractError::OtherCohorts { order: id, expected, got });
    }
    total(lines).ok_or(ContractError::PriceRange { order: id })
}

fn share_out(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    id: OrderId,
    order: &Order,
    lines: &[Line],
    paid: Uint128,
) -> Result<Response, ContractError> {
    ENDED.save(deps.storage, id, &OrderState::Settled)?;
    if order.lines != lines {
        PAID.save(deps.storage, id, &lines.iter().map(|line| line.price).collect())?;
    }
    let (nets, mut split) = split_lines(order, lines)?;
    let mut events = credit(deps.storage, id, (order.pool, order.edition), &order.denom, &nets)?;

    // Where the two public shares go depends on the denom.
    let mut response = Response::new();
    let mut emission: Option<SubMsg> = None;
    let mut to_purse = split.purse;
    if order.denom == config.token.denom() {
        let burned = split.reserve.checked_add(split.purse)?;
        if !burned.is_zero() {
            response = response.add_message(config.token.burn(burned)?);
        }
        to_purse = Uint128::zero();
    } else if order.denom == config.reserve_denom {
        emission = emission::ask(config, id, order, &nets, split.reserve)?;
    } else {
        split.purse = split.purse.checked_add(split.reserve)?;
        split.reserve = Uint128::zero();
        to_purse = split.purse;
    }
    let Split { net, relayers, curator, auditors, reserve, purse } = split;
    money::update(deps.storage, &order.denom, |counters| {
        money::add(&mut counters.relayers, relayers)?;
        money::add(&mut counters.persons, curator)?;
        money::add(&mut counters.auditors, auditors)?;
        money::add(&mut counters.purse, to_purse)
    })?;
    shares::credit(deps.storage, &order.curator, &order.denom, curator)?;
    let week = pots::week(env, config.durations.relayer_week);
    shares::weeks::POTS.fill(deps.storage, week, order.custody, &order.denom, relayers)?;
    audits::pay::POTS.fill(deps.storage, week, order.pool, &order.denom, auditors)?;

    // The last credit of the order comes with the answer to the emission, where there is one.
    if emission.is_none() {
        earnings::end_order(deps.storage, order.pool, order.edition)?;
    }
    let denom = order.denom.clone();
    let settled = Settled { order: id, denom, paid, net, relayers, curator, auditors, reserve, purse };
    events.push(settled.into());
    Ok(response.add_events(events).add_submessages(emission))
}

/// What each cohort gets, and the sums of all shares.
fn split_lines(order: &Order, lines: &[Line]) -> Result<(Vec<(CohortId, Uint128)>, Split), ContractError> {
    let mut nets = Vec::with_capacity(lines.len());
    let mut sum = order.fees.split(Uint128::zero())?;
    for line in lines {
        let split = order.fees.split(line.price)?;
        nets.push((line.cohort, split.net));
        sum = Split {
            net: sum.net.checked_add(split.net)?,
            relayers: sum.relayers.checked_add(split.relayers)?,
            curator: sum.curator.checked_add(split.curator)?,
            auditors: sum.auditors.checked_add(split.auditors)?,
            reserve: sum.reserve.checked_add(split.reserve)?,
            purse: sum.purse.checked_add(split.purse)?,
        };
    }
    Ok((nets, sum))
}

/// Credits cohorts of an order's edition in a denom; those that get nothing are left out.
pub(crate) fn credit(
    storage: &mut dyn Storage,
    order: OrderId,
    (pool, edition): (PoolId, EditionNo),
    denom: &str,
    nets: &[(CohortId, Uint128)],
) -> Result<Vec<Event>, ContractError> {
    let nets: Vec<_> = nets.iter().copied().filter(|(_, net)| !net.is_zero()).collect();
    if nets.is_empty() {
        return Ok(vec![]);
    }
    earnings::credit(storage, pool, edition, denom, &nets)?;
    let event = |(cohort, net)| Credited { order, cohort, denom: denom.into(), net }.into();
    Ok(nets.into_iter().map(event).collect())
}
