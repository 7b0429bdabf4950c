//! Entry points: they dispatch and check payment, nothing else.

use api::check;
use api::governance::{ExecuteMsg, InstantiateMsg, QueryMsg};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, to_json_binary};

use crate::{ContractError, config, enrolment, ownership, proposals, purse, votes};

/// Name under which the contract is known to `cw2`.
pub const NAME: &str = "sheaf:governance";

/// Sets governance up.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    check::no_funds(&info)?;
    cw2::set_contract_version(deps.storage, NAME, env!("CARGO_PKG_VERSION"))?;
    config::set(deps, msg)?;
    Ok(Response::new())
}

/// Does what a message says: [`ExecuteMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    if !matches!(msg, ExecuteMsg::Propose { .. } | ExecuteMsg::Fund {}) {
        check::no_funds(&info)?;
    }
    match msg {
        ExecuteMsg::Enrol {} => enrolment::enrol(deps, &env, &info),
        ExecuteMsg::Propose { title, dossier, actions } => {
            proposals::propose(deps, &env, &info, title, dossier, actions)
        }
        ExecuteMsg::Vote { proposal, vote } => votes::vote(deps, &env, &info, proposal, vote),
        ExecuteMsg::Conclude { proposal } => proposals::conclude(deps, &env, proposal),
        ExecuteMsg::Execute { proposal } => proposals::execute(deps, &env, proposal),
        ExecuteMsg::Adopt { contract } => ownership::adopt(deps, &contract),
        ExecuteMsg::Fund {} => purse::fund(deps, &info),
        ExecuteMsg::Receive(received) => purse::receive(deps, &info, &received),
        ExecuteMsg::Skim { denom } => purse::skim(deps, &env, denom),
    }
}

/// Answers: [`QueryMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Config {} => to_json_binary(&config::query(deps)?),
        QueryMsg::Proposal { proposal } => to_json_binary(&proposals::query(deps, &env, proposal)?),
        QueryMsg::Proposals { start_after, limit } => {
            to_json_binary(&proposals::list(deps, &env, start_after, limit)?)
        }
        QueryMsg::Ballots { proposal, start_after, limit } => {
            to_json_binary(&votes::ballots(deps, proposal, start_after, limit)?)
        }
        QueryMsg::Enrolled { identity } => to_json_binary(&enrolment::query(deps, identity)),
        QueryMsg::Money {} => to_json_binary(&purse::money(deps)?),
    }?)
}
