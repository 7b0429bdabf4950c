//! The identity record.

use std::collections::BTreeMap;

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let found = &of.identity.identity;
    let decided = when(Some(found.decided_at).filter(|at| *at > 0));
    let rows = vec![row! {
        "number" => of.identity.id,
        "address" => found.address,
        "payout" => found.payout,
        "kind" => found.kind.name(),
        "region" => found.region,
        "scope" => found.scope,
        "status" => found.status,
        "active" => of.identity.active,
        "last_decided" => decided,
        "erased" => when(found.erased_at),
        "forgotten" => when(found.forgotten_at),
    }];
    Ok(Section {
        key: "identity",
        title: "Your identity",
        what: "A number that stands for you, the address that acts for it, and where your earnings go.",
        why: "Every contract asks it who may do what; the ledger pays to it. GDPR art. 6(1)(b).",
        kept: "While the identity stands. After an erasure the address and the payout address stay at least two years, until anyone sends `Forget`, and longer while the identity is sanctioned.",
        rows,
        documents: vec![],
    })
}
