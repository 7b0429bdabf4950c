//! Act 3: people contribute under terms they choose, and the keepers check what they get.

use anyhow::{Context, Result};
use api::data_pool::{CohortOpened, Contributed, ExecuteMsg};
use api::event::ChainEvent;
use attestation::quorum_of;
use cosmwasm_std::{Addr, Coin, Uint128};
use oracle::blob::Blobs;
use oracle::checks::{CheckReport, Code, Verdict};
use rand::Rng;
use terms::{Floor, Regions, Template, Terms, odrl};
use testkit::{COHORT_DEPOSIT, NATIVE, OTHER, RELAYERS};

use super::audits;
use super::kyc::People;
use crate::demo::keepers::{self, Submission};
use crate::demo::narrator::{amount, grouped};
use crate::demo::stories::{CohortStory, Member};
use crate::demo::{Demo, data};

/// A file that someone puts in, and how many records they say it has.
pub(super) struct File {
    pub(super) who: Addr,
    pub(super) bytes: Vec<u8>,
    pub(super) records: usize,
}

/// A contribution that the keepers flagged: its cohort's place in the pool, and what it would be if it counted.
pub(super) struct Flagged {
    pub(super) cohort: usize,
    pub(super) member: Member,
    pub(super) code: Code,
    pub(super) quality: u16,
}

pub(super) fn play(demo: &mut Demo, people: People) -> Result<()> {
    demo.say.act(3, "People contribute under their own terms; keepers check every file");
    demo.say.say(
        "The insurance rows are real and dealt at random to made-up people; the heart rates are generated.",
    );
    insurance(demo, &people)?;
    heart_rates(demo, &people)
}

/// The pool of real data: five kinds of terms, 24 people each, and five careless ones.
fn insurance(demo: &mut Demo, people: &People) -> Result<()> {
    let own = Terms {
        regions: Regions::Only(vec!["DE".into(), "FR".into()]),
        longest_use: 180 * 86_400,
        ..Template::ResearchOnly.terms(floors(demo, 6_000))
    };
    let terms = [
        (Template::HealthResearch.name(), Template::HealthResearch.terms(floors(demo, 2_000))),
        (Template::ResearchOnly.name(), Template::ResearchOnly.terms(floors(demo, 3_000))),
        (Template::BroadCommercial.name(), Template::BroadCommercial.terms(floors(demo, 4_000))),
        (Template::AcademicNonCommercial.name(), Template::AcademicNonCommercial.terms(floors(demo, 1_000))),
        ("own: DE, FR, 180 d", own),
    ];
    for (name, terms) in terms {
        open(demo, 0, name, terms)?;
    }
    let (header, hands) = data::deal(&mut demo.rng, people.insured.len())?;
    let files: Vec<File> = people
        .insured
        .iter()
        .zip(&hands)
        .map(|(who, rows)| File { who: who.clone(), bytes: data::csv(&header, rows), records: rows.len() })
        .collect();
    let careless = careless(people, &header, &hands, &files);
    let cohorts = demo.pools.first().map_or(0, |pool| pool.cohorts.len()).max(1);
    let files: Vec<(usize, File)> = files
        .into_iter()
        .enumerate()
        .map(|(index, file)| (index % cohorts, file))
        .chain(careless.into_iter().map(|file| (1, file)))
        .collect();
    submit(demo, 0, files).map(drop)
}

/// Five ways to get it wrong.
fn careless(people: &People, header: &str, hands: &[Vec<String>], files: &[File]) -> Vec<File> {
    let hand = |index: usize| hands.get(index).cloned().unwrap_or_default();
    let mut out_of_range = hand(0);
    for row in &mut out_of_range {
        if let Some((_, rest)) = row.split_once(',') {
            *row = format!("9999,{rest}");
        }
    }
    let mut with_mail = hand(1);
    if let Some(row) = with_mail.first_mut()
        && let Some((_, rest)) = row.split_once(',')
    {
        *row = format!("jo.doe@example.org,{rest}");
    }
    let short: Vec<String> = hand(3).into_iter().take(60).collect();
    let bytes = [
        data::csv(&header.replace("mdvis", "visits"), &hand(2)),
        data::csv(header, &out_of_range),
        data::csv(header, &with_mail),
        files.get(4).map(|file| file.bytes.clone()).unwrap_or_default(),
        data::csv(header, &short),
    ];
    let records = [hand(2).len(), out_of_range.len(), with_mail.len(), hand(4).len(), 200];
    people
        .careless
        .iter()
        .zip(bytes)
        .zip(records)
        .map(|((who, bytes), records)| File { who: who.clone(), bytes, records })
        .collect()
}

/// The generated pool: two kinds of terms, 16 people each.
fn heart_rates(demo: &mut Demo, people: &People) -> Result<()> {
    let terms = [Template::ResearchOnly, Template::BroadCommercial];
    for template in terms {
        let terms = template.terms(floors(demo, 5_000));
        open(demo, 1, template.name(), terms)?;
    }
    let mut files = vec![];
    for (index, who) in people.wearers.iter().enumerate() {
        let day = demo.rng.gen_range(0..28);
        let bytes = data::heart_rates(&mut demo.rng, day);
        files.push((index % terms.len(), File { who: who.clone(), bytes, records: 96 }));
    }
    submit(demo, 1, files).map(drop)
}

