//! What everybody weighs, edition by edition.

use std::collections::BTreeMap;

use cosmwasm_std::{Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};
use lean_serde::lean_serde;

use crate::{LOT, LedgerError, editions};

/// What a cohort weighs from some edition on.
#[lean_serde]
#[derive(Copy, Eq, Default)]
pub struct Weight {
    /// Sum of its identities' weights, records x basis points. Below 2^96.
    pub weight: Uint128,
    /// Identities with a weight above zero.
    pub heads: u32,
    /// Sum of its contributions' records.
    pub records: u64,
}

/// The latest entry of W, and where the cohort belongs.
#[lean_serde]
struct Head {
    pool: u32,
    from: u32,
    at: Weight,
    /// The most heads of any edition before `from`.
    most: u32,
}

const HEADS: Map<u32, Head> = Map::new("ledger_head");
/// Entries before the latest.
const HISTORY: Map<(u32, u32), Weight> = Map::new("ledger_w");
const SEGMENTS: Map<(SegmentKey, u32), u64> = Map::new("ledger_seg");

/// Identity, lot, cohort.
type SegmentKey = (u64, u32, u32);

/// Changes what identities weigh in a cohort, from the next cut on: adds each one's `records` (which may be negative) to
/// the cohort's sum of records, and asks `weigh` for its whole weight there, given the one that it has; 0: it is out. A
/// cohort joins its pool by its first weight. Returns the number of the edition that is cut next.
///
/// Two reads and a write; a floor look-up and a write for each identity; one write more for the cohort's first change
/// after a cut, and one for the pool's.
///
/// Fails if the cohort belongs to another pool, its sums would leave their range, or `weigh` fails, which is not asked
/// before it is known that the cohort is the pool's.
pub fn change_weights<E: From<LedgerError>>(
    storage: &mut dyn Storage,
    pool: u32,
    cohort: u32,
    records: &BTreeMap<u64, i64>,
    mut weigh: impl FnMut(&mut dyn Storage, u64, u64) -> Result<u64, E>,
) -> Result<u32, E> {
    let frontier = editions::frontier(storage, pool)?;
    let next = frontier.next(pool)?;
    let head = HEADS.may_load(storage, cohort).map_err(LedgerError::from)?;
    let mut new = head.clone().unwrap_or(Head { pool, from: next, at: Weight::default(), most: 0 });
    if new.pool != pool {
        return Err(LedgerError::CohortElsewhere { cohort, pool: new.pool, asked: pool }.into());
    }
    let mut weights = vec![];
    let mut same = true;
    for (&identity, &delta) in records {
        let from = segment_at(storage, identity, cohort, next)?;
        let to = weigh(storage, identity, from)?;
        let records = new.at.records;
        new.at = changed(new.at, from, to, delta).ok_or(LedgerError::WeightRange {
            cohort,
            records,
            delta,
            from,
            to,
        })?;
        if to != from {
            weights.push((identity, to));
        }
        same &= to == from && delta == 0;
    }
    if same {
        return Ok(next);
    }
    new.from = next;
    save(storage, cohort, head, &new, &weights)?;
    // Records alone too: what is withdrawn above a cap leaves the weight as it is, and must leave the next edition.
    editions::mark_changed(storage, pool, frontier)?;
    Ok(next)
}

/// Writes a cohort's head, which may be its first of an edition, and weights of its identities from there on.
fn save(
    storage: &mut dyn Storage,
    cohort: u32,
    old: Option<Head>,
    new: &Head,
    weights: &[(u64, u64)],
) -> Result<(), LedgerError> {
    let past = old.filter(|old| old.from != new.from);
    let most = past.as_ref().map_or(new.most, |past| past.most.max(past.at.heads));
    if let Some(past) = past {
        HISTORY.save(storage, (cohort, past.from), &past.at)?;
    }
    HEADS.save(storage, cohort, &Head { most, ..new.clone() })?;
    for (identity, weight) in weights {
        SEGMENTS.save(storage, ((*identity, LOT, cohort), new.from), weight)?;
    }
    Ok(())
}

