//! Payments that were refused on their way.

use std::collections::BTreeMap;

use api::marketplace::QueryMsg;
use cosmwasm_std::Uint128;

use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let mut rows = vec![];
    for address in &of.addresses {
        for denom in &of.denoms {
            let query = QueryMsg::Unpaid { address: address.clone(), denom: denom.clone() };
            let amount: Uint128 = of.ask.ask(&of.ask.contracts.marketplace, &query)?;
            if !amount.is_zero() {
                rows.push(row! { "address" => address, "denom" => denom, "amount" => amount });
            }
        }
    }
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
