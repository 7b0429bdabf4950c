//! Act 12: what keepers flag goes to an auditor, whom the contract draws. Samples of what they verified do, too.

use anyhow::{Context, Result, anyhow, ensure};
use api::ContributionId;
use api::data_pool::{
    AuditResponse, AuditVerdict, AuditWeekResponse, AuditsShared, ContributionResponse, ContributionStatus,
    ExecuteMsg, QueryMsg,
};
use api::event::ChainEvent;
use cosmwasm_std::Addr;
use data_pool::ContractError;
use oracle::checks::Code;
use rand::Rng;
use testkit::{NATIVE, OTHER};

use super::contributions::{File, Flagged, submit};
use super::{claims, editions, kyc};
use crate::demo::keepers;
use crate::demo::narrator::{amount, grouped};
use crate::demo::stories::Member;
use crate::demo::{Demo, data};

/// Where the pool of heart rates stands among the pools.
const WEARABLES: usize = 1;
/// Of 96 lines, how many the second newcomer has from someone else: too many to be chance, too few to be sure.
const SHARED: usize = 72;

/// Returns what the first newcomer's contribution is: the keepers' word on it is what a liar will contradict.
pub(super) fn play(demo: &mut Demo) -> Result<ContributionId> {
    demo.say.act(12, "A flagged file goes to an auditor, whom the contract draws");
    let people = kyc::register(demo, "newcomer", 2)?;
    let files = newcomers(demo, &people)?;
    let flagged = submit(demo, WEARABLES, files)?;
    ensure!(flagged.len() == people.len(), "{} of {} were flagged", flagged.len(), people.len());
    let first = flagged.first().context("someone flagged")?.member.contribution;
    stranger(demo, first)?;
    for flagged in flagged {
        decide(demo, flagged)?;
    }
    editions::release(demo, WEARABLES, &[])?;
    let edition = demo.pools.get(WEARABLES).and_then(|pool| pool.editions.last()).context("an edition")?;
    ensure!(!edition.files.values().any(|file| file.contains(&b'@')), "an account's name was published");
    pay(demo)?;
    Ok(first)
}

/// One whose file names an account in one cell, and one who has most lines from somebody else's file.
fn newcomers(demo: &mut Demo, people: &[Addr]) -> Result<Vec<(usize, File)>> {
    let day = demo.rng.gen_range(0..28);
    let tagged = String::from_utf8(data::heart_rates(&mut demo.rng, day))?;
    let tagged = tagged.replacen("\"resting\"", "\"@jo_runs\"", 1);
    let of = demo
        .pools
        .get(WEARABLES)
        .and_then(|pool| pool.cohorts.first()?.members.get(2))
        .context("a member")?;
    let theirs = String::from_utf8(keepers::open(demo, 0, &of.content)?)?;
    let own = String::from_utf8(data::heart_rates(&mut demo.rng, day))?;
    let mixed: String =
        theirs.lines().take(SHARED).chain(own.lines().skip(SHARED)).map(|line| format!("{line}\n")).collect();
    let file = |(who, text): (&Addr, String)| {
        let records = text.lines().count();
        (0, File { who: who.clone(), bytes: text.into_bytes(), records })
    };
    Ok(people.iter().zip([tagged, mixed]).map(file).collect())
}

/// An auditor who was not drawn decides nothing.
fn stranger(demo: &mut Demo, contribution: ContributionId) -> Result<()> {
    let drawn = drawn(demo, contribution)?;
    let other =
        (1..).map(|number| demo.suite.address(&format!("auditor {number}"))).find(|one| *one != drawn);
    let (other, contract) = (other.context("another")?, demo.suite.contracts.data_pool.clone());
    let verdict = AuditVerdict::Verified { quality: 10_000 };
    demo.attempt(
        "an audit by one who was not drawn",
        |error| matches!(error, ContractError::NotDrawn { .. }),
        (&other, &contract),
        &ExecuteMsg::Audit { contribution, verdict },
        &[],
    )
}

/// Whom the contract drew.
fn drawn(demo: &Demo, contribution: ContributionId) -> Result<Addr> {
    let audit: AuditResponse = demo.suite.ask_pool(&QueryMsg::Audit { contribution });
    audit.auditor.ok_or_else(|| anyhow!("nobody was drawn for contribution {contribution}"))
}

fn status(demo: &Demo, contribution: ContributionId) -> ContributionStatus {
    let found: ContributionResponse = demo.suite.ask_pool(&QueryMsg::Contribution { contribution });
    found.status
}

