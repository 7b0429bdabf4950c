//! Power at a height: what was bonded at the start of a block.
//!
//! The present value is one raw record with the height at which it came to be. When it changes in a later
//! block, the value before goes into the history, once a block, under the height since which it held. So the
//! value at the start of block h is the present one if that is older than h, and else the youngest of the
//! history that is older than h; before the first there was none.

use api::layout::{LayoutError, Stamped};
use api::reward_token::{POWER, TOTAL_POWER};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};

use crate::ContractError;

/// (Address, height since which it held) -> power.
const PAST: Map<(&Addr, u64), Uint128> = Map::new("past");
/// Height since which it held -> all power.
const TOTAL_PAST: Map<u64, Uint128> = Map::new("total_past");

/// What a change makes of an amount.
type Change<'a> = &'a dyn Fn(Uint128) -> Result<Uint128, ContractError>;

/// Changes the power of an address, and all power with it, in the block `height`. Returns the address's own.
pub(crate) fn change(
    storage: &mut dyn Storage,
    address: &Addr,
    height: u64,
    change: Change,
) -> Result<Uint128, ContractError> {
    let before = POWER.may_load(storage, address)?;
    let now = step(before.as_ref(), height, change)?;
    if let Some(past) = ended(before, height) {
        PAST.save(storage, (address, past.changed_at), &past.value)?;
    }
    POWER.save(storage, address, &now)?;

    let before = TOTAL_POWER.may_load(storage, ())?;
    let total = step(before.as_ref(), height, change)?;
    if let Some(past) = ended(before, height) {
        TOTAL_PAST.save(storage, past.changed_at, &past.value)?;
    }
    TOTAL_POWER.save(storage, (), &total)?;
    Ok(now.value)
}

fn step(before: Option<&Stamped>, height: u64, change: Change) -> Result<Stamped, ContractError> {
    let value = before.map(|before| before.value).unwrap_or_default();
    Ok(Stamped { value: change(value)?, changed_at: height })
}

/// The value that a change in this block ends: none if it began in this block, or there was none.
fn ended(before: Option<Stamped>, height: u64) -> Option<Stamped> {
    before.filter(|before| before.changed_at < height)
}

/// What an address has bonded now.
pub(crate) fn now(storage: &dyn Storage, address: &Addr) -> Result<Uint128, LayoutError> {
    Ok(POWER.may_load(storage, address)?.map(|now| now.value).unwrap_or_default())
}

/// What all have bonded now.
pub(crate) fn total(storage: &dyn Storage) -> Result<Uint128, LayoutError> {
    Ok(TOTAL_POWER.may_load(storage, ())?.map(|now| now.value).unwrap_or_default())
}

/// Power of an address at the start of block `height`.
pub(crate) fn at(storage: &dyn Storage, address: &Addr, height: u64) -> Result<Uint128, ContractError> {
    value_at(POWER.may_load(storage, address)?, height, || {
        PAST.prefix(address).range(storage, None, Some(Bound::exclusive(height)), Order::Descending).next()
    })
}

/// All power at the start of block `height`.
pub(crate) fn total_at(storage: &dyn Storage, height: u64) -> Result<Uint128, ContractError> {
    value_at(TOTAL_POWER.may_load(storage, ())?, height, || {
        TOTAL_PAST.range(storage, None, Some(Bound::exclusive(height)), Order::Descending).next()
    })
}

fn value_at(
    now: Option<Stamped>,
    height: u64,
    youngest_past: impl FnOnce() -> Option<StdResult<(u64, Uint128)>>,
) -> Result<Uint128, ContractError> {
    match now {
        None => Ok(Uint128::zero()),
        Some(now) if now.changed_at < height => Ok(now.value),
        Some(_) => Ok(youngest_past().transpose()?.map(|(_, value)| value).unwrap_or_default()),
    }
}
