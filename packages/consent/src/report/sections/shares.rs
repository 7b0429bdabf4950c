//! Claimable shares of curators and relayers.

use std::collections::BTreeMap;

use api::data_pool::QueryMsg;
use cosmwasm_std::Uint128;

use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let mut rows = vec![];
    for address in &of.addresses {
        for denom in &of.denoms {
            let query = QueryMsg::Share { address: address.clone(), denom: denom.clone() };
            let share: Uint128 = of.ask.ask(&of.ask.contracts.data_pool, &query)?;
            if !share.is_zero() {
                rows.push(row! { "address" => address, "denom" => denom, "share" => share });
            }
        }
    }
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
