use api::marketplace::{ExecuteMsg, ReceiveMsg};
use cosmwasm_std::{Binary, Uint128, to_json_binary};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use marketplace::ContractError;
use testkit::NATIVE;

use crate::{PRICE, counted, open, refused};

#[test]
fn grain_buys_by_a_send() {
    let (mut suite, market, lab) = open();
    suite.give_grain(&lab, 3 * PRICE);
    let grain = suite.grain();
    let id = suite.buy(&lab, market.purchase(&market.cohorts[..2], PRICE), &grain).unwrap();
    assert_eq!((suite.order(id).denom, suite.balance(&lab, &grain)), (grain.clone(), PRICE));
    assert_eq!(counted(&suite, "marketplace", &grain, "escrow"), 2 * PRICE);
}

#[test]
fn a_spoofed_receive_is_worth_nothing() {
    let (mut suite, market, lab) = open();
    let purchase = market.purchase(&market.cohorts[..1], PRICE);
    let hook = Cw20ReceiveMsg {
        sender: lab.to_string(),
        amount: Uint128::new(PRICE),
        msg: to_json_binary(&ReceiveMsg::Buy(purchase)).unwrap(),
    };
    let allowed = vec![NATIVE.to_string(), testkit::OTHER.to_string(), suite.grain()];
    let denom = format!("cw20:{lab}");
    let error = refused(&mut suite, &lab, &ExecuteMsg::Receive(hook), &[]);
    assert_eq!(error, ContractError::Denom { denom, allowed });
}

#[test]
fn a_hook_that_says_nothing_sends_nothing() {
    let (mut suite, _, lab) = open();
    suite.give_grain(&lab, 10);
    let (token, marketplace) = (suite.contracts.token.clone(), suite.contracts.marketplace.clone());
    let hook = "api::marketplace::ReceiveMsg";
    for (msg, reason) in [
        (&b""[..], "EOF while parsing a JSON value."),
        (
            b"\"\"",
            "unknown variant ``, expected one of `buy`, `request`, `dispute`, `appeal`, `offer`, `fill`",
        ),
        (b"{}", "Invalid type"),
        (
            br#"{"sell":{}}"#,
            "unknown variant `sell`, expected one of `buy`, `request`, `dispute`, `appeal`, `offer`, `fill`",
        ),
    ] {
        let send = Cw20ExecuteMsg::Send {
            contract: marketplace.to_string(),
            amount: 10u128.into(),
            msg: msg.into(),
        };
        let error: ContractError = suite.refused(&lab, &token, &send, &[]);
        assert_eq!(error.to_string(), format!("Error parsing into type {hook}: {reason}"));
    }
    let grain = suite.grain();
    assert_eq!(suite.balance(&lab, &grain), 10);
    assert_eq!(counted(&suite, "marketplace", &grain, "escrow"), 0);
}

#[test]
fn funds_next_to_a_receive_are_refused() {
    let (mut suite, _, lab) = open();
    let hook = Cw20ReceiveMsg { sender: lab.to_string(), amount: Uint128::one(), msg: Binary::default() };
    let error = refused(&mut suite, &lab, &ExecuteMsg::Receive(hook), &crate::coins(1));
    let (expected, got) = ("nothing".into(), format!("1{NATIVE}"));
    assert_eq!(error, api::check::InputError::Funds { expected, got }.into());
}
