use api::identity_registry::{ExecuteMsg, IDENTITIES, Identity, IdentityResponse, QueryMsg, Renewed, Status};
use attestation::{Credential, SignatureError};
use cosmwasm_std::{Addr, Binary, HexBinary};
use identity_registry::ContractError;
use issuer::{Claims, Level};
use terms::Kind;
use testkit::{CHAIN_ID, Suite};

use crate::common::{ask, by_owner, client, event, refused, send, sign_as};

fn present(credential: &Credential, signature: Binary) -> ExecuteMsg {
    ExecuteMsg::Renew { credential: credential.clone(), signature }
}

/// Ann, registered by issuer 1 a day ago, and a newer credential of issuer 2 for her.
fn standing() -> (Suite, Addr, Credential) {
    let mut suite = Suite::new();
    let ann = suite.person("ann");
    suite.advance(86_400);
    let claims = Claims { batch: 2, ..suite.claims(&ann, Kind::Person) };
    let credential = suite.issue(2, "ann", claims).credential;
    (suite, ann, credential)
}

fn identity(suite: &Suite, number: u64) -> Identity {
    client(suite).identity(&suite.app.wrap(), number).unwrap()
}

/// Has its issuer sign a changed credential, which must be refused all the same.
fn refused_with(change: impl FnOnce(&mut Credential)) -> ContractError {
    let (mut suite, ann, mut credential) = standing();
    change(&mut credential);
    let signature = sign_as(credential.issuer, &credential);
    refused(&mut suite, &ann, &present(&credential, signature))
}

#[test]
fn the_newer_credential_counts_and_nothing_else_changes() {
    let (mut suite, ann, credential) = standing();
    let payout = suite.address("bank of ann").to_string();
    send(&mut suite, &ann, &ExecuteMsg::SetPayout { address: Some(payout) }).unwrap();
    let before = identity(&suite, 1);
    let response = send(&mut suite, &ann, &present(&credential, sign_as(2, &credential))).unwrap();
    let expires_at = credential.expires_at;
    assert_eq!(event::<Renewed>(&response), Renewed { identity: 1, expires_at });
    let expected = Identity {
        issuer: 2,
        batch: 2,
        evidence: credential.evidence,
        issued_at: credential.issued_at,
        expires_at,
        ..before
    };
    assert_eq!(identity(&suite, 1), expected);
}

#[test]
fn level_and_region_are_those_of_the_newer_one() {
    let mut suite = Suite::new();
    let lab = suite.buyer("lab", Kind::Academic, "DE");
    suite.advance(1);
    let claims =
        Claims { level: Level::Low, region: Some("FR".into()), ..suite.claims(&lab, Kind::Academic) };
    let credential = suite.issue(3, "lab", claims).credential;
    let key = client(&suite).exchange_key(&suite.app.wrap(), 1).unwrap();
    send(&mut suite, &lab, &present(&credential, sign_as(3, &credential))).unwrap();
    let found = identity(&suite, 1);
    assert_eq!((found.level, found.region.as_deref()), (1, Some("FR")));
    assert_eq!(client(&suite).exchange_key(&suite.app.wrap(), 1).unwrap(), key, "the key stays");
}

#[test]
fn it_brings_back_what_has_expired() {
    let mut suite = Suite::new();
    let ann = suite.account("ann");
    let claims = Claims { expires_at: suite.now() + 10, ..suite.claims(&ann, Kind::Person) };
    let issued = suite.issue(1, "ann", claims);
    suite.register(&ann, issued).unwrap();
    suite.advance(10);
    let active = |suite: &Suite| ask::<IdentityResponse>(suite, &QueryMsg::Identity { identity: 1 }).active;
    assert!(!active(&suite));
    let credential = suite.issue(1, "ann", suite.claims(&ann, Kind::Person)).credential;
    send(&mut suite, &ann, &present(&credential, sign_as(1, &credential))).unwrap();
    assert!(active(&suite));
}

#[test]
fn of_the_same_person_only() {
    let other = |field| ContractError::OtherPerson { identity: 1, field };
    let stranger = refused_with(|credential| credential.nullifier = HexBinary::from([7; 32]));
    assert_eq!(stranger, other("nullifier"));
    assert_eq!(refused_with(|credential| credential.scope = Some(1)), other("scope"));
    assert_eq!(refused_with(|credential| credential.kind = Kind::ForProfit), other("kind"));
    assert_eq!(refused_with(|credential| credential.issuer = 3), other("nullifier domain"));

    let mut suite = Suite::new();
    let ann = suite.scoped_person("ann", 1);
    suite.advance(1);
    let credential = suite.issue(1, "ann", suite.claims(&ann, Kind::Person)).credential;
    let msg = present(&credential, sign_as(1, &credential));
    assert_eq!(refused(&mut suite, &ann, &msg), other("nullifier"), "unscoped, she is another");
}

