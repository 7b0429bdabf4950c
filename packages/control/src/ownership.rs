//! How a contract starts, and who owns it: an owner offers, the next accepts, nobody renounces.

use api::check::{self, InputError};
use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response, StdError};
use cw_ownable::{Action, OwnershipError, assert_owner};

use crate::ControlError;

/// The head of every `instantiate`: takes no funds, enters name and version for `cw2`, and the owner: the sender
/// where the message names none. Fails on funds and on an owner of another chain.
pub fn start<E>(
    deps: DepsMut,
    info: &MessageInfo,
    (name, version): (&str, &str),
    owner: Option<&str>,
) -> Result<(), E>
where
    E: From<StdError> + From<InputError>,
{
    check::no_funds(info)?;
    cw2::set_contract_version(deps.storage, name, version)?;
    let owner = match owner {
        Some(owner) => check::address(deps.api, "owner", owner)?,
        None => info.sender.clone(),
    };
    cw_ownable::initialize_owner(deps.storage, deps.api, Some(owner.as_str()))?;
    Ok(())
}

/// `UpdateOwnership` of every contract. By the owner (offer) or whom it was offered to (accept). Fails on an heir
/// of another chain and on renouncing.
pub fn update<E>(deps: DepsMut, env: &Env, sender: &Addr, action: Action) -> Result<Response, E>
where
    E: From<OwnershipError> + From<InputError> + From<ControlError>,
{
    match &action {
        Action::AcceptOwnership => {}
        Action::TransferOwnership { new_owner, .. } => {
            assert_owner(deps.storage, sender)?;
            check::address(deps.api, "new_owner", new_owner)?;
        }
        Action::RenounceOwnership => {
            assert_owner(deps.storage, sender)?;
            return Err(ControlError::Renounced.into());
        }
    }
    let ownership = cw_ownable::update_ownership(deps, &env.block, sender, action)?;
    Ok(Response::new().add_attributes(ownership.into_attributes()))
}
