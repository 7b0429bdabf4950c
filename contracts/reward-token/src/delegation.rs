//! For whom bonded GRAIN counts: for whoever bonded it, or a delegate. One step only: nobody hands on what they
//! were given.

use api::check;
use api::page;
use api::reward_token::{Delegated, DelegationResponse, Undelegated};
use cosmwasm_std::{Addr, Deps, DepsMut, Empty, Env, MessageInfo, Order, Response, StdResult, Storage};
use cw_storage_plus::{Bound, Map};

use crate::{ContractError, power};

/// Address -> its delegate.
const DELEGATES: Map<&Addr, Addr> = Map::new("delegate");
/// (Delegate, address).
const DELEGATORS: Map<(&Addr, &Addr), Empty> = Map::new("delegator");

/// For whom an address's bonded GRAIN counts, if not for itself.
pub(crate) fn delegate_of(storage: &dyn Storage, address: &Addr) -> StdResult<Option<Addr>> {
    DELEGATES.may_load(storage, address)
}

/// Lets the sender's bonded GRAIN count for another.
pub(crate) fn delegate(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    to: &str,
) -> Result<Response, ContractError> {
    let to = check::address(deps.api, "to", to)?;
    let address = info.sender.to_string();
    if to == info.sender {
        return Err(ContractError::DelegateToOneself { address });
    }
    let before = delegate_of(deps.storage, &info.sender)?;
    if before.as_ref() == Some(&to) {
        return Err(ContractError::AlreadyDelegated { address, to: to.into() });
    }
    let power = power::hand(deps.storage, &info.sender, (before.as_ref(), Some(&to)), env.block.height)?;
    if let Some(before) = before {
        DELEGATORS.remove(deps.storage, (&before, &info.sender));
    }
    DELEGATORS.save(deps.storage, (&to, &info.sender), &Empty {})?;
    DELEGATES.save(deps.storage, &info.sender, &to)?;
    Ok(Response::new().add_event(Delegated { address, to: to.into(), power }))
}

/// Lets the sender's bonded GRAIN count for the sender again.
pub(crate) fn undelegate(deps: DepsMut, env: &Env, info: &MessageInfo) -> Result<Response, ContractError> {
    let address = info.sender.to_string();
    let Some(from) = delegate_of(deps.storage, &info.sender)? else {
        return Err(ContractError::NotDelegated { address });
    };
    let power = power::hand(deps.storage, &info.sender, (Some(&from), None), env.block.height)?;
    DELEGATORS.remove(deps.storage, (&from, &info.sender));
    DELEGATES.remove(deps.storage, &info.sender);
    Ok(Response::new().add_event(Undelegated { address, from: from.into(), power }))
}

pub(crate) fn query(deps: Deps, address: &str) -> Result<DelegationResponse, ContractError> {
    let address = check::address(deps.api, "address", address)?;
    let (given, received) = power::delegated(deps.storage, &address)?;
    Ok(DelegationResponse { to: delegate_of(deps.storage, &address)?, given, received })
}

pub(crate) fn delegators(
    deps: Deps,
    to: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<Addr>, ContractError> {
    let to = check::address(deps.api, "to", to)?;
    let after = start_after.map(|address| check::address(deps.api, "start_after", &address)).transpose()?;
    let found = DELEGATORS
        .prefix(&to)
        .keys(deps.storage, after.as_ref().map(Bound::exclusive), None, Order::Ascending)
        .take(page(limit))
        .collect::<StdResult<_>>()?;
    Ok(found)
}
