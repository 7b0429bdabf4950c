//! `schema/`: what every contract can be told and asked, and what it answers, as JSON Schema: clients in other languages
//! are made of it. `SHEAF_WRITE_DOCS=1` writes it anew; without, it must be what this code makes.

use std::path::PathBuf;
use std::{env, fs};

use api::migrate::MigrateMsg;
use cosmwasm_schema::generate_api;

/// The schema of a contract, by its module of `api` and its crate.
macro_rules! schema {
    ($api:ident, $name:literal) => {
        (
            $name,
            generate_api! {
                name: $name,
                instantiate: api::$api::InstantiateMsg,
                execute: api::$api::ExecuteMsg,
                query: api::$api::QueryMsg,
                migrate: MigrateMsg,
            },
        )
    };
}

#[test]
fn schema_is_what_the_contracts_say() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let write = env::var_os("SHEAF_WRITE_DOCS").is_some();
    let contracts = [
        schema!(data_pool, "data-pool"),
        schema!(governance, "governance"),
        schema!(identity_registry, "identity-registry"),
        schema!(marketplace, "marketplace"),
        schema!(reward_token, "reward-token"),
    ];
    let mut expected = vec![];
    for (name, api) in contracts {
        let made = api.render().to_string().expect("a schema is JSON") + "\n";
        let file = format!("{name}.json");
        let path = folder.join(&file);
        if write {
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(&path, &made).expect("the schema can be written");
        }
        let stale = "is stale: SHEAF_WRITE_DOCS=1 cargo test -p suite-tests schema";
        assert!(fs::read_to_string(&path).unwrap_or_default() == made, "schema/{file} {stale}");
        expected.push(file);
    }
    let mut found: Vec<_> = fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    found.sort();
    assert_eq!(found, expected, "schema/ holds these and nothing else");
}
