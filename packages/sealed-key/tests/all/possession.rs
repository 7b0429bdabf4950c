//! Which keys may enter the registry.

use ark_bls12_381::{Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_serialize::CanonicalDeserialize;
use canonical::Writer;
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Api, BLS12_381_G1_GENERATOR, BLS12_381_G2_GENERATOR, HashFunction};
use sealed_key::{
    DST_CUSTODY_POP, DST_EXCHANGE_POP, DST_KEY, Point, PointError, PossessionContext, SealedKeyError,
    verify_custody_key, verify_exchange_key,
};

use crate::common::*;

const OWNER: &str = "wasm1fsgzj6t7udv8zhf6zj32mkqhcjcpv52yph5qsdcl0qt94jgdckqsp3v6yf";

fn exchange(owner: &str, b1: &[u8], b2: &[u8], proof: &[u8]) -> Result<(), SealedKeyError> {
    verify_exchange_key(&MockApi::default(), &HERE, owner, b1, b2, proof)
}

fn custody_key(p: &[u8], proof: &[u8]) -> Result<(), SealedKeyError> {
    verify_custody_key(&MockApi::default(), &statement("of all"), p, proof)
}

fn malformed(point: Point, reason: PointError) -> Result<(), SealedKeyError> {
    Err(SealedKeyError::Malformed { point, reason })
}

fn elsewhere() -> [PossessionContext<'static>; 2] {
    [PossessionContext { chain_id: "sheaf-2", ..HERE }, PossessionContext { registry: DATA_POOL, ..HERE }]
}

#[test]
fn a_buyer_enters_their_key() {
    let (b1, b2) = buyer(1).public();
    let proof = buyer(1).prove_possession(&HERE, OWNER);
    assert_eq!(exchange(OWNER, &*b1, &*b2, &*proof), Ok(()));
}

#[test]
fn a_buyers_proof_is_for_one_owner_and_one_place() {
    let (b1, b2) = buyer(1).public();
    let proof = buyer(1).prove_possession(&HERE, OWNER);
    assert_eq!(exchange(REGISTRY, &*b1, &*b2, &*proof), Err(SealedKeyError::NotPossessed));
    for context in elsewhere() {
        let proof = buyer(1).prove_possession(&context, OWNER);
        assert_eq!(exchange(OWNER, &*b1, &*b2, &*proof), Err(SealedKeyError::NotPossessed));
    }
}

#[test]
fn a_buyers_proof_is_for_one_key() {
    let (b1, b2) = buyer(1).public();
    let proof = buyer(2).prove_possession(&HERE, OWNER);
    assert_eq!(exchange(OWNER, &*b1, &*b2, &*proof), Err(SealedKeyError::NotPossessed));
}

#[test]
fn halves_of_two_keys_are_refused() {
    let (b1, b2) = buyer(1).public();
    let (other_b1, other_b2) = buyer(2).public();
    let proof = buyer(1).prove_possession(&HERE, OWNER);
    assert_eq!(exchange(OWNER, &*other_b1, &*b2, &*proof), Err(SealedKeyError::UnequalExponents));
    assert_eq!(exchange(OWNER, &*b1, &*other_b2, &*proof), Err(SealedKeyError::UnequalExponents));
}

#[test]
fn the_generator_is_no_buyers_key() {
    let proof = buyer(1).prove_possession(&HERE, OWNER);
    let refused = exchange(OWNER, &BLS12_381_G1_GENERATOR, &BLS12_381_G2_GENERATOR, &*proof);
    assert_eq!(refused, Err(SealedKeyError::GeneratorKey));
}

/// B1 = g1^b * D with proof = h^b / D passes the sum of the two equations, and nobody could ever deliver to
/// it. That is why they are two.
#[test]
fn a_key_that_only_the_sum_would_take_is_refused() {
    let b = Fr::from(11u64);
    let d = (G1Affine::generator() * Fr::from(5u64)).into_affine();
    let b1 = compress(&(G1Affine::generator() * b + d).into_affine());
    let b2 = compress(&(G2Affine::generator() * b).into_affine());
    let api = MockApi::default();
    let message = Writer::new("sheaf/v1/exchange-key")
        .str(CHAIN)
        .str(REGISTRY)
        .str(OWNER)
        .bytes(&b1)
        .bytes(&b2)
        .into_bytes();
    let h = api.bls12_381_hash_to_g1(HashFunction::Sha256, &message, DST_EXCHANGE_POP).unwrap();
    let h_b = G1Affine::deserialize_compressed(&h[..]).unwrap() * b;
    let proof = compress(&(h_b - d).into_affine());

    let left = api.bls12_381_aggregate_g1(&[&b1[..], &proof].concat()).unwrap();
    let right = api.bls12_381_aggregate_g1(&[BLS12_381_G1_GENERATOR, h].concat()).unwrap();
    let sum = api.bls12_381_pairing_equality(&right, &b2, &left, &BLS12_381_G2_GENERATOR);
    assert_eq!(sum, Ok(true));
    assert_eq!(exchange(OWNER, &b1, &b2, &proof), Err(SealedKeyError::UnequalExponents));
}

