use api::check::InputError;
use api::identity_registry::ROLE_AUDITOR;
use api::marketplace::{DisputeResponse, ExecuteMsg, OrderStatus, QueryMsg, Reason};
use cosmwasm_std::Addr;
use marketplace::ContractError;
use testkit::{Market, NATIVE, Suite};

use crate::{Denom, PRICE, counted, delivered, refused};

const BOND: u128 = 3 * PRICE / 10;
/// What a vote is paid: a tenth of the bond.
const PAY: u128 = BOND / 10;

fn judged(auditors: usize) -> (Suite, Market, Addr, u64) {
    let (mut suite, market, lab, order) = delivered(Denom::Native);
    suite.auditors(auditors);
    suite.dispute_description(&lab, order).unwrap();
    suite.draw_panel(order).unwrap();
    (suite, market, lab, order)
}

fn vote(suite: &mut Suite, auditor: &Addr, order: u64, refund_bps: u16) {
    suite.marketplace(auditor, &ExecuteMsg::Vote { order, refund_bps }).unwrap();
}

/// The result of these votes of a panel of five.
fn result_of(votes: &[u16]) -> u16 {
    let (mut suite, _, _, order) = judged(8);
    let panel = suite.panel_of(order);
    for (auditor, share) in panel.iter().zip(votes) {
        vote(&mut suite, auditor, order, *share);
    }
    suite.dispute_of(order).refund_bps
}

#[test]
fn the_result_is_the_median_of_the_votes() {
    assert_eq!(result_of(&[]), 0);
    assert_eq!(result_of(&[4_000]), 4_000);
    assert_eq!(result_of(&[10_000, 1]), 5_000, "an even number: the mean of the middle two, rounded down");
    assert_eq!(result_of(&[9_000, 0, 300]), 300);
    assert_eq!(result_of(&[0, 0, 10_000, 10_000, 2_500]), 2_500);
}

#[test]
fn a_part_goes_back_line_by_line_and_the_rest_is_shared_out() {
    let (mut suite, _, lab, order) = judged(8);
    let panel = suite.panel_of(order);
    assert_eq!(panel.len(), 5);
    let before = suite.balance(&lab, NATIVE);
    for auditor in &panel {
        let query = QueryMsg::DisputesOf { auditor: auditor.to_string(), start_after: None, limit: None };
        let page: Vec<DisputeResponse> = suite.query(&suite.contracts.marketplace, &query).unwrap();
        assert_eq!(page, [suite.dispute_of(order)], "everyone finds what they are to judge");
    }
    for (auditor, share) in panel.iter().zip([3_333, 0, 3_333, 10_000, 3_333]) {
        vote(&mut suite, auditor, order, share);
    }
    let from = suite.now() + 60;
    assert_eq!(suite.dispute_of(order).resolve_from, from, "all have voted: now it can be appealed");
    let resolve = ExecuteMsg::Resolve { order };
    suite.advance_to(from - 1);
    let error = ContractError::TooEarly { order, what: "resolution", from, now: from - 1 };
    assert_eq!(refused(&mut suite, &lab, &resolve, &[]), error);
    suite.advance(1);
    suite.marketplace(&suite.address("anyone"), &resolve).unwrap();
    let refund = 3 * (PRICE * 3_333 / 10_000);
    assert_eq!(suite.balance(&lab, NATIVE) - before, refund + BOND - 5 * PAY);
    for auditor in &panel {
        assert_eq!(suite.balance(auditor, NATIVE), testkit::START + PAY, "whatever the vote");
    }
    let query = api::data_pool::QueryMsg::Order { order };
    let pool: api::data_pool::OrderResponse = suite.ask_pool(&query);
    assert_eq!(pool.state, api::data_pool::OrderState::Settled);
    let found = suite.order(order);
    assert!(matches!(found.status, OrderStatus::Resolved { refund_bps: 3_333, .. }));
    assert!(found.licence_until.is_some(), "the licence stays");
    for counter in ["escrow", "bonds", "unpaid"] {
        assert_eq!(counted(&suite, "marketplace", NATIVE, counter), 0);
    }
}

