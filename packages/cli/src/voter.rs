//! `sheaf voter`: who bonds GRAIN decides.

use anyhow::Result;
use api::ProposalId;
use api::governance::{ExecuteMsg as Governance, ProposalResponse, QueryMsg, Vote};
use api::reward_token::ExecuteMsg as Token;
use clap::{Subcommand, ValueEnum};
use cosmwasm_std::Uint128;
use deploy::Part;
use serde_json::to_value;

use crate::options::{Chain, Sender};
use crate::output::{Output, included};

/// Who bonds GRAIN decides, by what was bonded before a proposal's block.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Bond GRAIN: it counts from the next block on.
    Bond {
        /// micro-GRAIN.
        amount: u128,
        #[command(flatten)]
        sender: Sender,
        #[command(flatten)]
        output: Output,
    },
    /// Begin to take bonded GRAIN back: it is free after the unbonding time.
    Unbond {
        /// micro-GRAIN.
        amount: u128,
        #[command(flatten)]
        sender: Sender,
        #[command(flatten)]
        output: Output,
    },
    /// Be counted among the voters, once: your identity must be active, and something bonded.
    Enrol {
        #[command(flatten)]
        sender: Sender,
        #[command(flatten)]
        output: Output,
    },
    /// Vote on a proposal, once.
    Vote {
        /// Its number.
        proposal: ProposalId,
        /// Which way.
        choice: Choice,
        #[command(flatten)]
        sender: Sender,
        #[command(flatten)]
        output: Output,
    },
    /// Show a proposal: what it does, how it stands.
    Show {
        /// Its number.
        proposal: ProposalId,
        #[command(flatten)]
        chain: Chain,
        #[command(flatten)]
        output: Output,
    },
}

/// A voter's choice.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Choice {
    /// For.
    Yes,
    /// Against.
    No,
    /// Counts for the quorum only.
    Abstain,
    /// Against, and it should not have been proposed.
    Veto,
}

impl From<Choice> for Vote {
    fn from(choice: Choice) -> Self {
        match choice {
            Choice::Yes => Self::Yes,
            Choice::No => Self::No,
            Choice::Abstain => Self::Abstain,
            Choice::Veto => Self::Veto,
        }
    }
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    let (part, msg, sender, output) = match command {
        Command::Bond { amount, sender, output } => {
            let bond = Token::Bond { amount: Uint128::new(*amount) };
            (Part::RewardToken, to_value(bond)?, sender, output)
        }
        Command::Unbond { amount, sender, output } => {
            let unbond = Token::Unbond { amount: Uint128::new(*amount) };
            (Part::RewardToken, to_value(unbond)?, sender, output)
        }
        Command::Enrol { sender, output } => {
            (Part::Governance, to_value(Governance::Enrol {})?, sender, output)
        }
        Command::Vote { proposal, choice, sender, output } => {
            let vote = Governance::Vote { proposal: *proposal, vote: (*choice).into() };
            (Part::Governance, to_value(vote)?, sender, output)
        }
        Command::Show { proposal, chain, output } => {
            let (deployment, client) = chain.client().await?;
            let query = QueryMsg::ProposalDetail { proposal: *proposal };
            let found: ProposalResponse = client.smart(deployment.address(Part::Governance), &query).await?;
            return output.facts(&to_value(found)?);
        }
    };
    let done = sender.session().await?.execute(part, &msg, &[]).await?;
    output.facts(&included(&done))
}
