//! Evidence of an erasure: gathered from a chain, and pure over what was gathered.

use api::data_pool::{Edition, EditionResponse, Erasure, ExecuteMsg, Published};
use api::identity_registry::{ExecuteMsg as RegistryMsg, Status};
use api::marketplace::{ExecuteMsg as MarketMsg, OrderResponse, OrderStatus};
use attestation::StatusChange;
use consent::{Ask, Attestation, Erased, ErasureRules, Report, erasure_evidence, rfc3339};
use cosmwasm_std::Addr;
use serde_json::Value;
use terms::Kind;
use testkit::{Market, NATIVE, Suite, secret};

const DAY: u64 = 86_400;
/// What licensees of the suite attest within: profile `localnet`.
const ATTEST: u64 = 300;

fn column(report: &Report, key: &str, name: &str) -> Vec<Value> {
    let section = report.section(key).unwrap();
    section.rows.iter().map(|row| row.get(name).unwrap().clone()).collect()
}

fn gather(suite: &Suite, who: &Addr) -> Erased {
    let contracts = suite.addresses();
    Erased::gather(Ask { chain: suite, contracts: &contracts }, suite.identity(who)).unwrap()
}

fn evidence(facts: &Erased) -> Report {
    erasure_evidence(facts, &ErasureRules { attest: ATTEST, ..ErasureRules::default() })
}

fn state(facts: &Erased) -> Vec<Value> {
    column(&evidence(facts), "licensees", "state")
}

/// Erases someone, and has data-pool act on it later.
fn erase(suite: &mut Suite, who: &Addr) {
    let (identity, registry) = (suite.identity(who), suite.contracts.registry.clone());
    suite.execute(who, &registry, &RegistryMsg::Erase {}, &[]).unwrap();
    suite.advance(10);
    let msg = ExecuteMsg::WithdrawErased { identity, limit: None };
    suite.data_pool(&suite.address("anyone"), &msg).unwrap();
}

/// Someone whose data was sold, in order 1, withdrew it.
fn withdrawn() -> (Suite, Market, Addr, Addr) {
    let mut suite = Suite::new();
    let market = suite.market();
    let buyer = suite.buyer("institute", Kind::Academic, "AT");
    suite.sell(&buyer, market.purchase(&market.cohorts[..1], 100_000));
    suite.advance(10);
    let member = suite.address("member 5 1");
    suite.data_pool(&member, &ExecuteMsg::Withdraw { contribution: 1 }).unwrap();
    (suite, market, buyer, member)
}

/// ... and erased themselves later.
fn erased() -> Erased {
    let (mut suite, _, _, member) = withdrawn();
    suite.advance(10);
    erase(&mut suite, &member);
    gather(&suite, &member)
}

