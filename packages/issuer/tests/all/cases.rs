use canonical::Digest;
use issuer::{Applicant, Case, Cases, Claims, IssuerError, person_key_id};

use crate::{APPLICANT, claims, issuer};

/// The id of a key.
const KEY: &str = "0011223344556677";

/// A case with this salt and expiry.
fn case(salt: u8, expires_at: u64) -> Case {
    let applicant = Applicant { salt: [salt; 32], ..APPLICANT };
    issuer(1, 1).issue(&applicant, Claims { expires_at, ..claims() }).unwrap().case
}

#[test]
fn a_commitment_can_be_explained_until_the_case_is_erased() {
    let mut cases = Cases::default();
    assert!(cases.is_empty());
    let issued = issuer(1, 1).issue(&APPLICANT, claims()).unwrap();
    let commitment: Digest = issued.credential.evidence.as_slice().try_into().unwrap();
    cases.keep(issued.case, KEY).unwrap();
    cases.keep(case(9, 200), KEY).unwrap();

    let found = cases.get(&commitment).unwrap();
    assert_eq!((found.salt.as_slice(), found.evidence.as_slice()), (&[4; 32][..], &[3; 32][..]));
    assert_eq!(found.expires_at, 200);
    assert!(cases.erase(&commitment));
    assert_eq!(cases.get(&commitment), None);
    assert!(!cases.erase(&commitment), "once");
    assert_eq!(cases.len(), 1, "the other stays");
}

#[test]
fn cases_end_with_their_retention() {
    let mut cases = Cases::default();
    for (salt, expires_at) in [(1, 200), (2, 201), (3, 300)] {
        cases.keep(case(salt, expires_at), KEY).unwrap();
    }
    assert_eq!(cases.erase_expired(199), 0);
    assert_eq!(cases.erase_expired(200), 1, "to the second");
    assert_eq!(cases.erase_expired(1_000), 2);
    assert!(cases.is_empty());
}

#[test]
fn they_are_written_and_read() {
    let mut cases = Cases::default();
    cases.keep(case(1, 200), KEY).unwrap();
    cases.keep(case(2, 300), KEY).unwrap();
    let json = serde_json::to_string(&cases).unwrap();
    assert_eq!(serde_json::from_str::<Cases>(&json).unwrap(), cases);
    for bad in ["[]", r#"{"cases": [{}]}"#] {
        assert!(serde_json::from_str::<Cases>(bad).is_err());
    }
    let written: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(written["person_key"], KEY);
    let fields = written["cases"].as_array().unwrap().iter().map(|case| case.as_object().unwrap());
    assert!(
        fields.into_iter().all(|case| case.keys().eq(["evidence", "expires_at", "salt"])),
        "nothing else"
    );
}

#[test]
fn persons_are_known_by_one_key() {
    let mut cases = Cases::default();
    cases.keep(case(1, 200), KEY).unwrap();
    let got = person_key_id(&[2; 32]);
    assert_eq!(got.len(), 16);
    assert_ne!(got, person_key_id(&[3; 32]));
    let error = IssuerError::PersonKey { kept: KEY.into(), got: got.clone() };
    assert_eq!(cases.keep(case(2, 200), &got), Err(error));
    assert_eq!(cases.len(), 1);
    // also after they were written, and all erased
    cases.erase_expired(1_000);
    let mut read: Cases = serde_json::from_str(&serde_json::to_string(&cases).unwrap()).unwrap();
    assert!(read.is_empty() && read.keep(case(2, 200), &got).is_err());
    read.keep(case(2, 200), KEY).unwrap();
}
