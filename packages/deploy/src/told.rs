//! What a step is told by `deploy.toml` and the artifacts, in short: by it a later run sees that they have changed since.

use std::collections::BTreeMap;

use cosmwasm_std::HexBinary;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Artifacts, Config, Error, Journal, Part, Step, messages};

/// A digest of what a step is told: of its message, with a name for each contract and 0 for the time.
pub(crate) fn told(step: &Step, config: &Config, artifacts: &Artifacts) -> Result<String, Error> {
    let made: BTreeMap<Part, String> = Part::ALL.map(|part| (part, part.name().into())).into();
    let said = match step {
        Step::Store(part) => return Ok(artifacts.of(*part).checksum.to_hex()),
        Step::Instantiate(part) => messages::instantiate(*part, config, &made, 0)?,
        Step::Admit => messages::json(&messages::admit(config, 0))?,
        Step::Bond(_) => messages::json(&config.registry.relayer_bond)?,
        Step::Committee => messages::json(&config.committee)?,
        Step::Wire | Step::Offer | Step::Adopt | Step::Admin => Value::Null,
    };
    Ok(HexBinary::from(Sha256::digest(said.to_string()).as_slice()).to_hex())
}

/// Refuses what has changed since a step was done: it would be taken for done as it is told now.
pub(crate) fn unchanged(journal: &Journal, config: &Config, artifacts: &Artifacts) -> Result<(), Error> {
    let changed = |step: &Step| match step {
        Step::Store(part) => Error::Rebuilt { part: *part, path: journal.path().into() },
        step => {
            let (config, path) = (config.path.clone(), journal.path().into());
            Error::Changed { config, step: step.to_string(), path }
        }
    };
    let steps = Step::all(config);
    let mut left = None;
    for step in &steps {
        match journal.done(&step.name()) {
            Some(done) if done.told != told(step, config, artifacts)? => return Err(changed(step)),
            Some(_) => {
                if let Some(left) = left {
                    return Err(changed(left));
                }
            }
            // until there is a committee, another relayer may take the place of one; then the committee's own digest tells
            None if matches!(step, Step::Bond(_)) => {}
            None => left = left.or(Some(step)),
        }
    }
    if !steps.contains(&Step::Admit) && journal.done(&Step::Admit.name()).is_some() {
        return Err(changed(&Step::Admit));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, Done};

    const LOCALNET: &str = include_str!("../../../deploy/localnet.toml");

    fn artifacts(bytes: &str) -> Artifacts {
        let dir = tempfile::tempdir().expect("a folder");
        let mut sums = String::new();
        for part in Part::ALL {
            std::fs::write(dir.path().join(format!("{part}.wasm")), bytes).expect("written");
            let sum = HexBinary::from(Sha256::digest(bytes).as_slice());
            sums.push_str(&format!("{sum}  {part}.wasm\n"));
        }
        std::fs::write(dir.path().join("built.txt"), sums).expect("written");
        Artifacts::read(dir.path()).expect("all there")
    }

    /// A journal in which all but the last `left` steps are done.
    fn journal(dir: &tempfile::TempDir, config: &Config, left: usize) -> Journal {
        let began = Block { height: 1, hash: HexBinary::default() };
        let mut journal = Journal::open(dir.path(), "local-1", "wasm1a", began).expect("a new one");
        let steps = Step::all(config);
        for step in steps.iter().take(steps.len().saturating_sub(left)) {
            let told = told(step, config, &artifacts("one")).expect("encodes");
            journal.enter(&step.name(), "AA", 0, &told).expect("written");
            let done = Done { hash: "AA".into(), height: 1, gas_used: 1, told, made: None };
            journal.finish(&step.name(), done).expect("written");
        }
        journal
    }

    #[test]
    fn what_has_changed_since_a_step_was_done_is_refused_by_its_name() {
        let dir = tempfile::tempdir().expect("a folder");
        let config = Config::parse(LOCALNET).expect("good");
        let journal = journal(&dir, &config, 0);
        unchanged(&journal, &config, &artifacts("one")).expect("the same");
        let rebuilt = unchanged(&journal, &config, &artifacts("two")).expect_err("others");
        assert!(matches!(rebuilt, Error::Rebuilt { part: Part::IdentityRegistry, .. }), "{rebuilt:?}");

        // without issuers and grants
        let (head, rest) = LOCALNET.split_once("issuers = [").expect("there");
        let (registry, rest) = rest.split_once("[token]").expect("there");
        assert!(registry.contains("grants = ["));
        let nobody = format!("{head}[token]{rest}");
        let with = |from: &str, to: &str| {
            assert!(LOCALNET.contains(from), "{from}");
            LOCALNET.replacen(from, to, 1)
        };
        for (text, step) in [
            (with("1_000_000ustake", "2_000_000ustake"), Step::Instantiate(Part::IdentityRegistry)),
            (with("\"10_000_000_000\"", "\"10_000_000_001\""), Step::Instantiate(Part::RewardToken)),
            (with("quorum_bps = 2_000", "quorum_bps = 2_001"), Step::Instantiate(Part::Governance)),
            (with("days = 180", "days = 181"), Step::Instantiate(Part::Governance)),
            (with("500_000ustake", "500_001ustake"), Step::Instantiate(Part::DataPool)),
            (with("min_level = 2", "min_level = 3"), Step::Instantiate(Part::Marketplace)),
            (with("max_level = 3", "max_level = 2"), Step::Admit),
            (nobody, Step::Admit),
            (
                with("{ key = \"relayer-1\" },", "").replacen(
                    "relayer-2\" },",
                    "relayer-2\" }, { key = \"relayer-1\" },",
                    1,
                ),
                Step::Committee,
            ),
        ] {
            let config = Config::parse(&text).expect("good");
            let Err(Error::Changed { step: named, .. }) = unchanged(&journal, &config, &artifacts("one"))
            else {
                panic!("{step}");
            };
            assert_eq!(named, step.to_string());
        }
    }

    #[test]
    fn until_there_is_a_committee_another_relayer_may_come_into_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let config = Config::parse(LOCALNET).expect("good");
        let journal = journal(&dir, &config, 4);
        assert!(journal.done("bond relayer-4").is_some() && journal.done("committee").is_none());
        let other = Config::parse(&LOCALNET.replace("relayer-2", "relayer-9")).expect("good");
        unchanged(&journal, &other, &artifacts("one")).expect("taken");
    }
}
