//! Notices of erasure to a licensee.

use std::collections::{BTreeMap, BTreeSet};

use api::OrderId;
use api::data_pool::{Erasure, QueryMsg};
use api::marketplace::{self, NoticesResponse};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

/// Erasures that reach what they licensed.
pub fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let standings = standings(of)?;
    let mut rows = vec![];
    // also of what was paid back in full: whoever got the key has the data
    for order in of.bought.iter().filter(|order| order.status.handed_over_at().is_some()) {
        let standing = standings.get(&order.id);
        let attested = standing.map_or(0, |standing| standing.attested);
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
                    "attested" => number <= attested,
                    "flagged_overdue" => standing.is_some_and(|standing| standing.flagged),
                });
            }
        }
    }
    Ok(Section {
        key: "notices",
        title: "Notices to you as a licensee",
        what: "Someone whose data is in an edition that you licensed was erased: you delete it and say so. Whether you did, and whether anyone flagged the order as overdue.",
        why: "Whoever received data is told of its erasure. GDPR art. 17(1) and 19.",
        kept: "As long as the chain. What is kept of a notice names a cohort and an edition, not the person.",
        rows,
        documents: vec![],
    })
}

/// What is attested of each order. Asked by the addresses that bought.
fn standings(of: &Subject<'_>) -> Result<BTreeMap<OrderId, NoticesResponse>, ReportError> {
    let mut found = BTreeMap::new();
    for buyer in of.bought.iter().map(|order| order.buyer.as_str()).collect::<BTreeSet<_>>() {
        of.ask.pages(
            &of.ask.contracts.marketplace,
            |start_after, limit| marketplace::QueryMsg::NoticesOf {
                buyer: buyer.into(),
                start_after,
                limit: Some(limit),
            },
            |standing: &NoticesResponse| standing.order,
            |standing| {
                found.insert(standing.order, standing);
                Ok(())
            },
        )?;
    }
    Ok(found)
}
