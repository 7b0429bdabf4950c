//! Which editions hold a contribution. No contract lists it; it follows from the order in which verdicts, withdrawals
//! and cuts were told.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use api::data_pool::{Audited, ContributionResponse, CutMade, Judged, Withdrawn};
use api::{CohortId, ContributionId, EditionNo, PoolId};

use crate::{Ask, ChainError, Place, Told};

/// Where a contribution counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// The contribution.
    pub contribution: ContributionId,
    /// Its pool.
    pub pool: PoolId,
    /// Its cohort.
    pub cohort: CohortId,
    /// Editions cut while it counted, ascending, each with what it weighs there: records x basis points, before the
    /// pool's cap.
    pub editions: Vec<(EditionNo, u64)>,
    /// What it weighs from the next cut on; 0: it does not count.
    pub next: u64,
    /// When it was withdrawn, seconds.
    pub withdrawn_at: Option<u64>,
    /// Did it count until it was withdrawn?
    pub left_counting: bool,
}

/// Where each of these contributions counts, in their order.
pub(crate) fn presences(
    ask: Ask<'_>,
    contributions: &[ContributionResponse],
) -> Result<Vec<Presence>, ChainError> {
    let data_pool = &ask.contracts.data_pool;
    let mut cuts = BTreeMap::<PoolId, Vec<Told<CutMade>>>::new();
    let mut found = Vec::with_capacity(contributions.len());
    for contribution in contributions {
        let (id, pool) = (contribution.id, contribution.pool);
        if let Entry::Vacant(slot) = cuts.entry(pool) {
            slot.insert(ask.told(data_pool, "pool", pool)?);
        }
        let cuts = cuts.get(&pool).map(Vec::as_slice).unwrap_or_default();
        let judged: Vec<Told<Judged>> = ask.told(data_pool, "contribution", id)?;
        let audited: Vec<Told<Audited>> = ask.told(data_pool, "contribution", id)?;
        let withdrawn: Vec<Told<Withdrawn>> = ask.told(data_pool, "contribution", id)?;
        let withdrawn_at = withdrawn.first().map(|told| told.time);
        let mut changes: Vec<(Place, u64)> = judged
            .iter()
            .map(|told| (told.place, told.event.verdict.as_str(), told.event.value))
            .chain(audited.iter().map(|told| (told.place, told.event.verdict.as_str(), told.event.value)))
            .filter_map(|(place, verdict, value)| Some((place, weight(contribution, verdict, value)?)))
            .chain(withdrawn.iter().map(|told| (told.place, 0)))
            .collect();
        changes.sort_unstable();
        let before = |place: Option<Place>| {
            let upto = changes.iter().take_while(|(at, _)| place.is_none_or(|place| *at < place));
            upto.last().map_or(0, |(_, weight)| *weight)
        };
        let editions = cuts
            .iter()
            .map(|cut| (cut.event.edition, before(Some(cut.place))))
            .filter(|(_, weight)| *weight > 0)
            .collect();
        let cohort = contribution.cohort;
        let next = before(None);
        let left_counting = withdrawn.first().is_some_and(|told| before(Some(told.place)) > 0);
        found.push(Presence { contribution: id, pool, cohort, editions, next, withdrawn_at, left_counting });
    }
    Ok(found)
}

/// What a contribution weighs after a verdict of keepers or of an auditor; none where the verdict was skipped. Records
/// are those of its last round.
fn weight(contribution: &ContributionResponse, verdict: &str, value: u16) -> Option<u64> {
    match verdict {
        "verified" | "sampled" => Some(u64::from(contribution.records) * u64::from(value)),
        "skipped" => None,
        _ => Some(0),
    }
}
