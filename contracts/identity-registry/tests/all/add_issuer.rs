use api::check::InputError;
use api::identity_registry::{ExecuteMsg, IssuerAdded, IssuerResponse, QueryMsg};
use attestation::Signer;
use cosmwasm_std::Binary;
use identity_registry::ContractError;
use testkit::{Suite, secret};

use crate::common::{ask, by_owner, event, refused_to_owner, send};

fn key(name: &str) -> Binary {
    Signer::from_bytes(&secret(name)).unwrap().public_key()
}

fn add(key: Binary, max_level: u8, valid_until: u64) -> ExecuteMsg {
    ExecuteMsg::AddIssuer { key, nullifier_domain: 9, max_level, valid_until }
}

#[test]
fn it_is_known_by_its_number() {
    let mut suite = Suite::new();
    let valid_until = suite.now() + 1;
    let response = by_owner(&mut suite, &add(key("new"), 2, valid_until)).unwrap();
    assert_eq!(event::<IssuerAdded>(&response), IssuerAdded { issuer: 4, nullifier_domain: 9 });
    let found: Vec<IssuerResponse> = ask(&suite, &QueryMsg::Issuers { start_after: Some(3), limit: None });
    let trusted_from = suite.now();
    let expected = IssuerResponse {
        issuer: 4,
        key: key("new"),
        nullifier_domain: 9,
        max_level: 2,
        valid_until,
        active: true,
        trusted_from,
    };
    assert_eq!(found, [expected]);
}

#[test]
fn what_is_wrong_is_named() {
    let mut suite = Suite::new();
    let now = suite.now();
    for got in [0, 32, 34, 65] {
        let error = InputError::Length { what: "key", expected: 33, got };
        assert_eq!(refused_to_owner(&mut suite, &add(vec![2; got].into(), 1, now + 1)), error.into());
    }
    for first in [0u8, 1, 4, 0xff] {
        let bad = Binary::from(vec![first; 33]);
        let error = InputError::Malformed {
            what: "key",
            value: bad.to_string(),
            expected: "a compressed secp256k1 key begins with 02 or 03",
        };
        assert_eq!(refused_to_owner(&mut suite, &add(bad, 1, now + 1)), error.into());
    }
    for got in [0u8, 4, 255] {
        let error = InputError::Range { what: "max_level", min: 1, max: 3, got: got.into() };
        assert_eq!(refused_to_owner(&mut suite, &add(key("new"), got, now + 1)), error.into());
    }
    for at in [0, now - 1, now] {
        let error = ContractError::Past { what: "valid_until", at, now };
        assert_eq!(refused_to_owner(&mut suite, &add(key("new"), 1, at)), error);
    }
}

#[test]
fn a_key_has_one_number() {
    let mut suite = Suite::new();
    let now = suite.now();
    let error = ContractError::IssuerKnown { issuer: 2 };
    assert_eq!(refused_to_owner(&mut suite, &add(key("issuer 2"), 1, now + 1)), error);
    by_owner(&mut suite, &ExecuteMsg::SetIssuerStatus { issuer: 2, active: false }).unwrap();
    assert_eq!(refused_to_owner(&mut suite, &add(key("issuer 2"), 1, now + 1)), error, "switched off, too");
}

#[test]
fn they_are_paged() {
    let mut suite = Suite::new();
    let page = |suite: &Suite, start_after, limit| -> Vec<u32> {
        let found: Vec<IssuerResponse> = ask(suite, &QueryMsg::Issuers { start_after, limit });
        found.into_iter().map(|issuer| issuer.issuer).collect()
    };
    assert_eq!(page(&suite, None, None), [1, 2, 3]);
    assert_eq!(page(&suite, None, Some(2)), [1, 2]);
    assert_eq!(page(&suite, Some(2), Some(2)), [3]);
    assert_eq!(page(&suite, Some(3), None), [0; 0]);
    assert_eq!(page(&suite, None, Some(0)), [0; 0]);
    let (owner, valid_until) = (suite.owner.clone(), suite.now() + 1);
    for number in 4..=105 {
        send(&mut suite, &owner, &add(key(&number.to_string()), 1, valid_until)).unwrap();
    }
    assert_eq!(page(&suite, None, None).len(), 30);
    assert_eq!(page(&suite, None, Some(1_000)).len(), 100);
    assert_eq!(page(&suite, Some(100), Some(u32::MAX)), [101, 102, 103, 104, 105]);
}
