//! Waits before a cohort can be entered again.

use std::collections::BTreeMap;

use api::CohortId;
use api::data_pool::{ConfigResponse, QueryMsg};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let config: ConfigResponse = of.ask.ask(&of.ask.contracts.data_pool, &QueryMsg::Config {})?;
    let mut from = BTreeMap::<CohortId, u64>::new();
    for presence in of.presences.iter().filter(|presence| presence.left_counting) {
        if let Some(at) = presence.withdrawn_at {
            let free = at.saturating_add(config.durations.reentry);
            let latest = from.entry(presence.cohort).or_default();
            *latest = free.max(*latest);
        }
    }
    let rows = from
        .into_iter()
        .map(|(cohort, free)| row! { "cohort" => cohort, "from" => when(Some(free)) })
        .collect();
    Ok(Section {
        key: "reentry",
        title: "When you may enter again",
        what: "Cohorts that you took something out of that counted, and from when on you may enter each again. Another cohort is open at once.",
        why: "So that nobody steps out and in around each cut. GDPR art. 6(1)(f).",
        kept: "As long as the chain.",
        rows,
        documents: vec![],
    })
}
