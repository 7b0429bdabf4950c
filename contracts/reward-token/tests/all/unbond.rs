use api::check::InputError;
use api::reward_token::{ExecuteMsg, MAX_UNBONDINGS, Unbonding, UnbondingStarted};
use reward_token::ContractError;

use crate::common::{GENESIS, event, free, n, refused, refuses_funds, suite};

#[test]
fn power_ends_and_the_grain_waits() {
    let (mut suite, ann, _) = suite();
    suite.bond(&ann, 500).unwrap();
    suite.advance(5);
    let response = suite.unbond(&ann, 200).unwrap();
    let release_at = suite.now() + 600;
    let expected = UnbondingStarted { address: ann.to_string(), amount: n(200), bonded: n(300), release_at };
    assert_eq!(event::<UnbondingStarted>(&response), expected);
    assert_eq!(suite.bonded(&ann), 300);
    assert_eq!(suite.unbondings(&ann), [Unbonding { amount: n(200), release_at }]);
    assert_eq!(free(&suite, &ann), GENESIS - 500, "not yet");
    assert_eq!(free(&suite, &suite.contracts.token), 500);
}

#[test]
fn not_zero_and_not_more_than_is_bonded() {
    let (mut suite, ann, bob) = suite();
    suite.bond(&ann, 500).unwrap();
    suite.bond(&bob, 500).unwrap();
    let error = refused(&mut suite, &ann, &ExecuteMsg::Unbond { amount: n(0) });
    assert_eq!(error, InputError::Zero { what: "amount" }.into());
    let error = refused(&mut suite, &ann, &ExecuteMsg::Unbond { amount: n(501) });
    let address = ann.to_string();
    assert_eq!(error, ContractError::NotBonded { address, bonded: n(500), wanted: n(501) });

    let address = suite.account("never").to_string();
    let never = suite.address("never");
    let error = refused(&mut suite, &never, &ExecuteMsg::Unbond { amount: n(1) });
    assert_eq!(error, ContractError::NotBonded { address, bonded: n(0), wanted: n(1) });
    assert_eq!((suite.bonded(&ann), suite.bonded(&bob)), (500, 500));
}

#[test]
fn at_most_sixteen_are_pending_and_those_of_one_second_are_one() {
    let (mut suite, ann, _) = suite();
    suite.bond(&ann, 500).unwrap();
    let mut expected = vec![];
    for amount in 1..=MAX_UNBONDINGS as u128 {
        suite.unbond(&ann, amount).unwrap();
        expected.push(Unbonding { amount: n(amount), release_at: suite.now() + 600 });
        if amount < MAX_UNBONDINGS as u128 {
            suite.advance(1);
        }
    }
    suite.unbond(&ann, 100).unwrap();
    expected.last_mut().unwrap().amount = n(116);
    assert_eq!(suite.unbondings(&ann), expected);

    suite.advance(1);
    let error = refused(&mut suite, &ann, &ExecuteMsg::Unbond { amount: n(1) });
    assert_eq!(error, ContractError::TooManyUnbondings { address: ann.to_string(), max: 16 });
    assert_eq!(suite.unbondings(&ann), expected);

    // the first is over: there is room again
    suite.advance_to(expected[0].release_at);
    suite.release(&ann).unwrap();
    suite.unbond(&ann, 1).unwrap();
}

#[test]
fn no_funds() {
    let (mut suite, ann, _) = suite();
    refuses_funds(&mut suite, &ann, &ExecuteMsg::Unbond { amount: n(1) });
}
