//! What may be paid in. A denom that is not allowed any more is counted as long as something is held in it.

use api::marketplace::{DenomAllowed, DenomDisallowed, MAX_DENOMS, MAX_FORMER_DENOMS};
use api::{check, denom};
use cosmwasm_std::{Addr, Deps, DepsMut, Response, StdResult, Storage};
use cw_ownable::assert_owner;
use cw_storage_plus::Item;
use cw20::{Cw20QueryMsg, TokenInfoResponse};
use lean_serde::lean_serde;
use terms::Denom;

use crate::{ContractError, escrow};

/// All that is counted.
#[lean_serde]
pub(crate) struct Denoms {
    /// May be paid in.
    pub(crate) allowed: Vec<String>,
    /// Could be once.
    pub(crate) former: Vec<String>,
}

const DENOMS: Item<Denoms> = Item::new("denoms");

pub(crate) fn start(deps: DepsMut, denoms: Vec<String>) -> Result<(), ContractError> {
    check::distinct("denoms", &denoms, MAX_DENOMS)?;
    denoms.iter().try_for_each(|denom| check_denom(deps.as_ref(), "denoms", denom))?;
    Ok(DENOMS.save(deps.storage, &Denoms { allowed: denoms, former: vec![] })?)
}

pub(crate) fn get(storage: &dyn Storage) -> StdResult<Denoms> {
    DENOMS.load(storage)
}

/// Fails for a denom that cannot be paid in.
pub(crate) fn must_be_allowed(storage: &dyn Storage, denom: &str) -> Result<(), ContractError> {
    let allowed = get(storage)?.allowed;
    if allowed.iter().any(|one| one == denom) {
        return Ok(());
    }
    Err(ContractError::Denom { denom: denom.into(), allowed })
}

fn check_denom(deps: Deps, what: &'static str, denom: &str) -> Result<(), ContractError> {
    let Denom::Cw20(token) = check::denom(what, denom)? else { return Ok(()) };
    let token = check::address(deps.api, what, &token)?;
    let answer = deps.querier.query_wasm_smart::<TokenInfoResponse>(token, &Cw20QueryMsg::TokenInfo {});
    answer
        .map(drop)
        .map_err(|error| ContractError::NotToken { denom: denom.into(), reason: error.to_string() })
}

/// By the owner.
pub(crate) fn allow(deps: DepsMut, sender: &Addr, denom: String) -> Result<Response, ContractError> {
    assert_owner(deps.storage, sender)?;
    check_denom(deps.as_ref(), "denom", &denom)?;
    let Denoms { mut allowed, mut former } = get(deps.storage)?;
    former.retain(|one| *one != denom);
    allowed.push(denom.clone());
    check::distinct("denoms", &allowed, MAX_DENOMS)?;
    DENOMS.save(deps.storage, &Denoms { allowed, former })?;
    Ok(Response::new().add_event(DenomAllowed { denom }))
}

/// By the owner. Former denoms in which nothing is held any more make room.
pub(crate) fn disallow(deps: DepsMut, sender: &Addr, denom: String) -> Result<Response, ContractError> {
    assert_owner(deps.storage, sender)?;
    must_be_allowed(deps.storage, &denom)?;
    let Denoms { mut allowed, former } = get(deps.storage)?;
    allowed.retain(|one| *one != denom);
    let mut held = Vec::with_capacity(former.len());
    for one in former.into_iter().chain([denom.clone()]) {
        if !escrow::counted(deps.storage, &one)?.is_zero() {
            held.push(one);
        }
    }
    if held.len() > MAX_FORMER_DENOMS {
        return Err(ContractError::TooManyFormerDenoms { denom, max: MAX_FORMER_DENOMS });
    }
    DENOMS.save(deps.storage, &Denoms { allowed, former: held })?;
    Ok(Response::new().add_event(DenomDisallowed { denom }))
}

/// GRAIN, as a denom.
pub(crate) fn grain(token: &Addr) -> String {
    denom::of_cw20(token)
}
