//! The code to which proposals have migrated contracts, in the deployment's file.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use deploy::{Artifacts, Part};
use serde_json::json;

use crate::options::Look;
use crate::output::tell;

/// Takes code over that governance alone can have put there, and whose bytes are those of a build of one's own.
pub(super) async fn run(artifacts: &Path, look: &Look) -> Result<()> {
    let built = Artifacts::read(artifacts)?;
    let (file, mut deployment, client) = look.chain.to_change().await?;
    let governance = deployment.address(Part::Governance).to_string();
    let mut adopted = vec![];
    for part in Part::ALL {
        let contract = client.contract(deployment.address(part)).await?;
        let code_id = contract.code_id;
        if code_id == deployment.of(part).code_id {
            continue;
        }
        ensure!(
            contract.admin == governance,
            "{part} has other code, and its admin is {}: no proposal has put it there, trust it no more",
            if contract.admin.is_empty() { "nobody" } else { &contract.admin }
        );
        let code = client.code(code_id).await?.with_context(|| format!("there is no code {code_id}"))?;
        let own = &built.of(part).checksum;
        if code.checksum != *own {
            bail!(
                "code {code_id} of {part} has checksum {}, {part}.wasm in {} has {own}: build the version that the proposal is about, \
                 and if they still differ, trust it no more",
                code.checksum,
                artifacts.display()
            );
        }
        adopted.push(json!({ "contract": part.name(), "code_id": code_id, "checksum": code.checksum }));
        if let Some(deployed) = deployment.contracts.get_mut(&part) {
            (deployed.code_id, deployed.checksum) = (code_id, code.checksum);
        }
    }
    if adopted.is_empty() {
        tell("every contract has the code that the deployment says");
    } else {
        deployment.write(&file)?;
    }
    look.output.lines(&adopted, |line| {
        let contract = line["contract"].as_str().unwrap_or_default();
        format!("{contract} has code {}, {}", line["code_id"], line["checksum"].as_str().unwrap_or_default())
    })
}
