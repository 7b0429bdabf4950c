//! `sheaf contributor`: who puts data in, and is paid for it.

mod choose;
pub(super) mod claim;
mod export;
mod prepare;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};
use api::data_pool::ExecuteMsg;
use api::identity_registry::{ExecuteMsg as Registry, IdentityResponse, QueryMsg as AskRegistry, Registered};
use api::{CohortId, ContributionId, IdentityId, PoolId};
use attestation::Credential;
use clap::{Args, Subcommand};
use consent::{Dossier, Subject, held};
use cosmwasm_std::{Binary, Coin};
use deploy::Part;
use terms::Template;

use super::{CredentialFile, grain, read_json, verdicts};
use crate::amount::coin;
use crate::options::{Act, Look, Session, Who, one_of};
use crate::output::{Facts, facts, told};

/// Put data in under terms that you choose, see who bought it, be paid, and take it back.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Register with the credential that an issuer signed for your address (`sheaf issuer issue`).
    Join(Join),
    /// Prolong your identity by a newer credential of its issuer, before it expires or after.
    Renew(Join),
    /// List the pools and their cohorts: what there is to choose from.
    Pools {
        #[command(flatten)]
        look: Look,
    },
    /// Say in plain words what a cohort's terms allow.
    Terms {
        /// Its number.
        cohort: CohortId,
        #[command(flatten)]
        look: Look,
    },
    /// Write terms of your own, to be changed as you need: they begin as a template's. `open-cohort` offers them.
    OwnTerms {
        /// Whose terms they begin as.
        #[arg(value_parser = one_of(&Template::ALL, Template::name))]
        template: Template,
        /// What a record costs at least, a denom each, for instance 3000ustake; `3000grain` is GRAIN.
        #[arg(long, value_name = "COIN", required = true, value_parser = coin)]
        floor: Vec<Coin>,
        /// Where to write them.
        #[arg(long, value_name = "FILE", default_value = "terms.json")]
        out: PathBuf,
        #[command(flatten)]
        look: Look,
    },
    /// Open a cohort under terms of your own, with the deposit: it returns once enough people have joined you.
    #[command(after_long_help = choose::TERMS)]
    OpenCohort {
        /// The pool.
        pool: PoolId,
        /// The terms.
        #[arg(default_value = "terms.json")]
        terms: PathBuf,
        #[command(flatten)]
        act: Act,
    },
    /// Encrypt a file to the keepers of a cohort's pool. Nothing is sent: `contribute` enters what this makes.
    Prepare {
        /// The file, in the form that the pool's schema asks for.
        file: PathBuf,
        /// Under the terms of this cohort.
        #[arg(long)]
        cohort: CohortId,
        /// The pool's schema: check the file as the keepers will, and count its records.
        #[arg(long, value_name = "FILE", required_unless_present = "records")]
        schema: Option<PathBuf>,
        /// Records in the file, where the schema is not at hand.
        #[arg(long)]
        records: Option<u32>,
        /// Where the ciphertext goes, under its content id: from there the keepers fetch it.
        #[arg(long, value_name = "DIR")]
        store: PathBuf,
        /// Where to write what is to be entered, and the salt that only you have.
        #[arg(long, value_name = "FILE", default_value = "contribution.json")]
        out: PathBuf,
        #[command(flatten)]
        look: Look,
    },
    /// Enter what `prepare` made, with the deposit that the pool takes. The keepers judge it next.
    Contribute {
        /// What `prepare` wrote.
        #[arg(default_value = "contribution.json")]
        prepared: PathBuf,
        #[command(flatten)]
        act: Act,
    },
    /// Submit a contribution again that was rejected, or that nobody judged in time: with another file, which `prepare` made
    /// for the same cohort.
    Resubmit {
        /// Its number.
        contribution: ContributionId,
        /// What `prepare` wrote.
        #[arg(default_value = "contribution.json")]
        prepared: PathBuf,
        #[command(flatten)]
        act: Act,
    },
    /// End the wait for a verdict that nobody gave in time: the deposit goes back. Anyone may.
    Expire {
        /// The contribution.
        contribution: ContributionId,
        #[command(flatten)]
        act: Act,
    },
    /// Say where your earnings are paid to.
    Payout {
        /// The address (bech32), or the name of a key.
        #[arg(required_unless_present = "own")]
        address: Option<String>,
        /// To your identity's own address again.
        #[arg(long, conflicts_with = "address")]
        own: bool,
        #[command(flatten)]
        act: Act,
    },
    /// List your contributions, and what became of each.
    Contributions {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
    /// Say what you could claim now, and what you were paid.
    Earnings {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
    /// Say who bought your data, for what, and until when.
    Uses {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
    /// Have everything paid out that is due: earnings, and deposits that were given back.
    Claim {
        #[command(flatten)]
        act: Act,
    },
    #[command(subcommand)]
    Grain(grain::Grain),
    /// Take a contribution back: from the next cut on it counts no more. Licences sold before persist.
    Withdraw {
        /// Its number.
        contribution: ContributionId,
        #[command(flatten)]
        act: Act,
    },
    /// Begin to move your identity to this key's address, with what its issuer signed (`sheaf issuer move`). After the
    /// delay, `finish-move`; until then the old address can stop it with `cancel-move`.
    Move {
        /// The issuer's file.
        signed: PathBuf,
        #[command(flatten)]
        act: Act,
    },
    /// Stop a move of your identity.
    CancelMove {
        #[command(flatten)]
        act: Act,
    },
    /// Move an identity to its new address, after the delay.
    FinishMove {
        /// Its number.
        identity: IdentityId,
        #[command(flatten)]
        act: Act,
    },
    /// Be erased: your contributions are withdrawn, and whoever licensed them is told to delete. There is no way back.
    Erase {
        /// You know that there is no way back.
        #[arg(long, required = true)]
        for_good: bool,
        #[command(flatten)]
        act: Act,
    },
    /// Write down everything that the contracts hold on you, as JSON and as Markdown.
    ExportMe {
        #[command(flatten)]
        who: Who,
        /// Dossiers of your pools, for consent receipts.
        #[arg(long, value_name = "DIR")]
        dossiers: Option<PathBuf>,
        /// Where to write it.
        #[arg(long, value_name = "DIR", default_value = ".")]
        out: PathBuf,
        #[command(flatten)]
        look: Look,
    },
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Join(join) => join.run().await,
        Command::Renew(join) => join.renew().await,
        Command::Pools { look } => choose::pools(look).await,
        Command::Terms { cohort, look } => choose::terms(*cohort, look).await,
        Command::OwnTerms { template, floor, out, look } => {
            choose::own_terms(*template, floor, out, look).await
        }
        Command::OpenCohort { pool, terms, act } => choose::open_cohort(*pool, terms, act).await,
        Command::Prepare { file, cohort, schema, records, store, out, look } => {
            prepare::prepare_file(file, *cohort, (schema.as_deref(), *records), (store, out), look).await
        }
        Command::Contribute { prepared, act } => prepare::contribute(prepared, act).await,
        Command::Resubmit { contribution, prepared, act } => {
            prepare::resubmit(*contribution, prepared, act).await
        }
        Command::Expire { contribution, act } => {
            act.send(Part::DataPool, &ExecuteMsg::Expire { contribution: *contribution }).await
        }
        Command::Payout { address, own: _, act } => {
            let session = act.session().await?;
            let address = address.as_ref().map(|who| act.address(&session, who)).transpose()?;
            let msg = Registry::SetPayout { address };
            let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
            act.output.included(&done, Facts::default())
        }
        Command::Contributions { who, look } => contributions(who, look).await,
        Command::Earnings { who, look } => show(who, look, held::earnings).await,
        Command::Uses { who, look } => show(who, look, held::uses).await,
        Command::Claim { act } => claim::claim(act).await,
        Command::Grain(command) => grain::run(command).await,
        Command::Withdraw { contribution, act } => {
            act.send(Part::DataPool, &ExecuteMsg::Withdraw { contribution: *contribution }).await
        }
        Command::Move { signed, act } => {
            let rebind: Registry = read_json(signed)?;
            let Registry::Rebind { .. } = &rebind else {
                bail!(
                    "{} says nothing of a move: an issuer signs one with `sheaf issuer move`",
                    signed.display()
                );
            };
            act.send(Part::IdentityRegistry, &rebind).await
        }
        Command::CancelMove { act } => act.send(Part::IdentityRegistry, &Registry::CancelRebind {}).await,
        Command::FinishMove { identity, act } => {
            act.send(Part::IdentityRegistry, &Registry::FinishRebind { identity: *identity }).await
        }
        Command::Erase { for_good: _, act } => erase(act).await,
        Command::ExportMe { who, dossiers, out, look } => {
            export::export(who, dossiers.as_deref(), out, look).await
        }
    }
}

/// What everyone joins with.
#[derive(Args)]
pub(crate) struct Join {
    /// The issuer's file.
    credential: PathBuf,
    #[command(flatten)]
    act: Act,
}

impl Join {
    /// Registers with an issuer's credential.
    pub(super) async fn run(&self) -> Result<()> {
        let (session, credential, signature) = self.open().await?;
        let msg = Registry::Register { credential, signature };
        let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
        let identity = told::<Registered>(&done)?.identity;
        self.act.output.included(&done, facts([("identity", identity.into())]))
    }

    /// Prolongs an identity by one.
    async fn renew(&self) -> Result<()> {
        let (session, credential, signature) = self.open().await?;
        let expires_at = credential.expires_at;
        let msg = Registry::Renew { credential, signature };
        let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
        self.act.output.included(&done, facts([("expires_at", expires_at.into())]))
    }

    /// What the file says, if it is for the account that acts.
    async fn open(&self) -> Result<(Session, Credential, Binary)> {
        let path = &self.credential;
        let CredentialFile::Register { credential, signature } = read_json(path)? else {
            bail!("{} is no credential: an issuer makes one with `sheaf issuer issue`", path.display());
        };
        let session = self.act.session().await?;
        let address = session.wallet.address();
        if credential.address != address {
            bail!("this credential is for {}; --key names the key of {address}", credential.address);
        }
        Ok((session, credential, signature))
    }
}

/// Erases the identity and, in the same transaction, takes its contributions back.
async fn erase(act: &Act) -> Result<()> {
    let session = act.session().await?;
    let identity = own_identity(&session).await?;
    let node = session.node().await?;
    let subject = Subject::gather(node.ask(), identity)?;
    let put_in = held::contributions(&subject, &BTreeMap::new())?.rows.len();
    let sender = session.wallet.address();
    let erase =
        chain::message::execute(&sender, session.at(Part::IdentityRegistry), &Registry::Erase {}, &[])?;
    let withdraw = ExecuteMsg::WithdrawErased { identity, limit: None };
    let withdraw = chain::message::execute(&sender, session.at(Part::DataPool), &withdraw, &[])?;
    let rounds = put_in.div_ceil(api::data_pool::MAX_ERASED as usize);
    let messages = std::iter::once(erase).chain(std::iter::repeat_n(withdraw, rounds)).collect();
    let done = session.wallet.send(messages).await?;
    act.output.included(&done, facts([("identity", identity.into()), ("withdrawn", put_in.into())]))
}

/// The identity of the account that acts.
async fn own_identity(session: &Session) -> Result<IdentityId> {
    let query = AskRegistry::IdentityOf { address: session.wallet.address() };
    let found: IdentityResponse = session.ask(Part::IdentityRegistry, &query).await?;
    Ok(found.id)
}

/// A section of the access report by itself.
type Held = fn(&Subject<'_>, &BTreeMap<String, Dossier>) -> Result<consent::Section, consent::ReportError>;

/// Shows what someone put in, and why something of it does not count.
async fn contributions(who: &Who, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let subject = Subject::gather(node.ask(), who.identity(&node)?)?;
    let mut section = held::contributions(&subject, &BTreeMap::new())?;
    for row in &mut section.rows {
        let why = row.get("status").and_then(verdicts::why);
        row.0.push(("why", why.into()));
    }
    look.output.section(&section)
}

/// Shows what the contracts hold on someone of one kind.
async fn show(who: &Who, look: &Look, section: Held) -> Result<()> {
    let node = look.node().await?;
    let subject = Subject::gather(node.ask(), who.identity(&node)?)?;
    look.output.section(&section(&subject, &BTreeMap::new())?)
}
