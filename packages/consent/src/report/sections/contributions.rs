//! Contributions, with their receipts.

use std::collections::BTreeMap;

use super::when;
use crate::report::{ReportError, Section, Subject, row};
use crate::{Dossier, state_of};

/// What they put in, each with its receipt where its dossier is at hand.
pub fn section(of: &Subject<'_>, dossiers: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let (mut rows, mut documents) = (vec![], vec![]);
    for (contribution, presence) in of.contributions.iter().zip(&of.presences) {
        let receipt = of.receipt(contribution.id, dossiers);
        let editions: Vec<_> = presence.editions.iter().map(|(edition, _)| edition).collect();
        rows.push(row! {
            "number" => contribution.id,
            "pool" => contribution.pool,
            "cohort" => contribution.cohort,
            "records" => contribution.records,
            "bytes" => contribution.bytes,
            "content" => contribution.content,
            "commitment" => contribution.commitment,
            "round" => contribution.round,
            "submitted" => when(Some(contribution.submitted_at)),
            "status" => contribution.status,
            "deposit" => contribution.deposit.as_ref().map(ToString::to_string),
            "withdrawn" => when(presence.withdrawn_at),
            "in_editions" => editions,
            "consent" => state_of(contribution, of.identity.identity.erased_at).name(),
            "receipt" => receipt.as_ref().ok().and_then(|receipt| receipt.get("@id")),
            // one that cannot be made costs nobody the rest
            "no_receipt_because" => receipt.as_ref().err().map(ToString::to_string),
        });
        documents.extend(receipt);
    }
    Ok(Section {
        key: "contributions",
        title: "Your contributions",
        what: "The files that you put in: which pool, under which terms, how many records, a content id of the ciphertext, a salted commitment, and what the keepers said of them, and what you deposited until they do. The data itself is not on chain.",
        why: "Your consent, and what it is about: GDPR art. 6(1)(a) and 7(1). Each comes with its receipt, or with why there is none.",
        kept: "As long as the chain; where you submitted again, what was there before is replaced, and stays in blocks. Once you delete your salt, the commitment says nothing any more; the ciphertext is deleted when the last edition that holds it is closed.",
        rows,
        documents,
    })
}
