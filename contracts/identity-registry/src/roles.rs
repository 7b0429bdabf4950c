//! Roles, as in NIST RBAC: named, administered by a role or the owner, including others, excluding others. What a
//! role is never changes; who holds it is the matter of [`grants`].

pub(crate) mod duties;
pub(crate) mod grants;
pub(crate) mod licensees;

use std::collections::BTreeSet;

use api::check;
use api::identity_registry::{
    MAX_EXCLUDED, MAX_GENESIS_ROLES, MAX_INCLUDED, MAX_ROLE_DELAY, MAX_ROLE_NAME, ROLE_LICENSEE, RoleCreated,
    RoleDraft, RoleResponse, SENIORS,
};
use cosmwasm_std::{Deps, DepsMut, Empty, MessageInfo, Response, Storage};
use cw_ownable::assert_owner;
use cw_storage_plus::Map;
use lean_serde::lean_serde;

use crate::ContractError;

/// A role as it was created, and what follows from it.
#[lean_serde]
pub(crate) struct Role {
    /// None: the owner; of `licensee`, nobody.
    pub(crate) admin: Option<String>,
    pub(crate) delay: u64,
    includes: Vec<String>,
    excludes: Vec<String>,
    /// Whatever its holders hold as well.
    pub(crate) juniors: Vec<String>,
}

const ROLES: Map<&str, Role> = Map::new("role");
/// Role -> the roles that exclude it or that it excludes.
const RIVALS: Map<&str, Vec<String>> = Map::new("role_rivals");
/// Roles that administer others.
const ADMINS: Map<&str, Empty> = Map::new("role_admin");

pub(crate) fn create_first(storage: &mut dyn Storage, roles: &[RoleDraft]) -> Result<(), ContractError> {
    if roles.len() > MAX_GENESIS_ROLES {
        let (max, got) = (MAX_GENESIS_ROLES, roles.len());
        return Err(check::InputError::TooMany { what: "roles", max, got }.into());
    }
    save(storage, &RoleDraft::plain(ROLE_LICENSEE, None))?;
    roles.iter().try_for_each(|role| save(storage, role))
}

pub(crate) fn create(deps: DepsMut, info: &MessageInfo, role: &RoleDraft) -> Result<Response, ContractError> {
    assert_owner(deps.storage, &info.sender)?;
    save(deps.storage, role)?;
    Ok(Response::new().add_event(RoleCreated { role: role.name.clone() }))
}

fn save(storage: &mut dyn Storage, draft: &RoleDraft) -> Result<(), ContractError> {
    check_draft(storage, draft)?;
    let RoleDraft { name, admin, includes, excludes, delay } = draft.clone();
    let juniors = juniors_of(storage, &includes)?;
    // nobody could ever hold it
    let own: BTreeSet<&str> = juniors.iter().map(String::as_str).collect();
    for junior in &juniors {
        let rival = rivals(storage, junior)?.into_iter().find(|rival| own.contains(rival.as_str()));
        if let Some(with) = rival.or_else(|| excludes.contains(junior).then(|| name.clone())) {
            return Err(ContractError::Contradiction { role: name, junior: junior.clone(), with });
        }
    }
    for junior in &juniors {
        let mut seniors = seniors(storage, junior)?;
        push("seniors", &mut seniors, &name, MAX_INCLUDED)?;
        SENIORS.save(storage, junior, &seniors)?;
    }
    for rival in &excludes {
        let mut others = rivals(storage, rival)?;
        push("excludes", &mut others, &name, MAX_EXCLUDED)?;
        RIVALS.save(storage, rival, &others)?;
    }
    RIVALS.save(storage, &name, &excludes)?;
    if let Some(admin) = &admin {
        ADMINS.save(storage, admin, &Empty {})?;
    }
    Ok(ROLES.save(storage, &name, &Role { admin, delay, includes, excludes, juniors })?)
}

fn check_draft(storage: &dyn Storage, draft: &RoleDraft) -> Result<(), ContractError> {
    check::text("role", &draft.name, MAX_ROLE_NAME)?;
    if !draft.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        return Err(check::InputError::Malformed {
            what: "role",
            value: draft.name.clone(),
            expected: "a-z and _ only",
        }
        .into());
    }
    if ROLES.has(storage, &draft.name) {
        return Err(ContractError::RoleExists { role: draft.name.clone() });
    }
    check::range("delay", draft.delay, 0, MAX_ROLE_DELAY)?;
    for (what, list, max) in
        [("includes", &draft.includes, MAX_INCLUDED), ("excludes", &draft.excludes, MAX_EXCLUDED)]
    {
        if !list.is_empty() {
            check::distinct(what, list, max)?;
        }
    }
    // only those that exist can be named, so there is no circle
    let named = draft.admin.iter().chain(&draft.includes).chain(&draft.excludes);
    if let Some(unknown) = named.into_iter().find(|role| !ROLES.has(storage, role)) {
        return Err(ContractError::UnknownRole { role: unknown.clone() });
    }
    if draft.includes.iter().any(|role| role == ROLE_LICENSEE) {
        return Err(ContractError::ByLicenceOnly {});
    }
    Ok(())
}

/// What a role with these holds as well, each once.
fn juniors_of(storage: &dyn Storage, includes: &[String]) -> Result<Vec<String>, ContractError> {
    let mut juniors = BTreeSet::new();
    for role in includes {
        juniors.extend(load(storage, role)?.juniors);
        juniors.insert(role.clone());
    }
    if juniors.len() > MAX_INCLUDED {
        let (max, got) = (MAX_INCLUDED, juniors.len());
        return Err(check::InputError::TooMany { what: "includes", max, got }.into());
    }
    Ok(juniors.into_iter().collect())
}

fn push(what: &'static str, list: &mut Vec<String>, role: &str, max: usize) -> Result<(), ContractError> {
    list.push(role.into());
    if list.len() > max {
        return Err(check::InputError::TooMany { what, max, got: list.len() }.into());
    }
    Ok(())
}

pub(crate) fn load(storage: &dyn Storage, role: &str) -> Result<Role, ContractError> {
    ROLES.may_load(storage, role)?.ok_or_else(|| ContractError::UnknownRole { role: role.into() })
}

/// Whose holders hold a role as well.
pub(crate) fn seniors(storage: &dyn Storage, role: &str) -> Result<Vec<String>, ContractError> {
    Ok(SENIORS.may_load(storage, role)?.unwrap_or_default())
}

/// The roles that nobody may hold together with this one.
pub(crate) fn rivals(storage: &dyn Storage, role: &str) -> Result<Vec<String>, ContractError> {
    Ok(RIVALS.may_load(storage, role)?.unwrap_or_default())
}

/// Does a role administer others?
pub(crate) fn administers(storage: &dyn Storage, role: &str) -> bool {
    ADMINS.has(storage, role)
}

pub(crate) fn query(deps: Deps, name: String) -> Result<RoleResponse, ContractError> {
    let Role { admin, delay, includes, excludes, juniors } = load(deps.storage, &name)?;
    let seniors = seniors(deps.storage, &name)?;
    Ok(RoleResponse { role: RoleDraft { name, admin, includes, excludes, delay }, juniors, seniors })
}