/// The auditor opens what a keeper sealed to them, and decides.
fn decide(demo: &mut Demo, flagged: Flagged) -> Result<()> {
    let Flagged { cohort, member, code, quality } = flagged;
    let contribution = member.contribution;
    let auditor = drawn(demo, contribution)?;
    let name = demo.name(&auditor);
    let (file, length) = keepers::show(demo, &name, &member.content)?;
    let (file, length) = (String::from_utf8(file)?, u128::try_from(length)?);
    let what = format!("seals contribution {contribution} to {name}, who was drawn for it");
    demo.say.deed("keeper 1", &what, &format!("{} bytes", grouped(length)));
    let (found, verdict) = match code {
        Code::PossibleIdentifier => {
            let cells = file.matches('@').count();
            ensure!(cells == 1, "{cells} cells name an account");
            ("one cell names an account: it will be left out", AuditVerdict::Verified { quality })
        }
        _ => ("most lines are somebody else's", AuditVerdict::Rejected { code: code.number() }),
    };
    demo.suite.data_pool(&auditor, &ExecuteMsg::Audit { contribution, verdict })?;
    let now = status(demo, contribution);
    let words = match (verdict, now) {
        (AuditVerdict::Verified { quality }, ContributionStatus::Verified { quality: counted })
            if counted == quality =>
        {
            format!("verified, quality {quality} bp")
        }
        (AuditVerdict::Rejected { code }, ContributionStatus::Rejected { code: kept }) if kept == code => {
            format!("rejected, code {code}")
        }
        _ => return Err(anyhow!("contribution {contribution} is {now:?} after {verdict:?}")),
    };
    demo.say.deed(&name, &format!("reads it: {found}"), &words);
    if let (AuditVerdict::Verified { .. }, Some(cohort)) =
        (verdict, demo.pools.get_mut(WEARABLES).and_then(|pool| pool.cohorts.get_mut(cohort)))
    {
        cohort.members.push(member);
    }
    Ok(())
}

/// Where a contribution was drawn as a sample, its auditor reads it and confirms what the keepers found.
pub(super) fn sample(demo: &mut Demo, member: &Member, quality: u16) -> Result<()> {
    let contribution = member.contribution;
    if !matches!(status(demo, contribution), ContributionStatus::Sampled { .. }) {
        return Ok(());
    }
    let auditor = drawn(demo, contribution)?;
    let name = demo.name(&auditor);
    let (file, _) = keepers::show(demo, &name, &member.content)?;
    let lines = file.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
    ensure!(lines == member.records, "{name} reads {lines} records, not {}", member.records);
    let verdict = AuditVerdict::Verified { quality };
    demo.suite.data_pool(&auditor, &ExecuteMsg::Audit { contribution, verdict })?;
    let what =
        format!("is drawn for a sample, contribution {contribution}, and reads it: as the keepers said");
    demo.say.deed(&name, &what, &format!("verified, quality {quality} bp"));
    Ok(())
}

/// Shares out the auditors' pots of all weeks that are over, and has the auditors claim.
pub(super) fn pay(demo: &mut Demo) -> Result<()> {
    let config: api::data_pool::ConfigResponse = demo.suite.ask_pool(&QueryMsg::Config {});
    let length = config.durations.relayer_week;
    let first = demo.suite.journal.first().context("a message")?.time / length;
    let anyone = demo.suite.address("anyone");
    for week in first..demo.suite.now() / length {
        for pool in demo.pools.iter().map(|story| story.id).collect::<Vec<_>>() {
            for denom in [NATIVE, OTHER] {
                let query =
                    QueryMsg::AuditWeek { week, pool, denom: denom.into(), start_after: None, limit: None };
                let found: AuditWeekResponse = demo.suite.ask_pool(&query);
                if found.pot.is_zero() || found.unpaid == 0 {
                    continue;
                }
                let auditors: Vec<Addr> = found.auditors.iter().map(|(auditor, _)| auditor.clone()).collect();
                let names = auditors.iter().map(Addr::to_string).collect();
                let msg = ExecuteMsg::ShareAudits { week, pool, denom: denom.into(), auditors: names };
                let response = demo.suite.data_pool(&anyone, &msg)?;
                let shared =
                    response.events.iter().find_map(AuditsShared::parse).context("an event tells it")?;
                ensure!(shared.paid == found.pot, "{} of {} was shared out", shared.paid, found.pot);
                let what = format!(
                    "shares out the auditors' pot of week {week} of pool {pool}, among {}",
                    if shared.audits == 1 { "one audit".into() } else { format!("{} audits", shared.audits) }
                );
                demo.say.deed("anyone", &what, &amount(shared.paid.u128(), denom));
                let mut got = 0;
                for auditor in &auditors {
                    got +=
                        claims::claim_share(demo, auditor, denom, "the pay of their audits", "has no pay")?;
                }
                ensure!(got == shared.paid.u128(), "auditors got {got}, the pot was {}", shared.paid);
            }
        }
    }
    Ok(())
}
