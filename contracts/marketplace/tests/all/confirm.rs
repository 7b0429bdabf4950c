use api::marketplace::{ExecuteMsg, OrderStatus, Reason};
use marketplace::ContractError;

use crate::{Denom, counted, delivered, refused};

#[test]
fn only_the_buyer_is_content_and_only_once() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    let (confirm, stranger) = (ExecuteMsg::Confirm { order }, suite.account("stranger"));
    assert_eq!(refused(&mut suite, &stranger, &confirm, &[]), ContractError::NotBuyer { order });
    suite.marketplace(&lab, &confirm).unwrap();
    let status = Box::new(suite.order(order).status);
    assert!(matches!(*status, OrderStatus::Settled { .. }));
    let error = ContractError::OrderState { order, status, expected: "delivered" };
    assert_eq!(refused(&mut suite, &lab, &confirm, &[]), error);
}

#[test]
fn what_is_disputed_is_not_confirmed() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();
    let status = Box::new(suite.order(order).status);
    let error = ContractError::OrderState { order, status, expected: "delivered" };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Confirm { order }, &[]), error);
}

#[test]
fn it_may_come_after_the_window_too() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    suite.advance(10_000);
    suite.marketplace(&lab, &ExecuteMsg::Confirm { order }).unwrap();
    assert_eq!(counted(&suite, "marketplace", testkit::NATIVE, "escrow"), 0);
}
