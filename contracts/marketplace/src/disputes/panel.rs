//! Auditors who judge whether data is what its pool says it is.

use api::OrderId;
use api::check;
use api::identity_registry::ROLE_AUDITOR;
use api::marketplace::{BASIS, Durations, PANEL, PanelVoted, Seat};
use canonical::Writer;
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response};

use super::{Dispute, load, save};
use crate::config::{self, Config};
use crate::orders::Order;
use crate::{ContractError, delivery};

/// Draws the panel by sha256(domain, order, time of the delivery's block in nanoseconds), which nobody knows before. Not
/// by E: whoever sees a delivery can make another good one of it, with any r, and would look for one whose panel suits.
/// Neither the buyer nor the curator nor a keeper sits in it; a short list gives a smaller panel, or none.
pub(super) fn draw(
    deps: Deps,
    config: &Config,
    now: u64,
    id: OrderId,
    order: &Order,
) -> Result<Vec<Seat>, ContractError> {
    let nanos = delivery::get(deps.storage, id)?.map(|delivery| delivery.nanos).unwrap_or_default();
    let seed = Writer::new("sheaf/v1/panel").u64(id).u64(nanos).digest();
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

/// When the panel's result stands, seconds: when all have voted, at the end of their time otherwise; at once where
/// there is no panel.
pub(super) fn result_at(dispute: &Dispute, durations: &Durations) -> u64 {
    if dispute.panel.is_empty() {
        return dispute.at;
    }
    dispute.complete_at.unwrap_or(dispute.at.saturating_add(durations.panel))
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
