//! Contributions: one encrypted file of one contributor each.

use api::check;
use api::data_pool::{
    Contributed, ContributionResponse, ContributionStatus, MAX_CONTRIBUTION_BYTES, MAX_RECORDS, Withdrawn,
};
use api::{CohortId, ContributionId, EditionNo, IdentityId, PoolId, page};
use canonical::DIGEST_BYTES;
use control::numbers;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Deps, DepsMut, Empty, Env, HexBinary, MessageInfo, Order, Response, Storage};
use cw_storage_plus::{Bound, Item, Map};

use crate::{ContractError, cohorts, config, contributors, pools, staleness};

/// What does not change.
#[cw_serde]
pub(crate) struct Facts {
    pub(crate) identity: IdentityId,
    pub(crate) pool: PoolId,
    pub(crate) cohort: CohortId,
    pub(crate) content: String,
    pub(crate) bytes: u64,
    pub(crate) records: u32,
    pub(crate) commitment: HexBinary,
    pub(crate) submitted_at: u64,
}

/// What changes: kept apart, so that a verdict writes few bytes.
#[cw_serde]
#[derive(Copy)]
pub(crate) struct Standing {
    /// How often it was submitted, from 1.
    pub(crate) round: u32,
    pub(crate) status: Status,
}

/// As [`ContributionStatus`], with what only this contract needs.
#[cw_serde]
#[derive(Copy)]
pub(crate) enum Status {
    Submitted,
    Verified {
        quality: u16,
        /// The first edition in which it counts.
        from: EditionNo,
    },
    Rejected {
        code: u8,
    },
    Flagged {
        code: u8,
    },
    Withdrawn,
}

impl From<Status> for ContributionStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Submitted => Self::Submitted,
            Status::Verified { quality, .. } => Self::Verified { quality },
            Status::Rejected { code } => Self::Rejected { code },
            Status::Flagged { code } => Self::Flagged { code },
            Status::Withdrawn => Self::Withdrawn,
        }
    }
}

/// Number of the last contribution.
const LAST_CONTRIBUTION: Item<u64> = Item::new("last_contribution");
const FACTS: Map<ContributionId, Facts> = Map::new("contribution");
const STANDINGS: Map<ContributionId, Standing> = Map::new("standing");
const BY_IDENTITY: Map<(IdentityId, ContributionId), Empty> = Map::new("contribution_of");
/// What an identity's verified contributions in a cohort weigh together, not capped: records x basis points.
const SUMS: Map<(CohortId, IdentityId), u64> = Map::new("uncapped");

pub(crate) fn load(
    storage: &dyn Storage,
    contribution: ContributionId,
) -> Result<(Facts, Standing), ContractError> {
    let facts =
        FACTS.may_load(storage, contribution)?.ok_or(ContractError::UnknownContribution { contribution })?;
    Ok((facts, STANDINGS.load(storage, contribution)?))
}

pub(crate) fn set_standing(
    storage: &mut dyn Storage,
    contribution: ContributionId,
    standing: Standing,
) -> Result<(), ContractError> {
    Ok(STANDINGS.save(storage, contribution, &standing)?)
}

/// Lets a contribution count from the next cut on, or no more. Its identity's weight in the cohort is the sum of
/// what counts, up to the pool's `cap`.
pub(crate) fn weigh(
    storage: &mut dyn Storage,
    facts: &Facts,
    quality: u16,
    counts: bool,
    cap: u64,
) -> Result<(), ContractError> {
    // at most 10^7 records x 10^4: no overflow below 10^8 contributions of one identity
    let own = u64::from(facts.records).saturating_mul(quality.into());
    let before = SUMS.may_load(storage, (facts.cohort, facts.identity))?.unwrap_or_default();
    let after = if counts { before.checked_add(own) } else { before.checked_sub(own) };
    let after = after.ok_or(ContractError::WeightSum { identity: facts.identity, cohort: facts.cohort })?;
    if after == 0 {
        SUMS.remove(storage, (facts.cohort, facts.identity));
    } else {
        SUMS.save(storage, (facts.cohort, facts.identity), &after)?;
    }
    let records = i64::from(facts.records);
    let records = if counts { records } else { records.saturating_neg() };
    let weight = after.min(cap);
    Ok(earnings::set_weight(storage, facts.pool, facts.cohort, facts.identity, weight, records)?)
}

