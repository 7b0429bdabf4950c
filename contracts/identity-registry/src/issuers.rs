//! KYC issuers: whose credentials are accepted.

use api::identity_registry::{IssuerAdded, IssuerResponse, IssuerStatusSet, MAX_LEVEL};
use api::{IssuerId, check, page};
use control::numbers;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Order, Response, StdResult, Storage};
use cw_ownable::assert_owner;
use cw_storage_plus::{Bound, Item, Map};

use crate::ContractError;

#[cw_serde]
pub(crate) struct Issuer {
    pub(crate) key: Binary,
    pub(crate) nullifier_domain: u32,
    pub(crate) max_level: u8,
    pub(crate) valid_until: u64,
    pub(crate) active: bool,
}

const LAST: Item<u64> = Item::new("last_issuer");
const ISSUERS: Map<IssuerId, Issuer> = Map::new("issuer");
/// Key -> issuer: one number a key, or an issuer switched off would go on under another.
const KEYS: Map<&[u8], IssuerId> = Map::new("issuer_key");

pub(crate) fn add(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    key: Binary,
    nullifier_domain: u32,
    max_level: u8,
    valid_until: u64,
) -> Result<Response, ContractError> {
    assert_owner(deps.storage, &info.sender)?;
    check::public_key("key", &key)?;
    check::range("max_level", max_level, 1, MAX_LEVEL)?;
    let now = env.block.time.seconds();
    if valid_until <= now {
        return Err(ContractError::Past { what: "valid_until", at: valid_until, now });
    }
    if let Some(issuer) = KEYS.may_load(deps.storage, &key)? {
        return Err(ContractError::IssuerKnown { issuer });
    }
    let issuer = numbers::next::<_, ContractError>(deps.storage, &LAST, "issuers")?;
    KEYS.save(deps.storage, &key, &issuer)?;
    ISSUERS.save(
        deps.storage,
        issuer,
        &Issuer { key, nullifier_domain, max_level, valid_until, active: true },
    )?;
    Ok(Response::new().add_event(IssuerAdded { issuer, nullifier_domain }))
}

pub(crate) fn set_status(
    deps: DepsMut,
    info: &MessageInfo,
    issuer: IssuerId,
    active: bool,
) -> Result<Response, ContractError> {
    assert_owner(deps.storage, &info.sender)?;
    let mut facts = load(deps.storage, issuer)?;
    facts.active = active;
    ISSUERS.save(deps.storage, issuer, &facts)?;
    Ok(Response::new().add_event(IssuerStatusSet { issuer, active }))
}

fn load(storage: &dyn Storage, issuer: IssuerId) -> Result<Issuer, ContractError> {
    ISSUERS.may_load(storage, issuer)?.ok_or(ContractError::UnknownIssuer { issuer })
}

/// An issuer whose credentials are accepted now.
pub(crate) fn accepted(storage: &dyn Storage, issuer: IssuerId, now: u64) -> Result<Issuer, ContractError> {
    let facts = load(storage, issuer)?;
    if !facts.active {
        return Err(ContractError::IssuerInactive { issuer });
    }
    if now >= facts.valid_until {
        return Err(ContractError::IssuerExpired { issuer, until: facts.valid_until, now });
    }
    Ok(facts)
}

pub(crate) fn list(
    deps: Deps,
    start_after: Option<IssuerId>,
    limit: Option<u32>,
) -> StdResult<Vec<IssuerResponse>> {
    ISSUERS
        .range(deps.storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(page(limit))
        .map(|entry| {
            let (issuer, Issuer { key, nullifier_domain, max_level, valid_until, active }) = entry?;
            Ok(IssuerResponse { issuer, key, nullifier_domain, max_level, valid_until, active })
        })
        .collect()
}
