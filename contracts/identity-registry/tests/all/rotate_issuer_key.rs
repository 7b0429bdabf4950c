use api::check::InputError;
use api::identity_registry::{ExecuteMsg, IssuerKeyRotated, IssuerProlonged, IssuerResponse, QueryMsg};
use attestation::{SignatureError, StatusChange};
use cosmwasm_std::Binary;
use cw_ownable::OwnershipError;
use identity_registry::ContractError;
use issuer::Issuer;
use terms::Kind;
use testkit::{CHAIN_ID, Suite, secret};

use crate::common::{ask, by_owner, event, refused, refused_to_owner, send};

/// Issuer 1 with the key of a name.
fn with_key(name: &str) -> Issuer {
    Issuer::from_seeds(&secret(name), &secret("nullifier domain 1"), 1, 1).unwrap()
}

fn rotation(suite: &Suite, from: &Issuer, to: &Issuer, by_key: bool) -> ExecuteMsg {
    let registry = suite.contracts.registry.as_str();
    let (stated, proof) = from.hand_over(to, CHAIN_ID, registry, suite.now()).unwrap();
    ExecuteMsg::RotateIssuerKey {
        issuer: 1,
        key: to.public_key(),
        issued_at: stated.statement.issued_at,
        proof,
        signature: by_key.then_some(stated.signature),
    }
}

fn facts(suite: &Suite) -> IssuerResponse {
    ask::<Vec<IssuerResponse>>(suite, &QueryMsg::Issuers { start_after: None, limit: Some(1) }).remove(0)
}

#[test]
fn the_old_keys_credentials_are_registered_no_more() {
    let mut suite = Suite::new();
    let (ann, bob) = (suite.account("ann"), suite.account("bob"));
    let old = suite.issue(1, "ann", suite.claims(&ann, Kind::Person));
    let next = with_key("next");
    let msg = rotation(&suite, &suite.issuers[0].app, &next, true);
    let trusted_from = facts(&suite).trusted_from;
    let response = send(&mut suite, &bob, &msg).unwrap();
    assert_eq!(event::<IssuerKeyRotated>(&response), IssuerKeyRotated { issuer: 1, trusted_from });
    assert_eq!(facts(&suite).key, next.public_key());
    let error = suite.register(&ann, old).unwrap_err().downcast::<ContractError>().unwrap();
    assert_eq!(error, SignatureError::Invalid { signer: None }.into());
    suite.issuers[0].app = next;
    let new = suite.issue(1, "ann", suite.claims(&ann, Kind::Person));
    suite.register(&ann, new).unwrap();
    // neither this nor any other message brings an old key back
    let error = ContractError::IssuerKnown { issuer: 1 };
    assert_eq!(refused(&mut suite, &bob, &msg), error, "a replay");
    let back = rotation(&suite, &suite.issuers[0].app, &with_key("issuer 1"), true);
    assert_eq!(refused(&mut suite, &bob, &back), error);
}

#[test]
fn by_the_old_key_and_the_new_one() {
    let mut suite = Suite::new();
    let thief = suite.account("thief");
    let (right, wrong, next) = (with_key("issuer 1"), with_key("thief"), with_key("next"));
    let invalid = ContractError::from(SignatureError::Invalid { signer: None });
    let msg = rotation(&suite, &wrong, &next, true);
    assert_eq!(refused(&mut suite, &thief, &msg), invalid, "another's word");
    let msg = rotation(&suite, &wrong, &next, false);
    assert_eq!(refused(&mut suite, &thief, &msg), OwnershipError::NotOwner.into(), "nobody's word");
    // a key that does not agree is somebody else's
    let ExecuteMsg::RotateIssuerKey { issuer, issued_at, signature, .. } =
        rotation(&suite, &right, &next, true)
    else {
        panic!("not a rotation")
    };
    let (_, proof) = right.hand_over(&wrong, CHAIN_ID, suite.contracts.registry.as_str(), issued_at).unwrap();
    let msg = ExecuteMsg::RotateIssuerKey { issuer, key: next.public_key(), issued_at, proof, signature };
    assert_eq!(refused(&mut suite, &thief, &msg), invalid);
    let short = ExecuteMsg::RotateIssuerKey {
        issuer,
        key: Binary::from([2; 32]),
        issued_at,
        proof: Binary::default(),
        signature: None,
    };
    let error = InputError::Length { what: "key", expected: 33, got: 32 };
    assert_eq!(refused_to_owner(&mut suite, &short), error.into());
    by_owner(&mut suite, &ExecuteMsg::SetIssuerStatus { issuer: 1, active: false }).unwrap();
    let msg = rotation(&suite, &right, &next, true);
    assert_eq!(refused(&mut suite, &thief, &msg), ContractError::IssuerInactive { issuer: 1 });
    assert_eq!(facts(&suite).key, right.public_key());
}

/// Or whoever governs could take an identity and its earnings by way of an issuer's key.
#[test]
fn a_key_of_the_owner_waits_before_it_moves_or_freezes_anyone() {
    let mut suite = Suite::new();
    suite.person("ann");
    let new = suite.account("new");
    let trusted_from = suite.now() + 240;
    let msg = rotation(&suite, &with_key("lost"), &with_key("next"), false);
    let response = by_owner(&mut suite, &msg).unwrap();
    assert_eq!(event::<IssuerKeyRotated>(&response), IssuerKeyRotated { issuer: 1, trusted_from });
    suite.issuers[0].app = with_key("next");
    for now in [trusted_from - 239, trusted_from - 1] {
        suite.advance_to(now);
        let notice = ContractError::KeyNotice { issuer: 1, trusted_from, now };
        let error = suite.rebind(1, &new).unwrap_err();
        assert_eq!(error.downcast::<ContractError>().unwrap(), notice);
        for to in [StatusChange::Sanction, StatusChange::Erase] {
            let error = suite.set_status(1, to).unwrap_err();
            assert_eq!(error.downcast::<ContractError>().unwrap(), notice);
        }
    }
    // what only stops someone needs no notice, and the issuer's own rotation does not end it
    suite.set_status(1, StatusChange::Revoke).unwrap();
    let msg = rotation(&suite, &with_key("next"), &with_key("third"), true);
    by_owner(&mut suite, &msg).unwrap();
    suite.issuers[0].app = with_key("third");
    assert_eq!(facts(&suite).trusted_from, trusted_from);
    suite.advance(1);
    suite.rebind(1, &new).unwrap();
}

#[test]
fn an_issuer_is_prolonged_by_the_owner() {
    let mut suite = Suite::new();
    let (ann, now) = (suite.person("ann"), suite.now());
    let msg = |issuer, valid_until| ExecuteMsg::ProlongIssuer { issuer, valid_until };
    assert_eq!(refused(&mut suite, &ann, &msg(1, now + 1)), OwnershipError::NotOwner.into());
    let past = ContractError::Past { what: "valid_until", at: now, now };
    assert_eq!(refused_to_owner(&mut suite, &msg(1, now)), past);
    assert_eq!(refused_to_owner(&mut suite, &msg(9, now + 1)), ContractError::UnknownIssuer { issuer: 9 });
    let response = by_owner(&mut suite, &msg(1, now + 1)).unwrap();
    assert_eq!(event::<IssuerProlonged>(&response), IssuerProlonged { issuer: 1, valid_until: now + 1 });
    assert_eq!(facts(&suite).valid_until, now + 1);
}
