//! Weights by cohort and edition.

use std::collections::BTreeMap;

use api::{CohortId, EditionNo};

use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    // (cohort, edition) -> weight; edition 0 stands for the next cut
    let mut sums = BTreeMap::<(CohortId, EditionNo), u64>::new();
    for presence in &of.presences {
        let next = Some((0, presence.next)).filter(|(_, weight)| *weight > 0);
        for (edition, weight) in presence.editions.iter().copied().chain(next) {
            *sums.entry((presence.cohort, edition)).or_default() += weight;
        }
    }
    let cap = |cohort| {
        let pool = of.cohorts.get(&cohort).and_then(|found| of.pools.get(&found.pool));
        pool.map_or(u64::MAX, |found| found.pool.draft.cap)
    };
    let rows = sums
        .into_iter()
        .map(|((cohort, edition), weight)| {
            let edition = if edition == 0 { "from the next cut on".into() } else { edition.to_string() };
            row! { "cohort" => cohort, "edition" => edition, "weight" => weight.min(cap(cohort)) }
        })
        .collect();
    Ok(Section {
        key: "weights",
        title: "Your weight",
        what: "Records times quality, summed over your contributions in a cohort, up to the cap of the pool: by it sales are shared out.",
        why: "To pay exactly those whose data was sold. GDPR art. 6(1)(b).",
        kept: "Weights of editions that are cut stay as they are, so that every payment can be recomputed.",
        rows,
        documents: vec![],
    })
}
