//! Committees: the relayers of one epoch.

use api::check;
use api::identity_registry::{
    COMMITTEES, Committee, CommitteeStarted, Durations, MAX_MEMBERS, MIN_MEMBERS, Member,
};
use attestation::{CommitteeStatement, Signature, verify_quorum};
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage};
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

/// By the owner.
pub(crate) fn set(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    members: &[String],
) -> Result<Response, ContractError> {
    assert_owner(deps.storage, &info.sender)?;
    start(deps, env, members)
}

/// By a quorum of the present committee, while it is accepted. The epoch that begins is in what they signed.
pub(crate) fn rotate(
    deps: DepsMut,
    env: &Env,
    members: Vec<String>,
    signatures: &[Signature],
) -> Result<Response, ContractError> {
    let committee = query(deps.as_ref(), None)?;
    let (epoch, until, now) = (committee.epoch, committee.accepted_until, env.block.time.seconds());
    if now >= until {
        return Err(ContractError::EpochOver { epoch, until, now });
    }
    let (chain_id, registry) = (env.block.chain_id.clone(), env.contract.address.to_string());
    let statement = CommitteeStatement { chain_id, registry, epoch: epoch.saturating_add(1), members };
    let keys = committee.members.iter().map(|member| member.key.as_slice());
    verify_quorum(deps.api, &statement.digest(), keys, signatures)?;
    start(deps, env, &statement.members)
}

fn start(deps: DepsMut, env: &Env, members: &[String]) -> Result<Response, ContractError> {
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
    let Durations { committee_grace: grace, committee_term, .. } = config::get(deps.storage)?.durations;
    accept_until(deps.storage, before, now.saturating_add(grace))?;
    // so that at most two are ever accepted, and a bond answers for whoever may still sign
    accept_until(deps.storage, before.saturating_sub(1), now)?;
    let epoch = before.saturating_add(1);
    EPOCH.save(deps.storage, &epoch)?;
    let event = CommitteeStarted { epoch, members: members.len() };
    let valid_until = now.saturating_add(committee_term);
    let accepted_until = valid_until.saturating_add(grace);
    let committee = Committee { epoch, members, started_at: now, valid_until, accepted_until };
    COMMITTEES.save(deps.storage, epoch, &committee)?;
    Ok(Response::new().add_event(event))
}

/// Ends the time in which an epoch's reports are accepted, unless it ends earlier.
fn accept_until(storage: &mut dyn Storage, epoch: u32, end: u64) -> Result<(), ContractError> {
    let Some(mut committee) = COMMITTEES.may_load(storage, epoch)? else { return Ok(()) };
    if end < committee.accepted_until {
        committee.accepted_until = end;
        COMMITTEES.save(storage, epoch, &committee)?;
    }
    Ok(())
}

/// The present epoch and the one before: no other is ever accepted.
fn latest(storage: &dyn Storage) -> StdResult<[u32; 2]> {
    let present = present(storage)?;
    Ok([present, present.saturating_sub(1)])
}

/// Until when reports signed by a key may be accepted, seconds: it is in the present committee, or in the one before.
pub(crate) fn heard_until(storage: &dyn Storage, key: &Binary) -> Result<u64, ContractError> {
    let mut until = 0;
    for epoch in latest(storage)? {
        let Some(committee) = COMMITTEES.may_load(storage, epoch)? else { continue };
        if committee.members.iter().any(|member| member.key == *key) {
            until = committee.accepted_until.max(until);
        }
    }
    Ok(until)
}

/// Strikes a key: it signs no more. Indices and quorum stay.
pub(crate) fn strike(storage: &mut dyn Storage, key: &Binary) -> Result<(), ContractError> {
    for epoch in latest(storage)? {
        let Some(mut committee) = COMMITTEES.may_load(storage, epoch)? else { continue };
        let struck = committee.members.iter_mut().find(|member| member.key == *key);
        if let Some(member) = struck {
            member.key = Binary::default();
            COMMITTEES.save(storage, epoch, &committee)?;
        }
    }
    Ok(())
}

pub(crate) fn query(deps: Deps, epoch: Option<u32>) -> Result<Committee, ContractError> {
    let epoch = match epoch {
        Some(epoch) => epoch,
        None => present(deps.storage)?,
    };
    COMMITTEES.may_load(deps.storage, epoch)?.ok_or(ContractError::UnknownEpoch { epoch })
}
