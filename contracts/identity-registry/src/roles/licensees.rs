//! Licensees: the role follows from marketplace's orders, by anyone's hand.

use api::identity_registry::{LicenseeEnded, LicenseeGranted, ROLE_LICENSEE};
use api::marketplace::{OrderResponse, OrderStatus, QueryMsg};
use api::{IdentityId, OrderId, PoolId};
use cosmwasm_std::{Addr, DepsMut, Env, Response, Storage};
use cw_storage_plus::Map;
use lean_serde::lean_serde;

use super::grants;
use crate::{ContractError, config, identities};

/// By which licence an identity is a licensee, and at which address.
#[lean_serde]
struct Ground {
    order: OrderId,
    until: u64,
    holder: Addr,
}

/// (Licensee's identity, pool) -> the licence.
const GROUNDS: Map<(IdentityId, PoolId), Ground> = Map::new("licensee");

/// Grants the role to the present address of an order's buyer until its licence ends, unless another grants it longer
/// there; takes it from an address that the identity has left, and once the licence by which it stands has ended or
/// its identity is active no more.
pub(crate) fn grant(deps: DepsMut, env: &Env, order: OrderId) -> Result<Response, ContractError> {
    let marketplace = config::wired(deps.storage)?.marketplace;
    let found: OrderResponse = deps
        .querier
        .query_wasm_smart(marketplace, &QueryMsg::Order { order })
        .map_err(|error| ContractError::UnknownOrder { order, reason: error.to_string() })?;
    let now = env.block.time.seconds();
    let OrderResponse { identity, purchase, licence_until, status, .. } = found;
    let pool = purchase.pool;
    let licensee = identities::standing(deps.storage, identity)?;
    let refunded = matches!(status, OrderStatus::Refunded { .. });
    let live = licence_until.filter(|until| now < *until && !refunded && licensee.is_active(now));
    let ground = GROUNDS.may_load(deps.storage, (identity, pool))?;
    match (live, ground) {
        (Some(until), Some(ground))
            if ground.order != order
                && ground.until >= until
                && now < ground.until
                && ground.holder == licensee.address =>
        {
            Err(ContractError::LicenseeAlready { order, by: ground.order, until: ground.until })
        }
        (Some(until), ground) => {
            let holder = licensee.address;
            if let Some(left) = ground.map(|ground| ground.holder).filter(|address| *address != holder) {
                take_away(deps.storage, &left, pool, now)?;
            }
            grants::enter(deps.storage, ROLE_LICENSEE, &holder, pool, Some(until), now)?;
            let address = holder.to_string();
            GROUNDS.save(deps.storage, (identity, pool), &Ground { order, until, holder })?;
            Ok(Response::new().add_event(LicenseeGranted { order, address, pool, until }))
        }
        (None, Some(ground)) if ground.order == order => {
            GROUNDS.remove(deps.storage, (identity, pool));
            take_away(deps.storage, &ground.holder, pool, now)?;
            let address = ground.holder.into();
            Ok(Response::new().add_event(LicenseeEnded { order, address, pool }))
        }
        (None, _) => Err(ContractError::NoLicence { order }),
    }
}

/// Whoever renounced it holds none.
fn take_away(storage: &mut dyn Storage, holder: &Addr, pool: PoolId, now: u64) -> Result<(), ContractError> {
    match grants::remove(storage, ROLE_LICENSEE, holder, pool, Some(now)) {
        Ok(()) | Err(ContractError::NoGrant { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}
