use attestation::{Signature, SignatureError, quorum_of, verify_each, verify_one, verify_quorum};
use cosmwasm_std::Binary;
use cosmwasm_std::testing::MockApi;
use k256::ecdsa::Signature as K256Signature;
use proptest::prelude::*;

use crate::samples::{signer, signers, verification};

/// The four keys.
fn keys() -> Vec<Binary> {
    signers().iter().map(|signer| signer.public_key()).collect()
}

/// Signatures of these members over the sample.
fn signed(members: &[u8]) -> Vec<Signature> {
    let signers = signers();
    members.iter().map(|at| signers[usize::from(*at)].sign_report(*at, &verification()).unwrap()).collect()
}

fn check(signatures: &[Signature]) -> Result<Vec<u8>, SignatureError> {
    let keys = keys();
    let digest = verification().digest();
    verify_quorum(&MockApi::default(), &digest, keys.iter().map(Binary::as_slice), signatures)
}

#[test]
fn how_many_are_enough() {
    let table =
        [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (7, 5), (8, 6), (9, 7), (10, 7), (13, 9), (16, 11)];
    for (members, need) in table {
        assert_eq!(quorum_of(members), need, "{members}");
    }
    assert_eq!(quorum_of(0), 1, "nobody is never enough");
}

proptest! {
    /// Two quorums share more members than a third of all: one honest at least, while liars are fewer than
    /// a third.
    #[test]
    fn two_quorums_share_an_honest_member(n in 1usize..1_000) {
        let quorum = quorum_of(n);
        prop_assert!(quorum <= n);
        prop_assert!(3 * (2 * quorum - n) > n);
        prop_assert!(3 * quorum > 2 * n);
    }
}

#[test]
fn any_quorum_carries_it_and_is_named() {
    for members in [&[0, 1, 2][..], &[0, 1, 3], &[0, 2, 3], &[1, 2, 3], &[0, 1, 2, 3]] {
        assert_eq!(check(&signed(members)), Ok(members.to_vec()));
    }
}

#[test]
fn each_signature_counts_without_a_quorum() {
    let (keys, digest) = (keys(), verification().digest());
    let each = |signatures: &[Signature]| {
        verify_each(&MockApi::default(), &digest, keys.iter().map(Binary::as_slice), signatures)
    };
    for members in [&[][..], &[3], &[0, 2]] {
        assert_eq!(each(&signed(members)), Ok(members.to_vec()));
    }
    assert_eq!(each(&signed(&[2, 2])), Err(SignatureError::Order { signer: 2 }));
    let mut other = signed(&[1]);
    other[0].signer = 2;
    assert_eq!(each(&other), Err(SignatureError::Invalid { signer: Some(2) }));
}

#[test]
fn too_few() {
    assert_eq!(check(&[]), Err(SignatureError::TooFew { got: 0, need: 3 }));
    assert_eq!(check(&signed(&[0, 3])), Err(SignatureError::TooFew { got: 2, need: 3 }));
    let nobody = verify_quorum(&MockApi::default(), &[0; 32], [].into_iter(), &[]);
    assert_eq!(nobody, Err(SignatureError::TooFew { got: 0, need: 1 }));
}

#[test]
fn nobody_counts_twice() {
    assert_eq!(check(&signed(&[0, 1, 1])), Err(SignatureError::Order { signer: 1 }));
    assert_eq!(check(&signed(&[0, 2, 1])), Err(SignatureError::Order { signer: 1 }));
    assert_eq!(check(&signed(&[0, 0, 0, 0])), Err(SignatureError::Order { signer: 0 }));
}

#[test]
fn strangers() {
    let mut signatures = signed(&[0, 1, 2]);
    signatures[2].signer = 4;
    assert_eq!(check(&signatures), Err(SignatureError::Unknown { signer: 4, members: 4 }));
    signatures[2].signer = 255;
    assert_eq!(check(&signatures), Err(SignatureError::Unknown { signer: 255, members: 4 }));
}

#[test]
fn a_bad_signature_is_not_passed_over() {
    let mut signatures = signed(&[0, 1, 2, 3]);
    signatures[3].signature = signers()[2].sign(&verification().digest()).unwrap();
    let error = SignatureError::Invalid { signer: Some(3) };
    assert_eq!(check(&signatures), Err(error), "another member's, though three are good");
    signatures[3].signature = signers()[3].sign(&[7; 32]).unwrap();
    assert_eq!(check(&signatures), Err(SignatureError::Invalid { signer: Some(3) }), "over something else");
    for bytes in [0, 63, 65] {
        signatures[3].signature = vec![1; bytes].into();
        assert_eq!(check(&signatures), Err(SignatureError::Length { signer: Some(3), got: bytes }));
    }
    for bytes in [[0; 64], [0xff; 64]] {
        signatures[3].signature = bytes.into();
        assert_eq!(check(&signatures), Err(SignatureError::Invalid { signer: Some(3) }));
    }
}

#[test]
fn one_signature() {
    let (api, ann) = (MockApi::default(), signer("ann"));
    let (key, good) = (ann.public_key(), ann.sign(&[5; 32]).unwrap());
    assert_eq!(verify_one(&api, &[5; 32], &key, &good), Ok(()));
    assert_eq!(verify_one(&api, &[6; 32], &key, &good), Err(SignatureError::Invalid { signer: None }));
    let other = signer("bob").public_key();
    assert_eq!(verify_one(&api, &[5; 32], &other, &good), Err(SignatureError::Invalid { signer: None }));
    let short = verify_one(&api, &[5; 32], &key, &good[1..]);
    assert_eq!(short, Err(SignatureError::Length { signer: None, got: 63 }));
    for got in [0, 32, 34, 65] {
        let error = verify_one(&api, &[5; 32], &vec![2; got], &good);
        assert_eq!(error, Err(SignatureError::KeyLength { got }));
    }
    let off_the_curve = verify_one(&api, &[5; 32], &[0xff; 33], &good);
    assert_eq!(off_the_curve, Err(SignatureError::Invalid { signer: None }));
}

/// Why nothing may be keyed by signature bytes: anyone can write a second good signature.
#[test]
fn a_signature_has_a_twin() {
    let ann = signer("ann");
    let good = ann.sign(&[5; 32]).unwrap();
    let parsed = K256Signature::from_slice(&good).unwrap();
    let (r, s) = parsed.split_scalars();
    let twin = K256Signature::from_scalars(r, -s).unwrap();
    assert_ne!(twin.to_bytes().as_slice(), good.as_slice());
    assert_eq!(verify_one(&MockApi::default(), &[5; 32], &ann.public_key(), &twin.to_bytes()), Ok(()));
}

#[test]
fn sentences() {
    for (error, sentence) in [
        (SignatureError::TooFew { got: 2, need: 3 }, "2 signatures, 3 are needed"),
        (
            SignatureError::Order { signer: 1 },
            "signer 1 is repeated or out of order: sort by signer, each once",
        ),
        (SignatureError::Unknown { signer: 4, members: 4 }, "there is no signer 4: the list has 4 members"),
        (SignatureError::Length { signer: None, got: 63 }, "signature has 63 bytes, it must have 64"),
        (
            SignatureError::Length { signer: Some(2), got: 1 },
            "signature of signer 2 has 1 bytes, it must have 64",
        ),
        (
            SignatureError::KeyLength { got: 65 },
            "public key has 65 bytes, it must have 33 (compressed secp256k1)",
        ),
        (
            SignatureError::Invalid { signer: Some(2) },
            "signature of signer 2 does not verify: it is over other bytes or by another key",
        ),
    ] {
        assert_eq!(error.to_string(), sentence);
    }
}
