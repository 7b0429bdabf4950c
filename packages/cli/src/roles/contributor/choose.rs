//! What there is to choose from, and terms of one's own.

use std::path::Path;

use anyhow::{Result, bail};
use api::data_pool::{CohortOpened, CohortResponse, ConfigResponse, ExecuteMsg, PoolResponse, QueryMsg};
use api::{CohortId, PoolId};
use chain::files::Readers;
use cosmwasm_std::{Coin, HexBinary};
use deploy::Part;
use serde_json::{Value, json};
use terms::{Template, Terms};

use crate::options::{Act, Look, deposit, floors};
use crate::output::{facts, told};
use crate::roles::{read_json, write_new_json};

/// Lists pools with their open cohorts.
pub(super) async fn pools(look: &Look) -> Result<()> {
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
            "cut_from": pool.cut_from,
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
        let [status, dossier] = ["status", "dossier"].map(|name| pool[name].as_str().unwrap_or_default());
        format!("pool {}: {status}, dossier {dossier}{}", pool["pool"], cohorts.collect::<String>())
    })
}

/// Says a cohort's terms in plain words.
pub(super) async fn terms(cohort: CohortId, look: &Look) -> Result<()> {
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

/// Writes terms that begin as a template's.
pub(super) async fn own_terms(template: Template, floor: &[Coin], out: &Path, look: &Look) -> Result<()> {
    let deployment = look.chain.deployment()?;
    let terms = template.terms(floors(floor, deployment.address(Part::RewardToken)));
    write_new_json(out, &terms, Readers::Everyone)?;
    look.output.facts(facts([
        ("begins_as", template.name().into()),
        ("says", template.description().into()),
        ("written", out.display().to_string().into()),
    ]))
}

/// Opens a cohort under terms of one's own, with the deposit.
pub(super) async fn open_cohort(pool: PoolId, terms: &Path, act: &Act) -> Result<()> {
    let terms: Terms = read_json(terms)?;
    terms.check()?;
    let session = act.session().await?;
    let config: ConfigResponse = session.ask(Part::DataPool, &QueryMsg::Config {}).await?;
    let msg = ExecuteMsg::OpenCohort { pool, terms };
    let done = session.execute(Part::DataPool, &msg, &deposit(config.cohort_deposit)).await?;
    let cohort = told::<CohortOpened>(&done)?.cohort;
    act.output.included(&done, facts([("cohort", cohort.into())]))
}
