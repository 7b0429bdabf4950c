use attestation::{KeyError, verify_one};
use cosmwasm_std::testing::MockApi;
use issuer::{Applicant, Claims, Issuer, IssuerError, Level};
use terms::Kind;

use crate::{APPLICANT, claims, issuer};

#[test]
fn a_credential_says_what_was_claimed_and_is_signed() {
    let issuer = issuer(7, 1);
    let asked = Claims { kind: Kind::Academic, level: Level::High, region: Some("DE".into()), ..claims() };
    let issued = issuer.issue(&APPLICANT, asked).unwrap();
    let credential = issued.credential;
    assert_eq!(credential.issuer, 7);
    assert_eq!((credential.chain_id.as_str(), credential.registry.as_str()), ("chain-1", "registry"));
    assert_eq!((credential.address.as_str(), credential.batch), ("ann", 1));
    assert_eq!((credential.kind, credential.level), (Kind::Academic, 3));
    assert_eq!((credential.region.as_deref(), credential.scope), (Some("DE"), None));
    assert_eq!((credential.issued_at, credential.expires_at), (100, 200));
    assert_eq!(credential.nullifier.as_slice(), issuer.nullifier(APPLICANT.reference, None).unwrap());
    assert_eq!(credential.evidence.as_slice(), issued.case.commitment());
    let api = MockApi::default();
    assert_eq!(verify_one(&api, &credential.digest(), &issuer.public_key(), &issued.signature), Ok(()));
}

#[test]
fn the_scope_is_in_the_nullifier() {
    let issuer = issuer(1, 1);
    let scoped = issuer.issue(&APPLICANT, Claims { scope: Some(4), ..claims() }).unwrap().credential;
    assert_eq!(scoped.scope, Some(4));
    assert_eq!(scoped.nullifier.as_slice(), issuer.nullifier(APPLICANT.reference, Some(4)).unwrap());
}

#[test]
fn the_evidence_is_hidden_by_the_salt() {
    let issuer = issuer(1, 1);
    let one = issuer.issue(&APPLICANT, claims()).unwrap();
    let salted = issuer.issue(&Applicant { salt: [5; 32], ..APPLICANT }, claims()).unwrap();
    assert_ne!(one.credential.evidence, salted.credential.evidence);
    assert_ne!(one.credential.evidence.as_slice(), APPLICANT.evidence);
}

#[test]
fn nothing_that_leaves_names_the_person() {
    let issued = issuer(1, 1).issue(&APPLICANT, claims()).unwrap();
    let out = format!("{issued:?}");
    assert!(!out.contains("L898902C3") && !out.contains("PASSPORT"));
}

#[test]
fn levels() {
    assert_eq!([Level::Low, Level::Substantial, Level::High].map(Level::code), [1, 2, 3]);
}

#[test]
fn nonsense_is_not_signed() {
    let issuer = issuer(1, 1);
    let refused = |claims| issuer.issue(&APPLICANT, claims).unwrap_err();
    for region in ["Utopia", "de", "", "D"] {
        let error = IssuerError::Region { region: region.into() };
        assert_eq!(refused(Claims { region: Some(region.into()), ..claims() }), error);
    }
    let scoped = Claims { region: Some("DE".into()), scope: Some(1), ..claims() };
    assert_eq!(refused(scoped), IssuerError::RegionInScope { scope: 1 });
    assert_eq!(refused(Claims { scope: Some(0), ..claims() }), IssuerError::Scope);
    for expires_at in [0, 99, 100] {
        let error = IssuerError::Validity { issued_at: 100, expires_at };
        assert_eq!(refused(Claims { expires_at, ..claims() }), error);
    }
    assert!(issuer.issue(&APPLICANT, Claims { expires_at: 101, ..claims() }).is_ok());
    let nobody = Applicant { reference: " ", ..APPLICANT };
    assert_eq!(issuer.issue(&nobody, claims()).unwrap_err(), IssuerError::NoReference);
    for secret in [&[0; 32][..], &[0xff; 32], &[1; 31], &[]] {
        let error = Issuer::from_seeds(secret, &[2; 32], 1, 1).err();
        assert_eq!(error, Some(IssuerError::Key(KeyError)));
    }
}
