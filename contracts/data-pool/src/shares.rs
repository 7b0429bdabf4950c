//! Shares of those who are not contributors: persons' claimable balances, weekly pots, the purse.

pub(crate) mod pots;
pub(crate) mod signers;
pub(crate) mod weeks;

use api::check;
use api::data_pool::{Flushed, SharePaid};
use api::denom;
use api::identity_registry::Status;
use cosmwasm_std::{Addr, Deps, DepsMut, MessageInfo, Response, StdResult, Storage, Uint128};
use cw_storage_plus::Map;

use crate::{ContractError, config, money};

/// (Person, denom) -> what they can claim. The sum over persons is the counter `persons`, which whoever calls
/// [`credit`] changes.
const PERSONS: Map<(&Addr, &str), Uint128> = Map::new("person");

/// Adds to a person's share; the counter is the caller's to change, with others at once.
pub(crate) fn credit(
    storage: &mut dyn Storage,
    person: &Addr,
    denom: &str,
    amount: Uint128,
) -> Result<(), ContractError> {
    if amount.is_zero() {
        return Ok(());
    }
    let mut share = PERSONS.may_load(storage, (person, denom))?.unwrap_or_default();
    money::add(&mut share, amount)?;
    Ok(PERSONS.save(storage, (person, denom), &share)?)
}

/// By anyone, to the person.
pub(crate) fn claim(
    deps: DepsMut,
    info: &MessageInfo,
    address: Option<String>,
    denom: String,
) -> Result<Response, ContractError> {
    let person = match address {
        Some(address) => check::address(deps.api, "address", &address)?,
        None => info.sender.clone(),
    };
    let registry = config::get(deps.storage)?.registry;
    if let Some((identity, record)) = registry.identity_of(&deps.querier, &person)?
        && record.status == Status::Sanctioned
    {
        return Err(ContractError::Frozen { identity });
    }
    let Some(paid) = PERSONS.may_load(deps.storage, (&person, &denom))? else {
        return Err(ContractError::NoShare { address: person, denom });
    };
    PERSONS.remove(deps.storage, (&person, &denom));
    money::update(deps.storage, &denom, |counters| money::sub(&mut counters.persons, paid))?;
    let message = denom::pay(&denom, &person, paid)?;
    let event = SharePaid { address: person.into(), denom, paid };
    Ok(Response::new().add_message(message).add_event(event))
}

/// By anyone: what is the purse's goes there.
pub(crate) fn flush(deps: DepsMut, denom: String) -> Result<Response, ContractError> {
    let amount = money::counters(deps.storage, &denom)?.purse;
    if amount.is_zero() {
        return Err(ContractError::NothingToFlush { denom });
    }
    money::update(deps.storage, &denom, |counters| money::sub(&mut counters.purse, amount))?;
    let purse = config::get(deps.storage)?.purse;
    let message = purse.give(&denom, amount)?;
    Ok(Response::new().add_message(message).add_event(Flushed { denom, amount }))
}

pub(crate) fn query(deps: Deps, address: &str, denom: &str) -> Result<Uint128, ContractError> {
    let person = check::address(deps.api, "address", address)?;
    let share: StdResult<_> = PERSONS.may_load(deps.storage, (&person, denom));
    Ok(share?.unwrap_or_default())
}
