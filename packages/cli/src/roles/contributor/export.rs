//! Everything that the contracts hold on someone.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use chain::files::Readers;
use consent::{Dossier, access_report};
use oracle::blob::ContentId;

use crate::options::{Look, Who};
use crate::output::facts;
use crate::roles::{read, replace};

/// Writes down everything that the contracts hold on someone.
pub(super) async fn export(who: &Who, dossiers: Option<&Path>, out: &Path, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let identity = who.identity(&node)?;
    let dossiers = dossiers.map(read_dossiers).transpose()?.unwrap_or_default();
    let report = access_report(node.ask(), identity, &dossiers)?;
    let file = |ending: &str| out.join(format!("access-report-{identity}.{ending}"));
    replace(&file("json"), report.json()?.as_bytes(), Readers::Owner)?;
    replace(&file("md"), report.markdown().as_bytes(), Readers::Owner)?;
    look.output.facts(facts([
        ("identity", identity.into()),
        ("sections", report.sections.len().into()),
        ("written", file("md").display().to_string().into()),
        ("for_programs", file("json").display().to_string().into()),
    ]))
}

/// Dossiers by content id: Markdown for voters, with a block of JSON for the law. Files without one are left alone.
fn read_dossiers(dir: &Path) -> Result<BTreeMap<String, Dossier>> {
    let mut found = BTreeMap::new();
    for file in dir.read_dir().with_context(|| dir.display().to_string())? {
        let path = file?.path();
        if !path.is_file() {
            continue;
        }
        let bytes = read(&path)?;
        let text = String::from_utf8_lossy(&bytes);
        let block = text.split_once("```json\n").and_then(|(_, rest)| rest.split_once("\n```"));
        if let Some(dossier) = block.and_then(|(json, _)| serde_json::from_str(json).ok()) {
            found.insert(ContentId::of(&bytes).to_string(), dossier);
        }
    }
    Ok(found)
}
