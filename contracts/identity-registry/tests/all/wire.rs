//! What others rely on: the bytes of messages and of the records that are read raw.

use api::identity_registry::{ExecuteMsg, Pausable, QueryMsg};
use serde_json::{Value, json};
use terms::Kind;
use testkit::Suite;

fn raw(suite: &Suite, key: &[u8]) -> (u8, Value) {
    let bytes = suite.app.wrap().query_wasm_raw(&suite.contracts.registry, key).unwrap().unwrap();
    (bytes[0], serde_json::from_slice(&bytes[1..]).unwrap())
}

fn key(parts: &[&[u8]], last: &[u8]) -> Vec<u8> {
    let mut out = vec![];
    for part in parts {
        out.extend(u16::try_from(part.len()).unwrap().to_be_bytes());
        out.extend(*part);
    }
    out.extend(last);
    out
}

/// Keys and records, written out by hand: a change here is a change of layout, with a new version byte.
#[test]
fn records_read_raw() {
    let mut suite = Suite::new();
    let lab = suite.buyer("lab", Kind::Academic, "DE");
    suite.grant("curator", &lab);

    assert_eq!(raw(&suite, &key(&[b"identity_of"], lab.as_bytes())), (1, json!(1)));
    let (version, identity) = raw(&suite, &key(&[b"identity"], &1u64.to_be_bytes()));
    assert_eq!(version, 2);
    let fields: Vec<&String> = identity.as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        [
            "address",
            "batch",
            "decided_at",
            "erased_at",
            "evidence",
            "expires_at",
            "forgotten_at",
            "issued_at",
            "issuer",
            "kind",
            "level",
            "nullifier",
            "nullifier_domain",
            "payout",
            "region",
            "scope",
            "status"
        ]
    );
    assert_eq!(identity["kind"], "academic");
    assert_eq!(identity["status"], "active");
    let grant = key(&[b"grant", b"curator", lab.as_bytes()], &0u32.to_be_bytes());
    assert_eq!(raw(&suite, &grant), (2, json!({ "from": suite.now(), "expires_at": null })));
    let (version, committee) = raw(&suite, &key(&[b"committee"], &1u32.to_be_bytes()));
    let end = suite.now() + 7 * 86_400;
    assert_eq!((version, &committee["epoch"]), (2, &json!(1)));
    assert_eq!((&committee["valid_until"], &committee["accepted_until"]), (&json!(end), &json!(end + 60)));
    let (version, custody) = raw(&suite, &key(&[b"custody"], &1u32.to_be_bytes()));
    assert_eq!((version, &custody["status"]), (1, &json!("active")));
    let (version, exchange) = raw(&suite, &key(&[b"exchange_key"], &1u64.to_be_bytes()));
    assert_eq!(version, 1);
    assert!(exchange["b1"].is_string() && exchange["b2"].is_string());
}

#[test]
fn records_read_raw_of_what_ends() {
    let mut suite = Suite::new();
    let ann = suite.person("ann");
    let (owner, registry, now) = (suite.owner.clone(), suite.contracts.registry.clone(), suite.now());
    let until = now + 5;
    let senior = json!({ "create_role": { "role": {
        "name": "lead", "admin": null, "includes": ["curator"], "excludes": ["auditor"], "delay": 0,
    } } });
    let suspend =
        json!({ "set_status": { "identity": 1, "to": { "suspend": { "until": until } }, "signed": null } });
    let batch = json!({ "revoke_batch": { "issuer": 1, "batch": 1, "signed": null } });
    let retire = json!({ "retire_custody": { "custody": 1, "signatures": null } });
    for msg in [senior, suspend, batch, retire] {
        suite.execute(&owner, &registry, &msg, &[]).unwrap();
    }
    let (_, identity) = raw(&suite, &key(&[b"identity"], &1u64.to_be_bytes()));
    assert_eq!(identity["status"], json!({ "suspended": { "until": until } }));
    assert_eq!(identity["decided_at"], json!(now));
    let revoked = key(&[b"revoked_batch", &1u32.to_be_bytes()], &1u32.to_be_bytes());
    assert_eq!(raw(&suite, &revoked), (1, json!(now)));
    assert_eq!(raw(&suite, &key(&[b"seniors"], b"curator")), (1, json!(["lead"])));
    assert_eq!(raw(&suite, &key(&[b"custody_free_at"], &1u32.to_be_bytes())), (1, json!(now + 5_400)));
    assert_eq!(raw(&suite, &key(&[b"identity_of"], ann.as_bytes())), (1, json!(1)));
}

#[test]
fn messages() {
    let msg: ExecuteMsg = serde_json::from_value(json!({ "unbond": {} })).unwrap();
    assert_eq!(msg, ExecuteMsg::Unbond {});
    let grant = json!({ "grant": { "role": "curator", "address": "a", "scope": null, "expires_at": 5 } });
    let msg: ExecuteMsg = serde_json::from_value(grant).unwrap();
    assert!(matches!(msg, ExecuteMsg::Grant { scope: None, expires_at: Some(5), .. }));
    let pause = json!({ "pause": { "action": "bond_relayer", "seconds": 5 } });
    let msg: ExecuteMsg = serde_json::from_value(pause).unwrap();
    assert_eq!(msg, ExecuteMsg::Pause { action: Pausable::BondRelayer, seconds: 5 });
    assert!(serde_json::from_value::<ExecuteMsg>(json!({ "mint": {} })).is_err());
    assert!(serde_json::from_value::<QueryMsg>(json!({ "config": {} })).is_ok());
}
