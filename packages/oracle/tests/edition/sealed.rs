//! `tests/vectors/bundle.json`, for other languages: one archive, sealed once by this code and once by the TypeScript
//! SDK. age draws fresh keys each time, so what is held is that both open here, and both there.
//! `SHEAF_WRITE_VECTORS=1` seals ours anew.

use std::path::PathBuf;
use std::{env, fs};

use canonical::sha256;
use cosmwasm_std::Binary;
use oracle::bundle::{identity, recipient};
use serde::{Deserialize, Serialize};

use super::*;

const COHORTS: [u32; 2] = [3, 7];

#[derive(Serialize, Deserialize)]
struct Vector {
    about: String,
    /// Of the first edition in `sealed-key.json`. Test only.
    identity: String,
    recipient: String,
    cohorts: Vec<u32>,
    /// Hex.
    manifest_root: String,
    /// Of the archive, hex.
    sha256: String,
    sealed: Sealed,
}

/// age files, base64.
#[derive(Serialize, Deserialize)]
struct Sealed {
    rust: Binary,
    typescript: Binary,
}

fn vectors(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").join(name)
}

#[test]
fn what_others_sealed_opens_and_is_the_same_archive() {
    let (root, archive) = archive(&COHORTS);
    let file = vectors("bundle.json");
    if env::var_os("SHEAF_WRITE_VECTORS").is_some_and(|value| value == "1") {
        let keys: serde_json::Value =
            serde_json::from_slice(&fs::read(vectors("sealed-key.json")).unwrap()).unwrap();
        let of = |name: &str| keys["editions"][0][name].as_str().unwrap().to_string();
        let ours = encrypt_to(&[recipient(&of("age_recipient")).unwrap()], &archive).unwrap();
        let before: Option<Vector> = fs::read(&file).ok().map(|json| serde_json::from_slice(&json).unwrap());
        let vector = Vector {
            about: "A bundle, sealed by each language: whoever holds the identity opens it, finds an archive of this \
                    SHA-256, and in it the cohorts of the edition of this root."
                .into(),
            identity: of("age_identity"),
            recipient: of("age_recipient"),
            cohorts: COHORTS.into(),
            manifest_root: hex::encode(root),
            sha256: hex::encode(sha256(&archive)),
            sealed: Sealed {
                typescript: before.map_or_else(|| ours.clone().into(), |vector| vector.sealed.typescript),
                rust: ours.into(),
            },
        };
        fs::write(&file, serde_json::to_string_pretty(&vector).unwrap() + "\n").unwrap();
    }
    let vector: Vector = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(vector.manifest_root, hex::encode(root));
    assert_eq!(vector.sha256, hex::encode(sha256(&archive)));
    let identity = identity(&vector.identity).unwrap();
    for sealed in [vector.sealed.rust, vector.sealed.typescript] {
        let opened = open(&identity, &sealed).unwrap();
        assert_eq!(opened, archive);
        check_bundle(&root, &COHORTS, &opened).unwrap();
    }
}
