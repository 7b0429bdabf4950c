//! `sheaf operator`: who keeps a deployment going.

mod adopt;
mod upkeep;

use std::path::PathBuf;

use anyhow::{Result, ensure};
use api::IdentityId;
use api::data_pool::{ExecuteMsg as Pool, Swept};
use api::governance::{ExecuteMsg as Governance, Funded, HandedOver};
use api::identity_registry::{ExecuteMsg as Registry, Forgotten};
use api::money::Skimmed;
use clap::Subcommand;
use cosmwasm_std::Coin;
use deploy::{Artifact, Part};
use serde::Serialize;

use super::contributor::claim::pay_out;
use super::shares::say_paid;
use super::{part, read};
use crate::amount::coin;
use crate::options::{Act, Look};
use crate::output::{facts, told};

/// Keep a deployment going: do what has fallen due, look after the purse, store code for migrations. Anyone may.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Look for what has fallen due, and do it: pools, cohorts, editions, audits, votes, orders, disputes, requests and
    /// offers whose time is over, and what erased people contributed. The contracts say what is due. To be run now and then,
    /// by a timer for instance. Pay of a week is shared out by `share-week` of relayers and auditors.
    Upkeep {
        /// Say what is due, and do nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        act: Act,
    },
    /// Store code, to which a proposal then migrates a contract (`sheaf voter propose`).
    Store {
        /// The contract, as `scripts/build-wasm` makes it.
        wasm: PathBuf,
        #[command(flatten)]
        act: Act,
    },
    /// After a migration, enter in the deployment's file the code that contracts have now: code that only a proposal can have
    /// put there, and whose bytes are those that you have built.
    Adopt {
        /// The folder with the contracts and built.txt, which scripts/build-wasm fills.
        #[arg(long, value_name = "DIR", default_value = "artifacts")]
        artifacts: PathBuf,
        #[command(flatten)]
        look: Look,
    },
    /// Give to the purse, which proposals spend.
    Fund {
        /// What, for instance 5000000ustake or 5000000grain.
        #[arg(value_parser = coin)]
        coin: Coin,
        #[command(flatten)]
        act: Act,
    },
    /// Send to the purse what a contract was sent unasked.
    Skim {
        /// The contract.
        #[arg(value_parser = part)]
        contract: Part,
        /// In what; `grain` is GRAIN.
        #[arg(long)]
        denom: String,
        #[command(flatten)]
        act: Act,
    },
    /// Send to the purse what an identity that was erased long ago never claimed.
    Sweep {
        /// Its number.
        identity: IdentityId,
        #[command(flatten)]
        act: Act,
    },
    /// Have the registry forget what it still holds on an identity that was erased long ago.
    Forget {
        /// Its number.
        identity: IdentityId,
        #[command(flatten)]
        act: Act,
    },
    /// End the founders' group for good, once there are voters and bonded GRAIN enough.
    HandOver {
        #[command(flatten)]
        act: Act,
    },
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Upkeep { dry_run, act } => upkeep::run(*dry_run, act).await,
        Command::Store { wasm, act } => {
            let artifact = Artifact::new(read(wasm)?);
            ensure!(artifact.is_wasm(), "{} is no wasm", wasm.display());
            let session = act.session().await?;
            let store = chain::message::store(&session.wallet.address(), artifact.gzip()?);
            let done = session.wallet.send(vec![store]).await?;
            let code = chain::attribute(&done.events, "store_code", "code_id");
            let checksum = artifact.checksum.to_hex();
            act.output.included(&done, facts([("code_id", code.into()), ("checksum", checksum.into())]))
        }
        Command::Adopt { artifacts, look } => adopt::run(artifacts, look).await,
        Command::Fund { coin, act } => {
            let session = act.session().await?;
            let coin = Coin { denom: session.denom(&coin.denom), amount: coin.amount };
            let done = session.pay(Part::Governance, &Governance::Fund {}, coin).await?;
            let Funded { denom, amount, .. } = told(&done)?;
            act.output
                .included(&done, facts([("funded", amount.to_string().into()), ("denom", denom.into())]))
        }
        Command::Skim { contract, denom, act } => {
            let session = act.session().await?;
            let msg = Tell::Skim { denom: session.denom(denom) };
            let done = session.execute(*contract, &msg, &[]).await?;
            let Skimmed { amount, .. } = told(&done)?;
            act.output.included(&done, facts([("skimmed", amount.to_string().into())]))
        }
        Command::Sweep { identity, act } => {
            let (session, identity) = (act.session().await?, *identity);
            let mut swept = vec![];
            let sweep = |claims| Pool::Sweep { identity, claims, limit: None };
            let each = |Swept { denom, amount, .. }| (denom, amount);
            let ended = pay_out(&session, identity, ("swept", sweep, each), &mut swept).await;
            say_paid(act, &swept, ended)
        }
        Command::Forget { identity, act } => {
            let msg = Registry::Forget { identity: *identity };
            let done = act.session().await?.execute(Part::IdentityRegistry, &msg, &[]).await?;
            let Forgotten { nullifier, .. } = told(&done)?;
            act.output.included(&done, facts([("nullifier", nullifier.into())]))
        }
        Command::HandOver { act } => {
            let session = act.session().await?;
            let done = session.execute(Part::Governance, &Governance::HandOver {}, &[]).await?;
            let HandedOver { enrolled, bonded } = told(&done)?;
            let there = facts([("enrolled", enrolled.into()), ("bonded", bonded.to_string().into())]);
            act.output.included(&done, there)
        }
    }
}

/// `Skim` of every contract.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Tell {
    Skim { denom: String },
}
