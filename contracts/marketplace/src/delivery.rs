//! Delivery: the sealed key comes in, and the contract itself checks that it is the order's.

use api::OrderId;
use api::check;
use api::marketplace::{Delivered, Purchase};
use cosmwasm_std::{Binary, Deps, DepsMut, Env, Response, StdResult, Storage};
use cw_storage_plus::Map;
use lean_serde::lean_serde;
use sealed_key::{EditionKey, G2Point, Point, verify_delivery};

use crate::orders::{self, Order, Stage};
use crate::{ContractError, config};

/// A key that was found good.
#[lean_serde]
pub(crate) struct Delivery {
    pub(crate) at: u64,
    pub(crate) r1: Binary,
    pub(crate) e: Binary,
}

const DELIVERIES: Map<OrderId, Delivery> = Map::new("delivery");

pub(crate) fn get(storage: &dyn Storage, order: OrderId) -> StdResult<Option<Delivery>> {
    DELIVERIES.may_load(storage, order)
}

/// Checks nothing but the state, the points and the pairing: the bytes can be read before they are in a
/// block, so nothing that another could do first may make this fail.
pub(crate) fn deliver(
    deps: DepsMut,
    env: &Env,
    id: OrderId,
    r1: Binary,
    e: Binary,
) -> Result<Response, ContractError> {
    let (order, stage) = orders::load(deps.storage, id)?;
    if !matches!(stage, Stage::Funded) {
        return Err(orders::wrong_state(deps.storage, id, stage, "funded")?);
    }
    check_key(deps.as_ref(), env, id, &order, &r1, &e)?;
    DELIVERIES.save(deps.storage, id, &Delivery { at: env.block.time.seconds(), r1, e })?;
    orders::set_stage(deps.storage, id, Stage::Delivered)?;
    Ok(Response::new().add_event(Delivered { order: id }))
}

/// e(h, P) * e(R1, B2) = e(E, g2), where h names everything that was bought. What it reads of other contracts
/// is never changed once the order stands: the custody key and the published edition.
fn check_key(
    deps: Deps,
    env: &Env,
    id: OrderId,
    order: &Order,
    r1: &[u8],
    e: &[u8],
) -> Result<(), ContractError> {
    let config = config::get(deps.storage)?;
    let key_error = |error| ContractError::Key { order: id, error };
    let Purchase { pool, edition, .. } = order.purchase;
    let published = config.data_pool.edition(&deps.querier, pool, edition)?.published;
    let published = published.ok_or(ContractError::Unpublished { pool, edition })?;
    let custody = config.registry.custody(&deps.querier, order.custody)?;
    let key = EditionKey {
        chain_id: &env.block.chain_id,
        data_pool: config.data_pool.0.as_str(),
        pool,
        edition,
        cohorts: &order.cohorts(),
        p: G2Point::parse(Point::P, &custody.p).map_err(key_error)?,
        manifest_root: check::bytes("manifest_root", &published.manifest_root)?,
    };
    verify_delivery(deps.api, &key, &order.b2, r1, e).map_err(key_error)
}
