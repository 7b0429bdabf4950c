//! Pots that the sales of a week fill, for those who are paid once it is over.

use cosmwasm_std::{Env, Storage, Uint128};
use cw_storage_plus::Map;

use crate::{ContractError, money};

/// (Week, whose, denom) -> pot; an empty one is not kept. Counters are the caller's to change.
pub(crate) struct Pots(&'static str);

impl Pots {
    pub(crate) const fn new(namespace: &'static str) -> Self {
        Self(namespace)
    }

    fn map(&self) -> Map<(u64, u32, &str), Uint128> {
        Map::new(self.0)
    }

    pub(crate) fn load(
        &self,
        storage: &dyn Storage,
        week: u64,
        of: u32,
        denom: &str,
    ) -> Result<Uint128, ContractError> {
        Ok(self.map().may_load(storage, (week, of, denom))?.unwrap_or_default())
    }

    pub(crate) fn save(
        &self,
        storage: &mut dyn Storage,
        week: u64,
        of: u32,
        denom: &str,
        pot: Uint128,
    ) -> Result<(), ContractError> {
        if pot.is_zero() {
            self.map().remove(storage, (week, of, denom));
            return Ok(());
        }
        Ok(self.map().save(storage, (week, of, denom), &pot)?)
    }

    pub(crate) fn fill(
        &self,
        storage: &mut dyn Storage,
        week: u64,
        of: u32,
        denom: &str,
        amount: Uint128,
    ) -> Result<(), ContractError> {
        if amount.is_zero() {
            return Ok(());
        }
        let mut pot = self.load(storage, week, of, denom)?;
        money::add(&mut pot, amount)?;
        self.save(storage, week, of, denom, pot)
    }
}

/// Number of the week of a time, seconds.
pub(crate) fn week_of(at: u64, length: u64) -> u64 {
    at.checked_div(length).unwrap_or_default()
}

/// Number of the present week.
pub(crate) fn week(env: &Env, length: u64) -> u64 {
    week_of(env.block.time.seconds(), length)
}

/// Refuses a week that is not over since `late` seconds.
pub(crate) fn must_be_over(env: &Env, week: u64, length: u64, late: u64) -> Result<(), ContractError> {
    let now = env.block.time.seconds();
    let from = week.saturating_add(1).saturating_mul(length).saturating_add(late);
    if now < from {
        return Err(ContractError::WeekNotOver { week, from, now });
    }
    Ok(())
}
