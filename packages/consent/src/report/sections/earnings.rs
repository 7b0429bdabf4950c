//! What is due, and what was paid.

use std::collections::BTreeMap;

use api::data_pool::{Claimed, EarningsKey, EarningsResponse, MAX_CLAIMS, QueryMsg};
use cosmwasm_std::Uint128;

use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

/// What is due, and what was paid.
pub fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let (ask, data_pool) = (of.ask, &of.ask.contracts.data_pool);
    let identity = of.identity.id;
    let mut paid = BTreeMap::<(u32, String), Uint128>::new();
    for told in ask.told::<Claimed>(data_pool, "identity", identity)? {
        let sum = paid.entry((told.event.cohort, told.event.denom)).or_default();
        *sum += told.event.paid;
    }
    let keys: Vec<EarningsKey> = of
        .cohorts
        .keys()
        .flat_map(|cohort| {
            of.denoms.iter().map(|denom| EarningsKey { cohort: *cohort, denom: denom.clone() })
        })
        .collect();
    let mut rows = vec![];
    for claims in keys.chunks(MAX_CLAIMS) {
        let query = QueryMsg::Earnings { identity, claims: claims.to_vec() };
        let found: EarningsResponse = ask.ask(data_pool, &query)?;
        for due in found.due {
            let paid = paid.get(&(due.of.cohort, due.of.denom.clone())).copied().unwrap_or_default();
            if !due.amount.is_zero() || !paid.is_zero() {
                rows.push(row! {
                    "cohort" => due.of.cohort,
                    "denom" => due.of.denom,
                    "due" => due.amount,
                    "paid" => paid,
                });
            }
        }
    }
    Ok(Section {
        key: "earnings",
        title: "Your earnings",
        what: "What you could claim now and what you were paid, by cohort and denom, in micro-denom.",
        why: "Your share of what was sold. GDPR art. 6(1)(b); accounts: art. 6(1)(c).",
        kept: "As long as the chain. What is not claimed two years after an erasure goes to the purse.",
        rows,
        documents: vec![],
    })
}
