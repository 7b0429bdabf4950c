//! `sheaf curator`: who runs a pool.

mod draft;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use api::PoolId;
use api::data_pool::{CohortOpened, ConfigResponse, CutMade, ExecuteMsg, PoolDraft, PoolProposed, QueryMsg};
use chain::files::Readers;
use clap::{Args, Subcommand};
use cosmwasm_std::{Coin, HexBinary};
use deploy::Part;
use oracle::blob::ContentId;
use oracle::schema::PoolSchema;
use terms::Template;

use draft::Rules;

use super::floors::{floors, must_sell};
use super::{Renounce, disputes, must_be_new, read, read_json, write_new_json};
use crate::amount::coin;
use crate::options::{Act, Look, deposit, one_of};
use crate::output::{facts, told};
use crate::period::{lasting, period};

/// Run a pool: propose it, open cohorts, cut editions.
#[derive(Subcommand)]
pub(crate) enum Command {
    #[command(subcommand)]
    Pool(Pool),
    /// Open a cohort under a template's terms.
    OpenCohort {
        /// The pool.
        pool: PoolId,
        /// Whose terms.
        #[arg(value_parser = one_of(&Template::ALL, Template::name))]
        template: Template,
        /// What a record costs at least, a denom each, for instance 3000ustake; `3000grain` is GRAIN.
        #[arg(long, value_name = "COIN", required = true, value_parser = coin)]
        floor: Vec<Coin>,
        #[command(flatten)]
        act: Act,
    },
    /// Draw the panel that judges a buyer's dispute over your pool's description. Do it at once: anyone may.
    DrawPanel(disputes::OfOrder),
    /// Ask governance to give less back than the panel does, with a bond as the buyer's.
    Appeal(disputes::OfOrder),
    /// Have your shares of sales paid out.
    Claim {
        #[command(flatten)]
        act: Act,
    },
    /// Give the role up. Pools that you run stay yours.
    Renounce(Renounce),
}

/// A pool: from a schema over a draft and a proposal to its editions and its end.
#[derive(Subcommand)]
pub(crate) enum Pool {
    /// Write a draft of a pool for this schema and dossier, to be changed as you need.
    Init {
        #[command(flatten)]
        files: About,
        /// The custody key that seals its editions.
        #[arg(long)]
        custody: u32,
        /// How long from cut to cut, for instance 7d; as long as the chain allows without.
        #[arg(long, value_name = "PERIOD", value_parser = period)]
        cut_period: Option<u64>,
        /// Where to write it.
        #[arg(long, value_name = "FILE", default_value = "pool.json")]
        out: PathBuf,
        #[command(flatten)]
        look: Look,
    },
    /// Look over a schema, whether a draft is about it and about the dossier, and whether the chain would take it.
    Lint {
        #[command(flatten)]
        files: About,
        /// The draft.
        #[arg(default_value = "pool.json")]
        draft: PathBuf,
        #[command(flatten)]
        look: Look,
    },
    /// Propose it, with the deposit. Then `sheaf voter propose-pool`, or whoever validates it, decides.
    Propose {
        /// The draft.
        #[arg(default_value = "pool.json")]
        draft: PathBuf,
        #[command(flatten)]
        act: Act,
    },
    /// Freeze the next edition. Anyone may after twice the cut period.
    Cut {
        /// The pool.
        pool: PoolId,
        #[command(flatten)]
        act: Act,
    },
    /// End a pool for good: it takes nothing more and sells nothing more; what was earned can be claimed for ever.
    Retire {
        /// The pool.
        pool: PoolId,
        /// You know that there is no way back.
        #[arg(long, required = true)]
        for_good: bool,
        #[command(flatten)]
        act: Act,
    },
}

/// What a pool is about.
#[derive(Args, Clone)]
pub(crate) struct About {
    /// The schema that contributions have.
    schema: PathBuf,
    /// What voters read.
    dossier: PathBuf,
}