#[test]
fn a_buyer_who_was_wrong_loses_the_bond() {
    let (mut suite, _, lab, order) = judged(8);
    let panel = suite.panel_of(order);
    let (before, purse) = (suite.balance(&lab, NATIVE), counted(&suite, "governance", NATIVE, "purse"));
    vote(&mut suite, &panel[0], order, 0);
    vote(&mut suite, &panel[1], order, 0);
    suite.advance(120 + 60);
    suite.marketplace(&lab, &ExecuteMsg::Resolve { order }).unwrap();
    assert_eq!(suite.balance(&lab, NATIVE), before);
    assert_eq!(counted(&suite, "governance", NATIVE, "purse") - purse, BOND - 2 * PAY);
    assert!(matches!(suite.order(order).status, OrderStatus::Settled { .. }));
}

#[test]
fn a_silent_panel_settles_and_returns_the_bond() {
    let (mut suite, _, lab, order) = judged(8);
    let before = suite.balance(&lab, NATIVE);
    let from = suite.now() + 120 + 60;
    assert_eq!(suite.dispute_of(order).resolve_from, from);
    suite.advance_to(from);
    suite.marketplace(&suite.address("anyone"), &ExecuteMsg::Resolve { order }).unwrap();
    assert_eq!(suite.balance(&lab, NATIVE) - before, BOND);
    assert!(matches!(suite.order(order).status, OrderStatus::Settled { .. }));
}

#[test]
fn without_auditors_it_is_as_if_they_were_silent() {
    let (mut suite, _, lab, order) = judged(0);
    assert_eq!(suite.panel_of(order), Vec::<Addr>::new());
    let before = suite.balance(&lab, NATIVE);
    suite.advance(60);
    suite.marketplace(&lab, &ExecuteMsg::Resolve { order }).unwrap();
    assert_eq!(suite.balance(&lab, NATIVE) - before, BOND);
    assert!(matches!(suite.order(order).status, OrderStatus::Settled { .. }));
}

#[test]
fn neither_buyer_nor_curator_nor_keeper_judges() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    let curator = suite.address("curator");
    let parties =
        [lab.clone(), curator, suite.relayers[0].address.clone(), suite.relayers[3].address.clone()];
    let registry = suite.contracts.registry.clone();
    for party in &parties {
        suite.grant(ROLE_AUDITOR, party);
        suite.execute(party, &registry, &api::identity_registry::ExecuteMsg::Enlist {}, &[]).unwrap();
    }
    let honest = suite.auditors(2);
    suite.dispute_description(&lab, order).unwrap();
    suite.draw_panel(order).unwrap();
    let mut panel = suite.panel_of(order);
    assert!(!panel.is_empty() && panel.iter().all(|auditor| honest.contains(auditor)));
    panel.sort();
    panel.dedup();
    assert_eq!(panel.len(), suite.panel_of(order).len(), "each once");
}

#[test]
fn who_was_drawn_votes_once_in_time_within_bounds() {
    let (mut suite, _, lab, order) = judged(8);
    let panel = suite.panel_of(order);
    let msg = |refund_bps| ExecuteMsg::Vote { order, refund_bps };
    assert_eq!(refused(&mut suite, &lab, &msg(0), &[]), ContractError::NotOnPanel { order });
    let error = InputError::Range { what: "refund_bps", min: 0, max: 10_000, got: 10_001 };
    assert_eq!(refused(&mut suite, &panel[0], &msg(10_001), &[]), error.into());
    vote(&mut suite, &panel[0], order, 10_000);
    assert_eq!(refused(&mut suite, &panel[0], &msg(1), &[]), ContractError::VotedAlready { order });
    let end = suite.dispute_of(order).at + 120;
    suite.advance_to(end - 1);
    vote(&mut suite, &panel[1], order, 10_000);
    suite.advance(1);
    let error = ContractError::TooLate { order, what: "vote", end, now: end };
    assert_eq!(refused(&mut suite, &panel[2], &msg(1), &[]), error);
    suite.advance(60);
    suite.marketplace(&lab, &ExecuteMsg::Resolve { order }).unwrap();
    let status = Box::new(suite.order(order).status);
    let error = ContractError::OrderState { order, status, expected: "disputed" };
    assert_eq!(refused(&mut suite, &panel[3], &msg(1), &[]), error);
}

#[test]
fn nobody_votes_on_a_bundle() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    let auditors = suite.auditors(8);
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();
    let msg = ExecuteMsg::Vote { order, refund_bps: 0 };
    assert_eq!(refused(&mut suite, &auditors[0], &msg, &[]), ContractError::NotOnPanel { order });
}

