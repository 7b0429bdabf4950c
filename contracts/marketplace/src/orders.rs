//! Orders: what was bought, by whom, at what price, with which key.

use api::check;
use api::data_pool::{Line, QuoteResponse, total};
use api::identity_registry::{CustodyStatus, ExchangeKey, Identity};
use api::layout::LayoutError;
use api::marketplace::{Bought, OrderResponse, OrderStatus, Purchase};
use api::{CustodyId, EditionNo, IdentityId, MAX_COHORTS, OrderId, PoolId, page};
use control::numbers;
use cosmwasm_std::{
    Addr, Binary, Deps, DepsMut, Empty, Env, Order as Direction, Response, StdResult, Storage, Uint128,
};
use cw_storage_plus::{Bound, Item, Map};
use lean_serde::lean_serde;
use terms::{Ask, Purpose, Use};

use crate::config::{self, Config};
use crate::delivery::{self, Delivery};
use crate::escrow::ESCROW;
use crate::{ContractError, denoms, erasures, licences, settlement};

/// What never changes: everything an order depends on, frozen when it is bought.
#[lean_serde]
pub(crate) struct Order {
    pub(crate) buyer: Addr,
    pub(crate) identity: IdentityId,
    pub(crate) purchase: Purchase,
    pub(crate) denom: String,
    pub(crate) price: Uint128,
    pub(crate) custody: CustodyId,
    pub(crate) b1: Binary,
    pub(crate) b2: Binary,
    pub(crate) bought_at: u64,
    pub(crate) deliver_by: u64,
}

/// What changes. A delivery is kept apart, so that settling rewrites little.
#[lean_serde]
#[derive(Copy)]
pub(crate) enum Stage {
    Funded,
    Delivered,
    Disputed {
        at: u64,
    },
    /// A share of the price went back, above zero.
    Resolved {
        at: u64,
        refund_bps: u16,
    },
    Settled {
        at: u64,
    },
    Refunded {
        at: u64,
    },
}

const LAST: Item<OrderId> = Item::new("last_order");
const ORDERS: Map<OrderId, Order> = Map::new("order");
const STAGES: Map<OrderId, Stage> = Map::new("stage");
const BY_BUYER: Map<(&Addr, OrderId), Empty> = Map::new("order_by_buyer");

impl Order {
    /// The cohorts bought, ascending.
    pub(crate) fn cohorts(&self) -> Vec<u32> {
        self.purchase.lines.iter().map(|line| line.cohort).collect()
    }
}

pub(crate) fn load(storage: &dyn Storage, order: OrderId) -> Result<(Order, Stage), ContractError> {
    let facts = ORDERS.may_load(storage, order)?.ok_or(ContractError::UnknownOrder { order })?;
    Ok((facts, STAGES.load(storage, order)?))
}

pub(crate) fn set_stage(storage: &mut dyn Storage, order: OrderId, stage: Stage) -> StdResult<()> {
    STAGES.save(storage, order, &stage)
}

/// An order in another state than the one it must be in.
pub(crate) fn wrong_state(
    storage: &dyn Storage,
    order: OrderId,
    stage: Stage,
    expected: &'static str,
) -> StdResult<ContractError> {
    let status = Box::new(status(stage, delivery::get(storage, order)?));
    Ok(ContractError::OrderState { order, status, expected })
}

/// Fails for anyone but the identity that bought, at the address that acts for it now: a wallet that was lost acts
/// no more, the one in its place does.
pub(crate) fn must_be_buyer(
    deps: Deps,
    config: &Config,
    id: OrderId,
    order: &Order,
    sender: &Addr,
) -> Result<(), ContractError> {
    if config.registry.identity(&deps.querier, order.identity)?.address == *sender {
        Ok(())
    } else {
        Err(ContractError::NotBuyer { order: id })
    }
}

/// An active, general identity of the marketplace's level that owes no deletion, at an address.
pub(crate) fn buyer(
    deps: Deps,
    env: &Env,
    config: &Config,
    address: &Addr,
) -> Result<(IdentityId, Identity), ContractError> {
    let (id, identity) = config
        .registry
        .identity_of(&deps.querier, address)?
        .ok_or_else(|| ContractError::NoIdentity { address: address.to_string() })?;
    identity.must_be_active(id, env.block.time.seconds())?;
    if let Some(pool) = identity.scope {
        return Err(ContractError::Scoped { identity: id, pool });
    }
    if identity.level < config.min_level {
        let (level, min) = (identity.level, config.min_level);
        return Err(ContractError::Level { identity: id, level, min });
    }
    erasures::must_be_clear(deps.storage, id)?;
    Ok((id, identity))
}

