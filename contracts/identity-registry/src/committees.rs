//! Committees: the relayers of one epoch.

use api::check;
use api::identity_registry::{COMMITTEES, Committee, CommitteeStarted, MAX_MEMBERS, MIN_MEMBERS, Member};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage};
use cw_ownable::assert_owner;
use cw_storage_plus::Item;

use crate::{ContractError, config, relayers};

/// Number of the present committee.
const EPOCH: Item<u32> = Item::new("epoch");

/// Number of the present committee; 0 before the first.
pub(crate) fn present(storage: &dyn Storage) -> StdResult<u32> {
    Ok(EPOCH.may_load(storage)?.unwrap_or_default())
}

/// At least 4, at most 16, each once.
pub(crate) fn check_members(what: &'static str, members: &[String]) -> Result<(), ContractError> {
    if members.len() < MIN_MEMBERS {
        return Err(ContractError::TooFewMembers { what, got: members.len(), min: MIN_MEMBERS });
    }
    Ok(check::distinct(what, members, MAX_MEMBERS)?)
}

pub(crate) fn set(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    members: &[String],
) -> Result<Response, ContractError> {
    assert_owner(deps.storage, &info.sender)?;
    check_members("members", members)?;
    let members = members
        .iter()
        .map(|member| {
            let address = check::address(deps.api, "members", member)?;
            let key = relayers::bonded(deps.storage, &address)?.key;
            Ok(Member { address, key })
        })
        .collect::<Result<Vec<_>, ContractError>>()?;

    let now = env.block.time.seconds();
    let before = present(deps.storage)?;
    let grace = config::get(deps.storage)?.durations.committee_grace;
    accept_until(deps.storage, before, now.saturating_add(grace))?;
    // so that at most two are ever accepted, and a bond answers for whoever may still sign
    accept_until(deps.storage, before.saturating_sub(1), now)?;
    let epoch = before.saturating_add(1);
    EPOCH.save(deps.storage, &epoch)?;
    let event = CommitteeStarted { epoch, members: members.len() };
    let committee = Committee { epoch, members, started_at: now, accepted_until: None };
    COMMITTEES.save(deps.storage, epoch, &committee)?;
    Ok(Response::new().add_event(event))
}

/// Ends the time in which an epoch's reports are accepted, unless it ends earlier.
fn accept_until(storage: &mut dyn Storage, epoch: u32, end: u64) -> Result<(), ContractError> {
    let Some(mut committee) = COMMITTEES.may_load(storage, epoch)? else { return Ok(()) };
    if committee.accepted_until.is_none_or(|until| end < until) {
        committee.accepted_until = Some(end);
        COMMITTEES.save(storage, epoch, &committee)?;
    }
    Ok(())
}

/// The epoch whose committee a relayer is in: the present one, or the one before within its grace.
pub(crate) fn serving(storage: &dyn Storage, relayer: &Addr, now: u64) -> Result<Option<u32>, ContractError> {
    let present = present(storage)?;
    for epoch in [present, present.saturating_sub(1)] {
        let Some(committee) = COMMITTEES.may_load(storage, epoch)? else { continue };
        let accepted = committee.accepted_until.is_none_or(|until| now < until);
        if accepted && committee.members.iter().any(|member| member.address == relayer) {
            return Ok(Some(epoch));
        }
    }
    Ok(None)
}

pub(crate) fn query(deps: Deps, epoch: Option<u32>) -> Result<Committee, ContractError> {
    let epoch = match epoch {
        Some(epoch) => epoch,
        None => present(deps.storage)?,
    };
    COMMITTEES.may_load(deps.storage, epoch)?.ok_or(ContractError::UnknownEpoch { epoch })
}
