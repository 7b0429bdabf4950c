//! Entry points: they dispatch and check payment, nothing else. What wallets send goes to cw20-base.

use api::check;
use api::migrate::MigrateMsg;
use api::reward_token::{ExecuteMsg, InstantiateMsg, Pausable, QueryMsg};
use control::{migration, ownership, pause};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, to_json_binary};
use cw20_base::{allowances, contract as cw20, enumerable};

use crate::{ContractError, bonding, config, delegation, interfaces, power, reserve, wallet};

/// Name under which the contract is known to `cw2`.
pub const NAME: &str = "sheaf:reward-token";

/// Sets the token up.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    let owner = msg.owner.clone();
    config::set(deps.branch(), env, &info, msg)?;
    // after cw20-base, which enters its own name
    ownership::start::<ContractError>(deps, &info, (NAME, env!("CARGO_PKG_VERSION")), owner.as_deref())?;
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
    if !matches!(msg, ExecuteMsg::Emit {}) {
        check::no_funds(&info)?;
    }
    let now = env.block.time.seconds();
    if let Some(action) = pausable(&msg) {
        pause::check::<ContractError>(deps.storage, action.name(), now)?;
    }
    Ok(match msg {
        ExecuteMsg::Transfer { recipient, amount } => {
            cw20::execute_transfer(deps, env, info, recipient, amount)?
        }
        ExecuteMsg::Burn { amount } => cw20::execute_burn(deps, env, info, amount)?,
        ExecuteMsg::Send { contract, amount, msg } => {
            cw20::execute_send(deps, env, info, contract, amount, msg)?
        }
        ExecuteMsg::IncreaseAllowance { spender, amount, expires } => {
            wallet::increase_allowance(deps, env, info, spender, amount, expires)?
        }
        ExecuteMsg::DecreaseAllowance { spender, amount, expires } => {
            allowances::execute_decrease_allowance(deps, env, info, spender, amount, expires)?
        }
        ExecuteMsg::TransferFrom { owner, recipient, amount } => {
            allowances::execute_transfer_from(deps, env, info, owner, recipient, amount)?
        }
        ExecuteMsg::SendFrom { owner, contract, amount, msg } => {
            allowances::execute_send_from(deps, env, info, owner, contract, amount, msg)?
        }
        ExecuteMsg::BurnFrom { owner, amount } => {
            allowances::execute_burn_from(deps, env, info, owner, amount)?
        }
        ExecuteMsg::Mint { .. } | ExecuteMsg::UpdateMinter { .. } => return Err(ContractError::NoMinter),
        ExecuteMsg::UpdateMarketing { project, description, marketing } => {
            cw20::execute_update_marketing(deps, env, info, project, description, marketing)?
        }
        ExecuteMsg::UploadLogo(logo) => cw20::execute_upload_logo(deps, env, info, logo)?,

        ExecuteMsg::Wire { data_pool, purse } => config::wire(deps, &info, &data_pool, &purse)?,
        ExecuteMsg::Skim { denom } => reserve::skim(deps, &env, &denom)?,
        ExecuteMsg::Bond { amount } => bonding::bond(deps, &env, &info, amount)?,
        ExecuteMsg::Unbond { amount } => bonding::unbond(deps, &env, &info, amount)?,
        ExecuteMsg::Release { address } => bonding::release(deps, &env, &info, address)?,
        ExecuteMsg::Delegate { to } => delegation::delegate(deps, &env, &info, &to)?,
        ExecuteMsg::Undelegate {} => delegation::undelegate(deps, &env, &info)?,
        ExecuteMsg::Emit {} => reserve::emit(deps, &env, &info)?,
        ExecuteMsg::Redeem { amount, min_out } => reserve::redeem(deps, &info, amount, min_out)?,
        ExecuteMsg::Pause { action, seconds } => {
            cw_ownable::assert_owner(deps.storage, &info.sender)?;
            return pause::pause(deps.storage, action.name(), seconds, now);
        }
        ExecuteMsg::Lift { action } => {
            cw_ownable::assert_owner(deps.storage, &info.sender)?;
            return pause::lift(deps.storage, action.name(), now);
        }
        ExecuteMsg::UpdateOwnership(action) => {
            return ownership::update(deps, &env, &info.sender, action);
        }
    })
}

