//! `sheaf voter`: who bonds GRAIN decides.

mod propose;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use api::data_pool::{ExecuteMsg as Pool, Flushed};
use api::governance::{Concluded, ExecuteMsg, ProposalResponse, ProposalStatus, QueryMsg, Vote};
use api::reward_token::{Bonded, Delegated, ExecuteMsg as Token, Released, UnbondingStarted, Undelegated};
use api::{OrderId, PoolId, ProposalId};
use clap::{Subcommand, ValueEnum};
use cosmwasm_std::Uint128;
use deploy::Part;
use serde_json::{Value, to_value};

use crate::amount::grain;
use crate::node::Node;
use crate::options::{Act, Look, Session, Who};
use crate::output::{Facts, facts, moment, tell, told};

/// How long the next block may take.
const BLOCK: Duration = Duration::from_secs(60);

/// Who bonds GRAIN decides, by what was bonded before a proposal's block.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Bond GRAIN: it counts from the next block on.
    Bond {
        /// micro-GRAIN: 1000000 is one GRAIN.
        #[arg(value_parser = grain, allow_negative_numbers = true)]
        amount: u128,
        #[command(flatten)]
        act: Act,
    },
    /// Begin to take bonded GRAIN back: it is free after the unbonding time.
    Unbond {
        /// micro-GRAIN: 1000000 is one GRAIN.
        #[arg(value_parser = grain, allow_negative_numbers = true)]
        amount: u128,
        #[command(flatten)]
        act: Act,
    },
    /// Have GRAIN paid out whose unbonding time is over.
    Release {
        #[command(flatten)]
        act: Act,
    },
    /// Have what you bonded, and bond later, count for another, who votes with it, from the next block on.
    Delegate {
        /// For whom: an address, or the name of a key.
        to: String,
        #[command(flatten)]
        act: Act,
    },
    /// Have what you bonded count for yourself again, from the next block on.
    Undelegate {
        #[command(flatten)]
        act: Act,
    },
    /// Send what of sales and deposits is the purse's to the purse, which proposals spend. Anyone may.
    Flush {
        /// In what; `grain` is GRAIN.
        #[arg(long)]
        denom: String,
        #[command(flatten)]
        act: Act,
    },
    /// Be counted among the voters, once: your identity must be active, and something bonded.
    Enrol {
        #[command(flatten)]
        act: Act,
    },
    /// List the proposals that wait for your vote.
    Inbox {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
    /// List all proposals there have been, and what became of them.
    Proposals {
        #[command(flatten)]
        look: Look,
    },
    /// Show a proposal: what it does, how it stands.
    Show {
        /// Its number.
        proposal: ProposalId,
        #[command(flatten)]
        look: Look,
    },
    /// Propose to accept a pool, or to refuse it; with the deposit.
    ProposePool {
        /// The pool.
        pool: PoolId,
        /// Refuse it.
        #[arg(long)]
        refuse: bool,
        #[command(flatten)]
        act: Act,
    },
    /// Propose how an appealed dispute ends; with the deposit.
    ProposeRuling {
        /// The order.
        order: OrderId,
        /// What of the price goes back to the buyer, basis points: 0 nothing, 10000 all of it.
        #[arg(long, value_name = "BPS")]
        refund: u16,
        #[command(flatten)]
        act: Act,
    },
    /// Propose what a file says, whatever governance can do: settings, payments from the purse, migrations; with the deposit.
    #[command(after_long_help = propose::DRAFT)]
    Propose {
        /// A title, and actions: `--help` shows one.
        file: PathBuf,
        #[command(flatten)]
        act: Act,
    },
    /// Vote on a proposal, once.
    Vote {
        /// Its number.
        proposal: ProposalId,
        /// Which way.
        choice: Choice,
        #[command(flatten)]
        act: Act,
    },
    /// Approve a proposal as a founder.
    Approve {
        /// Its number.
        proposal: ProposalId,
        #[command(flatten)]
        act: Act,
    },
    /// End a vote whose time is over, which returns the deposit. Anyone may; `execute` does so too.
    Conclude {
        /// Its number.
        proposal: ProposalId,
        #[command(flatten)]
        act: Act,
    },
    /// Execute a proposal that has passed, once its timelock is over.
    Execute {
        /// Its number.
        proposal: ProposalId,
        #[command(flatten)]
        act: Act,
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
    match command {
        Command::Bond { amount, act } => {
            let session = act.session().await?;
            let msg = Token::Bond { amount: Uint128::new(*amount) };
            let done = session.execute(Part::RewardToken, &msg, &[]).await?;
            let Bonded { bonded, .. } = told(&done)?;
            act.output.included(&done, facts([("bonded", bonded.to_string().into()), of_grain(&session)]))?;
            // it counts from the next block on: whoever goes on at once finds that it does
            if let Err(error) = session.wallet.client().next_block(BLOCK).await {
                tell(format!("bonded; it counts from the next block on, which is not seen yet: {error}"));
            }
            Ok(())
        }
        Command::Unbond { amount, act } => {
            let session = act.session().await?;
            let msg = Token::Unbond { amount: Uint128::new(*amount) };
            let done = session.execute(Part::RewardToken, &msg, &[]).await?;
            let UnbondingStarted { bonded, release_at, .. } = told(&done)?;
            let bonded = ("bonded", bonded.to_string().into());
            let left = [bonded, of_grain(&session), ("release_at", release_at.into())];
            act.output.included(&done, facts(left))
        }
        Command::Release { act } => {
            let session = act.session().await?;
            let done = session.execute(Part::RewardToken, &Token::Release { address: None }, &[]).await?;
            let released = told::<Released>(&done)?.amount.to_string();
            act.output.included(&done, facts([("released", released.into()), of_grain(&session)]))
        }
        Command::Delegate { to, act } => {
            let session = act.session().await?;
            let msg = Token::Delegate { to: act.address(&session, to)? };
            let done = session.execute(Part::RewardToken, &msg, &[]).await?;
            let Delegated { to, power, .. } = told(&done)?;
            act.output.included(&done, facts([("to", to.into()), ("power", power.to_string().into())]))
        }
        Command::Undelegate { act } => {
            let session = act.session().await?;
            let done = session.execute(Part::RewardToken, &Token::Undelegate {}, &[]).await?;
            let Undelegated { from, power, .. } = told(&done)?;
            act.output.included(&done, facts([("from", from.into()), ("power", power.to_string().into())]))
        }
        Command::Flush { denom, act } => {
            let session = act.session().await?;
            let msg = Pool::Flush { denom: session.denom(denom) };
            let done = session.execute(Part::DataPool, &msg, &[]).await?;
            let Flushed { amount, denom } = told(&done)?;
            let flushed = [("flushed", amount.to_string().into()), ("denom", denom.into())];
            act.output.included(&done, facts(flushed))
        }
        Command::Enrol { act } => act.send(Part::Governance, &ExecuteMsg::Enrol {}).await,
        Command::Inbox { who, look } => {
            let node = look.node().await?;
            let voter = who.address(node.prefix())?;
            let waiting = inbox(&node, &voter)?;
            if waiting.is_empty() {
                tell(format!("nothing waits for {voter}"));
            }
            list(&waiting, look)
        }
        Command::Proposals { look } => {
            let all = look.node().await?.proposals()?;
            if all.is_empty() {
                tell("nothing was proposed yet");
            }
            list(&all, look)
        }
        Command::Show { proposal, look } => {
            let (deployment, client) = look.chain.client().await?;
            let query = QueryMsg::ProposalDetail { proposal: *proposal };
            let node = Node::new(&deployment, &client).await?;
            let found: ProposalResponse = node.ask().ask(&node.contracts().governance, &query)?;
            let code = propose::new_code(&deployment, &client, &found.actions).await?;
            let mut shown = to_value(found)?;
            if let (Some(shown), false) = (shown.as_object_mut(), code.is_empty()) {
                shown.insert("code".into(), code.into());
            }
            look.output.facts(shown)
        }
        Command::ProposePool { pool, refuse, act } => propose::on_pool(*pool, *refuse, act).await,
        Command::ProposeRuling { order, refund, act } => propose::on_dispute(*order, *refund, act).await,
        Command::Propose { file, act } => propose::of_file(file, act).await,
        Command::Vote { proposal, choice, act } => {
            let msg = ExecuteMsg::Vote { proposal: *proposal, vote: (*choice).into() };
            act.send(Part::Governance, &msg).await
        }
        Command::Approve { proposal, act } => {
            act.send(Part::Governance, &ExecuteMsg::FounderApprove { proposal: *proposal }).await
        }
        Command::Conclude { proposal, act } => {
            let msg = ExecuteMsg::Conclude { proposal: *proposal };
            let done = act.session().await?.execute(Part::Governance, &msg, &[]).await?;
            let Concluded { status, deposit_returned, .. } = told(&done)?;
            let ended = [("status", status.into()), ("deposit_returned", deposit_returned.into())];
            act.output.included(&done, facts(ended))
        }
        Command::Execute { proposal, act } => {
            let session = act.session().await?;
            check_voted(&session, *proposal).await?;
            let msg = ExecuteMsg::Execute { proposal: *proposal };
            act.output.included(&session.execute(Part::Governance, &msg, &[]).await?, Facts::default())
        }
    }
}

/// In what bonds are.
fn of_grain(session: &Session) -> (&'static str, Value) {
    ("denom", session.denom("grain").into())
}

/// Governance says of an open proposal that it has not passed; whoever waits wants to know until when.
async fn check_voted(session: &Session, proposal: ProposalId) -> Result<()> {
    let found: ProposalResponse =
        session.ask(Part::Governance, &QueryMsg::ProposalDetail { proposal }).await?;
    let ProposalResponse { status, voting_ends, execute_from, execute_until, .. } = found;
    if status == ProposalStatus::Open {
        let [ends, from, until] = [voting_ends, execute_from, execute_until].map(moment);
        bail!(
            "the vote on proposal {proposal} lasts until {ends}: if it passes, execute it between {from} and {until}"
        );
    }
    Ok(())
}

/// A line each.
fn list(proposals: &[ProposalResponse], look: &Look) -> Result<()> {
    let lines: Vec<Value> = proposals.iter().map(to_value).collect::<Result<_, _>>()?;
    look.output.lines(&lines, |proposal| {
        let text = |name: &str| proposal[name].as_str().unwrap_or_default();
        let until = moment(proposal["voting_ends"].as_u64().unwrap_or_default());
        format!("{}: {} ({}, vote until {until})", proposal["id"], text("title"), text("status"))
    })
}

/// What can be voted on and has no vote of this voter yet.
fn inbox(node: &Node, voter: &str) -> Result<Vec<ProposalResponse>> {
    let (ask, governance) = (node.ask(), &node.contracts().governance);
    let mut waiting = vec![];
    for proposal in node.proposals()?.into_iter().filter(|proposal| proposal.status == ProposalStatus::Open) {
        let query = QueryMsg::Vote { proposal_id: proposal.id, voter: voter.into() };
        let cast: Value = ask.ask(governance, &query)?;
        if cast.get("vote").is_none_or(Value::is_null) {
            waiting.push(proposal);
        }
    }
    Ok(waiting)
}
