//! Denoms: a native or IBC denom as the bank knows it, or `cw20:` and the token's address.

use cosmwasm_std::{
    Addr, BankMsg, Coin, CosmosMsg, QuerierWrapper, StdResult, Uint128, WasmMsg, to_json_binary,
};
use cw20::{BalanceResponse, Cw20ExecuteMsg, Cw20QueryMsg};
use terms::CW20_PREFIX;

/// The denom of a cw20 token.
pub fn of_cw20(token: &Addr) -> String {
    format!("{CW20_PREFIX}{token}")
}

/// The token's address, where the denom is a cw20's.
pub fn cw20_of(denom: &str) -> Option<&str> {
    denom.strip_prefix(CW20_PREFIX)
}

/// Pays `amount` of a denom to an address: a bank send, or a cw20 `Transfer`. The caller leaves zero amounts
/// out: the bank refuses them.
pub fn pay(denom: &str, to: &Addr, amount: Uint128) -> StdResult<CosmosMsg> {
    Ok(match cw20_of(denom) {
        None => BankMsg::Send { to_address: to.to_string(), amount: vec![Coin::new(amount, denom)] }.into(),
        Some(token) => WasmMsg::Execute {
            contract_addr: token.into(),
            msg: to_json_binary(&Cw20ExecuteMsg::Transfer { recipient: to.to_string(), amount })?,
            funds: vec![],
        }
        .into(),
    })
}

/// Calls a contract with `amount` of a denom: funds of the call, or a cw20 `Send` whose hook carries `msg`.
pub fn call<M: serde::Serialize>(denom: &str, to: &Addr, amount: Uint128, msg: &M) -> StdResult<CosmosMsg> {
    let msg = to_json_binary(msg)?;
    Ok(match cw20_of(denom) {
        None => WasmMsg::Execute {
            contract_addr: to.to_string(),
            msg,
            funds: if amount.is_zero() { vec![] } else { vec![Coin::new(amount, denom)] },
        }
        .into(),
        Some(token) => WasmMsg::Execute {
            contract_addr: token.into(),
            msg: to_json_binary(&Cw20ExecuteMsg::Send { contract: to.to_string(), amount, msg })?,
            funds: vec![],
        }
        .into(),
    })
}

/// What an address holds of a denom.
pub fn balance(querier: &QuerierWrapper, of: &Addr, denom: &str) -> StdResult<Uint128> {
    match cw20_of(denom) {
        None => Ok(querier.query_balance(of, denom)?.amount),
        Some(token) => {
            let query = Cw20QueryMsg::Balance { address: of.to_string() };
            Ok(querier.query_wasm_smart::<BalanceResponse>(token, &query)?.balance)
        }
    }
}
