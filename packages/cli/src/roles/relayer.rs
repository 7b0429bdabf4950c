//! `sheaf relayer`: what a relayer does by hand.

mod custody;

use anyhow::Result;
use api::data_pool::{ExecuteMsg as Pool, QueryMsg as AskPool, WeekResponse, WeekShared};
use api::identity_registry::{BondReleased, ConfigResponse, ExecuteMsg, QueryMsg, RelayerUnbonding};
use api::{CustodyId, IdentityId};
use clap::Subcommand;
use deploy::Part;
use deploy::keys::RelayerKeys;

use crate::options::{Act, Session};
use crate::output::{Facts, facts, told};

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
    /// Have a bond paid out whose unbonding time is over. Anyone may: it goes to its relayer.
    Release {
        /// Whose: an address, or the name of a key; your own without.
        relayer: Option<String>,
        #[command(flatten)]
        act: Act,
    },
    #[command(subcommand)]
    Custody(custody::Custody),
    /// Take back what an erased identity contributed: whoever licensed it is told to delete. Anyone may.
    WithdrawErased {
        /// Its number.
        identity: IdentityId,
        #[command(flatten)]
        act: Act,
    },
    /// Share out the relayers' pot of a week that is over, among those who signed half of its reports. Anyone may.
    ShareWeek {
        /// Number of the week: its time, divided by the length of a week. The last one that is over, without.
        week: Option<u64>,
        /// Whose reports.
        #[arg(long)]
        custody: CustodyId,
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
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Bond { act } => {
            let session = act.session().await?;
            let config: ConfigResponse = session.ask(Part::IdentityRegistry, &QueryMsg::Config {}).await?;
            let msg = bond(&session)?;
            let done = session.execute(Part::IdentityRegistry, &msg, &[config.relayer_bond]).await?;
            act.output.included(&done, Facts::default())
        }
        Command::Unbond { act } => {
            let session = act.session().await?;
            let done = session.execute(Part::IdentityRegistry, &ExecuteMsg::Unbond {}, &[]).await?;
            let RelayerUnbonding { release_at, .. } = told(&done)?;
            act.output.included(&done, facts([("release_at", release_at.into())]))
        }
        Command::Release { relayer, act } => {
            let session = act.session().await?;
            let relayer = match relayer {
                Some(who) => act.address(&session, who)?,
                None => session.wallet.address(),
            };
            let msg = ExecuteMsg::ReleaseBond { relayer };
            let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
            let BondReleased { relayer } = told(&done)?;
            act.output.included(&done, facts([("relayer", relayer.into())]))
        }
        Command::Custody(command) => custody::run(command).await,
        Command::WithdrawErased { identity, act } => {
            let msg = Pool::WithdrawErased { identity: *identity, limit: None };
            act.send(Part::DataPool, &msg).await
        }
        Command::ShareWeek { week, custody, denom, act } => {
            let session = act.session().await?;
            let (custody, denom) = (*custody, session.denom(denom));
            let week = match week {
                Some(week) => *week,
                None => {
                    let query = AskPool::Week { week: 0, custody, denom: denom.clone() };
                    let found: WeekResponse = session.ask(Part::DataPool, &query).await?;
                    found.present.saturating_sub(1)
                }
            };
            let msg = Pool::ShareWeek { week, custody, denom };
            let done = session.execute(Part::DataPool, &msg, &[]).await?;
            let WeekShared { relayers, each, .. } = told(&done)?;
            let shared =
                [("week", week.into()), ("relayers", relayers.into()), ("each", each.to_string().into())];
            act.output.included(&done, facts(shared))
        }
        Command::Claim { act } => super::shares::claim(act).await,
    }
}

fn bond(session: &Session) -> Result<ExecuteMsg> {
    let (wallet, registry) = (&session.wallet, session.at(Part::IdentityRegistry));
    let keys = RelayerKeys::of(wallet.key())?;
    Ok(keys.bond(&session.deployment.chain_id, registry, &wallet.address())?)
}
