use api::marketplace::{ExecuteMsg, OrderStatus};
use marketplace::ContractError;
use testkit::{NATIVE, OTHER};

use crate::{PRICE, counted, open, refused};

#[test]
fn what_is_not_delivered_is_paid_back_in_full() {
    let (mut suite, market, lab) = open();
    suite.give_grain(&lab, 2 * PRICE);
    for denom in [NATIVE.to_string(), OTHER.to_string(), suite.grain()] {
        let before = suite.balance(&lab, &denom);
        let order = suite.buy(&lab, market.purchase(&market.cohorts[..2], PRICE), &denom).unwrap();
        let from = suite.order(order).deliver_by + 30;
        suite.advance_to(from - 1);
        let now = suite.now();
        let refund = ExecuteMsg::Refund { order };
        let stranger = suite.address("stranger");
        assert_eq!(
            refused(&mut suite, &stranger, &refund, &[]),
            ContractError::RefundTooEarly { order, from, now }
        );
        suite.advance(1);
        suite.marketplace(&stranger, &refund).unwrap();
        assert_eq!(suite.balance(&lab, &denom), before);
        assert_eq!(counted(&suite, "marketplace", &denom, "escrow"), 0);
        assert_eq!(suite.order(order).status, OrderStatus::Refunded { at: suite.now() });
    }
}

#[test]
fn what_is_delivered_is_not_refunded_nor_the_other_way_round() {
    let (mut suite, market, lab) = open();
    let one = suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    let two = suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    suite.deliver(one).unwrap();
    suite.advance_to(suite.order(one).deliver_by + 30);
    let status = Box::new(suite.order(one).status);
    assert_eq!(
        refused(&mut suite, &lab, &ExecuteMsg::Refund { order: one }, &[]),
        ContractError::OrderState { order: one, status, expected: "funded" }
    );
    suite.marketplace(&lab, &ExecuteMsg::Refund { order: two }).unwrap();
    let key = suite.seal(two);
    let late = ExecuteMsg::Deliver { order: two, r1: key.r1.into(), e: key.e.into() };
    let status = Box::new(suite.order(two).status);
    assert_eq!(
        refused(&mut suite, &lab, &late, &[]),
        ContractError::OrderState { order: two, status, expected: "funded" }
    );
}

#[test]
fn under_a_key_that_others_know_it_is_paid_back_at_once() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    let taken = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    suite.deliver(taken).unwrap();
    let (from, now) = (suite.order(order).deliver_by + 30, suite.now());
    let refund = ExecuteMsg::Refund { order };
    let error = ContractError::RefundTooEarly { order, from, now };
    assert_eq!(refused(&mut suite, &lab, &refund, &[]), error);
    crate::compromise(&mut suite);
    let (pool, custody) = (market.pool, suite.custody_id);
    let buy = ExecuteMsg::Buy(market.purchase(&market.cohorts, PRICE));
    let error = refused(&mut suite, &lab, &buy, &crate::coins(3 * PRICE));
    assert_eq!(error, ContractError::Compromised { pool, custody });
    let before = suite.balance(&lab, NATIVE);
    suite.marketplace(&suite.address("anyone"), &refund).unwrap();
    assert_eq!(suite.balance(&lab, NATIVE) - before, 3 * PRICE);
    // what was delivered was delivered: it ends as ever
    suite.dispute_description(&lab, taken).unwrap();
    suite.advance(400);
    suite.marketplace(&lab, &ExecuteMsg::Resolve { order: taken }).unwrap();
    assert!(matches!(suite.order(taken).status, OrderStatus::Settled { .. }));
}
