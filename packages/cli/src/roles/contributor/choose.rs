//! What there is to choose from, and terms of one's own.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use api::data_pool::{CohortOpened, CohortResponse, ConfigResponse, ExecuteMsg, QueryMsg};
use api::{CohortId, PoolId};
use chain::files::Readers;
use cosmwasm_std::{Coin, HexBinary};
use deploy::Part;
use serde_json::{Value, json};
use terms::{Template, Terms};

use crate::options::{Act, Look, deposit};
use crate::output::{facts, tell, told};
use crate::roles::floors::{floors, must_sell, written};
use crate::roles::{read, write_new_json};

/// Lists pools with their open cohorts.
pub(super) async fn pools(look: &Look) -> Result<()> {
    let node = look.node().await?;
    let token = node.contracts().token.as_str();
    let mut lines = vec![];
    for pool in node.pools()? {
        let cohorts = node.open_cohorts(pool.id)?;
        let open = cohorts.iter().map(|cohort| {
            let template = cohort.terms.template().map_or("own terms", |template| template.name());
            json!({
                "cohort": cohort.id,
                "terms": template,
                "floors": written(&cohort.terms.floors, token),
                "people": cohort.heads,
                "records": cohort.records,
            })
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
    if lines.is_empty() {
        tell("there are no pools yet");
    }
    look.output.lines(&lines, |pool| {
        let cohorts = pool["cohorts"].as_array().into_iter().flatten();
        let cohorts = cohorts.map(|cohort| {
            let terms = cohort["terms"].as_str().unwrap_or_default();
            let floors = cohort["floors"].as_array().into_iter().flatten().filter_map(Value::as_str);
            format!(
                "\n  cohort {}: {terms}, at least {} a record, {} people, {} records",
                cohort["cohort"],
                floors.collect::<Vec<_>>().join(" or "),
                cohort["people"],
                cohort["records"]
            )
        });
        let [status, dossier] = ["status", "dossier"].map(|name| pool[name].as_str().unwrap_or_default());
        let (number, level) = (&pool["pool"], &pool["least_level"]);
        let cohorts = cohorts.collect::<String>();
        format!("pool {number}: {status}, dossier {dossier}, level {level} or higher{cohorts}")
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
    let node = look.node().await?;
    let terms = template.terms(floors(floor, node.contracts().token.as_str())?);
    must_sell(&terms.floors, &node)?;
    write_new_json(out, &terms, Readers::Everyone)?;
    look.output.facts(facts([
        ("begins_as", template.name().into()),
        ("says", template.description().into()),
        ("written", out.display().to_string().into()),
    ]))
}

/// Terms of one's own, in a file.
pub(super) const TERMS: &str = r#"Terms, as `sheaf contributor own-terms` writes them, to be changed:

  {
    "purposes": ["health_research", "public_health"],
    "buyer_kinds": ["non_profit", "academic"],
    "regions": { "only": ["AT", "DE"] },
    "longest_use": 7776000,
    "raw": true,
    "compute": false,
    "floors": [{ "denom": "ustake", "amount": "3000" }]
  }

Purposes and kinds of buyers are listed by `sheaf buyer quote --help` and `sheaf issuer issue --help`, and stand in that order.
Regions are { "any": {} }, { "only": [...] } or { "except": [...] }, of ISO 3166-1 alpha-2 in alphabetical order. A licence runs
for longest_use seconds at most. Floors are ascending by denom, in micro-units; GRAIN's denom is cw20: and the token's address."#;

fn read_terms(path: &Path) -> Result<Terms> {
    let bytes = read(path)?;
    let terms: Terms = serde_json::from_slice(&bytes).map_err(|error| {
        anyhow!(
            "{}: {error}: `sheaf contributor open-cohort --help` shows how terms are written",
            path.display()
        )
    })?;
    terms.check().with_context(|| path.display().to_string())?;
    Ok(terms)
}

/// Opens a cohort under terms of one's own, with the deposit.
pub(super) async fn open_cohort(pool: PoolId, terms: &Path, act: &Act) -> Result<()> {
    let terms = read_terms(terms)?;
    let session = act.session().await?;
    must_sell(&terms.floors, &session.node().await?)?;
    let config: ConfigResponse = session.ask(Part::DataPool, &QueryMsg::Config {}).await?;
    let msg = ExecuteMsg::OpenCohort { pool, terms };
    let done = session.execute(Part::DataPool, &msg, &deposit(config.cohort_deposit)).await?;
    let cohort = told::<CohortOpened>(&done)?.cohort;
    act.output.included(&done, facts([("cohort", cohort.into())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_as_they_are_shown() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("terms.json");
        let shown: String = TERMS.lines().filter_map(|line| line.strip_prefix("  ")).collect();
        std::fs::write(&path, &shown).expect("written");
        let terms = read_terms(&path).expect("good");
        assert_eq!(terms.longest_use, 90 * 86_400);
        std::fs::write(&path, shown.replace(r#"{ "only": ["AT", "DE"] }"#, r#"["DE"]"#)).expect("written");
        let says = read_terms(&path).expect_err("no regions").to_string();
        assert!(
            says.contains("terms.json: ") && says.ends_with("--help` shows how terms are written"),
            "{says}"
        );
    }
}
