//! Cohorts: all contributions of a pool under the same terms. At most 32 are open a pool; each has a slot, which
//! is its bit in an edition's mask.

use api::check;
use api::data_pool::{
    CohortDeposit, CohortOpened, CohortResponse, CohortReviewed, Pausable, Pool, PoolStatus,
};
use api::{CohortId, EditionNo, MAX_COHORTS, PoolId, page};
use control::{numbers, pause};
use cosmwasm_std::{Deps, DepsMut, Empty, Env, HexBinary, MessageInfo, Order, Response, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};
use lean_serde::lean_serde;
use terms::{Purpose, Terms};

use crate::money::Deposit;
use crate::{ContractError, config, contributors, money, pools};

/// Written once.
#[lean_serde]
pub(crate) struct Cohort {
    pub(crate) pool: PoolId,
    pub(crate) slot: u8,
    pub(crate) terms_id: HexBinary,
    pub(crate) terms: Terms,
    pub(crate) opened_at: u64,
}

/// Number of the last cohort.
const LAST_COHORT: Item<u64> = Item::new("last_cohort");
const COHORTS: Map<CohortId, Cohort> = Map::new("cohort");
/// Cohorts of a pool, ended ones too.
const BY_POOL: Map<(PoolId, CohortId), Empty> = Map::new("cohort_of_pool");
/// The last cohort that a pool opened under these terms.
const BY_TERMS: Map<(PoolId, &[u8]), CohortId> = Map::new("cohort_by_terms");
/// Who has a slot from an edition on. A slot is used again after its cohort ended, so a bit of a mask means a
/// cohort only together with the edition.
const SLOTS: Map<(PoolId, u8, EditionNo), CohortId> = Map::new("slot");
/// Slots in use now, as a mask.
const IN_USE: Map<PoolId, u32> = Map::new("slots_in_use");
/// Zero where its curator opened a template.
const DEPOSITS: Map<CohortId, Deposit> = Map::new("cohort_deposit");
/// Ended cohorts, with the last edition that can contain them.
const ENDED: Map<CohortId, EditionNo> = Map::new("cohort_ended");

pub(crate) fn load(storage: &dyn Storage, cohort: CohortId) -> Result<Cohort, ContractError> {
    COHORTS.may_load(storage, cohort)?.ok_or(ContractError::UnknownCohort { cohort })
}

/// A cohort that has not ended.
pub(crate) fn load_open(storage: &dyn Storage, cohort: CohortId) -> Result<Cohort, ContractError> {
    let found = load(storage, cohort)?;
    if has_ended(storage, cohort) {
        return Err(ContractError::CohortEnded { cohort });
    }
    Ok(found)
}

/// Takes it nothing more?
pub(crate) fn has_ended(storage: &dyn Storage, cohort: CohortId) -> bool {
    ENDED.has(storage, cohort)
}

pub(crate) fn slots_in_use(storage: &dyn Storage, pool: PoolId) -> Result<u32, ContractError> {
    Ok(IN_USE.may_load(storage, pool)?.unwrap_or_default())
}

/// Which cohort a slot means in an edition.
pub(crate) fn in_slot(
    storage: &dyn Storage,
    pool: PoolId,
    slot: u8,
    edition: EditionNo,
) -> Result<Option<CohortId>, ContractError> {
    let mut upto =
        SLOTS.prefix((pool, slot)).range(storage, None, Some(Bound::inclusive(edition)), Order::Descending);
    let Some((_, cohort)) = upto.next().transpose()? else {
        return Ok(None);
    };
    let ended_before = ENDED.may_load(storage, cohort)?.is_some_and(|last| last < edition);
    Ok((!ended_before).then_some(cohort))
}

/// Slots of a mask, ascending.
pub(crate) fn slots(mask: u32) -> impl Iterator<Item = u8> {
    (0..MAX_COHORTS).filter(move |slot| mask & bit(*slot) != 0)
}

/// A slot's bit; 0 for a slot that there is not.
fn bit(slot: u8) -> u32 {
    1u32.checked_shl(slot.into()).unwrap_or_default()
}

/// By whoever may contribute to the pool, or its curator. All but a template that the curator opens takes the
/// deposit: slots are few, and templates leave the floors open.
pub(crate) fn open(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: PoolId,
    terms: Terms,
) -> Result<Response, ContractError> {
    let config = config::get(deps.storage)?;
    let now = env.block.time.seconds();
    let pool = pools::load_active(deps.storage, id, now)?;
    let by_curator = info.sender == pool.curator;
    if !by_curator {
        contributors::check(deps.as_ref(), &config.registry, &info.sender, (id, &pool), now)?;
    }
    let mut deposit = config.cohort_deposit;
    if by_curator && terms.template().is_some() {
        deposit.amount = Uint128::zero();
    }
    check::exact_funds(info, &deposit)?;
    terms.check()?;
    let allowed = |asked: &Purpose| pool.draft.purposes.iter().any(|purpose| purpose.covers(*asked));
    if let Some(purpose) = terms.purposes.iter().find(|purpose| !allowed(purpose)) {
        return Err(ContractError::PurposeNotInPool { pool: id, purpose: *purpose });
    }
    let terms_id = terms.id();
    if let Some(cohort) = BY_TERMS.may_load(deps.storage, (id, &terms_id))?
        && !has_ended(deps.storage, cohort)
    {
        return Err(ContractError::TermsKnown { pool: id, cohort });
    }
    let in_use = slots_in_use(deps.storage, id)?;
    let slot = slots(!in_use).next().ok_or(ContractError::NoSlot { pool: id, max: MAX_COHORTS })?;

    let cohort: CohortId = numbers::next::<_, ContractError>(deps.storage, &LAST_COHORT, "cohorts")?;
    let from = earnings::frontier(deps.storage, id)?.cut.saturating_add(1);
    let record = Cohort { pool: id, slot, terms_id: terms_id.into(), terms, opened_at: now };
    COHORTS.save(deps.storage, cohort, &record)?;
    BY_POOL.save(deps.storage, (id, cohort), &Empty {})?;
    BY_TERMS.save(deps.storage, (id, &terms_id), &cohort)?;
    SLOTS.save(deps.storage, (id, slot, from), &cohort)?;
    IN_USE.save(deps.storage, id, &(in_use | bit(slot)))?;
    money::update(deps.storage, &deposit.denom, |counters| {
        money::add(&mut counters.deposits, deposit.amount)
    })?;
    DEPOSITS.save(deps.storage, cohort, &Deposit { payer: info.sender.clone(), deposit })?;
    let terms_id = record.terms_id.to_hex();
    Ok(Response::new().add_event(CohortOpened { cohort, pool: id, slot, terms_id }))
}

