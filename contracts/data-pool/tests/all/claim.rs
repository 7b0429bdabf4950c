use api::check::InputError;
use api::data_pool::{Claimed, EarningsKey, EarningsResponse, ExecuteMsg, QueryMsg, SaleResponse};
use api::event::ChainEvent;
use api::identity_registry::Status;
use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::AppResponse;
use data_pool::ContractError;
use earnings::LedgerError;
use testkit::{NATIVE, OTHER, Suite};

use crate::support::{Stock, alter, claim_msg, claimed, key, refused, sell, stocked};

/// 12 x 100,000 after fees of 10 %.
const PRICE: u128 = 1_333_334;
const SHARE: u128 = 100_000;

fn due(suite: &Suite, who: &Addr, claims: Vec<EarningsKey>) -> Vec<u128> {
    let query = QueryMsg::Earnings { identity: suite.identity(who), claims };
    let found: EarningsResponse = suite.ask_pool(&query);
    found.due.iter().map(|due| due.amount.u128()).collect()
}

fn events(response: &AppResponse) -> Vec<Claimed> {
    response.events.iter().filter_map(Claimed::parse).collect()
}

#[test]
fn a_sale_is_claimed_once() {
    let (mut suite, stock) = stocked();
    let person = stock.people[0].0.clone();
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    assert_eq!(due(&suite, &person, vec![key(1, NATIVE)]), [SHARE]);
    assert_eq!(claimed(&mut suite, &person, 1, NATIVE), SHARE);
    assert_eq!(due(&suite, &person, vec![key(1, NATIVE)]), [0]);
    let error = ContractError::NothingDue { identity: suite.identity(&person) };
    assert_eq!(refused(&mut suite, &person, &claim_msg(1, NATIVE)), error);
    // another sale, another share
    sell(&mut suite, &stock, 2, NATIVE, PRICE);
    assert_eq!(claimed(&mut suite, &person, 1, NATIVE), SHARE);
}

#[test]
fn many_at_once() {
    let (mut suite, stock) = stocked();
    let person = stock.people[0].0.clone();
    let grain = suite.grain();
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    sell(&mut suite, &stock, 2, OTHER, 2 * PRICE);
    let claims = vec![key(1, OTHER), key(1, NATIVE), key(1, &grain)];
    let expected = due(&suite, &person, claims.clone());
    assert_eq!(expected[..2], [2 * SHARE, SHARE]);
    let denoms = [OTHER, NATIVE, &grain];
    let before = denoms.map(|denom| suite.balance(&person, denom));
    let msg = ExecuteMsg::Claim { identity: None, claims: claims.clone(), limit: None };
    let response = suite.data_pool(&person, &msg).unwrap();
    let paid: Vec<_> =
        denoms.iter().zip(before).map(|(denom, before)| suite.balance(&person, denom) - before).collect();
    assert_eq!(paid, expected);
    let told: Vec<_> =
        events(&response).into_iter().map(|e| (e.cohort, e.denom, e.paid.u128(), e.done)).collect();
    let wanted: Vec<_> =
        claims.into_iter().zip(expected).map(|(k, paid)| (k.cohort, k.denom, paid, true)).collect();
    assert_eq!(told, wanted);
}

#[test]
fn anyone_claims_for_another_who_is_paid_where_they_want() {
    let (mut suite, stock) = stocked();
    let (person, anyone) = (stock.people[0].0.clone(), suite.account("anyone"));
    let identity = suite.identity(&person);
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    let msg = ExecuteMsg::Claim { identity: Some(identity), claims: vec![key(1, NATIVE)], limit: None };
    let before = (suite.balance(&person, NATIVE), suite.balance(&anyone, NATIVE));
    suite.data_pool(&anyone, &msg).unwrap();
    assert_eq!(
        (suite.balance(&person, NATIVE), suite.balance(&anyone, NATIVE)),
        (before.0 + SHARE, before.1)
    );

    sell(&mut suite, &stock, 2, NATIVE, PRICE);
    let elsewhere = suite.address("elsewhere");
    let registry = suite.contracts.registry.clone();
    let set = api::identity_registry::ExecuteMsg::SetPayout { address: Some(elsewhere.to_string()) };
    suite.execute(&person, &registry, &set, &[]).unwrap();
    suite.data_pool(&anyone, &msg).unwrap();
    assert_eq!(suite.balance(&elsewhere, NATIVE), SHARE);
}

#[test]
fn pages_pay_at_the_last() {
    let (mut suite, stock) = stocked();
    let person = stock.people[0].0.clone();
    let mut stock = stock;
    for order in 1..=3 {
        sell(&mut suite, &stock, order, OTHER, 13 * PRICE);
        suite.contribute_verified(&person, stock.cohort, 1);
        let edition = suite.release_edition(stock.pool, &[stock.cohort]);
        stock = Stock { edition, ..stock };
    }
    suite.advance(3_601);
    suite.data_pool(&person, &ExecuteMsg::Close { pool: 1 }).unwrap();
    let expected = due(&suite, &person, vec![key(1, OTHER)]);
    let msg = ExecuteMsg::Claim { identity: None, claims: vec![key(1, OTHER)], limit: Some(1) };
    let before = suite.balance(&person, OTHER);
    for _ in 0..2 {
        let response = suite.data_pool(&person, &msg).unwrap();
        assert_eq!(
            events(&response).iter().map(|e| (e.paid.u128(), e.done)).collect::<Vec<_>>(),
            [(0, false)]
        );
        assert_eq!(suite.balance(&person, OTHER), before);
        assert_eq!(due(&suite, &person, vec![key(1, OTHER)]), expected);
    }
    let response = suite.data_pool(&person, &msg).unwrap();
    assert!(events(&response)[0].done);
    assert_eq!(suite.balance(&person, OTHER) - before, expected[0]);
}

