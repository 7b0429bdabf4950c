//! Cohorts that someone left: editions that still contain the one who left stop selling the cohort after the
//! grace.

use api::{CohortId, EditionNo};
use cosmwasm_std::{Order, Storage};
use cw_storage_plus::{Bound, Map};

use crate::ContractError;

/// (Cohort, last edition that still contains someone who left) -> until when it and older ones sell the cohort,
/// seconds. Set by the first to leave after that edition's cut.
const STALE: Map<(CohortId, EditionNo), u64> = Map::new("stale");

/// Notes that someone left a cohort who is in edition `cut`; whoever left before sets the time.
pub(crate) fn set(
    storage: &mut dyn Storage,
    cohort: CohortId,
    cut: EditionNo,
    until: u64,
) -> Result<(), ContractError> {
    if !STALE.has(storage, (cohort, cut)) {
        STALE.save(storage, (cohort, cut), &until)?;
    }
    Ok(())
}

/// Until when an edition sells a cohort, seconds, if someone left who is in it. Entries of later editions were
/// set later, so the first one counts.
pub(crate) fn sold_until(
    storage: &dyn Storage,
    cohort: CohortId,
    edition: EditionNo,
) -> Result<Option<u64>, ContractError> {
    let from = Some(Bound::inclusive(edition));
    let first = STALE.prefix(cohort).range(storage, from, None, Order::Ascending).next().transpose()?;
    Ok(first.map(|(_, until)| until))
}
