use api::check::InputError;
use api::identity_registry::{ExecuteMsg, Identity, IdentityResponse, QueryMsg, Status, StatusChanged};
use attestation::{IssuerAct, STATEMENT_LIFE, SignatureError, StatusChange};
use cw_ownable::OwnershipError;
use identity_registry::ContractError;
use testkit::Suite;

use crate::common::{ask, by_owner, client, event, refused, refused_to_owner, send};

use StatusChange::{Clear, Erase, Reinstate, Revoke, Sanction};

fn suspend(until: u64) -> StatusChange {
    StatusChange::Suspend { until }
}

fn with_ann() -> Suite {
    let mut suite = Suite::new();
    suite.person("ann");
    suite.advance(10);
    suite
}

/// Identity 1, as the smart query and the raw client say, who must agree.
fn ann(suite: &Suite) -> Identity {
    let smart: IdentityResponse = ask(suite, &QueryMsg::Identity { identity: 1 });
    let raw = client(suite).identity(&suite.app.wrap(), 1).unwrap();
    assert_eq!(raw, smart.identity);
    assert_eq!(raw.is_active(suite.now()), smart.active);
    raw
}

fn owners(to: StatusChange) -> ExecuteMsg {
    ExecuteMsg::SetStatus { identity: 1, to, signed: None }
}

fn not_from(status: &'static str, change: &'static str, now: u64) -> ContractError {
    ContractError::StatusChange { identity: 1, status, change, now }
}

/// Has the issuer change it, a second later so that it is newer.
fn decide(suite: &mut Suite, to: StatusChange) -> Result<(), ContractError> {
    suite.advance(1);
    suite.set_status(1, to).map(drop).map_err(|error| error.downcast().unwrap())
}

#[test]
fn a_suspension_ends_by_itself() {
    let mut suite = with_ann();
    let until = suite.now() + 300;
    let response = suite.set_status(1, suspend(until)).unwrap();
    let told = StatusChanged { identity: 1, status: "suspended".into(), until };
    assert_eq!(event::<StatusChanged>(&response), told);
    assert_eq!(ann(&suite).status, Status::Suspended { until });
    suite.advance_to(until - 1);
    assert!(!ann(&suite).is_active(suite.now()));
    suite.advance(1);
    assert!(ann(&suite).is_active(suite.now()));
    assert_eq!(decide(&mut suite, Reinstate), Err(not_from("suspended", "reinstated", suite.now())));
}

#[test]
fn a_suspension_has_a_longest() {
    let mut suite = with_ann();
    let now = suite.now();
    for until in [0, now, now + 301] {
        let error = InputError::Range {
            what: "until",
            min: (now + 1).into(),
            max: (now + 300).into(),
            got: until.into(),
        };
        assert_eq!(refused_to_owner(&mut suite, &owners(suspend(until))), error.into());
    }
    by_owner(&mut suite, &owners(suspend(now + 1))).unwrap();
    by_owner(&mut suite, &owners(suspend(now + 300))).unwrap();
    assert_eq!(ann(&suite).status, Status::Suspended { until: now + 300 }, "the newer counts");
}

#[test]
fn it_ends_early() {
    for by_issuer in [true, false] {
        let mut suite = with_ann();
        let until = suite.now() + 300;
        by_owner(&mut suite, &owners(suspend(until))).unwrap();
        if by_issuer {
            decide(&mut suite, Reinstate).unwrap();
        } else {
            by_owner(&mut suite, &owners(Reinstate)).unwrap();
        }
        assert_eq!(ann(&suite).status, Status::Active);
        assert!(ann(&suite).is_active(suite.now()));
    }
}

