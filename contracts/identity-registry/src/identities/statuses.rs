//! What an identity may do: suspended for a while, revoked, on a sanctions list, erased.

use api::IdentityId;
use api::check;
use api::identity_registry::{IDENTITIES, Identity, IssuerSignature, Status, StatusChanged};
use attestation::{IssuerAct, StatusChange};
use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Storage};
use cw_ownable::assert_owner;
use cw_storage_plus::Map;

use super::{load, rebinds};
use crate::{ContractError, config, issuers};

/// Sanctioned identity -> what it was before, and will be again.
const BEFORE: Map<IdentityId, Status> = Map::new("status_before");

/// By the identity's issuer. By the owner too, but for what would freeze earnings or cannot be undone at the
/// person's wish alone.
pub(crate) fn set(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: IdentityId,
    to: StatusChange,
    signed: Option<IssuerSignature>,
) -> Result<Response, ContractError> {
    let mut identity = load(deps.storage, id)?;
    let now = env.block.time.seconds();
    match signed {
        None => {
            assert_owner(deps.storage, &info.sender)?;
            if matches!(to, StatusChange::Sanction | StatusChange::Erase) {
                return Err(ContractError::IssuersAlone { change: name_of(to) });
            }
            identity.decided_at = now;
        }
        Some(signed) => {
            check_newer(id, &identity, &signed)?;
            let act = IssuerAct::SetStatus { identity: id, to };
            let issuer = issuers::check_act(deps.as_ref(), env, identity.issuer, act, &signed)?;
            if matches!(to, StatusChange::Sanction | StatusChange::Erase) {
                issuer.must_be_trusted(identity.issuer, now)?;
            }
            identity.decided_at = signed.issued_at;
        }
    }
    change(deps.storage, id, &mut identity, to, now)?;
    let response = Response::new().add_event(told(id, identity.status));
    IDENTITIES.save(deps.storage, id, &identity)?;
    Ok(response)
}

/// No statement counts after a newer decision, nor twice.
pub(crate) fn check_newer(
    id: IdentityId,
    identity: &Identity,
    signed: &IssuerSignature,
) -> Result<(), ContractError> {
    let (known, issued_at) = (identity.decided_at, signed.issued_at);
    if issued_at <= known {
        return Err(ContractError::Overtaken { identity: id, known, issued_at });
    }
    Ok(())
}

/// Changes an identity's status where that is allowed. The caller saves it.
pub(crate) fn change(
    storage: &mut dyn Storage,
    id: IdentityId,
    identity: &mut Identity,
    to: StatusChange,
    now: u64,
) -> Result<(), ContractError> {
    let from = identity.status;
    let free = matches!(from, Status::Active | Status::Suspended { .. });
    identity.status = match to {
        StatusChange::Suspend { until } if free => {
            let longest = config::get(storage)?.durations.suspension;
            check::range("until", until, now.saturating_add(1), now.saturating_add(longest))?;
            Status::Suspended { until }
        }
        StatusChange::Reinstate if free && !from.is_active(now) => Status::Active,
        StatusChange::Revoke if free => Status::Revoked,
        StatusChange::Sanction if from != Status::Sanctioned && !identity.is_forgotten() => {
            BEFORE.save(storage, id, &from)?;
            Status::Sanctioned
        }
        StatusChange::Clear if from == Status::Sanctioned => {
            let before = BEFORE.load(storage, id)?;
            BEFORE.remove(storage, id);
            before
        }
        StatusChange::Erase if free || from == Status::Revoked => {
            rebinds::drop_pending(storage, id);
            identity.erased_at = Some(now);
            Status::Erased
        }
        _ => {
            return Err(ContractError::StatusChange {
                identity: id,
                status: word(from),
                change: name_of(to),
                now,
            });
        }
    };
    Ok(())
}

pub(crate) fn told(identity: IdentityId, status: Status) -> StatusChanged {
    let until = match status {
        Status::Suspended { until } => until,
        Status::Active | Status::Revoked | Status::Sanctioned | Status::Erased => 0,
    };
    StatusChanged { identity, status: word(status).into(), until }
}

pub(crate) fn word(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Suspended { .. } => "suspended",
        Status::Revoked => "revoked",
        Status::Sanctioned => "sanctioned",
        Status::Erased => "erased",
    }
}

fn name_of(change: StatusChange) -> &'static str {
    match change {
        StatusChange::Suspend { .. } => "suspended",
        StatusChange::Reinstate => "reinstated",
        StatusChange::Revoke => "revoked",
        StatusChange::Sanction => "sanctioned",
        StatusChange::Clear => "cleared",
        StatusChange::Erase => "erased",
    }
}
