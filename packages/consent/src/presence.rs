//! Which editions hold a contribution, and who got its file. No contract lists it; it follows from the order in which
//! submissions, verdicts, withdrawals, cuts and changes of custody were told.

use std::collections::BTreeMap;

use api::data_pool::{
    Audited, Contributed, ContributionResponse, CustodySet, CutMade, Judged, PoolResponse, Withdrawn,
};
use api::{CohortId, ContributionId, CustodyId, EditionNo, PoolId};

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
    /// Custody keys whose keepers got the file, of whatever round, the first first. A key that became the pool's after
    /// the withdrawal is not among them.
    pub custody: Vec<CustodyId>,
}

/// A pool's custody key now, and what was told of the pool.
#[derive(Default)]
struct History {
    custody: CustodyId,
    cuts: Vec<Told<CutMade>>,
    keys: Vec<Told<CustodySet>>,
}

/// Where each of these contributions, which are of these pools, counts, in their order.
pub(crate) fn presences(
    ask: Ask<'_>,
    contributions: &[ContributionResponse],
    pools: &BTreeMap<PoolId, PoolResponse>,
) -> Result<Vec<Presence>, ChainError> {
    let data_pool = &ask.contracts.data_pool;
    let mut histories = BTreeMap::new();
    for (number, pool) in pools {
        let (cuts, keys) = (ask.told(data_pool, "pool", number)?, ask.told(data_pool, "pool", number)?);
        histories.insert(*number, History { custody: pool.pool.draft.custody, cuts, keys });
    }
    let unknown = History::default();
    let of = |contribution: &ContributionResponse| histories.get(&contribution.pool).unwrap_or(&unknown);
    contributions.iter().map(|contribution| presence(ask, contribution, of(contribution))).collect()
}

fn presence(
    ask: Ask<'_>,
    contribution: &ContributionResponse,
    pool: &History,
) -> Result<Presence, ChainError> {
    let (data_pool, id) = (&ask.contracts.data_pool, contribution.id);
    let rounds: Vec<Told<Contributed>> = ask.told(data_pool, "contribution", id)?;
    let judged: Vec<Told<Judged>> = ask.told(data_pool, "contribution", id)?;
    let audited: Vec<Told<Audited>> = ask.told(data_pool, "contribution", id)?;
    let withdrawn: Vec<Told<Withdrawn>> = ask.told(data_pool, "contribution", id)?;
    let left = withdrawn.first();
    // a verdict is on the round before it, which another may have replaced since
    let records = |at: Place| {
        let round = rounds.iter().rfind(|round| round.place < at);
        round.map_or(contribution.records, |round| round.event.records)
    };
    let verdicts = judged
        .iter()
        .map(|told| (told.place, told.event.verdict.as_str(), told.event.value))
        .chain(audited.iter().map(|told| (told.place, told.event.verdict.as_str(), told.event.value)));
    let mut changes: Vec<(Place, u64)> = verdicts
        .filter_map(|(place, verdict, value)| Some((place, weight(records(place), verdict, value)?)))
        .chain(withdrawn.iter().map(|told| (told.place, 0)))
        .collect();
    changes.sort_unstable();
    let before = |place: Option<Place>| {
        let upto = changes.iter().take_while(|(at, _)| place.is_none_or(|place| *at < place));
        upto.last().map_or(0, |(_, weight)| *weight)
    };
    let cut = pool.cuts.iter().map(|cut| (cut.event.edition, before(Some(cut.place))));
    Ok(Presence {
        contribution: id,
        pool: contribution.pool,
        cohort: contribution.cohort,
        editions: cut.filter(|(_, weight)| *weight > 0).collect(),
        next: before(None),
        withdrawn_at: left.map(|told| told.time),
        left_counting: left.is_some_and(|told| before(Some(told.place)) > 0),
        custody: keys(pool, rounds.first().map(|told| told.place), left.map(|told| told.place)),
    })
}

/// What so many records weigh after a verdict of keepers or of an auditor; none where the verdict was skipped.
fn weight(records: u32, verdict: &str, value: u16) -> Option<u64> {
    match verdict {
        "verified" | "sampled" => Some(u64::from(records) * u64::from(value)),
        "skipped" => None,
        _ => Some(0),
    }
}

/// A pool's custody keys from a place in history on, up to another: the first first, each once. All that are known,
/// where history does not tell the places.
fn keys(pool: &History, from: Option<Place>, until: Option<Place>) -> Vec<CustodyId> {
    let later: Vec<_> =
        pool.keys.iter().filter(|change| from.is_none_or(|from| change.place > from)).collect();
    let first = later.first().map_or(pool.custody, |change| change.event.before);
    let then = later.into_iter().take_while(|change| until.is_none_or(|until| change.place < until));
    let mut keys = vec![first];
    for key in then.map(|change| change.event.custody) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}
