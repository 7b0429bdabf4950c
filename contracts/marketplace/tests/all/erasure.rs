use api::data_pool::{Erasure, LAST_ERASURE};
use api::marketplace::{
    AccessResponse, Denial, ExecuteMsg, Notice, NoticesResponse, OrderStatus, QueryMsg, Reason,
};
use cosmwasm_std::Addr;
use cw_storage_plus::Map;
use marketplace::ContractError;
use terms::{Purpose, Use};
use testkit::{Market, NATIVE, Suite};

use crate::{BUDGET, Denom, PRICE, coins, complaint, delivered, need, refused};

/// Notes an erasure as data-pool does, now.
fn erase(suite: &mut Suite, cohort: u32, cut: u32, number: u64) {
    let (at, data_pool) = (suite.now(), suite.contracts.data_pool.clone());
    let erasure = Erasure { number, cut, at };
    let mut storage = suite.app.contract_storage_mut(&data_pool);
    let all: Map<(u32, u64), Erasure> = Map::new("erasure");
    let first: Map<(u32, u32), u64> = Map::new("erasure_of_cut");
    all.save(&mut *storage, (cohort, number), &erasure).unwrap();
    if !first.has(&*storage, (cohort, cut)) {
        first.save(&mut *storage, (cohort, cut), &number).unwrap();
    }
    LAST_ERASURE.save(&mut *storage, cohort, &erasure).unwrap();
}

fn access(suite: &Suite, market: &Market, who: &Addr) -> AccessResponse {
    let query = QueryMsg::CheckAccess {
        licensee: who.to_string(),
        pool: market.pool,
        edition: market.edition,
        cohorts: vec![market.cohorts[0]],
        purpose: Purpose::HealthResearch,
        use_: Use::Raw,
        at: None,
    };
    suite.query(&suite.contracts.marketplace, &query).unwrap()
}

fn notices(suite: &Suite, order: u64, start_after: Option<u64>, limit: Option<u32>) -> Vec<Notice> {
    let query = QueryMsg::Notices { order, start_after, limit };
    suite.query(&suite.contracts.marketplace, &query).unwrap()
}

fn attest(order: u64, upto: u64) -> ExecuteMsg {
    ExecuteMsg::AttestDeletion { order, upto }
}

#[test]
fn a_licensee_attests_or_loses_access() {
    let (mut suite, market, lab, order) = delivered(Denom::Native);
    assert_eq!(notices(&suite, order, None, None), []);
    suite.advance(5);
    erase(&mut suite, market.cohorts[0], market.edition, 1);
    let (at, due) = (suite.now(), suite.now() + 300);
    assert_eq!(
        notices(&suite, order, None, None),
        [Notice { erasure: 1, cohort: market.cohorts[0], at, due }]
    );
    suite.advance_to(due - 1);
    assert!(access(&suite, &market, &lab).allowed);
    let flag = ExecuteMsg::FlagOverdue { order };
    assert_eq!(refused(&mut suite, &lab, &flag, &[]), ContractError::NotOverdue { order });
    suite.advance(1);
    let denial = Denial::Erasure { order, erasure: 1 };
    assert_eq!(access(&suite, &market, &lab).denial, Some(denial));
    suite.marketplace(&lab, &attest(order, 1)).unwrap();
    assert!(access(&suite, &market, &lab).allowed, "late is better than never");
    assert_eq!(notices(&suite, order, None, None), []);
    let error = ContractError::DeletionAttested { order, erasure: 1, attested: 1 };
    assert_eq!(refused(&mut suite, &lab, &attest(order, 1), &[]), error);
}

#[test]
fn who_owes_a_deletion_buys_nothing_until_it_is_attested() {
    let (mut suite, market, lab, order) = delivered(Denom::Native);
    let request_need = need(&suite);
    let request = suite.request(&lab, request_need, BUDGET, NATIVE).unwrap();
    let other = suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    suite.deliver(other).unwrap();
    erase(&mut suite, market.cohorts[0], market.edition, 1);
    suite.advance(300);
    let purchase = market.purchase(&market.cohorts[..1], PRICE);
    let anyone = suite.address("anyone");
    for order in [order, other] {
        suite.marketplace(&anyone, &ExecuteMsg::FlagOverdue { order }).unwrap();
        let flag = ExecuteMsg::FlagOverdue { order };
        assert_eq!(refused(&mut suite, &anyone, &flag, &[]), ContractError::Flagged { order });
    }
    let identity = suite.identity(&lab);
    let more = need(&suite);
    for (msg, funds) in [
        (ExecuteMsg::Buy(purchase.clone()), coins(PRICE)),
        (ExecuteMsg::Request(more), coins(1)),
        (ExecuteMsg::Accept { request, purchase: purchase.clone() }, vec![]),
    ] {
        let error = ContractError::DeletionOverdue { identity, orders: 2 };
        assert_eq!(refused(&mut suite, &lab, &msg, &funds), error);
    }
    let of = QueryMsg::NoticesOf { buyer: lab.to_string(), start_after: None, limit: None };
    let page: Vec<NoticesResponse> = suite.query(&suite.contracts.marketplace, &of).unwrap();
    assert!(page.iter().all(|found| found.flagged && found.attested == 0 && found.next.is_some()));
    assert_eq!(page.iter().map(|found| found.order).collect::<Vec<_>>(), [order, other]);

    suite.marketplace(&lab, &attest(order, 1)).unwrap();
    let error = ContractError::DeletionOverdue { identity, orders: 1 };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Buy(purchase.clone()), &coins(PRICE)), error);
    suite.marketplace(&lab, &attest(other, 1)).unwrap();
    suite.buy(&lab, purchase, NATIVE).unwrap();
}

