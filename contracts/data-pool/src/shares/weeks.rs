//! The relayers' pots: what a week's sales earned the keepers of each custody key, and who signed its reports.

use api::CustodyId;
use api::data_pool::{Durations, WeekResponse, WeekShared};
use api::identity_registry::CustodyStatus;
use cosmwasm_std::{Addr, Deps, DepsMut, Env, Response, Storage, Uint128};
use cw_storage_plus::Map;
use lean_serde::lean_serde;

use super::pots::{self, Pots};
use crate::{ContractError, config, money, reports, shares};

/// A custody key's reports of a week. One small record, because every report writes it.
#[lean_serde]
struct Tally {
    /// Consumed reports.
    reports: u32,
    /// How many of them each keeper signed, by index.
    signed: Vec<u32>,
}

const TALLIES: Map<(u64, CustodyId), Tally> = Map::new("week_tally");
/// (Week, custody key, denom) -> pot: the relayers' shares of sales from the pools that the key seals. The sum of
/// all is the counter `relayers`.
pub(crate) const POTS: Pots = Pots::new("week_pot");

/// Counts signers of a report, which is new or was counted before.
pub(super) fn count(
    storage: &mut dyn Storage,
    key: (u64, CustodyId),
    keepers: usize,
    signers: &[u8],
    new: bool,
) -> Result<(), ContractError> {
    let fresh = || Tally { reports: 0, signed: vec![0; keepers] };
    let mut tally = TALLIES.may_load(storage, key)?.unwrap_or_else(fresh);
    tally.reports = tally.reports.saturating_add(new.into());
    for (index, count) in (0u8..).zip(&mut tally.signed) {
        if signers.contains(&index) {
            *count = count.saturating_add(1);
        }
    }
    Ok(TALLIES.save(storage, key, &tally)?)
}

/// A custody key's consumed reports of a week, and how many of them each of its keepers signed, if any.
fn signed(deps: Deps, week: u64, custody: CustodyId) -> Result<(u32, Vec<(Addr, u32)>), ContractError> {
    let Some(tally) = TALLIES.may_load(deps.storage, (week, custody))? else {
        return Ok((0, vec![]));
    };
    let keepers = config::get(deps.storage)?.registry.custody(&deps.querier, custody)?.keepers;
    let counts = keepers.into_iter().zip(tally.signed).filter(|(_, count)| *count > 0);
    let signed = counts.map(|(keeper, count)| (Addr::unchecked(keeper.address), count)).collect();
    Ok((tally.reports, signed))
}

/// By anyone: a past week's pot, in equal parts, to those keepers of its custody key who signed at least half of the
/// key's reports. What does not divide, or finds nobody, joins the key's pot of the present week; or the purse, if
/// the key is no longer active: then nobody may sign for it again.
pub(crate) fn share(
    deps: DepsMut,
    env: &Env,
    week: u64,
    custody: CustodyId,
    denom: String,
) -> Result<Response, ContractError> {
    let config = config::get(deps.storage)?;
    let Durations { relayer_week, cosign, .. } = config.durations;
    pots::must_be_over(env, week, relayer_week, cosign)?;
    let pot = POTS.load(deps.storage, week, custody, &denom)?;
    if pot.is_zero() {
        return Err(ContractError::EmptyPot { week, custody, denom });
    }
    let (reports, signed) = signed(deps.as_ref(), week, custody)?;
    let good: Vec<Addr> = signed
        .into_iter()
        .filter(|(_, count)| count.saturating_mul(2) >= reports)
        .map(|(relayer, _)| relayer)
        .collect();
    let relayers = u32::try_from(good.len()).unwrap_or(u32::MAX);
    let each = pot.checked_div(relayers.into()).unwrap_or_default();
    let shared = each.checked_mul(relayers.into())?;
    let rest = pot.checked_sub(shared)?;
    let active = reports::custody(deps.as_ref(), &config, custody)?.status == CustodyStatus::Active;
    let (to_pot, to_purse) = if active { (rest, Uint128::zero()) } else { (Uint128::zero(), rest) };

    POTS.save(deps.storage, week, custody, &denom, Uint128::zero())?;
    POTS.fill(deps.storage, pots::week(env, relayer_week), custody, &denom, to_pot)?;
    for relayer in &good {
        shares::credit(deps.storage, relayer, &denom, each)?;
    }
    money::update(deps.storage, &denom, |counters| {
        money::sub(&mut counters.relayers, pot.checked_sub(to_pot)?)?;
        money::add(&mut counters.purse, to_purse)?;
        money::add(&mut counters.persons, shared)
    })?;
    Ok(Response::new().add_event(WeekShared { week, custody, denom, relayers, each }))
}

pub(crate) fn query(
    deps: Deps,
    env: &Env,
    week: u64,
    custody: CustodyId,
    denom: &str,
) -> Result<WeekResponse, ContractError> {
    let (reports, signed) = signed(deps, week, custody)?;
    Ok(WeekResponse {
        present: pots::week(env, config::get(deps.storage)?.durations.relayer_week),
        pot: POTS.load(deps.storage, week, custody, denom)?,
        reports,
        signed,
    })
}
