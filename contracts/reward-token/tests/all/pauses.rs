//! `Bond` and `Redeem` can be paused, by the owner, for a while; nothing else can.

use api::pause::{MAX_PAUSE, PauseResponse};
use api::reward_token::{ExecuteMsg, Pausable, QueryMsg};
use control::ControlError;
use cw_ownable::OwnershipError;
use reward_token::ContractError;
use testkit::Suite;

use crate::common::{GENESIS, coin, free, n, refused, refuses_funds, suite};

fn pause(action: Pausable, seconds: u64) -> ExecuteMsg {
    ExecuteMsg::Pause { action, seconds }
}

fn pauses(suite: &Suite) -> Vec<PauseResponse> {
    suite.query(&suite.contracts.token, &QueryMsg::Pauses {}).unwrap()
}

#[test]
fn for_a_while_and_lifted() {
    let (mut suite, ann, _) = suite();
    suite.emit(&ann, coin(1_000_000)).unwrap();
    let owner = suite.owner.clone();
    let redeem = ExecuteMsg::Redeem { amount: n(10_000), min_out: n(0) };
    for (action, msg) in [(Pausable::Bond, ExecuteMsg::Bond { amount: n(1) }), (Pausable::Redeem, redeem)] {
        suite.grain_msg(&owner, &pause(action, 100)).unwrap();
        let until = suite.now() + 100;
        let paused = ContractError::from(ControlError::Paused { action: action.name().into(), until });
        assert_eq!(refused(&mut suite, &ann, &msg), paused);
        suite.advance(99);
        assert_eq!(refused(&mut suite, &ann, &msg), paused);
        suite.advance(1);
        suite.grain_msg(&ann, &msg).unwrap();
        suite.grain_msg(&owner, &pause(action, 100)).unwrap();
        suite.grain_msg(&owner, &ExecuteMsg::Lift { action }).unwrap();
        suite.grain_msg(&ann, &msg).unwrap();
        let not = ControlError::NotPaused { action: action.name().into() };
        assert_eq!(refused(&mut suite, &owner, &ExecuteMsg::Lift { action }), not.into());
    }
    let left = MAX_PAUSE - 100;
    let of = |action: &str| PauseResponse { action: action.into(), paused_until: None, left };
    assert_eq!(pauses(&suite), [of("bond"), of("redeem")]);
}

#[test]
fn one_does_not_pause_the_other_nor_any_way_out() {
    let (mut suite, ann, bob) = suite();
    suite.bond(&ann, 100).unwrap();
    let owner = suite.owner.clone();
    suite.grain_msg(&owner, &pause(Pausable::Bond, 1_000)).unwrap();
    suite.emit(&ann, coin(1_000_000)).unwrap();
    suite.redeem(&ann, 10_000).unwrap();
    suite.grain_msg(&owner, &pause(Pausable::Redeem, 1_000)).unwrap();
    suite.delegate(&ann, &bob).unwrap();
    suite.undelegate(&ann).unwrap();
    suite.unbond(&ann, 100).unwrap();
    suite.advance(600);
    suite.release(&ann).unwrap();
    assert_eq!(free(&suite, &ann), GENESIS - 10_000);
    suite.emit(&ann, coin(1_000)).unwrap();
    let transfer = ExecuteMsg::Transfer { recipient: bob.to_string(), amount: n(1) };
    suite.grain_msg(&ann, &transfer).unwrap();
}

#[test]
fn by_the_owner_within_bounds() {
    let (mut suite, ann, _) = suite();
    let owner = suite.owner.clone();
    for msg in [pause(Pausable::Bond, 1), ExecuteMsg::Lift { action: Pausable::Bond }] {
        assert_eq!(refused(&mut suite, &ann, &msg), OwnershipError::NotOwner.into());
    }
    let (min, max) = (1, MAX_PAUSE.into());
    for seconds in [0, MAX_PAUSE + 1] {
        let error = api::check::InputError::Range { what: "seconds", min, max, got: seconds.into() };
        assert_eq!(refused(&mut suite, &owner, &pause(Pausable::Bond, seconds)), error.into());
    }
    suite.grain_msg(&owner, &pause(Pausable::Bond, MAX_PAUSE)).unwrap();
    suite.advance(MAX_PAUSE);
    let error = refused(&mut suite, &owner, &pause(Pausable::Bond, 1));
    let used = MAX_PAUSE;
    let budget = ControlError::PauseBudget { action: "bond".into(), used, wanted: 1, max: MAX_PAUSE };
    assert_eq!(error, budget.into());
}

#[test]
fn no_funds() {
    let (mut suite, _, _) = suite();
    let owner = suite.owner.clone();
    refuses_funds(&mut suite, &owner, &pause(Pausable::Bond, 1));
    refuses_funds(&mut suite, &owner, &ExecuteMsg::Lift { action: Pausable::Bond });
}
