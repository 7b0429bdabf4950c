//! `sheaf deploy`, `sheaf doctor`, `sheaf status`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use deploy::{Artifacts, Config, Deployer, Deployment, Part, doctor};
use serde_json::{Value, json};

use crate::keyring::Keys;
use crate::options::Chain;
use crate::output::{Output, facts, print, tell};

/// What `sheaf deploy` is told.
#[derive(Args)]
pub(crate) struct Deploy {
    /// All that is to be decided, for instance deploy/localnet.toml, which explains each value.
    config: PathBuf,
    /// Say what would be done, and what is done already; send nothing. What only the contracts can judge is not looked at.
    #[arg(long)]
    plan: bool,
    /// The folder with the contracts and built.txt, which scripts/build-wasm fills.
    #[arg(long, value_name = "DIR", default_value = "artifacts")]
    artifacts: PathBuf,
    /// Where the deployment and its journal go: `CHAIN-ID.json`, `CHAIN-ID.journal.json`.
    #[arg(long, value_name = "DIR", default_value = "deployments")]
    deployments: PathBuf,
    #[command(flatten)]
    keys: Keys,
}

/// Deploys, or does what is left of it.
pub(crate) async fn deploy(options: &Deploy) -> Result<()> {
    let config = Config::read(&options.config)?;
    let artifacts = Artifacts::read(&options.artifacts)?;
    let ring = options.keys.ring()?;
    let keys = |name: &str| ring.open_on(name, config.profile);
    let tell = |words: &str| drop(print(words));
    let mut deployer = Deployer::open(&config, &artifacts, &options.deployments, &keys, &tell).await?;
    tell(&format!(
        "chain {}, durations {}, deployer {}",
        config.chain_id,
        config.profile,
        deployer.address()
    ));
    if options.plan {
        return print_plan(&deployer, &artifacts);
    }
    let deployment = deployer.run().await?;
    let path = Deployment::path(&options.deployments, &config.chain_id);
    print(format!("deployed: {}", path.display()))?;
    report(&doctor::examine(&deployment, Some(&config)).await?, None)
}

fn print_plan(deployer: &Deployer<'_>, artifacts: &Artifacts) -> Result<()> {
    for (number, (step, done)) in (1..).zip(deployer.plan()) {
        let state = match (&done, &step) {
            (Some(done), _) => format!(" (done in block {})", done.height),
            (None, deploy::Step::Store(part)) => {
                let artifact = artifacts.of(*part);
                format!(" ({} bytes, sha256 {})", artifact.wasm.len(), artifact.checksum)
            }
            (None, _) => String::new(),
        };
        print(format!("{number:>2} {step}{state}"))?;
    }
    Ok(())
}

/// Looks whether a deployment is as it should be.
pub(crate) async fn doctor(chain: &Chain, config: Option<&Path>, output: Output) -> Result<()> {
    let config = config.map(Config::read).transpose()?;
    report(&doctor::examine(&chain.deployment()?, config.as_ref()).await?, Some(output))
}

/// All findings where they are asked for, else those that are wrong; an error if there are any.
fn report(findings: &[doctor::Finding], output: Option<Output>) -> Result<()> {
    let wrong = findings.iter().filter(|finding| finding.wrong.is_some()).count();
    let shown = findings.iter().filter(|finding| output.is_some() || finding.wrong.is_some());
    let lines: Vec<Value> = shown
        .map(|finding| json!({ "what": finding.what, "wrong": finding.wrong, "line": finding.to_string() }))
        .collect();
    output
        .unwrap_or_default()
        .lines(&lines, |finding| finding["line"].as_str().unwrap_or_default().into())?;
    match wrong {
        0 => {
            tell(format!("{} things looked at, all well", findings.len()));
            Ok(())
        }
        _ => bail!("{wrong} of {} things are wrong", findings.len()),
    }
}

/// The chain and the suite on it, in a few lines.
pub(crate) async fn status(chain: &Chain, output: Output) -> Result<()> {
    let (deployment, client) = chain.client().await?;
    let (height, time) = client.tip().await?;
    let registry: api::identity_registry::ConfigResponse = client
        .smart(deployment.address(Part::IdentityRegistry), &api::identity_registry::QueryMsg::Config {})
        .await?;
    let governance: api::governance::ConfigResponse =
        client.smart(deployment.address(Part::Governance), &api::governance::QueryMsg::Config {}).await?;
    let reserve: api::reward_token::ReserveResponse =
        client.smart(deployment.address(Part::RewardToken), &api::reward_token::QueryMsg::Reserve {}).await?;
    let contracts = Part::ALL.map(|part| (part.name().to_string(), deployment.address(part).into()));
    output.facts(facts([
        ("chain_id", deployment.chain_id.clone().into()),
        ("rpc", deployment.rpc.clone().into()),
        ("height", height.into()),
        ("time", time.into()),
        ("profile", deployment.profile.to_string().into()),
        ("committee_epoch", registry.epoch.into()),
        ("identities", registry.identities.into()),
        ("voters", governance.enrolled.into()),
        ("grain_supply", reserve.supply.to_string().into()),
        ("reserve", reserve.reserve.to_string().into()),
        ("contracts", Value::Object(contracts.into_iter().collect())),
    ]))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use cosmwasm_std::HexBinary;
    use deploy::{Deployed, Profile};

    use super::*;

    /// A suite whose contracts are at addresses that are their names with an x before.
    pub(crate) fn deployment(chain_id: &str) -> Deployment {
        let deployed =
            |part: Part| Deployed { address: format!("x{part}"), code_id: 1, checksum: HexBinary::default() };
        Deployment {
            chain_id: chain_id.into(),
            rpc: String::new(),
            gas_price: String::new(),
            profile: Profile::Localnet,
            height: 1,
            first_height: 1,
            authority: None,
            contracts: Part::ALL.map(|part| (part, deployed(part))).into_iter().collect::<BTreeMap<_, _>>(),
        }
    }
}
