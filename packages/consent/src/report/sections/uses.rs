//! Orders that contained their data.

use std::collections::BTreeMap;

use super::{state, when};
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

/// Who licensed their data.
pub fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let mut rows = vec![];
    of.uses(|order, cohorts| {
        rows.push(row! {
            "order" => order.id,
            "buyer" => order.buyer,
            "identity" => order.identity,
            "pool" => order.purchase.pool,
            "edition" => order.purchase.edition,
            "cohorts" => cohorts,
            "purpose" => order.purchase.purpose.words(),
            "use" => order.purchase.use_,
            "bought" => when(Some(order.bought_at)),
            "delivered" => when(order.status.delivered_at()),
            "licence_until" => when(order.licence_until),
            "state" => state(&order.status),
        });
        Ok(())
    })?;
    Ok(Section {
        key: "uses",
        title: "Who licensed your data",
        what: "Every order of an edition and a cohort in which your data counted: the recipients, GDPR art. 15(1)(c).",
        why: "So that you know who has it, and for what. An order is also the licence.",
        kept: "As long as the chain.",
        rows,
        documents: vec![],
    })
}
