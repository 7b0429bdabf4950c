//! Requests: what a buyer looks for, with a budget; and the committee's answers to them.

use api::layout::LayoutError;
use api::marketplace::{
    MAX_CANDIDATES, MAX_MATCH_ITEMS, MAX_NEED, Matched, Need, Purchase, RequestClosed, RequestResponse,
    Requested,
};
use api::{IdentityId, MAX_COHORTS, RequestId, check, page};
use attestation::{Authority, Candidate, MatchItem, Report, Signature, verify_quorum};
use control::numbers;
use cosmwasm_std::{
    Addr, Deps, DepsMut, Empty, Env, MessageInfo, Order as Direction, Response, StdResult, Storage, Uint128,
};
use cw_storage_plus::{Bound, Item, Map};
use lean_serde::lean_serde;

use crate::config::{self, Config};
use crate::escrow::BUDGETS;
use crate::{ContractError, denoms, orders, payouts};

/// What never changes.
#[lean_serde]
struct Facts {
    buyer: Addr,
    identity: IdentityId,
    need: Need,
    denom: String,
}

/// What does.
#[lean_serde]
struct Standing {
    budget: Uint128,
    open: bool,
    rounds: u32,
    candidates: Vec<Candidate>,
}

const LAST: Item<RequestId> = Item::new("last_request");
const FACTS: Map<RequestId, Facts> = Map::new("request");
const STANDING: Map<RequestId, Standing> = Map::new("request_standing");
const BY_BUYER: Map<(&Addr, RequestId), Empty> = Map::new("request_by_buyer");

fn load(storage: &dyn Storage, request: RequestId) -> Result<(Facts, Standing), ContractError> {
    let facts = FACTS.may_load(storage, request)?.ok_or(ContractError::UnknownRequest { request })?;
    Ok((facts, STANDING.load(storage, request)?))
}

/// Enters a request whose budget the contract has received and not yet counted.
pub(crate) fn request(
    deps: DepsMut,
    env: &Env,
    sender: Addr,
    denom: String,
    budget: Uint128,
    need: Need,
) -> Result<Response, ContractError> {
    let config = config::get(deps.storage)?;
    denoms::must_be_allowed(deps.storage, &denom)?;
    check::positive("budget", budget)?;
    check::text("words", &need.words, MAX_NEED)?;
    check::range("duration", need.duration, 1, terms::LONGEST_USE)?;
    let now = env.block.time.seconds();
    let latest = now.saturating_add(config.durations.request);
    check::range("expires_at", need.expires_at, now.saturating_add(1), latest)?;
    let (identity, _) = orders::buyer(deps.as_ref(), env, &config, &sender)?;
    let id = numbers::next::<_, ContractError>(deps.storage, &LAST, "requests")?;
    BUDGETS.add::<ContractError>(deps.storage, &denom, budget)?;
    let standing = Standing { budget, open: true, rounds: 0, candidates: vec![] };
    STANDING.save(deps.storage, id, &standing)?;
    BY_BUYER.save(deps.storage, (&sender, id), &Empty {})?;
    let event = Requested { request: id, denom: denom.clone(), budget };
    FACTS.save(deps.storage, id, &Facts { buyer: sender, identity, need, denom })?;
    Ok(Response::new().add_event(event))
}

pub(crate) fn answer(
    deps: DepsMut,
    env: &Env,
    report: Report<MatchItem>,
    signatures: &[Signature],
) -> Result<Response, ContractError> {
    check_items(&report.items)?;
    report.check(env)?;
    check_committee(deps.as_ref(), env, &config::get(deps.storage)?, &report, signatures)?;

    let mut events = vec![];
    for MatchItem { request, round, candidates } in report.items {
        let Some(mut standing) = STANDING.may_load(deps.storage, request)? else {
            return Err(ContractError::UnknownRequest { request });
        };
        let rounds = standing.rounds;
        if round == 0 || round > rounds.saturating_add(1) {
            return Err(ContractError::RoundToCome { request, round, rounds });
        }
        if !standing.open || round <= rounds {
            continue;
        }
        events.push(Matched { request, round, candidates: candidates.len() });
        standing.rounds = round;
        standing.candidates = candidates;
        STANDING.save(deps.storage, request, &standing)?;
    }
    if events.is_empty() {
        return Err(ContractError::NothingNew {});
    }
    Ok(Response::new().add_events(events.into_iter().map(Into::<cosmwasm_std::Event>::into)))
}

