//! Verdicts on contributions.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use api::check;
use api::data_pool::{Judged, MAX_VERIFICATION_ITEMS, Pool, PoolStatus};
use api::{CohortId, EditionNo, PoolId};
use attestation::{Report, Signature, Verdict, VerificationItem};
use canonical::DIGEST_BYTES;
use cosmwasm_std::{DepsMut, Env, Event, Response, Storage};

use crate::config::Config;
use crate::contributions::{self, Changes, Facts, Standing, Status};
use crate::reports::Signed;
use crate::{ContractError, audits, cohorts, config, pools, reports, shares};

/// Basis points of a whole: the best quality.
pub(crate) const BEST: u16 = 10_000;

/// By anyone who brings the signatures of a quorum of keepers.
pub(crate) fn verify(
    mut deps: DepsMut,
    env: &Env,
    report: &Report<VerificationItem>,
    signatures: &[Signature],
) -> Result<Response, ContractError> {
    check::sorted("items", &report.items, MAX_VERIFICATION_ITEMS, |item| item.contribution)?;
    let config = config::get(deps.storage)?;
    let signed = reports::check(deps.as_ref(), env, &config, report, signatures)?;
    let now = env.block.time.seconds();
    let mut shared = Shared { signed: &signed, pools: BTreeMap::new(), cohorts: BTreeMap::new() };
    let mut response = Response::new();
    let mut consumed = false;
    for item in &report.items {
        let (facts, standing) = contributions::load(deps.storage, item.contribution)?;
        check::bytes::<DIGEST_BYTES>("seed", &item.seed)?;
        let (of, cohort) = shared.of(deps.storage, &facts)?;
        let free = is_free(item, standing)? && !cohort.ended && of.pool.status != PoolStatus::Retired;
        let ((verdict, value), audit) = match free {
            true => {
                consumed = true;
                judge(&mut deps, &config, now, item, (&facts, standing), (of, cohort))?
            }
            false => (("skipped", 0), None),
        };
        let verdict = verdict.into();
        let judged = Judged { contribution: item.contribution, verdict, value };
        response = response.add_event(judged).add_events(audit);
    }
    if !consumed {
        return Err(ContractError::NothingToJudge { items: report.items.len() });
    }
    shared.weigh(deps.storage)?;
    shares::signers::count_report(deps.storage, env, &config, &signed)?;
    Ok(response)
}

/// What a report's items share: read once and written once, however many they are.
struct Shared<'a> {
    signed: &'a Signed,
    pools: BTreeMap<PoolId, OfPool>,
    cohorts: BTreeMap<(PoolId, CohortId), OfCohort>,
}

/// A pool for which the signers speak.
struct OfPool {
    pool: Pool,
    /// The edition that is cut next.
    next: EditionNo,
}

struct OfCohort {
    ended: bool,
    /// What comes to count.
    changes: Changes,
}

impl Shared<'_> {
    fn of(
        &mut self,
        storage: &dyn Storage,
        facts: &Facts,
    ) -> Result<(&OfPool, &mut OfCohort), ContractError> {
        let (id, cohort) = (facts.pool, facts.cohort);
        let pool = match self.pools.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let pool = pools::load(storage, id)?;
                self.signed.must_speak_for(id, pool.draft.custody)?;
                let next = earnings::frontier(storage, id)?.next(id)?;
                place.insert(OfPool { pool, next })
            }
        };
        let cohort = self.cohorts.entry((id, cohort)).or_insert_with(|| OfCohort {
            ended: cohorts::has_ended(storage, cohort),
            changes: Changes::default(),
        });
        Ok((pool, cohort))
    }

    /// Lets count what came to.
    fn weigh(&self, storage: &mut dyn Storage) -> Result<(), ContractError> {
        for ((id, cohort), OfCohort { changes, .. }) in &self.cohorts {
            if let Some(OfPool { pool, .. }) = self.pools.get(id).filter(|_| !changes.is_empty()) {
                changes.weigh(storage, (*id, *cohort), pool.draft.cap)?;
            }
        }
        Ok(())
    }
}

/// Is an item's slot (contribution, round) not consumed? A verdict of this round or a withdrawal consumes it.
fn is_free(item: &VerificationItem, standing: Standing) -> Result<bool, ContractError> {
    if item.round == 0 || item.round > standing.round {
        return Err(ContractError::UnknownRound {
            contribution: item.contribution,
            round: item.round,
            last: standing.round,
        });
    }
    Ok(item.round == standing.round && matches!(standing.status, Status::Submitted))
}

/// Sets the state that a verdict gives, returns the deposit and begins an audit where one is due. What to tell.
fn judge(
    deps: &mut DepsMut,
    config: &Config,
    now: u64,
    item: &VerificationItem,
    (facts, standing): (&Facts, Standing),
    (OfPool { pool, next }, cohort): (&OfPool, &mut OfCohort),
) -> Result<((&'static str, u16), Option<Event>), ContractError> {
    let VerificationItem { contribution, round, .. } = *item;
    let (status, told) = match item.verdict {
        Verdict::Verified { quality } => {
            check::range("quality", quality, 1, BEST)?;
            cohort.changes.count(facts, quality, true);
            let from = *next;
            let seed = check::bytes::<DIGEST_BYTES>("seed", &item.seed)?;
            match audits::is_sampled(&seed, contribution, pool.draft.sample_bps) {
                true => (Status::Sampled { quality, from }, ("sampled", quality)),
                false => (Status::Verified { quality, from }, ("verified", quality)),
            }
        }
        Verdict::Rejected { code } => (Status::Rejected { code }, ("rejected", code.into())),
        Verdict::Flagged { code } => (Status::Flagged { code }, ("flagged", code.into())),
    };
    contributions::set_standing(deps.storage, contribution, Standing { status, ..standing })?;
    contributions::return_deposit(deps.storage, contribution)?;
    let audit = match status {
        Status::Sampled { .. } | Status::Flagged { .. } => {
            let sampled = status.counts().is_some();
            let of = (facts, pool);
            Some(audits::begin(deps, config, now, (contribution, round, sampled), &item.seed, of)?)
        }
        _ => None,
    };
    Ok((told, audit))
}
