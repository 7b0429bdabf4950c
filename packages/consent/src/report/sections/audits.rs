//! Audits done, and those of own contributions.

use std::collections::BTreeMap;

use api::ContributionId;
use api::data_pool::{AuditAssigned, AuditResponse, Audited, AuditorResponse, QueryMsg};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let (ask, data_pool) = (of.ask, &of.ask.contracts.data_pool);
    let line = |what: &str, contribution: Option<ContributionId>, result: String, at, before| {
        row! {
            "what" => what,
            "contribution" => contribution,
            "result" => result,
            "time" => when(at),
            "before" => when(before),
        }
    };
    let mut rows = vec![];
    for auditor in &of.addresses {
        let record: AuditorResponse = ask.ask(data_pool, &QueryMsg::Auditor { auditor: auditor.clone() })?;
        if record != AuditorResponse::default() {
            let result = format!("decided {}, silent {}", record.decided, record.silent);
            rows.push(line("your record", None, result, None, None));
        }
    }
    for told in of.told::<AuditAssigned>(data_pool, "auditor")? {
        let AuditAssigned { contribution, deadline, attempt, .. } = told.event;
        let result = format!("drawing {attempt}");
        rows.push(line("you were drawn", Some(contribution), result, Some(told.time), Some(deadline)));
    }
    for told in of.told::<Audited>(data_pool, "auditor")? {
        let Audited { contribution, verdict, value, .. } = told.event;
        let result = format!("{verdict} ({value})");
        rows.push(line("you decided", Some(contribution), result, Some(told.time), None));
    }
    for contribution in of.contributions.iter().map(|contribution| contribution.id) {
        let assigned = ask.told::<AuditAssigned>(data_pool, "contribution", contribution)?;
        // asked only where there is one: to have none is an error
        if !assigned.is_empty() {
            let found: AuditResponse = ask.ask(data_pool, &QueryMsg::Audit { contribution })?;
            let why = if found.sampled { "of yours, sampled" } else { "of yours, flagged" };
            let result = serde_json::json!(found.outcome).to_string();
            let begun = assigned.last().map(|told| told.time);
            rows.push(line(why, Some(contribution), result, begun, found.deadline));
        }
    }
    Ok(Section {
        key: "audits",
        title: "Audits",
        what: "Audits that you were drawn for, what you decided, and how often you were silent; and the last audit of each contribution of yours.",
        why: "Someone looks at what machines flag, at samples, and is paid for it. GDPR art. 6(1)(b) and (f).",
        kept: "As long as the chain. What an auditor gets for a week follows from what was decided in it.",
        rows,
        documents: vec![],
    })
}
