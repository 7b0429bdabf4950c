//! Storage keys of different things never meet: read from the sources, so that no new one is forgotten.
//!
//! A map's keys begin with the length of its namespace, an item's key is its name: two maps meet only under one
//! namespace, two items only under one name, and an item meets a map only if its name begins with a zero byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What opens a namespace. `Series` of reward-token names one beside the record that it belongs to.
const OPENERS: [&str; 9] = [
    "Map::new(",
    "Item::new(",
    "Records::new(",
    "Counter::new(",
    "Pots::new(",
    "past: ",
    "Deque::new(",
    "SnapshotMap::new(",
    "IndexedMap::new(",
];
/// What is passed on from one of those, or from another map, and opens none.
const PASSED_ON: [&str; 4] = ["self.0)", "self.past)", "GRANTS.namespace()", "&'static str"];
/// Of the packages that a contract is built on: cw2, cw-ownable, cw20-base.
const FOREIGN: [&str; 2] = ["contract_info", "ownership"];
const FOREIGN_OF_TOKEN: [&str; 6] =
    ["token_info", "marketing_info", "logo", "balance", "allowance", "allowance_spender"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Namespaces that the sources of a folder open, with where; unit tests are left out.
fn opened(folder: &Path) -> Vec<(String, String)> {
    let mut files = vec![];
    sources(folder, &mut files);
    files.sort();
    let mut found = vec![];
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for opener in OPENERS {
            for (at, _) in code.match_indices(opener) {
                let before = code[..at].chars().next_back().unwrap_or(' ');
                // BTreeMap, a longer name of the list, or a comment
                let line = code[..at].rsplit('\n').next().unwrap_or_default();
                if before.is_alphanumeric() || before == '_' || line.trim_start().starts_with("//") {
                    continue;
                }
                let rest = code[at + opener.len()..].trim_start();
                if PASSED_ON.iter().any(|passed| rest.starts_with(passed)) {
                    continue;
                }
                let named = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
                let place = format!("{}: {opener}", file.display());
                found.push((named.unwrap_or_else(|| panic!("{place}{rest:.40}")).into(), place));
            }
        }
    }
    found
}

/// Everything that one contract keeps.
pub(crate) fn kept_by(contract: &str) -> Vec<(String, String)> {
    let api = root().join("packages/api/src").join(contract.replace('-', "_"));
    let mut found = opened(&root().join("contracts").join(contract).join("src"));
    if api.is_dir() {
        found.extend(opened(&api));
    }
    found.extend(opened(&root().join("packages/control/src")));
    if contract == "data-pool" {
        found.extend(opened(&root().join("packages/earnings/src")));
    }
    let of_token = FOREIGN_OF_TOKEN.iter().filter(|_| contract == "reward-token");
    found.extend(FOREIGN.iter().chain(of_token).map(|name| (name.to_string(), "foreign".into())));
    found
}

#[test]
fn every_namespace_of_a_contract_is_its_own() {
    let mut count = 0;
    for contract in ["data-pool", "governance", "identity-registry", "marketplace", "reward-token"] {
        let mut seen = BTreeMap::<String, String>::new();
        for (name, place) in kept_by(contract) {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name} of {place}");
            assert!((1..=64).contains(&name.len()), "{name} of {place}");
            count += 1;
            if let Some(other) = seen.insert(name.clone(), place.clone()) {
                panic!("{contract}: `{name}` of {place} is that of {other}");
            }
        }
    }
    assert!(count > 120, "{count} were found: the sources are written otherwise than this test reads them");
}

#[test]
fn no_record_can_be_taken_for_another() {
    let mut seen = BTreeMap::<String, String>::new();
    for contract in ["data_pool", "governance", "identity_registry", "marketplace", "reward_token"] {
        let folder = root().join("packages/api/src").join(contract);
        for (name, place) in opened(&folder) {
            // also of two contracts: an address that was configured wrongly answers nothing
            if let Some(other) = seen.insert(name.clone(), place.clone()) {
                panic!("`{name}` of {place} is that of {other}");
            }
        }
    }
    assert!(seen.len() >= 16, "{}", seen.len());
}
