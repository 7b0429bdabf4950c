//! Auditors who judge whether data is what its pool says it is.

use api::OrderId;
use api::check;
use api::identity_registry::ROLE_AUDITOR;
use api::marketplace::{BASIS, Durations, PANEL, PanelDrawn, PanelVoted, Seat};
use canonical::Writer;
use cosmwasm_std::{Addr, Deps, DepsMut, Empty, Env, MessageInfo, Response};

use super::{BY_AUDITOR, Dispute, load, save};
use crate::ContractError;
use crate::config::{self, Config};
use crate::orders::Order;

/// By anyone, in a later block than the dispute's, before half of the panel's time is over: the rest is for its votes.
/// A message of its own, because what is known when an order is delivered or disputed could be chosen to suit.
pub(crate) fn draw(deps: DepsMut, env: &Env, id: OrderId) -> Result<Response, ContractError> {
    let (order, mut dispute) = load(deps.storage, id)?;
    if !dispute.is_of_panel() {
        return Err(ContractError::OtherReason { order: id, reason: dispute.reason });
    }
    if dispute.drawn_at.is_some() {
        return Err(ContractError::DrawnAlready { order: id });
    }
    if env.block.height <= dispute.height {
        return Err(ContractError::SameBlock { order: id });
    }
    let config = config::get(deps.storage)?;
    let now = env.block.time.seconds();
    let end = dispute.at.saturating_add(config.durations.panel / 2);
    if now >= end {
        return Err(ContractError::TooLate { order: id, what: "draw", end, now });
    }
    dispute.panel = seats(deps.as_ref(), env, &config, id, &order)?;
    dispute.drawn_at = Some(now);
    for seat in &dispute.panel {
        BY_AUDITOR.save(deps.storage, (&seat.auditor, id), &Empty {})?;
    }
    save(deps.storage, id, &dispute)?;
    let names: Vec<&str> = dispute.panel.iter().map(|seat| seat.auditor.as_str()).collect();
    Ok(Response::new().add_event(PanelDrawn { order: id, panel: names.join(",") }))
}

/// Drawn by sha256(domain, order, time of this block in nanoseconds). Neither the buyer nor the curator nor a keeper
/// sits in it; a short list gives a smaller panel, or none.
fn seats(
    deps: Deps,
    env: &Env,
    config: &Config,
    id: OrderId,
    order: &Order,
) -> Result<Vec<Seat>, ContractError> {
    let now = env.block.time.seconds();
    let seed = Writer::new("sheaf/v1/panel").u64(id).u64(env.block.time.nanos()).digest();
    let pool = order.purchase.pool;
    let curator = config.data_pool.pool(&deps.querier, pool)?.curator;
    let buyer = config.registry.identity(&deps.querier, order.identity)?.address;
    let keepers = config.registry.custody(&deps.querier, order.custody)?.keepers;
    let conflicted = |auditor: &Addr| {
        [&order.buyer, &buyer, &curator].contains(&auditor)
            || keepers.iter().any(|keeper| keeper.address == auditor.as_str())
    };
    let drawn = config.registry.draw_auditors(&deps.querier, &seed, PANEL, (pool, now), conflicted)?;
    Ok(drawn.into_iter().map(|auditor| Seat { auditor, refund_bps: None }).collect())
}

/// When the panel's result stands, seconds: when all have voted, at the end of their time otherwise; at the draw where
/// it found nobody.
pub(super) fn result_at(dispute: &Dispute, durations: &Durations) -> u64 {
    match dispute.drawn_at {
        Some(at) if dispute.panel.is_empty() => at,
        _ => dispute.complete_at.unwrap_or(dispute.at.saturating_add(durations.panel)),
    }
}

/// The median of the votes; of an even number the mean of the middle two, rounded down. None without a vote.
pub(super) fn result(dispute: &Dispute) -> Option<u16> {
    let mut votes: Vec<u16> = dispute.panel.iter().filter_map(|seat| seat.refund_bps).collect();
    votes.sort_unstable();
    let upper = votes.len().checked_div(2)?;
    let high = *votes.get(upper)?;
    if votes.len() % 2 == 1 {
        return Some(high);
    }
    let low = *votes.get(upper.checked_sub(1)?)?;
    Some(low.midpoint(high))
}

/// By an auditor of the panel who still holds the role.
pub(crate) fn vote(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: OrderId,
    refund_bps: u16,
) -> Result<Response, ContractError> {
    check::range("refund_bps", refund_bps, 0, BASIS)?;
    let (order, mut dispute) = load(deps.storage, id)?;
    let config = config::get(deps.storage)?;
    let now = env.block.time.seconds();
    let end = dispute.at.saturating_add(config.durations.panel);
    let Some(seat) = dispute.panel.iter_mut().find(|seat| seat.auditor == info.sender) else {
        return Err(ContractError::NotOnPanel { order: id });
    };
    if seat.refund_bps.is_some() {
        return Err(ContractError::VotedAlready { order: id });
    }
    if now >= end {
        return Err(ContractError::TooLate { order: id, what: "vote", end, now });
    }
    let pool = order.purchase.pool;
    if !config.registry.has_role(&deps.querier, &info.sender, ROLE_AUDITOR, Some(pool), now)? {
        return Err(ContractError::NotAuditor { pool });
    }
    seat.refund_bps = Some(refund_bps);
    if dispute.panel.iter().all(|seat| seat.refund_bps.is_some()) {
        dispute.complete_at = Some(now);
    }
    save(deps.storage, id, &dispute)?;
    let auditor = info.sender.to_string();
    Ok(Response::new().add_event(PanelVoted { order: id, auditor, refund_bps }))
}
