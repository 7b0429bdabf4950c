//! Contributions: one encrypted file of one contributor each.

pub(crate) mod submission;
pub(crate) mod withdrawal;

use std::collections::BTreeMap;

use api::data_pool::{ContributionResponse, ContributionStatus};
use api::{CohortId, ContributionId, EditionNo, IdentityId, PoolId, page};
use cosmwasm_std::{Coin, Deps, Empty, Env, HexBinary, Order, Storage};
use cw_storage_plus::{Bound, Map};
use lean_serde::lean_serde;

use crate::money::{self, Deposit};
use crate::{ContractError, pools, shares};

/// What a submission says. Written once a round.
#[lean_serde]
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
#[lean_serde]
#[derive(Copy)]
pub(crate) struct Standing {
    /// How often it was submitted, from 1.
    pub(crate) round: u32,
    pub(crate) status: Status,
    /// The last edition cut that held it, set when it left; 0: none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub(crate) held: EditionNo,
}

fn is_none(edition: &EditionNo) -> bool {
    *edition == 0
}

/// As [`ContributionStatus`], with what only this contract needs.
#[lean_serde]
#[derive(Copy)]
pub(crate) enum Status {
    Submitted,
    Expired,
    Verified {
        quality: u16,
        /// The first edition in which it counts.
        from: EditionNo,
    },
    Sampled {
        quality: u16,
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

impl Status {
    /// Quality and first edition of what counts.
    pub(crate) fn counts(self) -> Option<(u16, EditionNo)> {
        match self {
            Self::Verified { quality, from } | Self::Sampled { quality, from } => Some((quality, from)),
            Self::Submitted
            | Self::Expired
            | Self::Rejected { .. }
            | Self::Flagged { .. }
            | Self::Withdrawn => None,
        }
    }
}

impl From<Status> for ContributionStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Submitted => Self::Submitted,
            Status::Expired => Self::Expired,
            Status::Verified { quality, .. } => Self::Verified { quality },
            Status::Sampled { quality, .. } => Self::Sampled { quality },
            Status::Rejected { code } => Self::Rejected { code },
            Status::Flagged { code } => Self::Flagged { code },
            Status::Withdrawn => Self::Withdrawn,
        }
    }
}

const FACTS: Map<ContributionId, Facts> = Map::new("contribution");
const STANDINGS: Map<ContributionId, Standing> = Map::new("standing");
const BY_IDENTITY: Map<(IdentityId, ContributionId), Empty> = Map::new("contribution_of");
/// What an identity's verified contributions in a cohort weigh together, records x basis points: where that is more than
/// the pool's cap, which its weight in the ledger is then.
const SUMS: Map<(CohortId, IdentityId), u64> = Map::new("uncapped");
/// Deposits of contributions that wait for a verdict, where they take one.
const DEPOSITS: Map<ContributionId, Deposit> = Map::new("contribution_deposit");

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

/// What a message changes in a cohort: by how much its identities' contributions weigh more together, or less.
#[derive(Debug, Default)]
pub(crate) struct Changes(BTreeMap<IdentityId, Change>);

#[derive(Debug, Default, Clone, Copy)]
struct Change {
    weight: i64,
    records: i64,
}

impl Changes {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Lets a contribution of the cohort count, or no more.
    pub(crate) fn count(&mut self, facts: &Facts, quality: u16, counts: bool) {
        let Change { weight, records } = self.0.entry(facts.identity).or_default();
        let sign = if counts { 1 } else { -1 };
        // at most 10^7 records x 10^4 each: below 10^14 in a message
        let more = i64::from(facts.records).saturating_mul(sign);
        *records = records.saturating_add(more);
        *weight = weight.saturating_add(more.saturating_mul(quality.into()));
    }

