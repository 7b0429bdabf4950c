//! Act 8: someone withdraws; the next edition is without them.

use anyhow::{Context, Result, ensure};
use api::data_pool::{CohortResponse, ExecuteMsg, QueryMsg};
use terms::{Purpose, Refusal};
use testkit::NATIVE;

use super::editions;
use super::kyc::UNIVERSITY;
use super::matching::quote;
use crate::demo::Demo;

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    demo.say.act(8, "Someone withdraws; the next edition is without them");
    let story = demo.pools.first().context("a pool")?;
    let (pool, cohort) = (story.id, story.cohorts.first().context("a cohort")?);
    let (cohort_id, member) = (cohort.id, cohort.members.first().context("a member")?.clone());
    let all: usize = cohort.members.iter().map(|member| member.records).sum();
    let before = heads(demo, cohort_id)?;
    let msg = ExecuteMsg::Withdraw { contribution: member.contribution };
    let contract = demo.suite.contracts.data_pool.clone();
    demo.send(&member.address, &contract, &msg, &[])?;
    let name = demo.name(&member.address);
    demo.say.deed(
        &name,
        &format!("withdraws contribution {}", member.contribution),
        "licences sold before persist",
    );

    // after the grace, the old edition no longer sells the cohort
    let buyer = demo.suite.address(UNIVERSITY);
    let refusals = |demo: &Demo| -> Result<Vec<Refusal>> {
        let quote = quote(demo, &buyer, (pool, 1), (Purpose::HealthResearch, 86_400), NATIVE)?;
        let line = quote.lines.into_iter().find(|line| line.cohort == cohort_id).context("the cohort")?;
        Ok(line.refusals)
    };
    ensure!(refusals(demo)?.is_empty(), "within the grace the cohort is still sold");
    let losses = editions::release(demo, 0, &[member.contribution])?;
    let rows =
        losses.iter().find(|losses| losses.cohort == cohort_id).map_or(0, |losses| losses.losses.rows_in);
    let others = usize::try_from(rows)?;
    ensure!(
        others + member.records == all,
        "edition 2 has {others} rows of the cohort, not {all} less {}",
        member.records
    );
    let after = heads(demo, cohort_id)?;
    ensure!(after + 1 == before, "one identity less");
    demo.say.deed(
        "data-pool",
        &format!("cohort {cohort_id} of edition 2 has"),
        &format!("{after} people, before {before}"),
    );
    let config: api::data_pool::ConfigResponse = demo.suite.query(&contract, &QueryMsg::Config {})?;
    demo.suite.advance(config.durations.grace);
    let found = refusals(demo)?;
    let reason = found.first().context("after the grace the cohort is not sold from edition 1")?;
    demo.say.deed("quote", &format!("cohort {cohort_id} of edition 1, after the grace: {reason}"), "");
    Ok(())
}

fn heads(demo: &Demo, cohort: u32) -> Result<u32> {
    let found: CohortResponse =
        demo.suite.query(&demo.suite.contracts.data_pool, &QueryMsg::Cohort { cohort })?;
    Ok(found.heads)
}
