//! Schema documents: what they are, and what is refused.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use oracle::schema::{MAX_SCHEMA_BYTES, PoolSchema, SchemaError};
use serde_json::{Value, json};

const HEALTH: &[u8] = include_bytes!("../schemas/health-insurance.json");
const HEART: &[u8] = include_bytes!("../schemas/heart-rate.json");

fn with(bytes: &[u8], pointer: &str, value: Value) -> Result<PoolSchema, SchemaError> {
    let mut document: Value = serde_json::from_slice(bytes).unwrap();
    *document.pointer_mut(pointer).unwrap() = value;
    PoolSchema::from_json(document.to_string().as_bytes())
}

fn refused(bytes: &[u8], pointer: &str, value: Value, error: SchemaError) {
    assert_eq!(with(bytes, pointer, value.clone()).unwrap_err(), error, "{pointer} = {value}");
}

#[test]
fn the_digest_is_of_what_it_says_and_not_of_how() {
    let schema = PoolSchema::from_json(HEALTH).unwrap();
    let compact = serde_json::to_vec(&schema).unwrap();
    assert_ne!(compact, HEALTH);
    assert_eq!(PoolSchema::from_json(&compact).unwrap(), schema);
    assert_eq!(PoolSchema::from_json(&compact).unwrap().digest(), schema.digest());
    let changes = [
        ("/name", json!("other")),
        ("/version", json!(2)),
        ("/title", json!("t")),
        ("/description", json!("d")),
        ("/record", json!("r")),
        ("/format", json!("json_lines")),
        ("/fields/0/name", json!("visits")),
        ("/fields/0/unit", json!("1")),
        ("/fields/0/dpv", json!("x")),
        ("/fields/0/description", json!("x")),
        ("/fields/0/required", json!(false)),
        ("/fields/0/role", json!("plain")),
        ("/fields/0/kind/integer/max", json!(367)),
        ("/fields/1/kind/number/max", json!("5.5")),
        ("/fields/1/role/quasi/ladder/bands/width", json!("2")),
        ("/fields/1/role/quasi/ladder", json!("whole")),
        ("/limits/min_records", json!(51)),
        ("/limits/duplicate/flag_bps", json!(1)),
        ("/limits/near_duplicate/reject_bps", json!(9_001)),
        ("/limits/flag_patchwork_bps", json!(1)),
        ("/limits/max_missing_bps", json!(1)),
        ("/limits/max_invalid_bps", json!(1)),
        ("/limits/max_repeated_bps", json!(1)),
        ("/limits/flag_quality_below_bps", json!(1)),
        ("/anonymity/k", json!(6)),
        ("/anonymity/l", json!(3)),
    ];
    let mut digests: Vec<_> =
        changes.map(|(pointer, value)| with(HEALTH, pointer, value).unwrap().digest()).into();
    digests.push(schema.digest());
    digests.push(PoolSchema::from_json(HEART).unwrap().digest());
    let all = digests.len();
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), all);
}

#[test]
fn documents_that_are_not_schemas() {
    let long = vec![b' '; MAX_SCHEMA_BYTES + 1];
    let too_long = SchemaError::Bytes { bytes: MAX_SCHEMA_BYTES + 1, max: MAX_SCHEMA_BYTES };
    assert_eq!(PoolSchema::from_json(&long).unwrap_err(), too_long);
    let deep = "[".repeat(100_000);
    for bad in [b"".as_slice(), b"{}", b"null", b"\xff", deep.as_bytes()] {
        assert!(matches!(PoolSchema::from_json(bad).unwrap_err(), SchemaError::Json { .. }));
    }
    let mut document: Value = serde_json::from_slice(HEALTH).unwrap();
    document["surprise"] = json!(1);
    assert!(matches!(PoolSchema::from_json(document.to_string().as_bytes()), Err(SchemaError::Json { .. })));
}