/// What `Open` is asked about a buyer.
fn ask(identity: &Identity, purpose: Purpose, use_: Use, duration: u64, denom: &str) -> Ask {
    Ask {
        kind: identity.kind,
        region: identity.region.clone(),
        level: identity.level,
        purpose,
        use_,
        duration,
        denom: denom.into(),
    }
}

/// The sum of a purchase's lines, which are 1 to 32, ascending by cohort, none of them free.
pub(crate) fn price(purchase: &Purchase) -> Result<Uint128, ContractError> {
    check::sorted("lines", &purchase.lines, usize::from(MAX_COHORTS), |line| line.cohort)?;
    let free = |line: &Line| check::positive("price", line.price).map(drop);
    purchase.lines.iter().try_for_each(free)?;
    total(&purchase.lines)
        .ok_or(check::InputError::Range { what: "price", min: 1, max: u128::MAX, got: u128::MAX }.into())
}

/// Compute orders are reserved.
fn check_use(use_: Use) -> Result<(), ContractError> {
    match use_ {
        Use::Raw => Ok(()),
        Use::Compute => Err(ContractError::Compute {}),
    }
}

/// The custody key that seals an edition, as long as it may be sold: it was frozen at the cut.
fn usable_custody(
    deps: Deps,
    config: &Config,
    pool: PoolId,
    edition: EditionNo,
) -> Result<CustodyId, ContractError> {
    let custody = match config.data_pool.edition(&deps.querier, pool, edition) {
        Ok(facts) => facts.custody,
        Err(LayoutError::Missing { .. }) => return Err(ContractError::UnknownEdition { pool, edition }),
        Err(error) => return Err(error.into()),
    };
    match config.registry.custody(&deps.querier, custody)?.status {
        CustodyStatus::Compromised => Err(ContractError::Compromised { pool, custody }),
        CustodyStatus::Active | CustodyStatus::Retired => Ok(custody),
    }
}

/// Enters an order whose price the contract has received and not yet counted.
pub(crate) fn buy(
    deps: DepsMut,
    env: &Env,
    sender: Addr,
    denom: String,
    paid: Uint128,
    purchase: Purchase,
) -> Result<Response, ContractError> {
    let config = config::get(deps.storage)?;
    denoms::must_be_allowed(deps.storage, &denom)?;
    let price = price(&purchase)?;
    if price != paid {
        return Err(ContractError::Price { denom, price, paid });
    }
    check_use(purchase.use_)?;
    let (identity, facts) = buyer(deps.as_ref(), env, &config, &sender)?;
    let ExchangeKey { b1, b2 } = config
        .registry
        .exchange_key(&deps.querier, identity)?
        .ok_or(ContractError::NoExchangeKey { identity })?;
    let pool = purchase.pool;
    let custody = usable_custody(deps.as_ref(), &config, pool, purchase.edition)?;

    let now = env.block.time.seconds();
    let id = numbers::next::<_, ContractError>(deps.storage, &LAST, "orders")?;
    licences::reserve(deps.storage, identity, &purchase, id, now)?;
    let ask = ask(&facts, purchase.purpose, purchase.use_, purchase.duration, &denom);
    let open = config.data_pool.open(id, (pool, purchase.edition), ask, purchase.lines.clone())?;
    let event = Bought {
        order: id,
        buyer: sender.to_string(),
        pool,
        edition: purchase.edition,
        custody,
        denom: denom.clone(),
        price,
    };
    ESCROW.add::<ContractError>(deps.storage, &denom, price)?;
    BY_BUYER.save(deps.storage, (&sender, id), &Empty {})?;
    STAGES.save(deps.storage, id, &Stage::Funded)?;
    let order = Order {
        buyer: sender,
        identity,
        purchase,
        denom,
        price,
        custody,
        b1,
        b2,
        bought_at: now,
        deliver_by: now.saturating_add(config.durations.deliver),
    };
    ORDERS.save(deps.storage, id, &order)?;
    // data-pool has the last word: if the terms refuse, all of this is undone
    Ok(Response::new().add_message(open).add_event(event))
}

