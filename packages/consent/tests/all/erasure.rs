//! Evidence of an erasure: pure over facts, and gathered from a chain.

use api::data_pool::{Edition, EditionResponse, Erasure, ExecuteMsg, Published};
use api::identity_registry::Status;
use api::marketplace::OrderResponse;
use consent::{Ask, Attestation, Erased, ErasureRules, Report, erasure_evidence, rfc3339};
use cosmwasm_std::Addr;
use serde_json::Value;
use terms::Kind;
use testkit::{Market, Suite, secret};

const DAY: u64 = 86_400;

fn column(report: &Report, key: &str, name: &str) -> Vec<Value> {
    let section = report.section(key).unwrap();
    section.rows.iter().map(|row| row.get(name).unwrap().clone()).collect()
}

fn gather(suite: &Suite, who: &Addr) -> Erased {
    let contracts = suite.addresses();
    Erased::gather(Ask { chain: suite, contracts: &contracts }, suite.identity(who)).unwrap()
}

/// Someone whose data was sold withdrew it.
fn withdrawn() -> (Suite, Market, Addr, Erased) {
    let mut suite = Suite::new();
    let market = suite.market();
    let buyer = suite.buyer("institute", Kind::Academic, "AT");
    suite.sell(&buyer, market.purchase(&market.cohorts[..1], 100_000));
    suite.advance(10);
    let member = suite.address("member 5 1");
    suite.data_pool(&member, &ExecuteMsg::Withdraw { contribution: 1 }).unwrap();
    let erased = gather(&suite, &member);
    (suite, market, buyer, erased)
}

/// ... and the registry and data-pool did what an erasure does.
fn erased() -> (Erased, Addr) {
    let (suite, market, buyer, mut facts) = withdrawn();
    facts.identity.identity.status = Status::Erased;
    facts.erased_at = Some(suite.now());
    facts.notices = vec![(market.cohorts[0], Erasure { number: 4, cut: 1, at: suite.now() })];
    (facts, buyer)
}

fn state(facts: &Erased, attestations: &[Attestation]) -> Vec<Value> {
    column(&erasure_evidence(facts, attestations, &ErasureRules::default()), "licensees", "state")
}

#[test]
fn a_withdrawal_is_found_with_its_editions_and_orders() {
    let (suite, _, _, facts) = withdrawn();
    assert_eq!(facts.orders.len(), 1);
    assert_eq!(facts.editions.len(), 1);
    assert!(facts.notices.is_empty());
    let evidence = erasure_evidence(&facts, &[], &ErasureRules::default());
    assert_eq!(column(&evidence, "identity", "erased"), [false]);
    assert_eq!(column(&evidence, "withdrawals", "withdrawn"), [rfc3339(suite.now())]);
    assert_eq!(column(&evidence, "withdrawals", "counts_from_the_next_cut"), [false]);
    assert_eq!(column(&evidence, "editions", "edition"), [1]);
    assert_eq!(
        column(&evidence, "editions", "last_licence_ends"),
        [rfc3339(facts.orders[0].0.licence_until.unwrap())]
    );
}

#[test]
fn a_licensee_is_due_then_overdue_unless_they_attest() {
    let (mut facts, buyer) = erased();
    let at = facts.now;
    let attested = |upto, at| [Attestation { licensee: buyer.clone(), upto, at }];
    assert_eq!(state(&facts, &[]), ["due"]);
    facts.now = at + 30 * DAY - 1;
    assert_eq!(state(&facts, &[]), ["due"]);
    facts.now = at + 30 * DAY;
    assert_eq!(state(&facts, &[]), ["overdue"]);
    assert_eq!(state(&facts, &attested(4, at + 1)), ["attested"]);
    assert_eq!(state(&facts, &attested(9, at + 30 * DAY - 1)), ["attested"]);
    assert_eq!(state(&facts, &attested(9, at + 30 * DAY)), ["attested late"]);
    // of an earlier erasure, or by another
    assert_eq!(state(&facts, &attested(3, at + 1)), ["overdue"]);
    let other = [Attestation { licensee: Addr::unchecked("other"), upto: 9, at }];
    assert_eq!(state(&facts, &other), ["overdue"]);
}

#[test]
fn who_licensed_later_has_as_long_and_whose_licence_ended_is_not_asked() {
    let (mut facts, _) = erased();
    let at = facts.now;
    // noticed before it was delivered
    let (order, _) = facts.orders[0].clone();
    let delivered = order.status.delivered_at().unwrap();
    facts.notices[0].1.at = delivered - 5;
    let evidence = erasure_evidence(&facts, &[], &ErasureRules::default());
    assert_eq!(column(&evidence, "licensees", "attest_by"), [rfc3339(delivered + 30 * DAY)]);
    // ended before the notice
    facts.notices[0].1.at = at;
    facts.orders[0].0.licence_until = Some(at);
    assert_eq!(state(&facts, &[]), ["licence had ended"]);
    facts.orders[0].0.licence_until = Some(at + 1);
    assert_eq!(state(&facts, &[]), ["due"]);
}

#[test]
fn notices_reach_their_cohort_and_editions_only() {
    let (mut facts, _) = erased();
    facts.orders[0].0.purchase.edition = 2;
    assert!(state(&facts, &[]).is_empty());
    facts.orders[0].0.purchase.edition = 1;
    facts.notices[0].0 += 1;
    assert!(state(&facts, &[]).is_empty());
    facts.notices.clear();
    assert!(state(&facts, &[]).is_empty());
}

#[test]
fn an_order_that_was_not_delivered_gave_nothing_away() {
    let (mut facts, _) = erased();
    let order: &mut OrderResponse = &mut facts.orders[0].0;
    order.status = api::marketplace::OrderStatus::Refunded { at: 1 };
    assert!(state(&facts, &[]).is_empty());
}

#[test]
fn an_edition_is_sold_until_its_end_and_no_longer() {
    let (mut facts, _) = erased();
    let sold = |facts: &Erased| {
        let evidence = erasure_evidence(facts, &[], &ErasureRules::default());
        column(&evidence, "editions", "may_be_sold_now")
    };
    let edition = |published, closed| EditionResponse {
        number: 1,
        edition: Edition { cut_at: 1, publish_by: 5, sale_until: 100, custody: 1, published },
        open_orders: 0,
        closed,
    };
    let published =
        Some(Published { manifest_root: secret("root").into(), manifest: "m".into(), mask: 1, at: 3 });
    facts.now = 99;
    for (found, expected) in [
        (edition(published.clone(), false), true),
        (edition(None, false), false),
        (edition(published.clone(), true), false),
    ] {
        facts.editions = vec![(1, found)];
        assert_eq!(sold(&facts), [expected]);
    }
    facts.now = 100;
    facts.editions = vec![(1, edition(published, false))];
    assert_eq!(sold(&facts), [false]);
}

#[test]
fn what_remains_says_when_it_goes() {
    let (facts, _) = erased();
    let at = facts.erased_at.unwrap();
    let rules = ErasureRules { nullifier: Some(365 * DAY), ..ErasureRules::default() };
    let evidence = erasure_evidence(&facts, &[], &rules);
    let goes = column(&evidence, "remains", "goes");
    assert_eq!(goes[1], format!("from {} on", rfc3339(at + 365 * DAY)).as_str());
    assert!(goes[2].as_str().unwrap().contains(&rfc3339(at + 730 * DAY)));
    assert!(evidence.markdown().contains("## What remains on chain"));
}
