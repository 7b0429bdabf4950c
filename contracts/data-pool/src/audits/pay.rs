//! The auditors' pots: what a week's sales of a pool earned those who audited it, each audit alike.

use std::collections::BTreeMap;

use api::data_pool::{AuditWeekResponse, AuditsShared, MAX_PAID_AUDITORS, PoolStatus};
use api::{PoolId, check, page};
use cosmwasm_std::{Addr, Deps, DepsMut, Empty, Env, Order, Response, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};

use crate::shares::pots::{self, Pots};
use crate::{ContractError, config, money, pools, shares};

/// (Week, pool, denom) -> pot. The sum of all is the counter `auditors`.
pub(crate) const POTS: Pots = Pots::new("audit_pot");
/// (Week, pool, auditor) -> audits decided in time.
const COUNTS: Map<(u64, PoolId, &Addr), u32> = Map::new("audit_count");
/// (Week, pool) -> all of them.
const TOTALS: Map<(u64, PoolId), u32> = Map::new("audit_total");
/// (Week, pool, denom) -> audits that are not paid yet, once some are.
const UNPAID: Map<(u64, PoolId, &str), u32> = Map::new("audit_unpaid");
/// Who is paid.
const PAID: Map<PaidKey, Empty> = Map::new("audit_paid");

/// (Week, pool), (denom, auditor).
type PaidKey<'a> = ((u64, PoolId), (&'a str, &'a Addr));

/// Counts an audit that was decided in time.
pub(super) fn count(
    storage: &mut dyn Storage,
    env: &Env,
    pool: PoolId,
    auditor: &Addr,
) -> Result<(), ContractError> {
    let week = pots::week(env, config::get(storage)?.durations.relayer_week);
    let one_more = |count: Option<u32>| -> StdResult<u32> { Ok(count.unwrap_or_default().saturating_add(1)) };
    COUNTS.update(storage, (week, pool, auditor), one_more)?;
    TOTALS.update(storage, (week, pool), one_more)?;
    Ok(())
}

fn unpaid(storage: &dyn Storage, week: u64, pool: PoolId, denom: &str) -> Result<u32, ContractError> {
    match UNPAID.may_load(storage, (week, pool, denom))? {
        Some(left) => Ok(left),
        None => Ok(TOTALS.may_load(storage, (week, pool))?.unwrap_or_default()),
    }
}

/// By anyone: a past week's pot, by the number of audits. The last who is paid takes what rounding left.
pub(crate) fn share(
    deps: DepsMut,
    env: &Env,
    (week, pool): (u64, PoolId),
    denom: String,
    auditors: &[String],
) -> Result<Response, ContractError> {
    let length = config::get(deps.storage)?.durations.relayer_week;
    pots::must_be_over(env, week, length, 0)?;
    let pot = POTS.load(deps.storage, week, pool, &denom)?;
    if pot.is_zero() {
        return Err(ContractError::EmptyAuditPot { week, pool, denom });
    }
    let all = unpaid(deps.storage, week, pool, &denom)?;
    if all == 0 {
        pass_on(deps.storage, pots::week(env, length), (week, pool), &denom)?;
        let paid = Uint128::zero();
        return Ok(Response::new().add_event(AuditsShared { week, pool, denom, audits: 0, paid }));
    }
    check::distinct("auditors", auditors, MAX_PAID_AUDITORS)?;
    let (mut left, mut audits) = (pot, all);
    let mut credits = BTreeMap::new();
    for auditor in auditors {
        let auditor = check::address(deps.api, "auditors", auditor)?;
        let count = COUNTS.may_load(deps.storage, (week, pool, &auditor))?.unwrap_or_default();
        let key = ((week, pool), (denom.as_str(), &auditor));
        if count == 0 || PAID.has(deps.storage, key) {
            continue;
        }
        PAID.save(deps.storage, key, &Empty {})?;
        let part = left.checked_multiply_ratio(count, audits)?;
        left = left.checked_sub(part)?;
        audits = audits.saturating_sub(count);
        credits.insert(auditor, part);
    }
    if credits.is_empty() {
        return Err(ContractError::NobodyToPay { week, pool, denom });
    }
    UNPAID.save(deps.storage, (week, pool, &denom), &audits)?;
    POTS.save(deps.storage, week, pool, &denom, left)?;
    for (auditor, part) in &credits {
        shares::credit(deps.storage, auditor, &denom, *part)?;
    }
    let paid = pot.checked_sub(left)?;
    money::update(deps.storage, &denom, |counters| {
        money::sub(&mut counters.auditors, paid)?;
        money::add(&mut counters.persons, paid)
    })?;
    let audits = all.saturating_sub(audits);
    Ok(Response::new().add_event(AuditsShared { week, pool, denom, audits, paid }))
}

/// A pot of a week without audits: to the present week's, or to the purse where nothing will be earned any more.
fn pass_on(
    storage: &mut dyn Storage,
    present: u64,
    (week, pool): (u64, PoolId),
    denom: &str,
) -> Result<(), ContractError> {
    let frontier = earnings::frontier(storage, pool)?;
    let retired = pools::load(storage, pool)?.status == PoolStatus::Retired;
    let over = retired && frontier.closed == frontier.cut;
    let pot = POTS.load(storage, week, pool, denom)?;
    POTS.save(storage, week, pool, denom, Uint128::zero())?;
    if !over {
        return POTS.fill(storage, present, pool, denom, pot);
    }
    money::update(storage, denom, |counters| {
        money::sub(&mut counters.auditors, pot)?;
        money::add(&mut counters.purse, pot)
    })
}

pub(crate) fn query(
    deps: Deps,
    env: &Env,
    (week, pool): (u64, PoolId),
    denom: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<AuditWeekResponse, ContractError> {
    let after = start_after.map(|after| check::address(deps.api, "start_after", &after)).transpose()?;
    let counts = COUNTS.prefix((week, pool)).range(
        deps.storage,
        after.as_ref().map(Bound::exclusive),
        None,
        Order::Ascending,
    );
    Ok(AuditWeekResponse {
        present: pots::week(env, config::get(deps.storage)?.durations.relayer_week),
        pot: POTS.load(deps.storage, week, pool, denom)?,
        unpaid: unpaid(deps.storage, week, pool, denom)?,
        auditors: counts.take(page(limit)).collect::<StdResult<_>>()?,
    })
}
