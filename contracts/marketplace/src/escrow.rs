//! What the marketplace holds: the escrow of orders and the budgets of requests.

use api::money::MoneyResponse;
use control::money::{self, Counter};
use cosmwasm_std::{Deps, DepsMut, Env, Response, StdResult, Storage, Uint128};

use crate::{ContractError, config};

/// Of orders that are funded or delivered.
pub(crate) const ESCROW: Counter = Counter::new("escrow");
/// Of open requests.
pub(crate) const BUDGETS: Counter = Counter::new("budgets");

const COUNTERS: [&Counter; 2] = [&ESCROW, &BUDGETS];

/// By anyone: what was sent unasked goes to the purse.
pub(crate) fn skim(deps: DepsMut, env: &Env, denom: &str) -> Result<Response, ContractError> {
    let purse = config::get(deps.as_ref())?.purse;
    money::skim(deps.as_ref(), env, denom, counted(deps.storage, denom)?, &purse)
}

/// The sum of all counters of a denom.
fn counted(storage: &dyn Storage, denom: &str) -> Result<Uint128, ContractError> {
    let add = |sum: Uint128, counter: &&Counter| Ok(sum.checked_add(counter.get(storage, denom)?)?);
    COUNTERS.iter().try_fold(Uint128::zero(), add)
}

pub(crate) fn money(deps: Deps) -> StdResult<MoneyResponse> {
    let mut money = MoneyResponse::default();
    for denom in config::get(deps)?.denoms {
        for counter in COUNTERS {
            money.add(&denom, counter.name(), counter.get(deps.storage, &denom)?)?;
        }
    }
    Ok(money)
}
