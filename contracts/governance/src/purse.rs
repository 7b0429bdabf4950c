//! What governance holds: the purse, which proposals spend, and deposits, which they cannot.

use api::check;
use api::governance::{Funded, Spent};
use api::money::MoneyResponse;
use cosmwasm_std::{
    BankMsg, Coin, CosmosMsg, Deps, DepsMut, Event, MessageInfo, Order, Response, StdResult, Storage, Uint128,
};
use cw_storage_plus::{Item, Map};

use crate::{ContractError, config};

const PURSE: Map<&str, Uint128> = Map::new("purse");
const DEPOSITS: Item<Uint128> = Item::new("deposits");

pub(crate) fn fund(deps: DepsMut, info: &MessageInfo) -> Result<Response, ContractError> {
    let coin = check::one_coin(info)?;
    give(deps.storage, &coin)?;
    Ok(Response::new().add_event(Funded { denom: coin.denom, amount: coin.amount }))
}

/// Adds to the purse what the contract has already received.
pub(crate) fn give(storage: &mut dyn Storage, coin: &Coin) -> Result<(), ContractError> {
    let purse = PURSE.may_load(storage, &coin.denom)?.unwrap_or_default();
    Ok(PURSE.save(storage, &coin.denom, &purse.checked_add(coin.amount)?)?)
}

/// Takes from the purse and pays.
pub(crate) fn spend(
    storage: &mut dyn Storage,
    to: String,
    coin: Coin,
) -> Result<(CosmosMsg, Event), ContractError> {
    let has = PURSE.may_load(storage, &coin.denom)?.unwrap_or_default();
    let left = has.checked_sub(coin.amount).map_err(|_| ContractError::PurseTooSmall {
        denom: coin.denom.clone(),
        has,
        wanted: coin.amount,
    })?;
    PURSE.save(storage, &coin.denom, &left)?;
    let event = Spent { to: to.clone(), denom: coin.denom.clone(), amount: coin.amount }.into();
    Ok((BankMsg::Send { to_address: to, amount: vec![coin] }.into(), event))
}

/// Takes a deposit in.
pub(crate) fn hold(storage: &mut dyn Storage, deposit: &Coin) -> Result<(), ContractError> {
    let held = DEPOSITS.may_load(storage)?.unwrap_or_default();
    Ok(DEPOSITS.save(storage, &held.checked_add(deposit.amount)?)?)
}

/// Lets a deposit go: back to `to`, or to the purse.
pub(crate) fn release(
    storage: &mut dyn Storage,
    deposit: Coin,
    to: Option<String>,
) -> Result<Option<CosmosMsg>, ContractError> {
    let held = DEPOSITS.may_load(storage)?.unwrap_or_default();
    DEPOSITS.save(storage, &held.checked_sub(deposit.amount)?)?;
    match to {
        Some(to_address) => Ok(Some(BankMsg::Send { to_address, amount: vec![deposit] }.into())),
        None => give(storage, &deposit).map(|()| None),
    }
}

/// Anyone may give in any denom, so the answer is bounded.
pub(crate) fn money(deps: Deps) -> StdResult<MoneyResponse> {
    let mut money = MoneyResponse::default();
    let deposit = config::get(deps)?.deposit.denom;
    money.add(&deposit, "deposits", DEPOSITS.may_load(deps.storage)?.unwrap_or_default())?;
    let denoms = PURSE.range(deps.storage, None, None, Order::Ascending);
    for entry in denoms.take(api::page(Some(api::MAX_PAGE))) {
        let (denom, amount) = entry?;
        money.add(&denom, "purse", amount)?;
    }
    Ok(money)
}
