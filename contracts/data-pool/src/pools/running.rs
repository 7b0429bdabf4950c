//! A pool after its decision: suspended, going on, sealed by another key, retired.

use std::mem;

use api::data_pool::{CustodySet, POOLS, Pool, PoolResumed, PoolRetired, PoolStatus, PoolSuspended};
use api::{CustodyId, PoolId};
use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response};

use super::{load, must_be_authority, usable_custody};
use crate::{ContractError, config};

/// Refuses a pool that is in none of these states now.
fn must_be(
    pool: PoolId,
    record: &Pool,
    env: &Env,
    (good, expected): (impl FnOnce(PoolStatus) -> bool, &'static str),
) -> Result<(), ContractError> {
    let status = record.status.at(env.block.time.seconds());
    if good(status) { Ok(()) } else { Err(ContractError::PoolStatus { pool, status, expected }) }
}

/// Refuses a pool that was not accepted, or is retired.
fn must_run(pool: PoolId, record: &Pool, env: &Env) -> Result<(), ContractError> {
    let runs = |status| matches!(status, PoolStatus::Active | PoolStatus::Suspended { .. });
    must_be(pool, record, env, (runs, "active or suspended"))
}

/// Refuses whoever neither runs a pool nor decides on it.
fn must_be_in_charge(pool: PoolId, record: &Pool, sender: &Addr) -> Result<(), ContractError> {
    if *sender == record.curator || *sender == record.authority {
        return Ok(());
    }
    let (curator, authority) = (record.curator.clone(), record.authority.clone());
    Err(ContractError::NotInCharge { pool, curator, authority, got: sender.clone() })
}

/// By the pool's authority.
pub(crate) fn suspend(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    pool: PoolId,
) -> Result<Response, ContractError> {
    let mut record = load(deps.storage, pool)?;
    must_be_authority(pool, &record, info)?;
    must_be(pool, &record, env, (|status| status == PoolStatus::Active, "active"))?;
    let length = config::get(deps.storage)?.durations.suspension;
    let until = env.block.time.seconds().saturating_add(length);
    record.status = PoolStatus::Suspended { until };
    POOLS.save(deps.storage, pool, &record)?;
    Ok(Response::new().add_event(PoolSuspended { pool, until }))
}

/// By the pool's authority.
pub(crate) fn resume(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    pool: PoolId,
) -> Result<Response, ContractError> {
    let mut record = load(deps.storage, pool)?;
    must_be_authority(pool, &record, info)?;
    let suspended = |status| matches!(status, PoolStatus::Suspended { .. });
    must_be(pool, &record, env, (suspended, "suspended"))?;
    // over as of now, and remembered: cohorts have their trial anew from here
    record.status = PoolStatus::Suspended { until: env.block.time.seconds() };
    POOLS.save(deps.storage, pool, &record)?;
    Ok(Response::new().add_event(PoolResumed { pool }))
}

/// By the pool's curator or authority.
pub(crate) fn retire(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    pool: PoolId,
) -> Result<Response, ContractError> {
    let mut record = load(deps.storage, pool)?;
    must_be_in_charge(pool, &record, &info.sender)?;
    must_run(pool, &record, env)?;
    record.status = PoolStatus::Retired;
    POOLS.save(deps.storage, pool, &record)?;
    Ok(Response::new().add_event(PoolRetired { pool }))
}

/// By the pool's authority alone: it accepted the pool with its keepers, who judge what counts and read everything.
pub(crate) fn set_custody(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    pool: PoolId,
    custody: CustodyId,
) -> Result<Response, ContractError> {
    let mut record = load(deps.storage, pool)?;
    must_be_authority(pool, &record, info)?;
    must_run(pool, &record, env)?;
    if record.draft.custody == custody {
        return Err(ContractError::SameCustody { pool, custody });
    }
    usable_custody(deps.as_ref(), &config::get(deps.storage)?, custody)?;
    let before = mem::replace(&mut record.draft.custody, custody);
    POOLS.save(deps.storage, pool, &record)?;
    Ok(Response::new().add_event(CustodySet { pool, custody, before }))
}
