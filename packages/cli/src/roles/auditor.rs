//! `sheaf auditor`: who looks at contributions by hand.

mod panel;

use anyhow::Result;
use api::data_pool::{
    AuditResponse, AuditVerdict, AuditWeekResponse, AuditsShared, ExecuteMsg, MAX_PAID_AUDITORS, QueryMsg,
};
use api::identity_registry::ExecuteMsg as Registry;
use api::{ContributionId, PoolId};
use clap::Subcommand;
use deploy::Part;
use serde_json::{Value, to_value};

use crate::options::{Act, Look, Who};
use crate::output::{facts, moment, told};

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
    /// Share out the auditors' pot of a week that is over, by how many audits each has decided in it. Anyone may.
    ShareWeek {
        /// Number of the week: its time, divided by the length of a week. The last one that is over, without.
        week: Option<u64>,
        /// Whose sales.
        #[arg(long)]
        pool: PoolId,
        /// In what; `grain` is GRAIN.
        #[arg(long)]
        denom: String,
        #[command(flatten)]
        act: Act,
    },
    /// Have your shares of weeks paid out.
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
            let node = look.node().await?;
            let auditor = who.address(node.prefix())?;
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
                let until = moment(audit["deadline"].as_u64().unwrap_or_default());
                format!("contribution {}: {why}, until {until}", audit["contribution"])
            })
        }
        Command::Show { contribution, look } => {
            let node = look.node().await?;
            let query = QueryMsg::Audit { contribution: *contribution };
            let found: AuditResponse = node.ask().ask(&node.contracts().data_pool, &query)?;
            look.output.facts(to_value(found)?)
        }
        Command::ShareWeek { week, pool, denom, act } => share_week(*week, *pool, denom, act).await,
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

/// Shares out the auditors' pot of a week, as many auditors a message as the contract takes.
async fn share_week(week: Option<u64>, pool: PoolId, denom: &str, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let denom = session.denom(denom);
    let ask = async |week, start_after| -> Result<AuditWeekResponse> {
        let query = QueryMsg::AuditWeek { week, pool, denom: denom.clone(), start_after, limit: None };
        session.ask(Part::DataPool, &query).await
    };
    let week = match week {
        Some(week) => week,
        None => ask(0, None).await?.present.saturating_sub(1),
    };
    let mut auditors: Vec<String> = vec![];
    loop {
        let page = ask(week, auditors.last().cloned()).await?.auditors;
        if page.is_empty() {
            break;
        }
        auditors.extend(page.into_iter().map(|(auditor, _)| auditor.into_string()));
    }
    // without an audit, the pot is passed on to the present week
    let rounds: Vec<&[String]> = match auditors.as_slice() {
        [] => vec![&[]],
        all => all.chunks(MAX_PAID_AUDITORS).collect(),
    };
    for round in rounds {
        let (denom, auditors) = (denom.clone(), round.to_vec());
        let msg = ExecuteMsg::ShareAudits { week, pool, denom, auditors };
        let done = session.execute(Part::DataPool, &msg, &[]).await?;
        let AuditsShared { audits, paid, .. } = told(&done)?;
        let shared = [("week", week.into()), ("audits", audits.into()), ("shared", paid.to_string().into())];
        act.output.included(&done, facts(shared))?;
    }
    Ok(())
}
