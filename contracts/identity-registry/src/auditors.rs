//! The list from which auditors are drawn: without a gap, so that a number names one.

use api::check;
use api::identity_registry::{AUDITOR_COUNT, AUDITORS, AuditorDelisted, AuditorEnlisted, ROLE_AUDITOR};
use api::page;
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, Storage};
use cw_storage_plus::Map;

use crate::ContractError;
use crate::roles::grants;

/// Auditor -> place on the list.
const PLACES: Map<&Addr, u32> = Map::new("auditor_place");

fn count(storage: &dyn Storage) -> Result<u32, ContractError> {
    Ok(AUDITOR_COUNT.may_load(storage, ())?.unwrap_or_default())
}

/// By a holder of the role, in some pool or everywhere: who audits for one pool only is passed over when another
/// pool draws.
pub(crate) fn enlist(deps: DepsMut, env: &Env, info: &MessageInfo) -> Result<Response, ContractError> {
    let auditor = info.sender.to_string();
    if PLACES.has(deps.storage, &info.sender) {
        return Err(ContractError::Enlisted { auditor });
    }
    if !grants::holds_anywhere(deps.storage, &info.sender, ROLE_AUDITOR, env.block.time.seconds())? {
        return Err(ContractError::NotAuditor { address: auditor });
    }
    let place = count(deps.storage)?;
    AUDITORS.save(deps.storage, place, &info.sender)?;
    PLACES.save(deps.storage, &info.sender, &place)?;
    AUDITOR_COUNT.save(deps.storage, (), &place.saturating_add(1))?;
    Ok(Response::new().add_event(AuditorEnlisted { auditor }))
}

/// By the auditor; by anyone where the role is gone. The last of the list takes the place.
pub(crate) fn delist(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    auditor: Option<String>,
) -> Result<Response, ContractError> {
    let auditor = match auditor {
        Some(auditor) => check::address(deps.api, "auditor", &auditor)?,
        None => info.sender.clone(),
    };
    let Some(place) = PLACES.may_load(deps.storage, &auditor)? else {
        return Err(ContractError::NotEnlisted { auditor: auditor.into() });
    };
    let now = env.block.time.seconds();
    if info.sender != auditor && grants::holds_anywhere(deps.storage, &auditor, ROLE_AUDITOR, now)? {
        return Err(ContractError::StillAuditor { auditor: auditor.into() });
    }
    let last = count(deps.storage)?.saturating_sub(1);
    if place != last {
        let moved = AUDITORS.load(deps.storage, last)?;
        AUDITORS.save(deps.storage, place, &moved)?;
        PLACES.save(deps.storage, &moved, &place)?;
    }
    AUDITORS.remove(deps.storage, last);
    PLACES.remove(deps.storage, &auditor);
    AUDITOR_COUNT.save(deps.storage, (), &last)?;
    Ok(Response::new().add_event(AuditorDelisted { auditor: auditor.into() }))
}

pub(crate) fn list(
    deps: Deps,
    start_after: Option<u32>,
    limit: Option<u32>,
) -> Result<Vec<Addr>, ContractError> {
    let first = start_after.map_or(0, |place| place.saturating_add(1));
    (first..count(deps.storage)?)
        .take(page(limit))
        .map(|place| Ok(AUDITORS.load(deps.storage, place)?))
        .collect()
}