/// Every change from every status, by the issuer.
#[test]
fn what_follows_what() {
    let prepare: [(&str, &[StatusChange]); 5] = [
        ("active", &[]),
        ("suspended", &[StatusChange::Suspend { until: 0 }]),
        ("revoked", &[Revoke]),
        ("sanctioned", &[Sanction]),
        ("erased", &[Erase]),
    ];
    let changes = ["suspended", "reinstated", "revoked", "sanctioned", "cleared", "erased"];
    let allowed: [[bool; 6]; 5] = [
        [true, false, true, true, false, true],
        [true, true, true, true, false, true],
        [false, false, false, true, false, true],
        [false, false, false, false, true, false],
        [false, false, false, true, false, false],
    ];
    let now_is = |suite: &Suite, to| match to {
        StatusChange::Suspend { .. } => suspend(suite.now() + 100),
        other => other,
    };
    for ((status, before), allowed) in prepare.into_iter().zip(allowed) {
        for (at, name) in changes.into_iter().enumerate() {
            let mut suite = with_ann();
            for change in before {
                let change = now_is(&suite, *change);
                decide(&mut suite, change).unwrap();
            }
            let found = ann(&suite);
            let to = [suspend(suite.now() + 100), Reinstate, Revoke, Sanction, Clear, Erase][at];
            let result = decide(&mut suite, to);
            if allowed[at] {
                assert_eq!(result, Ok(()), "{status} {name}");
            } else {
                assert_eq!(result, Err(not_from(status, name, suite.now())));
                assert_eq!(ann(&suite), found, "nothing has changed");
            }
        }
    }
}

#[test]
fn a_sanction_gives_back_what_was_before() {
    for before in [None, Some(Revoke), Some(Erase)] {
        let mut suite = with_ann();
        if let Some(before) = before {
            decide(&mut suite, before).unwrap();
        }
        let found = ann(&suite);
        decide(&mut suite, Sanction).unwrap();
        assert_eq!(ann(&suite).status, Status::Sanctioned);
        let cleared = suite.now() + 1;
        decide(&mut suite, Clear).unwrap();
        assert_eq!(ann(&suite), Identity { decided_at: cleared, ..found });
    }
    // a suspension that has ended meanwhile has ended
    let mut suite = with_ann();
    let until = suite.now() + 100;
    decide(&mut suite, suspend(until)).unwrap();
    decide(&mut suite, Sanction).unwrap();
    suite.advance(200);
    decide(&mut suite, Clear).unwrap();
    assert!(ann(&suite).is_active(suite.now()));
}

#[test]
fn the_owner_may_stop_but_not_freeze_or_erase() {
    let mut suite = with_ann();
    for (to, change) in [(Sanction, "sanctioned"), (Erase, "erased")] {
        assert_eq!(refused_to_owner(&mut suite, &owners(to)), ContractError::IssuersAlone { change });
    }
    // but whoever is frozen by an issuer that is silent or gone is freed
    decide(&mut suite, Sanction).unwrap();
    by_owner(&mut suite, &ExecuteMsg::SetIssuerStatus { issuer: 1, active: false }).unwrap();
    by_owner(&mut suite, &owners(Clear)).unwrap();
    by_owner(&mut suite, &owners(Revoke)).unwrap();
    assert_eq!(ann(&suite).status, Status::Revoked);
}

#[test]
fn nobody_else_may() {
    let mut suite = with_ann();
    let until = suite.now() + 100;
    let strangers =
        [suite.address("ann"), suite.relayers[0].address.clone(), suite.contracts.governance.clone()];
    for stranger in strangers {
        for to in [suspend(until), Reinstate, Revoke, Sanction, Clear, Erase] {
            let error = refused(&mut suite, &stranger, &owners(to));
            assert_eq!(error, OwnershipError::NotOwner.into());
        }
    }
    // nor another issuer, of the same domain or not
    for other in [2, 3] {
        let msg = suite.status_message(other, 1, Revoke);
        let error = SignatureError::Invalid { signer: None };
        assert_eq!(refused_to_owner(&mut suite, &msg), error.into());
    }
    assert_eq!(ann(&suite).status, Status::Active);
}

