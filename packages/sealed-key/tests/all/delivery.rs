//! What the contract takes for a delivery, and what not.

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Api, BLS12_381_G1_GENERATOR, BLS12_381_G2_GENERATOR, HashFunction};
use proptest::prelude::*;
use sealed_key::{
    CustodySecret, DST_KEY, EditionKey, ExchangeSecret, G2Point, OrderContext, Point, PointError,
    SealedKeyError, verify_delivery,
};

use crate::common::*;

fn check(key: &EditionKey<'_>, b2: &[u8], r1: &[u8], e: &[u8]) -> Result<(), SealedKeyError> {
    verify_delivery(&MockApi::default(), key, b2, r1, e)
}

fn malformed(point: Point, reason: PointError) -> Result<(), SealedKeyError> {
    Err(SealedKeyError::Malformed { point, reason })
}

#[test]
fn what_a_keeper_seals_is_taken() {
    let (key, sealed, b2) = sale();
    assert_eq!(check(&key, &*b2, &*sealed.r1, &*sealed.e), Ok(()));
}

#[test]
fn another_e_or_r1_is_refused() {
    let (key, sealed, b2) = sale();
    let custody = custody(1);
    let (b1, _) = buyer(1).public();
    let next = OrderContext { order: 8, ..ORDER };
    let other = custody.seal(&key, &next, &*b1).unwrap();
    assert_eq!(check(&key, &*b2, &*sealed.r1, &*other.e), Err(SealedKeyError::WrongKey));
    assert_eq!(check(&key, &*b2, &*other.r1, &*sealed.e), Err(SealedKeyError::WrongKey));
    assert_eq!(check(&key, &*b2, &*sealed.e, &*sealed.r1), Err(SealedKeyError::WrongKey));
    let mut minus = *sealed.e;
    minus[0] ^= 0x20;
    assert_eq!(check(&key, &*b2, &*sealed.r1, &minus), Err(SealedKeyError::WrongKey));
}

#[test]
fn what_is_sealed_to_another_buyer_is_refused() {
    let (key, sealed, b2) = sale();
    let (other_b1, other_b2) = buyer(2).public();
    assert_eq!(check(&key, &*other_b2, &*sealed.r1, &*sealed.e), Err(SealedKeyError::WrongKey));
    let other = custody(1).seal(&key, &ORDER, &*other_b1).unwrap();
    assert_eq!(check(&key, &*b2, &*other.r1, &*other.e), Err(SealedKeyError::WrongKey));
}

#[test]
fn the_key_to_anything_else_is_refused() {
    let (key, sealed, b2) = sale();
    let others = [
        EditionKey { chain_id: "sheaf-2", ..key },
        EditionKey { data_pool: MARKETPLACE, ..key },
        EditionKey { pool: 2, ..key },
        EditionKey { edition: 5, ..key },
        EditionKey { cohorts: &[1, 2], ..key },
        EditionKey { cohorts: &[1, 2, 6], ..key },
        EditionKey { cohorts: &[1, 2, 5, 6], ..key },
        EditionKey { p: custody(2).public(), ..key },
        EditionKey { manifest_root: [0; 32], ..key },
    ];
    for other in others {
        assert_eq!(check(&other, &*b2, &*sealed.r1, &*sealed.e), Err(SealedKeyError::WrongKey), "{other:?}");
    }
}

#[test]
fn cohorts_must_be_a_sorted_set() {
    let (key, sealed, b2) = sale();
    let check = |cohorts| check(&EditionKey { cohorts, ..key }, &*b2, &*sealed.r1, &*sealed.e);
    assert_eq!(check(&[]), Err(SealedKeyError::NoCohorts));
    assert_eq!(check(&[1, 5, 2]), Err(SealedKeyError::CohortOrder { previous: 5, next: 2 }));
    assert_eq!(check(&[1, 2, 2, 5]), Err(SealedKeyError::CohortOrder { previous: 2, next: 2 }));
}

#[test]
fn the_identity_is_refused_in_every_shape() {
    let (key, sealed, b2) = sale();
    for bytes in identities(48) {
        assert_eq!(check(&key, &*b2, &bytes, &*sealed.e), malformed(Point::R1, PointError::Identity));
        assert_eq!(check(&key, &*b2, &*sealed.r1, &bytes), malformed(Point::E, PointError::Identity));
    }
    for bytes in identities(96) {
        let refused = check(&key, &bytes, &*sealed.r1, &*sealed.e);
        assert_eq!(refused, malformed(Point::B2, PointError::Identity));
        assert_eq!(G2Point::try_from(&bytes[..]), Err(PointError::Identity));
    }
}

/// Why the identity must be refused here: the chain's own functions take any bytes with the infinity bit for
/// it, so K itself, readable by all, would pass as sealed.
#[test]
fn the_chain_itself_takes_the_identity() {
    let (key, _, b2) = sale();
    let api = MockApi::default();
    let k = custody(1).edition_secret(&key).unwrap();
    let h = api.bls12_381_hash_to_g1(HashFunction::Sha256, &key.preimage().unwrap(), DST_KEY).unwrap();
    for identity in identities(48) {
        let ps = [&h[..], &identity].concat();
        let qs = [*key.p, *b2].concat();
        let equal = api.bls12_381_pairing_equality(&ps, &qs, k.as_bytes(), &BLS12_381_G2_GENERATOR);
        assert_eq!(equal, Ok(true));
        let refused = check(&key, &*b2, &identity, k.as_bytes());
        assert_eq!(refused, malformed(Point::R1, PointError::Identity));
    }
}