    /// Lets the changes count from the next cut on, and returns that edition. An identity's weight is the sum of what
    /// counts of it, up to the pool's `cap`.
    pub(crate) fn weigh(
        &self,
        storage: &mut dyn Storage,
        (pool, cohort): (PoolId, CohortId),
        cap: u64,
    ) -> Result<EditionNo, ContractError> {
        let records = self.0.iter().map(|(identity, change)| (*identity, change.records)).collect();
        earnings::change_weights(storage, pool, cohort, &records, |storage, identity, weight| {
            let key = (cohort, identity);
            // below the cap, the weight is the sum; earlier code kept it all the same
            let above =
                if weight < cap { None } else { SUMS.may_load(storage, key)?.filter(|sum| *sum > cap) };
            let Change { weight: more, .. } = self.0.get(&identity).copied().unwrap_or_default();
            let sum = above.unwrap_or(weight).checked_add_signed(more);
            let sum = sum.ok_or(ContractError::WeightSum { identity, cohort })?;
            if sum > cap {
                SUMS.save(storage, key, &sum)?;
            } else if above.is_some() {
                SUMS.remove(storage, key);
            }
            Ok(sum.min(cap))
        })
    }
}

/// Takes out of the next cut what counts of a contribution, and notes the last edition that holds it, which is
/// returned.
pub(crate) fn take_out(
    storage: &mut dyn Storage,
    facts: &Facts,
    standing: &mut Standing,
) -> Result<Option<EditionNo>, ContractError> {
    let Some((quality, from)) = standing.status.counts() else {
        return Ok(None);
    };
    let cap = pools::load(storage, facts.pool)?.draft.cap;
    let mut changes = Changes::default();
    changes.count(facts, quality, false);
    let next = changes.weigh(storage, (facts.pool, facts.cohort), cap)?;
    if from >= next {
        return Ok(None);
    }
    standing.held = next.saturating_sub(1);
    Ok(Some(standing.held))
}

/// The last edition cut that holds a contribution; 0: none.
fn last_edition(
    storage: &dyn Storage,
    facts: &Facts,
    standing: Standing,
) -> Result<EditionNo, ContractError> {
    let cut = earnings::frontier(storage, facts.pool)?.cut;
    Ok(match standing.status.counts() {
        Some((_, from)) if from <= cut => cut,
        _ => standing.held,
    })
}

/// Gives a contribution's deposit back, if it has one: into the share of whoever paid it, because a report may
/// end the wait of many.
pub(crate) fn return_deposit(
    storage: &mut dyn Storage,
    contribution: ContributionId,
) -> Result<(), ContractError> {
    let Some(Deposit { payer, deposit: Coin { denom, amount } }) =
        DEPOSITS.may_load(storage, contribution)?
    else {
        return Ok(());
    };
    DEPOSITS.remove(storage, contribution);
    shares::credit(storage, &payer, &denom, amount)?;
    money::update(storage, &denom, |counters| {
        money::sub(&mut counters.deposits, amount)?;
        money::add(&mut counters.persons, amount)
    })
}

pub(crate) fn query(
    deps: Deps,
    env: &Env,
    id: ContributionId,
) -> Result<ContributionResponse, ContractError> {
    let (facts, standing) = load(deps.storage, id)?;
    let expires_at = match standing.status {
        Status::Submitted => Some(submission::expires_at(deps.storage, &facts, env.block.time.seconds())?),
        _ => None,
    };
    Ok(ContributionResponse {
        id,
        round: standing.round,
        status: standing.status.into(),
        expires_at,
        deposit: DEPOSITS.may_load(deps.storage, id)?.map(|deposit| deposit.deposit),
        last_edition: last_edition(deps.storage, &facts, standing)?,
        identity: facts.identity,
        pool: facts.pool,
        cohort: facts.cohort,
        content: facts.content,
        bytes: facts.bytes,
        records: facts.records,
        commitment: facts.commitment,
        submitted_at: facts.submitted_at,
    })
}

pub(crate) fn list_of(
    deps: Deps,
    env: &Env,
    identity: IdentityId,
    start_after: Option<ContributionId>,
    limit: Option<u32>,
) -> Result<Vec<ContributionResponse>, ContractError> {
    let after = start_after.map(Bound::exclusive);
    BY_IDENTITY
        .prefix(identity)
        .keys(deps.storage, after, None, Order::Ascending)
        .take(page(limit))
        .map(|contribution| query(deps, env, contribution?))
        .collect()
}
