//! Notices to whoever licensed data of someone who was erased. Computed from state: an erasure is kept once for its
//! cohort, however many licences it reaches.

use api::data_pool::{Erasure, ErasureNoted, LAST_ERASURE};
use api::{CohortId, EditionNo, IdentityId};
use control::numbers;
use cosmwasm_std::{Order, Storage};
use cw_storage_plus::{Bound, Item, Map};

use crate::ContractError;

/// Number of the last erasure, over all cohorts.
const LAST: Item<u64> = Item::new("last_erasure_number");
/// (Cohort, number) -> erasure.
const ERASURES: Map<(CohortId, u64), Erasure> = Map::new("erasure");
/// (Cohort, last edition cut before) -> number of the first erasure then. Cuts only grow, so every erasure that
/// reaches an edition has a number from the one under the first such cut on.
const FIRST_OF_CUT: Map<(CohortId, EditionNo), u64> = Map::new("erasure_of_cut");

/// Notes that an identity whose data counted in a cohort up to edition `cut` was erased now. Its event alone says whose
/// erasure it is: licences are of cohorts, and whoever asks for notices needs no person's number. Erasures of a cohort never
/// reach less far than those before them, so that one look-up finds the first that reaches an edition: whoever left
/// long before they were erased is looked for in a few editions too many.
pub(crate) fn note(
    storage: &mut dyn Storage,
    cohort: CohortId,
    identity: IdentityId,
    cut: EditionNo,
    now: u64,
) -> Result<ErasureNoted, ContractError> {
    let cut = LAST_ERASURE.may_load(storage, cohort)?.map_or(cut, |last| last.cut.max(cut));
    let number = numbers::next::<_, ContractError>(storage, &LAST, "erasures")?;
    let erasure = Erasure { number, cut, at: now };
    ERASURES.save(storage, (cohort, number), &erasure)?;
    if !FIRST_OF_CUT.has(storage, (cohort, cut)) {
        FIRST_OF_CUT.save(storage, (cohort, cut), &number)?;
    }
    LAST_ERASURE.save(storage, cohort, &erasure)?;
    Ok(ErasureNoted { number, cohort, identity, cut })
}

/// The first erasure numbered above `after` that reaches an edition of a cohort.
pub(crate) fn after(
    storage: &dyn Storage,
    cohort: CohortId,
    edition: EditionNo,
    after: u64,
) -> Result<Option<Erasure>, ContractError> {
    let from = Some(Bound::inclusive(edition));
    let first =
        FIRST_OF_CUT.prefix(cohort).range(storage, from, None, Order::Ascending).next().transpose()?;
    let Some((_, first)) = first else { return Ok(None) };
    let from = Some(Bound::inclusive(first.max(after.saturating_add(1))));
    let found = ERASURES.prefix(cohort).range(storage, from, None, Order::Ascending).next().transpose()?;
    Ok(found.map(|(_, erasure)| erasure))
}
