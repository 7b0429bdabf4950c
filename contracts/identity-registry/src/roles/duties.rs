//! Static separation of duty: nobody holds two roles that exclude each other in the same pool, directly or through a
//! role that includes them.

use std::collections::BTreeSet;

use api::PoolId;
use api::identity_registry::{EVERYWHERE, GRANTS};
use cosmwasm_std::{Addr, Storage};

use super::grants::scopes_of;
use super::{load, rivals, seniors};
use crate::ContractError;

/// Fails where an address holds, or will hold, a role in an overlapping scope that excludes this one.
pub(crate) fn check(
    storage: &dyn Storage,
    address: &Addr,
    role: &str,
    scope: PoolId,
    now: u64,
) -> Result<(), ContractError> {
    let mut barred = BTreeSet::new();
    for own in load(storage, role)?.juniors.iter().map(String::as_str).chain([role]) {
        for rival in rivals(storage, own)? {
            barred.extend(seniors(storage, &rival)?);
            barred.insert(rival);
        }
    }
    for held in barred {
        if holds_overlapping(storage, address, &held, scope, now)? {
            return Err(ContractError::SeparationOfDuty {
                address: address.to_string(),
                role: role.into(),
                held,
            });
        }
    }
    Ok(())
}

fn holds_overlapping(
    storage: &dyn Storage,
    address: &Addr,
    role: &str,
    scope: PoolId,
    now: u64,
) -> Result<bool, ContractError> {
    let scopes = match scope {
        EVERYWHERE => scopes_of(storage, address, role)?,
        pool => vec![EVERYWHERE, pool],
    };
    for scope in scopes {
        let grant = GRANTS.may_load(storage, (role, address, scope))?;
        if grant.is_some_and(|grant| !grant.is_over(now)) {
            return Ok(true);
        }
    }
    Ok(false)
}
