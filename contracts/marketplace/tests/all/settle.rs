use api::marketplace::{ExecuteMsg, OrderStatus};
use marketplace::ContractError;
use testkit::NATIVE;

use crate::{PRICE, counted, open, refused};

#[test]
fn a_content_buyer_settles_at_once() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    let confirm = ExecuteMsg::Confirm { order };
    let funded = Box::new(OrderStatus::Funded);
    let error = ContractError::OrderState { order, status: funded, expected: "delivered" };
    assert_eq!(refused(&mut suite, &lab, &confirm, &[]), error);
    suite.deliver(order).unwrap();
    let stranger = suite.account("stranger");
    assert_eq!(refused(&mut suite, &stranger, &confirm, &[]), ContractError::NotBuyer { order });
    let held = suite.balance(&suite.contracts.data_pool, NATIVE);
    suite.marketplace(&lab, &confirm).unwrap();
    assert_eq!(counted(&suite, "marketplace", NATIVE, "escrow"), 0);
    let reserve = counted(&suite, "reward-token", NATIVE, "reserve");
    let pool = suite.balance(&suite.contracts.data_pool, NATIVE);
    assert_eq!(pool - held + reserve, 3 * PRICE, "all of it, and nothing else, went on");
    assert!(matches!(suite.order(order).status, OrderStatus::Settled { .. }));
    let status = Box::new(suite.order(order).status);
    let error = ContractError::OrderState { order, status, expected: "delivered" };
    assert_eq!(refused(&mut suite, &lab, &confirm, &[]), error);
}

#[test]
fn anyone_settles_after_the_window() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    suite.deliver(order).unwrap();
    let (from, stranger) = (suite.now() + 180, suite.account("stranger"));
    suite.advance_to(from - 1);
    let now = suite.now();
    assert_eq!(
        refused(&mut suite, &stranger, &ExecuteMsg::Settle { order }, &[]),
        ContractError::WindowOpen { order, from, now }
    );
    suite.advance_to(from);
    suite.marketplace(&stranger, &ExecuteMsg::Settle { order }).unwrap();
}

#[test]
fn grain_is_settled_through_the_token() {
    let (mut suite, market, lab) = open();
    suite.give_grain(&lab, 3 * PRICE);
    let grain = suite.grain();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &grain).unwrap();
    suite.deliver(order).unwrap();
    suite.marketplace(&lab, &ExecuteMsg::Confirm { order }).unwrap();
    assert_eq!(counted(&suite, "marketplace", &grain, "escrow"), 0);
    assert_eq!(counted(&suite, "data-pool", &grain, "owed"), 54_000, "90 % of the price");
}

#[test]
fn unknown_orders_are_refused() {
    let (mut suite, _, lab) = open();
    for msg in
        [ExecuteMsg::Confirm { order: 7 }, ExecuteMsg::Settle { order: 7 }, ExecuteMsg::Refund { order: 7 }]
    {
        assert_eq!(refused(&mut suite, &lab, &msg, &[]), ContractError::UnknownOrder { order: 7 });
    }
}
