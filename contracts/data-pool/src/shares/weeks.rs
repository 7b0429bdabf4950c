//! The relayers' pots: what a week earned them, and who signed its reports.

use std::collections::BTreeMap;

use api::CustodyId;
use api::data_pool::{MAX_WEEK_KEYS, WeekResponse, WeekShared};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Deps, DepsMut, Env, Order, Response, StdResult, Storage, Uint128};
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
/// (Week, denom) -> pot. The sum of all is the counter `relayers`.
const POTS: Map<(u64, &str), Uint128> = Map::new("week_pot");

/// Number of the present week.
pub(crate) fn at(env: &Env, relayer_week: u64) -> u64 {
    env.block.time.seconds().checked_div(relayer_week).unwrap_or_default()
}

/// Counts a consumed report for its signers. A week takes the reports of [`MAX_WEEK_KEYS`] custody keys, those that
/// reported first: whoever shares the pot out walks them all.
pub(crate) fn count_report(
    storage: &mut dyn Storage,
    week: u64,
    signed: &Signed,
) -> Result<(), ContractError> {
    let mut tally = match TALLIES.may_load(storage, (week, signed.custody))? {
        Some(tally) => tally,
        None => {
            let keys = TALLIES.prefix(week).keys_raw(storage, None, None, Order::Ascending);
            if keys.take(MAX_WEEK_KEYS).count() == MAX_WEEK_KEYS {
                return Ok(());
            }
            Tally { reports: 0, signed: vec![0; signed.keepers] }
        }
    };
    tally.reports = tally.reports.saturating_add(1);
    for (index, count) in (0u8..).zip(&mut tally.signed) {
        if signed.signers.contains(&index) {
            *count = count.saturating_add(1);
        }
    }
    Ok(TALLIES.save(storage, (week, signed.custody), &tally)?)
}

/// Adds to a week's pot; the counter is the caller's to change.
pub(crate) fn fill(
    storage: &mut dyn Storage,
    week: u64,
    denom: &str,
    amount: Uint128,
) -> Result<(), ContractError> {
    if amount.is_zero() {
        return Ok(());
    }
    let mut pot = pot(storage, week, denom)?;
    money::add(&mut pot, amount)?;
    Ok(POTS.save(storage, (week, denom), &pot)?)
}

fn pot(storage: &dyn Storage, week: u64, denom: &str) -> Result<Uint128, ContractError> {
    Ok(POTS.may_load(storage, (week, denom))?.unwrap_or_default())
}

/// A week's consumed reports, and how many of them each relayer signed, by address.
fn signed(deps: Deps, week: u64) -> Result<(u32, BTreeMap<String, u32>), ContractError> {
    let registry = config::get(deps.storage)?.registry;
    let tallies: Vec<(CustodyId, Tally)> = TALLIES
        .prefix(week)
        .range(deps.storage, None, None, Order::Ascending)
        .take(MAX_WEEK_KEYS)
        .collect::<StdResult<_>>()?;
    let mut reports = 0u32;
    let mut by_relayer = BTreeMap::<String, u32>::new();
    for (custody, tally) in tallies {
        reports = reports.saturating_add(tally.reports);
        let keepers = registry.custody(&deps.querier, custody)?.keepers;
        for (keeper, count) in keepers.into_iter().zip(tally.signed) {
            if count > 0 {
                let sum = by_relayer.entry(keeper.address).or_default();
                *sum = sum.saturating_add(count);
            }
        }
    }
    Ok((reports, by_relayer))
}

/// By anyone: a past week's pot, in equal parts, to those who signed at least half of its reports. What does not
/// divide, or finds nobody, joins the present week's pot.
pub(crate) fn share(deps: DepsMut, env: &Env, week: u64, denom: String) -> Result<Response, ContractError> {
    let present = at(env, config::get(deps.storage)?.durations.relayer_week);
    if week >= present {
        return Err(ContractError::WeekNotOver { week, present });
    }
    let pot = pot(deps.storage, week, &denom)?;
    if pot.is_zero() {
        return Err(ContractError::EmptyPot { week, denom });
    }
    let (reports, by_relayer) = signed(deps.as_ref(), week)?;
    let good: Vec<Addr> = by_relayer
        .into_iter()
        .filter(|(_, count)| count.saturating_mul(2) >= reports)
        .map(|(relayer, _)| Addr::unchecked(relayer))
        .collect();
    let relayers = u32::try_from(good.len()).unwrap_or(u32::MAX);
    let each = pot.checked_div(relayers.into()).unwrap_or_default();
    let shared = each.checked_mul(relayers.into())?;

    POTS.remove(deps.storage, (week, &denom));
    fill(deps.storage, present, &denom, pot.checked_sub(shared)?)?;
    for relayer in &good {
        shares::credit(deps.storage, relayer, &denom, each)?;
    }
    money::update(deps.storage, &denom, |counters| {
        money::sub(&mut counters.relayers, shared)?;
        money::add(&mut counters.persons, shared)
    })?;
    Ok(Response::new().add_event(WeekShared { week, denom, relayers, each }))
}

pub(crate) fn query(deps: Deps, env: &Env, week: u64, denom: &str) -> Result<WeekResponse, ContractError> {
    let (reports, by_relayer) = signed(deps, week)?;
    Ok(WeekResponse {
        present: at(env, config::get(deps.storage)?.durations.relayer_week),
        pot: pot(deps.storage, week, denom)?,
        reports,
        signed: by_relayer.into_iter().map(|(relayer, count)| (Addr::unchecked(relayer), count)).collect(),
    })
}
