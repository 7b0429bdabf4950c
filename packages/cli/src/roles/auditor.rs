//! `sheaf auditor`: who looks at contributions by hand.

mod panel;

use anyhow::Result;
use api::ContributionId;
use api::data_pool::{AuditResponse, AuditVerdict, ExecuteMsg, QueryMsg};
use api::identity_registry::ExecuteMsg as Registry;
use clap::Subcommand;
use deploy::Part;
use serde_json::{Value, to_value};

use crate::options::{Act, Look, Who};

/// Look at what you were drawn for, and say what you found before the deadline.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Enter the list from which auditors are drawn.
    Enlist {
        #[command(flatten)]
        act: Act,
    },
    /// Leave it. What you were drawn for stays yours.
    Delist {
        #[command(flatten)]
        act: Act,
    },
    /// List what waits for you, the most urgent first.
    Next {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
    /// Show the audit of a contribution.
    Show {
        /// Its number.
        contribution: ContributionId,
        #[command(flatten)]
        look: Look,
    },
    /// Have your pay for audits paid out.
    Claim {
        #[command(flatten)]
        act: Act,
    },
    #[command(subcommand)]
    Panel(panel::Panel),
    /// Say what you found: a quality, or the code of what is wrong.
    Decide {
        /// The contribution.
        contribution: ContributionId,
        /// It counts, with this quality, basis points.
        #[arg(long, value_name = "BPS", conflicts_with = "reject")]
        quality: Option<u16>,
        /// It does not count, for this reason: a code of the checks (`docs/architecture.md`).
        #[arg(long, value_name = "CODE", required_unless_present = "quality")]
        reject: Option<u8>,
        #[command(flatten)]
        act: Act,
    },
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Enlist { act } => act.send(Part::IdentityRegistry, &Registry::Enlist {}).await,
        Command::Delist { act } => {
            act.send(Part::IdentityRegistry, &Registry::Delist { auditor: None }).await
        }
        Command::Next { who, look } => {
            let (node, auditor) = (look.node().await?, who.address()?);
            let mut audits: Vec<AuditResponse> = node.ask().all(
                &node.contracts().data_pool,
                |start_after, limit| QueryMsg::AuditsOf {
                    auditor: auditor.clone(),
                    start_after,
                    limit: Some(limit),
                },
                |audit: &AuditResponse| audit.contribution,
            )?;
            audits.sort_by_key(|audit| audit.deadline);
            let lines: Vec<Value> = audits.iter().map(to_value).collect::<Result<_, _>>()?;
            if lines.is_empty() {
                eprintln!("nothing waits for {auditor}");
            }
            look.output.lines(&lines, |audit| {
                let why = if audit["sampled"] == Value::Bool(true) { "sampled" } else { "flagged" };
                format!("contribution {}: {why}, until {}", audit["contribution"], audit["deadline"])
            })
        }
        Command::Show { contribution, look } => {
            let node = look.node().await?;
            let query = QueryMsg::Audit { contribution: *contribution };
            let found: AuditResponse = node.ask().ask(&node.contracts().data_pool, &query)?;
            look.output.facts(to_value(found)?)
        }
        Command::Claim { act } => super::shares::claim(act).await,
        Command::Panel(command) => panel::run(command).await,
        Command::Decide { contribution, quality, reject, act } => {
            let verdict = match (quality, reject) {
                (Some(quality), _) => AuditVerdict::Verified { quality: *quality },
                (None, code) => AuditVerdict::Rejected { code: code.unwrap_or_default() },
            };
            act.send(Part::DataPool, &ExecuteMsg::Audit { contribution: *contribution, verdict }).await
        }
    }
}
