//! What the issuer said.

use std::collections::BTreeMap;

use api::identity_registry::{IssuerResponse, QueryMsg};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let found = &of.identity.identity;
    let issuer = found.issuer;
    let query = QueryMsg::Issuers { start_after: Some(issuer.saturating_sub(1)), limit: Some(1) };
    let issuers: Vec<IssuerResponse> = of.ask.ask(&of.ask.contracts.registry, &query)?;
    let key = issuers.into_iter().find(|known| known.issuer == issuer).map(|known| known.key);
    let query = QueryMsg::RevokedBatch { issuer, batch: found.batch };
    let revoked: Option<u64> = of.ask.ask(&of.ask.contracts.registry, &query)?;
    let rows = vec![row! {
        "issuer" => issuer,
        "issuer_key" => key,
        "level" => found.level,
        "batch" => found.batch,
        "batch_revoked" => when(revoked),
        "nullifier_domain" => found.nullifier_domain,
        "nullifier" => found.nullifier,
        "evidence" => found.evidence,
        "issued" => when(Some(found.issued_at)),
        "expires" => when(Some(found.expires_at)),
    }];
    Ok(Section {
        key: "credential",
        title: "Your credential",
        what: "What a KYC issuer signed about you: a level of assurance, an expiry, a nullifier and a salted commitment to the evidence. No name, no document.",
        why: "One person, one identity: the nullifier shows that you are registered, to the issuers who hold its key alone. The commitment lets the issuer prove later what it saw. GDPR art. 6(1)(b) and (f).",
        kept: "Until it is renewed or forgotten. The nullifier stays until its retention ends, or one person could enter twice. The commitment says nothing any more once the issuer deletes its salt.",
        rows,
        documents: vec![],
    })
}
