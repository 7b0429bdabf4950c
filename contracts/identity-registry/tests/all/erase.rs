use api::identity_registry::{
    ExchangeKey, ExecuteMsg, Forgotten, IdentityResponse, QueryMsg, Status, StatusChanged,
};
use attestation::StatusChange;
use cosmwasm_std::HexBinary;
use identity_registry::ContractError;
use terms::Kind;
use testkit::Suite;

use crate::common::{ask, client, event, no_answer, refused, send};

const FORGET: ExecuteMsg = ExecuteMsg::Forget { identity: 1 };

fn lab() -> (Suite, cosmwasm_std::Addr) {
    let mut suite = Suite::new();
    let lab = suite.buyer("lab", Kind::Academic, "DE");
    suite.advance(1);
    (suite, lab)
}

fn found(suite: &Suite) -> api::identity_registry::Identity {
    ask::<IdentityResponse>(suite, &QueryMsg::Identity { identity: 1 }).identity
}

#[test]
fn at_the_persons_wish_nothing_but_the_status_changes() {
    let (mut suite, lab) = lab();
    let before = found(&suite);
    let response = send(&mut suite, &lab, &ExecuteMsg::Erase {}).unwrap();
    let told = StatusChanged { identity: 1, status: "erased".into(), until: 0 };
    assert_eq!(event::<StatusChanged>(&response), told);
    let now = suite.now();
    let expected = api::identity_registry::Identity {
        status: Status::Erased,
        erased_at: Some(now),
        decided_at: now,
        ..before
    };
    assert_eq!(found(&suite), expected);
    assert!(!expected.is_active(now) && !expected.is_forgotten());
    let again = ContractError::StatusChange { identity: 1, status: "erased", change: "erased", now };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Erase {}), again);
    let nobody = suite.account("nobody");
    let error = ContractError::NoIdentity { address: nobody.to_string() };
    assert_eq!(refused(&mut suite, &nobody, &ExecuteMsg::Erase {}), error);
}

/// Whoever must not be paid must not be forgotten.
#[test]
fn not_while_sanctioned() {
    let (mut suite, lab) = lab();
    suite.set_status(1, StatusChange::Sanction).unwrap();
    let now = suite.now();
    let error = ContractError::StatusChange { identity: 1, status: "sanctioned", change: "erased", now };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Erase {}), error);
    suite.advance(1);
    suite.set_status(1, StatusChange::Clear).unwrap();
    send(&mut suite, &lab, &ExecuteMsg::Erase {}).unwrap();
    // and what is erased and then sanctioned is not forgotten either
    suite.advance(1);
    suite.set_status(1, StatusChange::Sanction).unwrap();
    suite.advance(3_600);
    let error = ContractError::NotErased { identity: 1, status: "sanctioned" };
    assert_eq!(refused(&mut suite, &lab, &FORGET), error);
}

#[test]
fn forgotten_in_two_steps_by_anyone() {
    let (mut suite, lab) = lab();
    let ann = suite.account("ann");
    let error = ContractError::NotErased { identity: 1, status: "active" };
    assert_eq!(refused(&mut suite, &ann, &FORGET), error);
    suite.set_status(1, StatusChange::Erase).unwrap();
    let erased_at = suite.now();
    let due_at = erased_at + 3_600;
    for now in [erased_at, due_at - 1] {
        suite.advance_to(now);
        assert_eq!(
            refused(&mut suite, &ann, &FORGET),
            ContractError::ForgetEarly { identity: 1, due_at, now }
        );
    }
    let before = found(&suite);
    assert!(ask::<ExchangeKey>(&suite, &QueryMsg::ExchangeKey { identity: 1 }).b1.len() == 48);
    suite.advance(1);
    let response = send(&mut suite, &ann, &FORGET).unwrap();
    assert_eq!(event::<Forgotten>(&response), Forgotten { identity: 1, nullifier: false });
    let forgotten = found(&suite);
    assert!(forgotten.is_forgotten() && forgotten.address.as_str().is_empty());
    assert_eq!((forgotten.payout.clone(), forgotten.region.clone()), (None, None));
    assert_eq!(forgotten.evidence, HexBinary::default());
    assert_eq!((&forgotten.nullifier, forgotten.status), (&before.nullifier, Status::Erased));
    assert!(client(&suite).identity_of(&suite.app.wrap(), &lab).unwrap().is_none());
    assert!(no_answer(&suite, &QueryMsg::ExchangeKey { identity: 1 }).contains("no exchange key"));

    // known still: nobody comes back under another number
    let again = |suite: &mut Suite| {
        let issued = suite.issue(3, "lab", suite.claims(&lab, Kind::Academic));
        suite.register(&lab, issued).map_err(|error| error.downcast::<ContractError>().unwrap())
    };
    assert_eq!(again(&mut suite).unwrap_err(), ContractError::PersonKnown { domain: 2 });
    let due_at = erased_at + 7_200;
    suite.advance_to(due_at - 1);
    let early = ContractError::ForgetEarly { identity: 1, due_at, now: due_at - 1 };
    assert_eq!(refused(&mut suite, &ann, &FORGET), early);
    suite.advance(1);
    let response = send(&mut suite, &ann, &FORGET).unwrap();
    assert_eq!(event::<Forgotten>(&response), Forgotten { identity: 1, nullifier: true });
    assert_eq!(found(&suite).nullifier, HexBinary::default());
    assert_eq!(refused(&mut suite, &ann, &FORGET), ContractError::NothingToForget { identity: 1 });
    again(&mut suite).unwrap();
    assert_eq!(suite.identity(&lab), 2, "a new number");
    assert!(matches!(refused(&mut suite, &ann, &FORGET), ContractError::NothingToForget { .. }));
}

#[test]
fn what_is_forgotten_is_not_sanctioned() {
    let (mut suite, lab) = lab();
    send(&mut suite, &lab, &ExecuteMsg::Erase {}).unwrap();
    suite.advance(3_600);
    send(&mut suite, &lab, &FORGET).unwrap();
    let error = suite.set_status(1, StatusChange::Sanction).unwrap_err();
    let now = suite.now();
    let expected = ContractError::StatusChange { identity: 1, status: "erased", change: "sanctioned", now };
    assert_eq!(error.downcast::<ContractError>().unwrap(), expected);
}

#[test]
fn of_what_exists() {
    let (mut suite, lab) = lab();
    let error = refused(&mut suite, &lab, &ExecuteMsg::Forget { identity: 2 });
    assert_eq!(error, ContractError::UnknownIdentity { identity: 2 });
}
