//! KYC issuers: whose credentials and later decisions are accepted.

use api::identity_registry::{
    BatchRevoked, IssuerAdded, IssuerKeyRotated, IssuerProlonged, IssuerResponse, IssuerSignature,
    IssuerStatusSet, MAX_LEVEL, REVOKED_BATCHES,
};
use api::{IssuerId, check, page};
use attestation::{IssuerAct, IssuerStatement, STATEMENT_LIFE, verify_one};
use canonical::Digest;
use control::numbers;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Order, Response, StdResult, Storage};
use cw_ownable::assert_owner;
use cw_storage_plus::{Bound, Item, Map};
use lean_serde::lean_serde;

use crate::{ContractError, config};

#[lean_serde]
pub(crate) struct Issuer {
    pub(crate) key: Binary,
    pub(crate) nullifier_domain: u32,
    pub(crate) max_level: u8,
    pub(crate) valid_until: u64,
    pub(crate) active: bool,
    /// From when on its key may rebind, sanction and erase, seconds.
    pub(crate) trusted_from: u64,
}

const LAST: Item<u64> = Item::new("last_issuer");
const ISSUERS: Map<IssuerId, Issuer> = Map::new("issuer");
/// Key -> issuer: one number a key for ever, or an issuer switched off, or a key replaced, would go on.
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
    let now = check_end(env, valid_until)?;
    if let Some(issuer) = KEYS.may_load(deps.storage, &key)? {
        return Err(ContractError::IssuerKnown { issuer });
    }
    let issuer = numbers::next::<_, ContractError>(deps.storage, &LAST, "issuers")?;
    KEYS.save(deps.storage, &key, &issuer)?;
    ISSUERS.save(
        deps.storage,
        issuer,
        &Issuer { key, nullifier_domain, max_level, valid_until, active: true, trusted_from: now },
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

/// An end that is not past; returns now.
fn check_end(env: &Env, valid_until: u64) -> Result<u64, ContractError> {
    let now = env.block.time.seconds();
    if valid_until <= now {
        return Err(ContractError::Past { what: "valid_until", at: valid_until, now });
    }
    Ok(now)
}

/// By the owner.
pub(crate) fn prolong(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    issuer: IssuerId,
    valid_until: u64,
) -> Result<Response, ContractError> {
    assert_owner(deps.storage, &info.sender)?;
    check_end(env, valid_until)?;
    let mut facts = load(deps.storage, issuer)?;
    facts.valid_until = valid_until;
    ISSUERS.save(deps.storage, issuer, &facts)?;
    Ok(Response::new().add_event(IssuerProlonged { issuer, valid_until }))
}

/// By the old key, or by the owner. A key that was ever known is never entered again, so nothing can be replayed.
#[allow(clippy::too_many_arguments, reason = "the fields of one message")]
pub(crate) fn rotate(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    issuer: IssuerId,
    key: Binary,
    issued_at: u64,
    proof: &[u8],
    signature: Option<Binary>,
) -> Result<Response, ContractError> {
    let mut facts = load(deps.storage, issuer)?;
    check::public_key("key", &key)?;
    if let Some(issuer) = KEYS.may_load(deps.storage, &key)? {
        return Err(ContractError::IssuerKnown { issuer });
    }
    let digest = statement(env, issuer, issued_at, IssuerAct::RotateKey { key: key.clone() })?;
    match signature {
        Some(signature) => {
            check_active(issuer, &facts)?;
            verify_one(deps.api, &digest, &facts.key, &signature)?;
        }
        None => {
            assert_owner(deps.storage, &info.sender)?;
            let notice = config::get(deps.storage)?.durations.key_notice;
            facts.trusted_from = env.block.time.seconds().saturating_add(notice);
        }
    }
    verify_one(deps.api, &digest, &key, proof)?;
    KEYS.save(deps.storage, &key, &issuer)?;
    facts.key = key;
    ISSUERS.save(deps.storage, issuer, &facts)?;
    Ok(Response::new().add_event(IssuerKeyRotated { issuer, trusted_from: facts.trusted_from }))
}

/// By the issuer's key, or by the owner.
pub(crate) fn revoke_batch(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    issuer: IssuerId,
    batch: u32,
    signed: Option<IssuerSignature>,
) -> Result<Response, ContractError> {
    match signed {
        Some(signed) => {
            drop(check_act(deps.as_ref(), env, issuer, IssuerAct::RevokeBatch { batch }, &signed)?)
        }
        None => {
            assert_owner(deps.storage, &info.sender)?;
            load(deps.storage, issuer)?;
        }
    }
    check_batch(deps.storage, issuer, batch)?;
    REVOKED_BATCHES.save(deps.storage, (issuer, batch), &env.block.time.seconds())?;
    Ok(Response::new().add_event(BatchRevoked { issuer, batch }))
}

/// Fails for a batch that is revoked.
pub(crate) fn check_batch(storage: &dyn Storage, issuer: IssuerId, batch: u32) -> Result<(), ContractError> {
    match REVOKED_BATCHES.may_load(storage, (issuer, batch))? {
        Some(at) => Err(ContractError::BatchRevoked { issuer, batch, at }),
        None => Ok(()),
    }
}

pub(crate) fn revoked(deps: Deps, issuer: IssuerId, batch: u32) -> Result<Option<u64>, ContractError> {
    Ok(REVOKED_BATCHES.may_load(deps.storage, (issuer, batch))?)
}

/// The digest of what an issuer says here and now.
fn statement(env: &Env, issuer: IssuerId, issued_at: u64, act: IssuerAct) -> Result<Digest, ContractError> {
    let now = env.block.time.seconds();
    if now < issued_at {
        return Err(ContractError::StatementEarly { issued_at, now });
    }
    let expired_at = issued_at.saturating_add(STATEMENT_LIFE);
    if now >= expired_at {
        return Err(ContractError::StatementLate { expired_at, now });
    }
    let (chain_id, registry) = (env.block.chain_id.clone(), env.contract.address.to_string());
    Ok(IssuerStatement { chain_id, registry, issuer, issued_at, act }.digest())
}

/// Checks that an issuer did this lately, and returns it.
pub(crate) fn check_act(
    deps: Deps,
    env: &Env,
    issuer: IssuerId,
    act: IssuerAct,
    signed: &IssuerSignature,
) -> Result<Issuer, ContractError> {
    let facts = load(deps.storage, issuer)?;
    check_active(issuer, &facts)?;
    let digest = statement(env, issuer, signed.issued_at, act)?;
    verify_one(deps.api, &digest, &facts.key, &signed.signature)?;
    Ok(facts)
}

fn load(storage: &dyn Storage, issuer: IssuerId) -> Result<Issuer, ContractError> {
    ISSUERS.may_load(storage, issuer)?.ok_or(ContractError::UnknownIssuer { issuer })
}

fn check_active(issuer: IssuerId, facts: &Issuer) -> Result<(), ContractError> {
    if facts.active { Ok(()) } else { Err(ContractError::IssuerInactive { issuer }) }
}

impl Issuer {
    /// Fails while the key is one that the owner has set lately.
    pub(crate) fn must_be_trusted(&self, issuer: IssuerId, now: u64) -> Result<(), ContractError> {
        if now < self.trusted_from {
            return Err(ContractError::KeyNotice { issuer, trusted_from: self.trusted_from, now });
        }
        Ok(())
    }

    /// Fails once its credentials are not accepted any more.
    pub(crate) fn must_be_valid(&self, issuer: IssuerId, now: u64) -> Result<(), ContractError> {
        if now >= self.valid_until {
            return Err(ContractError::IssuerExpired { issuer, until: self.valid_until, now });
        }
        Ok(())
    }
}

/// An issuer whose credentials are accepted now.
pub(crate) fn accepted(storage: &dyn Storage, issuer: IssuerId, now: u64) -> Result<Issuer, ContractError> {
    let facts = load(storage, issuer)?;
    check_active(issuer, &facts)?;
    facts.must_be_valid(issuer, now)?;
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
            let (issuer, facts) = entry?;
            let Issuer { key, nullifier_domain, max_level, valid_until, active, trusted_from } = facts;
            Ok(IssuerResponse { issuer, key, nullifier_domain, max_level, valid_until, active, trusted_from })
        })
        .collect()
}
