//! Grants: who holds a role, where, from when on and how long.

use api::identity_registry::{
    EVERYWHERE, GRANTS, Grant, GrantOfResponse, GrantResponse, MAX_SCOPES, ROLE_LICENSEE, RoleGranted,
    RoleRevoked,
};
use api::{PoolId, check, page};
use cosmwasm_std::{Addr, Deps, DepsMut, Empty, Env, MessageInfo, Order, Response, StdResult, Storage};
use cw_ownable::is_owner;
use cw_storage_plus::{Bound, Map};

use super::{administers, duties, load, seniors};
use crate::ContractError;

/// The keys of [`GRANTS`], to be listed; it is never read or written through this map.
const KEYS: Map<(&str, &Addr, PoolId), Empty> = Map::new(GRANTS.namespace());
/// The same by address.
const BY_ADDRESS: Map<(&Addr, &str, PoolId), Empty> = Map::new("grant_by_address");
/// Role -> how many hold it everywhere and for good.
const FOR_GOOD: Map<&str, u32> = Map::new("role_for_good");

/// Does an address hold a role itself at this time, in this pool or everywhere?
fn holds_itself(
    storage: &dyn Storage,
    address: &Addr,
    role: &str,
    scope: PoolId,
    now: u64,
) -> Result<bool, ContractError> {
    let good = |scope| -> Result<bool, ContractError> {
        let grant = GRANTS.may_load(storage, (role, address, scope))?;
        Ok(grant.is_some_and(|grant| grant.is_good(now)))
    };
    Ok(good(scope)? || (scope != EVERYWHERE && good(EVERYWHERE)?))
}

