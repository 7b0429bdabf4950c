//! Contributions, with their receipts.

use std::collections::BTreeMap;

use api::data_pool::ContributionResponse;
use serde_json::Value;

use super::when;
use crate::report::{ReportError, Section, Subject, row};
use crate::{Dossier, Facts, Presence, ReceiptError, receipt, state_of};

pub(crate) fn section(
    of: &Subject<'_>,
    dossiers: &BTreeMap<String, Dossier>,
) -> Result<Section, ReportError> {
    let chain_id = of.ask.chain.chain_id();
    let (mut rows, mut documents) = (vec![], vec![]);
    for (contribution, presence) in of.contributions.iter().zip(&of.presences) {
        let receipt = made(of, &chain_id, dossiers, contribution, presence)?;
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
            "consent" => state_of(contribution, of.identity.identity.status).name(),
            "receipt" => receipt.as_ref().and_then(|receipt| receipt.get("@id")),
        });
        documents.extend(receipt);
    }
    Ok(Section {
        key: "contributions",
        title: "Your contributions",
        what: "The files that you put in: which pool, under which terms, how many records, a content id of the ciphertext, a salted commitment, and what the keepers said of them, and what you deposited until they do. The data itself is not on chain.",
        why: "Your consent, and what it is about: GDPR art. 6(1)(a) and 7(1). Each comes with its receipt.",
        kept: "As long as the chain. Once you delete your salt, the commitment says nothing any more; the ciphertext is deleted when the last edition that holds it is closed.",
        rows,
        documents,
    })
}

/// A contribution's receipt; none where its pool's dossier is not at hand, and where nothing tells yet when it ended.
fn made(
    of: &Subject<'_>,
    chain_id: &str,
    dossiers: &BTreeMap<String, Dossier>,
    contribution: &ContributionResponse,
    presence: &Presence,
) -> Result<Option<Value>, ReportError> {
    let (Some(cohort), Some(pool)) = (of.cohorts.get(&contribution.cohort), of.pools.get(&contribution.pool))
    else {
        return Ok(None);
    };
    let draft = &pool.pool.draft;
    let (Some(dossier), Some(custody)) = (dossiers.get(&draft.dossier), of.custody.get(&draft.custody))
    else {
        return Ok(None);
    };
    let facts = Facts {
        chain_id,
        data_pool: &of.ask.contracts.data_pool,
        contribution,
        cohort,
        pool,
        custody,
        identity: of.identity.identity.status,
        moments: of.moments(presence),
        dossier,
    };
    match receipt(&facts) {
        Ok(receipt) => Ok(Some(receipt)),
        // erased, and nothing withdrawn for it yet
        Err(ReceiptError::NoMoment { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