#[test]
fn what_is_claimed_is_checked() {
    let (mut suite, stock) = stocked();
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    let person = stock.people[0].0.clone();
    let stranger = suite.account("stranger");
    let claim = |claims, limit| ExecuteMsg::Claim { identity: None, claims, limit };
    let mut wrong = |claims, limit| refused(&mut suite, &person, &claim(claims, limit));
    assert_eq!(wrong(vec![], None), InputError::Empty { what: "claims" }.into());
    let repeated = InputError::Repeated { what: "claims", value: format!("cohort 1 in {NATIVE}") };
    assert_eq!(wrong(vec![key(1, NATIVE), key(2, NATIVE), key(1, NATIVE)], None), repeated.into());
    let many = (1..=33).map(|cohort| key(cohort, NATIVE)).collect();
    assert_eq!(wrong(many, None), InputError::TooMany { what: "claims", max: 32, got: 33 }.into());
    for limit in [0, 65] {
        let error = InputError::Range { what: "limit", min: 1, max: 64, got: limit.into() };
        assert_eq!(wrong(vec![key(1, NATIVE)], Some(limit)), error.into());
    }
    let identity = suite.identity(&person);
    let error = LedgerError::NotMember { identity, cohort: 7 };
    assert_eq!(refused(&mut suite, &person, &claim(vec![key(7, NATIVE)], None)), error.into());
    let error = ContractError::NoIdentity { address: stranger.clone() };
    assert_eq!(refused(&mut suite, &stranger, &claim(vec![key(1, NATIVE)], None)), error);
    let msg = ExecuteMsg::Claim { identity: Some(999), claims: vec![key(1, NATIVE)], limit: None };
    let error = ContractError::UnknownIdentity { identity: 999 };
    assert_eq!(refused(&mut suite, &stranger, &msg), error);
}

#[test]
fn only_sanctions_freeze_a_claim() {
    let (mut suite, stock) = stocked();
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    let person = stock.people[0].0.clone();
    let identity = alter(&mut suite, &person, |record| record.status = Status::Sanctioned);
    let anyone = suite.account("anyone");
    let msg = ExecuteMsg::Claim { identity: Some(identity), claims: vec![key(1, NATIVE)], limit: None };
    for who in [&person, &anyone] {
        assert_eq!(refused(&mut suite, who, &msg), ContractError::Frozen { identity });
    }
    alter(&mut suite, &person, |record| record.status = Status::Active);
    assert_eq!(claimed(&mut suite, &person, 1, NATIVE), SHARE);
    for ((person, _), status) in stock.people[1..].iter().zip([
        Status::Suspended { until: u64::MAX },
        Status::Revoked,
        Status::Erased,
        Status::Active,
    ]) {
        alter(&mut suite, person, |record| {
            record.status = status;
            record.expires_at = 1;
        });
        assert_eq!(claimed(&mut suite, person, 1, NATIVE), SHARE);
    }
}

#[test]
fn earnings_are_asked_for_in_the_order_given() {
    let (mut suite, stock) = stocked();
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    let person = stock.people[0].0.clone();
    // of a cohort that one was never in, nothing is due
    assert_eq!(due(&suite, &person, vec![key(9, NATIVE), key(1, NATIVE), key(1, OTHER)]), [0, SHARE, 0]);
    let query = QueryMsg::Earnings { identity: suite.identity(&person), claims: vec![] };
    let error = suite.query::<EarningsResponse>(&suite.contracts.data_pool, &query).unwrap_err();
    assert!(format!("{error:#}").contains("claims is empty"), "{error:#}");
}

#[test]
fn sales_tell_where_earnings_come_from() {
    let (mut suite, stock) = stocked();
    let person = stock.people[0].0.clone();
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    suite.contribute_verified(&person, 1, 1_100);
    let second = Stock { edition: suite.release_edition(1, &[1]), ..stock };
    // capped at 10,000,000 of 21,000,000
    sell(&mut suite, &second, 2, NATIVE, 3 * PRICE);
    claimed(&mut suite, &person, 1, NATIVE);
    let sales = |start_after, limit| -> Vec<SaleResponse> {
        let query =
            QueryMsg::Sales { identity: suite.identity(&person), of: key(1, NATIVE), start_after, limit };
        suite.ask_pool(&query)
    };
    let found = sales(None, None);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].edition, found[0].weight, found[0].total), (1, 1_000_000, Uint128::new(12_000_000)));
    assert_eq!(found[0].earned, Uint128::new(SHARE));
    assert_eq!(
        (found[1].edition, found[1].weight, found[1].total),
        (2, 10_000_000, Uint128::new(21_000_000))
    );
    let net = 3 * PRICE - 3 * PRICE / 10;
    assert_eq!(found[1].earned, Uint128::new(net * 10 / 21));
    assert_eq!(sales(Some(1), None), found[1..]);
    assert_eq!(sales(None, Some(1)), found[..1]);
}
