use api::check::InputError;
use api::marketplace::{ExecuteMsg, OrderStatus, Reason};
use cosmwasm_std::Addr;
use cw_ownable::OwnershipError;
use marketplace::ContractError;
use testkit::{NATIVE, Suite};

use crate::{Denom, PRICE, coins, counted, delivered, refused};

const BOND: u128 = 3 * PRICE / 10;
const PAY: u128 = BOND / 10;

/// A dispute on which one auditor of the panel voted for a half, with the panel's time over.
fn half() -> (Suite, Addr, Addr, u64) {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    suite.auditors(8);
    suite.dispute_description(&lab, order).unwrap();
    suite.draw_panel(order).unwrap();
    let auditor = suite.panel_of(order)[0].clone();
    suite.marketplace(&auditor, &ExecuteMsg::Vote { order, refund_bps: 5_000 }).unwrap();
    suite.advance(120);
    let curator = suite.address("curator");
    (suite, lab, curator, order)
}

fn rule(suite: &mut Suite, order: u64, refund_bps: u16) {
    let owner = suite.owner.clone();
    suite.marketplace(&owner, &ExecuteMsg::Rule { order, refund_bps }).unwrap();
}

/// What of both bonds went to the purse, and what the appellant got of all, after this ruling (none: silence).
fn outcome(by_buyer: bool, ruling: Option<u16>) -> (u128, i128) {
    let (mut suite, lab, curator, order) = half();
    let who = if by_buyer { lab } else { curator };
    let purse = counted(&suite, "governance", NATIVE, "purse");
    suite.appeal(&who, order).unwrap();
    let before = i128::try_from(suite.balance(&who, NATIVE)).unwrap();
    match ruling {
        Some(refund_bps) => rule(&mut suite, order, refund_bps),
        None => {
            suite.advance_to(suite.dispute_of(order).resolve_from);
            suite.marketplace(&who, &ExecuteMsg::Resolve { order }).unwrap();
        }
    }
    let got = i128::try_from(suite.balance(&who, NATIVE)).unwrap() - before;
    for counter in ["escrow", "bonds", "unpaid"] {
        assert_eq!(counted(&suite, "marketplace", NATIVE, counter), 0);
    }
    (counted(&suite, "governance", NATIVE, "purse") - purse, got)
}

fn sum(parts: &[u128]) -> i128 {
    parts.iter().sum::<u128>().try_into().unwrap()
}

#[test]
fn the_bonds_go_by_the_ruling() {
    let rest = BOND - PAY;
    // the buyer wants more than a half
    assert_eq!(outcome(true, Some(10_000)), (0, sum(&[3 * PRICE, rest, BOND])));
    assert_eq!(outcome(true, Some(5_001)), (0, sum(&[3 * (PRICE * 5_001 / 10_000), rest, BOND])));
    assert_eq!(outcome(true, Some(5_000)), (BOND, sum(&[3 * PRICE / 2, rest])));
    assert_eq!(outcome(true, Some(0)), (rest + BOND, 0));
    assert_eq!(outcome(true, None), (0, sum(&[3 * PRICE / 2, rest, BOND])));
    // the curator wants less
    assert_eq!(outcome(false, Some(0)), (rest, sum(&[BOND])));
    assert_eq!(outcome(false, Some(4_999)), (0, sum(&[BOND])));
    assert_eq!(outcome(false, Some(5_000)), (BOND, 0));
    assert_eq!(outcome(false, None), (0, sum(&[BOND])));
}

#[test]
fn governance_judges_where_no_auditor_did() {
    let (mut suite, _, lab, order) = delivered(Denom::Grain);
    suite.dispute_description(&lab, order).unwrap();
    suite.draw_panel(order).unwrap();
    suite.appeal(&lab, order).unwrap();
    let grain = suite.grain();
    let before = suite.balance(&lab, &grain);
    rule(&mut suite, order, 2_000);
    assert_eq!(suite.balance(&lab, &grain) - before, 3 * PRICE / 5 + 2 * BOND);
    assert!(matches!(suite.order(order).status, OrderStatus::Resolved { refund_bps: 2_000, .. }));
}

