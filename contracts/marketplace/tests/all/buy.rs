use api::check::InputError;
use api::data_pool::Line;
use api::marketplace::{ExecuteMsg, MAX_LICENCES, OrderResponse, OrderStatus, Purchase, QueryMsg};
use cosmwasm_std::{Coin, Uint128};
use marketplace::ContractError;
use terms::{Kind, Purpose, Refusal, Use};
use testkit::{NATIVE, OTHER, Suite};

use crate::{PRICE, coins, counted, open, refused};

#[test]
fn an_order_freezes_everything_and_its_price_lies_in_escrow() {
    let (mut suite, market, lab) = open();
    let purchase = market.purchase(&market.cohorts[..2], PRICE);
    let before = suite.balance(&lab, NATIVE);
    let id = suite.buy(&lab, purchase.clone(), NATIVE).unwrap();
    assert_eq!(before - suite.balance(&lab, NATIVE), 2 * PRICE);
    assert_eq!(counted(&suite, "marketplace", NATIVE, "escrow"), 2 * PRICE);
    let order = suite.order(id);
    let key = suite.exchange_secret("lab").public();
    assert_eq!((order.b1.as_slice(), order.b2.as_slice()), (key.0.as_slice(), key.1.as_slice()));
    assert_eq!((order.id, order.buyer, order.purchase), (1, lab, purchase));
    assert_eq!((order.price.u128(), order.custody), (2 * PRICE, suite.custody_id));
    assert_eq!(order.deliver_by, suite.now() + 120);
    assert_eq!((order.status, order.licence_until), (OrderStatus::Funded, None));
}

