//! `sheaf guardian`: who can stop something for a while.

use anyhow::{Result, bail, ensure};
use api::ProposalId;
use api::governance::ExecuteMsg;
use api::pause::{PauseResponse, Paused};
use clap::Subcommand;
use deploy::Part;
use serde::Serialize;
use serde_json::json;

use crate::options::{Act, Look, Session};
use crate::output::{Facts, facts, moment, told};
use crate::period::{lasting, period};

/// Stop one action of a contract for a while, or a proposal that should not be executed.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Pause an action: at most 14 days in 60. It ends by itself.
    Pause {
        /// The contract.
        #[arg(value_parser = part)]
        contract: Part,
        /// The action, as `sheaf guardian pauses` names it.
        action: String,
        /// For how long, for instance 12h.
        #[arg(value_name = "PERIOD", value_parser = period)]
        period: u64,
        #[command(flatten)]
        act: Act,
    },
    /// End a pause early.
    Lift {
        /// The contract.
        #[arg(value_parser = part)]
        contract: Part,
        /// The action.
        action: String,
        #[command(flatten)]
        act: Act,
    },
    /// List what can be paused, and what is.
    Pauses {
        #[command(flatten)]
        look: Look,
    },
    /// Cancel a proposal that has passed and waits.
    Cancel {
        /// Its number.
        proposal: ProposalId,
        #[command(flatten)]
        act: Act,
    },
}

fn part(text: &str) -> Result<Part, String> {
    let owned = Part::parse(text).filter(|part| Part::OWNED.contains(part));
    owned.ok_or_else(|| format!("one of {}", Part::OWNED.map(Part::name).join(", ")))
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Pause { contract, action, period, act } => {
            let session = act.session().await?;
            check(&session, *contract, action).await?;
            let (contract, action) = (session.at(*contract).into(), action.clone());
            let msg = ExecuteMsg::Pause { contract, action, seconds: *period };
            let done = session.execute(Part::Governance, &msg, &[]).await?;
            act.output.included(&done, facts([("paused_until", told::<Paused>(&done)?.until.into())]))
        }
        Command::Lift { contract, action, act } => {
            let session = act.session().await?;
            let known = check(&session, *contract, action).await?;
            ensure!(
                known.paused_until.is_some(),
                "{contract} {action} is not paused: there is nothing to lift"
            );
            let msg = ExecuteMsg::Lift { contract: session.at(*contract).into(), action: action.clone() };
            let done = session.execute(Part::Governance, &msg, &[]).await?;
            act.output.included(&done, Facts::default())
        }
        Command::Pauses { look } => pauses(look).await,
        Command::Cancel { proposal, act } => {
            act.send(Part::Governance, &ExecuteMsg::Cancel { proposal: *proposal }).await
        }
    }
}

/// `Pauses {}` of every contract.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Ask {
    Pauses {},
}

/// How an action of a contract stands, which must have it.
async fn check(session: &Session, part: Part, action: &str) -> Result<PauseResponse> {
    let known: Vec<PauseResponse> = session.ask(part, &Ask::Pauses {}).await?;
    if let Some(found) = known.iter().find(|one| one.action == action) {
        return Ok(found.clone());
    }
    let names: Vec<String> = known.into_iter().map(|one| one.action).collect();
    bail!("{part} has no action {action}: one of {}", names.join(", "))
}

/// What can be paused, and what is.
async fn pauses(look: &Look) -> Result<()> {
    let (deployment, client) = look.chain.client().await?;
    let mut lines = vec![];
    for part in Part::OWNED {
        let known: Vec<PauseResponse> = client.smart(deployment.address(part), &Ask::Pauses {}).await?;
        lines.extend(known.into_iter().map(|one| {
            json!({ "contract": part.name(), "action": one.action, "paused_until": one.paused_until, "left": one.left })
        }));
    }
    look.output.lines(&lines, |line| {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_string();
        let until = match line["paused_until"].as_u64() {
            Some(until) => format!("paused until {}", moment(until)),
            None => format!("can be paused for {}", lasting(line["left"].as_u64().unwrap_or_default())),
        };
        format!("{} {}: {until}", text("contract"), text("action"))
    })
}
