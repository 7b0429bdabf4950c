//! A contribution is taken back: by whom it is, or because they were erased.

use std::collections::BTreeMap;

use api::check;
use api::data_pool::{MAX_ERASED, Withdrawn};
use api::{CohortId, ContributionId, IdentityId};
use cosmwasm_std::{Addr, DepsMut, Env, Event, MessageInfo, Order, Response, StdResult, Storage};
use cw_storage_plus::{Bound, Map};

use super::{BY_IDENTITY, Facts, Standing, Status, last_edition, load, set_standing, take_out};
use crate::config::Config;
use crate::{ContractError, audits, config, contributors, erasures, staleness};

/// (Cohort, identity that took something back that counted) -> from when it may enter again, seconds.
const REENTRY: Map<(CohortId, IdentityId), u64> = Map::new("reentry");
/// Erased identity -> its last contribution that `WithdrawErased` saw.
const SEEN: Map<IdentityId, ContributionId> = Map::new("erased_upto");

/// Refuses an identity that left a cohort a short while ago.
pub(super) fn may_reenter(
    storage: &dyn Storage,
    cohort: CohortId,
    identity: IdentityId,
    now: u64,
) -> Result<(), ContractError> {
    match REENTRY.may_load(storage, (cohort, identity))? {
        Some(from) if now < from => Err(ContractError::LeftLately { identity, cohort, from, now }),
        _ => Ok(()),
    }
}

/// Refuses whoever is not at the address of a contribution's identity.
pub(super) fn must_be_contributor(
    deps: &DepsMut,
    config: &Config,
    sender: &Addr,
    contribution: ContributionId,
    facts: &Facts,
) -> Result<(), ContractError> {
    let owner = config.registry.identity(&deps.querier, facts.identity)?.address;
    if *sender != owner {
        return Err(ContractError::NotContributor { contribution, sender: sender.clone() });
    }
    Ok(())
}

/// By the address of its identity, whatever the identity's state.
pub(crate) fn withdraw(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    contribution: ContributionId,
) -> Result<Response, ContractError> {
    let (facts, standing) = load(deps.storage, contribution)?;
    let config = config::get(deps.storage)?;
    must_be_contributor(&deps, &config, &info.sender, contribution, &facts)?;
    if matches!(standing.status, Status::Withdrawn) {
        return Err(ContractError::AlreadyWithdrawn { contribution });
    }
    let event = leave(deps.storage, env, &config, contribution, &facts, standing)?;
    Ok(Response::new().add_event(event))
}

/// Takes a contribution out, from whatever state but Withdrawn.
fn leave(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    contribution: ContributionId,
    facts: &Facts,
    mut standing: Standing,
) -> Result<Event, ContractError> {
    let now = env.block.time.seconds();
    let Facts { identity, pool, cohort, .. } = *facts;
    if standing.status.counts().is_some() {
        let from = now.saturating_add(config.durations.reentry);
        REENTRY.save(storage, (cohort, identity), &from)?;
    }
    if let Some(cut) = take_out(storage, facts, &mut standing)? {
        staleness::set(storage, cohort, cut, now.saturating_add(config.durations.grace))?;
    }
    audits::drop(storage, contribution)?;
    super::return_deposit(storage, contribution)?;
    standing.status = Status::Withdrawn;
    set_standing(storage, contribution, standing)?;
    Ok(Withdrawn { contribution, pool, cohort }.into())
}

/// By anyone: the next contributions of an identity that was erased. What an edition holds, or held before it was
/// taken back, makes a notice.
pub(crate) fn withdraw_erased(
    deps: DepsMut,
    env: &Env,
    identity: IdentityId,
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    let limit = check::range("limit", limit.unwrap_or(MAX_ERASED), 1, MAX_ERASED)?;
    let config = config::get(deps.storage)?;
    let record = contributors::by_number(deps.as_ref(), &config.registry, identity)?;
    // whoever is sanctioned afterwards stays erased
    if record.erased_at.is_none() {
        return Err(ContractError::NotErased { identity, status: record.status });
    }
    let after = Bound::exclusive(SEEN.may_load(deps.storage, identity)?.unwrap_or_default());
    let page = BY_IDENTITY.prefix(identity).keys(deps.storage, Some(after), None, Order::Ascending);
    let page: Vec<_> = page.take(limit.try_into().unwrap_or(usize::MAX)).collect::<StdResult<_>>()?;
    let Some(last) = page.last() else {
        return Err(ContractError::NothingToErase { identity });
    };
    SEEN.save(deps.storage, identity, last)?;
    let mut events: Vec<Event> = vec![];
    let mut held = BTreeMap::new();
    for contribution in page {
        let (facts, standing) = load(deps.storage, contribution)?;
        let edition = last_edition(deps.storage, &facts, standing)?;
        if edition > 0 {
            let upto = held.entry(facts.cohort).or_insert(edition);
            *upto = edition.max(*upto);
        }
        if !matches!(standing.status, Status::Withdrawn) {
            events.push(leave(deps.storage, env, &config, contribution, &facts, standing)?);
        }
    }
    for (cohort, edition) in held {
        let now = env.block.time.seconds();
        events.push(erasures::note(deps.storage, cohort, identity, edition, now)?.into());
    }
    Ok(Response::new().add_events(events))
}
