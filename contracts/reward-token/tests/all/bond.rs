use api::check::InputError;
use api::reward_token::{Bonded, ExecuteMsg};
use reward_token::ContractError;

use crate::common::{GENESIS, event, free, height, n, refused, refuses_funds, suite};

#[test]
fn bonded_grain_leaves_the_balance_and_is_the_contracts_own() {
    let (mut suite, ann, _) = suite();
    let response = suite.bond(&ann, 400).unwrap();
    assert_eq!(
        event::<Bonded>(&response),
        Bonded { address: ann.to_string(), amount: n(400), bonded: n(400) }
    );
    assert_eq!(free(&suite, &ann), GENESIS - 400);
    assert_eq!(free(&suite, &suite.contracts.token), 400);
    assert_eq!(suite.bonded(&ann), 400);

    let response = suite.bond(&ann, 100).unwrap();
    assert_eq!(event::<Bonded>(&response).bonded, n(500));
    assert_eq!(suite.reserve().supply, n(2 * GENESIS), "bonded GRAIN is in the supply");
}

#[test]
fn an_indexer_of_cw20_events_stays_right() {
    let (mut suite, ann, _) = suite();
    let response = suite.bond(&ann, 400).unwrap();
    let wasm = response.events.iter().find(|event| event.ty == "wasm").unwrap();
    let said: Vec<_> = wasm.attributes.iter().map(|a| (a.key.as_str(), a.value.as_str())).collect();
    let token = suite.contracts.token.as_str();
    let moved = [("action", "transfer"), ("from", ann.as_str()), ("to", token), ("amount", "400")];
    assert_eq!(said[1..], moved);
}

#[test]
fn not_zero_and_not_more_than_there_is() {
    let (mut suite, ann, _) = suite();
    let error = refused(&mut suite, &ann, &ExecuteMsg::Bond { amount: n(0) });
    assert_eq!(error, InputError::Zero { what: "amount" }.into());

    let wanted = n(GENESIS + 1);
    let error = refused(&mut suite, &ann, &ExecuteMsg::Bond { amount: wanted });
    let expected = ContractError::Insufficient { address: ann.to_string(), balance: n(GENESIS), wanted };
    assert_eq!(error, expected);
    assert_eq!((suite.bonded(&ann), free(&suite, &ann)), (0, GENESIS));

    suite.bond(&ann, GENESIS).unwrap();
    let error = refused(&mut suite, &ann, &ExecuteMsg::Bond { amount: n(1) });
    assert_eq!(error, ContractError::Insufficient { address: ann.to_string(), balance: n(0), wanted: n(1) });
}

#[test]
fn no_funds() {
    let (mut suite, ann, _) = suite();
    refuses_funds(&mut suite, &ann, &ExecuteMsg::Bond { amount: n(1) });
}

#[test]
fn bonded_grain_cannot_be_moved_burned_or_redeemed_by_anyone() {
    let (mut suite, ann, bob) = suite();
    suite.emit(&ann, crate::common::coin(1_000_000)).unwrap();
    let token = suite.contracts.token.clone();
    // everything ann has is bonded; bob has her word for all of it
    let allow = ExecuteMsg::IncreaseAllowance { spender: bob.to_string(), amount: n(GENESIS), expires: None };
    suite.grain_msg(&ann, &allow).unwrap();
    suite.bond(&ann, GENESIS).unwrap();

    let short = ExecuteMsg::Transfer { recipient: bob.to_string(), amount: n(1) };
    assert!(matches!(refused(&mut suite, &ann, &short), ContractError::Cw20(_)));
    for msg in [
        ExecuteMsg::Burn { amount: n(1) },
        ExecuteMsg::Send { contract: token.to_string(), amount: n(1), msg: Default::default() },
    ] {
        assert!(matches!(refused(&mut suite, &ann, &msg), ContractError::Cw20(_)), "{msg:?}");
    }
    let redeem = ExecuteMsg::Redeem { amount: n(1), min_out: n(0) };
    assert!(matches!(refused(&mut suite, &ann, &redeem), ContractError::Insufficient { .. }));

    // by allowance: neither hers, which is bonded, nor the contract's, which gave none
    for (owner, error) in
        [(&ann, "Overflow: Cannot Sub with given operands"), (&token, "No allowance for this account")]
    {
        for msg in [
            ExecuteMsg::TransferFrom { owner: owner.to_string(), recipient: bob.to_string(), amount: n(1) },
            ExecuteMsg::BurnFrom { owner: owner.to_string(), amount: n(1) },
            ExecuteMsg::SendFrom {
                owner: owner.to_string(),
                contract: token.to_string(),
                amount: n(1),
                msg: Default::default(),
            },
        ] {
            assert_eq!(refused(&mut suite, &bob, &msg).to_string(), error, "{msg:?}");
        }
    }
    assert_eq!((suite.bonded(&ann), suite.bonded(&bob)), (GENESIS, 0));
}

#[test]
fn a_flash_bond_has_no_power() {
    let (mut suite, ann, bob) = suite();
    suite.bond(&bob, 7).unwrap();
    suite.advance(5);
    let now = height(&suite);
    suite.bond(&ann, GENESIS).unwrap();
    // what a proposal or a vote in this block would count
    assert_eq!((suite.power_at(&ann, now), suite.total_power_at(now)), (0, 7));
    suite.unbond(&ann, GENESIS).unwrap();
    assert_eq!((suite.power_at(&ann, now), suite.total_power_at(now)), (0, 7));
    suite.advance(5);
    for at in [now, now + 1, now + 2] {
        assert_eq!((suite.power_at(&ann, at), suite.total_power_at(at)), (0, 7), "{at}");
    }
}