fn check_items(items: &[MatchItem]) -> Result<(), ContractError> {
    check::sorted("items", items, MAX_MATCH_ITEMS, |item| item.request)?;
    for item in items {
        if !item.candidates.is_empty() {
            let editions: Vec<String> = item
                .candidates
                .iter()
                .map(|one| format!("pool {} edition {}", one.pool, one.edition))
                .collect();
            check::distinct("candidates", &editions, MAX_CANDIDATES)?;
        }
        for candidate in &item.candidates {
            check::sorted("cohorts", &candidate.cohorts, usize::from(MAX_COHORTS), |cohort| *cohort)?;
            check::range("score", candidate.score, 0, 10_000)?;
        }
    }
    Ok(())
}

/// A quorum of the committee of an epoch that is present, or within its grace.
fn check_committee(
    deps: Deps,
    env: &Env,
    config: &Config,
    report: &Report<MatchItem>,
    signatures: &[Signature],
) -> Result<(), ContractError> {
    let epoch = match report.authority {
        Authority::Epoch(epoch) => epoch,
        got @ Authority::Custody(_) => {
            return Err(ContractError::NotCommittee { got });
        }
    };
    let committee = match config.registry.committee(&deps.querier, epoch) {
        Err(LayoutError::Missing { .. }) => return Err(ContractError::UnknownEpoch { epoch }),
        committee => committee?,
    };
    let until = committee.accepted_until;
    if env.block.time.seconds() >= until {
        return Err(ContractError::EpochOver { epoch, until });
    }
    let keys = committee.members.iter().map(|member| member.key.as_slice());
    verify_quorum(deps.api, &report.digest(), keys, signatures)?;
    Ok(())
}

pub(crate) fn accept(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: RequestId,
    purchase: Purchase,
) -> Result<Response, ContractError> {
    let (facts, mut standing) = load(deps.storage, id)?;
    if facts.buyer != info.sender {
        return Err(ContractError::NotRequester { request: id });
    }
    if !standing.open {
        return Err(ContractError::RequestClosed { request: id });
    }
    if env.block.time.seconds() >= facts.need.expires_at {
        return Err(ContractError::RequestExpired { request: id, expired_at: facts.need.expires_at });
    }
    let price = orders::price(&purchase)?;
    let budget = standing.budget;
    standing.budget =
        budget.checked_sub(price).map_err(|_| ContractError::OverBudget { request: id, budget, price })?;
    STANDING.save(deps.storage, id, &standing)?;
    BUDGETS.sub::<ContractError>(deps.storage, &facts.denom, price)?;
    orders::buy(deps, env, facts.buyer, facts.denom, price, purchase)
}

pub(crate) fn close(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: RequestId,
) -> Result<Response, ContractError> {
    let (facts, mut standing) = load(deps.storage, id)?;
    if !standing.open {
        return Err(ContractError::RequestClosed { request: id });
    }
    if facts.buyer != info.sender && env.block.time.seconds() < facts.need.expires_at {
        return Err(ContractError::NotRequester { request: id });
    }
    let refund = std::mem::take(&mut standing.budget);
    standing.open = false;
    STANDING.save(deps.storage, id, &standing)?;
    BUDGETS.sub::<ContractError>(deps.storage, &facts.denom, refund)?;
    let config = config::get(deps.storage)?;
    Ok(Response::new()
        .add_submessages(payouts::send(&config, &facts.denom, &facts.buyer, refund)?)
        .add_event(RequestClosed { request: id, refund }))
}

pub(crate) fn query(deps: Deps, id: RequestId) -> Result<RequestResponse, ContractError> {
    let (facts, standing) = load(deps.storage, id)?;
    Ok(respond(id, facts, standing))
}

pub(crate) fn list(
    deps: Deps,
    start_after: Option<RequestId>,
    limit: Option<u32>,
) -> Result<Vec<RequestResponse>, ContractError> {
    FACTS
        .keys(deps.storage, start_after.map(Bound::exclusive), None, Direction::Ascending)
        .take(page(limit))
        .map(|id| query(deps, id?))
        .collect()
}

pub(crate) fn list_of(
    deps: Deps,
    buyer: &str,
    start_after: Option<RequestId>,
    limit: Option<u32>,
) -> Result<Vec<RequestResponse>, ContractError> {
    let buyer = check::address(deps.api, "buyer", buyer)?;
    let numbers: StdResult<Vec<RequestId>> = BY_BUYER
        .prefix(&buyer)
        .keys(deps.storage, start_after.map(Bound::exclusive), None, Direction::Ascending)
        .take(page(limit))
        .collect();
    numbers?.into_iter().map(|id| query(deps, id)).collect()
}

fn respond(id: RequestId, facts: Facts, standing: Standing) -> RequestResponse {
    let Facts { buyer, identity, need, denom } = facts;
    let Standing { budget, open, rounds, candidates } = standing;
    RequestResponse { id, buyer, identity, need, denom, budget, open, rounds, candidates }
}
