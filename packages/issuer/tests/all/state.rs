use attestation::{IssuerAct, StatusChange, verify_one};
use cosmwasm_std::testing::MockApi;
use issuer::Issuer;

use crate::issuer;

#[test]
fn a_decision_says_what_was_decided_and_is_signed() {
    let issuer = issuer(7, 1);
    let act = IssuerAct::SetStatus { identity: 5, to: StatusChange::Suspend { until: 300 } };
    let stated = issuer.state("chain-1", "registry", 100, act.clone()).unwrap();
    let statement = stated.statement;
    assert_eq!((statement.issuer, statement.issued_at, &statement.act), (7, 100, &act));
    assert_eq!((statement.chain_id.as_str(), statement.registry.as_str()), ("chain-1", "registry"));
    let api = MockApi::default();
    assert_eq!(verify_one(&api, &statement.digest(), &issuer.public_key(), &stated.signature), Ok(()));
}

#[test]
fn a_key_is_handed_over_by_both() {
    let old = issuer(7, 1);
    let new = Issuer::from_seeds(&[9; 32], &[2; 32], 7, 1).unwrap();
    let (stated, proof) = old.hand_over(&new, "chain-1", "registry", 100).unwrap();
    assert_eq!(stated.statement.act, IssuerAct::RotateKey { key: new.public_key() });
    let (api, digest) = (MockApi::default(), stated.statement.digest());
    assert_eq!(verify_one(&api, &digest, &old.public_key(), &stated.signature), Ok(()));
    assert_eq!(verify_one(&api, &digest, &new.public_key(), &proof), Ok(()));
}
