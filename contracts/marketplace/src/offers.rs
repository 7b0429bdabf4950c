//! Offers: GRAIN against a denom, or the other way round, held here until it is taken.

use api::marketplace::{Filled, OfferClosed, OfferResponse, OfferTerms, Offered};
use api::{OfferId, check, denom, page};
use control::numbers;
use cosmwasm_std::{
    Addr, Deps, DepsMut, Empty, Env, MessageInfo, Order as Direction, Response, StdResult, Storage, SubMsg,
    Uint128,
};
use cw_storage_plus::{Bound, Item, Map};
use lean_serde::lean_serde;

use crate::escrow::OFFERS;
use crate::{ContractError, config, denoms, payouts};

/// What never changes.
#[lean_serde]
struct Facts {
    maker: Addr,
    give_denom: String,
    give: Uint128,
    terms: OfferTerms,
}

/// What does.
#[lean_serde]
struct Standing {
    left: Uint128,
    closed: bool,
}

const LAST: Item<OfferId> = Item::new("last_offer");
const FACTS: Map<OfferId, Facts> = Map::new("offer");
const STANDING: Map<OfferId, Standing> = Map::new("offer_standing");
const BY_MAKER: Map<(&Addr, OfferId), Empty> = Map::new("offer_by_maker");

fn load(storage: &dyn Storage, offer: OfferId) -> Result<(Facts, Standing), ContractError> {
    let facts = FACTS.may_load(storage, offer)?.ok_or(ContractError::UnknownOffer { offer })?;
    Ok((facts, STANDING.load(storage, offer)?))
}

/// An offer of which something is left.
fn load_open(storage: &dyn Storage, offer: OfferId) -> Result<(Facts, Standing), ContractError> {
    match load(storage, offer)? {
        (_, Standing { closed: true, .. }) => Err(ContractError::OfferOver { offer }),
        (_, Standing { left, .. }) if left.is_zero() => Err(ContractError::OfferOver { offer }),
        open => Ok(open),
    }
}

/// Enters an offer of what the contract has received and not yet counted.
pub(crate) fn offer(
    deps: DepsMut,
    env: &Env,
    maker: Addr,
    give_denom: String,
    give: Uint128,
    terms: OfferTerms,
) -> Result<Response, ContractError> {
    let config = config::get(deps.storage)?;
    denoms::must_be_allowed(deps.storage, &give_denom)?;
    denoms::must_be_allowed(deps.storage, &terms.denom)?;
    let grain = denoms::grain(&config.token);
    if (give_denom == grain) == (terms.denom == grain) {
        return Err(ContractError::OfferPair { give: give_denom, want: terms.denom, grain });
    }
    check::positive("give", give)?;
    check::positive("amount", terms.amount)?;
    check::range("least", terms.least.u128(), 1, give.u128())?;
    let now = env.block.time.seconds();
    let latest = now.saturating_add(config.durations.offer);
    check::range("expires_at", terms.expires_at, now.saturating_add(1), latest)?;
    let id = numbers::next::<_, ContractError>(deps.storage, &LAST, "offers")?;
    OFFERS.add::<ContractError>(deps.storage, &give_denom, give)?;
    STANDING.save(deps.storage, id, &Standing { left: give, closed: false })?;
    BY_MAKER.save(deps.storage, (&maker, id), &Empty {})?;
    let event = Offered {
        offer: id,
        maker: maker.to_string(),
        give_denom: give_denom.clone(),
        give,
        want_denom: terms.denom.clone(),
        want: terms.amount,
    };
    FACTS.save(deps.storage, id, &Facts { maker, give_denom, give, terms })?;
    Ok(Response::new().add_event(event))
}

