//! Entry points: they dispatch and check payment, nothing else.

use api::check;
use api::data_pool::{ExecuteMsg, InstantiateMsg, Pausable, QueryMsg};
use api::migrate::MigrateMsg;
use control::{migration, ownership, pause};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, to_json_binary};

use crate::contributions::submission::{self, File};
use crate::contributions::withdrawal;
use crate::orders::admission::{self, Wanted};
use crate::orders::{settlement, uses};
use crate::pools::running;
use crate::shares::{signers, weeks};
use crate::{
    ContractError, audits, claims, cohorts, config, contributions, editions, emission, erasures, money,
    orders, pools, shares, verification,
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
    // These check their funds themselves: a deposit, or the price of an order.
    let takes_funds = matches!(
        msg,
        ExecuteMsg::ProposePool { .. }
            | ExecuteMsg::OpenCohort { .. }
            | ExecuteMsg::Contribute { .. }
            | ExecuteMsg::Resubmit { .. }
            | ExecuteMsg::Settle { .. }
    );
    if !takes_funds {
        check::no_funds(&info)?;
    }
    let now = env.block.time.seconds();
    if let Some(action) = pausable(&msg) {
        pause::check::<ContractError>(deps.storage, action.name(), now)?;
    }
    match msg {
        ExecuteMsg::UpdateOwnership(action) => ownership::update(deps, &env, &info.sender, action),
        ExecuteMsg::Wire { marketplace } => config::wire(deps, &info, &marketplace),
        ExecuteMsg::ProposePool { draft } => pools::propose(deps, &env, &info, draft),
        ExecuteMsg::DecidePool { pool, accept } => pools::decide(deps, &env, &info, pool, accept),
        ExecuteMsg::RefusePool { pool } => pools::refuse(deps, &env, pool),
        ExecuteMsg::SuspendPool { pool } => running::suspend(deps, &env, &info, pool),
        ExecuteMsg::ResumePool { pool } => running::resume(deps, &env, &info, pool),
        ExecuteMsg::RetirePool { pool } => running::retire(deps, &env, &info, pool),
        ExecuteMsg::SetCustody { pool, custody } => running::set_custody(deps, &env, &info, pool, custody),
        ExecuteMsg::OpenCohort { pool, terms } => cohorts::open(deps, &env, &info, pool, terms),
        ExecuteMsg::ReviewCohort { cohort } => cohorts::review(deps, &env, cohort),
        ExecuteMsg::Contribute { cohort, content, bytes, records, commitment } => {
            let file = File { content, bytes, records, commitment };
            submission::contribute(deps, &env, &info, cohort, file)
        }
        ExecuteMsg::Resubmit { contribution, content, bytes, records, commitment } => {
            let file = File { content, bytes, records, commitment };
            submission::resubmit(deps, &env, &info, contribution, file)
        }
        ExecuteMsg::Expire { contribution } => submission::expire(deps, &env, contribution),
        ExecuteMsg::Withdraw { contribution } => withdrawal::withdraw(deps, &env, &info, contribution),
        ExecuteMsg::WithdrawErased { identity, limit } => {
            withdrawal::withdraw_erased(deps, &env, identity, limit)
        }
        ExecuteMsg::Verify { report, signatures } => verification::verify(deps, &env, &report, &signatures),
        ExecuteMsg::CoSign { digest, signatures } => signers::cosign(deps, &env, &digest, &signatures),
        ExecuteMsg::Audit { contribution, verdict } => {
            audits::decide(deps, &env, &info, contribution, verdict)
        }
        ExecuteMsg::MoveAudit { contribution } => audits::move_on(deps, &env, contribution),
        ExecuteMsg::Cut { pool } => editions::cut(deps, &env, &info, pool),
        ExecuteMsg::Publish { report, signatures } => editions::publish(deps, &env, &report, &signatures),
        ExecuteMsg::Open { order, pool, edition, ask, lines } => {
            admission::open(deps, &env, &info, Wanted { order, pool, edition, ask, lines })
        }
        ExecuteMsg::Void { order } => orders::void(deps, &info, order),
        ExecuteMsg::Settle { order, lines } => settlement::settle(deps, &env, &info, order, &lines),
        ExecuteMsg::Receive(received) => settlement::receive(deps, &env, &info.sender, received),
        ExecuteMsg::Close { pool } => editions::close(deps, &env, pool),
        ExecuteMsg::Claim { identity, claims, limit } => {
            claims::claim(deps, &env, &info, identity, &claims, limit)
        }
        ExecuteMsg::Sweep { identity, claims, limit } => claims::sweep(deps, &env, identity, &claims, limit),
        ExecuteMsg::ClaimShare { address, denom } => shares::claim(deps, &info, address, denom),
        ExecuteMsg::ShareWeek { week, custody, denom } => weeks::share(deps, &env, week, custody, denom),
        ExecuteMsg::ShareAudits { week, pool, denom, auditors } => {
            audits::pay::share(deps, &env, (week, pool), denom, &auditors)
        }
        ExecuteMsg::Flush { denom } => shares::flush(deps, denom),
        ExecuteMsg::Pause { action, seconds } => {
            cw_ownable::assert_owner(deps.storage, &info.sender)?;
            pause::pause(deps.storage, action.name(), seconds, now)
        }
        ExecuteMsg::Lift { action } => {
            cw_ownable::assert_owner(deps.storage, &info.sender)?;
            pause::lift(deps.storage, action.name(), now)
        }
        ExecuteMsg::Skim { denom } => money::skim(deps, &env, &denom),
    }
}

