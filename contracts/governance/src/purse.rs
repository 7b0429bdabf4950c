//! What governance holds: the purse, which proposals spend, and deposits, which they cannot.

use api::governance::{Funded, ReceiveMsg, Spent};
use api::money::{MoneyResponse, Skimmed};
use api::{check, denom};
use control::money::{self, Counter};
use cosmwasm_std::{
    Addr, Coin, CosmosMsg, Deps, DepsMut, Env, Event, MessageInfo, Response, StdResult, Storage, from_json,
};
use cw20::Cw20ReceiveMsg;

use crate::{ContractError, config};

const PURSE: Counter = Counter::new("purse");
const DEPOSITS: Counter = Counter::new("deposits");

pub(crate) fn fund(deps: DepsMut, info: &MessageInfo) -> Result<Response, ContractError> {
    let coin = check::one_coin(info)?;
    give(deps.storage, &coin)?;
    Ok(Response::new().add_event(Funded { denom: coin.denom, amount: coin.amount }))
}

/// A cw20 says that it was sent here. It is counted under the token that calls, whatever the token says, so that a
/// lying one spoofs nothing but its own denom.
pub(crate) fn receive(
    deps: DepsMut,
    info: &MessageInfo,
    received: &Cw20ReceiveMsg,
) -> Result<Response, ContractError> {
    let ReceiveMsg::Fund {} = from_json(&received.msg)?;
    let (denom, amount) = (denom::of_cw20(&info.sender), check::positive("amount", received.amount)?);
    give(deps.storage, &Coin::new(amount, &denom))?;
    Ok(Response::new().add_event(Funded { denom, amount }))
}

/// Counts to the purse what was sent unasked.
pub(crate) fn skim(deps: DepsMut, env: &Env, denom: String) -> Result<Response, ContractError> {
    let counted = PURSE.get(deps.storage, &denom)?.checked_add(DEPOSITS.get(deps.storage, &denom)?)?;
    let amount = money::surplus::<ContractError>(deps.as_ref(), env, &denom, counted)?;
    give(deps.storage, &Coin::new(amount, &denom))?;
    Ok(Response::new().add_event(Skimmed { denom, amount }))
}

/// Adds to the purse what the contract has already received.
pub(crate) fn give(storage: &mut dyn Storage, coin: &Coin) -> Result<(), ContractError> {
    PURSE.add(storage, &coin.denom, coin.amount)
}

/// Takes from the purse and pays.
pub(crate) fn spend(
    storage: &mut dyn Storage,
    to: String,
    coin: Coin,
) -> Result<(CosmosMsg, Event), ContractError> {
    let Coin { denom, amount } = &coin;
    let has = PURSE.get(storage, denom)?;
    if *amount > has {
        return Err(ContractError::PurseTooSmall { denom: denom.clone(), has, wanted: *amount });
    }
    PURSE.sub::<ContractError>(storage, denom, *amount)?;
    let message = denom::pay(denom, &Addr::unchecked(&to), *amount)?;
    let event = Spent { to, denom: coin.denom, amount: coin.amount }.into();
    Ok((message, event))
}

/// A raw message may not move or burn tokens that the purse counts: it would go on counting them.
pub(crate) fn check_call(
    storage: &dyn Storage,
    contract: &str,
    moves: Option<&'static str>,
) -> Result<(), ContractError> {
    let denom = denom::of_cw20(&Addr::unchecked(contract));
    match moves {
        Some(message) if !PURSE.get(storage, &denom)?.is_zero() => {
            Err(ContractError::PurseToken { denom, message })
        }
        _ => Ok(()),
    }
}

/// Takes a deposit in.
pub(crate) fn hold(storage: &mut dyn Storage, deposit: &Coin) -> Result<(), ContractError> {
    DEPOSITS.add(storage, &deposit.denom, deposit.amount)
}

/// Lets a deposit go: back to `to`, or to the purse.
pub(crate) fn release(
    storage: &mut dyn Storage,
    deposit: Coin,
    to: Option<String>,
) -> Result<Option<CosmosMsg>, ContractError> {
    DEPOSITS.sub::<ContractError>(storage, &deposit.denom, deposit.amount)?;
    match to {
        Some(to) => Ok(Some(denom::pay(&deposit.denom, &Addr::unchecked(to), deposit.amount)?)),
        None => give(storage, &deposit).map(|()| None),
    }
}

/// Anyone may give in any denom, so it goes by pages.
pub(crate) fn money(deps: Deps, start_after: Option<&str>, limit: Option<u32>) -> StdResult<MoneyResponse> {
    let mut money = MoneyResponse::default();
    let most = api::page(limit.or(Some(api::MAX_PAGE)));
    for (denom, amount) in PURSE.all(deps.storage, start_after, most)? {
        money.add(&denom, PURSE.name(), amount)?;
    }
    // one denom has deposits: it is on the page where its place is
    let deposit = config::get(deps)?.deposit.denom;
    let before = start_after.is_some_and(|after| deposit.as_str() <= after);
    let beyond = money.denoms.len() == most && money.denoms.last().is_some_and(|last| last.denom < deposit);
    if !before && !beyond {
        money.add(&deposit, DEPOSITS.name(), DEPOSITS.get(deps.storage, &deposit)?)?;
        money.denoms.truncate(most);
    }
    Ok(money)
}
