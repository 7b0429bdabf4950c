//! What was sent to the token unasked goes to the purse.

use api::reward_token::ExecuteMsg;
use control::ControlError;
use cosmwasm_std::Coin;
use reward_token::ContractError;
use testkit::{NATIVE, OTHER};

use crate::common::{coin, refused, refuses_funds, suite};
use crate::instantiate::{bare, message};

#[test]
fn a_surplus_of_any_denom_and_nothing_that_is_counted() {
    let (mut suite, ann, bob) = suite();
    let (token, governance) = (suite.contracts.token.clone(), suite.contracts.governance.clone());
    let grain = suite.grain();
    suite.emit(&ann, coin(1_000)).unwrap();
    suite.bond(&ann, 700).unwrap();
    suite.unbond(&ann, 200).unwrap();
    for denom in [NATIVE, OTHER, &grain] {
        let skim = ExecuteMsg::Skim { denom: denom.into() };
        let none = ControlError::NoSurplus { denom: denom.into() };
        assert_eq!(refused(&mut suite, &bob, &skim), none.into());
    }
    for gift in [coin(5), Coin::new(6u128, OTHER), Coin::new(7u128, &grain)] {
        let before = suite.balance(&governance, &gift.denom);
        suite.donate(&ann, &token, gift.clone());
        suite.skim(&bob, &token, &gift.denom).unwrap();
        assert_eq!(suite.balance(&governance, &gift.denom), before + gift.amount.u128());
        let none = ControlError::NoSurplus { denom: gift.denom.clone() };
        assert_eq!(refused(&mut suite, &bob, &ExecuteMsg::Skim { denom: gift.denom }), none.into());
    }
    assert_eq!((suite.balance(&token, NATIVE), suite.balance(&token, &grain)), (1_000, 700));
}

#[test]
fn not_before_there_is_a_purse() {
    let (mut suite, ann, _) = suite();
    let token = bare(&mut suite, &message()).unwrap();
    let error: ContractError = suite.refused(&ann, &token, &ExecuteMsg::Skim { denom: NATIVE.into() }, &[]);
    assert_eq!(error, ContractError::NotWired);
}

#[test]
fn no_funds() {
    let (mut suite, ann, _) = suite();
    refuses_funds(&mut suite, &ann, &ExecuteMsg::Skim { denom: NATIVE.into() });
}
