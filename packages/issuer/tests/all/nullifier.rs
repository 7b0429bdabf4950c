use canonical::Writer;
use hmac::{Hmac, Mac};
use issuer::{Issuer, IssuerError};
use proptest::prelude::*;
use sha2::Sha256;

use crate::issuer;

#[test]
fn a_person_has_one_in_a_domain_and_scope() {
    let (one, other) = (issuer(1, 1), issuer(2, 1));
    let of = |issuer: &Issuer, reference, scope| issuer.nullifier(reference, scope).unwrap();
    assert_eq!(of(&one, "P:1", None), of(&other, "P:1", None), "issuers of a domain agree");
    assert_ne!(of(&one, "P:1", None), of(&one, "P:2", None));
    assert_ne!(of(&one, "P:1", None), of(&one, "P:1", Some(1)), "scopes are unlinkable");
    assert_ne!(of(&one, "P:1", Some(2)), of(&one, "P:1", Some(1)), "scopes are unlinkable");
    assert_ne!(of(&one, "P:1", None), of(&issuer(3, 2), "P:1", None), "domains are apart");
    let other_key = Issuer::from_seeds(&[1; 32], &[9; 32], 1, 1).unwrap();
    assert_ne!(of(&one, "P:1", None), of(&other_key, "P:1", None), "it takes the key");
}

#[test]
fn case_and_white_space_do_not_count() {
    let issuer = issuer(1, 1);
    let one = issuer.nullifier("Passport:UTO:L898902C3", None).unwrap();
    for same in ["passport:uto:l898902c3", " PASSPORT:UTO:L898 902 C3\n", "PASSPORT:UTO:\u{a0}L898902C3"] {
        assert_eq!(issuer.nullifier(same, None).unwrap(), one, "{same}");
    }
    assert_ne!(issuer.nullifier("PASSPORT:UTO:L898902C4", None).unwrap(), one);
}

/// Computed apart from the crate, from its description.
#[test]
fn it_is_hmac_over_canonical_bytes() {
    let mut message = Writer::new("sheaf/v1/nullifier");
    message.u32(7).str("P:1").bool(true).u32(5);
    let mut mac = Hmac::<Sha256>::new_from_slice(&[2; 32]).unwrap();
    mac.update(message.as_bytes());
    let expected: [u8; 32] = mac.finalize().into_bytes().into();
    assert_eq!(issuer(1, 7).nullifier("p:1", Some(5)), Ok(expected));
}

#[test]
fn what_identifies_nobody_or_two_ways() {
    let issuer = issuer(1, 1);
    for empty in ["", " ", "\t\n"] {
        assert_eq!(issuer.nullifier(empty, None), Err(IssuerError::NoReference));
    }
    // composed and decomposed, and a Cyrillic letter that looks Latin
    for bad in ["M\u{fc}ller", "Mu\u{308}ller", "P:\u{410}1", "P\u{0}1"] {
        assert_eq!(issuer.nullifier(bad, None), Err(IssuerError::Reference), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn two_references_never_share_one(a in "[!-~]{1,24}", b in "[!-~]{1,24}") {
        let issuer = issuer(1, 1);
        let same = a.eq_ignore_ascii_case(&b);
        prop_assert_eq!(issuer.nullifier(&a, None) == issuer.nullifier(&b, None), same);
    }
}
