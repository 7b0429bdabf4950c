//! Payments that were refused on their way.

use std::collections::BTreeMap;

use api::marketplace::QueryMsg;

use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let kept =
        of.amounts(&of.ask.contracts.marketplace, |address, denom| QueryMsg::Unpaid { address, denom })?;
    let rows = kept
        .into_iter()
        .map(|(address, denom, amount)| row! { "address" => address, "denom" => denom, "amount" => amount })
        .collect();
    Ok(Section {
        key: "unpaid",
        title: "What waits for you",
        what: "Payments of the marketplace that were refused on their way to you, in micro-denom: `Collect` pays them.",
        why: "What is yours stays yours. GDPR art. 6(1)(b).",
        kept: "Until it is collected.",
        rows,
        documents: vec![],
    })
}
