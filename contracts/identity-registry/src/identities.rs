//! Identities: registered and renewed by credentials, one a person in each nullifier domain.

pub(crate) mod erasure;
pub(crate) mod rebinds;
pub(crate) mod statuses;

use api::identity_registry::{
    IDENTITIES, IDENTITY_OF, Identity, IdentityResponse, MAX_LEVEL, PayoutSet, REVOKED_BATCHES, Registered,
    Renewed, Status,
};
use api::{IdentityId, PoolId, check};
use attestation::{Credential, verify_one};
use control::numbers;
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage};
use cw_storage_plus::{Item, Map};
use terms::{Kind, is_region};

use crate::ContractError;
use crate::issuers::{self, Issuer};

const LAST: Item<u64> = Item::new("last_identity");
/// (Domain, nullifier) -> identity.
const NULLIFIERS: Map<(u32, &[u8]), IdentityId> = Map::new("nullifier");

/// Checks that a credential is good for the sender, here and now, and returns who issued it.
fn check_credential(
    deps: Deps,
    env: &Env,
    sender: &Addr,
    credential: &Credential,
    signature: &[u8],
) -> Result<Issuer, ContractError> {
    if credential.chain_id != env.block.chain_id {
        return Err(ContractError::CredentialChain {
            expected: env.block.chain_id.clone(),
            got: credential.chain_id.clone(),
        });
    }
    if credential.registry != env.contract.address.as_str() {
        return Err(ContractError::CredentialRegistry {
            expected: env.contract.address.to_string(),
            got: credential.registry.clone(),
        });
    }
    if credential.address != sender.as_str() {
        let holder = credential.address.clone();
        return Err(ContractError::CredentialHolder { holder, sender: sender.to_string() });
    }
    let now = env.block.time.seconds();
    let issuer = issuers::accepted(deps.storage, credential.issuer, now)?;
    issuers::check_batch(deps.storage, credential.issuer, credential.batch)?;
    check::range("level", credential.level, 1, MAX_LEVEL)?;
    if credential.level > issuer.max_level {
        let (max, level) = (issuer.max_level, credential.level);
        return Err(ContractError::LevelAboveIssuer { issuer: credential.issuer, max, level });
    }
    check::bytes::<32>("nullifier", &credential.nullifier)?;
    check::bytes::<32>("evidence", &credential.evidence)?;
    if let Some(region) = credential.region.as_ref().filter(|region| !is_region(region)) {
        return Err(check::InputError::Malformed {
            what: "region",
            value: region.chars().take(16).collect(),
            expected: "an assigned code of ISO 3166-1 alpha-2, in upper case",
        }
        .into());
    }
    if let Some(pool) = credential.scope {
        check::range("scope", pool, 1, PoolId::MAX)?;
        if credential.region.is_some() {
            return Err(ContractError::RegionInScope { scope: pool });
        }
    }
    if now < credential.issued_at {
        return Err(ContractError::NotYetValid { issued_at: credential.issued_at, now });
    }
    if now >= credential.expires_at {
        return Err(ContractError::Expired { expires_at: credential.expires_at, now });
    }
    verify_one(deps.api, &credential.digest(), &issuer.key, signature)?;
    Ok(issuer)
}

pub(crate) fn register(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    credential: Credential,
    signature: &[u8],
) -> Result<Response, ContractError> {
    rebinds::check_free(deps.storage, &info.sender)?;
    let issuer = check_credential(deps.as_ref(), env, &info.sender, &credential, signature)?;
    let domain = issuer.nullifier_domain;
    if NULLIFIERS.has(deps.storage, (domain, credential.nullifier.as_slice())) {
        return Err(ContractError::PersonKnown { domain });
    }
    let id = numbers::next::<_, ContractError>(deps.storage, &LAST, "identities")?;
    NULLIFIERS.save(deps.storage, (domain, credential.nullifier.as_slice()), &id)?;
    IDENTITY_OF.save(deps.storage, &info.sender, &id)?;
    let event = Registered {
        identity: id,
        address: info.sender.to_string(),
        issuer: credential.issuer,
        level: credential.level,
    };
    let identity = Identity {
        address: info.sender.clone(),
        payout: None,
        kind: credential.kind,
        level: credential.level,
        region: credential.region,
        issuer: credential.issuer,
        batch: credential.batch,
        nullifier_domain: domain,
        nullifier: credential.nullifier,
        scope: credential.scope,
        evidence: credential.evidence,
        issued_at: credential.issued_at,
        expires_at: credential.expires_at,
        status: Status::Active,
        decided_at: 0,
        erased_at: None,
        forgotten_at: None,
    };
    IDENTITIES.save(deps.storage, id, &identity)?;
    Ok(Response::new().add_event(event))
}

