//! Licensees: the role follows from marketplace's orders, by anyone's hand.

use api::identity_registry::{LicenseeEnded, LicenseeGranted, ROLE_LICENSEE};
use api::marketplace::{OrderResponse, OrderStatus, QueryMsg};
use api::{OrderId, PoolId};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, DepsMut, Env, Response};
use cw_storage_plus::Map;

use super::grants;
use crate::{ContractError, config};

/// By which licence someone is a licensee.
#[cw_serde]
struct Ground {
    order: OrderId,
    until: u64,
}

/// (Licensee, pool) -> the licence.
const GROUNDS: Map<(&Addr, PoolId), Ground> = Map::new("licensee");

/// Grants the role until an order's licence ends, unless another grants it longer; takes it away once the licence by
/// which it stands has ended.
pub(crate) fn grant(deps: DepsMut, env: &Env, order: OrderId) -> Result<Response, ContractError> {
    let marketplace = config::wired(deps.storage)?.marketplace;
    let found: OrderResponse = deps
        .querier
        .query_wasm_smart(marketplace, &QueryMsg::Order { order })
        .map_err(|error| ContractError::UnknownOrder { order, reason: error.to_string() })?;
    let now = env.block.time.seconds();
    let OrderResponse { buyer, purchase, licence_until, status, .. } = found;
    let (pool, address) = (purchase.pool, buyer.to_string());
    let refunded = matches!(status, OrderStatus::Refunded { .. });
    let live = licence_until.filter(|until| now < *until && !refunded);
    let ground = GROUNDS.may_load(deps.storage, (&buyer, pool))?;
    match (live, ground) {
        (Some(until), Some(ground))
            if ground.order != order && ground.until >= until && now < ground.until =>
        {
            Err(ContractError::LicenseeAlready { order, by: ground.order, until: ground.until })
        }
        (Some(until), _) => {
            grants::enter(deps.storage, ROLE_LICENSEE, &buyer, pool, Some(until), now)?;
            GROUNDS.save(deps.storage, (&buyer, pool), &Ground { order, until })?;
            Ok(Response::new().add_event(LicenseeGranted { order, address, pool, until }))
        }
        (None, Some(ground)) if ground.order == order => {
            GROUNDS.remove(deps.storage, (&buyer, pool));
            // whoever renounced it holds none
            match grants::remove(deps.storage, ROLE_LICENSEE, &buyer, pool, Some(now)) {
                Ok(()) | Err(ContractError::NoGrant { .. }) => {}
                Err(error) => return Err(error),
            }
            Ok(Response::new().add_event(LicenseeEnded { order, address, pool }))
        }
        (None, _) => Err(ContractError::NoLicence { order }),
    }
}
