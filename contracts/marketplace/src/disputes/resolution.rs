//! The end of a dispute: the price, the bonds, and what the panel is paid.

use api::OrderId;
use api::marketplace::{BASIS, Outcome, Resolved, VOTE_PAY_BPS};
use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response, Uint128};

use super::{Dispute, load, panel, save};
use crate::config::{self, Config};
use crate::escrow::BONDS;
use crate::orders::{self, Order, Stage};
use crate::{ContractError, payouts, settlement};

/// Why a dispute ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// The keepers showed that the buyer was wrong.
    Answered,
    /// Its time is over: what stands then, stands. Is the price given up if its token refuses it again?
    Due { refund_bps: u16, gives_up: bool },
    /// Governance ruled.
    Ruled(u16),
}

/// Who gets how much, each once.
struct Payments(Vec<(Addr, Uint128)>);

impl Payments {
    fn add(&mut self, to: &Addr, amount: Uint128) -> Result<(), ContractError> {
        match self.0.iter_mut().find(|(payee, _)| payee == to) {
            Some((_, sum)) => *sum = sum.checked_add(amount)?,
            None => self.0.push((to.clone(), amount)),
        }
        Ok(())
    }
}

/// By anyone: what is due.
pub(crate) fn resolve(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: OrderId,
) -> Result<Response, ContractError> {
    let (order, dispute) = load(deps.storage, id)?;
    let config = config::get(deps.storage)?;
    let (from, refund_bps) = dispute.due(&config.durations);
    let now = env.block.time.seconds();
    if now < from {
        return Err(ContractError::TooEarly { order: id, what: "resolution", from, now });
    }
    let gives_up = settlement::gives_up(deps.as_ref(), &config, &info.sender, from, now);
    conclude(deps, env, &config, (id, &order, dispute), Ground::Due { refund_bps, gives_up })
}

pub(super) fn conclude(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    (id, order, mut dispute): (OrderId, &Order, Dispute),
    ground: Ground,
) -> Result<Response, ContractError> {
    let (refund_bps, gives_up) = match ground {
        Ground::Answered => (0, false),
        Ground::Due { refund_bps, gives_up } => (refund_bps, gives_up),
        Ground::Ruled(refund_bps) => (refund_bps, false),
    };
    let at = env.block.time.seconds();
    let stage = if refund_bps == 0 { Stage::Settled { at } } else { Stage::Resolved { at, refund_bps } };
    orders::set_stage(deps.storage, id, stage)?;
    dispute.outcome = Some(Outcome { at, refund_bps });
    save(deps.storage, id, &dispute)?;

    let (refund, message) = settlement::part(deps.storage, config, id, order, refund_bps, gives_up)?;
    let mut bonds = dispute.bond;
    if let Some(appeal) = &dispute.appeal {
        bonds = bonds.checked_add(appeal.bond)?;
    }
    BONDS.sub::<ContractError>(deps.storage, &order.denom, bonds)?;
    let mut payments = Payments(vec![]);
    payments.add(&order.buyer, refund)?;
    let forfeited = share_bonds(&mut payments, &dispute, ground, refund_bps)?;
    payments.add(&config.purse.0, forfeited)?;

    let mut response = Response::new().add_submessage(message);
    for (to, amount) in payments.0 {
        response = response.add_submessages(payouts::send(config, &order.denom, &to, amount)?);
    }
    Ok(response.add_event(Resolved { order: id, refund_bps, refund, forfeited }))
}

/// Who gets the bonds; returns what of them is forfeited. An auditor's pay does not depend on the vote.
fn share_bonds(
    payments: &mut Payments,
    dispute: &Dispute,
    ground: Ground,
    refund_bps: u16,
) -> Result<Uint128, ContractError> {
    let mut rest = dispute.bond;
    let pay = dispute.bond.checked_multiply_ratio(VOTE_PAY_BPS, BASIS)?;
    for seat in dispute.panel.iter().filter(|seat| seat.refund_bps.is_some()) {
        payments.add(&seat.auditor, pay)?;
        rest = rest.checked_sub(pay)?;
    }
    let result = panel::result(dispute);
    let judged = result.is_some() || !matches!(ground, Ground::Due { .. });
    let mut forfeited = Uint128::zero();
    if refund_bps > 0 || !judged {
        payments.add(&dispute.by, rest)?;
    } else {
        forfeited = rest;
    }
    if let Some(appeal) = &dispute.appeal {
        let before = result.unwrap_or_default();
        let returned = match ground {
            Ground::Ruled(ruling) if appeal.by_buyer => ruling > before,
            Ground::Ruled(ruling) => ruling < before,
            Ground::Answered | Ground::Due { .. } => true,
        };
        if returned {
            payments.add(&appeal.by, appeal.bond)?;
        } else {
            forfeited = forfeited.checked_add(appeal.bond)?;
        }
    }
    Ok(forfeited)
}
