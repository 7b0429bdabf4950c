//! Bonded GRAIN, which votes, and GRAIN on its way out of the bond, which does not.

use api::check;
use api::reward_token::{Bonded, MAX_UNBONDINGS, Released, Unbonding, UnbondingStarted};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};

use crate::power::By;
use crate::{ContractError, balances, config, delegation, power};

/// Address -> its unbondings, by time; at most [`MAX_UNBONDINGS`].
const UNBONDINGS: Map<&Addr, Vec<Unbonding>> = Map::new("unbondings");
/// Sum of all unbondings, micro-GRAIN.
const UNBONDING: Item<Uint128> = Item::new("unbonding_total");

/// Bonds GRAIN of the sender.
pub(crate) fn bond(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    amount: Uint128,
) -> Result<Response, ContractError> {
    check::positive("amount", amount)?;
    let moved = balances::shift(deps.storage, &info.sender, &env.contract.address, amount)?;
    let delegate = delegation::delegate_of(deps.storage, &info.sender)?;
    let height = env.block.height;
    power::change(deps.storage, &info.sender, delegate.as_ref(), height, By::More(amount))?;
    let bonded = power::bonded(deps.storage, &info.sender)?;
    let address = info.sender.to_string();
    Ok(Response::new().add_attributes(moved).add_event(Bonded { address, amount, bonded }))
}

/// Takes GRAIN of the sender out of the bond.
pub(crate) fn unbond(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    amount: Uint128,
) -> Result<Response, ContractError> {
    check::positive("amount", amount)?;
    let bonded = power::bonded(deps.storage, &info.sender)?;
    let Ok(left) = bonded.checked_sub(amount) else {
        let address = info.sender.to_string();
        return Err(ContractError::NotBonded { address, bonded, wanted: amount });
    };
    let delegate = delegation::delegate_of(deps.storage, &info.sender)?;
    let height = env.block.height;
    power::change(deps.storage, &info.sender, delegate.as_ref(), height, By::Less(amount))?;

    let durations = config::get(deps.storage)?.durations;
    let release_at = env.block.time.seconds().saturating_add(durations.unbonding);
    let mut unbondings = UNBONDINGS.may_load(deps.storage, &info.sender)?.unwrap_or_default();
    enter(&mut unbondings, Unbonding { amount, release_at }, &info.sender)?;
    UNBONDINGS.save(deps.storage, &info.sender, &unbondings)?;
    set_unbonding(deps.storage, |unbonding| Ok(unbonding.checked_add(amount)?))?;
    let address = info.sender.to_string();
    Ok(Response::new().add_event(UnbondingStarted { address, amount, bonded: left, release_at }))
}

/// Adds one to the list; those that are over at the same second are one.
fn enter(unbondings: &mut Vec<Unbonding>, new: Unbonding, address: &Addr) -> Result<(), ContractError> {
    if let Some(last) = unbondings.last_mut().filter(|last| last.release_at == new.release_at) {
        last.amount = last.amount.checked_add(new.amount)?;
        return Ok(());
    }
    if unbondings.len() >= MAX_UNBONDINGS {
        return Err(ContractError::TooManyUnbondings { address: address.to_string(), max: MAX_UNBONDINGS });
    }
    unbondings.push(new);
    Ok(())
}

/// Pays out what is over, to whose it is. By anyone.
pub(crate) fn release(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    address: Option<String>,
) -> Result<Response, ContractError> {
    let owner = match address {
        Some(address) => check::address(deps.api, "address", &address)?,
        None => info.sender.clone(),
    };
    let now = env.block.time.seconds();
    let unbondings = UNBONDINGS.may_load(deps.storage, &owner)?.unwrap_or_default();
    let (over, pending): (Vec<_>, Vec<_>) = unbondings.into_iter().partition(|one| one.release_at <= now);
    if over.is_empty() {
        let next = pending.iter().map(|one| one.release_at).min();
        return Err(ContractError::NothingToRelease { address: owner.into(), next, now });
    }
    let amount = over.iter().try_fold(Uint128::zero(), |sum, one| sum.checked_add(one.amount))?;
    if pending.is_empty() {
        UNBONDINGS.remove(deps.storage, &owner);
    } else {
        UNBONDINGS.save(deps.storage, &owner, &pending)?;
    }
    set_unbonding(deps.storage, |unbonding| Ok(unbonding.checked_sub(amount)?))?;
    let moved = balances::shift(deps.storage, &env.contract.address, &owner, amount)?;
    Ok(Response::new().add_attributes(moved).add_event(Released { address: owner.into(), amount }))
}

fn set_unbonding(
    storage: &mut dyn Storage,
    change: impl FnOnce(Uint128) -> Result<Uint128, ContractError>,
) -> Result<(), ContractError> {
    let unbonding = change(unbonding(storage)?)?;
    Ok(UNBONDING.save(storage, &unbonding)?)
}

/// Sum of all unbondings.
pub(crate) fn unbonding(storage: &dyn Storage) -> StdResult<Uint128> {
    Ok(UNBONDING.may_load(storage)?.unwrap_or_default())
}

pub(crate) fn bonded(deps: Deps, address: &str) -> Result<Uint128, ContractError> {
    let address = check::address(deps.api, "address", address)?;
    power::bonded(deps.storage, &address)
}

pub(crate) fn unbondings(deps: Deps, address: &str) -> Result<Vec<Unbonding>, ContractError> {
    let address = check::address(deps.api, "address", address)?;
    Ok(UNBONDINGS.may_load(deps.storage, &address)?.unwrap_or_default())
}

pub(crate) fn power_at(deps: Deps, address: &str, height: u64) -> Result<Uint128, ContractError> {
    let address = check::address(deps.api, "address", address)?;
    power::at(deps.storage, &address, height)
}
