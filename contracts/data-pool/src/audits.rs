//! Audits: persons look at what was flagged, and at samples of what was verified.
//!
//! Whoever looks is drawn by the hash of the block after the submission. Every audit ends: by the auditor, by a
//! second one, or by its default once both were silent.

pub(crate) mod pay;

use api::check;
use api::data_pool::{
    AuditAssigned, AuditOutcome, AuditResponse, AuditVerdict, Audited, AuditorResponse, MAX_AUDITORS,
    Pausable, Pool,
};
use api::identity_registry::ROLE_AUDITOR;
use api::{ContributionId, page};
use canonical::{DIGEST_BYTES, Writer};
use control::pause;
use cosmwasm_std::{
    Addr, Deps, DepsMut, Empty, Env, Event, HexBinary, MessageInfo, Order, Response, StdResult, Storage,
};
use cw_storage_plus::{Bound, Map};
use lean_serde::lean_serde;

use crate::config::Config;
use crate::contributions::{self, Changes, Facts, Standing, Status};
use crate::verification::BEST;
use crate::{ContractError, config, pools, reports};

/// The last audit of a contribution.
#[lean_serde]
struct Audit {
    round: u32,
    sampled: bool,
    /// Hash of the block after the submission.
    seed: HexBinary,
    /// First or second drawing.
    attempt: u8,
    /// Who was drawn; none where all who were looked at have a conflict.
    auditor: Option<Addr>,
    /// When, seconds.
    since: u64,
    silent: Vec<Addr>,
    outcome: Option<AuditOutcome>,
}

const AUDITS: Map<ContributionId, Audit> = Map::new("audit");
/// What waits for an auditor.
const PENDING: Map<(&Addr, ContributionId), Empty> = Map::new("audit_of");
const AUDITORS: Map<&Addr, AuditorResponse> = Map::new("auditor_record");

/// Is a contribution among the samples?
pub(crate) fn is_sampled(seed: &[u8; DIGEST_BYTES], contribution: ContributionId, sample_bps: u16) -> bool {
    let digest = Writer::new("sheaf/v1/sample").bytes(seed).u64(contribution).digest();
    let first = digest.first_chunk().map_or(u64::MAX, |first| u64::from_be_bytes(*first));
    first.checked_rem(BEST.into()).is_some_and(|place| place < sample_bps.into())
}

/// Whose turn it is: drawn from those who have no part in the contribution.
fn draw(
    deps: Deps,
    config: &Config,
    contribution: ContributionId,
    audit: &Audit,
    facts: &Facts,
    pool: &Pool,
) -> Result<Option<Addr>, ContractError> {
    let contributor = config.registry.identity(&deps.querier, facts.identity)?;
    let keepers = reports::custody(deps, config, pool.draft.custody)?.keepers;
    let has_part = |auditor: &Addr| {
        *auditor == contributor.address
            || auditor == contributor.payee()
            || *auditor == pool.curator
            || audit.silent.contains(auditor)
            || keepers.iter().any(|keeper| keeper.address == auditor.as_str())
    };
    let mut seed = Writer::new("sheaf/v1/audit");
    let seed = seed.bytes(&audit.seed).u64(contribution).u8(audit.attempt).digest();
    let place = (facts.pool, audit.since);
    let drawn = config.registry.draw_auditors(&deps.querier, &seed, 1, place, has_part)?;
    Ok(drawn.into_iter().next())
}

/// Draws for the attempt that an audit is at, and saves it.
fn assign(
    deps: &mut DepsMut,
    config: &Config,
    contribution: ContributionId,
    mut audit: Audit,
    (facts, pool): (&Facts, &Pool),
) -> Result<Event, ContractError> {
    audit.auditor = draw(deps.as_ref(), config, contribution, &audit, facts, pool)?;
    if let Some(auditor) = &audit.auditor {
        PENDING.save(deps.storage, (auditor, contribution), &Empty {})?;
    }
    AUDITS.save(deps.storage, contribution, &audit)?;
    let auditor = audit.auditor.map(String::from).unwrap_or_default();
    let deadline = audit.since.saturating_add(config.durations.audit);
    Ok(AuditAssigned { contribution, attempt: audit.attempt, auditor, deadline }.into())
}

