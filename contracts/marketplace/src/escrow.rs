//! What the marketplace holds: the escrow of orders and the budgets of requests.

use api::money::MoneyResponse;
use cosmwasm_std::{Deps, StdResult, Storage, Uint128};
use cw_storage_plus::Map;

use crate::{ContractError, config};

/// A counter per denom.
pub(crate) struct Counter(&'static str);

/// Of orders that are funded or delivered.
pub(crate) const ESCROW: Counter = Counter("escrow");
/// Of open requests.
pub(crate) const BUDGETS: Counter = Counter("budgets");

impl Counter {
    fn map<'a>(&self) -> Map<&'a str, Uint128> {
        Map::new(self.0)
    }

    pub(crate) fn get(&self, storage: &dyn Storage, denom: &str) -> StdResult<Uint128> {
        Ok(self.map().may_load(storage, denom)?.unwrap_or_default())
    }

    pub(crate) fn add(
        &self,
        storage: &mut dyn Storage,
        denom: &str,
        amount: Uint128,
    ) -> Result<(), ContractError> {
        let sum = self.get(storage, denom)?.checked_add(amount)?;
        Ok(self.map().save(storage, denom, &sum)?)
    }

    pub(crate) fn sub(
        &self,
        storage: &mut dyn Storage,
        denom: &str,
        amount: Uint128,
    ) -> Result<(), ContractError> {
        let rest = self.get(storage, denom)?.checked_sub(amount)?;
        Ok(self.map().save(storage, denom, &rest)?)
    }
}

pub(crate) fn money(deps: Deps) -> StdResult<MoneyResponse> {
    let mut money = MoneyResponse::default();
    for denom in config::get(deps)?.denoms {
        money.add(&denom, "escrow", ESCROW.get(deps.storage, &denom)?)?;
        money.add(&denom, "budgets", BUDGETS.get(deps.storage, &denom)?)?;
    }
    Ok(money)
}
