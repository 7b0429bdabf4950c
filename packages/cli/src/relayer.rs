//! `sheaf relayer`: what a relayer does by hand.

use anyhow::Result;
use api::identity_registry::{ConfigResponse, ExecuteMsg, QueryMsg};
use clap::Subcommand;
use deploy::Part;
use deploy::keys::RelayerKeys;

use crate::options::{Sender, Session};
use crate::output::{Output, included};

/// What a relayer does by hand; the rest its node does.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Bond, with the keys that follow from the account's (`sheaf keys show`): from then on a committee can name it.
    Bond {
        #[command(flatten)]
        sender: Sender,
        #[command(flatten)]
        output: Output,
    },
    /// Begin to take the bond back: it is free after the unbonding time.
    Unbond {
        #[command(flatten)]
        sender: Sender,
        #[command(flatten)]
        output: Output,
    },
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Bond { sender, output } => {
            let session = sender.session().await?;
            let config: ConfigResponse = session.ask(Part::IdentityRegistry, &QueryMsg::Config {}).await?;
            let msg = bond(&session)?;
            let done = session.execute(Part::IdentityRegistry, &msg, &[config.relayer_bond]).await?;
            output.facts(&included(&done))
        }
        Command::Unbond { sender, output } => {
            let session = sender.session().await?;
            let done = session.execute(Part::IdentityRegistry, &ExecuteMsg::Unbond {}, &[]).await?;
            output.facts(&included(&done))
        }
    }
}

fn bond(session: &Session) -> Result<ExecuteMsg> {
    let (wallet, registry) = (&session.wallet, session.at(Part::IdentityRegistry));
    let keys = RelayerKeys::of(wallet.key())?;
    Ok(keys.bond(&session.deployment.chain_id, registry, &wallet.address())?)
}
