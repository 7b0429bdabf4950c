//! Entry points: they dispatch and check payment, nothing else.

use api::marketplace::{ExecuteMsg, InstantiateMsg, QueryMsg, ReceiveMsg};
use api::{check, denom};
use control::ownership;
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, from_json, to_json_binary};
use cw20::Cw20ReceiveMsg;

use crate::{ContractError, config, escrow, licences, orders, requests, settlement};
use crate::{delivery, licences::Access, orders::QuoteFor};

/// Name under which the contract is known to `cw2`.
pub const NAME: &str = "sheaf:marketplace";

/// Sets the marketplace up.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    mut deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    let version = (NAME, env!("CARGO_PKG_VERSION"));
    ownership::start::<ContractError>(deps.branch(), &info, version, msg.owner.as_deref())?;
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
    if !matches!(msg, ExecuteMsg::Buy(_) | ExecuteMsg::Request(_)) {
        check::no_funds(&info)?;
    }
    match msg {
        ExecuteMsg::Buy(purchase) => {
            let coin = check::one_coin(&info)?;
            orders::buy(deps, &env, info.sender, coin.denom, coin.amount, purchase)
        }
        ExecuteMsg::Receive(hook) => receive(deps, &env, &info, hook),
        ExecuteMsg::Deliver { order, r1, e } => delivery::deliver(deps, &env, order, r1, e),
        ExecuteMsg::Confirm { order } => settlement::confirm(deps, &env, &info, order),
        ExecuteMsg::Settle { order } => settlement::settle(deps, &env, order),
        ExecuteMsg::Refund { order } => settlement::refund(deps, &env, order),
        ExecuteMsg::Request(need) => {
            let coin = check::one_coin(&info)?;
            requests::request(deps, &env, info.sender, coin.denom, coin.amount, need)
        }
        ExecuteMsg::Match { report, signatures } => requests::answer(deps, &env, report, &signatures),
        ExecuteMsg::Accept { request, purchase } => requests::accept(deps, &env, &info, request, purchase),
        ExecuteMsg::CloseRequest { request } => requests::close(deps, &env, &info, request),
        ExecuteMsg::Skim { denom } => escrow::skim(deps, &env, &denom),
        ExecuteMsg::UpdateOwnership(action) => ownership::update(deps, &env, &info.sender, action),
    }
}

/// A cw20 says that it was sent here. The denom is that of the token that calls, whatever the hook says, and
/// only an allowed one is good for anything: an unknown contract can spoof nothing but its own denom.
fn receive(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    hook: Cw20ReceiveMsg,
) -> Result<Response, ContractError> {
    let denom = denom::of_cw20(&info.sender);
    config::get(deps.as_ref())?.allow(&denom)?;
    let sender = check::address(deps.api, "sender", &hook.sender)?;
    match from_json(&hook.msg)? {
        ReceiveMsg::Buy(purchase) => orders::buy(deps, env, sender, denom, hook.amount, purchase),
        ReceiveMsg::Request(need) => requests::request(deps, env, sender, denom, hook.amount, need),
    }
}

/// Answers: [`QueryMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Config {} => to_json_binary(&config::query(deps)?),
        QueryMsg::Quote { buyer, pool, edition, purpose, use_, duration, denom } => {
            let of = QuoteFor { buyer, pool, edition, purpose, use_, duration, denom };
            to_json_binary(&orders::quote(deps, &env, of)?)
        }
        QueryMsg::Order { order } => to_json_binary(&orders::query(deps, order)?),
        QueryMsg::Orders { start_after, limit } => to_json_binary(&orders::list(deps, start_after, limit)?),
        QueryMsg::OrdersOf { buyer, start_after, limit } => {
            to_json_binary(&orders::list_of(deps, &buyer, start_after, limit)?)
        }
        QueryMsg::Request { request } => to_json_binary(&requests::query(deps, request)?),
        QueryMsg::Requests { start_after, limit } => {
            to_json_binary(&requests::list(deps, start_after, limit)?)
        }
        QueryMsg::CheckAccess { licensee, pool, edition, cohorts, purpose, use_, at } => {
            let wanted = Access { licensee, pool, edition, cohorts, purpose, use_, at };
            to_json_binary(&licences::check_access(deps, &env, wanted)?)
        }
        QueryMsg::Money {} => to_json_binary(&escrow::money(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
    }?)
}
