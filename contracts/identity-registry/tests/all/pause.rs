use api::check::InputError;
use api::identity_registry::{ExecuteMsg, Pausable, QueryMsg};
use api::pause::{MAX_PAUSE, PauseResponse, Paused};
use control::ControlError;
use cosmwasm_std::{Binary, Coin};
use cw_ownable::OwnershipError;
use terms::Kind;
use testkit::{NATIVE, RELAYER_BOND, Suite};

use crate::common::{ask, bonded, by_owner, event, refused, refused_to_owner, relayer, send};

fn pause(action: Pausable, seconds: u64) -> ExecuteMsg {
    ExecuteMsg::Pause { action, seconds }
}

#[test]
fn by_the_owner_for_a_while() {
    let mut suite = Suite::new();
    let (ann, now) = (suite.person("ann"), suite.now());
    let lift = ExecuteMsg::Lift { action: Pausable::Register };
    for msg in [pause(Pausable::Register, 9), lift.clone()] {
        assert_eq!(refused(&mut suite, &ann, &msg), OwnershipError::NotOwner.into());
    }
    let not = ControlError::NotPaused { action: "register".into() };
    assert_eq!(refused_to_owner(&mut suite, &lift), not.into());
    for got in [0, MAX_PAUSE + 1] {
        let error = InputError::Range { what: "seconds", min: 1, max: MAX_PAUSE.into(), got: got.into() };
        assert_eq!(refused_to_owner(&mut suite, &pause(Pausable::Register, got)), error.into());
    }
    let response = by_owner(&mut suite, &pause(Pausable::Register, 9)).unwrap();
    assert_eq!(event::<Paused>(&response), Paused { action: "register".into(), until: now + 9 });
    let pauses: Vec<PauseResponse> = ask(&suite, &QueryMsg::Pauses {});
    let names: Vec<&str> = pauses.iter().map(|pause| pause.action.as_str()).collect();
    assert_eq!(names, ["register", "rebind", "bond_relayer", "add_custody"]);
    assert_eq!((pauses[0].paused_until, pauses[0].left), (Some(now + 9), MAX_PAUSE));
    by_owner(&mut suite, &lift).unwrap();
    assert_eq!(ask::<Vec<PauseResponse>>(&suite, &QueryMsg::Pauses {})[0].paused_until, None);
}

#[test]
fn what_is_paused_is_refused_until_its_last_second() {
    let mut suite = Suite::new();
    let (ann, registry) = (suite.account("ann"), suite.contracts.registry.clone());
    let until = suite.now() + 9;
    let paused = |action: &str| ControlError::Paused { action: action.into(), until };
    for action in [Pausable::Register, Pausable::BondRelayer, Pausable::AddCustody] {
        by_owner(&mut suite, &pause(action, 9)).unwrap();
    }
    let issued = suite.issue(1, "ann", suite.claims(&ann, Kind::Person));
    let register = ExecuteMsg::Register { credential: issued.credential, signature: issued.signature };
    let custody = ExecuteMsg::AddCustody {
        p: Binary::default(),
        proof: Binary::default(),
        keepers: vec![],
        signatures: vec![],
    };
    let new = relayer(&mut suite, "new");
    let bond = new.bond_message(testkit::CHAIN_ID, &registry);
    let funds = [Coin::new(RELAYER_BOND, NATIVE)];
    suite.advance(8);
    assert_eq!(refused(&mut suite, &ann, &register), paused("register").into());
    assert_eq!(refused(&mut suite, &ann, &custody), paused("add_custody").into());
    let error: identity_registry::ContractError = suite.refused(&new.address, &registry, &bond, &funds);
    assert_eq!(error, paused("bond_relayer").into());
    suite.advance(1);
    send(&mut suite, &ann, &register).unwrap();
    suite.execute(&new.address, &registry, &bond, &funds).unwrap();
}

/// Renewals and everything by which someone or something leaves go on, whatever is paused.
#[test]
fn exits_stay_open() {
    let mut suite = Suite::new();
    let new = bonded(&mut suite, 1).remove(0).address;
    let ann = suite.person("ann");
    for action in [Pausable::Register, Pausable::Rebind, Pausable::BondRelayer, Pausable::AddCustody] {
        by_owner(&mut suite, &pause(action, MAX_PAUSE)).unwrap();
    }
    suite.advance(1);
    let issued = suite.issue(1, "ann", suite.claims(&ann, Kind::Person));
    let renew = ExecuteMsg::Renew { credential: issued.credential, signature: issued.signature };
    send(&mut suite, &ann, &renew).unwrap();
    send(&mut suite, &ann, &ExecuteMsg::Erase {}).unwrap();
    send(&mut suite, &new, &ExecuteMsg::Unbond {}).unwrap();
    suite.advance(600);
    send(&mut suite, &ann, &ExecuteMsg::ReleaseBond { relayer: new.to_string() }).unwrap();
    suite.end_custody(attestation::CustodyEnd::Retired, 3).unwrap();
}
