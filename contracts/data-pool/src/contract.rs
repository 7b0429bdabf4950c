//! Entry points: they dispatch and check payment, nothing else.

use api::check;
use api::data_pool::{ExecuteMsg, InstantiateMsg, QueryMsg};
use control::ownership;
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, to_json_binary};

use crate::contributions::Draft;
use crate::orders::admission::{self, Wanted};
use crate::orders::settlement;
use crate::shares::weeks;
use crate::{
    ContractError, claims, cohorts, config, contributions, editions, emission, erasures, money, orders,
    pools, shares, verification,
};

/// Name under which the contract is known to `cw2`.
pub const NAME: &str = "sheaf:data-pool";

/// Sets data-pool up.
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
    // These check their funds themselves: a deposit, or the price of an order.
    let takes_funds = matches!(
        msg,
        ExecuteMsg::ProposePool { .. } | ExecuteMsg::OpenCohort { .. } | ExecuteMsg::Settle { .. }
    );
    if !takes_funds {
        check::no_funds(&info)?;
    }
    match msg {
        ExecuteMsg::UpdateOwnership(action) => ownership::update(deps, &env, &info.sender, action),
        ExecuteMsg::Wire { marketplace } => config::wire(deps, &info, &marketplace),
        ExecuteMsg::ProposePool { draft } => pools::propose(deps, &env, &info, draft),
        ExecuteMsg::DecidePool { pool, accept } => pools::decide(deps, &env, &info, pool, accept),
        ExecuteMsg::RefusePool { pool } => pools::refuse(deps, &env, pool),
        ExecuteMsg::OpenCohort { pool, terms } => cohorts::open(deps, &env, &info, pool, terms),
        ExecuteMsg::ReviewCohort { cohort } => cohorts::review(deps, &env, cohort),
        ExecuteMsg::Contribute { cohort, content, bytes, records, commitment } => {
            let draft = Draft { cohort, content, bytes, records, commitment };
            contributions::contribute(deps, &env, &info, draft)
        }
        ExecuteMsg::Withdraw { contribution } => contributions::withdraw(deps, &env, &info, contribution),
        ExecuteMsg::Verify { report, signatures } => verification::verify(deps, &env, &report, &signatures),
        ExecuteMsg::Cut { pool } => editions::cut(deps, &env, &info, pool),
        ExecuteMsg::Publish { report, signatures } => editions::publish(deps, &env, &report, &signatures),
        ExecuteMsg::Open { order, pool, edition, ask, lines } => {
            admission::open(deps, &env, &info, Wanted { order, pool, edition, ask, lines })
        }
        ExecuteMsg::Void { order } => orders::void(deps, &info, order),
        ExecuteMsg::Settle { order, lines } => settlement::settle(deps, &env, &info, order, &lines),
        ExecuteMsg::Receive(received) => settlement::receive(deps, &env, &info.sender, received),
        ExecuteMsg::Close { pool } => editions::close(deps, &env, pool),
        ExecuteMsg::Claim { identity, claims, limit } => claims::claim(deps, &info, identity, &claims, limit),
        ExecuteMsg::ClaimShare { address, denom } => shares::claim(deps, &info, address, denom),
        ExecuteMsg::ShareWeek { week, custody, denom } => weeks::share(deps, &env, week, custody, denom),
        ExecuteMsg::Flush { denom } => shares::flush(deps, denom),
        ExecuteMsg::Skim { denom } => money::skim(deps, &env, &denom),
    }
}

/// Takes the answer to an emission.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    emission::answered(deps, reply)
}

/// Answers: [`QueryMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
        QueryMsg::Config {} => to_json_binary(&config::query(deps)?),
        QueryMsg::Pool { pool } => to_json_binary(&pools::query(deps, pool)?),
        QueryMsg::Pools { start_after, limit } => to_json_binary(&pools::list(deps, start_after, limit)?),
        QueryMsg::Cohort { cohort } => to_json_binary(&cohorts::query(deps, cohort)?),
        QueryMsg::Cohorts { pool, start_after, limit } => {
            to_json_binary(&cohorts::list(deps, pool, start_after, limit)?)
        }
        QueryMsg::Contribution { contribution } => to_json_binary(&contributions::query(deps, contribution)?),
        QueryMsg::ContributionsOf { identity, start_after, limit } => {
            to_json_binary(&contributions::list_of(deps, identity, start_after, limit)?)
        }
        QueryMsg::Edition { pool, edition } => to_json_binary(&editions::query(deps, pool, edition)?),
        QueryMsg::Editions { pool, start_after, limit } => {
            to_json_binary(&editions::list(deps, pool, start_after, limit)?)
        }
        QueryMsg::Quote { pool, edition, ask } => {
            to_json_binary(&admission::quote(deps, &env, pool, edition, &ask)?)
        }
        QueryMsg::Order { order } => to_json_binary(&orders::query(deps, order)?),
        QueryMsg::Earnings { identity, claims } => to_json_binary(&claims::query(deps, identity, claims)?),
        QueryMsg::Sales { identity, of, start_after, limit } => {
            to_json_binary(&claims::sales(deps, identity, &of, start_after, limit)?)
        }
        QueryMsg::Share { address, denom } => to_json_binary(&shares::query(deps, &address, &denom)?),
        QueryMsg::Week { week, custody, denom } => {
            to_json_binary(&weeks::query(deps, &env, week, custody, &denom)?)
        }
        QueryMsg::ErasureAfter { cohort, edition, after } => {
            to_json_binary(&erasures::after(deps.storage, cohort, edition, after)?)
        }
        QueryMsg::Money {} => to_json_binary(&money::query(deps)?),
    }?)
}