#[test]
fn malformed_points_of_a_buyer_are_named() {
    let (b1, b2) = buyer(1).public();
    let proof = buyer(1).prove_possession(&HERE, OWNER);
    for bad in identities(48) {
        let identity = PointError::Identity;
        assert_eq!(exchange(OWNER, &bad, &*b2, &*proof), malformed(Point::B1, identity));
        assert_eq!(exchange(OWNER, &*b1, &*b2, &bad), malformed(Point::Proof, identity));
    }
    for bad in identities(96) {
        assert_eq!(exchange(OWNER, &*b1, &bad, &*proof), malformed(Point::B2, PointError::Identity));
    }
    let outside = g1_outside();
    assert_eq!(exchange(OWNER, &outside, &*b2, &*proof), malformed(Point::B1, PointError::NotInGroup));
    assert_eq!(exchange(OWNER, &*b1, &*b2, &outside), malformed(Point::Proof, PointError::NotInGroup));
    let refused = exchange(OWNER, &*b1, &g2_outside(), &*proof);
    assert_eq!(refused, malformed(Point::B2, PointError::NotInGroup));
    let length = PointError::Length { expected: 48, got: 0 };
    assert_eq!(exchange(OWNER, &*b1, &*b2, &[]), malformed(Point::Proof, length));
}

#[test]
fn keepers_enter_their_key() {
    let proof = custody(1).prove_possession(&statement("of all"));
    assert_eq!(custody_key(&*custody(1).public(), &*proof), Ok(()));
}

#[test]
fn a_keepers_proof_is_for_one_key_and_one_statement() {
    let p = custody(1).public();
    let proof = custody(2).prove_possession(&statement("of all"));
    assert_eq!(custody_key(&*p, &*proof), Err(SealedKeyError::NotPossessed));
    let proof = custody(1).prove_possession(&statement("of others"));
    assert_eq!(custody_key(&*p, &*proof), Err(SealedKeyError::NotPossessed));
}

/// P is in what is hashed, though the statement names it: nobody has to trust the caller for that.
#[test]
fn a_keepers_proof_covers_statement_and_key() {
    let (p, proof) = (custody(1).public(), custody(1).prove_possession(&statement("of all")));
    let message = Writer::new("sheaf/v1/custody-key").bytes(&statement("of all")).bytes(&*p).into_bytes();
    let api = MockApi::default();
    let h = api.bls12_381_hash_to_g1(HashFunction::Sha256, &message, DST_CUSTODY_POP).unwrap();
    let equal = api.bls12_381_pairing_equality(&h, &*p, &*proof, &BLS12_381_G2_GENERATOR);
    assert_eq!(equal, Ok(true));
}

#[test]
fn malformed_points_of_keepers_are_named() {
    let (p, proof) = (custody(1).public(), custody(1).prove_possession(&statement("of all")));
    for bad in identities(96) {
        assert_eq!(custody_key(&bad, &*proof), malformed(Point::P, PointError::Identity));
    }
    assert_eq!(custody_key(&g2_outside(), &*proof), malformed(Point::P, PointError::NotInGroup));
    assert_eq!(custody_key(&*p, &g1_outside()), malformed(Point::Proof, PointError::NotInGroup));
    let length = PointError::Length { expected: 96, got: 48 };
    assert_eq!(custody_key(&*proof, &*proof), malformed(Point::P, length));
}

/// A proof of possession is the same operation as an edition's key: one tag for both, and a proof could be
/// somebody's key.
#[test]
fn tags_differ() {
    assert_ne!(DST_KEY, DST_CUSTODY_POP);
    assert_ne!(DST_KEY, DST_EXCHANGE_POP);
    assert_ne!(DST_CUSTODY_POP, DST_EXCHANGE_POP);
}
