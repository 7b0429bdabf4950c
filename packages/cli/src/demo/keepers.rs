//! What the four keepers do: open, check, anonymise, compare, and only then sign.

use age::x25519::Identity;
use anyhow::{Context, Result, ensure};
use api::data_pool::ExecuteMsg;
use api::{CohortId, ContributionId, EditionNo, IdentityId};
use attestation::EditionItem;
use cosmwasm_std::HexBinary;
use oracle::anonymise::{Losses, Source};
use oracle::blob::{Blobs, ContentId};
use oracle::bundle;
use oracle::checks::{CheckReport, Checked, Claim, SeenRows, Verdict, check};
use oracle::contribution::{Prepared, prepare};
use oracle::edition::{self, Built, Which};
use oracle::schema::Table;
use sealed_key::{age_identity, age_recipient};
use testkit::{RELAYERS, secret};

use super::Demo;
use super::stories::{EditionStory, PoolStory};

/// A contribution, as the chain tells the keepers of it.
pub(crate) struct Submission {
    pub(crate) contribution: ContributionId,
    pub(crate) content: ContentId,
    pub(crate) records: u64,
}

/// The recipients to whom contributors encrypt: every keeper of the pool's custody key.
pub(crate) fn seal(demo: &Demo, plaintext: &[u8], records: u32, salt: [u8; 32]) -> Result<Prepared> {
    let keepers = demo.suite.keepers();
    Ok(prepare(keepers.iter().map(|keeper| &*keeper.recipient), plaintext, records, salt)?)
}

/// The age identity with which a keeper opens contributions.
fn keeper_identity(demo: &Demo, keeper: usize) -> Result<Identity> {
    let relayer = demo.suite.relayers.get(keeper).context("a keeper")?;
    Ok(bundle::identity(&age_identity(&relayer.age_seed))?)
}

/// A contribution, as a keeper opens it.
pub(crate) fn open(demo: &Demo, keeper: usize, content: &ContentId) -> Result<Vec<u8>> {
    Ok(bundle::open(&keeper_identity(demo, keeper)?, &demo.blobs.get(content)?)?)
}

/// A keeper seals a contribution to one auditor, who opens it. Returns the plaintext, and how long the file was
/// under way.
pub(crate) fn show(demo: &Demo, auditor: &str, content: &ContentId) -> Result<(Vec<u8>, usize)> {
    let seed = secret(&format!("{auditor} age"));
    let sealed = bundle::encrypt_to(&[bundle::recipient(&age_recipient(&seed))?], &open(demo, 0, content)?)?;
    let plaintext = bundle::open(&bundle::identity(&age_identity(&seed))?, &sealed)?;
    Ok((plaintext, sealed.len()))
}

/// One keeper opens and checks every submission, with an identity and a memory of its own, which it keeps.
fn check_all(
    demo: &Demo,
    pool: &PoolStory,
    keeper: usize,
    submissions: &[Submission],
    mut seen: SeenRows,
) -> Result<(Vec<CheckReport>, SeenRows)> {
    let identity = keeper_identity(demo, keeper)?;
    let mut reports = vec![];
    for Submission { contribution, content, records } in submissions {
        let plaintext = bundle::open(&identity, &demo.blobs.get(content)?)?;
        let claim = Claim { contribution: *contribution, records: *records };
        let Checked { report, sketch } = check(&pool.schema, claim, &plaintext, &seen);
        if !matches!(report.verdict, Verdict::Rejected { .. }) {
            seen.insert(*contribution, sketch);
        }
        reports.push(report);
    }
    Ok((reports, seen))
}

/// All keepers check; where they agree to the bit, a quorum signs and the verdicts go on chain, at most 64 a
/// report. Returns what was found.
pub(crate) fn judge(demo: &mut Demo, pool: usize, submissions: &[Submission]) -> Result<Vec<CheckReport>> {
    let mut views = vec![];
    for keeper in 0..RELAYERS {
        let memory = demo.seen.remove(&(pool, keeper)).unwrap_or_default();
        let story = demo.pools.get(pool).context("a pool")?;
        let (view, memory) = check_all(demo, story, keeper, submissions, memory)?;
        views.push(view);
        demo.seen.insert((pool, keeper), memory);
    }
    let reports = views.pop().context("a keeper")?;
    ensure!(views.iter().all(|view| *view == reports), "keepers differ in what they found");

    for part in reports.chunks(api::data_pool::MAX_VERIFICATION_ITEMS) {
        let items = part
            .iter()
            .map(|report| testkit::verdict_on(report.contribution, 1, report.verdict.into()))
            .collect();
        let report = demo.suite.pool_report(items);
        let signatures = demo.suite.signatures(&report);
        let (keeper, contract) = (demo.suite.address("relayer 0"), demo.suite.contracts.data_pool.clone());
        let msg = ExecuteMsg::Verify { report, signatures };
        demo.send(&keeper, &contract, &msg, &[])?;
        demo.replay.get_or_insert(msg);
    }
    Ok(reports)
}