/// What a contribution is: the fields of `Contribute`.
pub(crate) struct Draft {
    pub(crate) cohort: CohortId,
    pub(crate) content: String,
    pub(crate) bytes: u64,
    pub(crate) records: u32,
    pub(crate) commitment: HexBinary,
}

/// By an active identity of the pool's kind.
pub(crate) fn contribute(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    draft: Draft,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let Draft { cohort, content, bytes, records, commitment } = draft;
    let pool = cohorts::load_open(deps.storage, cohort)?.pool;
    let record = pools::load_active(deps.storage, pool)?;
    let registry = config::get(deps.storage)?.registry;
    let identity = contributors::check(deps.as_ref(), &registry, &info.sender, (pool, &record), now)?;
    check::content_id("content", &content)?;
    check::range("bytes", bytes, 1, MAX_CONTRIBUTION_BYTES)?;
    check::range("records", records, 1, MAX_RECORDS)?;
    check::bytes::<DIGEST_BYTES>("commitment", &commitment)?;

    let contribution: ContributionId =
        numbers::next::<_, ContractError>(deps.storage, &LAST_CONTRIBUTION, "contributions")?;
    let facts = Facts { identity, pool, cohort, content, bytes, records, commitment, submitted_at: now };
    FACTS.save(deps.storage, contribution, &facts)?;
    let standing = Standing { round: 1, status: Status::Submitted };
    set_standing(deps.storage, contribution, standing)?;
    BY_IDENTITY.save(deps.storage, (identity, contribution), &Empty {})?;
    let round = standing.round;
    Ok(Response::new().add_event(Contributed { contribution, pool, cohort, identity, round }))
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
    let owner = config.registry.identity(&deps.querier, facts.identity)?.address;
    if info.sender != owner {
        return Err(ContractError::NotContributor { contribution, sender: info.sender.clone() });
    }
    match standing.status {
        Status::Withdrawn => return Err(ContractError::AlreadyWithdrawn { contribution }),
        Status::Verified { quality, from } => {
            let cap = pools::load(deps.storage, facts.pool)?.draft.cap;
            weigh(deps.storage, &facts, quality, false, cap)?;
            let cut = earnings::frontier(deps.storage, facts.pool)?.cut;
            if from <= cut {
                let until = env.block.time.seconds().saturating_add(config.durations.grace);
                staleness::set(deps.storage, facts.cohort, cut, until)?;
            }
        }
        Status::Submitted | Status::Rejected { .. } | Status::Flagged { .. } => {}
    }
    set_standing(deps.storage, contribution, Standing { status: Status::Withdrawn, ..standing })?;
    let Facts { pool, cohort, .. } = facts;
    Ok(Response::new().add_event(Withdrawn { contribution, pool, cohort }))
}

pub(crate) fn query(deps: Deps, id: ContributionId) -> Result<ContributionResponse, ContractError> {
    let (facts, standing) = load(deps.storage, id)?;
    Ok(ContributionResponse {
        id,
        identity: facts.identity,
        pool: facts.pool,
        cohort: facts.cohort,
        content: facts.content,
        bytes: facts.bytes,
        records: facts.records,
        commitment: facts.commitment,
        round: standing.round,
        submitted_at: facts.submitted_at,
        status: standing.status.into(),
    })
}

pub(crate) fn list_of(
    deps: Deps,
    identity: IdentityId,
    start_after: Option<ContributionId>,
    limit: Option<u32>,
) -> Result<Vec<ContributionResponse>, ContractError> {
    let after = start_after.map(Bound::exclusive);
    BY_IDENTITY
        .prefix(identity)
        .keys(deps.storage, after, None, Order::Ascending)
        .take(page(limit))
        .map(|contribution| query(deps, contribution?))
        .collect()
}