/// Begins the audit of a round of a contribution.
pub(crate) fn begin(
    deps: &mut DepsMut,
    config: &Config,
    now: u64,
    (contribution, round, sampled): (ContributionId, u32, bool),
    seed: &HexBinary,
    of: (&Facts, &Pool),
) -> Result<Event, ContractError> {
    let seed = seed.clone();
    let audit =
        Audit { round, sampled, seed, attempt: 1, auditor: None, since: now, silent: vec![], outcome: None };
    assign(deps, config, contribution, audit, of)
}

fn load_open(storage: &dyn Storage, contribution: ContributionId) -> Result<Audit, ContractError> {
    AUDITS
        .may_load(storage, contribution)?
        .filter(|audit| audit.outcome.is_none())
        .ok_or(ContractError::NoAudit { contribution })
}

/// Before when the auditor whose turn it is must have decided, seconds.
fn deadline(storage: &dyn Storage, audit: &Audit, now: u64) -> Result<u64, ContractError> {
    let stored = audit.since.saturating_add(config::get(storage)?.durations.audit);
    Ok(pause::stretched(storage, Pausable::Audit.name(), audit.since, stored, now)?)
}

/// Notes that an auditor whose turn it was decided, or was silent.
fn count(storage: &mut dyn Storage, auditor: &Addr, decided: bool) -> Result<(), ContractError> {
    let mut record = AUDITORS.may_load(storage, auditor)?.unwrap_or_default();
    let counter = if decided { &mut record.decided } else { &mut record.silent };
    *counter = counter.saturating_add(1);
    Ok(AUDITORS.save(storage, auditor, &record)?)
}

fn end(
    storage: &mut dyn Storage,
    contribution: ContributionId,
    mut audit: Audit,
    outcome: AuditOutcome,
) -> Result<(), ContractError> {
    if let Some(auditor) = audit.auditor.take() {
        PENDING.remove(storage, (&auditor, contribution));
    }
    audit.outcome = Some(outcome);
    Ok(AUDITS.save(storage, contribution, &audit)?)
}

