//! `sheaf`: every role's commands, and the demo.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    reason = "figures for people: no money is moved by what is computed here"
)]
#![deny(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "they panic where nobody reads any more: `output::print` and `output::tell` do not"
)]

mod account;
mod amount;
mod demo;
mod deployment;
mod keyring;
mod keys;
mod node;
mod options;
mod output;
mod period;
mod roles;
mod sponsor;
mod transaction;
mod wording;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use roles::{auditor, buyer, contributor, curator, guardian, issuer, operator, relayer, voter};

/// Exit code of what is sent and in no block yet.
const PENDING: u8 = 3;

/// People pool their data under terms they set themselves; every sale pays exactly those whose data was sold.
#[derive(Parser)]
#[command(name = "sheaf", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Play the life of a data pool: five contracts on an embedded chain, real data, real cryptography.
    Demo {
        /// The same seed tells the same story. Sealed files differ: age draws fresh keys.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// One JSON object a line on standard output, for programs.
        #[arg(long)]
        json: bool,
        /// Where the story's files go; made if it is not there.
        #[arg(long, value_name = "DIR", default_value = "demo-out")]
        out: PathBuf,
        #[command(flatten)]
        chain: demo::OnChain,
    },
    /// Keys: add, list, show.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Put the suite on a chain, from one file. After an interruption, run it again: no step is done twice.
    Deploy(deployment::Deploy),
    /// Look whether a deployment is as it should be: code, owners, admins, wiring, durations, committee.
    Doctor {
        #[command(flatten)]
        chain: options::Chain,
        /// The deploy.toml that it was made of: look, too, whether its values hold.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        #[command(flatten)]
        output: output::Output,
    },
    /// The chain and the suite on it, in a few lines.
    Status {
        #[command(flatten)]
        chain: options::Chain,
        #[command(flatten)]
        output: output::Output,
    },
    /// Who somebody is on the chain, and what they have: coins, GRAIN, roles, identity.
    Account {
        #[command(flatten)]
        who: options::Who,
        #[command(flatten)]
        look: options::Look,
    },
    /// Say what became of a transaction: of one that was pending, by the hash that you were told. With --rpc, no deployment
    /// is needed.
    Transaction(transaction::Transaction),
    #[command(subcommand)]
    Contributor(contributor::Command),
    #[command(subcommand)]
    Buyer(buyer::Command),
    #[command(subcommand)]
    Curator(curator::Command),
    #[command(subcommand)]
    Voter(voter::Command),
    #[command(subcommand, visible_alias = "audit")]
    Auditor(auditor::Command),
    #[command(subcommand)]
    Relayer(relayer::Command),
    #[command(subcommand)]
    Guardian(guardian::Command),
    #[command(subcommand)]
    Issuer(issuer::Command),
    #[command(subcommand)]
    Operator(operator::Command),
    #[command(subcommand)]
    Sponsor(sponsor::Command),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo { seed, json, out, chain } => demo::run(&demo::Options { seed, json, out, chain }),
        Command::Keys(command) => keys::run(&command),
        Command::Deploy(options) => on_chain(deployment::deploy(&options)),
        Command::Doctor { chain, config, output } => {
            on_chain(deployment::doctor(&chain, config.as_deref(), output))
        }
        Command::Status { chain, output } => on_chain(deployment::status(&chain, output)),
        Command::Account { who, look } => on_chain(account::show(&who, &look)),
        Command::Transaction(command) => on_chain(transaction::run(&command)),
        Command::Contributor(command) => on_chain(contributor::run(&command)),
        Command::Buyer(command) => on_chain(buyer::run(&command)),
        Command::Curator(command) => on_chain(curator::run(&command)),
        Command::Voter(command) => on_chain(voter::run(&command)),
        Command::Auditor(command) => on_chain(auditor::run(&command)),
        Command::Relayer(command) => on_chain(relayer::run(&command)),
        Command::Guardian(command) => on_chain(guardian::run(&command)),
        Command::Issuer(command) => on_chain(issuer::run(&command)),
        Command::Operator(command) => on_chain(operator::run(&command)),
        Command::Sponsor(command) => on_chain(sponsor::run(&command)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::tell(format!("sheaf: {}", output::sentence(&error)));
            if is_pending(&error) { PENDING.into() } else { ExitCode::FAILURE }
        }
    }
}

/// Is it of a transaction that may still get into a block?
fn is_pending(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(chain::Error::Pending { .. }))
        || matches!(error.downcast_ref(), Some(deploy::Error::Pending { .. }))
}

fn on_chain(deed: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    chain::block_on(deed)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pending_is_told_from_what_failed_however_deep_it_is() {
        let waited = std::time::Duration::ZERO;
        let pending = || chain::Error::Pending { hash: "A".into(), waited, error: None };
        let unknown = chain::Error::NoAccount { address: "wasm1".into() };
        let failed = deploy::Error::Step { step: "wire".into(), source: Box::new(unknown.into()) };
        assert!(is_pending(&pending().into()));
        assert!(is_pending(&anyhow::Error::from(pending()).context("file.json")));
        assert!(is_pending(
            &deploy::Error::Pending { step: "wire".into(), hash: "A".into(), error: None }.into()
        ));
        assert!(!is_pending(&failed.into()));
        assert!(!is_pending(&anyhow::anyhow!("no such file")));
    }
}
