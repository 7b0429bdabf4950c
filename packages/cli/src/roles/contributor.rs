//! `sheaf contributor`: who puts data in, and is paid for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use age::secrecy::zeroize::Zeroizing;
use anyhow::{Context, Result, bail};
use api::data_pool::{
    Claimed, CohortResponse, ConfigResponse, Contributed, EarningsKey, ExecuteMsg, PoolResponse, QueryMsg,
};
use api::identity_registry::{self, Custody, ExecuteMsg as Registry, IdentityResponse, Registered};
use api::{CohortId, ContributionId, IdentityId};
use clap::Subcommand;
use consent::{Dossier, Subject, access_report, held};
use cosmwasm_std::{HexBinary, Uint128};
use deploy::Part;
use oracle::blob::{Blobs, ContentId, DirBlobs};
use oracle::checks::{Claim, SeenRows, Verdict, check};
use oracle::contribution::{ContributionFacts, prepare};
use oracle::schema::PoolSchema;
use rand::RngCore;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{CredentialFile, read, read_json, write, write_json};
use crate::options::{Act, Look, Session, Who, deposit};
use crate::output::{facts, included, told};

/// Put data in under terms that you choose, see who bought it, be paid, and take it back.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Register with the credential that an issuer signed for your address (`sheaf issuer issue`).
    Join {
        /// The issuer's file.
        credential: PathBuf,
        #[command(flatten)]
        act: Act,
    },
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
    /// Have everything paid out that is due.
    Claim {
        #[command(flatten)]
        act: Act,
    },
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

/// What `prepare` writes and `contribute` reads.
#[derive(Serialize, Deserialize)]
struct PreparedFile {
    cohort: CohortId,
    facts: ContributionFacts,
    /// Shows, with the file, what the commitment stands for; delete it, and the commitment says nothing any more.
    salt: HexBinary,
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Join { credential, act } => join(credential, act).await,
        Command::Pools { look } => pools(look).await,
        Command::Terms { cohort, look } => terms(*cohort, look).await,
        Command::Prepare { file, cohort, schema, records, store, out, look } => {
            let schema = schema.as_deref().map(read_schema).transpose()?;
            let prepared = Preparing { file, cohort: *cohort, schema, records: *records, store, out };
            prepared.run(look).await
        }
        Command::Contribute { prepared, act } => contribute(prepared, act).await,
        Command::Contributions { who, look } => show(who, look, held::contributions).await,
        Command::Earnings { who, look } => show(who, look, held::earnings).await,
        Command::Uses { who, look } => show(who, look, held::uses).await,
        Command::Claim { act } => claim(act).await,
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
        Command::Erase { for_good: _, act } => act.send(Part::IdentityRegistry, &Registry::Erase {}).await,
        Command::ExportMe { who, dossiers, out, look } => export(who, dossiers.as_deref(), out, look).await,
    }
}

pub(super) async fn join(credential: &Path, act: &Act) -> Result<()> {
    let register: CredentialFile = read_json(credential)?;
    let Registry::Register { credential: says, .. } = &register else {
        bail!("{} is no credential: an issuer makes one with `sheaf issuer issue`", credential.display());
    };
    let session = act.session().await?;
    let address = session.wallet.address();
    if says.address != address {
        bail!("this credential is for {}; --key names the key of {address}", says.address);
    }
    let done = session.execute(Part::IdentityRegistry, &register, &[]).await?;
    let identity = told::<Registered>(&done)?.identity;
    act.output.facts(&included(&done, [("identity", identity.into())]))
}

async fn pools(look: &Look) -> Result<()> {
    let node = look.node().await?;
    let (ask, data_pool) = (node.ask(), &node.contracts().data_pool);
    let pools: Vec<PoolResponse> = ask.all(
        data_pool,
        |start_after, limit| QueryMsg::Pools { start_after, limit: Some(limit) },
        |pool: &PoolResponse| pool.id,
    )?;
    let mut lines = vec![];
    for pool in pools {
        let cohorts: Vec<CohortResponse> = ask.all(
            data_pool,
            |start_after, limit| QueryMsg::Cohorts { pool: pool.id, start_after, limit: Some(limit) },
            |cohort: &CohortResponse| cohort.id,
        )?;
        let open = cohorts.iter().filter(|cohort| !cohort.ended).map(|cohort| {
            let template = cohort.terms.template().map_or("own terms", |template| template.name());
            json!({ "cohort": cohort.id, "terms": template, "people": cohort.heads, "records": cohort.records })
        });
        lines.push(json!({
            "pool": pool.id,
            "status": pool.pool.status,
            "dossier": pool.pool.draft.dossier,
            "least_level": pool.pool.draft.min_level,
            "cohorts": open.collect::<Vec<_>>(),
        }));
    }
    look.output.lines(&lines, |pool| {
        let cohorts = pool["cohorts"].as_array().into_iter().flatten();
        let cohorts = cohorts.map(|cohort| {
            let terms = cohort["terms"].as_str().unwrap_or_default();
            format!(
                "\n  cohort {}: {terms}, {} people, {} records",
                cohort["cohort"], cohort["people"], cohort["records"]
            )
        });
        let (status, dossier) = (&pool["status"], pool["dossier"].as_str().unwrap_or_default());
        format!("pool {}: {status}, dossier {dossier}{}", pool["pool"], cohorts.collect::<String>())
    })
}

