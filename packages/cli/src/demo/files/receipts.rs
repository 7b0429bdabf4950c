//! What people can hold in their hand: a consent receipt for every contribution, and reports on one person.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use api::data_pool::{ContributionResponse, QueryMsg};
use api::{ContributionId, IdentityId};
use consent::{Ask, Contracts, Facts, Report, Subject, receipt};

use crate::demo::Demo;

/// Writes the receipt of every contribution there is. Returns how many.
pub(crate) fn write(demo: &Demo) -> Result<usize> {
    let contracts = demo.suite.addresses();
    let ask = Ask { chain: &demo.suite, contracts: &contracts };
    let mut subjects: BTreeMap<IdentityId, Subject<'_>> = BTreeMap::new();
    let mut written = 0;
    // contributions are counted from 1 on, without gaps
    for contribution in 1.. {
        let Some(found) = contribution_of(demo, &contracts, contribution) else { break };
        let identity = found.identity;
        if !subjects.contains_key(&identity) {
            subjects.insert(identity, Subject::gather(ask, identity)?);
        }
        let subject = subjects.get(&identity).context("who contributed")?;
        one(demo, subject, contribution)?;
        written += 1;
    }
    let told: usize = subjects.values().map(|subject| subject.contributions.len()).sum();
    ensure!(told == written, "{written} receipts, and people have {told} contributions");
    Ok(written)
}

fn contribution_of(
    demo: &Demo,
    contracts: &Contracts,
    contribution: ContributionId,
) -> Option<ContributionResponse> {
    demo.suite.query(&contracts.data_pool, &QueryMsg::Contribution { contribution }).ok()
}

fn one(demo: &Demo, of: &Subject<'_>, number: ContributionId) -> Result<()> {
    let mut both = of.contributions.iter().zip(&of.presences);
    let (contribution, presence) =
        both.find(|(contribution, _)| contribution.id == number).context("their contribution")?;
    let pool = of.pools.get(&contribution.pool).context("its pool")?;
    let draft = &pool.pool.draft;
    let facts = Facts {
        chain_id: testkit::CHAIN_ID,
        data_pool: &of.ask.contracts.data_pool,
        contribution,
        cohort: of.cohorts.get(&contribution.cohort).context("its cohort")?,
        pool,
        custody: of.custody.get(&draft.custody).context("its custody key")?,
        identity: of.identity.identity.status,
        moments: of.moments(presence),
        dossier: demo.dossiers.get(&draft.dossier).context("its dossier")?,
    };
    let story = demo.pools.iter().find(|story| story.id == contribution.pool).context("the pool")?;
    let name = &story.schema.document().name;
    demo.out.json(&format!("pools/{name}/consent/{number}.json"), &receipt(&facts)?)
}

/// Writes a report on one person, for programs and for people.
pub(crate) fn report(demo: &Demo, person: &str, name: &str, report: &Report) -> Result<()> {
    let file = format!("people/{}/{name}", person.replace(' ', "-"));
    demo.out.bytes(&format!("{file}.json"), format!("{}\n", report.json()?).as_bytes())?;
    demo.out.bytes(&format!("{file}.md"), report.markdown().as_bytes())
}
