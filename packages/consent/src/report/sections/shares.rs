//! Claimable shares of curators and relayers.

use std::collections::BTreeMap;

use api::data_pool::QueryMsg;

use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let kept =
        of.amounts(&of.ask.contracts.data_pool, |address, denom| QueryMsg::Share { address, denom })?;
    let rows = kept
        .into_iter()
        .map(|(address, denom, amount)| row! { "address" => address, "denom" => denom, "share" => amount })
        .collect();
    Ok(Section {
        key: "shares",
        title: "Your shares of fees",
        what: "What you can claim as a curator, relayer or auditor, and deposits that came back, in micro-denom.",
        why: "Your share of the fees of sales. GDPR art. 6(1)(b).",
        kept: "Until it is claimed; payments stay in events.",
        rows,
        documents: vec![],
    })
}