/// Does an address hold a role at this time, itself or by one that includes it?
pub(crate) fn holds(
    storage: &dyn Storage,
    address: &Addr,
    role: &str,
    scope: PoolId,
    now: u64,
) -> Result<bool, ContractError> {
    if holds_itself(storage, address, role, scope, now)? {
        return Ok(true);
    }
    for senior in seniors(storage, role)? {
        if holds_itself(storage, address, &senior, scope, now)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Does an address hold a role at this time, in some pool or everywhere, itself or by one that includes it?
pub(crate) fn holds_anywhere(
    storage: &dyn Storage,
    address: &Addr,
    role: &str,
    now: u64,
) -> Result<bool, ContractError> {
    for role in seniors(storage, role)?.iter().map(String::as_str).chain([role]) {
        for scope in scopes_of(storage, address, role)? {
            if GRANTS.load(storage, (role, address, scope))?.is_good(now) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The scopes in which an address was granted a role: [`MAX_SCOPES`] at most.
pub(crate) fn scopes_of(storage: &dyn Storage, address: &Addr, role: &str) -> StdResult<Vec<PoolId>> {
    KEYS.prefix((role, address)).keys(storage, None, None, Order::Ascending).take(MAX_SCOPES).collect()
}

/// Only holders of the admin role in the scope, or the owner where there is none.
fn check_admin(
    storage: &dyn Storage,
    sender: &Addr,
    role: &str,
    scope: PoolId,
    now: u64,
) -> Result<(), ContractError> {
    let (may, admin) = match load(storage, role)?.admin {
        _ if role == ROLE_LICENSEE => (false, "a licence".to_string()),
        None => (is_owner(storage, sender)?, "the owner".to_string()),
        Some(admin) => (holds(storage, sender, &admin, scope, now)?, format!("`{admin}`")),
    };
    if may {
        Ok(())
    } else {
        Err(ContractError::NotRoleAdmin { sender: sender.to_string(), role: role.into(), admin })
    }
}

/// A pool's number; pools are counted from 1, because 0 stands for everywhere.
fn check_scope(scope: Option<PoolId>) -> Result<PoolId, ContractError> {
    Ok(match scope {
        None => EVERYWHERE,
        Some(pool) => check::range("scope", pool, 1, PoolId::MAX)?,
    })
}

pub(crate) fn grant(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    role: String,
    address: &str,
    scope: Option<PoolId>,
    expires_at: Option<u64>,
) -> Result<Response, ContractError> {
    let scope = check_scope(scope)?;
    let now = env.block.time.seconds();
    check_admin(deps.storage, &info.sender, &role, scope, now)?;
    let address = check::address(deps.api, "address", address)?;
    let from = enter(deps.storage, &role, &address, scope, expires_at, now)?;
    Ok(Response::new().add_event(RoleGranted { role, address: address.into(), scope, from }))
}

/// Enters a grant and returns since when it is good. One that stands, or is on its way, keeps its beginning.
pub(crate) fn enter(
    storage: &mut dyn Storage,
    role: &str,
    address: &Addr,
    scope: PoolId,
    expires_at: Option<u64>,
    now: u64,
) -> Result<u64, ContractError> {
    let key = (role, address, scope);
    let known = GRANTS.may_load(storage, key)?;
    let from = match known.as_ref().filter(|grant| !grant.is_over(now)) {
        Some(grant) => grant.from,
        None => now.saturating_add(load(storage, role)?.delay),
    };
    let first = from.max(now);
    if let Some(at) = expires_at.filter(|at| *at <= first) {
        return Err(ContractError::Past { what: "expires_at", at, now: first });
    }
    if known.is_none() && scopes_of(storage, address, role)?.len() >= MAX_SCOPES {
        let (role, address) = (role.into(), address.to_string());
        return Err(ContractError::TooManyScopes { role, address, max: MAX_SCOPES });
    }
    duties::check(storage, address, role, scope, now)?;
    let grant = Grant { from, expires_at };
    let (was, will) = (known.as_ref().is_some_and(|grant| for_good(grant, scope)), for_good(&grant, scope));
    if was && !will {
        leave(storage, role, now < from)?;
    }
    if will && !was {
        let count = FOR_GOOD.may_load(storage, role)?.unwrap_or_default();
        FOR_GOOD.save(storage, role, &count.saturating_add(1))?;
    }
    GRANTS.save(storage, key, &grant)?;
    BY_ADDRESS.save(storage, (address, role, scope), &Empty {})?;
    Ok(from)
}

/// Everywhere and until it is revoked.
fn for_good(grant: &Grant, scope: PoolId) -> bool {
    scope == EVERYWHERE && grant.expires_at.is_none()
}

/// One fewer holds a role for good: never the last of one that administers others, or nobody could grant those but by
/// way of the owner. Only a grant that is `cancelled` before it is good may be the last: then whoever could grant it
/// says so.
fn leave(storage: &mut dyn Storage, role: &str, cancelled: bool) -> Result<(), ContractError> {
    let rest = FOR_GOOD.may_load(storage, role)?.unwrap_or_default().saturating_sub(1);
    if rest == 0 && !cancelled && administers(storage, role) {
        return Err(ContractError::LastAdmin { role: role.into() });
    }
    Ok(FOR_GOOD.save(storage, role, &rest)?)
}

/// By whoever may grant it; by the owner too where it is not good yet.
pub(crate) fn revoke(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    role: String,
    address: &str,
    scope: Option<PoolId>,
) -> Result<Response, ContractError> {
    let scope = check_scope(scope)?;
    let now = env.block.time.seconds();
    let admin = check_admin(deps.storage, &info.sender, &role, scope, now);
    let address = check::address(deps.api, "address", address)?;
    let grant = GRANTS.may_load(deps.storage, (&role, &address, scope))?;
    let in_time = grant.is_some_and(|grant| now < grant.from) && is_owner(deps.storage, &info.sender)?;
    if !in_time {
        admin?;
    }
    remove(deps.storage, &role, &address, scope, Some(now))?;
    Ok(Response::new().add_event(RoleRevoked { role, address: address.into(), scope }))
}

/// By its holder.
pub(crate) fn renounce(
    deps: DepsMut,
    info: &MessageInfo,
    role: String,
    scope: Option<PoolId>,
) -> Result<Response, ContractError> {
    let scope = check_scope(scope)?;
    remove(deps.storage, &role, &info.sender, scope, None)?;
    Ok(Response::new().add_event(RoleRevoked { role, address: info.sender.to_string(), scope }))
}

/// Takes a grant away; fails where there is none. With a time, it may be cancelled then, if it is not good yet.
pub(crate) fn remove(
    storage: &mut dyn Storage,
    role: &str,
    address: &Addr,
    scope: PoolId,
    cancel_at: Option<u64>,
) -> Result<(), ContractError> {
    let Some(grant) = GRANTS.may_load(storage, (role, address, scope))? else {
        let (role, address) = (role.into(), address.to_string());
        return Err(ContractError::NoGrant { role, address, scope });
    };
    if for_good(&grant, scope) {
        leave(storage, role, cancel_at.is_some_and(|now| now < grant.from))?;
    }
    GRANTS.remove(storage, (role, address, scope));
    BY_ADDRESS.remove(storage, (address, role, scope));
    Ok(())
}

pub(crate) fn has(
    deps: Deps,
    env: &Env,
    role: &str,
    address: &str,
    scope: Option<PoolId>,
) -> Result<bool, ContractError> {
    let address = check::address(deps.api, "address", address)?;
    holds(deps.storage, &address, role, check_scope(scope)?, env.block.time.seconds())
}

pub(crate) fn list(
    deps: Deps,
    role: &str,
    start_after: Option<(String, PoolId)>,
    limit: Option<u32>,
) -> Result<Vec<GrantResponse>, ContractError> {
    let after = start_after
        .map(|(address, scope)| {
            Ok::<_, ContractError>((check::address(deps.api, "start_after", &address)?, scope))
        })
        .transpose()?;
    let after = after.as_ref().map(|(address, scope)| Bound::exclusive((address, *scope)));
    KEYS.sub_prefix(role)
        .keys(deps.storage, after, None, Order::Ascending)
        .take(page(limit))
        .map(|key| {
            let (address, scope) = key?;
            let grant = GRANTS.load(deps.storage, (role, &address, scope))?;
            Ok(GrantResponse { address: address.into(), scope: pool(scope), grant })
        })
        .collect()
}

pub(crate) fn list_of(
    deps: Deps,
    address: &str,
    start_after: Option<(String, PoolId)>,
    limit: Option<u32>,
) -> Result<Vec<GrantOfResponse>, ContractError> {
    let address = check::address(deps.api, "address", address)?;
    let after = start_after.as_ref().map(|(role, scope)| Bound::exclusive((role.as_str(), *scope)));
    BY_ADDRESS
        .sub_prefix(&address)
        .keys(deps.storage, after, None, Order::Ascending)
        .take(page(limit))
        .map(|key| {
            let (role, scope) = key?;
            let grant = GRANTS.load(deps.storage, (&role, &address, scope))?;
            Ok(GrantOfResponse { role, scope: pool(scope), grant })
        })
        .collect()
}

fn pool(scope: PoolId) -> Option<PoolId> {
    (scope != EVERYWHERE).then_some(scope)
}
