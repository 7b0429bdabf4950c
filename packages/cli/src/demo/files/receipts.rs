//! What people can hold in their hand: a consent receipt for every contribution, and reports on one person.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use anyhow::{Context, Result, ensure};
use api::data_pool::{ContributionResponse, QueryMsg};
use api::{ContributionId, IdentityId};
use consent::{Ask, Contracts, Report, Subject};

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
        let subject = match subjects.entry(identity) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(slot) => slot.insert(Subject::gather(ask, identity)?),
        };
        one(demo, subject, &found)?;
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

fn one(demo: &Demo, of: &Subject<'_>, contribution: &ContributionResponse) -> Result<()> {
    let story = demo.pools.iter().find(|story| story.id == contribution.pool).context("the pool")?;
    let (number, name) = (contribution.id, &story.schema.document().name);
    let receipt = of.receipt(number, &demo.dossiers)?;
    demo.out.json(&format!("pools/{name}/consent/{number}.json"), &receipt)
}

/// Writes a report on one person, for programs and for people.
pub(crate) fn report(demo: &Demo, person: &str, name: &str, report: &Report) -> Result<()> {
    let file = format!("people/{}/{name}", person.replace(' ', "-"));
    demo.out.bytes(&format!("{file}.json"), format!("{}\n", report.json()?).as_bytes())?;
    demo.out.bytes(&format!("{file}.md"), report.markdown().as_bytes())
}