#[test]
fn another_length_is_refused() {
    let (key, sealed, b2) = sale();
    let long = [&sealed.e[..], &[0]].concat();
    for bad in [&[][..], &sealed.e[..47], &long, &b2[..]] {
        let reason = PointError::Length { expected: 48, got: bad.len() };
        assert_eq!(check(&key, &*b2, bad, &*sealed.e), malformed(Point::R1, reason));
        assert_eq!(check(&key, &*b2, &*sealed.r1, bad), malformed(Point::E, reason));
    }
    for bad in [&[][..], &b2[..95], &sealed.e[..]] {
        let reason = PointError::Length { expected: 96, got: bad.len() };
        assert_eq!(check(&key, bad, &*sealed.r1, &*sealed.e), malformed(Point::B2, reason));
    }
}

#[test]
fn an_uncompressed_point_is_refused() {
    let (key, sealed, b2) = sale();
    for first in [0x00, 0x20, 0x40, 0x60] {
        let mut bytes = *sealed.e;
        bytes[0] = bytes[0] & 0x1f | first;
        let refused = check(&key, &*b2, &*sealed.r1, &bytes);
        assert_eq!(refused, malformed(Point::E, PointError::NotCompressed));
    }
}

#[test]
fn a_point_outside_the_group_is_refused_by_name() {
    let (key, sealed, b2) = sale();
    // x is not below the field's modulus
    let mut too_large = vec![0xff; 48];
    too_large[0] = 0x9f;
    for bad in [g1_outside(), g1_off_curve(), too_large] {
        let refused = check(&key, &*b2, &bad, &*sealed.e);
        assert_eq!(refused, malformed(Point::R1, PointError::NotInGroup));
        let refused = check(&key, &*b2, &*sealed.r1, &bad);
        assert_eq!(refused, malformed(Point::E, PointError::NotInGroup));
    }
    let outside = g2_outside();
    let refused = check(&key, &outside, &*sealed.r1, &*sealed.e);
    assert_eq!(refused, malformed(Point::B2, PointError::NotInGroup));
    let key = EditionKey { p: G2Point::parse(Point::P, &outside).unwrap(), ..key };
    let refused = check(&key, &*b2, &*sealed.r1, &*sealed.e);
    assert_eq!(refused, malformed(Point::P, PointError::NotInGroup));
}

#[test]
fn nothing_is_sealed_to_a_bad_buyer_key() {
    let (key, ..) = sale();
    let seal = |b1: &[u8]| custody(1).seal(&key, &ORDER, b1).map(|_| ());
    assert_eq!(seal(&BLS12_381_G1_GENERATOR), Err(SealedKeyError::GeneratorKey));
    assert_eq!(seal(&g1_outside()), malformed(Point::B1, PointError::NotInGroup));
    for identity in identities(48) {
        assert_eq!(seal(&identity), malformed(Point::B1, PointError::Identity));
    }
    let length = PointError::Length { expected: 48, got: 96 };
    assert_eq!(seal(&*buyer(1).public().1), malformed(Point::B1, length));
}

#[test]
fn errors_name_the_thing_and_the_bound() {
    let (key, sealed, b2) = sale();
    let said = |r1: &[u8]| check(&key, &*b2, r1, &*sealed.e).unwrap_err().to_string();
    assert_eq!(said(&[]), "R1 (g1^r): it has 0 bytes, a compressed point has 48");
    assert_eq!(said(&g1_outside()), "R1 (g1^r): it is not on the curve, or not in the prime-order subgroup");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn sealed_checked_and_opened(
        kappa in any::<[u8; 32]>(),
        b in any::<[u8; 32]>(),
        cohorts in prop::collection::btree_set(any::<u32>(), 1..32),
        (pool, number, order) in any::<(u32, u32, u64)>(),
        manifest_root in any::<[u8; 32]>(),
        flip in 0usize..96 * 8,
    ) {
        let (custody, buyer) = (CustodySecret::from_seed(&kappa), ExchangeSecret::from_seed(&b));
        let cohorts: Vec<u32> = cohorts.into_iter().collect();
        let key = EditionKey {
            pool, edition: number, manifest_root, ..edition(custody.public(), &cohorts)
        };
        let (b1, b2) = buyer.public();
        let sealed = custody.seal(&key, &OrderContext { order, ..ORDER }, &*b1).unwrap();
        prop_assert_eq!(check(&key, &*b2, &*sealed.r1, &*sealed.e), Ok(()));
        prop_assert_eq!(
            buyer.open(&*sealed.r1, &*sealed.e).unwrap(),
            custody.edition_secret(&key).unwrap()
        );
        // No single bit of what is delivered can be changed.
        let mut bytes = [*sealed.r1, *sealed.e].concat();
        bytes[flip / 8] ^= 1 << (flip % 8);
        prop_assert!(check(&key, &*b2, &bytes[..48], &bytes[48..]).is_err());
    }
}
