//! `sheaf guardian`: who can stop something for a while.

use anyhow::Result;
use api::ProposalId;
use api::governance::ExecuteMsg;
use clap::Subcommand;
use deploy::Part;

use crate::options::Act;

/// Stop one action of a contract for a while, or a proposal that should not be executed.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Pause an action: at most 14 days in 60. It ends by itself.
    Pause {
        /// The contract.
        #[arg(value_parser = part)]
        contract: Part,
        /// The action, as the contract's `Pauses {}` names it.
        action: String,
        /// For how long, seconds.
        seconds: u64,
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
    /// Cancel a proposal that has passed and waits.
    Cancel {
        /// Its number.
        proposal: ProposalId,
        #[command(flatten)]
        act: Act,
    },
}

fn part(text: &str) -> Result<Part, String> {
    let named = Part::OWNED.into_iter().find(|part| part.name() == text.replace('-', "_"));
    named.ok_or_else(|| format!("one of {}", Part::OWNED.map(Part::name).join(", ")))
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    let (act, msg) = match command {
        Command::Pause { contract, action, seconds, act } => {
            let contract = act.deployment()?.address(*contract).into();
            (act, ExecuteMsg::Pause { contract, action: action.clone(), seconds: *seconds })
        }
        Command::Lift { contract, action, act } => {
            let contract = act.deployment()?.address(*contract).into();
            (act, ExecuteMsg::Lift { contract, action: action.clone() })
        }
        Command::Cancel { proposal, act } => (act, ExecuteMsg::Cancel { proposal: *proposal }),
    };
    act.send(Part::Governance, &msg).await
}
