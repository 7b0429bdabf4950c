//! Requests made.

use std::collections::BTreeMap;

use api::marketplace::{QueryMsg, RequestResponse};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let identity = of.identity.id;
    let mut rows = vec![];
    of.ask.pages(
        &of.ask.contracts.marketplace,
        |start_after, limit| QueryMsg::Requests { start_after, limit: Some(limit) },
        |request: &RequestResponse| request.id,
        |request| {
            if request.identity == identity {
                rows.push(row! {
                    "request" => request.id,
                    "words" => request.need.words,
                    "purpose" => request.need.purpose.words(),
                    "use" => request.need.use_,
                    "budget_left" => request.budget,
                    "denom" => request.denom,
                    "until" => when(Some(request.need.expires_at)),
                    "open" => request.open,
                    "answers" => request.candidates.len(),
                });
            }
            Ok(())
        },
    )?;
    Ok(Section {
        key: "requests",
        title: "Your requests",
        what: "What you looked for, in your words, with which budget.",
        why: "Relayers match it with editions; the budget is escrowed. GDPR art. 6(1)(b).",
        kept: "As long as the chain: the words are public.",
        rows,
        documents: vec![],
    })
}
