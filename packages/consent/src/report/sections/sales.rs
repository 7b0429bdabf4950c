//! The sales behind the earnings.

use std::collections::{BTreeMap, BTreeSet};

use api::data_pool::{EarningsKey, QueryMsg, SaleResponse};

use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let identity = of.identity.id;
    let mut rows = vec![];
    // whoever never counted in a cohort has no sales of it, and asking is an error
    let counted = of.presences.iter().filter(|presence| !presence.editions.is_empty());
    for cohort in counted.map(|presence| presence.cohort).collect::<BTreeSet<_>>() {
        for denom in &of.denoms {
            let key = EarningsKey { cohort, denom: denom.clone() };
            of.ask.pages(
                &of.ask.contracts.data_pool,
                |start_after, limit| QueryMsg::Sales {
                    identity,
                    of: key.clone(),
                    start_after,
                    limit: Some(limit),
                },
                |sale: &SaleResponse| sale.edition,
                |sale| {
                    // the ledger also lists what was sold after they had left
                    if sale.weight == 0 {
                        return Ok(());
                    }
                    rows.push(row! {
                        "cohort" => cohort,
                        "edition" => sale.edition,
                        "denom" => denom,
                        "weight" => sale.weight,
                        "of" => sale.total,
                        "earned" => sale.earned,
                    });
                    Ok(())
                },
            )?;
        }
    }
    Ok(Section {
        key: "sales",
        title: "The sales behind them",
        what: "Editions that you earned from: your weight, the weight of all, and your share so far, in micro-denom.",
        why: "So that you can recompute what you are paid. GDPR art. 6(1)(b).",
        kept: "As long as the chain.",
        rows,
        documents: vec![],
    })
}
