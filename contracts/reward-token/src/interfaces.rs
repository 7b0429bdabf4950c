//! The questions of DAO DAO's voting modules and of cw20-stake, answered from what the token knows anyway.

use api::check;
use api::reward_token::{
    Claim, ClaimsResponse, InfoResponse, StakeConfigResponse, StakedBalanceResponse, StakedValueResponse,
    TotalStakedResponse, TotalValueResponse, VotingPowerResponse,
};
use cosmwasm_std::{Addr, Deps, Env, StdResult, Timestamp};
use cw_ownable::OwnershipError;
use cw_utils::{Duration, Expiration};

use crate::{ContractError, bonding, config, power};

/// The block asked about; this one without.
fn at(env: &Env, height: Option<u64>) -> u64 {
    height.unwrap_or(env.block.height)
}

pub(crate) fn voting_power(
    deps: Deps,
    env: &Env,
    address: &str,
    height: Option<u64>,
) -> Result<VotingPowerResponse, ContractError> {
    let height = at(env, height);
    Ok(VotingPowerResponse { power: bonding::power_at(deps, address, height)?, height })
}

pub(crate) fn total_power(
    deps: Deps,
    env: &Env,
    height: Option<u64>,
) -> Result<VotingPowerResponse, ContractError> {
    let height = at(env, height);
    Ok(VotingPowerResponse { power: power::total_at(deps.storage, height)?, height })
}

pub(crate) fn info(deps: Deps) -> StdResult<InfoResponse> {
    Ok(InfoResponse { info: cw2::get_contract_version(deps.storage)? })
}

pub(crate) fn dao(deps: Deps) -> Result<Addr, ContractError> {
    let owner = cw_ownable::get_ownership(deps.storage)?.owner;
    Ok(owner.ok_or(OwnershipError::NoOwner)?)
}

pub(crate) fn config(deps: Deps, env: &Env) -> StdResult<StakeConfigResponse> {
    let unbonding = config::get(deps.storage)?.durations.unbonding;
    Ok(StakeConfigResponse {
        token_address: env.contract.address.clone(),
        unstaking_duration: Some(Duration::Time(unbonding)),
    })
}

pub(crate) fn staked(
    deps: Deps,
    env: &Env,
    address: &str,
    height: Option<u64>,
) -> Result<StakedBalanceResponse, ContractError> {
    let height = at(env, height);
    let address = check::address(deps.api, "address", address)?;
    Ok(StakedBalanceResponse { balance: power::bonded_at(deps.storage, &address, height)?, height })
}

pub(crate) fn total_staked(
    deps: Deps,
    env: &Env,
    height: Option<u64>,
) -> Result<TotalStakedResponse, ContractError> {
    let VotingPowerResponse { power, height } = total_power(deps, env, height)?;
    Ok(TotalStakedResponse { total: power, height })
}

pub(crate) fn value(deps: Deps, address: &str) -> Result<StakedValueResponse, ContractError> {
    Ok(StakedValueResponse { value: bonding::bonded(deps, address)? })
}

pub(crate) fn total_value(deps: Deps) -> Result<TotalValueResponse, ContractError> {
    Ok(TotalValueResponse { total: power::total(deps.storage)? })
}

pub(crate) fn claims(deps: Deps, address: &str) -> Result<ClaimsResponse, ContractError> {
    let claims = bonding::unbondings(deps, address)?
        .into_iter()
        .map(|unbonding| Claim {
            amount: unbonding.amount,
            release_at: Expiration::AtTime(Timestamp::from_seconds(unbonding.release_at)),
        })
        .collect();
    Ok(ClaimsResponse { claims })
}
