//! Disputes: a buyer who is not content, once an order, and how it ends.

pub(crate) mod answers;
pub(crate) mod appeals;
pub(crate) mod panel;
pub(crate) mod resolution;

use api::marketplace::{
    Appeal, BASIS, BOND_BPS, DisputeResponse, Disputed, Durations, Outcome, Reason, Seat,
};
use api::{OrderId, check, page};
use cosmwasm_std::{
    Addr, Coin, Deps, DepsMut, Empty, Env, Order as Direction, Response, StdResult, Storage, Uint128,
};
use cw_storage_plus::{Bound, Map};
use lean_serde::lean_serde;

use crate::config::{self, Config};
use crate::escrow::BONDS;
use crate::orders::{self, Order, Stage};
use crate::{ContractError, settlement};

/// A dispute, and what came of it.
#[lean_serde]
pub(crate) struct Dispute {
    /// Who put the bond up.
    by: Addr,
    reason: Reason,
    bond: Uint128,
    at: u64,
    /// Of its block: the panel is drawn in a later one.
    height: u64,
    /// When the panel was drawn.
    drawn_at: Option<u64>,
    panel: Vec<Seat>,
    /// When the last of the panel voted.
    complete_at: Option<u64>,
    appeal: Option<Appeal>,
    outcome: Option<Outcome>,
}

const DISPUTES: Map<OrderId, Dispute> = Map::new("dispute");
const BY_AUDITOR: Map<(&Addr, OrderId), Empty> = Map::new("dispute_by_auditor");

impl Dispute {
    /// Who judges it?
    fn is_of_panel(&self) -> bool {
        matches!(self.reason, Reason::NotAsDescribed { .. })
    }

    /// From when on `Resolve` ends it, and with what going back, as things stand.
    fn due(&self, durations: &Durations) -> (u64, u16) {
        if !self.is_of_panel() {
            return (self.at.saturating_add(durations.answer), BASIS);
        }
        let from = match self.appeal {
            None => panel::result_at(self, durations).saturating_add(durations.appeal),
            Some(_) => self.at.saturating_add(durations.dispute),
        };
        (from, panel::result(self).unwrap_or_default())
    }
}

fn save(storage: &mut dyn Storage, order: OrderId, dispute: &Dispute) -> StdResult<()> {
    DISPUTES.save(storage, order, dispute)
}

/// An order in dispute.
fn load(storage: &dyn Storage, id: OrderId) -> Result<(Order, Dispute), ContractError> {
    let (order, stage) = orders::load(storage, id)?;
    match stage {
        Stage::Disputed { .. } => Ok((order, DISPUTES.load(storage, id)?)),
        _ => Err(orders::wrong_state(storage, id, stage, "disputed")?),
    }
}

/// What a dispute of an order takes, and an appeal.
fn bond(order: &Order) -> Result<Uint128, ContractError> {
    Ok(order.price.checked_mul_ceil((u128::from(BOND_BPS), u128::from(BASIS)))?)
}

/// Takes a bond that the contract has received and not yet counted.
fn take_bond(
    storage: &mut dyn Storage,
    id: OrderId,
    order: &Order,
    paid: Coin,
) -> Result<Uint128, ContractError> {
    let bond = bond(order)?;
    if paid.denom != order.denom || paid.amount != bond {
        let expected = Coin::new(bond, &order.denom);
        return Err(ContractError::Bond { order: id, expected, paid });
    }
    BONDS.add::<ContractError>(storage, &paid.denom, bond)?;
    Ok(bond)
}

/// By the buyer, before the window ends.
pub(crate) fn dispute(
    deps: DepsMut,
    env: &Env,
    sender: Addr,
    paid: Coin,
    id: OrderId,
    reason: Reason,
) -> Result<Response, ContractError> {
    let (order, delivered_at) = settlement::delivered(deps.storage, id)?;
    let config = config::get(deps.storage)?;
    orders::must_be_buyer(deps.as_ref(), &config, id, &order, &sender)?;
    let now = env.block.time.seconds();
    let end = settlement::window_end(deps.storage, &config, delivered_at, now)?;
    if now >= end {
        return Err(ContractError::WindowOver { order: id, end, now });
    }
    let claim = match &reason {
        Reason::Unavailable {} | Reason::DoesNotOpen {} => String::new(),
        Reason::NotAsDescribed { claim } => {
            check::content_id("claim", claim)?;
            claim.clone()
        }
    };
    let bond = take_bond(deps.storage, id, &order, paid)?;
    let event = Disputed { order: id, reason: reason.name().into(), claim, bond };
    let dispute = Dispute {
        by: sender,
        reason,
        bond,
        at: now,
        height: env.block.height,
        drawn_at: None,
        panel: vec![],
        complete_at: None,
        appeal: None,
        outcome: None,
    };
    save(deps.storage, id, &dispute)?;
    orders::set_stage(deps.storage, id, Stage::Disputed { at: now })?;
    Ok(Response::new().add_event(event))
}

pub(crate) fn query(deps: Deps, order: OrderId) -> Result<DisputeResponse, ContractError> {
    let dispute = DISPUTES.may_load(deps.storage, order)?.ok_or(ContractError::NoDispute { order })?;
    Ok(respond(order, dispute, &config::get(deps.storage)?))
}

pub(crate) fn list(
    deps: Deps,
    start_after: Option<OrderId>,
    limit: Option<u32>,
) -> Result<Vec<DisputeResponse>, ContractError> {
    let config = config::get(deps.storage)?;
    DISPUTES
        .range(deps.storage, start_after.map(Bound::exclusive), None, Direction::Ascending)
        .take(page(limit))
        .map(|entry| {
            let (order, dispute) = entry?;
            Ok(respond(order, dispute, &config))
        })
        .collect()
}

pub(crate) fn list_of(
    deps: Deps,
    auditor: &str,
    start_after: Option<OrderId>,
    limit: Option<u32>,
) -> Result<Vec<DisputeResponse>, ContractError> {
    let auditor = check::address(deps.api, "auditor", auditor)?;
    let numbers: StdResult<Vec<OrderId>> = BY_AUDITOR
        .prefix(&auditor)
        .keys(deps.storage, start_after.map(Bound::exclusive), None, Direction::Ascending)
        .take(page(limit))
        .collect();
    numbers?.into_iter().map(|order| query(deps, order)).collect()
}

fn respond(order: OrderId, dispute: Dispute, config: &Config) -> DisputeResponse {
    let (resolve_from, refund_bps) = dispute.due(&config.durations);
    let Dispute { by: _, reason, bond, at, height: _, drawn_at, panel, complete_at: _, appeal, outcome } =
        dispute;
    DisputeResponse { order, reason, bond, at, drawn_at, panel, appeal, resolve_from, refund_bps, outcome }
}
