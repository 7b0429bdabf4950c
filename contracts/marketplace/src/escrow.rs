//! What the marketplace holds, counted.

use api::money::MoneyResponse;
use control::money::{self, Counter};
use cosmwasm_std::{Deps, DepsMut, Env, Response, StdResult, Storage, Uint128};

use crate::denoms::{self, Denoms};
use crate::{ContractError, config};

/// Of orders that are funded, delivered or disputed.
pub(crate) const ESCROW: Counter = Counter::new("escrow");
/// Of open requests.
pub(crate) const BUDGETS: Counter = Counter::new("budgets");
/// Of disputes and appeals.
pub(crate) const BONDS: Counter = Counter::new("bonds");
/// What is left of offers.
pub(crate) const OFFERS: Counter = Counter::new("offers");
/// What was refused on its way and waits.
pub(crate) const UNPAID: Counter = Counter::new("unpaid");

const COUNTERS: [&Counter; 5] = [&ESCROW, &BUDGETS, &BONDS, &OFFERS, &UNPAID];

/// By anyone: what was sent unasked goes to the purse.
pub(crate) fn skim(deps: DepsMut, env: &Env, denom: &str) -> Result<Response, ContractError> {
    let purse = config::get(deps.storage)?.purse;
    money::skim(deps.as_ref(), env, denom, counted(deps.storage, denom)?, &purse)
}

/// The sum of all counters of a denom.
pub(crate) fn counted(storage: &dyn Storage, denom: &str) -> Result<Uint128, ContractError> {
    let add = |sum: Uint128, counter: &&Counter| Ok(sum.checked_add(counter.get(storage, denom)?)?);
    COUNTERS.iter().try_fold(Uint128::zero(), add)
}

/// Of every denom that something may be held in: at most 64.
pub(crate) fn money(deps: Deps) -> StdResult<MoneyResponse> {
    let mut money = MoneyResponse::default();
    let Denoms { allowed, former } = denoms::get(deps.storage)?;
    for denom in allowed.iter().chain(&former) {
        for counter in COUNTERS {
            money.add(denom, counter.name(), counter.get(deps.storage, denom)?)?;
        }
    }
    Ok(money)
}
