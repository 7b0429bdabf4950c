//! What an auditor looks at: the audit, and the contribution that it is about.

use anyhow::Result;
use api::ContributionId;
use api::data_pool::{AuditResponse, ContributionResponse, QueryMsg};
use serde_json::{Value, json, to_value};

use crate::node::Node;
use crate::options::{Look, Who};
use crate::output::{moment, tell};
use crate::roles::verdicts;

/// Lists what waits for an auditor, the most urgent first.
pub(super) async fn next(who: &Who, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let auditor = who.address(node.prefix())?;
    let mut audits = node.audits_of(&auditor)?;
    audits.sort_by_key(|audit| audit.deadline);
    let lines = audits.iter().map(|audit| about(&node, audit)).collect::<Result<Vec<_>>>()?;
    if lines.is_empty() {
        tell(format!("nothing waits for {auditor}"));
    }
    look.output.lines(&lines, line)
}

/// Shows the audit of a contribution.
pub(super) async fn show(contribution: ContributionId, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let found: AuditResponse =
        node.ask().ask(&node.contracts().data_pool, &QueryMsg::Audit { contribution })?;
    look.output.facts(about(&node, &found)?)
}

/// An audit, with what it is about.
fn about(node: &Node, audit: &AuditResponse) -> Result<Value> {
    let query = QueryMsg::Contribution { contribution: audit.contribution };
    let found: ContributionResponse = node.ask().ask(&node.contracts().data_pool, &query)?;
    joined(audit, &found)
}

fn joined(audit: &AuditResponse, found: &ContributionResponse) -> Result<Value> {
    let status = to_value(found.status)?;
    let about = json!({
        "pool": found.pool,
        "cohort": found.cohort,
        "records": found.records,
        "bytes": found.bytes,
        "content": found.content,
        "why": verdicts::why(&status),
        "status": status,
    });
    let mut all = to_value(audit)?;
    if let (Some(all), Value::Object(about)) = (all.as_object_mut(), about) {
        all.extend(about);
    }
    Ok(all)
}

/// ... for people, in a line and what is to be looked at below it.
fn line(audit: &Value) -> String {
    let text = |name: &str| audit[name].as_str().unwrap_or_default();
    let why = if audit["sampled"] == Value::Bool(true) { "sampled" } else { "flagged" };
    let until = moment(audit["deadline"].as_u64().unwrap_or_default());
    let found = match text("why") {
        "" => String::new(),
        found => format!(". {found}"),
    };
    format!(
        "contribution {}: {why}, until {until}{found}\n  pool {}, cohort {}, {} records, content {}, {} bytes",
        audit["contribution"],
        audit["pool"],
        audit["cohort"],
        audit["records"],
        text("content"),
        audit["bytes"]
    )
}

#[cfg(test)]
mod tests {
    use api::data_pool::ContributionStatus;
    use cosmwasm_std::HexBinary;

    use super::*;

    #[test]
    fn an_audit_says_what_it_is_about_and_why() {
        let audit = AuditResponse {
            contribution: 17,
            round: 1,
            sampled: false,
            auditor: None,
            deadline: Some(1_795_680_000),
            silent: vec![],
            outcome: None,
        };
        let contribution = ContributionResponse {
            id: 17,
            identity: 3,
            pool: 1,
            cohort: 2,
            content: "b3:1".into(),
            bytes: 900,
            records: 120,
            commitment: HexBinary::default(),
            round: 1,
            submitted_at: 1,
            status: ContributionStatus::Flagged { code: 33 },
            expires_at: None,
            deposit: None,
            last_edition: 0,
        };
        let said = line(&joined(&audit, &contribution).expect("joins"));
        assert_eq!(
            said,
            "contribution 17: flagged, until 2026-11-26T08:00:00Z. Much of this data may be in the pool already: an auditor \
             will look at it.\n  pool 1, cohort 2, 120 records, content b3:1, 900 bytes"
        );
    }
}
