use api::marketplace::{ExecuteMsg, OrderStatus};
use cosmwasm_std::{Binary, HexBinary};
use marketplace::ContractError;
use sealed_key::{Point, PointError, SealedKey, SealedKeyError};
use terms::Kind;
use testkit::NATIVE;

use crate::{PRICE, open, refused};

fn deliver(order: u64, r1: &[u8], e: &[u8]) -> ExecuteMsg {
    ExecuteMsg::Deliver { order, r1: r1.to_vec().into(), e: e.to_vec().into() }
}

fn wrong(order: u64) -> ContractError {
    ContractError::Key { order, error: SealedKeyError::WrongKey }
}

#[test]
fn anyone_may_deliver_the_one_key() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts[..2], PRICE), NATIVE).unwrap();
    let SealedKey { r1, e } = suite.seal(order);
    let stranger = suite.account("stranger");
    suite.marketplace(&stranger, &deliver(order, &*r1, &*e)).unwrap();
    let found = suite.order(order);
    let (r1, e): (Binary, Binary) = (r1.into(), e.into());
    assert_eq!(found.status, OrderStatus::Delivered { at: suite.now(), r1: r1.clone(), e: e.clone() });
    assert_eq!(found.licence_until, Some(suite.now() + 90 * 86_400));
    // what the buyer opens is what the keepers sealed
    let opened = suite.exchange_secret("lab").open(&r1, &e).unwrap();
    assert_eq!(opened.as_bytes(), suite.edition_secret(order).as_bytes());
}

#[test]
fn a_forged_key_is_refused() {
    let (mut suite, market, lab) = open();
    let firm = suite.buyer("firm", Kind::ForProfit, "DE");
    let two = suite.buy(&lab, market.purchase(&market.cohorts[..2], PRICE), NATIVE).unwrap();
    let three = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    let other = suite.buy(&firm, market.purchase(&market.cohorts[..2], PRICE), NATIVE).unwrap();
    let (key, wider, of_firm) = (suite.seal(two), suite.seal(three), suite.seal(other));
    for (r1, e, why) in [
        (&key.r1, &wider.e, "E of another set of cohorts"),
        (&wider.r1, &key.e, "R1 of another order"),
        (&wider.r1, &wider.e, "the key of another set of cohorts"),
        (&of_firm.r1, &of_firm.e, "the key of another buyer"),
    ] {
        assert_eq!(refused(&mut suite, &lab, &deliver(two, &**r1, &**e), &[]), wrong(two), "{why}");
    }
    suite.deliver(two).unwrap();
}

#[test]
fn no_point_is_the_identity_or_malformed() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    let SealedKey { r1, e } = suite.seal(order);
    let error =
        |point, reason| ContractError::Key { order, error: SealedKeyError::Malformed { point, reason } };
    let mut identity = [0u8; 48];
    identity[0] = 0xc0;
    let mut hidden = *r1;
    hidden[0] |= 0x40;
    for bytes in [identity, hidden] {
        let found = refused(&mut suite, &lab, &deliver(order, &bytes, &*e), &[]);
        assert_eq!(found, error(Point::R1, PointError::Identity));
        let found = refused(&mut suite, &lab, &deliver(order, &*r1, &bytes), &[]);
        assert_eq!(found, error(Point::E, PointError::Identity));
    }
    let short = PointError::Length { expected: 48, got: 47 };
    let found = refused(&mut suite, &lab, &deliver(order, &*r1, &[1; 47]), &[]);
    assert_eq!(found, error(Point::E, short));
    let found = refused(&mut suite, &lab, &deliver(order, &r1[1..], &*e), &[]);
    assert_eq!(found, error(Point::R1, short));
    let off_curve = HexBinary::from_hex(&format!("80{}", "11".repeat(47))).unwrap();
    let found = refused(&mut suite, &lab, &deliver(order, &off_curve, &*e), &[]);
    assert_eq!(found, error(Point::R1, PointError::NotInGroup));
    let found = refused(&mut suite, &lab, &deliver(order, &*r1, &off_curve), &[]);
    assert_eq!(found, error(Point::E, PointError::NotInGroup));
}

#[test]
fn only_a_funded_order_is_delivered() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    let SealedKey { r1, e } = suite.seal(order);
    let msg = deliver(order, &*r1, &*e);
    assert_eq!(
        refused(&mut suite, &lab, &deliver(9, &*r1, &*e), &[]),
        ContractError::UnknownOrder { order: 9 }
    );
    suite.marketplace(&lab, &msg).unwrap();
    let status = Box::new(suite.order(order).status);
    assert_eq!(
        refused(&mut suite, &lab, &msg, &[]),
        ContractError::OrderState { order, status, expected: "funded" }
    );
}

#[test]
fn a_key_changed_after_the_purchase_changes_nothing() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    let other = suite.exchange_secret("another key of the lab");
    suite.set_exchange_key(&lab, &other).unwrap();
    suite.deliver(order).unwrap();
}

#[test]
fn a_late_key_is_good_until_the_refund() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    suite.advance_to(suite.order(order).deliver_by + 1_000);
    suite.deliver(order).unwrap();
}