impl About {
    /// The schema, and the dossier's content id.
    fn read(&self) -> Result<(PoolSchema, ContentId)> {
        let schema = PoolSchema::from_json(&read(&self.schema)?);
        let schema = schema.with_context(|| self.schema.display().to_string())?;
        Ok((schema, ContentId::of(&read(&self.dossier)?)))
    }
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Pool(Pool::Init { files, custody, cut_period, out, look }) => {
            init(files, *custody, *cut_period, out, look).await
        }
        Command::Pool(Pool::Lint { files, draft, look }) => lint(files, draft, look).await,
        Command::Pool(Pool::Propose { draft, act }) => {
            let draft: PoolDraft = read_json(draft)?;
            let session = act.session().await?;
            Rules::of(&session.node().await?)?.check(&draft)?;
            let config: ConfigResponse = session.ask(Part::DataPool, &QueryMsg::Config {}).await?;
            let funds = deposit(config.pool_deposit);
            let done = session.execute(Part::DataPool, &ExecuteMsg::ProposePool { draft }, &funds).await?;
            let pool = told::<PoolProposed>(&done)?.pool;
            act.output.included(&done, facts([("pool", pool.into())]))
        }
        Command::Pool(Pool::Retire { pool, for_good: _, act }) => {
            act.send(Part::DataPool, &ExecuteMsg::RetirePool { pool: *pool }).await
        }
        Command::OpenCohort { pool, template, floor, act } => {
            let session = act.session().await?;
            let terms = template.terms(floors(floor, session.at(Part::RewardToken))?);
            must_sell(&terms.floors, &session.node().await?)?;
            let msg = ExecuteMsg::OpenCohort { pool: *pool, terms };
            let done = session.execute(Part::DataPool, &msg, &[]).await?;
            let cohort = told::<CohortOpened>(&done)?.cohort;
            act.output.included(&done, facts([("cohort", cohort.into())]))
        }
        Command::Pool(Pool::Cut { pool, act }) => {
            let session = act.session().await?;
            let done = session.execute(Part::DataPool, &ExecuteMsg::Cut { pool: *pool }, &[]).await?;
            let edition = told::<CutMade>(&done)?.edition;
            act.output.included(&done, facts([("edition", edition.into())]))
        }
        Command::DrawPanel(dispute) => dispute.draw().await,
        Command::Appeal(dispute) => dispute.appeal().await,
        Command::Claim { act } => super::shares::claim(act).await,
        Command::Renounce(role) => role.of("curator").await,
    }
}

async fn init(files: &About, custody: u32, cut: Option<u64>, out: &Path, look: &Look) -> Result<()> {
    must_be_new(out)?;
    let (schema, dossier) = files.read()?;
    let node = look.node().await?;
    let (key, rules) = (draft::custody(&node, custody)?, Rules::of(&node)?);
    let draft = rules.draft(&schema, &dossier, custody, cut);
    rules.check(&draft)?;
    write_new_json(out, &draft, Readers::Everyone)?;
    look.output.facts(facts([
        ("schema", draft.schema.to_hex().into()),
        ("dossier", draft.dossier.into()),
        ("keepers", key.keepers.len().into()),
        ("cut_period", draft.cut_period.into()),
        ("every", lasting(draft.cut_period).into()),
        ("written", out.display().to_string().into()),
    ]))
}

async fn lint(files: &About, draft: &Path, look: &Look) -> Result<()> {
    let (schema, dossier) = files.read()?;
    let draft: PoolDraft = read_json(draft)?;
    let (digest, dossier) = (HexBinary::from(schema.digest()), dossier.to_string());
    if draft.schema != digest {
        bail!("the draft is about schema {}, this one is {digest}", draft.schema);
    }
    if draft.dossier != dossier {
        bail!("the draft is about dossier {}, this one is {dossier}", draft.dossier);
    }
    let node = look.node().await?;
    Rules::of(&node)?.check(&draft)?;
    draft::custody(&node, draft.custody)?;
    let anonymity = schema.anonymity();
    look.output.facts(facts([
        ("schema", digest.to_hex().into()),
        ("columns", schema.columns().len().into()),
        ("k", anonymity.k.into()),
        ("l", anonymity.l.into()),
        ("dossier", dossier.into()),
    ]))
}
