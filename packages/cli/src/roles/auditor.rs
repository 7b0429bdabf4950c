//! `sheaf auditor`: who looks at contributions by hand.

mod panel;
mod waiting;

use anyhow::{Result, bail};
use api::data_pool::{
    AuditVerdict, AuditWeekResponse, AuditsShared, ExecuteMsg, MAX_PAID_AUDITORS, QueryMsg,
};
use api::identity_registry::ExecuteMsg as Registry;
use api::{ContributionId, PoolId};
use clap::Subcommand;
use deploy::Part;
use oracle::checks::Code;
use serde_json::{Value, json};

use super::Renounce;
use super::shares::say;
use crate::options::{Act, Look, Session, Who};
use crate::output::told;

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
    /// Give the role up. What you were drawn for stays yours.
    Renounce(Renounce),
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
    /// Move an audit on whose auditor let the deadline pass: to a second one, and after that to its default. Anyone may.
    Move {
        /// The contribution.
        contribution: ContributionId,
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
        /// It does not count, for this reason: a code of the checks, by number or name (`--help` lists them).
        #[arg(long, value_name = "CODE", value_parser = reason, long_help = reasons(), required_unless_present = "quality")]
        reject: Option<Code>,
        #[command(flatten)]
        act: Act,
    },
}

/// Codes that reject: the others send a contribution to an auditor, who decides.
fn rejecting() -> impl Iterator<Item = Code> {
    Code::ALL.into_iter().filter(|code| code.rejects())
}

/// A code of the checks that rejects.
fn reason(text: &str) -> Result<Code, String> {
    let named = rejecting().find(|code| code.name() == text || code.number().to_string() == text);
    let all = || rejecting().map(|code| format!("{} {code}", code.number())).collect::<Vec<_>>().join(", ");
    named.ok_or_else(|| format!("one of {}", all()))
}

/// What each code says.
fn reasons() -> String {
    let line = |code: Code| format!("\n{:>3} {code}: {}", code.number(), code.sentence());
    format!(
        "It does not count, for this reason, by number or name:\n{}",
        rejecting().map(line).collect::<String>()
    )
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Enlist { act } => act.send(Part::IdentityRegistry, &Registry::Enlist {}).await,
        Command::Delist { act } => {
            act.send(Part::IdentityRegistry, &Registry::Delist { auditor: None }).await
        }
        Command::Renounce(role) => role.of("auditor").await,
        Command::Next { who, look } => waiting::next(who, look).await,
        Command::Show { contribution, look } => waiting::show(*contribution, look).await,
        Command::ShareWeek { week, pool, denom, act } => share_week(*week, *pool, denom, act).await,
        Command::Claim { act } => super::shares::claim(act).await,
        Command::Move { contribution, act } => {
            act.send(Part::DataPool, &ExecuteMsg::MoveAudit { contribution: *contribution }).await
        }
        Command::Panel(command) => panel::run(command).await,
        Command::Decide { contribution, quality, reject, act } => {
            let verdict = match (quality, reject) {
                (Some(quality), _) => AuditVerdict::Verified { quality: *quality },
                (None, Some(code)) => AuditVerdict::Rejected { code: code.number() },
                (None, None) => bail!("--quality or --reject"),
            };
            act.send(Part::DataPool, &ExecuteMsg::Audit { contribution: *contribution, verdict }).await
        }
    }
}

/// Shares out the auditors' pot of a week.
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
    let mut shared = vec![];
    let ended = share(&session, (week, pool, &denom), &rounds, &mut shared).await;
    say(act, &shared, ended, |round| {
        let sum = round["shared"].as_str().unwrap_or_default();
        format!("week {}: {sum} {denom} shared out for {} audits", round["week"], round["audits"])
    })
}

/// ... as many auditors a message as the contract takes; `shared` is what was, also where it fails on the way.
async fn share(
    session: &Session,
    (week, pool, denom): (u64, PoolId, &str),
    rounds: &[&[String]],
    shared: &mut Vec<Value>,
) -> Result<()> {
    for round in rounds {
        let msg = ExecuteMsg::ShareAudits { week, pool, denom: denom.into(), auditors: round.to_vec() };
        let done = session.execute(Part::DataPool, &msg, &[]).await?;
        let AuditsShared { audits, paid, .. } = told(&done)?;
        shared.push(json!({ "week": week, "audits": audits, "shared": paid, "hash": done.hash }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_code_of_the_checks() {
        for code in ["9", "duplicate"] {
            assert_eq!(reason(code), Ok(Code::Duplicate));
        }
        for bad in ["0", "11", "33", "possible_duplicate", "255", "-1", "copied", ""] {
            let says = reason(bad).expect_err("unknown");
            assert!(says.starts_with("one of 1 not_parseable, 2 direct_identifier"), "{says}");
        }
        assert!(reasons().contains("\n  9 duplicate: This data is in the pool already.\n"));
        assert!(!reasons().contains("an auditor will look at it"), "who decides is one");
    }
}