#[test]
fn columns_that_cannot_be() {
    let field = |name: &str| name.to_owned();
    refused(HEALTH, "/fields", json!([]), SchemaError::Fields { got: 0, max: 256 });
    refused(HEALTH, "/fields/1/name", json!("mdvis"), SchemaError::Repeated { field: field("mdvis") });
    for bad in ["", " x", "a,b", "a\"b", "a\nb", "*"] {
        refused(HEALTH, "/fields/0/name", json!(bad), SchemaError::Name { name: bad.into() });
    }
    let error = SchemaError::DirectName { field: field("phone"), word: "phone" };
    refused(HEALTH, "/fields/0/name", json!("phone"), error);
    for bad in [
        json!({"integer": {"min": 2, "max": 1}}),
        json!({"number": {"min": "a", "max": "1", "decimals": 1}}),
        json!({"number": {"min": "0", "max": "0.55", "decimals": 1}}),
        json!({"integer": {"min": i64::MIN, "max": 1}}),
        json!({"timestamp": {"min": "2026-01-01", "max": "2027-01-01T00:00:00Z"}}),
    ] {
        refused(HEALTH, "/fields/0/kind", bad, SchemaError::Range { field: field("mdvis") });
    }
    let many = json!({"number": {"min": "0", "max": "1", "decimals": 10}});
    refused(HEALTH, "/fields/0/kind", many, SchemaError::Decimals { field: field("mdvis"), max: 9 });
    let none = json!({"text": {"max_len": 0}});
    refused(HEALTH, "/fields/0/kind", none, SchemaError::TextLength { field: field("mdvis"), max: 4_096 });
    for bad in [json!(["b", "a"]), json!(["a", "a"])] {
        let kind = json!({"text": {"max_len": 9, "categories": bad}});
        refused(
            HEALTH,
            "/fields/0/kind",
            kind,
            SchemaError::Categories { field: field("mdvis"), max: 1_024 },
        );
    }
    let free = json!({"text": {"max_len": 9}});
    refused(HEALTH, "/fields/0/kind", free, SchemaError::FreeTextRole { field: field("mdvis") });
    refused(HEART, "/key", json!(["tz"]), SchemaError::Key { field: field("tz") });
    refused(HEART, "/key", json!(["ts", "ts"]), SchemaError::Key { field: field("ts") });
    refused(HEART, "/key", json!(["activity"]), SchemaError::Key { field: field("activity") });
}

#[test]
fn ladders_that_cannot_be() {
    let ladder = "/fields/1/role/quasi/ladder";
    for width in ["0", "-1", "5", "x", "0.0000001"] {
        let error = SchemaError::BandWidth { field: "lncoins".into(), width: width.into() };
        refused(HEALTH, ladder, json!({"bands": {"width": width}}), error);
    }
    let kind = || SchemaError::LadderKind { field: "lncoins".into() };
    refused(HEALTH, ladder, json!({"calendar": {"periods": ["day"]}}), kind());
    refused(HEALTH, ladder, json!({"groups": {"levels": []}}), kind());

    let nesting = |field: &str, level| SchemaError::LadderNesting { field: field.into(), level };
    let periods = "/fields/0/role/quasi/ladder/calendar/periods";
    refused(HEART, periods, json!(["month", "day"]), nesting("ts", 1));
    let levels = "/fields/3/role/quasi/ladder/groups/levels";
    let halves = json!({"18-29": "18-39", "30-39": "18-39", "40-49": "40-59", "50-59": "40-59", "60-69": "60+", "70+": "60+"});
    let across = json!({"18-29": "a", "30-39": "b", "40-49": "b", "50-59": "b", "60-69": "b", "70+": "b"});
    refused(HEART, levels, json!([halves, across]), nesting("age_band", 2));
    refused(HEART, levels, json!([{"18-29": "young"}]), nesting("age_band", 1));
    for name in ["*", "", "70+"] {
        let mut level = halves.clone();
        level["18-29"] = json!(name);
        level["30-39"] = json!(name);
        let error = SchemaError::GroupName { field: "age_band".into(), group: name.into() };
        refused(HEART, levels, json!([level]), error);
    }
}

#[test]
fn limits_out_of_bounds() {
    let limit = |name, got, least, most| SchemaError::Limit { name, got, least, most };
    refused(HEALTH, "/limits/min_records", json!(0), limit("min_records", 0, 1, 10_000_000));
    refused(HEALTH, "/limits/max_missing_bps", json!(10_001), limit("max_missing_bps", 10_001, 0, 10_000));
    refused(
        HEALTH,
        "/limits/flag_quality_below_bps",
        json!(0),
        limit("flag_quality_below_bps", 0, 1, 10_000),
    );
    let flag = limit("duplicate.flag_bps", 8_001, 1, 8_000);
    refused(HEALTH, "/limits/duplicate/flag_bps", json!(8_001), flag);
    refused(HEALTH, "/anonymity/k", json!(1), limit("anonymity.k", 1, 2, 1_000));
    refused(HEALTH, "/anonymity/l", json!(0), limit("anonymity.l", 0, 1, 1_000));
    refused(HEART, "/fields/1/role", json!("plain"), SchemaError::NothingSensitive { l: 2 });
}
