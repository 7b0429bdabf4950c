//! `sheaf`: every role's commands, and the demo.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    reason = "figures for people: no money is moved by what is computed here"
)]

mod demo;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    },
}

fn main() -> ExitCode {
    let Command::Demo { seed, json, out } = Cli::parse().command;
    match demo::run(&demo::Options { seed, json, out }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sheaf: {error:#}");
            ExitCode::FAILURE
        }
    }
}
