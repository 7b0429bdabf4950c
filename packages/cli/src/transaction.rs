//! `sheaf transaction`.

use std::time::Duration;

use anyhow::Result;
use clap::Args;
use cosmwasm_std::HexBinary;

use crate::options::Look;
use crate::output::{Facts, tell};

/// Which, and how long to wait for it.
#[derive(Args)]
pub(crate) struct Transaction {
    /// Its hash.
    #[arg(value_parser = hash)]
    hash: String,
    /// How long to wait until it is in a block, seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    wait: u64,
    #[command(flatten)]
    look: Look,
}

fn hash(text: &str) -> Result<String, String> {
    match HexBinary::from_hex(text) {
        Ok(bytes) if bytes.len() == 32 => Ok(bytes.to_hex().to_uppercase()),
        _ => Err("a hash is 64 hex digits".into()),
    }
}

/// Says what became of it: an error where the chain refused it in its block, *pending* where it is in none.
pub(crate) async fn run(command: &Transaction) -> Result<()> {
    let Transaction { hash, wait, look } = command;
    let client = look.chain.client_alone().await?;
    let outcome = match client.wait(hash, Duration::from_secs(*wait), |_| ()).await {
        // what nobody could say is not *pending*
        Err(chain::Error::Pending { error: Some(error), .. }) => return Err((*error).into()),
        Err(error @ chain::Error::Pending { .. }) => {
            tell(format!("no block that this node knows has {hash}: was it sent to this chain?"));
            return Err(error.into());
        }
        outcome => outcome?,
    };
    look.output.included(&outcome.included(hash)?, Facts::default())
}
