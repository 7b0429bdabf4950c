//! What this contract itself does to cw20-base's balances and supply. Every change says so by the attributes
//! that cw20-base gives the same change, so that whoever follows a cw20 token by its events stays right.

use cosmwasm_std::{Addr, Attribute, StdResult, Storage, Uint128, attr};
use cw20_base::state::{BALANCES, TOKEN_INFO, TokenInfo};

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

/// Makes GRAIN, of a `token` as it was loaded. Returns the supply after it.
pub(crate) fn mint(
    storage: &mut dyn Storage,
    mut token: TokenInfo,
    to: &Addr,
    amount: Uint128,
) -> Result<(Uint128, Attributes), ContractError> {
    credit(storage, to, amount)?;
    token.total_supply = token.total_supply.checked_add(amount)?;
    TOKEN_INFO.save(storage, &token)?;
    Ok((token.total_supply, vec![attr("action", "mint"), attr("to", to), attr("amount", amount)]))
}

/// Destroys GRAIN. Returns the supply before and after it.
pub(crate) fn burn(
    storage: &mut dyn Storage,
    from: &Addr,
    amount: Uint128,
) -> Result<(Uint128, Uint128, Attributes), ContractError> {
    debit(storage, from, amount)?;
    let mut token = token(storage)?;
    let before = token.total_supply;
    token.total_supply = before.checked_sub(amount)?;
    TOKEN_INFO.save(storage, &token)?;
    let moved = vec![attr("action", "burn"), attr("from", from), attr("amount", amount)];
    Ok((before, token.total_supply, moved))
}

/// What cw20-base keeps of the token, its supply among it.
pub(crate) fn token(storage: &dyn Storage) -> StdResult<TokenInfo> {
    TOKEN_INFO.load(storage)
}

/// S: all GRAIN there is, bonded included.
pub(crate) fn supply(storage: &dyn Storage) -> Result<Uint128, ContractError> {
    Ok(token(storage)?.total_supply)
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
