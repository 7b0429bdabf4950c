//! Licences held.

use std::collections::BTreeMap;

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let now = of.ask.chain.now();
    let rows = of
        .bought
        .iter()
        .filter_map(|order| {
            let from = order.status.delivered_at()?;
            let until = order.licence_until?;
            Some(row! {
                "order" => order.id,
                "pool" => order.purchase.pool,
                "edition" => order.purchase.edition,
                "from" => when(Some(from)),
                "until" => when(Some(until)),
                "runs" => now < until,
            })
        })
        .collect();
    Ok(Section {
        key: "licences",
        title: "Your licences",
        what: "What you may use now or could before: a licence runs from delivery on.",
        why: "Gateways ask it before they serve bytes. GDPR art. 6(1)(b).",
        kept: "As long as the chain.",
        rows,
        documents: vec![],
    })
}
