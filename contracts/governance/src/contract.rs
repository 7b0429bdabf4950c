//! Entry points: they dispatch and check payment, nothing else.

use api::check;
use api::governance::{ExecuteMsg, InstantiateMsg, QueryMsg};
use api::migrate::MigrateMsg;
use control::migration;
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, to_json_binary};

use crate::proposals::Draft;
use crate::{ContractError, config, cw3, enrolment, founders, guardians, ownership, proposals, purse, votes};

/// Name under which the contract is known to `cw2`.
pub const NAME: &str = "sheaf:governance";

/// Sets governance up.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    check::no_funds(&info)?;
    cw2::set_contract_version(deps.storage, NAME, env!("CARGO_PKG_VERSION"))?;
    config::set(deps.branch(), &msg)?;
    let now = env.block.time.seconds();
    guardians::start(deps.branch(), &msg.guardians, now)?;
    if let Some(founders) = msg.founders {
        founders::start(deps, founders, now)?;
    }
    Ok(Response::new())
}

/// Takes over what an earlier version kept: [`MigrateMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    migration::migrate(deps.storage, (NAME, env!("CARGO_PKG_VERSION")))
}

/// Does what a message says: [`ExecuteMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    let takes_funds =
        matches!(msg, ExecuteMsg::ProposeActions { .. } | ExecuteMsg::Propose { .. } | ExecuteMsg::Fund {});
    if !takes_funds {
        check::no_funds(&info)?;
    }
    match msg {
        ExecuteMsg::Enrol {} => enrolment::enrol(deps, &env, &info),
        ExecuteMsg::ProposeActions { title, dossier, actions } => {
            proposals::propose(deps, &env, &info, Draft { title, dossier, description: None, actions })
        }
        ExecuteMsg::Propose { title, description, msgs, earliest, latest } => {
            cw3::check_period(deps.as_ref(), &env, earliest, latest)?;
            proposals::propose(deps, &env, &info, cw3::draft(title, description, msgs)?)
        }
        ExecuteMsg::Vote { proposal, vote } => votes::vote(deps, &env, &info, proposal, vote),
        ExecuteMsg::FounderApprove { proposal } => founders::approve(deps, &env, &info, proposal),
        ExecuteMsg::HandOver {} => founders::hand_over(deps, &env),
        ExecuteMsg::Conclude { proposal } => proposals::conclude(deps, &env, proposal),
        ExecuteMsg::Execute { proposal } => proposals::execute(deps, &env, proposal),
        ExecuteMsg::Adopt { contract } => ownership::adopt(deps, &contract),
        ExecuteMsg::Pause { contract, action, seconds } => {
            guardians::guard(deps, &env, &info, &contract, action, Some(seconds))
        }
        ExecuteMsg::Lift { contract, action } => guardians::guard(deps, &env, &info, &contract, action, None),
        ExecuteMsg::Cancel { proposal } => guardians::cancel(deps, &env, &info, proposal),
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
        QueryMsg::ProposalDetail { proposal } => to_json_binary(&proposals::query(deps, &env, proposal)?),
        QueryMsg::Proposals { start_after, limit } => {
            to_json_binary(&proposals::list(deps, &env, start_after, limit)?)
        }
        QueryMsg::Ballots { proposal, start_after, limit } => {
            to_json_binary(&votes::ballots(deps, proposal, start_after, limit)?)
        }
        QueryMsg::Enrolled { identity } => to_json_binary(&enrolment::query(deps, identity)),
        QueryMsg::Guardians { start_after, limit } => {
            to_json_binary(&guardians::list(deps, start_after, limit)?)
        }
        QueryMsg::Founders {} => to_json_binary(&founders::query(deps, &env)?),
        QueryMsg::Money { start_after, limit } => {
            to_json_binary(&purse::money(deps, start_after.as_deref(), limit)?)
        }

        QueryMsg::Threshold {} => to_json_binary(&cw3::threshold(deps, &env)?),
        QueryMsg::Proposal { proposal_id } => to_json_binary(&cw3::proposal(deps, &env, proposal_id)?),
        QueryMsg::ListProposals { start_after, limit } => {
            to_json_binary(&cw3::list(deps, &env, start_after, limit)?)
        }
        QueryMsg::ReverseProposals { start_before, limit } => {
            to_json_binary(&cw3::reverse(deps, &env, start_before, limit)?)
        }
        QueryMsg::Vote { proposal_id, voter } => to_json_binary(&cw3::vote(deps, proposal_id, &voter)?),
        QueryMsg::ListVotes { proposal_id, start_after, limit } => {
            to_json_binary(&cw3::votes(deps, proposal_id, start_after, limit)?)
        }
        QueryMsg::Voter { address } => to_json_binary(&cw3::voter(deps, &env, &address)?),
        QueryMsg::ListVoters { start_after, limit } => {
            to_json_binary(&cw3::voters(deps, &env, start_after, limit)?)
        }
    }?)
}
