//! Who may put data into a pool.

use api::data_pool::Pool;
use api::identity_registry::{Identity, Registry};
use api::layout::LayoutError;
use api::{IdentityId, PoolId};
use cosmwasm_std::{Addr, Deps};
use terms::Kind;

use crate::ContractError;

/// The identity at an address, whatever its state.
pub(crate) fn at(
    deps: Deps,
    registry: &Registry,
    address: &Addr,
) -> Result<(IdentityId, Identity), ContractError> {
    registry
        .identity_of(&deps.querier, address)?
        .ok_or_else(|| ContractError::NoIdentity { address: address.clone() })
}

/// An identity by its number, whatever its state.
pub(crate) fn by_number(
    deps: Deps,
    registry: &Registry,
    identity: IdentityId,
) -> Result<Identity, ContractError> {
    match registry.identity(&deps.querier, identity) {
        Err(LayoutError::Missing { .. }) => Err(ContractError::UnknownIdentity { identity }),
        found => Ok(found?),
    }
}

/// The identity at an address that may contribute to a pool: an active person without a region, of the
/// pool's domain, scope and level.
pub(crate) fn check(
    deps: Deps,
    registry: &Registry,
    address: &Addr,
    (id, pool): (PoolId, &Pool),
    now: u64,
) -> Result<IdentityId, ContractError> {
    let (number, identity) = at(deps, registry, address)?;
    identity.must_be_active(number, now)?;
    if identity.kind != Kind::Person {
        return Err(ContractError::NotPerson { identity: number });
    }
    // the chain must not tell where a contributor lives
    if identity.region.is_some() {
        return Err(ContractError::RegionKnown { identity: number });
    }
    let draft = &pool.draft;
    if identity.nullifier_domain != draft.nullifier_domain {
        return Err(ContractError::NullifierDomain {
            identity: number,
            expected: draft.nullifier_domain,
            got: identity.nullifier_domain,
        });
    }
    let expected = draft.scoped.then_some(id);
    if identity.scope != expected {
        return Err(ContractError::Scope { identity: number, expected, got: identity.scope });
    }
    if identity.level < draft.min_level {
        return Err(ContractError::Level {
            identity: number,
            expected: draft.min_level,
            got: identity.level,
        });
    }
    Ok(number)
}
