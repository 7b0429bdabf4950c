//! Guardians: each may pause one action at a time for a while, end that pause, and cancel a queued proposal, until a
//! term ends that only a proposal renews.

use api::check::{self, InputError};
use api::governance::{
    Cancelled, Guarded, Guardian, GuardianRemoved, GuardianResponse, GuardianSet, MAX_GUARDIAN_TERM,
    MAX_GUARDIANS, ProposalStatus,
};
use api::{ProposalId, page};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, Event, MessageInfo, Order, Response, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use lean_serde::lean_serde;

use crate::calls::{Call, call};
use crate::{ContractError, actions, proposals};

/// Guardian -> until when.
const GUARDIANS: Map<&Addr, u64> = Map::new("guardian");

/// (Contract, action) -> who paused it here last, and until when.
const PAUSES: Map<(&Addr, &str), GuardedPause> = Map::new("guarded_pause");

#[lean_serde]
struct GuardedPause {
    guardian: Addr,
    until: u64,
}

/// The first ones.
pub(crate) fn start(deps: DepsMut, guardians: &[Guardian], now: u64) -> Result<(), ContractError> {
    if guardians.is_empty() {
        return Ok(());
    }
    let named: Vec<_> = guardians.iter().map(|named| &named.guardian).collect();
    check::distinct("guardians", &named, MAX_GUARDIANS)?;
    for Guardian { guardian, until } in guardians {
        check_term(*until, now)?;
        set(deps.storage, &check::address(deps.api, "guardian", guardian)?, *until)?;
    }
    Ok(())
}

/// The end of a term that begins at `from`, at the earliest.
pub(crate) fn check_term(until: u64, from: u64) -> Result<(), InputError> {
    let (min, max) = (from.saturating_add(1), from.saturating_add(MAX_GUARDIAN_TERM));
    check::range("until", until, min, max).map(drop)
}

/// The name of a pausable action.
pub(crate) fn check_action(action: &str) -> Result<(), InputError> {
    check::text("action", action, 64)
}

pub(crate) fn set(storage: &mut dyn Storage, guardian: &Addr, until: u64) -> StdResult<Event> {
    GUARDIANS.save(storage, guardian, &until)?;
    Ok(GuardianSet { guardian: guardian.to_string(), until }.into())
}

pub(crate) fn remove(storage: &mut dyn Storage, guardian: &Addr) -> Result<Event, ContractError> {
    if !GUARDIANS.has(storage, guardian) {
        return Err(ContractError::NotGuardian { address: guardian.to_string(), until: None });
    }
    GUARDIANS.remove(storage, guardian);
    Ok(GuardianRemoved { guardian: guardian.to_string() }.into())
}

/// Fails for whoever is not in office.
fn check_guardian(deps: Deps, env: &Env, sender: &Addr) -> Result<(), ContractError> {
    let until = GUARDIANS.may_load(deps.storage, sender)?;
    if until.is_some_and(|until| env.block.time.seconds() < until) {
        Ok(())
    } else {
        Err(ContractError::NotGuardian { address: sender.to_string(), until })
    }
}

/// A proposal lifts a pause: it is no guardian's any more.
pub(crate) fn forget_pause(storage: &mut dyn Storage, contract: &Addr, action: &str) {
    PAUSES.remove(storage, (contract, action));
}

/// Notes that a guardian pauses an action.
fn pauses(
    storage: &mut dyn Storage,
    now: u64,
    guardian: &Addr,
    (contract, action): (&Addr, &str),
    seconds: u64,
) -> StdResult<()> {
    let paused = GuardedPause { guardian: guardian.clone(), until: now.saturating_add(seconds) };
    PAUSES.save(storage, (contract, action), &paused)
}

/// Fails unless the pause that lasts is the guardian's own: one alone could undo what the others stop.
fn lifts(
    storage: &mut dyn Storage,
    now: u64,
    guardian: &Addr,
    (contract, action): (&Addr, &str),
) -> Result<(), ContractError> {
    let lasting = PAUSES.may_load(storage, (contract, action))?.filter(|paused| now < paused.until);
    match lasting {
        Some(paused) if paused.guardian == *guardian => {
            PAUSES.remove(storage, (contract, action));
            Ok(())
        }
        other => Err(ContractError::NotYourPause {
            contract: contract.to_string(),
            action: action.into(),
            by: other.map(|paused| paused.guardian.into()),
        }),
    }
}

/// Pauses an action of a contract for so many seconds; without, ends the pause that the same guardian has set.
pub(crate) fn guard(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    contract: &str,
    action: String,
    seconds: Option<u64>,
) -> Result<Response, ContractError> {
    check_guardian(deps.as_ref(), env, &info.sender)?;
    let contract = check::address(deps.api, "contract", contract)?;
    actions::not_itself(&env.contract.address, &contract)?;
    check_action(&action)?;
    let event =
        Guarded { guardian: info.sender.to_string(), contract: contract.to_string(), action: action.clone() };
    let (now, paused) = (env.block.time.seconds(), (&contract, action.as_str()));
    let message = match seconds {
        Some(seconds) => {
            pauses(deps.storage, now, &info.sender, paused, seconds)?;
            Call::Pause { action, seconds }
        }
        None => {
            lifts(deps.storage, now, &info.sender, paused)?;
            Call::Lift { action }
        }
    };
    Ok(Response::new().add_message(call(contract.as_str(), &message)?).add_event(event))
}

/// Cancels a proposal in its timelock.
pub(crate) fn cancel(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    proposal: ProposalId,
) -> Result<Response, ContractError> {
    check_guardian(deps.as_ref(), env, &info.sender)?;
    let (facts, mut standing) = proposals::load(deps.storage, proposal)?;
    let now = env.block.time.seconds();
    let status = facts.status(deps.storage, &standing, now)?;
    if status != ProposalStatus::Passed || now >= facts.execute_from {
        return Err(ContractError::NotQueued { proposal, status, execute_from: facts.execute_from, now });
    }
    if facts.actions.iter().any(|action| action.concerns_guardians()) {
        return Err(ContractError::AboutGuardians { proposal });
    }
    let mut response = Response::new();
    if !standing.concluded {
        let (message, event) = proposals::settle_deposit(deps.storage, proposal, &facts, &mut standing)?;
        response = response.add_messages(message).add_event(event);
    }
    standing.cancelled = true;
    proposals::update(deps.storage, proposal, &standing)?;
    Ok(response.add_event(Cancelled { proposal, guardian: info.sender.to_string() }))
}

pub(crate) fn list(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<GuardianResponse>, ContractError> {
    let after = start_after.map(|address| check::address(deps.api, "start_after", &address)).transpose()?;
    let entries = GUARDIANS
        .range(deps.storage, after.as_ref().map(Bound::exclusive), None, Order::Ascending)
        .take(page(limit))
        .map(|entry| entry.map(|(guardian, until)| GuardianResponse { guardian, until }))
        .collect::<StdResult<_>>()?;
    Ok(entries)
}
