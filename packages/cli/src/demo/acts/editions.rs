//! Act 4: editions are cut, anonymised and published.

use anyhow::{Context, Result};
use oracle::catalogue::{Listing, croissant, dcat, fields};
use oracle::schema::format_instant;

use crate::demo::Demo;
use crate::demo::keepers::{self, CohortLosses};
use crate::demo::narrator::grouped;

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    demo.say.act(4, "Editions are cut, anonymised and published");
    for pool in 0..demo.pools.len() {
        release(demo, pool, &[])?;
    }
    Ok(())
}

/// Cuts the pool, and has the keepers publish the edition without those who have withdrawn.
pub(super) fn release(demo: &mut Demo, pool: usize, withdrawn: &[u64]) -> Result<Vec<CohortLosses>> {
    let story = demo.pools.get(pool).context("a pool")?;
    let (id, k, l) = {
        let anonymity = story.schema.document().anonymity;
        (story.id, anonymity.k, anonymity.l)
    };
    let edition = demo.suite.cut(id)?;
    demo.say.deed("curator", &format!("cuts edition {edition} of pool {id}: weights are frozen"), "");
    let losses = keepers::publish(demo, pool, edition, withdrawn)?;
    let what = format!(
        "each open the files and anonymise to k = {k}, l = {l}; agree to the bit; publish edition {edition}"
    );
    demo.say.deed("4 keepers", &what, "");
    table(demo, pool, &losses);
    catalogue(demo, pool)?;
    Ok(losses)
}

/// What each cohort lost.
fn table(demo: &Demo, pool: usize, losses: &[CohortLosses]) {
    let Some(story) = demo.pools.get(pool) else { return };
    let head = ["cohort", "people", "rows in", "rows out", "suppressed", "detail lost"];
    let mut rows = vec![head.map(String::from).to_vec()];
    for CohortLosses { cohort, people, losses } in losses {
        let name = story.cohort(*cohort).map_or("", |cohort| &cohort.name);
        rows.push(vec![
            format!("{cohort} {name}"),
            people.to_string(),
            grouped(losses.rows_in.into()),
            grouped(losses.rows_out.into()),
            losses.suppressed.to_string(),
            format!("{:.1} %", f64::from(losses.ncp_bps) / 100.0),
        ]);
    }
    demo.say.table(&rows);
}

/// Describes the edition to the world, as Croissant and as DCAT.
fn catalogue(demo: &Demo, pool: usize) -> Result<()> {
    let story = demo.pools.get(pool).context("a pool")?;
    let edition = story.editions.last().context("an edition")?;
    let fields = fields(&story.schema, &edition.manifest);
    let page = format!("https://sheaf.example/pools/{}", story.id);
    let published = format_instant(i64::try_from(demo.suite.now() * 1_000)?);
    let listing = Listing {
        title: story.title(),
        description: &story.schema.document().description,
        keywords: &story.keywords,
        fields: &fields,
        page: &page,
        publisher: story.curator.as_str(),
        published: &published,
        manifest: &edition.manifest,
        manifest_id: edition.content,
    };
    let folder = format!("pools/{}/edition-{}", story.schema.document().name, edition.number);
    demo.out.json(&format!("{folder}/croissant.json"), &croissant(&listing))?;
    demo.out.json(&format!("{folder}/dcat.json"), &dcat(&listing))
}
