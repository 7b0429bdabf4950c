//! `tests/vectors/durations.json`, for other languages: how long everything takes, in seconds, by profile and contract.
//! `SHEAF_WRITE_VECTORS=1` writes it anew; without, it must be what this code says.

use std::path::PathBuf;
use std::{env, fs};

use api::Durations;
use serde_json::{Value, json};

fn by_contract(durations: Durations) -> Value {
    let Durations { registry, token, governance, data_pool, marketplace } = durations;
    json!({
        "identity_registry": registry,
        "reward_token": token,
        "governance": governance,
        "data_pool": data_pool,
        "marketplace": marketplace,
    })
}

#[test]
fn vectors_are_what_this_code_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/durations.json");
    let said = json!({
        "localnet": by_contract(Durations::localnet()),
        "production": by_contract(Durations::production()),
    });
    if env::var_os("SHEAF_WRITE_VECTORS").is_some() {
        fs::write(&path, serde_json::to_string_pretty(&said).unwrap() + "\n").unwrap();
    }
    let written: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(written, said, "SHEAF_WRITE_VECTORS=1 writes them anew");
}