/// Takes what was paid for; the price is rounded up. What the maker cannot be paid waits for them, what the taker
/// cannot be paid undoes all.
pub(crate) fn fill(
    deps: DepsMut,
    env: &Env,
    taker: &Addr,
    denom: &str,
    paid: Uint128,
    (id, least): (OfferId, Uint128),
) -> Result<Response, ContractError> {
    let (facts, mut standing) = load_open(deps.storage, id)?;
    let Facts { maker, give_denom, give, terms } = facts;
    if env.block.time.seconds() >= terms.expires_at {
        return Err(ContractError::OfferExpired { offer: id, expired_at: terms.expires_at });
    }
    if terms.denom != denom {
        return Err(ContractError::OfferDenom { offer: id, wanted: terms.denom, got: denom.into() });
    }
    denoms::must_be_allowed(deps.storage, denom)?;
    denoms::must_be_allowed(deps.storage, &give_denom)?;
    check::positive("paid", paid)?;
    check::positive("least", least)?;
    let left = standing.left;
    // more than can be counted is more than is left
    let taken = paid.checked_multiply_ratio(give, terms.amount).map_or(left, |taken| taken.min(left));
    let enough = if taken == left { least } else { least.max(terms.least) };
    if taken < enough {
        return Err(ContractError::FillTooSmall { offer: id, taken, least: enough });
    }
    // at most `paid`, because `taken` is at most what it pays for
    let cost = taken.checked_mul_ceil((terms.amount, give))?;
    let change = paid.checked_sub(cost)?;
    standing.left = left.checked_sub(taken)?;
    STANDING.save(deps.storage, id, &standing)?;
    OFFERS.sub::<ContractError>(deps.storage, &give_denom, taken)?;
    let config = config::get(deps.storage)?;
    let mut price: Vec<SubMsg> = payouts::send(&config, denom, &maker, cost)?.into_iter().collect();
    if !change.is_zero() {
        price.push(SubMsg::new(denom::pay(denom, taker, change)?));
    }
    let goods = vec![SubMsg::new(denom::pay(&give_denom, taker, taken)?)];
    // GRAIN calls nobody. It leaves first, so that whoever the other denom calls finds nothing uncounted but that.
    let parts = if denom == denoms::grain(&config.token) { [price, goods] } else { [goods, price] };
    let response = Response::new().add_submessages(parts.into_iter().flatten());
    let event = Filled { offer: id, taker: taker.to_string(), taken, paid: cost, left: standing.left };
    Ok(response.add_event(event))
}

/// By the maker; by anyone once it has expired.
pub(crate) fn cancel(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: OfferId,
) -> Result<Response, ContractError> {
    let (facts, mut standing) = load_open(deps.storage, id)?;
    if facts.maker != info.sender && env.block.time.seconds() < facts.terms.expires_at {
        return Err(ContractError::NotMaker { offer: id });
    }
    let refund = std::mem::take(&mut standing.left);
    standing.closed = true;
    STANDING.save(deps.storage, id, &standing)?;
    OFFERS.sub::<ContractError>(deps.storage, &facts.give_denom, refund)?;
    let config = config::get(deps.storage)?;
    Ok(Response::new()
        .add_submessages(payouts::send(&config, &facts.give_denom, &facts.maker, refund)?)
        .add_event(OfferClosed { offer: id, refund }))
}

pub(crate) fn query(deps: Deps, id: OfferId) -> Result<OfferResponse, ContractError> {
    let (Facts { maker, give_denom, give, terms }, Standing { left, closed }) = load(deps.storage, id)?;
    Ok(OfferResponse { id, maker, give_denom, give, terms, left, closed })
}

pub(crate) fn list(
    deps: Deps,
    start_after: Option<OfferId>,
    limit: Option<u32>,
) -> Result<Vec<OfferResponse>, ContractError> {
    FACTS
        .keys(deps.storage, start_after.map(Bound::exclusive), None, Direction::Ascending)
        .take(page(limit))
        .map(|id| query(deps, id?))
        .collect()
}

pub(crate) fn list_of(
    deps: Deps,
    maker: &str,
    start_after: Option<OfferId>,
    limit: Option<u32>,
) -> Result<Vec<OfferResponse>, ContractError> {
    let maker = check::address(deps.api, "maker", maker)?;
    let numbers: StdResult<Vec<OfferId>> = BY_MAKER
        .prefix(&maker)
        .keys(deps.storage, start_after.map(Bound::exclusive), None, Direction::Ascending)
        .take(page(limit))
        .collect();
    numbers?.into_iter().map(|id| query(deps, id)).collect()
}
