//! The second step of handing a contract over: governance accepts.

use api::check;
use api::governance::Adopted;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{DepsMut, Response, WasmMsg, to_json_binary};

use crate::ContractError;

/// The one message that cw-ownable gives every contract, on the wire.
#[cw_serde]
enum Owned {
    UpdateOwnership(cw_ownable::Action),
}

pub(crate) fn adopt(deps: DepsMut, contract: &str) -> Result<Response, ContractError> {
    let contract = check::address(deps.api, "contract", contract)?.to_string();
    let msg = to_json_binary(&Owned::UpdateOwnership(cw_ownable::Action::AcceptOwnership))?;
    let accept = WasmMsg::Execute { contract_addr: contract.clone(), msg, funds: vec![] };
    Ok(Response::new().add_message(accept).add_event(Adopted { contract }))
}