/// What is asked of `Quote`.
pub(crate) struct QuoteFor {
    pub(crate) buyer: String,
    pub(crate) pool: PoolId,
    pub(crate) edition: EditionNo,
    pub(crate) purpose: Purpose,
    pub(crate) use_: Use,
    pub(crate) duration: u64,
    pub(crate) denom: String,
}

pub(crate) fn quote(deps: Deps, env: &Env, of: QuoteFor) -> Result<QuoteResponse, ContractError> {
    let config = config::get(deps.storage)?;
    denoms::must_be_allowed(deps.storage, &of.denom)?;
    let address = check::address(deps.api, "buyer", &of.buyer)?;
    let (_, identity) = buyer(deps, env, &config, &address)?;
    check_use(of.use_)?;
    usable_custody(deps, &config, of.pool, of.edition)?;
    let ask = ask(&identity, of.purpose, of.use_, of.duration, &of.denom);
    let mut quote = config.data_pool.quote(&deps.querier, of.pool, of.edition, ask)?;
    for line in &mut quote.lines {
        // no line is free: a gift costs one micro-denom
        line.least_price = line.least_price.map(|least| least.max(Uint128::one()));
    }
    Ok(quote)
}

pub(crate) fn query(deps: Deps, env: &Env, id: OrderId) -> Result<OrderResponse, ContractError> {
    let (order, stage) = load(deps.storage, id)?;
    let delivery = delivery::get(deps.storage, id)?;
    let settle_from = match (stage, &delivery) {
        (Stage::Delivered, Some(Delivery { at, .. })) => {
            let config = config::get(deps.storage)?;
            Some(settlement::window_end(deps.storage, &config, *at, env.block.time.seconds())?)
        }
        _ => None,
    };
    let status = status(stage, delivery);
    let licence_until = status.delivered_at().map(|at| at.saturating_add(order.purchase.duration));
    Ok(OrderResponse {
        id,
        buyer: order.buyer,
        identity: order.identity,
        purchase: order.purchase,
        denom: order.denom,
        price: order.price,
        custody: order.custody,
        b1: order.b1,
        b2: order.b2,
        bought_at: order.bought_at,
        deliver_by: order.deliver_by,
        settle_from,
        licence_until,
        status,
    })
}

/// The state of an order, as it is told.
pub(crate) fn status(stage: Stage, delivery: Option<Delivery>) -> OrderStatus {
    match (stage, delivery) {
        (Stage::Refunded { at }, _) => OrderStatus::Refunded { at },
        (Stage::Settled { at }, Some(Delivery { at: delivered_at, r1, e, .. })) => {
            OrderStatus::Settled { delivered_at, at, r1, e }
        }
        (Stage::Disputed { at }, Some(Delivery { at: delivered_at, r1, e, .. })) => {
            OrderStatus::Disputed { delivered_at, at, r1, e }
        }
        (Stage::Resolved { at, refund_bps }, Some(Delivery { at: delivered_at, r1, e, .. })) => {
            OrderStatus::Resolved { delivered_at, at, refund_bps, r1, e }
        }
        (_, Some(Delivery { at, r1, e, .. })) => OrderStatus::Delivered { at, r1, e },
        (_, None) => OrderStatus::Funded,
    }
}

pub(crate) fn list(
    deps: Deps,
    env: &Env,
    start_after: Option<OrderId>,
    limit: Option<u32>,
) -> Result<Vec<OrderResponse>, ContractError> {
    ORDERS
        .keys(deps.storage, start_after.map(Bound::exclusive), None, Direction::Ascending)
        .take(page(limit))
        .map(|id| query(deps, env, id?))
        .collect()
}

pub(crate) fn list_of(
    deps: Deps,
    env: &Env,
    buyer: &str,
    start_after: Option<OrderId>,
    limit: Option<u32>,
) -> Result<Vec<OrderResponse>, ContractError> {
    let buyer = check::address(deps.api, "buyer", buyer)?;
    let numbers = numbers_of(deps.storage, &buyer, start_after, limit)?;
    numbers.into_iter().map(|id| query(deps, env, id)).collect()
}

/// Numbers of a buyer's orders.
pub(crate) fn numbers_of(
    storage: &dyn Storage,
    buyer: &Addr,
    start_after: Option<OrderId>,
    limit: Option<u32>,
) -> StdResult<Vec<OrderId>> {
    BY_BUYER
        .prefix(buyer)
        .keys(storage, start_after.map(Bound::exclusive), None, Direction::Ascending)
        .take(page(limit))
        .collect()
}
