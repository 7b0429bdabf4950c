//! Rebinds: an identity moves to another address of the same person, whose issuer says so. The old address can stop
//! it until it is finished, so a wallet that is not lost cannot be emptied behind its owner's back.

use api::IdentityId;
use api::identity_registry::{
    EXCHANGE_KEYS, IDENTITIES, IDENTITY_OF, Identity, IssuerSignature, RebindCancelled, RebindResponse,
    RebindStarted, Rebound, Status,
};
use attestation::IssuerAct;
use cosmwasm_std::{Addr, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdResult, Storage};
use cw_storage_plus::Map;
use lean_serde::lean_serde;

use super::statuses::{check_newer, word};
use super::{load, of_sender};
use crate::{ContractError, config, issuers};

#[lean_serde]
struct Rebind {
    /// The new address.
    address: Addr,
    /// From when on it can be finished, seconds.
    ready_at: u64,
    /// From when on it cannot be finished any more, seconds.
    lapses_at: u64,
}

/// At most one an identity.
const REBINDS: Map<IdentityId, Rebind> = Map::new("rebind");
/// Addresses that an identity has moved away from, without whose. What stays with an address, votes above all, is not
/// used a second time by another person.
const LEFT: Map<&Addr, Empty> = Map::new("address_left");

/// By the new address, so that nobody's is bound unasked.
pub(crate) fn start(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: IdentityId,
    signed: IssuerSignature,
) -> Result<Response, ContractError> {
    let mut identity = load(deps.storage, id)?;
    check_status(id, &identity)?;
    check_free(deps.storage, &info.sender)?;
    check_newer(id, &identity, &signed)?;
    let act = IssuerAct::Rebind { identity: id, address: info.sender.to_string() };
    let issuer = issuers::check_act(deps.as_ref(), env, identity.issuer, act, &signed)?;
    let now = env.block.time.seconds();
    issuer.must_be_valid(identity.issuer, now)?;
    issuer.must_be_trusted(identity.issuer, now)?;

    identity.decided_at = signed.issued_at;
    IDENTITIES.save(deps.storage, id, &identity)?;
    let durations = config::get(deps.storage)?.durations;
    let ready_at = now.saturating_add(durations.rebind_delay);
    let lapses_at = ready_at.saturating_add(durations.rebind_window);
    let address = info.sender.clone();
    let event = RebindStarted { identity: id, address: address.to_string(), ready_at };
    REBINDS.save(deps.storage, id, &Rebind { address, ready_at, lapses_at })?;
    Ok(Response::new().add_event(event))
}

/// By the identity's address.
pub(crate) fn cancel(deps: DepsMut, info: &MessageInfo) -> Result<Response, ContractError> {
    let (id, _) = of_sender(deps.storage, &info.sender)?;
    pending(deps.storage, id)?;
    drop_pending(deps.storage, id);
    Ok(Response::new().add_event(RebindCancelled { identity: id }))
}

/// By anyone, after the delay.
pub(crate) fn finish(deps: DepsMut, env: &Env, id: IdentityId) -> Result<Response, ContractError> {
    let Rebind { address, ready_at, lapses_at } = pending(deps.storage, id)?;
    let now = env.block.time.seconds();
    if now < ready_at {
        return Err(ContractError::RebindEarly { identity: id, ready_at, now });
    }
    if now >= lapses_at {
        return Err(ContractError::RebindLapsed { identity: id, lapsed_at: lapses_at, now });
    }
    let mut identity = load(deps.storage, id)?;
    check_status(id, &identity)?;
    check_free(deps.storage, &address)?;
    drop_pending(deps.storage, id);
    IDENTITY_OF.remove(deps.storage, &identity.address);
    LEFT.save(deps.storage, &identity.address, &Empty {})?;
    IDENTITY_OF.save(deps.storage, &address, &id)?;
    // its proof of possession named the old address, and the old holder may know it
    EXCHANGE_KEYS.remove(deps.storage, id);
    let event = Rebound { identity: id, address: address.to_string() };
    identity.address = address;
    identity.payout = None;
    IDENTITIES.save(deps.storage, id, &identity)?;
    Ok(Response::new().add_event(event))
}

/// Nothing of the sanctioned moves; what is erased ends where it is.
fn check_status(identity: IdentityId, facts: &Identity) -> Result<(), ContractError> {
    match facts.status {
        Status::Active | Status::Suspended { .. } | Status::Revoked => Ok(()),
        status @ (Status::Sanctioned | Status::Erased) => {
            Err(ContractError::NotRebound { identity, status: word(status) })
        }
    }
}

/// Fails for an address that has an identity, or had one that moved away.
pub(crate) fn check_free(storage: &dyn Storage, address: &Addr) -> Result<(), ContractError> {
    if LEFT.has(storage, address) {
        return Err(ContractError::AddressLeft { address: address.to_string() });
    }
    match IDENTITY_OF.may_load(storage, address)? {
        Some(identity) => Err(ContractError::AddressTaken { address: address.to_string(), identity }),
        None => Ok(()),
    }
}

fn pending(storage: &dyn Storage, identity: IdentityId) -> Result<Rebind, ContractError> {
    REBINDS.may_load(storage, identity)?.ok_or(ContractError::NoRebind { identity })
}

/// Forgets one that has begun, if one has.
pub(crate) fn drop_pending(storage: &mut dyn Storage, identity: IdentityId) {
    REBINDS.remove(storage, identity);
}

pub(crate) fn query(deps: Deps, identity: IdentityId) -> StdResult<Option<RebindResponse>> {
    let found = REBINDS.may_load(deps.storage, identity)?;
    Ok(found.map(|Rebind { address, ready_at, lapses_at }| RebindResponse { address, ready_at, lapses_at }))
}