/// What a cohort lost to anonymity, and how many people are in it.
pub(crate) struct CohortLosses {
    pub(crate) cohort: CohortId,
    pub(crate) people: usize,
    pub(crate) losses: Losses,
}

/// One keeper opens what the edition's members contributed, with an identity of its own, anonymises it, and
/// proves the result k-anonymous anew.
fn build(
    demo: &Demo,
    story: &PoolStory,
    keeper: usize,
    edition: EditionNo,
    withdrawn: &[ContributionId],
) -> Result<Built> {
    let identity = keeper_identity(demo, keeper)?;
    let mut tables: Vec<(CohortId, IdentityId, Table)> = vec![];
    for cohort in &story.cohorts {
        for member in cohort.members.iter().filter(|member| !withdrawn.contains(&member.contribution)) {
            let plaintext = bundle::open(&identity, &demo.blobs.get(&member.content)?)?;
            tables.push((cohort.id, member.identity, Table::parse(&story.schema, &plaintext)?));
        }
    }
    let sources: Vec<Source<'_>> = tables
        .iter()
        .map(|(cohort, contributor, table)| Source { cohort: *cohort, contributor: *contributor, table })
        .collect();
    let terms = story.cohorts.iter().map(|cohort| (cohort.id, cohort.terms.clone())).collect();
    let data_pool = demo.suite.contracts.data_pool.as_str();
    let chain_id = demo.suite.chain_id();
    let which = Which { chain_id: &chain_id, data_pool, pool: story.id, edition };
    Ok(edition::build(&story.schema, which, &terms, &sources)?)
}

/// What each cohort lost to anonymity, and how many people are in it.
fn losses(story: &PoolStory, built: &Built, withdrawn: &[ContributionId]) -> Vec<CohortLosses> {
    let lost = |(cohort, losses): (&CohortId, &Losses)| {
        let members = story.cohort(*cohort).map_or(&[][..], |cohort| &cohort.members);
        let people = members.iter().filter(|member| !withdrawn.contains(&member.contribution)).count();
        CohortLosses { cohort: *cohort, people, losses: losses.clone() }
    };
    built.losses.iter().map(lost).collect()
}

/// Every keeper builds the edition; where they agree to the bit, a quorum signs its root and it is published.
pub(crate) fn publish(
    demo: &mut Demo,
    pool: usize,
    edition: EditionNo,
    withdrawn: &[ContributionId],
) -> Result<Vec<CohortLosses>> {
    let story = demo.pools.get(pool).context("a pool")?;
    let mut builds = (0..RELAYERS)
        .map(|keeper| build(demo, story, keeper, edition, withdrawn))
        .collect::<Result<Vec<_>>>()?;
    let ours = builds.pop().context("a keeper")?;
    ensure!(builds.iter().all(|build| *build == ours), "keepers differ in the edition they built");
    let losses = losses(story, &ours, withdrawn);
    let Built { manifest, files, .. } = ours;
    let mask = story.cohorts.iter().fold(0u32, |mask, cohort| mask | 1 << cohort.slot);
    let json = manifest.to_json()?;
    let content = demo.blobs.put(&json)?;
    let item = EditionItem {
        pool: story.id,
        edition,
        manifest_root: HexBinary::from(manifest.root()),
        manifest: content.to_string(),
        mask,
    };
    let name = story.schema.document().name.clone();
    demo.out.bytes(&format!("pools/{name}/edition-{edition}/manifest.json"), &json)?;
    demo.suite.publish(item)?;
    if let Some(story) = demo.pools.get_mut(pool) {
        story.editions.push(EditionStory { number: edition, manifest, content, files });
    }
    Ok(losses)
}
