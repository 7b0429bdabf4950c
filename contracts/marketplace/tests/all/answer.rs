use api::check::InputError;
use api::marketplace::{BASIS, ExecuteMsg, OrderStatus, Outcome, Reason};
use attestation::{Authority, AvailabilityItem, Report, ReportError, SignatureError};
use marketplace::ContractError;
use testkit::NATIVE;

use crate::{Denom, PRICE, compromise, counted, delivered, refused};

const BOND: u128 = 3 * PRICE / 10;

fn disputed(reason: Reason) -> (testkit::Suite, testkit::Market, cosmwasm_std::Addr, u64) {
    let (mut suite, market, lab, order) = delivered(Denom::Native);
    suite.dispute(&lab, order, reason).unwrap();
    (suite, market, lab, order)
}

#[test]
fn a_good_answer_settles_and_the_bond_is_forfeited() {
    for reason in [Reason::Unavailable {}, Reason::DoesNotOpen {}] {
        let (mut suite, _, lab, order) = disputed(reason);
        suite.advance(119);
        let purse = counted(&suite, "governance", NATIVE, "purse");
        let (before, at) = (suite.balance(&lab, NATIVE), suite.now());
        let answer = suite.answer_of(suite.availability(&[order]));
        suite.marketplace(&suite.address("anyone"), &answer).unwrap();
        assert!(matches!(suite.order(order).status, OrderStatus::Settled { at: then, .. } if then == at));
        assert_eq!(suite.dispute_of(order).outcome, Some(Outcome { at, refund_bps: 0 }));
        assert_eq!(suite.balance(&lab, NATIVE), before);
        assert_eq!(counted(&suite, "governance", NATIVE, "purse") - purse, BOND);
        for counter in ["escrow", "bonds"] {
            assert_eq!(counted(&suite, "marketplace", NATIVE, counter), 0);
        }
        assert_eq!(counted(&suite, "data-pool", NATIVE, "owed"), 54_000, "90 % of the price");
        assert_eq!(refused(&mut suite, &lab, &answer, &[]), ContractError::NothingNew {}, "consumed");
    }
}

#[test]
fn it_comes_in_time() {
    let (mut suite, _, lab, order) = disputed(Reason::Unavailable {});
    let end = suite.now() + 120;
    suite.advance_to(end);
    let answer = suite.answer_of(suite.availability(&[order]));
    let error = ContractError::TooLate { order, what: "answer", end, now: end };
    assert_eq!(refused(&mut suite, &lab, &answer, &[]), error);
}

#[test]
fn several_at_once_and_those_that_are_over_are_skipped() {
    let (mut suite, market, lab, one) = disputed(Reason::Unavailable {});
    let two = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    suite.deliver(two).unwrap();
    suite.dispute(&lab, two, Reason::DoesNotOpen {}).unwrap();
    let answer = suite.answer_of(suite.availability(&[one]));
    suite.marketplace(&lab, &answer).unwrap();
    let answer = suite.answer_of(suite.availability(&[one, two]));
    suite.marketplace(&lab, &answer).unwrap();
    assert_eq!(counted(&suite, "marketplace", NATIVE, "escrow"), 0);
}

#[test]
fn only_of_a_dispute_over_a_bundle() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    let answer = suite.answer_of(suite.availability(&[order]));
    assert_eq!(refused(&mut suite, &lab, &answer, &[]), ContractError::NoDispute { order });
    suite.dispute_description(&lab, order).unwrap();
    let error = ContractError::OtherReason { order, reason: suite.dispute_of(order).reason };
    assert_eq!(refused(&mut suite, &lab, &answer, &[]), error);
    let unknown = suite.answer_of(suite.availability(&[99]));
    assert_eq!(refused(&mut suite, &lab, &unknown, &[]), ContractError::UnknownOrder { order: 99 });
}

#[test]
fn a_report_is_by_a_quorum_of_the_orders_keepers_for_here_and_now() {
    let (mut suite, _, lab, order) = disputed(Reason::Unavailable {});
    let good = suite.availability(&[order]);
    let mut error = |change: &dyn Fn(&mut Report<AvailabilityItem>)| {
        let mut report = good.clone();
        change(&mut report);
        let msg = suite.answer_of(report);
        refused(&mut suite, &lab, &msg, &[])
    };
    let got = Authority::Epoch(1);
    assert_eq!(error(&|report| report.authority = got), ContractError::NotOfKeepers { got });
    let (expected, got) = (testkit::CHAIN_ID.to_string(), "other-1".to_string());
    assert_eq!(
        error(&|report| report.chain_id = "other-1".into()),
        ReportError::Chain { expected, got }.into()
    );
    let (expected, got) = (Authority::Custody(1), Authority::Custody(2));
    assert_eq!(error(&|report| report.authority = got), ReportError::Authority { expected, got }.into());
    let range = |got| InputError::Range { what: "round", min: 1, max: 1, got };
    assert_eq!(error(&|report| report.items[0].round = 2), range(2).into());
    assert!(matches!(
        error(&|report| report.items[0].bundle = "x".into()),
        ContractError::Input(InputError::Malformed { what: "bundle", .. })
    ));
    assert_eq!(error(&|report| report.items.clear()), InputError::Empty { what: "items" }.into());
    let many = |report: &mut Report<AvailabilityItem>| report.items = vec![report.items[0].clone(); 9];
    assert_eq!(error(&many), InputError::TooMany { what: "items", max: 8, got: 9 }.into());

    let few = ExecuteMsg::Answer { signatures: suite.sign(&good.digest(), 2), report: good.clone() };
    assert_eq!(refused(&mut suite, &lab, &few, &[]), SignatureError::TooFew { got: 2, need: 3 }.into());
    let mut other = good.clone();
    other.items[0].bundle = testkit::content_id("another");
    let forged = ExecuteMsg::Answer { signatures: suite.sign(&good.digest(), 3), report: other };
    assert_eq!(refused(&mut suite, &lab, &forged, &[]), SignatureError::Invalid { signer: Some(0) }.into());
}

#[test]
fn keepers_of_a_key_that_became_known_are_heard() {
    let (mut suite, _, lab, order) = disputed(Reason::Unavailable {});
    compromise(&mut suite);
    let answer = suite.answer_of(suite.availability(&[order]));
    suite.marketplace(&lab, &answer).unwrap();
}

#[test]
fn silent_keepers_lose_all_of_it() {
    for denom in [Denom::Native, Denom::Grain] {
        let (mut suite, _, lab, order) = delivered(denom);
        let name = suite.order(order).denom;
        suite.dispute(&lab, order, Reason::DoesNotOpen {}).unwrap();
        let before = suite.balance(&lab, &name);
        let (from, resolve) = (suite.now() + 120, ExecuteMsg::Resolve { order });
        suite.advance_to(from - 1);
        let anyone = suite.address("anyone");
        let error = ContractError::TooEarly { order, what: "resolution", from, now: from - 1 };
        assert_eq!(refused(&mut suite, &anyone, &resolve, &[]), error);
        suite.advance(1);
        suite.marketplace(&anyone, &resolve).unwrap();
        assert_eq!(suite.balance(&lab, &name) - before, 3 * PRICE + BOND);
        let found = suite.order(order);
        assert!(matches!(found.status, OrderStatus::Resolved { refund_bps: BASIS, .. }));
        assert_eq!((found.licence_until, found.status.delivered_at()), (None, None), "no licence is left");
        let query = api::data_pool::QueryMsg::Order { order };
        let pool: api::data_pool::OrderResponse = suite.ask_pool(&query);
        assert_eq!(pool.state, api::data_pool::OrderState::Void);
    }
}
