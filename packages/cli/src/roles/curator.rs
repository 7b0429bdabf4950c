//! `sheaf curator`: who runs a pool.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use api::PoolId;
use api::data_pool::{CohortOpened, ConfigResponse, ExecuteMsg, PoolDraft, PoolProposed, QueryMsg};
use clap::Subcommand;
use cosmwasm_std::{Coin, HexBinary};
use deploy::Part;
use earnings::Fees;
use oracle::blob::ContentId;
use oracle::schema::PoolSchema;
use serde_json::json;
use terms::{Floor, Purpose, Template};

use super::{read, read_json, write_json};
use crate::options::{Act, deposit};
use crate::output::{Output, facts, included, told};

/// Run a pool: propose it, open cohorts, cut editions.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// A pool's draft.
    #[command(subcommand)]
    Pool(Pool),
    /// Open a cohort under a template's terms.
    OpenCohort {
        /// The pool.
        pool: PoolId,
        /// Whose terms: research_only, health_research, academic_non_commercial, public_benefit, broad_commercial,
        /// compute_only.
        #[arg(value_parser = template)]
        template: Template,
        /// What a record costs at least, a denom each, for instance 3000ustake; `3000grain` is GRAIN.
        #[arg(long, required = true)]
        floor: Vec<Coin>,
        #[command(flatten)]
        act: Act,
    },
    /// Freeze the next edition.
    Cut {
        /// The pool.
        pool: PoolId,
        #[command(flatten)]
        act: Act,
    },
}

/// From a schema to a proposed pool.
#[derive(Subcommand)]
pub(crate) enum Pool {
    /// Write a draft of a pool for this schema and dossier, to be changed as you need.
    Init {
        /// The schema that contributions will have.
        schema: PathBuf,
        /// What voters read.
        dossier: PathBuf,
        /// The custody key that seals its editions.
        #[arg(long)]
        custody: u32,
        /// Where to write it.
        #[arg(long, value_name = "FILE", default_value = "pool.json")]
        out: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Look over a schema, and whether a draft is about it and about the dossier.
    Lint {
        /// The schema.
        schema: PathBuf,
        /// What voters read.
        dossier: PathBuf,
        /// The draft.
        #[arg(default_value = "pool.json")]
        draft: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Propose it, with the deposit. Then `sheaf voter propose-pool`, or whoever validates it, decides.
    Propose {
        /// The draft.
        #[arg(default_value = "pool.json")]
        draft: PathBuf,
        #[command(flatten)]
        act: Act,
    },
}

fn template(text: &str) -> Result<Template, String> {
    Template::named(text).ok_or_else(|| format!("one of {}", Template::ALL.map(Template::name).join(", ")))
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Pool(Pool::Init { schema, dossier, custody, out, output }) => {
            let parsed =
                PoolSchema::from_json(&read(schema)?).with_context(|| schema.display().to_string())?;
            let draft = draft(&parsed, &ContentId::of(&read(dossier)?), *custody);
            write_json(out, &draft)?;
            output.facts(&facts([
                ("schema", draft.schema.to_hex().into()),
                ("dossier", draft.dossier.into()),
                ("written", out.display().to_string().into()),
            ]))
        }
        Command::Pool(Pool::Lint { schema, dossier, draft, output }) => {
            let parsed =
                PoolSchema::from_json(&read(schema)?).with_context(|| schema.display().to_string())?;
            let draft: PoolDraft = read_json(draft)?;
            let (digest, content) =
                (HexBinary::from(parsed.digest()), ContentId::of(&read(dossier)?).to_string());
            if draft.schema != digest {
                bail!("the draft is about schema {}, this one is {digest}", draft.schema);
            }
            if draft.dossier != content {
                bail!("the draft is about dossier {}, this one is {content}", draft.dossier);
            }
            let anonymity = parsed.anonymity();
            output.facts(&facts([
                ("schema", digest.to_hex().into()),
                ("columns", parsed.columns().len().into()),
                ("k", anonymity.k.into()),
                ("l", anonymity.l.into()),
                ("dossier", content.into()),
            ]))
        }
        Command::Pool(Pool::Propose { draft, act }) => {
            let draft: PoolDraft = read_json(draft)?;
            let session = act.session().await?;
            let config: ConfigResponse = session.ask(Part::DataPool, &QueryMsg::Config {}).await?;
            let funds = deposit(config.pool_deposit);
            let done = session.execute(Part::DataPool, &ExecuteMsg::ProposePool { draft }, &funds).await?;
            let pool = told::<PoolProposed>(&done)?.pool;
            act.output.facts(&included(&done, [("pool", pool.into())]))
        }
        Command::OpenCohort { pool, template, floor, act } => {
            let session = act.session().await?;
            let mut floors: Vec<Floor> = floor
                .iter()
                .map(|coin| Floor { denom: session.denom(&coin.denom), amount: coin.amount })
                .collect();
            floors.sort_by(|a, b| a.denom.cmp(&b.denom));
            let terms = template.terms(floors);
            let msg = ExecuteMsg::OpenCohort { pool: *pool, terms };
            let done = session.execute(Part::DataPool, &msg, &[]).await?;
            let cohort = told::<CohortOpened>(&done)?.cohort;
            act.output.facts(&included(&done, [("cohort", cohort.into())]))
        }
        Command::Cut { pool, act } => {
            let session = act.session().await?;
            let done = session.execute(Part::DataPool, &ExecuteMsg::Cut { pool: *pool }, &[]).await?;
            let edition = told::<api::data_pool::CutMade>(&done)?.edition;
            act.output.facts(&included(&done, [("edition", json!(edition))]))
        }
    }
}

/// A draft that most pools can keep: research of every kind, 15 % of fees, monthly editions.
fn draft(schema: &PoolSchema, dossier: &ContentId, custody: u32) -> PoolDraft {
    PoolDraft {
        schema: HexBinary::from(schema.digest()),
        dossier: dossier.to_string(),
        purposes: vec![Purpose::Research, Purpose::PublicHealth],
        fees: Fees { relayers: 400, curator: 300, auditors: 100, reserve: 500, purse: 200 },
        custody,
        cap: 10_000_000,
        cut_period: 30 * 86_400,
        nullifier_domain: 1,
        scoped: false,
        min_level: 2,
        min_heads: 12,
        sample_bps: 500,
    }
}
