//! Verdicts on contributions.

use std::collections::BTreeMap;

use api::check;
use api::data_pool::{Judged, MAX_VERIFICATION_ITEMS};
use api::{EditionNo, PoolId};
use attestation::{Report, Signature, Verdict, VerificationItem};
use cosmwasm_std::{DepsMut, Env, Response, Storage};

use crate::contributions::{self, Facts, Standing, Status};
use crate::reports::Signed;
use crate::{ContractError, cohorts, config, pools, reports, shares};

/// Basis points of a whole: the best quality.
const BEST: u16 = 10_000;

/// By anyone who brings the signatures of a quorum of keepers.
pub(crate) fn verify(
    deps: DepsMut,
    env: &Env,
    report: &Report<VerificationItem>,
    signatures: &[Signature],
) -> Result<Response, ContractError> {
    check::sorted("items", &report.items, MAX_VERIFICATION_ITEMS, |item| item.contribution)?;
    let config = config::get(deps.storage)?;
    let signed = reports::check(deps.as_ref(), env, &config, report, signatures)?;
    let mut pools = BTreeMap::new();
    let mut response = Response::new();
    let mut consumed = false;
    for item in &report.items {
        let (facts, standing) = contributions::load(deps.storage, item.contribution)?;
        let pool = pool_of(deps.storage, &signed, facts.pool, &mut pools)?;
        let free = is_free(item, standing)? && !cohorts::has_ended(deps.storage, facts.cohort);
        let (verdict, value) = match free {
            true => {
                consumed = true;
                judge(deps.storage, item, &facts, standing, pool)?
            }
            false => ("skipped", 0),
        };
        let verdict = verdict.into();
        response = response.add_event(Judged { contribution: item.contribution, verdict, value });
    }
    if !consumed {
        return Err(ContractError::NothingToJudge { items: report.items.len() });
    }
    let week = shares::weeks::at(env, config.durations.relayer_week);
    shares::weeks::count_report(deps.storage, week, &signed)?;
    Ok(response)
}

/// What a verdict needs to know of a pool.
#[derive(Clone, Copy)]
struct Now {
    /// Most weight of an identity in a cohort.
    cap: u64,
    /// The edition that is cut next.
    next: EditionNo,
}

/// A pool for which the signers speak; each is read once a message.
fn pool_of(
    storage: &dyn Storage,
    signed: &Signed,
    pool: PoolId,
    known: &mut BTreeMap<PoolId, Now>,
) -> Result<Now, ContractError> {
    if let Some(now) = known.get(&pool) {
        return Ok(*now);
    }
    let draft = pools::load(storage, pool)?.draft;
    signed.must_speak_for(pool, draft.custody)?;
    let next = earnings::frontier(storage, pool)?.cut.saturating_add(1);
    let now = Now { cap: draft.cap, next };
    known.insert(pool, now);
    Ok(now)
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

fn judge(
    storage: &mut dyn Storage,
    item: &VerificationItem,
    facts: &Facts,
    standing: Standing,
    pool: Now,
) -> Result<(&'static str, u16), ContractError> {
    let (status, told) = match item.verdict {
        Verdict::Verified { quality } => {
            check::range("quality", quality, 1, BEST)?;
            contributions::weigh(storage, facts, quality, true, pool.cap)?;
            (Status::Verified { quality, from: pool.next }, ("verified", quality))
        }
        Verdict::Rejected { code } => (Status::Rejected { code }, ("rejected", code.into())),
        Verdict::Flagged { code } => (Status::Flagged { code }, ("flagged", code.into())),
    };
    contributions::set_standing(storage, item.contribution, Standing { status, ..standing })?;
    Ok(told)
}