async fn terms(cohort: CohortId, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let found: CohortResponse = node.ask().ask(&node.contracts().data_pool, &QueryMsg::Cohort { cohort })?;
    let id = HexBinary::from(found.terms.id());
    if id != found.terms_id {
        bail!(
            "the node says that these terms have the id {}, and they have {id}: ask another node",
            found.terms_id
        );
    }
    let words: Vec<Value> = found.terms.plain_words().into_iter().map(Value::from).collect();
    look.output.lines(&words, |line| line.as_str().unwrap_or_default().into())
}

fn read_schema(path: &Path) -> Result<PoolSchema> {
    PoolSchema::from_json(&read(path)?).with_context(|| path.display().to_string())
}

/// A file that is to be prepared.
struct Preparing<'a> {
    file: &'a Path,
    cohort: CohortId,
    schema: Option<PoolSchema>,
    records: Option<u32>,
    store: &'a Path,
    out: &'a Path,
}

impl Preparing<'_> {
    async fn run(&self, look: &Look) -> Result<()> {
        let node = look.node().await?;
        let (ask, at) = (node.ask(), node.contracts());
        let cohort: CohortResponse = ask.ask(&at.data_pool, &QueryMsg::Cohort { cohort: self.cohort })?;
        let pool: PoolResponse = ask.ask(&at.data_pool, &QueryMsg::Pool { pool: cohort.pool })?;
        let query = identity_registry::QueryMsg::Custody { custody: pool.pool.draft.custody };
        let custody: Custody = ask.ask(&at.registry, &query)?;

        let plaintext = Zeroizing::new(read(self.file)?);
        let (records, quality) = self.judge(&pool, &plaintext)?;
        let mut salt = [0; 32];
        rand::rngs::OsRng.fill_bytes(&mut salt);
        // the key of a keeper whose bond was slashed is empty: nothing new is sealed to it
        let keepers = custody.keepers.iter().filter(|keeper| !keeper.key.is_empty());
        let prepared = prepare(keepers.map(|keeper| &*keeper.recipient), &plaintext, records, salt)?;
        DirBlobs::open(self.store)?.put(&prepared.sealed)?;
        let file = PreparedFile { cohort: self.cohort, facts: prepared.facts, salt: salt.into() };
        write_json(self.out, &file)?;
        look.output.facts(&facts([
            ("pool", cohort.pool.into()),
            ("cohort", self.cohort.into()),
            ("records", records.into()),
            ("quality_bps", json!(quality)),
            ("content", file.facts.content.to_string().into()),
            ("bytes", file.facts.bytes.into()),
            ("written", self.out.display().to_string().into()),
        ]))
    }

    /// How many records there are and, where the schema is at hand, their quality as the keepers will find it.
    fn judge(&self, pool: &PoolResponse, plaintext: &[u8]) -> Result<(u32, Option<u16>)> {
        let Some(schema) = &self.schema else {
            return Ok((self.records.context("--records or --schema")?, None));
        };
        let (expected, got) = (&pool.pool.draft.schema, HexBinary::from(schema.digest()));
        if *expected != got {
            bail!("this schema is {got}, the pool's is {expected}: get it from the pool's dossier");
        }
        let claim = |records| Claim { contribution: 0, records };
        let seen = SeenRows::new();
        let counted =
            check(schema, claim(self.records.unwrap_or_default().into()), plaintext, &seen).report.records;
        let report = check(schema, claim(self.records.map_or(counted, u64::from)), plaintext, &seen).report;
        match report.verdict {
            Verdict::Rejected { code } => {
                bail!("the keepers would reject this file (code {}): {}", code.number(), code.sentence())
            }
            Verdict::Flagged { code } => {
                eprintln!("an auditor will look at this file (code {}): {}", code.number(), code.sentence());
            }
            Verdict::Verified { .. } => {}
        }
        Ok((report.records.try_into().context("too many records")?, Some(report.quality_bps)))
    }
}