#[test]
fn whoever_lost_the_role_votes_no_more() {
    let (mut suite, market, _, order) = judged(5);
    let seat = suite.panel_of(order)[0].clone();
    let (owner, registry) = (suite.owner.clone(), suite.contracts.registry.clone());
    let (role, address) = (ROLE_AUDITOR.to_string(), seat.to_string());
    let revoke = api::identity_registry::ExecuteMsg::Revoke { role, address, scope: None };
    suite.execute(&owner, &registry, &revoke, &[]).unwrap();
    let vote = ExecuteMsg::Vote { order, refund_bps: 10_000 };
    let error = ContractError::NotAuditor { pool: market.pool };
    assert_eq!(refused(&mut suite, &seat, &vote, &[]), error);
    assert_eq!(suite.dispute_of(order).refund_bps, 0);
}

#[test]
fn anyone_draws_the_panel_once_in_a_later_block_and_in_time() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    suite.auditors(8);
    let (anyone, draw) = (suite.address("anyone"), ExecuteMsg::DrawPanel { order });
    let status = Box::new(suite.order(order).status);
    let error = ContractError::OrderState { order, status, expected: "disputed" };
    assert_eq!(refused(&mut suite, &anyone, &draw, &[]), error);
    suite.dispute_description(&lab, order).unwrap();
    assert_eq!(refused(&mut suite, &lab, &draw, &[]), ContractError::SameBlock { order });
    assert_eq!((suite.dispute_of(order).drawn_at, suite.panel_of(order).len()), (None, 0));
    let end = suite.dispute_of(order).at + 60;
    suite.advance_to(end - 1);
    suite.marketplace(&anyone, &draw).unwrap();
    assert_eq!((suite.dispute_of(order).drawn_at, suite.panel_of(order).len()), (Some(end - 1), 5));
    assert_eq!(refused(&mut suite, &lab, &draw, &[]), ContractError::DrawnAlready { order });

    let (mut suite, _, lab, order) = delivered(Denom::Native);
    suite.auditors(8);
    suite.dispute_description(&lab, order).unwrap();
    suite.advance_to(end);
    let error = ContractError::TooLate { order, what: "draw", end, now: end };
    assert_eq!(refused(&mut suite, &lab, &draw, &[]), error);

    let (mut suite, _, lab, order) = delivered(Denom::Native);
    suite.dispute(&lab, order, Reason::DoesNotOpen {}).unwrap();
    suite.advance(1);
    let error = ContractError::OtherReason { order, reason: Reason::DoesNotOpen {} };
    assert_eq!(refused(&mut suite, &lab, &draw, &[]), error);
}

#[test]
fn a_panel_that_nobody_draws_is_a_silent_one() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    suite.auditors(8);
    let before = suite.balance(&lab, NATIVE);
    suite.dispute_description(&lab, order).unwrap();
    suite.advance(120 + 60);
    suite.marketplace(&suite.address("anyone"), &ExecuteMsg::Resolve { order }).unwrap();
    assert_eq!(suite.balance(&lab, NATIVE), before);
    assert!(matches!(suite.order(order).status, OrderStatus::Settled { .. }));
}

/// The panel of an order that is sealed with this r, drawn by someone so many seconds after the dispute.
fn drawn(sealed_for: Option<&str>, drawer: &str, wait: u64) -> Vec<Addr> {
    let (mut suite, market, lab) = crate::open();
    suite.auditors(12);
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    let (found, own) = (suite.order(order), suite.contracts.marketplace.to_string());
    let context = sealed_key::OrderContext { marketplace: sealed_for.unwrap_or(&own), order };
    let sealed = suite.with_edition_key(&found, |key| suite.custody.seal(key, &context, &found.b1).unwrap());
    let deliver = ExecuteMsg::Deliver { order, r1: sealed.r1.into(), e: sealed.e.into() };
    suite.marketplace(&suite.address("anyone"), &deliver).unwrap();
    suite.dispute_description(&lab, order).unwrap();
    suite.advance(wait);
    suite.marketplace(&suite.address(drawer), &ExecuteMsg::DrawPanel { order }).unwrap();
    suite.panel_of(order)
}

#[test]
fn the_time_of_its_own_block_draws_a_panel_and_nothing_else() {
    let panel = drawn(None, "anyone", 1);
    assert_eq!(panel.len(), 5);
    assert_eq!(drawn(Some("another r"), "anyone", 1), panel);
    assert_eq!(drawn(None, "lab", 1), panel);
    assert!((2..6).any(|wait| drawn(None, "anyone", wait) != panel));
}
