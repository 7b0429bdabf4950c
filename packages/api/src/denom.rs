//! Denoms: a native or IBC denom as the bank knows it, or `cw20:` and the token's address.

use cosmwasm_std::{
    Addr, BankMsg, Binary, Coin, CosmosMsg, QuerierWrapper, StdResult, Uint128, to_json_binary, wasm_execute,
};
use cw20::BalanceResponse;
use lean_serde::Serialize;
use terms::CW20_PREFIX;

/// What is said to a token, as `Cw20ExecuteMsg`: of which a contract that links it links the code of all messages.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Call {
    Transfer { recipient: String, amount: Uint128 },
    Send { contract: String, amount: Uint128, msg: Binary },
}

/// What is asked, as `Cw20QueryMsg`.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Ask {
    Balance { address: String },
}

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
        Some(token) => {
            wasm_execute(token, &Call::Transfer { recipient: to.to_string(), amount }, vec![])?.into()
        }
    })
}

/// Calls a contract with `amount` of a denom: funds of the call, or a cw20 `Send` whose hook carries `msg`.
pub fn call<M: serde::Serialize>(denom: &str, to: &Addr, amount: Uint128, msg: &M) -> StdResult<CosmosMsg> {
    let sent = match cw20_of(denom) {
        None if amount.is_zero() => wasm_execute(to, msg, vec![]),
        None => wasm_execute(to, msg, vec![Coin::new(amount, denom)]),
        Some(token) => {
            let msg = to_json_binary(msg)?;
            wasm_execute(token, &Call::Send { contract: to.to_string(), amount, msg }, vec![])
        }
    };
    Ok(sent?.into())
}

/// What an address holds of a denom.
pub fn balance(querier: &QuerierWrapper, of: &Addr, denom: &str) -> StdResult<Uint128> {
    match cw20_of(denom) {
        None => Ok(querier.query_balance(of, denom)?.amount),
        Some(token) => {
            let query = Ask::Balance { address: of.to_string() };
            Ok(querier.query_wasm_smart::<BalanceResponse>(token, &query)?.balance)
        }
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::to_json_string;
    use cw20::{Cw20ExecuteMsg, Cw20QueryMsg};

    use super::*;

    #[test]
    fn a_token_is_spoken_to_in_its_own_words() {
        let (who, amount, msg) = (String::from("ann"), Uint128::new(7), Binary::from(b"{}"));
        for (said, own) in [
            (
                Call::Transfer { recipient: who.clone(), amount },
                Cw20ExecuteMsg::Transfer { recipient: who.clone(), amount },
            ),
            (
                Call::Send { contract: who.clone(), amount, msg: msg.clone() },
                Cw20ExecuteMsg::Send { contract: who.clone(), amount, msg },
            ),
        ] {
            assert_eq!(to_json_string(&said), to_json_string(&own));
        }
        let asked = to_json_string(&Ask::Balance { address: who.clone() });
        assert_eq!(asked, to_json_string(&Cw20QueryMsg::Balance { address: who }));
    }
}
