//! Roles, as in NIST RBAC: granted by the holders of their admin role, in a pool or everywhere, until an
//! expiry.

use api::identity_registry::{
    GRANTS, Grant, GrantResponse, MAX_GENESIS_ROLES, MAX_ROLE_NAME, RoleCreated, RoleDraft, RoleGranted,
    RoleRevoked,
};
use api::{PoolId, check, page};
use cosmwasm_std::{Addr, Deps, DepsMut, Empty, Env, MessageInfo, Order, Response, Storage};
use cw_ownable::{assert_owner, is_owner};
use cw_storage_plus::{Bound, Map};

use crate::ContractError;

/// Name -> its admin role; none: the owner.
const ROLES: Map<&str, Option<String>> = Map::new("role");
/// The keys of [`GRANTS`], to be listed; it is never read or written through this map.
const GRANT_KEYS: Map<(&str, &Addr, PoolId), Empty> = Map::new(GRANTS.namespace());
/// The scope of a grant that holds in every pool.
const EVERYWHERE: PoolId = 0;

pub(crate) fn create_first(storage: &mut dyn Storage, roles: &[RoleDraft]) -> Result<(), ContractError> {
    if roles.len() > MAX_GENESIS_ROLES {
        let (max, got) = (MAX_GENESIS_ROLES, roles.len());
        return Err(check::InputError::TooMany { what: "roles", max, got }.into());
    }
    roles.iter().try_for_each(|role| save(storage, role))
}

pub(crate) fn create(deps: DepsMut, info: &MessageInfo, role: &RoleDraft) -> Result<Response, ContractError> {
    assert_owner(deps.storage, &info.sender)?;
    save(deps.storage, role)?;
    Ok(Response::new().add_event(RoleCreated { role: role.name.clone() }))
}

fn save(storage: &mut dyn Storage, role: &RoleDraft) -> Result<(), ContractError> {
    check::text("role", &role.name, MAX_ROLE_NAME)?;
    if !role.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        return Err(check::InputError::Malformed {
            what: "role",
            value: role.name.clone(),
            expected: "a-z and _ only",
        }
        .into());
    }
    if ROLES.has(storage, &role.name) {
        return Err(ContractError::RoleExists { role: role.name.clone() });
    }
    if let Some(admin) = role.admin.as_ref().filter(|admin| !ROLES.has(storage, admin)) {
        return Err(ContractError::UnknownRole { role: admin.clone() });
    }
    Ok(ROLES.save(storage, &role.name, &role.admin)?)
}

fn admin_of(storage: &dyn Storage, role: &str) -> Result<Option<String>, ContractError> {
    ROLES.may_load(storage, role)?.ok_or_else(|| ContractError::UnknownRole { role: role.into() })
}

/// Does an address hold a role at this time, in this pool or everywhere?
fn holds(
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

/// Does an address hold a role at this time, in some pool or everywhere? Looks at a page of its grants at most.
pub(crate) fn holds_anywhere(
    storage: &dyn Storage,
    address: &Addr,
    role: &str,
    now: u64,
) -> Result<bool, ContractError> {
    let scopes = GRANT_KEYS.prefix((role, address)).keys(storage, None, None, Order::Ascending);
    for scope in scopes.take(page(None)) {
        if GRANTS.load(storage, (role, address, scope?))?.is_good(now) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Only holders of the admin role in the scope, or the owner where there is none.
fn check_admin(
    storage: &dyn Storage,
    env: &Env,
    sender: &Addr,
    role: &str,
    scope: PoolId,
) -> Result<(), ContractError> {
    let (may, admin) = match admin_of(storage, role)? {
        None => (is_owner(storage, sender)?, "the owner".to_string()),
        Some(admin) => {
            (holds(storage, sender, &admin, scope, env.block.time.seconds())?, format!("`{admin}`"))
        }
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
    check_admin(deps.storage, env, &info.sender, &role, scope)?;
    let address = check::address(deps.api, "address", address)?;
    let now = env.block.time.seconds();
    if let Some(at) = expires_at.filter(|at| *at <= now) {
        return Err(ContractError::Past { what: "expires_at", at, now });
    }
    GRANTS.save(deps.storage, (&role, &address, scope), &Grant { expires_at })?;
    Ok(Response::new().add_event(RoleGranted { role, address: address.into(), scope }))
}

pub(crate) fn revoke(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    role: String,
    address: &str,
    scope: Option<PoolId>,
) -> Result<Response, ContractError> {
    let scope = check_scope(scope)?;
    check_admin(deps.storage, env, &info.sender, &role, scope)?;
    let address = check::address(deps.api, "address", address)?;
    if !GRANTS.has(deps.storage, (&role, &address, scope)) {
        return Err(ContractError::NoGrant { role, address: address.into(), scope });
    }
    GRANTS.remove(deps.storage, (&role, &address, scope));
    Ok(Response::new().add_event(RoleRevoked { role, address: address.into(), scope }))
}

pub(crate) fn query(deps: Deps, role: String) -> Result<RoleDraft, ContractError> {
    let admin = admin_of(deps.storage, &role)?;
    Ok(RoleDraft { name: role, admin })
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
    GRANT_KEYS
        .sub_prefix(role)
        .keys(deps.storage, after, None, Order::Ascending)
        .take(page(limit))
        .map(|key| {
            let (address, scope) = key?;
            let grant = GRANTS.load(deps.storage, (role, &address, scope))?;
            let scope = (scope != EVERYWHERE).then_some(scope);
            Ok(GrantResponse { address: address.into(), scope, grant })
        })
        .collect()
}
