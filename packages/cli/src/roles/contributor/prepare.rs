//! A file, from plaintext to the chain.

use std::path::Path;

use age::secrecy::zeroize::Zeroizing;
use anyhow::{Context, Result, bail};
use api::data_pool::{
    CohortResponse, ConfigResponse, Contributed, ContributionResponse, ContributionStatus, ExecuteMsg,
    PoolResponse, QueryMsg,
};
use api::identity_registry::{self, Custody};
use api::{CohortId, ContributionId};
use chain::files::Readers;
use cosmwasm_std::HexBinary;
use deploy::Part;
use oracle::blob::{Blobs, DirBlobs};
use oracle::checks::{Claim, SeenRows, Verdict, check};
use oracle::contribution::{ContributionFacts, prepare};
use oracle::schema::PoolSchema;
use rand::RngCore;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::options::{Act, Look, Session, deposit};
use crate::output::{facts, tell, told};
use crate::roles::{must_be_new, read, read_json, write_new_json};

/// What `prepare` writes and `contribute` reads.
#[derive(Serialize, Deserialize)]
struct PreparedFile {
    cohort: CohortId,
    facts: ContributionFacts,
    /// Shows, with the file, what the commitment stands for; delete it, and the commitment says nothing any more.
    salt: HexBinary,
}

/// Encrypts a file to the keepers of a cohort's pool, after a look at it where the schema is at hand.
pub(super) async fn prepare_file(
    file: &Path,
    cohort: CohortId,
    (schema, records): (Option<&Path>, Option<u32>),
    (store, out): (&Path, &Path),
    look: &Look,
) -> Result<()> {
    must_be_new(out)?;
    let schema = schema.map(read_schema).transpose()?;
    Preparing { file, cohort, schema, records, store, out }.run(look).await
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
        write_new_json(self.out, &file, Readers::Owner)?;
        look.output.facts(facts([
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
                tell(format!(
                    "an auditor will look at this file (code {}): {}",
                    code.number(),
                    code.sentence()
                ));
            }
            Verdict::Verified { .. } => {}
        }
        Ok((report.records.try_into().context("too many records")?, Some(report.quality_bps)))
    }
}

/// Enters what was prepared.
pub(super) async fn contribute(prepared: &Path, act: &Act) -> Result<()> {
    let PreparedFile { cohort, facts: of_file, .. } = read_json(prepared)?;
    let session = act.session().await?;
    if let Some(before) = entered_before(&session, &of_file).await? {
        bail!(
            "contribution {before} is this file already: `sheaf contributor contributions` says how it stands"
        );
    }
    let config: ConfigResponse = session.ask(Part::DataPool, &QueryMsg::Config {}).await?;
    let funds = deposit(config.contribution_deposit);
    let done = session.execute(Part::DataPool, &of_file.contribute(cohort), &funds).await?;
    let contribution = told::<Contributed>(&done)?.contribution;
    act.output.included(&done, facts([("contribution", contribution.into()), ("cohort", cohort.into())]))
}

/// The number under which the account that acts has entered the same ciphertext before, and not taken it back.
async fn entered_before(session: &Session, of_file: &ContributionFacts) -> Result<Option<ContributionId>> {
    let node = session.node().await?;
    // who has no identity is told so by the chain
    let Some((identity, _)) = node.identity_at(&session.wallet.address())? else { return Ok(None) };
    let all: Vec<ContributionResponse> = node.ask().all(
        &node.contracts().data_pool,
        |start_after, limit| QueryMsg::ContributionsOf { identity, start_after, limit: Some(limit) },
        |contribution: &ContributionResponse| contribution.id,
    )?;
    let content = of_file.content.to_string();
    let same = |one: &&ContributionResponse| {
        one.content == content && !matches!(one.status, ContributionStatus::Withdrawn)
    };
    Ok(all.iter().find(same).map(|one| one.id))
}

/// Submits a contribution again with what was prepared.
pub(super) async fn resubmit(contribution: ContributionId, prepared: &Path, act: &Act) -> Result<()> {
    let PreparedFile { cohort, facts: of_file, .. } = read_json(prepared)?;
    let session = act.session().await?;
    let found: ContributionResponse =
        session.ask(Part::DataPool, &QueryMsg::Contribution { contribution }).await?;
    if found.cohort != cohort {
        bail!(
            "contribution {contribution} is in cohort {}, and this file was prepared for cohort {cohort}",
            found.cohort
        );
    }
    let config: ConfigResponse = session.ask(Part::DataPool, &QueryMsg::Config {}).await?;
    // one that nobody judged still has its deposit there
    let funds = if found.deposit.is_some() { vec![] } else { deposit(config.contribution_deposit) };
    let ContributionFacts { content, bytes, records, commitment } = of_file;
    let content = content.to_string();
    let msg = ExecuteMsg::Resubmit { contribution, content, bytes, records, commitment };
    let done = session.execute(Part::DataPool, &msg, &funds).await?;
    let round = u64::from(found.round) + 1;
    act.output.included(&done, facts([("contribution", contribution.into()), ("round", round.into())]))
}