/// The same floor in every denom that orders may be paid in, micro-denom a record.
fn floors(demo: &Demo, floor: u128) -> Vec<Floor> {
    let mut denoms = [NATIVE.to_string(), OTHER.to_string(), demo.suite.grain()];
    denoms.sort();
    denoms.into_iter().map(|denom| Floor { denom, amount: Uint128::new(floor) }).collect()
}

fn open(demo: &mut Demo, pool: usize, name: &str, terms: Terms) -> Result<()> {
    let story = demo.pools.get(pool).context("a pool")?;
    let (pool_id, curator) = (story.id, story.curator.clone());
    let file = format!("pools/{}", story.schema.document().name);
    let deposit = match terms.template() {
        Some(_) => vec![],
        None => vec![Coin::new(COHORT_DEPOSIT, NATIVE)],
    };
    let contract = demo.suite.contracts.data_pool.clone();
    let msg = ExecuteMsg::OpenCohort { pool: pool_id, terms: terms.clone() };
    let response = demo.suite.execute(&curator, &contract, &msg, &deposit)?;
    let opened = response.events.iter().find_map(CohortOpened::parse).context("an event tells the cohort")?;
    let floor = terms.floor(NATIVE).unwrap_or_default();
    let what = format!("opens cohort {} of pool {pool_id}: {name}", opened.cohort);
    demo.say.deed("curator", &what, &format!("floor {} a record", amount(floor.u128(), NATIVE)));
    demo.out.json(
        &format!("{file}/terms/cohort-{}.odrl.json", opened.cohort),
        &odrl(
            &terms,
            &format!("urn:sha256:{}", opened.terms_id),
            &format!("urn:sheaf:{}:pool:{pool_id}", demo.suite.chain_id()),
        ),
    )?;
    demo.out.bytes(
        &format!("{file}/terms/cohort-{}.txt", opened.cohort),
        terms.plain_words().iter().map(|line| format!("{line}\n")).collect::<String>().as_bytes(),
    )?;
    if let Some(story) = demo.pools.get_mut(pool) {
        story.cohorts.push(CohortStory {
            id: opened.cohort,
            slot: opened.slot,
            name: name.into(),
            terms,
            members: vec![],
        });
    }
    Ok(())
}

/// Everyone encrypts to the keepers and contributes; the keepers judge; auditors see samples. Returns what was
/// flagged.
pub(super) fn submit(demo: &mut Demo, pool: usize, files: Vec<(usize, File)>) -> Result<Vec<Flagged>> {
    let contract = demo.suite.contracts.data_pool.clone();
    let mut submissions = vec![];
    let mut bytes = 0u64;
    for (cohort, file) in &files {
        let cohort = demo.pools.get(pool).and_then(|pool| pool.cohorts.get(*cohort)).context("a cohort")?.id;
        let salt: [u8; 32] = demo.rng.r#gen();
        let prepared = keepers::seal(demo, &file.bytes, u32::try_from(file.records)?, salt)?;
        let content = demo.blobs.put(&prepared.sealed)?;
        bytes += prepared.facts.bytes;
        let msg = prepared.facts.contribute(cohort);
        let response = demo.suite.execute(&file.who, &contract, &msg, &[])?;
        let made =
            response.events.iter().find_map(Contributed::parse).context("an event tells the number")?;
        let records = u64::try_from(file.records)?;
        submissions.push(Submission { contribution: made.contribution, content, records });
    }
    let people = format!("{} people", files.len());
    demo.say.deed(
        &people,
        "encrypt their files to 4 keepers (age) and contribute",
        &format!("{} bytes", grouped(bytes.into())),
    );

    let reports = keepers::judge(demo, pool, &submissions)?;
    let verified: Vec<&CheckReport> =
        reports.iter().filter(|report| matches!(report.verdict, Verdict::Verified { .. })).collect();
    let rows: u64 = verified.iter().map(|report| report.records).sum();
    let least = verified.iter().map(|report| report.quality_bps).min().unwrap_or_default();
    let count = if verified.is_empty() { "none".into() } else { verified.len().to_string() };
    let what = format!("each check all; agree; {} sign: {count} verified", quorum_of(RELAYERS));
    let figures = match verified.is_empty() {
        true => String::new(),
        false => format!("{} rows, quality from {least} bp", grouped(rows.into())),
    };
    demo.say.deed("4 keepers", &what, &figures);

    let mut flagged = vec![];
    for (((cohort, file), report), submission) in files.into_iter().zip(&reports).zip(&submissions) {
        let (word, code) = match report.verdict {
            Verdict::Verified { .. } => ("", None),
            Verdict::Rejected { code } => ("rejected", Some(code)),
            Verdict::Flagged { code } => ("flagged", Some(code)),
        };
        let member = Member {
            identity: demo.suite.identity(&file.who),
            address: file.who,
            contribution: report.contribution,
            content: submission.content,
            records: file.records,
        };
        if let Some(code) = code {
            let what = format!("{word}, code {} {}: {}", code.number(), code.name(), code.sentence());
            demo.say.deed(&demo.name(&member.address), &what, "");
            if word == "flagged" {
                flagged.push(Flagged { cohort, member, code, quality: report.quality_bps });
            }
            continue;
        }
        audits::sample(demo, &member, report.quality_bps)?;
        if let Some(cohort) = demo.pools.get_mut(pool).and_then(|pool| pool.cohorts.get_mut(cohort)) {
            cohort.members.push(member);
        }
    }
    Ok(flagged)
}