#[test]
fn what_was_signed_is_good_here_for_this_and_for_a_day() {
    let mut suite = with_ann();
    suite.person("bob");
    let issuer = &suite.issuers[0].app;
    let (now, registry) = (suite.now(), suite.contracts.registry.to_string());
    let invalid = ContractError::from(SignatureError::Invalid { signer: None });
    let act = |identity, to| IssuerAct::SetStatus { identity, to };
    let elsewhere = suite.contracts.data_pool.to_string();
    let others = [
        issuer.state("sheaf-test-2", &registry, now, act(1, Revoke)),
        issuer.state("sheaf-test-1", &elsewhere, now, act(1, Revoke)),
        issuer.state("sheaf-test-1", &registry, now, act(2, Revoke)),
        issuer.state("sheaf-test-1", &registry, now, act(1, Sanction)),
        issuer.state("sheaf-test-1", &registry, now - 1, act(1, Revoke)),
        issuer.state("sheaf-test-1", &registry, now, IssuerAct::RevokeBatch { batch: 1 }),
    ]
    .map(|stated| stated.unwrap().signature);
    for signature in others {
        let signed = Some(api::identity_registry::IssuerSignature { issued_at: now, signature });
        let msg = ExecuteMsg::SetStatus { identity: 1, to: Revoke, signed };
        assert_eq!(refused_to_owner(&mut suite, &msg), invalid);
    }
    let at = |suite: &Suite, issued_at| {
        let stated =
            suite.issuers[0].app.state("sheaf-test-1", &registry, issued_at, act(1, Revoke)).unwrap();
        let signed = Some(api::identity_registry::IssuerSignature { issued_at, signature: stated.signature });
        ExecuteMsg::SetStatus { identity: 1, to: Revoke, signed }
    };
    let early = at(&suite, now + 1);
    assert_eq!(
        refused_to_owner(&mut suite, &early),
        ContractError::StatementEarly { issued_at: now + 1, now }
    );
    let msg = at(&suite, now);
    suite.advance(STATEMENT_LIFE);
    let late = ContractError::StatementLate { expired_at: suite.now(), now: suite.now() };
    assert_eq!(refused_to_owner(&mut suite, &msg), late);
    let last = at(&suite, suite.now() - STATEMENT_LIFE + 1);
    let bob = suite.address("bob");
    send(&mut suite, &bob, &last).unwrap();
    assert_eq!(ann(&suite).status, Status::Revoked, "whoever brings it");
}

#[test]
fn no_decision_counts_twice_or_after_a_newer() {
    let mut suite = with_ann();
    let until = suite.now() + 300;
    let first = suite.status_message(1, 1, suspend(until));
    let issued_at = suite.now();
    by_owner(&mut suite, &first).unwrap();
    suite.advance(1);
    suite.set_status(1, Reinstate).unwrap();
    let known = suite.now();
    let replayed = ContractError::Overtaken { identity: 1, known, issued_at };
    assert_eq!(refused_to_owner(&mut suite, &first), replayed);
    // nor after the owner's
    let kept = suite.status_message(1, 1, Revoke);
    suite.advance(1);
    by_owner(&mut suite, &owners(suspend(until))).unwrap();
    let error = ContractError::Overtaken { identity: 1, known: suite.now(), issued_at: known };
    assert_eq!(refused_to_owner(&mut suite, &kept), error);
    assert_eq!(ann(&suite).status, Status::Suspended { until });
}

#[test]
fn an_issuer_that_is_not_active_decides_nothing() {
    let mut suite = with_ann();
    by_owner(&mut suite, &ExecuteMsg::SetIssuerStatus { issuer: 1, active: false }).unwrap();
    let msg = suite.status_message(1, 1, Revoke);
    assert_eq!(refused_to_owner(&mut suite, &msg), ContractError::IssuerInactive { issuer: 1 });
    // one that is outlived still answers for those it attested
    by_owner(&mut suite, &ExecuteMsg::SetIssuerStatus { issuer: 1, active: true }).unwrap();
    let end = suite.now() + 5;
    by_owner(&mut suite, &ExecuteMsg::ProlongIssuer { issuer: 1, valid_until: end }).unwrap();
    suite.advance(5);
    decide(&mut suite, Revoke).unwrap();
}

#[test]
fn of_what_exists() {
    let mut suite = Suite::new();
    for identity in [0, 1, u64::MAX] {
        let msg = ExecuteMsg::SetStatus { identity, to: Revoke, signed: None };
        assert_eq!(refused_to_owner(&mut suite, &msg), ContractError::UnknownIdentity { identity });
    }
}
