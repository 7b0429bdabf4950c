//! The founders' group: until there are voters enough, or the sunset comes, what enough founders approve passes
//! although the vote misses the quorum. It waits for the same timelock and can do no more than any proposal.

use api::ProposalId;
use api::check::{self, InputError};
use api::governance::{
    FounderApproved, Founders, FoundersResponse, HandedOver, MAX_FOUNDERS, MAX_FOUNDERS_TERM, MIN_FOUNDERS,
    MIN_IDENTITIES,
};
use cosmwasm_std::{Addr, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use lean_serde::lean_serde;

use crate::{ContractError, config, enrolment, proposals};

#[lean_serde]
struct Group {
    members: Vec<Addr>,
    threshold: u8,
    /// The sunset, or when it was handed over.
    until: u64,
    enrolled: u64,
    bonded: Uint128,
}

const GROUP: Item<Group> = Item::new("founders");
/// (Proposal, founder).
const APPROVALS: Map<(ProposalId, &Addr), Empty> = Map::new("approval");

pub(crate) fn start(deps: DepsMut, founders: Founders, now: u64) -> Result<(), ContractError> {
    check::distinct("founders", &founders.members, MAX_FOUNDERS)?;
    let count = u8::try_from(founders.members.len()).unwrap_or(u8::MAX);
    let fewest = u8::try_from(MIN_FOUNDERS).unwrap_or(u8::MAX);
    check::range("founders", count, fewest, u8::MAX)?;
    let majority = count.checked_div(2).unwrap_or_default().saturating_add(1);
    check::range("threshold", founders.threshold, majority, count)?;
    check::range("until", founders.until, now.saturating_add(1), now.saturating_add(MAX_FOUNDERS_TERM))?;
    check::range("enrolled", founders.enrolled, u64::from(MIN_IDENTITIES), u64::MAX)?;
    let members = founders
        .members
        .iter()
        .map(|member| check::address(deps.api, "founders", member))
        .collect::<Result<_, InputError>>()?;
    let group = Group {
        members,
        threshold: founders.threshold,
        until: founders.until,
        enrolled: founders.enrolled,
        bonded: check::positive("bonded", founders.bonded)?,
    };
    Ok(GROUP.save(deps.storage, &group)?)
}

/// The group, while it lasts.
fn lasting(storage: &dyn Storage, now: u64) -> StdResult<Option<Group>> {
    Ok(GROUP.may_load(storage)?.filter(|group| now < group.until))
}

/// Is someone a founder, and does the group last?
pub(crate) fn is_founder(storage: &dyn Storage, who: &Addr, now: u64) -> StdResult<bool> {
    Ok(lasting(storage, now)?.is_some_and(|group| group.members.contains(who)))
}

/// Do these approvals pass a proposal that misses the quorum? Only where the group lasted to the end of the vote,
/// so that what a vote came to never changes afterwards.
pub(crate) fn pass(storage: &dyn Storage, approvals: u8, voting_ends: u64) -> StdResult<bool> {
    if approvals == 0 {
        return Ok(false);
    }
    let group = GROUP.may_load(storage)?;
    Ok(group.is_some_and(|group| voting_ends <= group.until && approvals >= group.threshold))
}

pub(crate) fn approve(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    proposal: ProposalId,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let founder = info.sender.to_string();
    if !is_founder(deps.storage, &info.sender, now)? {
        return Err(ContractError::NotFounder { address: founder });
    }
    let (facts, mut standing) = proposals::load(deps.storage, proposal)?;
    facts.check_open(proposal, now)?;
    if APPROVALS.has(deps.storage, (proposal, &info.sender)) {
        return Err(ContractError::AlreadyApproved { proposal, address: founder });
    }
    APPROVALS.save(deps.storage, (proposal, &info.sender), &Empty {})?;
    standing.approvals = standing.approvals.saturating_add(1);
    proposals::update(deps.storage, proposal, &standing)?;
    Ok(Response::new().add_event(FounderApproved { proposal, founder, approvals: standing.approvals }))
}

pub(crate) fn hand_over(deps: DepsMut, env: &Env) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let mut group = lasting(deps.storage, now)?.ok_or(ContractError::NoFounders)?;
    let enrolled = enrolment::count(deps.as_ref())?;
    let token = config::get(deps.as_ref())?.token;
    let bonded = token.total_power_at(&deps.querier, env.block.height)?;
    if enrolled < group.enrolled || bonded < group.bonded {
        let (enrolled_needed, bonded_needed) = (group.enrolled, group.bonded);
        return Err(ContractError::TooEarly { enrolled, enrolled_needed, bonded, bonded_needed });
    }
    group.until = now;
    GROUP.save(deps.storage, &group)?;
    Ok(Response::new().add_event(HandedOver { enrolled, bonded }))
}

pub(crate) fn query(deps: Deps, env: &Env) -> StdResult<Option<FoundersResponse>> {
    let now = env.block.time.seconds();
    Ok(GROUP.may_load(deps.storage)?.map(|group| FoundersResponse {
        members: group.members,
        threshold: group.threshold,
        until: group.until,
        lasts: now < group.until,
        enrolled: group.enrolled,
        bonded: group.bonded,
    }))
}