/// When a cohort's trial ends, seconds: later by as long as nobody could join. A suspension of the pool lets it begin
/// anew.
fn trial_ends(storage: &dyn Storage, cohort: &Cohort, pool: &Pool, now: u64) -> Result<u64, ContractError> {
    let began = match pool.status {
        PoolStatus::Suspended { until } => cohort.opened_at.max(until),
        _ => cohort.opened_at,
    };
    let stored = began.saturating_add(config::get(storage)?.durations.cohort_trial);
    let stretched = |action: Pausable| pause::stretched(storage, action.name(), began, stored, now);
    Ok(stretched(Pausable::Contribute)?.max(stretched(Pausable::Verify)?))
}

/// By anyone: returns the deposit of a cohort that had enough identities at any cut, or has them when its trial is over
/// though nobody cuts; and ends a cohort that has too few after its trial, however often it was reviewed before. Too few
/// means at the last cut and from the next on: so nobody can end it between a withdrawal and another contribution. In a
/// retired pool, every cohort ends, with its deposit.
pub(crate) fn review(deps: DepsMut, env: &Env, id: CohortId) -> Result<Response, ContractError> {
    let cohort = load_open(deps.storage, id)?;
    let pool = pools::load(deps.storage, cohort.pool)?;
    let retired = pool.status == PoolStatus::Retired;
    let needed = pool.draft.min_heads;
    let cut = earnings::frontier(deps.storage, cohort.pool)?.cut;
    let last = earnings::weight_at(deps.storage, id, cut)?.heads;
    let heads = last.max(earnings::weight_at(deps.storage, id, cut.saturating_add(1))?.heads);
    let now = env.block.time.seconds();
    let trial_ends = trial_ends(deps.storage, &cohort, &pool, now)?;
    let tried = now >= trial_ends;
    let ended = retired || (tried && heads < needed);
    // nobody can earn it back in a pool that was retired
    let reached = retired || (tried && heads >= needed) || earnings::most_heads(deps.storage, id)? >= needed;
    let deposit = DEPOSITS.may_load(deps.storage, id)?.filter(|_| ended || reached);
    if !ended && deposit.is_none() {
        return Err(ContractError::CohortStays { cohort: id, heads, needed, trial_ends, now });
    }
    if ended {
        ENDED.save(deps.storage, id, &cut)?;
        let in_use = slots_in_use(deps.storage, cohort.pool)?;
        IN_USE.save(deps.storage, cohort.pool, &(in_use & !bit(cohort.slot)))?;
    }
    let mut response = Response::new();
    if let Some(Deposit { payer, deposit }) = deposit {
        DEPOSITS.remove(deps.storage, id);
        let message = money::end_deposit(deps.storage, &deposit, reached.then_some(&payer))?;
        response = response.add_messages(message);
    }
    Ok(response.add_event(CohortReviewed { cohort: id, ended }))
}

pub(crate) fn query(deps: Deps, id: CohortId) -> Result<CohortResponse, ContractError> {
    let cohort = load(deps.storage, id)?;
    let next = earnings::frontier(deps.storage, cohort.pool)?.cut.saturating_add(1);
    let weight = earnings::weight_at(deps.storage, id, next)?;
    let deposit = DEPOSITS.may_load(deps.storage, id)?;
    Ok(CohortResponse {
        id,
        pool: cohort.pool,
        slot: cohort.slot,
        terms_id: cohort.terms_id,
        terms: cohort.terms,
        opened_at: cohort.opened_at,
        ended: has_ended(deps.storage, id),
        weight: weight.weight,
        heads: weight.heads,
        records: weight.records,
        deposit: deposit.map(|Deposit { payer, deposit }| CohortDeposit { payer, coin: deposit }),
    })
}

pub(crate) fn list(
    deps: Deps,
    pool: PoolId,
    start_after: Option<CohortId>,
    limit: Option<u32>,
) -> Result<Vec<CohortResponse>, ContractError> {
    let after = start_after.map(Bound::exclusive);
    BY_POOL
        .prefix(pool)
        .keys(deps.storage, after, None, Order::Ascending)
        .take(page(limit))
        .map(|cohort| query(deps, cohort?))
        .collect()
}
