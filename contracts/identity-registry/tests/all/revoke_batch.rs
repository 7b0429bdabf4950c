use api::identity_registry::{BatchRevoked, ExecuteMsg, IdentityResponse, QueryMsg, Status};
use attestation::{IssuerAct, SignatureError};
use cw_ownable::OwnershipError;
use identity_registry::ContractError;
use issuer::Claims;
use terms::Kind;
use testkit::Suite;

use crate::common::{ask, by_owner, client, event, refused, refused_to_owner, send};

fn batch(suite: &Suite, issuer: u32, batch: u32) -> ExecuteMsg {
    let signed = Some(suite.decide(issuer, IssuerAct::RevokeBatch { batch }));
    ExecuteMsg::RevokeBatch { issuer, batch, signed }
}

fn in_batch(suite: &mut Suite, name: &str, batch: u32) {
    let address = suite.account(name);
    let claims = Claims { batch, ..suite.claims(&address, Kind::Person) };
    let issued = suite.issue(1, name, claims);
    suite.register(&address, issued).unwrap();
}

fn status(suite: &Suite, identity: u64) -> Status {
    let smart: IdentityResponse = ask(suite, &QueryMsg::Identity { identity });
    let raw = client(suite).identity(&suite.app.wrap(), identity).unwrap();
    assert_eq!((raw.status, raw.is_active(suite.now())), (smart.identity.status, smart.active));
    raw.status
}

#[test]
fn all_of_a_batch_at_one_stroke() {
    let mut suite = Suite::new();
    in_batch(&mut suite, "ann", 1);
    in_batch(&mut suite, "bob", 1);
    in_batch(&mut suite, "carl", 2);
    suite.buyer("lab", Kind::Academic, "DE"); // batch 1 of issuer 3
    let msg = batch(&suite, 1, 1);
    let (ann, at) = (suite.address("ann"), suite.now());
    let response = send(&mut suite, &ann, &msg).unwrap();
    assert_eq!(event::<BatchRevoked>(&response), BatchRevoked { issuer: 1, batch: 1 });
    let now = [1, 2, 3, 4].map(|identity| status(&suite, identity));
    assert_eq!(now, [Status::Revoked, Status::Revoked, Status::Active, Status::Active]);
    let query = |issuer, batch| ask::<Option<u64>>(&suite, &QueryMsg::RevokedBatch { issuer, batch });
    assert_eq!([query(1, 1), query(1, 2), query(3, 1)], [Some(at), None, None]);
    let error = ContractError::BatchRevoked { issuer: 1, batch: 1, at };
    assert_eq!(refused(&mut suite, &ann, &msg), error, "once");
}

#[test]
fn nobody_enters_by_it_and_renewal_in_another_ends_it() {
    let mut suite = Suite::new();
    in_batch(&mut suite, "ann", 1);
    let (ann, bob) = (suite.address("ann"), suite.account("bob"));
    by_owner(&mut suite, &ExecuteMsg::RevokeBatch { issuer: 1, batch: 1, signed: None }).unwrap();
    let at = suite.now();
    let revoked = ContractError::BatchRevoked { issuer: 1, batch: 1, at };
    suite.advance(1);
    let late = suite.issue(1, "bob", suite.claims(&bob, Kind::Person));
    let error = suite.register(&bob, late).unwrap_err();
    assert_eq!(error.downcast::<ContractError>().unwrap(), revoked);
    let renew = |suite: &Suite, batch| {
        let issued = suite.issue(1, "ann", Claims { batch, ..suite.claims(&ann, Kind::Person) });
        ExecuteMsg::Renew { credential: issued.credential, signature: issued.signature }
    };
    let msg = renew(&suite, 1);
    assert_eq!(refused(&mut suite, &ann, &msg), revoked);
    assert_eq!(status(&suite, 1), Status::Revoked);
    let msg = renew(&suite, 2);
    send(&mut suite, &ann, &msg).unwrap();
    assert_eq!(status(&suite, 1), Status::Active);
}

#[test]
fn by_the_issuer_or_the_owner() {
    let mut suite = Suite::new();
    let ann = suite.person("ann");
    let msg = ExecuteMsg::RevokeBatch { issuer: 1, batch: 1, signed: None };
    assert_eq!(refused(&mut suite, &ann, &msg), OwnershipError::NotOwner.into());
    let signed = Some(suite.decide(2, IssuerAct::RevokeBatch { batch: 1 }));
    let msg = ExecuteMsg::RevokeBatch { issuer: 1, batch: 1, signed };
    assert_eq!(refused(&mut suite, &ann, &msg), SignatureError::Invalid { signer: None }.into());
    let signed = Some(suite.decide(1, IssuerAct::RevokeBatch { batch: 2 }));
    let msg = ExecuteMsg::RevokeBatch { issuer: 1, batch: 1, signed };
    assert_eq!(refused(&mut suite, &ann, &msg), SignatureError::Invalid { signer: None }.into());
    for issuer in [0, 4] {
        let msg = ExecuteMsg::RevokeBatch { issuer, batch: 1, signed: None };
        assert_eq!(refused_to_owner(&mut suite, &msg), ContractError::UnknownIssuer { issuer });
    }
    by_owner(&mut suite, &ExecuteMsg::SetIssuerStatus { issuer: 1, active: false }).unwrap();
    let msg = batch(&suite, 1, 1);
    assert_eq!(refused(&mut suite, &ann, &msg), ContractError::IssuerInactive { issuer: 1 });
    assert_eq!(status(&suite, 1), Status::Active);
}
