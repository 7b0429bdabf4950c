//! The exchange key.

use std::collections::BTreeMap;

use api::identity_registry::Registry;

use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let registry = Registry(of.ask.contracts.registry.clone());
    let found =
        registry.exchange_key(&of.ask.chain.querier(), of.identity.id).map_err(crate::ChainError::from)?;
    let rows = found.map(|key| row! { "b1" => key.b1, "b2" => key.b2 }).into_iter().collect();
    Ok(Section {
        key: "exchange_key",
        title: "Your exchange key",
        what: "The public key to which editions that you buy are sealed.",
        why: "The contract checks by it that the key which keepers hand over is yours. GDPR art. 6(1)(b).",
        kept: "Until you set another; orders keep the one they froze.",
        rows,
        documents: vec![],
    })
}
