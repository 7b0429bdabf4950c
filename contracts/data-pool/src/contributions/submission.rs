//! A contribution comes in, comes in again, or waits in vain.

use api::check;
use api::data_pool::{
    Contributed, Expired, MAX_CONTRIBUTION_BYTES, MAX_RECORDS, MAX_ROUNDS, Pausable, PoolStatus,
};
use api::{CohortId, ContributionId, IdentityId, PoolId};
use canonical::DIGEST_BYTES;
use control::{numbers, pause};
use cosmwasm_std::{Addr, DepsMut, Empty, Env, HexBinary, MessageInfo, Response, Storage};
use cw_storage_plus::Item;

use super::{BY_IDENTITY, DEPOSITS, FACTS, Facts, Standing, Status, load, set_standing, withdrawal};
use crate::config::Config;
use crate::money::{self, Deposit};
use crate::{ContractError, cohorts, config, contributors, pools};

/// Number of the last contribution.
const LAST_CONTRIBUTION: Item<u64> = Item::new("last_contribution");

/// What is put in: the fields of `Contribute` and `Resubmit`.
pub(crate) struct File {
    pub(crate) content: String,
    pub(crate) bytes: u64,
    pub(crate) records: u32,
    pub(crate) commitment: HexBinary,
}

impl File {
    fn check(&self) -> Result<(), ContractError> {
        check::content_id("content", &self.content)?;
        check::range("bytes", self.bytes, 1, MAX_CONTRIBUTION_BYTES)?;
        check::range("records", self.records, 1, MAX_RECORDS)?;
        check::bytes::<DIGEST_BYTES>("commitment", &self.commitment)?;
        Ok(())
    }

    fn facts(self, identity: IdentityId, pool: PoolId, cohort: CohortId, now: u64) -> Facts {
        let Self { content, bytes, records, commitment } = self;
        Facts { identity, pool, cohort, content, bytes, records, commitment, submitted_at: now }
    }
}

/// The identity of the sender, if it may put something into a cohort now.
fn may_enter(
    deps: &DepsMut,
    config: &Config,
    sender: &Addr,
    cohort: CohortId,
    now: u64,
) -> Result<(IdentityId, PoolId), ContractError> {
    let pool = cohorts::load_open(deps.storage, cohort)?.pool;
    let record = pools::load_active(deps.storage, pool, now)?;
    let identity = contributors::check(deps.as_ref(), &config.registry, sender, (pool, &record), now)?;
    withdrawal::may_reenter(deps.storage, cohort, identity, now)?;
    Ok((identity, pool))
}

/// By an active identity of the pool's kind, with exactly the deposit.
pub(crate) fn contribute(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    cohort: CohortId,
    file: File,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let config = config::get(deps.storage)?;
    check::exact_funds(info, &config.contribution_deposit)?;
    let (identity, pool) = may_enter(&deps, &config, &info.sender, cohort, now)?;
    file.check()?;

    let contribution: ContributionId =
        numbers::next::<_, ContractError>(deps.storage, &LAST_CONTRIBUTION, "contributions")?;
    BY_IDENTITY.save(deps.storage, (identity, contribution), &Empty {})?;
    let standing = Standing { round: 1, status: Status::Submitted, held: 0 };
    take_deposit(deps.storage, config, contribution, &info.sender)?;
    submit(deps.storage, contribution, &file.facts(identity, pool, cohort, now), standing)
}

/// By the address of its identity, if it may contribute; with exactly the deposit, if it holds none.
pub(crate) fn resubmit(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    contribution: ContributionId,
    file: File,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let config = config::get(deps.storage)?;
    let (facts, standing) = load(deps.storage, contribution)?;
    withdrawal::must_be_contributor(&deps, &config, &info.sender, contribution, &facts)?;
    match standing.status {
        Status::Rejected { .. } | Status::Expired => {}
        Status::Submitted => must_have_waited(deps.storage, contribution, &facts, now)?,
        Status::Verified { .. } | Status::Sampled { .. } | Status::Flagged { .. } | Status::Withdrawn => {
            let status = standing.status.into();
            return Err(ContractError::NotToResubmit { contribution, status });
        }
    }
    let has_deposit = DEPOSITS.has(deps.storage, contribution);
    if has_deposit {
        check::no_funds(info)?;
    } else {
        check::exact_funds(info, &config.contribution_deposit)?;
    }
    if standing.round >= MAX_ROUNDS {
        return Err(ContractError::TooManyRounds { contribution, max: MAX_ROUNDS });
    }
    let (identity, pool) = may_enter(&deps, &config, &info.sender, facts.cohort, now)?;
    file.check()?;
    if !has_deposit {
        take_deposit(deps.storage, config, contribution, &info.sender)?;
    }
    let round = standing.round.saturating_add(1);
    let standing = Standing { round, status: Status::Submitted, ..standing };
    submit(deps.storage, contribution, &file.facts(identity, pool, facts.cohort, now), standing)
}

fn take_deposit(
    storage: &mut dyn Storage,
    config: Config,
    contribution: ContributionId,
    payer: &Addr,
) -> Result<(), ContractError> {
    let deposit = config.contribution_deposit;
    if deposit.amount.is_zero() {
        return Ok(());
    }
    money::update(storage, &deposit.denom, |counters| money::add(&mut counters.deposits, deposit.amount))?;
    Ok(DEPOSITS.save(storage, contribution, &Deposit { payer: payer.clone(), deposit })?)
}

fn submit(
    storage: &mut dyn Storage,
    contribution: ContributionId,
    facts: &Facts,
    standing: Standing,
) -> Result<Response, ContractError> {
    FACTS.save(storage, contribution, facts)?;
    set_standing(storage, contribution, standing)?;
    let Facts { identity, pool, cohort, records, .. } = *facts;
    let round = standing.round;
    Ok(Response::new().add_event(Contributed { contribution, pool, cohort, identity, round, records }))
}

/// From when a contribution that waits for a verdict waits in vain, seconds, with the pauses of `Verify` so far.
pub(super) fn expires_at(storage: &dyn Storage, facts: &Facts, now: u64) -> Result<u64, ContractError> {
    let since = facts.submitted_at;
    let stored = since.saturating_add(config::get(storage)?.durations.verify);
    Ok(pause::stretched(storage, Pausable::Verify.name(), since, stored, now)?)
}

fn must_have_waited(
    storage: &dyn Storage,
    contribution: ContributionId,
    facts: &Facts,
    now: u64,
) -> Result<(), ContractError> {
    let expires_at = expires_at(storage, facts, now)?;
    if now < expires_at {
        return Err(ContractError::Waits { contribution, expires_at, now });
    }
    Ok(())
}

/// By anyone: a contribution that nobody judged in time, or will.
pub(crate) fn expire(
    deps: DepsMut,
    env: &Env,
    contribution: ContributionId,
) -> Result<Response, ContractError> {
    let (facts, standing) = load(deps.storage, contribution)?;
    if !matches!(standing.status, Status::Submitted) {
        let status = standing.status.into();
        return Err(ContractError::NotSubmitted { contribution, status });
    }
    let over = cohorts::has_ended(deps.storage, facts.cohort)
        || pools::load(deps.storage, facts.pool)?.status == PoolStatus::Retired;
    if !over {
        must_have_waited(deps.storage, contribution, &facts, env.block.time.seconds())?;
    }
    super::return_deposit(deps.storage, contribution)?;
    set_standing(deps.storage, contribution, Standing { status: Status::Expired, ..standing })?;
    Ok(Response::new().add_event(Expired { contribution }))
}
