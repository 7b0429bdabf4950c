//! What this contract itself does to cw20-base's balances and supply. Every change says so by the attributes
//! that cw20-base gives the same change, so that whoever follows a cw20 token by its events stays right.

use cosmwasm_std::{Addr, Attribute, Storage, Uint128, attr};
use cw20_base::state::{BALANCES, TOKEN_INFO};

use crate::ContractError;

/// Attributes of a change.
pub(crate) type Attributes = Vec<Attribute>;

/// Moves GRAIN from an address to this contract, or back.
pub(crate) fn shift(
    storage: &mut dyn Storage,
    from: &Addr,
    to: &Addr,
    amount: Uint128,
) -> Result<Attributes, ContractError> {
    debit(storage, from, amount)?;
    credit(storage, to, amount)?;
    Ok(vec![attr("action", "transfer"), attr("from", from), attr("to", to), attr("amount", amount)])
}

/// Makes GRAIN. Returns the supply after it.
pub(crate) fn mint(
    storage: &mut dyn Storage,
    to: &Addr,
    amount: Uint128,
) -> Result<(Uint128, Attributes), ContractError> {
    credit(storage, to, amount)?;
    let supply = change_supply(storage, |supply| Ok(supply.checked_add(amount)?))?;
    Ok((supply, vec![attr("action", "mint"), attr("to", to), attr("amount", amount)]))
}

/// Destroys GRAIN. Returns the supply after it.
pub(crate) fn burn(
    storage: &mut dyn Storage,
    from: &Addr,
    amount: Uint128,
) -> Result<(Uint128, Attributes), ContractError> {
    debit(storage, from, amount)?;
    let supply = change_supply(storage, |supply| Ok(supply.checked_sub(amount)?))?;
    Ok((supply, vec![attr("action", "burn"), attr("from", from), attr("amount", amount)]))
}

/// S: all GRAIN there is, bonded included.
pub(crate) fn supply(storage: &dyn Storage) -> Result<Uint128, ContractError> {
    Ok(TOKEN_INFO.load(storage)?.total_supply)
}

fn change_supply(
    storage: &mut dyn Storage,
    change: impl FnOnce(Uint128) -> Result<Uint128, ContractError>,
) -> Result<Uint128, ContractError> {
    let token = TOKEN_INFO.update(storage, |mut token| {
        token.total_supply = change(token.total_supply)?;
        Ok::<_, ContractError>(token)
    })?;
    Ok(token.total_supply)
}

fn debit(storage: &mut dyn Storage, from: &Addr, wanted: Uint128) -> Result<(), ContractError> {
    let balance = BALANCES.may_load(storage, from)?.unwrap_or_default();
    let left = balance.checked_sub(wanted).map_err(|_| ContractError::Insufficient {
        address: from.to_string(),
        balance,
        wanted,
    })?;
    Ok(BALANCES.save(storage, from, &left)?)
}

fn credit(storage: &mut dyn Storage, to: &Addr, amount: Uint128) -> Result<(), ContractError> {
    let balance = BALANCES.may_load(storage, to)?.unwrap_or_default();
    Ok(BALANCES.save(storage, to, &balance.checked_add(amount)?)?)
}