/// `at` after one of its identities went from one weight to another; none if that cannot be.
fn changed(at: Weight, from: u64, to: u64, records: i64) -> Option<Weight> {
    let heads = match (from, to) {
        (0, 0) => at.heads,
        (0, _) => at.heads.checked_add(1)?,
        (_, 0) => at.heads.checked_sub(1)?,
        _ => at.heads,
    };
    let weight = at.weight.checked_sub(from.into()).ok()?.checked_add(to.into()).ok()?;
    Some(Weight { weight, heads, records: at.records.checked_add_signed(records)? })
}

/// What a cohort weighs in an edition: nothing before its first entry. Editions up to the last cut are frozen;
/// for a later number this is the weight from the next cut on. One read, or two for an older edition.
pub fn weight_at(storage: &dyn Storage, cohort: u32, edition: u32) -> Result<Weight, LedgerError> {
    match HEADS.may_load(storage, cohort)? {
        None => Ok(Weight::default()),
        Some(head) => at(storage, cohort, &head, edition),
    }
}

/// The most identities that a cohort had in any edition cut so far. Two reads.
pub fn most_heads(storage: &dyn Storage, cohort: u32) -> Result<u32, LedgerError> {
    let Some(head) = HEADS.may_load(storage, cohort)? else {
        return Ok(0);
    };
    let is_cut = head.from <= editions::frontier(storage, head.pool)?.cut;
    Ok(if is_cut { head.most.max(head.at.heads) } else { head.most })
}

/// What an identity weighs in a cohort's edition, records x basis points: 0 if it was not in it. As with
/// [`weight_at`], numbers above the last cut give the weight from the next cut on.
pub fn segment_at(
    storage: &dyn Storage,
    identity: u64,
    cohort: u32,
    edition: u32,
) -> Result<u64, LedgerError> {
    let segments = SEGMENTS.prefix((identity, LOT, cohort));
    let mut upto = segments.range(storage, None, Some(Bound::inclusive(edition)), Order::Descending);
    Ok(upto.next().transpose()?.map_or(0, |(_, weight)| weight))
}

/// The first edition in which an identity was in a cohort.
pub(crate) fn first_edition(storage: &dyn Storage, identity: u64, cohort: u32) -> Result<u32, LedgerError> {
    let segments = SEGMENTS.prefix((identity, LOT, cohort));
    let mut keys = segments.keys(storage, None, None, Order::Ascending);
    keys.next().transpose()?.ok_or(LedgerError::NotMember { identity, cohort })
}

/// A cohort's pool.
pub(crate) fn pool_of(storage: &dyn Storage, cohort: u32) -> Result<u32, LedgerError> {
    load_head(storage, cohort).map(|head| head.pool)
}

/// A cohort's pool, and its weight in an edition.
pub(crate) fn pool_and_weight(
    storage: &dyn Storage,
    cohort: u32,
    edition: u32,
) -> Result<(u32, Uint128), LedgerError> {
    let head = load_head(storage, cohort)?;
    Ok((head.pool, at(storage, cohort, &head, edition)?.weight))
}

fn load_head(storage: &dyn Storage, cohort: u32) -> Result<Head, LedgerError> {
    HEADS.may_load(storage, cohort)?.ok_or(LedgerError::UnknownCohort { cohort })
}

fn at(storage: &dyn Storage, cohort: u32, head: &Head, edition: u32) -> Result<Weight, LedgerError> {
    if head.from <= edition {
        return Ok(head.at);
    }
    let history = HISTORY.prefix(cohort);
    let mut upto = history.range(storage, None, Some(Bound::inclusive(edition)), Order::Descending);
    let entry: StdResult<_> = upto.next().transpose();
    Ok(entry?.map_or_else(Weight::default, |(_, weight)| weight))
}
