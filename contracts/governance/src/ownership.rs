//! Handing a contract over: governance accepts what it is offered, and offers what a proposal says.

use api::check;
use api::governance::Adopted;
use cosmwasm_std::{DepsMut, Response};

use crate::ContractError;
use crate::calls::{Call, call};

pub(crate) fn adopt(deps: DepsMut, contract: &str) -> Result<Response, ContractError> {
    let contract = check::address(deps.api, "contract", contract)?.to_string();
    let accept = call(&contract, &Call::UpdateOwnership(cw_ownable::Action::AcceptOwnership))?;
    Ok(Response::new().add_message(accept).add_event(Adopted { contract }))
}
