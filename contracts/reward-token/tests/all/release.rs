use api::check::InputError;
use api::reward_token::{ExecuteMsg, Released};
use reward_token::ContractError;

use crate::common::{GENESIS, event, free, n, refused, refuses_funds, suite};

#[test]
fn pays_exactly_once_after_the_duration() {
    let (mut suite, ann, _) = suite();
    suite.bond(&ann, 500).unwrap();
    suite.unbond(&ann, 200).unwrap();
    suite.advance(10);
    suite.unbond(&ann, 50).unwrap();
    let release = ExecuteMsg::Release { address: None };
    let first = suite.now() - 10 + 600;
    let nothing = |now, next| ContractError::NothingToRelease { address: ann.to_string(), next, now };

    suite.advance_to(first - 1);
    assert_eq!(refused(&mut suite, &ann, &release), nothing(first - 1, Some(first)));
    suite.advance_to(first);
    let response = suite.release(&ann).unwrap();
    assert_eq!(event::<Released>(&response), Released { address: ann.to_string(), amount: n(200) });
    assert_eq!(free(&suite, &ann), GENESIS - 300);
    assert_eq!(refused(&mut suite, &ann, &release), nothing(first, Some(first + 10)));

    suite.advance_to(first + 10);
    suite.release(&ann).unwrap();
    assert_eq!(free(&suite, &ann), GENESIS - 250);
    assert_eq!(refused(&mut suite, &ann, &release), nothing(first + 10, None));
    assert_eq!(free(&suite, &suite.contracts.token), 250, "what is bonded");
}

#[test]
fn all_that_are_over_at_once() {
    let (mut suite, ann, _) = suite();
    suite.bond(&ann, 500).unwrap();
    for _ in 0..3 {
        suite.unbond(&ann, 100).unwrap();
        suite.advance(1);
    }
    suite.advance(600);
    let response = suite.release(&ann).unwrap();
    assert_eq!(event::<Released>(&response).amount, n(300));
    assert_eq!(suite.unbondings(&ann), []);
}

#[test]
fn anyone_may_and_it_goes_to_whose_it_is() {
    let (mut suite, ann, bob) = suite();
    suite.bond(&ann, 500).unwrap();
    suite.unbond(&ann, 500).unwrap();
    suite.advance(600);
    suite.grain_msg(&bob, &ExecuteMsg::Release { address: Some(ann.to_string()) }).unwrap();
    assert_eq!((free(&suite, &ann), free(&suite, &bob)), (GENESIS, GENESIS));
}

#[test]
fn nobody_elses_and_no_foreign_address() {
    let (mut suite, ann, bob) = suite();
    suite.bond(&ann, 500).unwrap();
    suite.unbond(&ann, 500).unwrap();
    suite.advance(600);
    let now = suite.now();
    let error = refused(&mut suite, &bob, &ExecuteMsg::Release { address: None });
    assert_eq!(error, ContractError::NothingToRelease { address: bob.to_string(), next: None, now });

    let value = "cosmos1w3jhxapdv96hg6r0wgnkk0xs".to_string();
    let error = refused(&mut suite, &bob, &ExecuteMsg::Release { address: Some(value.clone()) });
    assert_eq!(error, InputError::Address { what: "address", value }.into());
}

#[test]
fn no_funds() {
    let (mut suite, ann, _) = suite();
    refuses_funds(&mut suite, &ann, &ExecuteMsg::Release { address: None });
}