/// Ends the audit of a contribution that was withdrawn, if there is one.
pub(crate) fn drop(storage: &mut dyn Storage, contribution: ContributionId) -> Result<(), ContractError> {
    match load_open(storage, contribution) {
        Ok(audit) => end(storage, contribution, audit, AuditOutcome::Withdrawn {}),
        Err(ContractError::NoAudit { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// By the auditor who was drawn and still holds the role, before the deadline.
pub(crate) fn decide(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    contribution: ContributionId,
    verdict: AuditVerdict,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let (facts, mut standing) = contributions::load(deps.storage, contribution)?;
    let audit = load_open(deps.storage, contribution)?;
    if audit.auditor.as_ref() != Some(&info.sender) {
        let (expected, got) = (audit.auditor, info.sender.clone());
        return Err(ContractError::NotDrawn { contribution, expected, got });
    }
    let deadline = deadline(deps.storage, &audit, now)?;
    if now >= deadline {
        return Err(ContractError::AuditOver { contribution, deadline, now });
    }
    let registry = config::get(deps.storage)?.registry;
    if !registry.has_role(&deps.querier, &info.sender, ROLE_AUDITOR, Some(facts.pool), now)? {
        return Err(ContractError::NotAuditor { pool: facts.pool, address: info.sender.clone() });
    }
    let (status, told) = match verdict {
        AuditVerdict::Verified { quality } => {
            check::range("quality", quality, 1, BEST)?;
            let pool = pools::load(deps.storage, facts.pool)?;
            let counted = standing.status.counts();
            let mut changes = Changes::default();
            if let Some((before, _)) = counted {
                changes.count(&facts, before, false);
            }
            changes.count(&facts, quality, true);
            let next = changes.weigh(deps.storage, (facts.pool, facts.cohort), pool.draft.cap)?;
            let from = counted.map_or(next, |(_, from)| from);
            (Status::Verified { quality, from }, ("verified", quality))
        }
        AuditVerdict::Rejected { code } => {
            contributions::take_out(deps.storage, &facts, &mut standing)?;
            (Status::Rejected { code }, ("rejected", code.into()))
        }
    };
    contributions::set_standing(deps.storage, contribution, Standing { status, ..standing })?;
    count(deps.storage, &info.sender, true)?;
    pay::count(deps.storage, env, facts.pool, &info.sender)?;
    let auditor = info.sender.clone();
    end(deps.storage, contribution, audit, AuditOutcome::Decided { auditor, verdict })?;
    let (verdict, value) = (told.0.into(), told.1);
    Ok(Response::new().add_event(Audited { contribution, verdict, value, auditor: info.sender.to_string() }))
}

/// By anyone, once the deadline has passed: a second auditor, or the default.
pub(crate) fn move_on(
    mut deps: DepsMut,
    env: &Env,
    contribution: ContributionId,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let config = config::get(deps.storage)?;
    let (facts, standing) = contributions::load(deps.storage, contribution)?;
    let mut audit = load_open(deps.storage, contribution)?;
    let deadline = deadline(deps.storage, &audit, now)?;
    if now < deadline {
        return Err(ContractError::AuditRuns { contribution, deadline, now });
    }
    if let Some(auditor) = audit.auditor.take() {
        count(deps.storage, &auditor, false)?;
        PENDING.remove(deps.storage, (&auditor, contribution));
        audit.silent.push(auditor);
    }
    if audit.attempt < MAX_AUDITORS {
        audit.attempt = audit.attempt.saturating_add(1);
        audit.since = now;
        let pool = pools::load(deps.storage, facts.pool)?;
        let event = assign(&mut deps, &config, contribution, audit, (&facts, &pool))?;
        return Ok(Response::new().add_event(event));
    }
    let (status, verdict, value) = match standing.status {
        Status::Sampled { quality, from } => (Status::Verified { quality, from }, "verified", quality),
        Status::Flagged { code } => (Status::Rejected { code }, "rejected", code.into()),
        // no audit is open then
        _ => return Err(ContractError::NoAudit { contribution }),
    };
    contributions::set_standing(deps.storage, contribution, Standing { status, ..standing })?;
    end(deps.storage, contribution, audit, AuditOutcome::Default {})?;
    let (verdict, auditor) = (verdict.into(), String::new());
    Ok(Response::new().add_event(Audited { contribution, verdict, value, auditor }))
}

pub(crate) fn query(
    deps: Deps,
    env: &Env,
    contribution: ContributionId,
) -> Result<AuditResponse, ContractError> {
    let audit =
        AUDITS.may_load(deps.storage, contribution)?.ok_or(ContractError::NoAudit { contribution })?;
    let deadline = match audit.outcome {
        None => Some(deadline(deps.storage, &audit, env.block.time.seconds())?),
        Some(_) => None,
    };
    let Audit { round, sampled, auditor, silent, outcome, .. } = audit;
    Ok(AuditResponse { contribution, round, sampled, auditor, deadline, silent, outcome })
}

pub(crate) fn list_of(
    deps: Deps,
    env: &Env,
    auditor: &str,
    start_after: Option<ContributionId>,
    limit: Option<u32>,
) -> Result<Vec<AuditResponse>, ContractError> {
    let auditor = check::address(deps.api, "auditor", auditor)?;
    let after = start_after.map(Bound::exclusive);
    let page = PENDING.prefix(&auditor).keys(deps.storage, after, None, Order::Ascending).take(page(limit));
    page.map(|contribution| query(deps, env, contribution?)).collect()
}

pub(crate) fn query_auditor(deps: Deps, auditor: &str) -> Result<AuditorResponse, ContractError> {
    let auditor = check::address(deps.api, "auditor", auditor)?;
    let record: StdResult<_> = AUDITORS.may_load(deps.storage, &auditor);
    Ok(record?.unwrap_or_default())
}