#[test]
fn only_a_newer_one() {
    let known = Suite::new().now();
    for issued_at in [known, known - 1] {
        let error = ContractError::NotNewer { identity: 1, known, issued_at };
        assert_eq!(refused_with(|credential| credential.issued_at = issued_at), error);
    }
    let (mut suite, ann, mut credential) = standing();
    credential.issued_at = known + 1;
    let msg = present(&credential, sign_as(2, &credential));
    send(&mut suite, &ann, &msg).unwrap();
    let error = ContractError::NotNewer { identity: 1, known: known + 1, issued_at: known + 1 };
    assert_eq!(refused(&mut suite, &ann, &msg), error, "a replay");
}

#[test]
fn it_fails_as_registering_does() {
    let got = "elsewhere".to_string();
    let error = ContractError::CredentialChain { expected: CHAIN_ID.into(), got: got.clone() };
    assert_eq!(refused_with(|credential| credential.chain_id = got), error);
    let (mut suite, ann, credential) = standing();
    let now = suite.now();
    let error = ContractError::NotYetValid { issued_at: now + 1, now };
    assert_eq!(refused_with(|credential| credential.issued_at = now + 1), error);
    let error = ContractError::Expired { expires_at: now, now };
    assert_eq!(refused_with(|credential| credential.expires_at = now), error);
    let msg = present(&credential, sign_as(1, &credential));
    assert_eq!(refused(&mut suite, &ann, &msg), SignatureError::Invalid { signer: None }.into());
    by_owner(&mut suite, &ExecuteMsg::SetIssuerStatus { issuer: 2, active: false }).unwrap();
    let msg = present(&credential, sign_as(2, &credential));
    assert_eq!(refused(&mut suite, &ann, &msg), ContractError::IssuerInactive { issuer: 2 });
}

#[test]
fn by_the_identitys_address_only() {
    let (mut suite, ann, credential) = standing();
    let msg = present(&credential, sign_as(2, &credential));
    let nobody = suite.account("nobody");
    let error = ContractError::NoIdentity { address: nobody.to_string() };
    assert_eq!(refused(&mut suite, &nobody, &msg), error);
    let bob = suite.person("bob");
    let error = ContractError::CredentialHolder { holder: ann.to_string(), sender: bob.to_string() };
    assert_eq!(refused(&mut suite, &bob, &msg), error);
}

#[test]
fn what_was_taken_away_is_not_prolonged() {
    for status in [Status::Suspended { until: u64::MAX }, Status::Revoked, Status::Sanctioned, Status::Erased]
    {
        let (mut suite, ann, credential) = standing();
        let changed = Identity { status, ..identity(&suite, 1) };
        let registry = suite.contracts.registry.clone();
        let mut storage = suite.app.contract_storage_mut(&registry);
        IDENTITIES.save(storage.as_mut(), 1, &changed).unwrap();
        drop(storage);
        let msg = present(&credential, sign_as(2, &credential));
        assert_eq!(refused(&mut suite, &ann, &msg), changed.inactive(1, suite.now()).into());
    }
}

#[test]
fn where_a_person_lives_is_told_from_the_beginning_or_never() {
    let region = |credential: &mut Credential| credential.region = Some("FR".into());
    let error = ContractError::OtherPerson { identity: 1, field: "region" };
    assert_eq!(refused_with(region), error);

    // and does not vanish: with the region on the chain, nobody contributes
    let mut suite = Suite::new();
    let bob = suite.account("bob");
    let claims = Claims { region: Some("FR".into()), ..suite.claims(&bob, Kind::Person) };
    let issued = suite.issue(1, "bob", claims);
    suite.register(&bob, issued).unwrap();
    suite.advance(1);
    for (region, good) in [(None, false), (Some("DE".to_string()), true)] {
        let claims = Claims { region, ..suite.claims(&bob, Kind::Person) };
        let credential = suite.issue(1, "bob", claims).credential;
        let msg = present(&credential, sign_as(1, &credential));
        if good {
            send(&mut suite, &bob, &msg).unwrap();
        } else {
            assert_eq!(refused(&mut suite, &bob, &msg), error);
        }
    }
    assert_eq!(identity(&suite, 1).region.as_deref(), Some("DE"));
}
