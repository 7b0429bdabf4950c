//! Power at a height: what an address could vote with at the start of a block.
//!
//! Three series of amounts, each with its history: power, what an address has delegated (its whole bond, or
//! nothing), and what was delegated to it. What it has bonded follows from them: power - received + given. So bonding
//! without a delegation writes one series only, and whatever is asked is exact at every height.
//!
//! The present value is one raw record with the height at which it came to be. When it changes in a later
//! block, the value before goes into the history, once a block, under the height since which it held. So the
//! value at the start of block h is the present one if that is older than h, and else the youngest of the
//! history that is older than h; before the first there was none.

use api::layout::{LayoutError, Records, Stamped};
use api::reward_token::{POWER, TOTAL_POWER};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};

use crate::ContractError;

/// An amount of each address, at every height.
pub(crate) struct Series {
    now: Records<&'static Addr, Stamped>,
    /// (Address, height since which it held) -> amount.
    past: &'static str,
}

/// What an address can vote with.
const POWERS: Series = Series { now: POWER, past: "past" };
/// What an address has delegated.
const GIVEN: Series = Series { now: Records::new("given", 1), past: "given_past" };
/// What was delegated to an address.
const RECEIVED: Series = Series { now: Records::new("received", 1), past: "received_past" };
/// Height since which it held -> all power.
const TOTAL_PAST: Map<u64, Uint128> = Map::new("total_past");

/// How an amount changes.
#[derive(Clone, Copy)]
pub(crate) enum By {
    More(Uint128),
    Less(Uint128),
}

impl By {
    fn apply(self, amount: Uint128) -> Result<Uint128, ContractError> {
        Ok(match self {
            Self::More(more) => amount.checked_add(more)?,
            Self::Less(less) => amount.checked_sub(less)?,
        })
    }

    fn reverse(self) -> Self {
        match self {
            Self::More(amount) => Self::Less(amount),
            Self::Less(amount) => Self::More(amount),
        }
    }
}

impl Series {
    fn past<'a>(&self) -> Map<(&'a Addr, u64), Uint128> {
        Map::new(self.past)
    }

    fn get(&self, storage: &dyn Storage, address: &Addr) -> Result<Uint128, LayoutError> {
        Ok(self.now.may_load(storage, address)?.map(|now| now.value).unwrap_or_default())
    }

    fn change(
        &self,
        storage: &mut dyn Storage,
        address: &Addr,
        height: u64,
        by: By,
    ) -> Result<(), ContractError> {
        let before = self.now.may_load(storage, address)?;
        let now = step(before.as_ref(), height, by)?;
        if let Some(past) = ended(before, height) {
            self.past().save(storage, (address, past.changed_at), &past.value)?;
        }
        Ok(self.now.save(storage, address, &now)?)
    }

    fn at(&self, storage: &dyn Storage, address: &Addr, height: u64) -> Result<Uint128, ContractError> {
        value_at(self.now.may_load(storage, address)?, height, || {
            let until = Some(Bound::exclusive(height));
            self.past().prefix(address).range(storage, None, until, Order::Descending).next()
        })
    }
}

/// Changes what an address has bonded in the block `height`: its own power, or its delegate's, and all power.
pub(crate) fn change(
    storage: &mut dyn Storage,
    address: &Addr,
    delegate: Option<&Addr>,
    height: u64,
    by: By,
) -> Result<(), ContractError> {
    POWERS.change(storage, delegate.unwrap_or(address), height, by)?;
    if let Some(delegate) = delegate {
        GIVEN.change(storage, address, height, by)?;
        RECEIVED.change(storage, delegate, height, by)?;
    }
    let before = TOTAL_POWER.may_load(storage, ())?;
    let total = step(before.as_ref(), height, by)?;
    if let Some(past) = ended(before, height) {
        TOTAL_PAST.save(storage, past.changed_at, &past.value)?;
    }
    Ok(TOTAL_POWER.save(storage, (), &total)?)
}

/// Lets what an address has bonded count for another delegate, or itself, from the next block on. Returns how much
/// that is.
pub(crate) fn hand(
    storage: &mut dyn Storage,
    address: &Addr,
    (from, to): (Option<&Addr>, Option<&Addr>),
    height: u64,
) -> Result<Uint128, ContractError> {
    let amount = bonded(storage, address)?;
    if amount.is_zero() {
        return Ok(amount);
    }
    for (delegate, by) in [(from, By::Less(amount)), (to, By::More(amount))] {
        POWERS.change(storage, delegate.unwrap_or(address), height, by)?;
        match delegate {
            Some(delegate) => RECEIVED.change(storage, delegate, height, by)?,
            // what it keeps for itself is not given
            None => GIVEN.change(storage, address, height, by.reverse())?,
        }
    }
    Ok(amount)
}

fn step(before: Option<&Stamped>, height: u64, by: By) -> Result<Stamped, ContractError> {
    let value = before.map(|before| before.value).unwrap_or_default();
    Ok(Stamped { value: by.apply(value)?, changed_at: height })
}

/// The value that a change in this block ends: none if it began in this block, or there was none.
fn ended(before: Option<Stamped>, height: u64) -> Option<Stamped> {
    before.filter(|before| before.changed_at < height)
}

/// What an address has bonded now, delegated or not.
pub(crate) fn bonded(storage: &dyn Storage, address: &Addr) -> Result<Uint128, ContractError> {
    let own = POWERS.get(storage, address)?.checked_sub(RECEIVED.get(storage, address)?)?;
    Ok(own.checked_add(GIVEN.get(storage, address)?)?)
}

/// What an address had bonded at the start of block `height`, delegated or not.
pub(crate) fn bonded_at(
    storage: &dyn Storage,
    address: &Addr,
    height: u64,
) -> Result<Uint128, ContractError> {
    let power = POWERS.at(storage, address, height)?;
    let own = power.checked_sub(RECEIVED.at(storage, address, height)?)?;
    Ok(own.checked_add(GIVEN.at(storage, address, height)?)?)
}

/// What an address has delegated, and what was delegated to it, now.
pub(crate) fn delegated(storage: &dyn Storage, address: &Addr) -> Result<(Uint128, Uint128), ContractError> {
    Ok((GIVEN.get(storage, address)?, RECEIVED.get(storage, address)?))
}

/// What all have bonded now.
pub(crate) fn total(storage: &dyn Storage) -> Result<Uint128, LayoutError> {
    Ok(TOTAL_POWER.may_load(storage, ())?.map(|now| now.value).unwrap_or_default())
}

/// Power of an address at the start of block `height`.
pub(crate) fn at(storage: &dyn Storage, address: &Addr, height: u64) -> Result<Uint128, ContractError> {
    POWERS.at(storage, address, height)
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
