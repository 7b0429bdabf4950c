use api::identity_registry::{ExchangeKey, ExchangeKeySet, ExecuteMsg, QueryMsg};
use cosmwasm_std::{Addr, BLS12_381_G1_GENERATOR, Binary};
use identity_registry::ContractError;
use sealed_key::{ExchangeSecret, Point, PointError, PossessionContext, SealedKeyError};
use testkit::{CHAIN_ID, Suite};

use crate::common::{ask, client, event, no_answer, refused};

/// The parts of a good message of ann's.
struct Parts {
    b1: Vec<u8>,
    b2: Vec<u8>,
    proof: Vec<u8>,
}

fn parts(suite: &Suite, owner: &Addr, key: &ExchangeSecret) -> Parts {
    let registry = suite.contracts.registry.as_str();
    let (b1, b2) = key.public();
    let context = PossessionContext { chain_id: CHAIN_ID, registry };
    let proof = key.prove_possession(&context, owner.as_str());
    Parts { b1: b1.to_vec(), b2: b2.to_vec(), proof: proof.to_vec() }
}

/// Changes the parts of a good message, which must be refused.
fn refused_with(change: impl FnOnce(&Suite, &mut Parts)) -> ContractError {
    let mut suite = Suite::new();
    let ann = suite.person("ann");
    let mut parts = parts(&suite, &ann, &suite.exchange_secret("ann"));
    change(&suite, &mut parts);
    let Parts { b1, b2, proof } = parts;
    let msg = ExecuteMsg::SetExchangeKey { b1: b1.into(), b2: b2.into(), proof: proof.into() };
    let error = refused(&mut suite, &ann, &msg);
    assert_eq!(client(&suite).exchange_key(&suite.app.wrap(), 1).unwrap(), None);
    error
}

fn malformed(point: Point, reason: PointError) -> ContractError {
    SealedKeyError::Malformed { point, reason }.into()
}

#[test]
fn a_key_is_set_and_replaced() {
    let mut suite = Suite::new();
    let ann = suite.person("ann");
    for name in ["first", "second"] {
        let key = suite.exchange_secret(name);
        let response = suite.set_exchange_key(&ann, &key).unwrap();
        assert_eq!(event::<ExchangeKeySet>(&response), ExchangeKeySet { identity: 1 });
        let (b1, b2) = key.public();
        let expected = ExchangeKey { b1: Binary::from(b1), b2: Binary::from(b2) };
        assert_eq!(ask::<ExchangeKey>(&suite, &QueryMsg::ExchangeKey { identity: 1 }), expected);
        assert_eq!(client(&suite).exchange_key(&suite.app.wrap(), 1).unwrap(), Some(expected));
    }
}

#[test]
fn by_the_identitys_address_only() {
    let mut suite = Suite::new();
    let nobody = suite.account("nobody");
    let error = suite.set_exchange_key(&nobody, &suite.exchange_secret("x")).unwrap_err();
    let expected = ContractError::NoIdentity { address: nobody.to_string() };
    assert_eq!(error.downcast::<ContractError>().unwrap(), expected);
}

#[test]
fn points_have_their_lengths() {
    for got in [0, 47, 49, 96] {
        let error = |point| malformed(point, PointError::Length { expected: 48, got });
        assert_eq!(refused_with(|_, parts| parts.b1 = vec![0x80; got]), error(Point::B1));
        assert_eq!(refused_with(|_, parts| parts.proof = vec![0x80; got]), error(Point::Proof));
    }
    for got in [0, 48, 95, 97] {
        let error = malformed(Point::B2, PointError::Length { expected: 96, got });
        assert_eq!(refused_with(|_, parts| parts.b2 = vec![0x80; got]), error);
    }
}

#[test]
fn no_identity_point_whatever_follows() {
    for rest in [0, 0x11] {
        let point = |bytes: &mut Vec<u8>| {
            bytes.fill(rest);
            bytes[0] = 0xc0;
        };
        let error = |which| malformed(which, PointError::Identity);
        assert_eq!(refused_with(|_, parts| point(&mut parts.b1)), error(Point::B1));
        assert_eq!(refused_with(|_, parts| point(&mut parts.b2)), error(Point::B2));
        assert_eq!(refused_with(|_, parts| point(&mut parts.proof)), error(Point::Proof));
    }
}

#[test]
fn no_bytes_that_are_no_point() {
    let error = refused_with(|_, parts| parts.b1[0] &= 0x7f);
    assert_eq!(error, malformed(Point::B1, PointError::NotCompressed));
    let error = refused_with(|_, parts| parts.b1[1..].fill(0xff));
    assert_eq!(error, malformed(Point::B1, PointError::NotInGroup));
    let error = refused_with(|_, parts| parts.b2[1..].fill(0xff));
    assert_eq!(error, malformed(Point::B2, PointError::NotInGroup));
    let error = refused_with(|_, parts| parts.proof[1..].fill(0xff));
    assert_eq!(error, malformed(Point::Proof, PointError::NotInGroup));
}

#[test]
fn no_key_that_everybody_has() {
    let error = refused_with(|_, parts| parts.b1 = BLS12_381_G1_GENERATOR.to_vec());
    assert_eq!(error, SealedKeyError::GeneratorKey.into());
}

#[test]
fn both_halves_are_of_one_key() {
    let other = |suite: &Suite| suite.exchange_secret("other").public();
    let error = refused_with(|suite, parts| parts.b1 = other(suite).0.to_vec());
    assert_eq!(error, SealedKeyError::UnequalExponents.into());
    let error = refused_with(|suite, parts| parts.b2 = other(suite).1.to_vec());
    assert_eq!(error, SealedKeyError::UnequalExponents.into());
}

#[test]
fn the_proof_is_of_this_key_by_this_owner_here() {
    let not_possessed = ContractError::from(SealedKeyError::NotPossessed);
    // someone else's key and proof, seen in the mempool
    let error = refused_with(|suite, copied| {
        let bob = suite.address("bob");
        *copied = parts(suite, &bob, &suite.exchange_secret("bob"));
    });
    assert_eq!(error, not_possessed, "another owner");
    let error = refused_with(|suite, changed| {
        let ann = suite.address("ann");
        changed.proof = parts(suite, &ann, &suite.exchange_secret("bob")).proof;
    });
    assert_eq!(error, not_possessed, "another key");
    for (chain_id, at_data_pool) in [("sheaf-test-2", false), (CHAIN_ID, true)] {
        let error = refused_with(|suite, changed| {
            let contracts = &suite.contracts;
            let registry = if at_data_pool { &contracts.data_pool } else { &contracts.registry };
            let context = PossessionContext { chain_id, registry: registry.as_str() };
            let owner = suite.address("ann");
            let proof = suite.exchange_secret("ann").prove_possession(&context, owner.as_str());
            changed.proof = proof.to_vec();
        });
        assert_eq!(error, not_possessed, "another place");
    }
}

#[test]
fn none_where_none_was_set() {
    let mut suite = Suite::new();
    suite.person("ann");
    for identity in [0, 1, 2] {
        let said = no_answer(&suite, &QueryMsg::ExchangeKey { identity });
        assert!(said.contains(&format!("identity {identity} has no exchange key")), "{said}");
    }
}