#[test]
fn a_ruling_comes_from_a_proposal() {
    let (mut suite, lab, _, order) = {
        let (mut suite, _, lab, order) = delivered(Denom::Native);
        let voters = suite.voters();
        suite.hand_over();
        suite.dispute_description(&lab, order).unwrap();
        suite.draw_panel(order).unwrap();
        suite.appeal(&lab, order).unwrap();
        let rule = ExecuteMsg::Rule { order, refund_bps: 10_000 };
        let proposal =
            suite.pass(&voters, vec![testkit::action(&suite.contracts.marketplace.clone(), &rule)]);
        suite.enact(proposal).unwrap();
        (suite, lab, voters, order)
    };
    assert!(matches!(suite.order(order).status, OrderStatus::Resolved { refund_bps: 10_000, .. }));
    let status = Box::new(suite.order(order).status);
    let error = ContractError::OrderState { order, status, expected: "disputed" };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Resolve { order }, &[]), error);
}

#[test]
fn an_appeal_is_by_a_party_once_in_time() {
    let (mut suite, lab, curator, order) = half();
    let (appeal, stranger) = (ExecuteMsg::Appeal { order }, suite.account("stranger"));
    let error = refused(&mut suite, &stranger, &appeal, &coins(BOND));
    assert_eq!(error, ContractError::NoParty { order });
    let (expected, paid) = (coins(BOND).remove(0), coins(BOND - 1).remove(0));
    let error = refused(&mut suite, &lab, &appeal, &coins(BOND - 1));
    assert_eq!(error, ContractError::Bond { order, expected, paid });
    suite.advance(59);
    suite.appeal(&curator, order).unwrap();
    let error = refused(&mut suite, &lab, &appeal, &coins(BOND));
    assert_eq!(error, ContractError::AppealedAlready { order });
    assert_eq!(counted(&suite, "marketplace", NATIVE, "bonds"), 2 * BOND);

    let (mut suite, lab, _, order) = half();
    let end = suite.now() + 60;
    suite.advance_to(end);
    let error = ContractError::TooLate { order, what: "appeal", end, now: end };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Appeal { order }, &coins(BOND)), error);

    let (mut suite, _, lab, order) = delivered(Denom::Native);
    suite.auditors(8);
    suite.dispute_description(&lab, order).unwrap();
    suite.draw_panel(order).unwrap();
    let (from, now) = (suite.now() + 120, suite.now());
    let error = ContractError::TooEarly { order, what: "appeal", from, now };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Appeal { order }, &coins(BOND)), error);

    let (mut suite, _, lab, order) = delivered(Denom::Native);
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();
    let error = ContractError::OtherReason { order, reason: Reason::Unavailable {} };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Appeal { order }, &coins(BOND)), error);
}

#[test]
fn only_the_owner_rules_on_an_appeal_before_the_end() {
    let (mut suite, lab, _, order) = half();
    let (owner, msg) = (suite.owner.clone(), ExecuteMsg::Rule { order, refund_bps: 1 });
    assert_eq!(refused(&mut suite, &lab, &msg, &[]), OwnershipError::NotOwner.into());
    assert_eq!(refused(&mut suite, &owner, &msg, &[]), ContractError::NotAppealed { order });
    suite.appeal(&lab, order).unwrap();
    let high = ExecuteMsg::Rule { order, refund_bps: 10_001 };
    let error = InputError::Range { what: "refund_bps", min: 0, max: 10_000, got: 10_001 };
    assert_eq!(refused(&mut suite, &owner, &high, &[]), error.into());
    let (end, now) = (suite.dispute_of(order).at + 400, suite.now());
    let resolve = ExecuteMsg::Resolve { order };
    let error = ContractError::TooEarly { order, what: "resolution", from: end, now };
    assert_eq!(refused(&mut suite, &lab, &resolve, &[]), error);
    suite.advance_to(end);
    let error = ContractError::TooLate { order, what: "ruling", end, now: end };
    assert_eq!(refused(&mut suite, &owner, &msg, &[]), error);
    suite.marketplace(&suite.address("anyone"), &resolve).unwrap();
    assert!(matches!(suite.order(order).status, OrderStatus::Resolved { refund_bps: 5_000, .. }));
}
