//! Who counts as a voter: an active, general identity, enrolled once while it had GRAIN bonded.

use api::IdentityId;
use api::governance::Enrolled;
use cosmwasm_std::{Addr, Deps, DepsMut, Empty, Env, MessageInfo, Order, Response, StdResult};
use cw_storage_plus::{Bound, Item, Map};

use crate::ContractError;
use crate::config::{self, Config};

const ENROLLED: Map<IdentityId, Empty> = Map::new("enrolled");
const COUNT: Item<u64> = Item::new("enrolled_count");

/// The sender's active identity, enrolled or not.
fn active(deps: Deps, env: &Env, config: &Config, sender: &Addr) -> Result<IdentityId, ContractError> {
    let (id, identity) = config
        .registry
        .identity_of(&deps.querier, sender)?
        .ok_or_else(|| ContractError::NoIdentity { address: sender.to_string() })?;
    identity.must_be_active(id, env.block.time.seconds())?;
    let (domain, expected) = (identity.nullifier_domain, config.nullifier_domain);
    if domain != expected {
        return Err(ContractError::OtherDomain { identity: id, domain, expected });
    }
    match identity.scope {
        Some(pool) => Err(ContractError::Scoped { identity: id, pool }),
        None => Ok(id),
    }
}

/// The sender's active, enrolled identity: who may propose and vote.
pub(crate) fn voter(
    deps: Deps,
    env: &Env,
    config: &Config,
    sender: &Addr,
) -> Result<IdentityId, ContractError> {
    let identity = active(deps, env, config, sender)?;
    if ENROLLED.has(deps.storage, identity) {
        Ok(identity)
    } else {
        Err(ContractError::NotEnrolled { identity })
    }
}

pub(crate) fn enrol(deps: DepsMut, env: &Env, info: &MessageInfo) -> Result<Response, ContractError> {
    let config = config::get(deps.as_ref())?;
    let identity = active(deps.as_ref(), env, &config, &info.sender)?;
    if ENROLLED.has(deps.storage, identity) {
        return Err(ContractError::AlreadyEnrolled { identity });
    }
    if config.token.power_at(&deps.querier, &info.sender, env.block.height)?.is_zero() {
        return Err(ContractError::NotBonded { address: info.sender.to_string() });
    }
    ENROLLED.save(deps.storage, identity, &Empty {})?;
    let count = count(deps.as_ref())?.saturating_add(1);
    COUNT.save(deps.storage, &count)?;
    Ok(Response::new().add_event(Enrolled { identity }))
}

pub(crate) fn count(deps: Deps) -> StdResult<u64> {
    Ok(COUNT.may_load(deps.storage)?.unwrap_or_default())
}

pub(crate) fn query(deps: Deps, identity: IdentityId) -> bool {
    ENROLLED.has(deps.storage, identity)
}

/// Enrolled identities, by number.
pub(crate) fn list(
    deps: Deps,
    start_after: Option<IdentityId>,
) -> impl Iterator<Item = StdResult<IdentityId>> {
    ENROLLED.keys(deps.storage, start_after.map(Bound::exclusive), None, Order::Ascending)
}
