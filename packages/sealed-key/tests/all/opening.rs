//! From a delivery to the bundle.

use std::str::FromStr;

use age::x25519::{Identity, Recipient};
use canonical::sha256;
use sealed_key::{
    CustodySecret, EditionKey, EditionSecret, ExchangeSecret, OrderContext, Point, PointError,
    SealedKeyError, SecretError, age_identity, age_recipient,
};

use crate::common::*;

fn identity(k: &EditionSecret, key: &EditionKey<'_>) -> Identity {
    Identity::from_str(&age_identity(&k.age_seed(key).unwrap())).unwrap()
}

#[test]
fn a_buyer_opens_the_bundle() {
    let (key, sealed, _) = sale();
    let seed = custody(1).edition_secret(&key).unwrap().age_seed(&key).unwrap();
    let recipient = Recipient::from_str(&age_recipient(&seed)).unwrap();
    let file = age::encrypt(&recipient, b"id,weight\n1,70\n").unwrap();

    let k = buyer(1).open(&*sealed.r1, &*sealed.e).unwrap();
    assert_eq!(age::decrypt(&identity(&k, &key), &file).unwrap(), b"id,weight\n1,70\n");

    // Neither another buyer nor the key to other cohorts opens it.
    let other = buyer(2).open(&*sealed.r1, &*sealed.e).unwrap();
    assert!(age::decrypt(&identity(&other, &key), &file).is_err());
    let fewer = EditionKey { cohorts: &[1, 2], ..key };
    let fewer_k = custody(1).edition_secret(&fewer).unwrap();
    assert_ne!(fewer_k, k);
    assert!(age::decrypt(&identity(&fewer_k, &fewer), &file).is_err());
    // The same K, taken for another edition, gives another identity.
    assert!(age::decrypt(&identity(&k, &fewer), &file).is_err());
}

#[test]
fn identities_are_as_age_writes_them() {
    use age::secrecy::ExposeSecret;

    for number in 0u8..20 {
        let seed = sha256(&[number]);
        let text = age_identity(&seed);
        assert!(text.starts_with("AGE-SECRET-KEY-1"));
        assert_eq!(text.len(), 74);
        let identity = Identity::from_str(&text).unwrap();
        assert_eq!(identity.to_string().expose_secret(), text.as_str());
        assert_eq!(identity.to_public().to_string(), age_recipient(&seed));
    }
}

#[test]
fn every_keeper_seals_the_same_bytes() {
    let (key, sealed, _) = sale();
    let (b1, _) = buyer(1).public();
    let colleague = CustodySecret::from_bytes(&custody(1).to_bytes()).unwrap();
    assert_eq!(colleague.seal(&key, &ORDER, &*b1), Ok(sealed));
}

#[test]
fn no_r_is_used_twice() {
    let (key, sealed, _) = sale();
    let custody = custody(1);
    let (b1, _) = buyer(1).public();
    let mut seen = vec![sealed.r1];
    let mut fresh = |key: &EditionKey<'_>, order: &OrderContext<'_>, b1: &[u8]| {
        let r1 = custody.seal(key, order, b1).unwrap().r1;
        assert!(!seen.contains(&r1), "{key:?} {order:?}");
        seen.push(r1);
    };
    fresh(&key, &OrderContext { order: 8, ..ORDER }, &*b1);
    fresh(&key, &OrderContext { marketplace: DATA_POOL, ..ORDER }, &*b1);
    fresh(&key, &ORDER, &*buyer(2).public().0);
    fresh(&EditionKey { chain_id: "sheaf-2", ..key }, &ORDER, &*b1);
    // The same order number again, for something else: a chain taken back to an earlier height.
    fresh(&EditionKey { cohorts: &[1, 2], ..key }, &ORDER, &*b1);
    fresh(&EditionKey { edition: 5, ..key }, &ORDER, &*b1);
}

#[test]
fn keepers_seal_only_under_their_own_key() {
    let (key, ..) = sale();
    let (b1, _) = buyer(1).public();
    assert_eq!(custody(2).seal(&key, &ORDER, &*b1), Err(SealedKeyError::OtherCustody));
    assert_eq!(custody(2).edition_secret(&key), Err(SealedKeyError::OtherCustody));
}

#[test]
fn cohorts_must_be_a_sorted_set() {
    let (key, ..) = sale();
    let repeated = EditionKey { cohorts: &[3, 3], ..key };
    let refused = SealedKeyError::CohortOrder { previous: 3, next: 3 };
    assert_eq!(custody(1).edition_secret(&repeated), Err(refused));
    let none = EditionKey { cohorts: &[], ..key };
    let k = custody(1).edition_secret(&key).unwrap();
    assert_eq!(k.age_seed(&none), Err(SealedKeyError::NoCohorts));
}

#[test]
fn nothing_opens_from_bad_points() {
    let (_, sealed, _) = sale();
    let open = |r1: &[u8], e: &[u8]| buyer(1).open(r1, e).map(|_| ());
    let bad = |point, reason| Err(SealedKeyError::Malformed { point, reason });
    for identity in identities(48) {
        assert_eq!(open(&identity, &*sealed.e), bad(Point::R1, PointError::Identity));
        assert_eq!(open(&*sealed.r1, &identity), bad(Point::E, PointError::Identity));
    }
    assert_eq!(open(&g1_outside(), &*sealed.e), bad(Point::R1, PointError::NotInGroup));
    assert_eq!(open(&*sealed.r1, &g1_outside()), bad(Point::E, PointError::NotInGroup));
    let length = PointError::Length { expected: 48, got: 47 };
    assert_eq!(open(&sealed.r1[..47], &*sealed.e), bad(Point::R1, length));
    // E = R1^b: K would be the identity.
    let (b1, _) = buyer(1).public();
    assert_eq!(open(&cosmwasm_std::BLS12_381_G1_GENERATOR, &*b1), Err(SealedKeyError::WrongKey));
}

#[test]
fn secrets_survive_a_key_file() {
    let kappa = custody(1).to_bytes();
    assert_eq!(kappa.len(), 32);
    assert_eq!(CustodySecret::from_bytes(&kappa).unwrap().public(), custody(1).public());
    let b = buyer(1).to_bytes();
    assert_eq!(ExchangeSecret::from_bytes(&b).unwrap().public(), buyer(1).public());
    for bad in [&[][..], &[0; 32], &[0xff; 32], &kappa[1..]] {
        assert_eq!(CustodySecret::from_bytes(bad).err(), Some(SecretError));
        assert_eq!(ExchangeSecret::from_bytes(bad).err(), Some(SecretError));
    }
}

#[test]
fn one_seed_gives_two_unrelated_secrets() {
    let seed = [7; 32];
    let (kappa, b) = (CustodySecret::from_seed(&seed), ExchangeSecret::from_seed(&seed));
    assert_ne!(kappa.to_bytes(), b.to_bytes());
}

#[test]
fn secrets_are_not_printed() {
    let (key, ..) = sale();
    let printed = format!("{:?} {:?} {:?}", custody(1), buyer(1), custody(1).edition_secret(&key).unwrap());
    assert_eq!(printed, "CustodySecret(secret) ExchangeSecret(secret) EditionSecret(secret)");
}