async fn contribute(prepared: &Path, act: &Act) -> Result<()> {
    let PreparedFile { cohort, facts, .. } = read_json(prepared)?;
    let session = act.session().await?;
    let config: ConfigResponse = session.ask(Part::DataPool, &QueryMsg::Config {}).await?;
    let funds = deposit(config.contribution_deposit);
    let done = session.execute(Part::DataPool, &facts.contribute(cohort), &funds).await?;
    let contribution = told::<Contributed>(&done)?.contribution;
    act.output.facts(&included(&done, [("contribution", contribution.into())]))
}

/// A section of the access report by itself.
type Held = fn(&Subject<'_>, &BTreeMap<String, Dossier>) -> Result<consent::Section, consent::ReportError>;

/// Shows what the contracts hold on someone of one kind.
pub(super) async fn show(who: &Who, look: &Look, section: Held) -> Result<()> {
    let node = look.node().await?;
    let subject = Subject::gather(node.ask(), who.identity(&node)?)?;
    look.output.section(&section(&subject, &BTreeMap::new())?)
}

async fn claim(act: &Act) -> Result<()> {
    let session = act.session().await?;
    let address = session.wallet.address();
    let query = identity_registry::QueryMsg::IdentityOf { address };
    let IdentityResponse { id: identity, .. } = session.ask(Part::IdentityRegistry, &query).await?;
    let mut paid = BTreeMap::<String, Uint128>::new();
    // a claim that has more editions to walk than one message may pays at its last page
    loop {
        let keys = due(&session, identity).await?;
        if keys.is_empty() {
            break;
        }
        for claims in keys.chunks(api::data_pool::MAX_CLAIMS) {
            let msg = ExecuteMsg::Claim { identity: Some(identity), claims: claims.to_vec(), limit: None };
            let done = session.execute(Part::DataPool, &msg, &[]).await?;
            for claimed in done.events.iter().filter_map(<Claimed as api::event::ChainEvent>::parse) {
                let sum = paid.entry(claimed.denom).or_default();
                *sum = sum.checked_add(claimed.paid)?;
            }
        }
    }
    let lines: Vec<Value> =
        paid.iter().map(|(denom, paid)| json!({ "denom": denom, "paid": paid })).collect();
    if lines.is_empty() {
        eprintln!("nothing is due");
    }
    act.output.lines(&lines, |line| {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_string();
        format!("paid {} {}", text("paid"), text("denom"))
    })
}

/// What an identity could claim now.
async fn due(session: &Session, identity: u64) -> Result<Vec<EarningsKey>> {
    let node = session.node().await?;
    let subject = Subject::gather(node.ask(), identity)?;
    let rows = held::earnings(&subject, &BTreeMap::new())?.rows;
    let due = rows.iter().filter(|row| row.get("due") != Some(&json!("0")));
    due.map(|row| {
        let of = json!({ "cohort": row.get("cohort"), "denom": row.get("denom") });
        Ok(serde_json::from_value(of)?)
    })
    .collect()
}

async fn export(who: &Who, dossiers: Option<&Path>, out: &Path, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let identity = who.identity(&node)?;
    let dossiers = dossiers.map(read_dossiers).transpose()?.unwrap_or_default();
    let report = access_report(node.ask(), identity, &dossiers)?;
    let file = |ending: &str| out.join(format!("access-report-{identity}.{ending}"));
    write(&file("json"), report.json()?.as_bytes())?;
    write(&file("md"), report.markdown().as_bytes())?;
    look.output.facts(&facts([
        ("identity", identity.into()),
        ("sections", report.sections.len().into()),
        ("written", file("md").display().to_string().into()),
        ("for_programs", file("json").display().to_string().into()),
    ]))
}

/// Dossiers by content id: Markdown for voters, with a block of JSON for the law. Files without one are left alone.
fn read_dossiers(dir: &Path) -> Result<BTreeMap<String, Dossier>> {
    let mut found = BTreeMap::new();
    for file in dir.read_dir().with_context(|| dir.display().to_string())? {
        let path = file?.path();
        if !path.is_file() {
            continue;
        }
        let bytes = read(&path)?;
        let text = String::from_utf8_lossy(&bytes);
        let block = text.split_once("```json\n").and_then(|(_, rest)| rest.split_once("\n```"));
        if let Some(dossier) = block.and_then(|(json, _)| serde_json::from_str(json).ok()) {
            found.insert(ContentId::of(&bytes).to_string(), dossier);
        }
    }
    Ok(found)
}
