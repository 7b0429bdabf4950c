//! Disputes: raised, appealed, judged.

use std::collections::BTreeMap;

use api::marketplace::{DisputeResponse, QueryMsg};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let mut rows = vec![];
    of.ask.pages(
        &of.ask.contracts.marketplace,
        |start_after, limit| QueryMsg::Disputes { start_after, limit: Some(limit) },
        |dispute: &DisputeResponse| dispute.order,
        |dispute| {
            let mut line = |what: &str, bond, vote: Option<u16>, at| {
                rows.push(row! {
                    "order" => dispute.order,
                    "what" => what,
                    "reason" => dispute.reason,
                    "bond" => bond,
                    "vote_refund_bps" => vote,
                    "time" => when(at),
                    "ended" => when(dispute.outcome.map(|outcome| outcome.at)),
                    "refund_bps" => dispute.outcome.map(|outcome| outcome.refund_bps),
                });
            };
            if of.bought.iter().any(|order| order.id == dispute.order) {
                line("raised", Some(dispute.bond), None, Some(dispute.at));
            }
            if let Some(appeal) = dispute.appeal.as_ref().filter(|appeal| of.is_at(&appeal.by)) {
                line("appealed", Some(appeal.bond), None, Some(appeal.at));
            }
            for seat in dispute.panel.iter().filter(|seat| of.is_at(&seat.auditor)) {
                line("on the panel", None, seat.refund_bps, dispute.drawn_at);
            }
            Ok(())
        },
    )?;
    Ok(Section {
        key: "disputes",
        title: "Your disputes",
        what: "Disputes that you raised or appealed, with the bond, and those that you were drawn to judge, with your vote: what share of the price should go back.",
        why: "An end for each order that both sides can look up. GDPR art. 6(1)(b).",
        kept: "As long as the chain.",
        rows,
        documents: vec![],
    })
}