pub(crate) fn renew(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    credential: Credential,
    signature: &[u8],
) -> Result<Response, ContractError> {
    let (id, mut identity) = of_sender(deps.storage, &info.sender)?;
    let issuer = check_credential(deps.as_ref(), env, &info.sender, &credential, signature)?;
    let now = env.block.time.seconds();
    if !identity.status.is_active(now) {
        return Err(identity.inactive(id, now).into());
    }
    let differs = [
        ("nullifier domain", identity.nullifier_domain != issuer.nullifier_domain),
        ("nullifier", identity.nullifier != credential.nullifier),
        ("scope", identity.scope != credential.scope),
        ("kind", identity.kind != credential.kind),
        // the chain forgets nothing: whoever may contribute tells where they live neither before nor afterwards
        (
            "region",
            credential.kind == Kind::Person && identity.region.is_some() != credential.region.is_some(),
        ),
    ];
    if let Some((field, _)) = differs.into_iter().find(|(_, differs)| *differs) {
        return Err(ContractError::OtherPerson { identity: id, field });
    }
    if credential.issued_at <= identity.issued_at {
        let (known, issued_at) = (identity.issued_at, credential.issued_at);
        return Err(ContractError::NotNewer { identity: id, known, issued_at });
    }
    identity.level = credential.level;
    identity.region = credential.region;
    identity.issuer = credential.issuer;
    identity.batch = credential.batch;
    identity.evidence = credential.evidence;
    identity.issued_at = credential.issued_at;
    identity.expires_at = credential.expires_at;
    identity.status = Status::Active;
    IDENTITIES.save(deps.storage, id, &identity)?;
    Ok(Response::new().add_event(Renewed { identity: id, expires_at: identity.expires_at }))
}

pub(crate) fn set_payout(
    deps: DepsMut,
    info: &MessageInfo,
    address: Option<String>,
) -> Result<Response, ContractError> {
    let (id, mut identity) = of_sender(deps.storage, &info.sender)?;
    identity.payout = address.map(|address| check::address(deps.api, "address", &address)).transpose()?;
    IDENTITIES.save(deps.storage, id, &identity)?;
    Ok(Response::new().add_event(PayoutSet { identity: id }))
}

/// The sender's identity.
pub(crate) fn of_sender(
    storage: &dyn Storage,
    sender: &Addr,
) -> Result<(IdentityId, Identity), ContractError> {
    let id = IDENTITY_OF
        .may_load(storage, sender)?
        .ok_or_else(|| ContractError::NoIdentity { address: sender.to_string() })?;
    Ok((id, IDENTITIES.load(storage, id)?))
}

/// How many there ever were.
pub(crate) fn count(storage: &dyn Storage) -> StdResult<IdentityId> {
    numbers::last(storage, &LAST)
}

/// An identity as it was written, whatever became of its batch.
pub(crate) fn load(storage: &dyn Storage, id: IdentityId) -> Result<Identity, ContractError> {
    IDENTITIES.may_load(storage, id)?.ok_or(ContractError::UnknownIdentity { identity: id })
}

/// An identity as it stands: revoked where its batch is.
pub(crate) fn standing(storage: &dyn Storage, id: IdentityId) -> Result<Identity, ContractError> {
    let mut identity = load(storage, id)?;
    let batch = (identity.issuer, identity.batch);
    if identity.falls_with_its_batch() && REVOKED_BATCHES.has(storage, batch) {
        identity.status = Status::Revoked;
    }
    Ok(identity)
}

pub(crate) fn query(deps: Deps, env: &Env, id: IdentityId) -> Result<IdentityResponse, ContractError> {
    let identity = standing(deps.storage, id)?;
    let active = identity.is_active(env.block.time.seconds());
    Ok(IdentityResponse { id, identity, active })
}

pub(crate) fn query_of(deps: Deps, env: &Env, address: &str) -> Result<IdentityResponse, ContractError> {
    let address = check::address(deps.api, "address", address)?;
    let (id, _) = of_sender(deps.storage, &address)?;
    query(deps, env, id)
}
