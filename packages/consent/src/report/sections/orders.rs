//! Orders as a buyer.

use std::collections::BTreeMap;

use super::{state, when};
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

/// What they bought.
pub fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let rows = of
        .bought
        .iter()
        .map(|order| {
            let cohorts: Vec<u32> = order.purchase.lines.iter().map(|line| line.cohort).collect();
            row! {
                "order" => order.id,
                "pool" => order.purchase.pool,
                "edition" => order.purchase.edition,
                "cohorts" => cohorts,
                "purpose" => order.purchase.purpose.words(),
                "use" => order.purchase.use_,
                "price" => order.price,
                "denom" => order.denom,
                "custody" => order.custody,
                "b1" => order.b1,
                "b2" => order.b2,
                "bought" => when(Some(order.bought_at)),
                "licence_until" => when(order.licence_until),
                "state" => state(&order.status),
            }
        })
        .collect();
    Ok(Section {
        key: "orders",
        title: "Your orders",
        what: "What you bought: which edition and cohorts, for what, at which price, with which key.",
        why: "The contract of sale, and the licence it leaves. GDPR art. 6(1)(b); accounts: art. 6(1)(c).",
        kept: "As long as the chain: contributors may look up who licensed their data.",
        rows,
        documents: vec![],
    })
}
