//! What can be paused, and that it is not.

use api::marketplace::{ExecuteMsg, Pausable, ReceiveMsg};
use api::pause::PauseResponse;
use control::pause;
use cosmwasm_std::{Addr, Deps, DepsMut, Env, Response, StdResult, Storage};
use cw_ownable::assert_owner;

use crate::ContractError;

/// Which action a message is, if it can be paused.
pub(crate) fn of(msg: &ExecuteMsg) -> Option<Pausable> {
    match msg {
        ExecuteMsg::Buy(_) => Some(Pausable::Buy),
        ExecuteMsg::Request(_) => Some(Pausable::Request),
        ExecuteMsg::Match { .. } => Some(Pausable::Match),
        ExecuteMsg::Accept { .. } => Some(Pausable::Accept),
        ExecuteMsg::Dispute { .. } => Some(Pausable::Dispute),
        ExecuteMsg::Offer(_) => Some(Pausable::Offer),
        ExecuteMsg::Fill { .. } => Some(Pausable::Fill),
        _ => None,
    }
}

/// The same of a hook.
pub(crate) fn of_hook(msg: &ReceiveMsg) -> Option<Pausable> {
    match msg {
        ReceiveMsg::Buy(_) => Some(Pausable::Buy),
        ReceiveMsg::Request(_) => Some(Pausable::Request),
        ReceiveMsg::Dispute { .. } => Some(Pausable::Dispute),
        ReceiveMsg::Appeal { .. } => None,
        ReceiveMsg::Offer(_) => Some(Pausable::Offer),
        ReceiveMsg::Fill { .. } => Some(Pausable::Fill),
    }
}

/// Fails while an action is paused.
pub(crate) fn check(storage: &dyn Storage, env: &Env, action: Option<Pausable>) -> Result<(), ContractError> {
    action.map_or(Ok(()), |action| pause::check(storage, action.name(), env.block.time.seconds()))
}

/// By the owner.
pub(crate) fn pause(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    action: Pausable,
    seconds: u64,
) -> Result<Response, ContractError> {
    assert_owner(deps.storage, sender)?;
    pause::pause(deps.storage, action.name(), seconds, env.block.time.seconds())
}

/// By the owner.
pub(crate) fn lift(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    action: Pausable,
) -> Result<Response, ContractError> {
    assert_owner(deps.storage, sender)?;
    pause::lift(deps.storage, action.name(), env.block.time.seconds())
}

pub(crate) fn query(deps: Deps, env: &Env) -> StdResult<Vec<PauseResponse>> {
    pause::query(deps.storage, Pausable::NAMES, env.block.time.seconds())
}
