//! What the person can do about all of it.

use std::collections::BTreeMap;

use crate::Dossier;
use crate::receipt::rights::RIGHTS;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(_: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let right = |(article, right, how): &(&str, &str, &str)| {
        row! { "article" => article.trim_start_matches('A').replace("7-3", "7(3)"), "right" => right, "how" => how }
    };
    Ok(Section {
        key: "rights",
        title: "Your rights",
        what: "What you can do about all of this, and how: GDPR art. 15(1)(e), (f) and (h).",
        why: "Whoever sees what is held must know what they can do.",
        kept: "The law's matter, not ours.",
        rows: RIGHTS.iter().map(right).collect(),
        documents: vec![],
    })
}
