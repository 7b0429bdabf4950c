//! `sheaf relayer`: what a relayer does by hand.

use anyhow::Result;
use api::identity_registry::{ConfigResponse, ExecuteMsg, QueryMsg};
use clap::Subcommand;
use deploy::Part;
use deploy::keys::RelayerKeys;

use crate::options::{Act, Session};
use crate::output::included;

/// What a relayer does by hand; the rest its node does.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Bond, with the keys that follow from the account's (`sheaf keys show`): from then on a committee can name it.
    Bond {
        #[command(flatten)]
        act: Act,
    },
    /// Begin to take the bond back: it is free after the unbonding time.
    Unbond {
        #[command(flatten)]
        act: Act,
    },
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Bond { act } => {
            let session = act.session().await?;
            let config: ConfigResponse = session.ask(Part::IdentityRegistry, &QueryMsg::Config {}).await?;
            let msg = bond(&session)?;
            let done = session.execute(Part::IdentityRegistry, &msg, &[config.relayer_bond]).await?;
            act.output.facts(&included(&done, []))
        }
        Command::Unbond { act } => act.send(Part::IdentityRegistry, &ExecuteMsg::Unbond {}).await,
    }
}

fn bond(session: &Session) -> Result<ExecuteMsg> {
    let (wallet, registry) = (&session.wallet, session.at(Part::IdentityRegistry));
    let keys = RelayerKeys::of(wallet.key())?;
    Ok(keys.bond(&session.deployment.chain_id, registry, &wallet.address())?)
}
