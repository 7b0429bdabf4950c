//! `tests/vectors/consent.json`, for other languages: facts with their receipts.
//! `SHEAF_WRITE_VECTORS=1` writes it anew; without, it must be what this code computes.

use std::path::PathBuf;
use std::{env, fs};

use consent::{receipt, rfc3339};
use serde_json::{Value, json};

use crate::samples::{GIVEN, Sample, sample};

fn vector(name: &str, sample: &Sample) -> Value {
    json!({ "name": name, "facts": sample, "receipt": receipt(&sample.facts()).unwrap() })
}

fn computed() -> Value {
    let later = GIVEN + 90 * 86_400;
    let instants = [0, GIVEN, later, 4_107_542_399].map(|at| (at, rfc3339(at)));
    json!({
        "instants": instants,
        "receipts": [
            vector("active", &sample()),
            vector("withdrawn", &sample().withdrawn(later)),
            vector("erased", &sample().withdrawn(later).erased(later + 86_400)),
        ],
    })
}

#[test]
fn vectors_are_what_this_code_computes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/consent.json");
    let computed = computed();
    if env::var_os("SHEAF_WRITE_VECTORS").is_some() {
        let text = serde_json::to_string_pretty(&computed).unwrap() + "\n";
        fs::write(&path, text).unwrap();
    }
    let written: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(written, computed, "SHEAF_WRITE_VECTORS=1 writes them anew");
}
