//! What lies here and is not owed to contributors, counted per denom. What is owed to them, the ledger counts.
//!
//! balance == owed + these counters + what was sent unasked.

use api::money::MoneyResponse;
use api::{MAX_PAGE, denom};
use cosmwasm_std::{
    Addr, Coin, CosmosMsg, Deps, DepsMut, Env, Order, OverflowError, Response, Storage, Uint128,
};
use cw_storage_plus::Map;
use lean_serde::lean_serde;

use crate::{ContractError, config};

/// One record a denom: a settled order changes four of them at once.
#[lean_serde]
#[derive(Default)]
pub(crate) struct Counters {
    /// Claimable shares of curators, relayers and auditors, and deposits that contributors get back.
    #[serde(default, skip_serializing_if = "Uint128::is_zero")]
    pub(crate) persons: Uint128,
    /// Relayers' pots, all weeks.
    #[serde(default, skip_serializing_if = "Uint128::is_zero")]
    pub(crate) relayers: Uint128,
    /// Auditors' pots, all weeks.
    #[serde(default, skip_serializing_if = "Uint128::is_zero")]
    pub(crate) auditors: Uint128,
    /// What `Flush` sends to the purse.
    #[serde(default, skip_serializing_if = "Uint128::is_zero")]
    pub(crate) purse: Uint128,
    /// Of pools, cohorts and contributions that wait for a verdict.
    #[serde(default, skip_serializing_if = "Uint128::is_zero")]
    pub(crate) deposits: Uint128,
}

/// Until it goes back to its payer or to the purse.
#[lean_serde]
pub(crate) struct Deposit {
    pub(crate) payer: Addr,
    pub(crate) deposit: Coin,
}

const COUNTERS: Map<&str, Counters> = Map::new("money");

pub(crate) fn counters(storage: &dyn Storage, denom: &str) -> Result<Counters, ContractError> {
    Ok(COUNTERS.may_load(storage, denom)?.unwrap_or_default())
}

/// The one way to change counters: one read, one write.
pub(crate) fn update(
    storage: &mut dyn Storage,
    denom: &str,
    change: impl FnOnce(&mut Counters) -> Result<(), OverflowError>,
) -> Result<(), ContractError> {
    let mut counters = counters(storage, denom)?;
    change(&mut counters)?;
    Ok(COUNTERS.save(storage, denom, &counters)?)
}

/// Adds to a counter, checked.
pub(crate) fn add(counter: &mut Uint128, amount: Uint128) -> Result<(), OverflowError> {
    *counter = counter.checked_add(amount)?;
    Ok(())
}

/// Takes from a counter, checked.
pub(crate) fn sub(counter: &mut Uint128, amount: Uint128) -> Result<(), OverflowError> {
    *counter = counter.checked_sub(amount)?;
    Ok(())
}

/// Ends a deposit: back to whoever paid it, or to the purse. The message to send, if there is one.
pub(crate) fn end_deposit(
    storage: &mut dyn Storage,
    deposit: &Coin,
    back_to: Option<&Addr>,
) -> Result<Option<CosmosMsg>, ContractError> {
    let Coin { denom, amount } = deposit;
    update(storage, denom, |counters| {
        sub(&mut counters.deposits, *amount)?;
        if back_to.is_none() {
            add(&mut counters.purse, *amount)?;
        }
        Ok(())
    })?;
    match back_to {
        Some(to) if !amount.is_zero() => Ok(Some(denom::pay(denom, to, *amount)?)),
        _ => Ok(None),
    }
}

/// By anyone: what was sent unasked goes to the purse.
pub(crate) fn skim(deps: DepsMut, env: &Env, denom: &str) -> Result<Response, ContractError> {
    let purse = config::get(deps.storage)?.purse;
    let Counters { persons, relayers, auditors, purse: kept, deposits } = counters(deps.storage, denom)?;
    let mut counted = earnings::owed(deps.storage, denom)?;
    for amount in [persons, relayers, auditors, kept, deposits] {
        add(&mut counted, amount)?;
    }
    control::money::skim(deps.as_ref(), env, denom, counted, &purse)
}

pub(crate) fn query(deps: Deps) -> Result<MoneyResponse, ContractError> {
    let mut answer = MoneyResponse::default();
    // As many denoms as marketplace ever allowed: far below a page.
    let most: usize = MAX_PAGE.try_into().unwrap_or(usize::MAX);
    for (denom, owed) in earnings::owed_all(deps.storage, None, most)? {
        answer.add(&denom, "owed", owed)?;
    }
    for entry in COUNTERS.range(deps.storage, None, None, Order::Ascending).take(most) {
        let (denom, counters) = entry?;
        let Counters { persons, relayers, auditors, purse, deposits } = counters;
        for (name, amount) in [
            ("persons", persons),
            ("relayers", relayers),
            ("auditors", auditors),
            ("purse", purse),
            ("deposits", deposits),
        ] {
            answer.add(&denom, name, amount)?;
        }
    }
    Ok(answer)
}
