//! Erasure: at the person's wish the identity ends; what it was known by is removed later, when nothing can be due to
//! it any more, and the nullifier last, when the law asks nobody to tell whether the person was here.

use api::IdentityId;
use api::identity_registry::{EXCHANGE_KEYS, Forgotten, IDENTITIES, IDENTITY_OF, Status};
use attestation::StatusChange;
use cosmwasm_std::{Addr, DepsMut, Env, HexBinary, MessageInfo, Response};

use super::statuses::{change, told, word};
use super::{NULLIFIERS, load, of_sender};
use crate::{ContractError, config};

/// By the identity's address.
pub(crate) fn erase(deps: DepsMut, env: &Env, info: &MessageInfo) -> Result<Response, ContractError> {
    let (id, mut identity) = of_sender(deps.storage, &info.sender)?;
    let now = env.block.time.seconds();
    change(deps.storage, id, &mut identity, StatusChange::Erase, now)?;
    identity.decided_at = now;
    IDENTITIES.save(deps.storage, id, &identity)?;
    Ok(Response::new().add_event(told(id, identity.status)))
}

/// By anyone, in two steps: first the addresses and all that tells of the person, then the nullifier.
pub(crate) fn forget(deps: DepsMut, env: &Env, id: IdentityId) -> Result<Response, ContractError> {
    let mut identity = load(deps.storage, id)?;
    let (Status::Erased, Some(erased_at)) = (identity.status, identity.erased_at) else {
        return Err(ContractError::NotErased { identity: id, status: word(identity.status) });
    };
    let durations = config::get(deps.storage)?.durations;
    let now = env.block.time.seconds();
    let first = !identity.is_forgotten();
    let due_at =
        erased_at.saturating_add(if first { durations.forget_after } else { durations.nullifier_retention });
    if identity.nullifier.is_empty() {
        return Err(ContractError::NothingToForget { identity: id });
    }
    if now < due_at {
        return Err(ContractError::ForgetEarly { identity: id, due_at, now });
    }
    if first {
        IDENTITY_OF.remove(deps.storage, &identity.address);
        EXCHANGE_KEYS.remove(deps.storage, id);
        identity.address = Addr::unchecked("");
        identity.payout = None;
        identity.region = None;
        identity.evidence = HexBinary::default();
        identity.forgotten_at = Some(now);
    } else {
        let nullifier = std::mem::take(&mut identity.nullifier);
        NULLIFIERS.remove(deps.storage, (identity.nullifier_domain, nullifier.as_slice()));
    }
    IDENTITIES.save(deps.storage, id, &identity)?;
    Ok(Response::new().add_event(Forgotten { identity: id, nullifier: !first }))
}
