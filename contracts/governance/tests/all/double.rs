//! A contract that takes any message and says what it was told, and can be migrated.

use cosmwasm_std::{
    Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdResult, Uint128, to_json_binary,
};
use cw_multi_test::{AppResponse, Contract, ContractWrapper, Executor};
use cw20::{BalanceResponse, Cw20ExecuteMsg, Cw20QueryMsg, Cw20ReceiveMsg};
use serde_json::Value;
use testkit::Suite;

fn code(migrated: bool) -> Box<dyn Contract<Empty>> {
    fn execute(_: DepsMut, _: Env, _: MessageInfo, msg: Value) -> StdResult<Response> {
        Ok(Response::new().add_attribute("told", msg.to_string()))
    }
    fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
        Ok(Response::new())
    }
    fn query(_: Deps, _: Env, _: Empty) -> StdResult<Binary> {
        Ok(Binary::default())
    }
    fn migrate(_: DepsMut, _: Env, msg: Value) -> StdResult<Response> {
        Ok(Response::new().add_attribute("migrated", msg.to_string()))
    }
    let contract = ContractWrapper::new(execute, instantiate, query);
    if migrated { Box::new(contract.with_migrate(migrate)) } else { Box::new(contract) }
}

/// One of them, with governance as its admin.
pub(crate) fn double(suite: &mut Suite) -> Addr {
    let (owner, admin) = (suite.owner.clone(), suite.contracts.governance.to_string());
    let code = suite.app.store_code(code(false));
    suite.app.instantiate_contract(code, owner, &Empty {}, &[], "double", Some(admin)).unwrap()
}

/// Its next code.
pub(crate) fn next_code(suite: &mut Suite) -> u64 {
    suite.app.store_code(code(true))
}

/// The values of an attribute, in order.
pub(crate) fn said(response: &AppResponse, key: &str) -> Vec<String> {
    let attributes = response.events.iter().flat_map(|event| &event.attributes);
    attributes.filter(|attribute| attribute.key == key).map(|attribute| attribute.value.clone()).collect()
}

/// A token that says of everyone that they have 1,000 of it, and tells contracts what it is told to, though nobody
/// has any.
pub(crate) fn liar(suite: &mut Suite) -> Addr {
    fn execute(_: DepsMut, _: Env, info: MessageInfo, msg: Cw20ExecuteMsg) -> StdResult<Response> {
        let Cw20ExecuteMsg::Send { contract, amount, msg } = msg else { return Ok(Response::new()) };
        let receive = Cw20ReceiveMsg { sender: info.sender.into(), amount, msg };
        Ok(Response::new().add_message(receive.into_cosmos_msg(contract)?))
    }
    fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
        Ok(Response::new())
    }
    fn query(_: Deps, _: Env, _: Cw20QueryMsg) -> StdResult<Binary> {
        to_json_binary(&BalanceResponse { balance: Uint128::new(1_000) })
    }
    let owner = suite.owner.clone();
    let code = suite.app.store_code(Box::new(ContractWrapper::new(execute, instantiate, query)));
    suite.app.instantiate_contract(code, owner, &Empty {}, &[], "liar", None).unwrap()
}
