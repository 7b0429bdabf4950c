//! The relayers' pots: what a week's sales earned the keepers of each custody key, and who signed its reports.

use api::CustodyId;
use api::data_pool::{WeekResponse, WeekShared};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Deps, DepsMut, Env, Response, Storage, Uint128};
use cw_storage_plus::Map;

use crate::reports::Signed;
use crate::{ContractError, config, money, shares};

/// A custody key's reports of a week. One small record, because every report writes it.
#[cw_serde]
struct Tally {
    /// Consumed reports.
    reports: u32,
    /// How many of them each keeper signed, by index.
    signed: Vec<u32>,
}

const TALLIES: Map<(u64, CustodyId), Tally> = Map::new("week_tally");
/// (Week, custody key, denom) -> pot: the relayers' shares of sales from the pools that the key seals. The sum of
/// all is the counter `relayers`.
const POTS: Map<(u64, CustodyId, &str), Uint128> = Map::new("week_pot");

/// Number of the present week.
pub(crate) fn at(env: &Env, relayer_week: u64) -> u64 {
    env.block.time.seconds().checked_div(relayer_week).unwrap_or_default()
}

/// Counts a consumed report for its signers.
pub(crate) fn count_report(
    storage: &mut dyn Storage,
    week: u64,
    signed: &Signed,
) -> Result<(), ContractError> {
    let key = (week, signed.custody);
    let fresh = || Tally { reports: 0, signed: vec![0; signed.keepers] };
    let mut tally = TALLIES.may_load(storage, key)?.unwrap_or_else(fresh);
    tally.reports = tally.reports.saturating_add(1);
    for (index, count) in (0u8..).zip(&mut tally.signed) {
        if signed.signers.contains(&index) {
            *count = count.saturating_add(1);
        }
    }
    Ok(TALLIES.save(storage, key, &tally)?)
}

/// Adds to a week's pot of a custody key; the counter is the caller's to change.
pub(crate) fn fill(
    storage: &mut dyn Storage,
    week: u64,
    custody: CustodyId,
    denom: &str,
    amount: Uint128,
) -> Result<(), ContractError> {
    if amount.is_zero() {
        return Ok(());
    }
    let mut pot = pot(storage, week, custody, denom)?;
    money::add(&mut pot, amount)?;
    Ok(POTS.save(storage, (week, custody, denom), &pot)?)
}

fn pot(storage: &dyn Storage, week: u64, custody: CustodyId, denom: &str) -> Result<Uint128, ContractError> {
    Ok(POTS.may_load(storage, (week, custody, denom))?.unwrap_or_default())
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
/// key's reports. What does not divide, or finds nobody, joins the key's pot of the present week.
pub(crate) fn share(
    deps: DepsMut,
    env: &Env,
    week: u64,
    custody: CustodyId,
    denom: String,
) -> Result<Response, ContractError> {
    let present = at(env, config::get(deps.storage)?.durations.relayer_week);
    if week >= present {
        return Err(ContractError::WeekNotOver { week, present });
    }
    let pot = pot(deps.storage, week, custody, &denom)?;
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

    POTS.remove(deps.storage, (week, custody, &denom));
    fill(deps.storage, present, custody, &denom, pot.checked_sub(shared)?)?;
    for relayer in &good {
        shares::credit(deps.storage, relayer, &denom, each)?;
    }
    money::update(deps.storage, &denom, |counters| {
        money::sub(&mut counters.relayers, shared)?;
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
        present: at(env, config::get(deps.storage)?.durations.relayer_week),
        pot: pot(deps.storage, week, custody, denom)?,
        reports,
        signed,
    })
}