#[test]
fn orders_are_found_by_number_and_by_buyer() {
    let (mut suite, market, lab) = open();
    let firm = suite.buyer("firm", Kind::ForProfit, "DE");
    for who in [&lab, &firm, &lab] {
        suite.buy(who, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    }
    let ids = |query: QueryMsg| -> Vec<u64> {
        let page: Vec<OrderResponse> = suite.query(&suite.contracts.marketplace, &query).unwrap();
        page.iter().map(|order| order.id).collect()
    };
    assert_eq!(ids(QueryMsg::Orders { start_after: None, limit: Some(2) }), [1, 2]);
    assert_eq!(ids(QueryMsg::Orders { start_after: Some(2), limit: None }), [3]);
    let buyer = lab.to_string();
    assert_eq!(ids(QueryMsg::OrdersOf { buyer: buyer.clone(), start_after: None, limit: None }), [1, 3]);
    assert_eq!(ids(QueryMsg::OrdersOf { buyer, start_after: Some(1), limit: None }), [3]);
}

#[test]
fn the_sum_is_exact_and_in_an_allowed_denom() {
    let (mut suite, market, lab) = open();
    let msg = ExecuteMsg::Buy(market.purchase(&market.cohorts[..2], PRICE));
    for paid in [1, 2 * PRICE - 1, 2 * PRICE + 1] {
        let (price, paid_) = (Uint128::new(2 * PRICE), Uint128::new(paid));
        let error = ContractError::Price { denom: NATIVE.into(), price, paid: paid_ };
        assert_eq!(refused(&mut suite, &lab, &msg, &coins(paid)), error);
    }
    let expected = "one coin".to_string();
    let got = "nothing".to_string();
    assert_eq!(
        refused(&mut suite, &lab, &msg, &[]),
        InputError::Funds { expected: expected.clone(), got }.into()
    );
    let two = [Coin::new(1u128, OTHER), Coin::new(2 * PRICE, NATIVE)];
    let got = format!("1{OTHER}, {}{NATIVE}", 2 * PRICE);
    assert_eq!(refused(&mut suite, &lab, &msg, &two), InputError::Funds { expected, got }.into());
}

#[test]
fn lines_are_sorted_bounded_and_not_free() {
    let (mut suite, market, lab) = open();
    let [a, b, ..] = market.cohorts[..] else { panic!("three cohorts") };
    let mut error = |cohorts: &[u32], price| {
        refused(&mut suite, &lab, &ExecuteMsg::Buy(market.purchase(cohorts, price)), &coins(PRICE))
    };
    let unsorted = |value: u32| InputError::Unsorted { what: "lines", value: value.to_string() }.into();
    assert_eq!(error(&[], PRICE), InputError::Empty { what: "lines" }.into());
    assert_eq!(error(&[a, a], PRICE), unsorted(a));
    assert_eq!(error(&[b, a], PRICE), unsorted(a));
    assert_eq!(error(&[a], 0), InputError::Zero { what: "price" }.into());
    let many: Vec<u32> = (1..=33).collect();
    assert_eq!(error(&many, 1), InputError::TooMany { what: "lines", max: 32, got: 33 }.into());
    let max = u128::MAX;
    assert_eq!(error(&[a, b], max), InputError::Range { what: "price", min: 1, max, got: max }.into());
}

#[test]
fn a_buyer_is_known_well_enough_and_has_a_key() {
    let (mut suite, market, lab) = open();
    let msg = ExecuteMsg::Buy(market.purchase(&market.cohorts[..1], PRICE));
    let stranger = suite.account("stranger");
    assert_eq!(
        refused(&mut suite, &stranger, &msg, &coins(PRICE)),
        ContractError::NoIdentity { address: stranger.to_string() }
    );
    let low = suite.account("low");
    let claims = issuer::Claims { level: issuer::Level::Low, ..suite.claims(&low, Kind::Person) };
    let issued = suite.issue(1, "low", claims);
    suite.register(&low, issued).unwrap();
    let identity = suite.identity(&low);
    assert_eq!(
        refused(&mut suite, &low, &msg, &coins(PRICE)),
        ContractError::Level { identity, level: 1, min: 2 }
    );
    let keyless = suite.person("keyless");
    let identity = suite.identity(&keyless);
    assert_eq!(refused(&mut suite, &keyless, &msg, &coins(PRICE)), ContractError::NoExchangeKey { identity });
    suite.advance(20 * 365 * 86_400);
    let error = suite.inactive(&lab).into();
    assert_eq!(refused(&mut suite, &lab, &msg, &coins(PRICE)), error);
}

#[test]
fn compute_is_reserved() {
    let (mut suite, market, lab) = open();
    let purchase = Purchase { use_: Use::Compute, ..market.purchase(&market.cohorts[..1], PRICE) };
    assert_eq!(
        refused(&mut suite, &lab, &ExecuteMsg::Buy(purchase), &coins(PRICE)),
        ContractError::Compute {}
    );
}

/// data-pool has the last word, and its error says which cohort and why.
fn refusals(suite: &mut Suite, purchase: Purchase, denom: &str, price: u128) -> Vec<Refusal> {
    let (lab, marketplace) = (suite.address("lab"), suite.contracts.marketplace.clone());
    let funds = [Coin::new(price, denom)];
    match suite.refused(&lab, &marketplace, &ExecuteMsg::Buy(purchase), &funds) {
        data_pool::ContractError::Refused { refusals, .. } => refusals,
        other => panic!("{other}"),
    }
}

#[test]
fn terms_are_held_against_the_buyer_and_all_is_undone() {
    let (mut suite, market, _) = open();
    let cohort = market.cohorts[0];
    let good = market.purchase(&[cohort], PRICE);
    let wrong_purpose = Purchase { purpose: Purpose::Marketing, ..good.clone() };
    let [Refusal::Purpose { asked: Purpose::Marketing, .. }] =
        refusals(&mut suite, wrong_purpose, NATIVE, PRICE)[..]
    else {
        panic!("refused for its purpose")
    };
    let long = Purchase { duration: 366 * 86_400, ..good.clone() };
    assert_eq!(
        refusals(&mut suite, long, NATIVE, PRICE),
        [Refusal::Duration { asked: 366 * 86_400, longest: 365 * 86_400 }]
    );
    // floor 5 a record, 1,200 records, 10 % fees: 6,000 net needs 6,667
    let least = Uint128::new(6_667);
    let cheap = Purchase { lines: vec![Line { cohort, price: Uint128::new(6_666) }], ..good };
    assert_eq!(
        refusals(&mut suite, cheap, NATIVE, 6_666),
        [Refusal::PriceTooLow { offered: Uint128::new(6_666), least }]
    );
    assert_eq!(counted(&suite, "marketplace", NATIVE, "escrow"), 0);
    let lab = suite.address("lab");
    let exact = market.purchase(&[cohort], 6_667);
    assert_eq!(suite.buy(&lab, exact, NATIVE).unwrap(), 1, "what was refused left no order behind");
}

#[test]
fn sixteen_licences_of_an_edition_and_no_more() {
    let (mut suite, market, lab) = open();
    let purchase = market.purchase(&market.cohorts[..1], PRICE);
    for _ in 0..MAX_LICENCES {
        suite.buy(&lab, purchase.clone(), NATIVE).unwrap();
    }
    let error = ContractError::TooManyLicences {
        licensee: suite.identity(&lab),
        pool: market.pool,
        edition: market.edition,
        max: MAX_LICENCES,
    };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Buy(purchase.clone()), &coins(PRICE)), error);
    // another buyer has places of their own, and a refunded order frees one
    let firm = suite.buyer("firm", Kind::ForProfit, "DE");
    suite.buy(&firm, purchase.clone(), NATIVE).unwrap();
    suite.advance_to(suite.order(1).deliver_by + 30);
    suite.marketplace(&lab, &ExecuteMsg::Refund { order: 1 }).unwrap();
    suite.buy(&lab, purchase, NATIVE).unwrap();
}

#[test]
fn a_licence_that_ended_frees_its_place() {
    let (mut suite, market, lab) = open();
    let mut purchase = market.purchase(&market.cohorts[..1], PRICE);
    purchase.duration = 1;
    suite.sell(&lab, purchase.clone());
    for _ in 1..MAX_LICENCES {
        suite.buy(&lab, purchase.clone(), NATIVE).unwrap();
    }
    suite.advance(1);
    suite.buy(&lab, purchase, NATIVE).unwrap();
}

#[test]
fn an_identity_for_one_pool_buys_nothing() {
    let (mut suite, market, _) = open();
    let msg = ExecuteMsg::Buy(market.purchase(&market.cohorts[..1], PRICE));
    // not even with a key, and not from its own pool: a person could buy as often under other numbers as there are
    // pools, whatever they owe under one
    let pool = market.pool;
    let person = suite.scoped_person("scoped", pool);
    suite.set_exchange_key(&person, &suite.exchange_secret("scoped")).unwrap();
    let identity = suite.identity(&person);
    let error = ContractError::Scoped { identity, pool };
    assert_eq!(refused(&mut suite, &person, &msg, &coins(PRICE)), error);
    let need = crate::need(&suite);
    assert_eq!(refused(&mut suite, &person, &ExecuteMsg::Request(need), &coins(PRICE)), error);
}