#[test]
fn a_withdrawal_is_found_with_its_editions_and_orders() {
    let (suite, _, _, member) = withdrawn();
    let facts = gather(&suite, &member);
    assert_eq!(facts.orders.len(), 1);
    assert_eq!(facts.editions.len(), 1);
    assert!(facts.notices.is_empty());
    let evidence = evidence(&facts);
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
fn who_left_before_they_were_erased_finds_their_notice_and_no_other() {
    let (mut suite, market, buyer, early) = withdrawn();
    // someone of the same cohort is erased too, and noticed of in the same block
    let late = suite.address("member 5 2");
    let (identity, registry) = (suite.identity(&late), suite.contracts.registry.clone());
    suite.execute(&late, &registry, &RegistryMsg::Erase {}, &[]).unwrap();
    erase(&mut suite, &early);
    suite.data_pool(&buyer, &ExecuteMsg::WithdrawErased { identity, limit: None }).unwrap();
    for (who, number) in [(early, 1), (late, 2)] {
        let facts = gather(&suite, &who);
        let notice = Erasure { number, cut: market.edition, at: suite.now() };
        assert_eq!(facts.notices, [(market.cohorts[0], notice)]);
        assert_eq!(column(&evidence(&facts), "licensees", "licensee"), [buyer.as_str()]);
        assert_eq!(state(&facts), ["due"]);
    }
}

#[test]
fn what_is_attested_of_an_order_is_attested_of_no_other() {
    let (mut suite, market, buyer, member) = withdrawn();
    let second = suite.buy(&buyer, market.purchase(&market.cohorts[..1], 100_000), NATIVE).unwrap();
    suite.deliver(second).unwrap();
    erase(&mut suite, &member);
    assert_eq!(state(&gather(&suite, &member)), ["due", "due"]);
    suite.marketplace(&buyer, &MarketMsg::AttestDeletion { order: 1, upto: 1 }).unwrap();
    assert_eq!(state(&gather(&suite, &member)), ["attested", "due"]);
    // the rest from the address that their identity has moved to, too late
    suite.advance(1);
    let (identity, new) = (suite.identity(&buyer), suite.account("new wallet"));
    suite.rebind(identity, &new).unwrap();
    suite.advance(ATTEST);
    let registry = suite.contracts.registry.clone();
    suite.execute(&new, &registry, &RegistryMsg::FinishRebind { identity }, &[]).unwrap();
    assert_eq!(state(&gather(&suite, &member)), ["attested", "overdue"]);
    suite.marketplace(&new, &MarketMsg::AttestDeletion { order: second, upto: 1 }).unwrap();
    let facts = gather(&suite, &member);
    assert_eq!(state(&facts), ["attested", "attested late"]);
    assert_eq!(column(&evidence(&facts), "licensees", "licensee"), [buyer.as_str(), buyer.as_str()]);
    assert_eq!(column(&evidence(&facts), "licensees", "identity"), [identity, identity]);
}

#[test]
fn whoever_got_the_key_owes_the_deletion_also_after_the_licence() {
    let (mut suite, _, buyer, member) = withdrawn();
    suite.advance(90 * DAY);
    assert!(suite.order(1).licence_until.unwrap() < suite.now());
    erase(&mut suite, &member);
    assert_eq!(state(&gather(&suite, &member)), ["due"]);
    suite.advance(ATTEST);
    // as marketplace says
    suite.marketplace(&buyer, &MarketMsg::FlagOverdue { order: 1 }).unwrap();
    assert_eq!(state(&gather(&suite, &member)), ["overdue"]);
}

#[test]
fn sanctions_undo_no_erasure() {
    let (mut suite, _, _, member) = withdrawn();
    erase(&mut suite, &member);
    let since = column(&evidence(&gather(&suite, &member)), "identity", "since");
    suite.set_status(suite.identity(&member), StatusChange::Sanction).unwrap();
    let facts = gather(&suite, &member);
    assert_eq!(facts.identity.identity.status, Status::Sanctioned);
    let evidence = evidence(&facts);
    assert_eq!(column(&evidence, "identity", "erased"), [true]);
    assert_eq!(column(&evidence, "identity", "since"), since);
    assert_eq!(column(&evidence, "withdrawals", "consent"), ["erased"]);
}

#[test]
fn a_licensee_is_due_then_overdue_unless_they_attest() {
    let mut facts = erased();
    let at = facts.now;
    let mut after = |now, said: Option<(u64, u64)>| {
        facts.now = now;
        facts.attestations = said.map(|(upto, at)| Attestation { order: 1, upto, at }).into_iter().collect();
        state(&facts)
    };
    let due = at + ATTEST;
    assert_eq!(after(at, None), ["due"]);
    assert_eq!(after(due - 1, None), ["due"]);
    assert_eq!(after(due, None), ["overdue"]);
    assert_eq!(after(due, Some((1, at + 1))), ["attested"]);
    assert_eq!(after(due, Some((9, due - 1))), ["attested"]);
    assert_eq!(after(due, Some((9, due))), ["attested late"]);
    // of an earlier erasure
    assert_eq!(after(due, Some((0, at + 1))), ["overdue"]);
}

#[test]
fn who_licensed_later_has_as_long() {
    let mut facts = erased();
    // noticed before it was delivered
    let delivered = facts.orders[0].0.status.delivered_at().unwrap();
    facts.notices[0].1.at = delivered - 5;
    assert_eq!(column(&evidence(&facts), "licensees", "attest_by"), [rfc3339(delivered + ATTEST)]);
}

#[test]
fn notices_reach_their_cohort_and_editions_only() {
    let mut facts = erased();
    facts.orders[0].0.purchase.edition = 2;
    assert!(state(&facts).is_empty());
    facts.orders[0].0.purchase.edition = 1;
    facts.notices[0].0 += 1;
    assert!(state(&facts).is_empty());
    facts.notices.clear();
    assert!(state(&facts).is_empty());
}

#[test]
fn an_order_that_was_not_delivered_gave_nothing_away() {
    let mut facts = erased();
    let order: &mut OrderResponse = &mut facts.orders[0].0;
    order.status = OrderStatus::Refunded { at: 1 };
    assert!(state(&facts).is_empty());
}

#[test]
fn an_edition_is_sold_until_its_end_and_no_longer() {
    let mut facts = erased();
    let sold = |facts: &Erased| column(&evidence(facts), "editions", "may_be_sold_now");
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
    let facts = erased();
    let at = facts.identity.identity.erased_at.unwrap();
    let rules = ErasureRules { nullifier: Some(365 * DAY), ..ErasureRules::default() };
    let evidence = erasure_evidence(&facts, &rules);
    let goes = column(&evidence, "remains", "goes");
    assert_eq!(goes[1], format!("from {} on", rfc3339(at + 365 * DAY)).as_str());
    assert!(goes[2].as_str().unwrap().contains(&rfc3339(at + 730 * DAY)));
    assert!(evidence.markdown().contains("## What remains on chain"));
}
