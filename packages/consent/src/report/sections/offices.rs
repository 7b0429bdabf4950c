//! Offices: guardian, founder, and what was done as one; seats in the relayers' committee.

use std::collections::BTreeMap;

use api::governance::{Cancelled, FounderApproved, FoundersResponse, Guarded, GuardianResponse, QueryMsg};

use api::identity_registry::{self, Committee, ConfigResponse};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let (ask, governance) = (of.ask, &of.ask.contracts.governance);
    let line = |what: &str, address: &str, proposal: Option<u64>, action: Option<String>, time, until| {
        row! {
            "what" => what,
            "address" => address,
            "proposal" => proposal,
            "action" => action,
            "time" => when(time),
            "until" => when(until),
        }
    };
    let mut rows = vec![];
    ask.pages(
        governance,
        |start_after, limit| QueryMsg::Guardians { start_after, limit: Some(limit) },
        |found: &GuardianResponse| found.guardian.to_string(),
        |found| {
            if of.is_at(&found.guardian) {
                let until = Some(found.until);
                rows.push(line("guardian", found.guardian.as_str(), None, None, None, until));
            }
            Ok(())
        },
    )?;
    let founders: Option<FoundersResponse> = ask.ask(governance, &QueryMsg::Founders {})?;
    if let Some(group) = founders {
        for member in group.members.iter().filter(|member| of.is_at(member)) {
            rows.push(line("founder", member.as_str(), None, None, None, Some(group.until)));
        }
    }
    // the committee before is heard for a grace: older ones are in events, as members of an epoch
    let config: ConfigResponse = ask.ask(&ask.contracts.registry, &identity_registry::QueryMsg::Config {})?;
    for epoch in config.epoch.saturating_sub(1).max(1)..=config.epoch {
        let query = identity_registry::QueryMsg::Committee { epoch: Some(epoch) };
        let committee: Committee = ask.ask(&ask.contracts.registry, &query)?;
        for member in committee.members.iter().filter(|member| of.is_at(&member.address)) {
            let (what, address) = (format!("in the relayers' committee {epoch}"), member.address.as_str());
            rows.push(line(&what, address, None, None, None, Some(committee.accepted_until)));
        }
    }
    for told in of.told::<FounderApproved>(governance, "founder")? {
        let FounderApproved { proposal, founder, .. } = told.event;
        rows.push(line("approved as a founder", &founder, Some(proposal), None, Some(told.time), None));
    }
    for told in of.told::<Cancelled>(governance, "guardian")? {
        let Cancelled { proposal, guardian } = told.event;
        rows.push(line("cancelled as a guardian", &guardian, Some(proposal), None, Some(told.time), None));
    }
    for told in of.told::<Guarded>(governance, "guardian")? {
        let Guarded { guardian, action, .. } = told.event;
        rows.push(line("paused as a guardian", &guardian, None, Some(action), Some(told.time), None));
    }
    Ok(Section {
        key: "offices",
        title: "Your offices",
        what: "Whether you are a guardian, a founder or in the relayers' committee, until when, and what you did as guardian or founder.",
        why: "Whoever holds an office answers for it in public. GDPR art. 6(1)(b).",
        kept: "A guardian until removed; committees, the founders and what they approved as long as the chain.",
        rows,
        documents: vec![],
    })
}