#[test]
fn an_erasure_before_the_purchase_is_noticed_too_and_due_after_delivery() {
    let (mut suite, market, lab, _) = delivered(Denom::Native);
    erase(&mut suite, market.cohorts[1], market.edition, 1);
    suite.advance(50);
    let order = suite.buy(&lab, market.purchase(&market.cohorts[1..], PRICE), NATIVE).unwrap();
    assert_eq!(notices(&suite, order, None, None), [], "none before there is data");
    suite.advance(20);
    suite.deliver(order).unwrap();
    let due = suite.now() + 300;
    let (erasure, cohort, at) = (1, market.cohorts[1], suite.now() - 70);
    assert_eq!(notices(&suite, order, None, None), [Notice { erasure, cohort, at, due }]);
}

#[test]
fn only_what_reaches_the_order_is_attested_by_its_buyer() {
    let (mut suite, market, lab, order) = delivered(Denom::Native);
    let later = market.edition + 1;
    erase(&mut suite, market.cohorts[2], market.edition - 1, 1);
    erase(&mut suite, market.cohorts[0], later, 2);
    erase(&mut suite, market.cohorts[1], later, 3);
    erase(&mut suite, market.cohorts[0], later, 4);
    let found: Vec<u64> = notices(&suite, order, None, None).iter().map(|notice| notice.erasure).collect();
    assert_eq!(found, [2, 3, 4], "of all its cohorts, in order; 1 was of an older edition");
    let page: Vec<u64> = notices(&suite, order, Some(2), Some(1)).iter().map(|one| one.erasure).collect();
    assert_eq!(page, [3]);
    let stranger = suite.account("stranger");
    assert_eq!(refused(&mut suite, &stranger, &attest(order, 2), &[]), ContractError::NotBuyer { order });
    for erasure in [1, 5] {
        let error = ContractError::NoNotice { order, erasure };
        assert_eq!(refused(&mut suite, &lab, &attest(order, erasure), &[]), error);
    }
    let error = ContractError::DeletionAttested { order, erasure: 0, attested: 0 };
    assert_eq!(refused(&mut suite, &lab, &attest(order, 0), &[]), error);
    suite.marketplace(&lab, &attest(order, 3)).unwrap();
    let found: Vec<u64> = notices(&suite, order, None, None).iter().map(|notice| notice.erasure).collect();
    assert_eq!(found, [4], "an attestation covers all before it");
}

#[test]
fn an_attestation_of_less_than_all_that_is_due_clears_nothing() {
    let (mut suite, market, lab, order) = delivered(Denom::Native);
    erase(&mut suite, market.cohorts[0], market.edition, 1);
    erase(&mut suite, market.cohorts[1], market.edition, 2);
    suite.advance(300);
    suite.marketplace(&lab, &ExecuteMsg::FlagOverdue { order }).unwrap();
    suite.marketplace(&lab, &attest(order, 1)).unwrap();
    assert_eq!(access(&suite, &market, &lab).denial, Some(Denial::Erasure { order, erasure: 2 }));
    let identity = suite.identity(&lab);
    let buy = ExecuteMsg::Buy(market.purchase(&market.cohorts[..1], PRICE));
    let error = ContractError::DeletionOverdue { identity, orders: 1 };
    assert_eq!(refused(&mut suite, &lab, &buy, &coins(PRICE)), error);
    suite.marketplace(&lab, &attest(order, 2)).unwrap();
    suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
}

#[test]
fn another_licence_that_is_in_order_is_enough() {
    let (mut suite, market, lab, _) = delivered(Denom::Native);
    let second = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    suite.deliver(second).unwrap();
    erase(&mut suite, market.cohorts[0], market.edition, 1);
    suite.advance(300);
    suite.marketplace(&lab, &attest(second, 1)).unwrap();
    assert_eq!(access(&suite, &market, &lab).licence, Some(second));
}

#[test]
fn an_order_without_a_key_has_no_notices() {
    let (mut suite, market, lab, _) = delivered(Denom::Native);
    erase(&mut suite, market.cohorts[0], market.edition, 1);
    let order = suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    for msg in [attest(order, 1), ExecuteMsg::FlagOverdue { order }] {
        let status = Box::new(OrderStatus::Funded);
        let error = ContractError::OrderState { order, status, expected: "delivered" };
        assert_eq!(refused(&mut suite, &lab, &msg, &[]), error);
    }
    let unknown = QueryMsg::Notices { order: 99, start_after: None, limit: None };
    assert_eq!(complaint(&suite, &unknown), ContractError::UnknownOrder { order: 99 }.to_string());
}

#[test]
fn who_was_paid_back_had_the_data_all_the_same() {
    let (mut suite, market, lab, order) = delivered(Denom::Native);
    suite.dispute(&lab, order, Reason::DoesNotOpen {}).unwrap();
    suite.advance(120);
    suite.marketplace(&lab, &ExecuteMsg::Resolve { order }).unwrap();
    erase(&mut suite, market.cohorts[0], market.edition, 1);
    suite.advance(300);
    suite.marketplace(&lab, &ExecuteMsg::FlagOverdue { order }).unwrap();
    suite.marketplace(&lab, &attest(order, 1)).unwrap();
}
