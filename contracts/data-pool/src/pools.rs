//! Pools: proposed by a curator, decided by the authority.

pub(crate) mod running;

use api::check;
use api::data_pool::{
    Durations, MIN_HEADS, POOLS, Pool, PoolDecided, PoolDraft, PoolProposed, PoolResponse, PoolStatus,
};
use api::identity_registry::{CustodyStatus, MAX_LEVEL, ROLE_CURATOR};
use api::{CustodyId, PoolId, page};
use canonical::DIGEST_BYTES;
use control::numbers;
use cosmwasm_std::{Coin, Deps, DepsMut, Env, MessageInfo, Response, Storage};
use cw_storage_plus::{Item, Map};
use earnings::MAX_UNCLOSED;
use terms::Purpose;

use crate::config::Config;
use crate::verification::BEST;
use crate::{ContractError, cohorts, config, editions, money, reports};

/// Number of the last pool.
const LAST_POOL: Item<u64> = Item::new("last_pool");
/// Deposits of pools that are not decided.
const DEPOSITS: Map<PoolId, Coin> = Map::new("pool_deposit");
/// When a pool was made active, seconds: its first cut counts from here.
const ACTIVE_SINCE: Map<PoolId, u64> = Map::new("pool_active_since");

pub(crate) fn load(storage: &dyn Storage, pool: PoolId) -> Result<Pool, ContractError> {
    POOLS.may_load(storage, pool)?.ok_or(ContractError::UnknownPool { pool })
}

pub(crate) fn load_active(storage: &dyn Storage, pool: PoolId, now: u64) -> Result<Pool, ContractError> {
    let found = load(storage, pool)?;
    match found.status.at(now) {
        PoolStatus::Active => Ok(found),
        status => Err(ContractError::PoolNotActive { pool, status }),
    }
}

/// When an active pool became so, seconds.
pub(crate) fn active_since(storage: &dyn Storage, pool: PoolId) -> Result<u64, ContractError> {
    Ok(ACTIVE_SINCE.load(storage, pool)?)
}

/// By a holder of `curator`, with exactly the deposit.
pub(crate) fn propose(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    draft: PoolDraft,
) -> Result<Response, ContractError> {
    let config = config::get(deps.storage)?;
    let now = env.block.time.seconds();
    check::exact_funds(info, &config.pool_deposit)?;
    if !config.registry.has_role(&deps.querier, &info.sender, ROLE_CURATOR, None, now)? {
        return Err(ContractError::NotCurator { address: info.sender.clone() });
    }
    check_draft(deps.as_ref(), &config, &draft)?;

    let pool: PoolId = numbers::next::<_, ContractError>(deps.storage, &LAST_POOL, "pools")?;
    let record = Pool {
        curator: info.sender.clone(),
        authority: config.authority,
        status: PoolStatus::Proposed,
        draft,
        decide_by: now.saturating_add(config.durations.decide),
    };
    POOLS.save(deps.storage, pool, &record)?;
    DEPOSITS.save(deps.storage, pool, &config.pool_deposit)?;
    let Coin { denom, amount } = &config.pool_deposit;
    money::update(deps.storage, denom, |counters| money::add(&mut counters.deposits, *amount))?;
    Ok(Response::new().add_event(PoolProposed { pool, curator: info.sender.to_string() }))
}

fn check_draft(deps: Deps, config: &Config, draft: &PoolDraft) -> Result<(), ContractError> {
    check::bytes::<DIGEST_BYTES>("schema", &draft.schema)?;
    check::content_id("dossier", &draft.dossier)?;
    check::sorted("purposes", &draft.purposes, Purpose::ALL.len(), |purpose| *purpose)?;
    draft.fees.total()?;
    check::range("cap", draft.cap, 1, u64::MAX)?;
    // Shorter, and as many editions as may be unclosed could be on sale: no cut would free a cohort someone left.
    let Durations { sale, grace, .. } = config.durations;
    check::range("cut_period", draft.cut_period, sale.div_ceil(MAX_UNCLOSED.into()), grace)?;
    check::range("min_level", draft.min_level, 1, MAX_LEVEL)?;
    check::range("min_heads", draft.min_heads, MIN_HEADS, u32::MAX)?;
    check::range("sample_bps", draft.sample_bps, 0, BEST)?;
    usable_custody(deps, config, draft.custody)
}

