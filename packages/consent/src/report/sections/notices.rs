//! Notices of erasure to a licensee.

use std::collections::BTreeMap;

use api::data_pool::{Erasure, QueryMsg};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let mut rows = vec![];
    for order in of.bought.iter().filter(|order| order.status.delivered_at().is_some()) {
        let edition = order.purchase.edition;
        for cohort in order.purchase.lines.iter().map(|line| line.cohort) {
            let mut after = 0;
            loop {
                let query = QueryMsg::ErasureAfter { cohort, edition, after };
                let found: Option<Erasure> = of.ask.ask(&of.ask.contracts.data_pool, &query)?;
                let Some(Erasure { number, cut, at }) = found else { break };
                after = number;
                rows.push(row! {
                    "notice" => number,
                    "order" => order.id,
                    "cohort" => cohort,
                    "editions_up_to" => cut,
                    "time" => when(Some(at)),
                });
            }
        }
    }
    Ok(Section {
        key: "notices",
        title: "Notices to you as a licensee",
        what: "Someone whose data is in an edition that you licensed was erased: you delete it and say so.",
        why: "Whoever received data is told of its erasure. GDPR art. 17(1) and 19.",
        kept: "As long as the chain. A notice names a cohort and an edition, not the person.",
        rows,
        documents: vec![],
    })
}