/// The pausable action that a message is.
fn pausable(msg: &ExecuteMsg) -> Option<Pausable> {
    match msg {
        ExecuteMsg::Bond { .. } => Some(Pausable::Bond),
        ExecuteMsg::Redeem { .. } => Some(Pausable::Redeem),
        _ => None,
    }
}

/// Answers: [`QueryMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Balance { address } => to_json_binary(&cw20::query_balance(deps, address)?),
        QueryMsg::TokenInfo {} => to_json_binary(&cw20::query_token_info(deps)?),
        QueryMsg::Minter {} => to_json_binary(&cw20::query_minter(deps)?),
        QueryMsg::Allowance { owner, spender } => {
            to_json_binary(&allowances::query_allowance(deps, owner, spender)?)
        }
        QueryMsg::AllAllowances { owner, start_after, limit } => {
            to_json_binary(&enumerable::query_owner_allowances(deps, owner, start_after, limit)?)
        }
        QueryMsg::AllSpenderAllowances { spender, start_after, limit } => {
            to_json_binary(&enumerable::query_spender_allowances(deps, spender, start_after, limit)?)
        }
        QueryMsg::AllAccounts { start_after, limit } => {
            to_json_binary(&enumerable::query_all_accounts(deps, start_after, limit)?)
        }
        QueryMsg::MarketingInfo {} => to_json_binary(&cw20::query_marketing_info(deps)?),
        QueryMsg::DownloadLogo {} => to_json_binary(&cw20::query_download_logo(deps)?),

        QueryMsg::Config {} => to_json_binary(&config::query(deps)?),
        QueryMsg::Reserve {} => to_json_binary(&reserve::query(deps, &env)?),
        QueryMsg::Bonded { address } => to_json_binary(&bonding::bonded(deps, &address)?),
        QueryMsg::Unbondings { address } => to_json_binary(&bonding::unbondings(deps, &address)?),
        QueryMsg::PowerAt { address, height } => to_json_binary(&bonding::power_at(deps, &address, height)?),
        QueryMsg::TotalPowerAt { height } => to_json_binary(&power::total_at(deps.storage, height)?),
        QueryMsg::RedeemQuote { amount } => to_json_binary(&reserve::quote(deps, amount)?),
        QueryMsg::Money {} => to_json_binary(&reserve::money(deps, &env)?),
        QueryMsg::Delegation { address } => to_json_binary(&delegation::query(deps, &address)?),
        QueryMsg::Delegators { to, start_after, limit } => {
            to_json_binary(&delegation::delegators(deps, &to, start_after, limit)?)
        }
        QueryMsg::Pauses {} => {
            to_json_binary(&pause::query(deps.storage, Pausable::NAMES, env.block.time.seconds())?)
        }

        QueryMsg::VotingPowerAtHeight { address, height } => {
            to_json_binary(&interfaces::voting_power(deps, &env, &address, height)?)
        }
        QueryMsg::TotalPowerAtHeight { height } => {
            to_json_binary(&interfaces::total_power(deps, &env, height)?)
        }
        QueryMsg::Info {} => to_json_binary(&interfaces::info(deps)?),
        QueryMsg::Dao {} => to_json_binary(&interfaces::dao(deps)?),
        QueryMsg::TokenContract {} => to_json_binary(&env.contract.address),
        QueryMsg::IsActive {} => to_json_binary(&true),
        QueryMsg::GetConfig {} => to_json_binary(&interfaces::config(deps, &env)?),
        QueryMsg::StakedBalanceAtHeight { address, height } => {
            to_json_binary(&interfaces::staked(deps, &env, &address, height)?)
        }
        QueryMsg::TotalStakedAtHeight { height } => {
            to_json_binary(&interfaces::total_staked(deps, &env, height)?)
        }
        QueryMsg::StakedValue { address } => to_json_binary(&interfaces::value(deps, &address)?),
        QueryMsg::TotalValue {} => to_json_binary(&interfaces::total_value(deps)?),
        QueryMsg::Claims { address } => to_json_binary(&interfaces::claims(deps, &address)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
    }?)
}