/// By what a message can be stopped for a while.
fn pausable(msg: &ExecuteMsg) -> Option<Pausable> {
    match msg {
        ExecuteMsg::ProposePool { .. } => Some(Pausable::ProposePool),
        ExecuteMsg::OpenCohort { .. } => Some(Pausable::OpenCohort),
        ExecuteMsg::Contribute { .. } | ExecuteMsg::Resubmit { .. } => Some(Pausable::Contribute),
        ExecuteMsg::Verify { .. } => Some(Pausable::Verify),
        ExecuteMsg::Audit { .. } => Some(Pausable::Audit),
        ExecuteMsg::Cut { .. } => Some(Pausable::Cut),
        ExecuteMsg::Open { .. } => Some(Pausable::Sell),
        _ => None,
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
        QueryMsg::Pool { pool } => to_json_binary(&pools::query(deps, &env, pool)?),
        QueryMsg::Pools { start_after, limit } => {
            to_json_binary(&pools::list(deps, &env, start_after, limit)?)
        }
        QueryMsg::Cohort { cohort } => to_json_binary(&cohorts::query(deps, cohort)?),
        QueryMsg::Cohorts { pool, start_after, limit } => {
            to_json_binary(&cohorts::list(deps, pool, start_after, limit)?)
        }
        QueryMsg::Contribution { contribution } => {
            to_json_binary(&contributions::query(deps, &env, contribution)?)
        }
        QueryMsg::ContributionsOf { identity, start_after, limit } => {
            to_json_binary(&contributions::list_of(deps, &env, identity, start_after, limit)?)
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
        QueryMsg::Audit { contribution } => to_json_binary(&audits::query(deps, &env, contribution)?),
        QueryMsg::AuditsOf { auditor, start_after, limit } => {
            to_json_binary(&audits::list_of(deps, &env, &auditor, start_after, limit)?)
        }
        QueryMsg::Auditor { auditor } => to_json_binary(&audits::query_auditor(deps, &auditor)?),
        QueryMsg::AuditWeek { week, pool, denom, start_after, limit } => {
            to_json_binary(&audits::pay::query(deps, &env, (week, pool), &denom, start_after, limit)?)
        }
        QueryMsg::DenomsOf { cohort, start_after, limit } => {
            to_json_binary(&claims::denoms(deps, cohort, start_after, limit)?)
        }
        QueryMsg::OrdersOfEdition { pool, edition, start_after, limit } => {
            to_json_binary(&uses::of_edition(deps, pool, edition, start_after, limit)?)
        }
        QueryMsg::UsesOf { identity, cohort, start_after, limit } => {
            to_json_binary(&uses::of_identity(deps, identity, cohort, start_after, limit)?)
        }
        QueryMsg::Pauses {} => {
            let now = env.block.time.seconds();
            to_json_binary(&pause::query(deps.storage, Pausable::NAMES, now)?)
        }
        QueryMsg::ErasureAfter { cohort, edition, after } => {
            to_json_binary(&erasures::after(deps.storage, cohort, edition, after)?)
        }
        QueryMsg::Money {} => to_json_binary(&money::query(deps)?),
    }?)
}
