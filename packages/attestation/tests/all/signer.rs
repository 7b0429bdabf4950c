use attestation::{KeyError, PUBLIC_KEY_BYTES, SIGNATURE_BYTES, Signer, verify_one};
use cosmwasm_std::testing::MockApi;
use k256::ecdsa::Signature as K256Signature;

use crate::samples::{secret, signer, verification};

#[test]
fn a_secret_is_32_bytes_of_the_group() {
    let order = hex::decode("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141").unwrap();
    for bad in [&[][..], &[1; 31], &[1; 33], &[0; 32], &[0xff; 32], &order] {
        assert_eq!(Signer::from_bytes(bad).err(), Some(KeyError), "{bad:?}");
    }
    assert_eq!(Signer::from_bytes(&secret("ann")).unwrap().to_bytes().as_slice(), secret("ann"));
    assert_eq!(
        KeyError.to_string(),
        "not a secp256k1 secret key: 32 bytes, neither zero nor above the group order"
    );
}

#[test]
fn signatures_are_deterministic_and_low() {
    let ann = signer("ann");
    for byte in 0..32 {
        let signature = ann.sign(&[byte; 32]).unwrap();
        assert_eq!(signature, ann.sign(&[byte; 32]).unwrap());
        assert_eq!(signature.len(), SIGNATURE_BYTES);
        assert_eq!(K256Signature::from_slice(&signature).unwrap().normalize_s(), None, "low already");
        assert_eq!(verify_one(&MockApi::default(), &[byte; 32], &ann.public_key(), &signature), Ok(()));
    }
    assert_eq!(ann.public_key().len(), PUBLIC_KEY_BYTES);
}

#[test]
fn a_report_is_signed_by_its_digest() {
    let ann = signer("ann");
    let signed = ann.sign_report(3, &verification()).unwrap();
    assert_eq!(signed.signer, 3);
    assert_eq!(signed.signature, ann.sign(&verification().digest()).unwrap());
}