/// Refuses a custody key that no edition may be sealed with from now on.
pub(crate) fn usable_custody(deps: Deps, config: &Config, custody: CustodyId) -> Result<(), ContractError> {
    match reports::custody(deps, config, custody)?.status {
        CustodyStatus::Active => Ok(()),
        status => Err(ContractError::CustodyStatus { custody, status }),
    }
}

/// Refuses whoever is not a pool's authority.
fn must_be_authority(pool: PoolId, record: &Pool, info: &MessageInfo) -> Result<(), ContractError> {
    if info.sender == record.authority {
        return Ok(());
    }
    let (expected, got) = (record.authority.clone(), info.sender.clone());
    Err(ContractError::NotAuthority { pool, expected, got })
}

/// By the pool's authority, before `decide_by`.
pub(crate) fn decide(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    pool: PoolId,
    accept: bool,
) -> Result<Response, ContractError> {
    let record = load(deps.storage, pool)?;
    must_be_authority(pool, &record, info)?;
    must_be_proposed(pool, &record)?;
    let now = env.block.time.seconds();
    if now >= record.decide_by {
        return Err(ContractError::DecisionOver { pool, decide_by: record.decide_by, now });
    }
    if accept {
        ACTIVE_SINCE.save(deps.storage, pool, &now)?;
    }
    conclude(deps, pool, record, accept, accept)
}

/// By anyone, from `decide_by` on.
pub(crate) fn refuse(deps: DepsMut, env: &Env, pool: PoolId) -> Result<Response, ContractError> {
    let record = load(deps.storage, pool)?;
    must_be_proposed(pool, &record)?;
    let now = env.block.time.seconds();
    if now < record.decide_by {
        return Err(ContractError::DecisionOpen { pool, decide_by: record.decide_by, now });
    }
    conclude(deps, pool, record, false, true)
}

fn must_be_proposed(pool: PoolId, record: &Pool) -> Result<(), ContractError> {
    match record.status {
        PoolStatus::Proposed => Ok(()),
        status => Err(ContractError::PoolDecided { pool, status }),
    }
}

/// The deposit goes back to the curator, or to the purse.
fn conclude(
    deps: DepsMut,
    pool: PoolId,
    mut record: Pool,
    active: bool,
    give_back: bool,
) -> Result<Response, ContractError> {
    record.status = if active { PoolStatus::Active } else { PoolStatus::Refused };
    POOLS.save(deps.storage, pool, &record)?;
    let deposit = DEPOSITS.load(deps.storage, pool)?;
    DEPOSITS.remove(deps.storage, pool);
    let messages = money::end_deposit(deps.storage, &deposit, give_back.then_some(&record.curator))?;
    Ok(Response::new().add_messages(messages).add_event(PoolDecided { pool, active }))
}

pub(crate) fn query(deps: Deps, env: &Env, id: PoolId) -> Result<PoolResponse, ContractError> {
    let mut pool = load(deps.storage, id)?;
    pool.status = pool.status.at(env.block.time.seconds());
    let frontier = earnings::frontier(deps.storage, id)?;
    let cut_from = match pool.status {
        PoolStatus::Active if frontier.changed => Some(editions::cut_from(deps.storage, id, &pool)?),
        _ => None,
    };
    let slots = cohorts::slots_in_use(deps.storage, id)?;
    Ok(PoolResponse { id, pool, cut: frontier.cut, closed: frontier.closed, cut_from, slots })
}

pub(crate) fn list(
    deps: Deps,
    env: &Env,
    start_after: Option<PoolId>,
    limit: Option<u32>,
) -> Result<Vec<PoolResponse>, ContractError> {
    let last = numbers::last(deps.storage, &LAST_POOL)?;
    let last = PoolId::try_from(last).unwrap_or(PoolId::MAX);
    let first = start_after.unwrap_or_default().saturating_add(1);
    (first..=last).take(page(limit)).map(|pool| query(deps, env, pool)).collect()
}
