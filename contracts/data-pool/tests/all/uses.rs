use api::data_pool::{ExecuteMsg, OrderResponse, OrderState, QueryMsg, UseResponse, UsesResponse};
use cosmwasm_std::Uint128;
use testkit::{NATIVE, OTHER, Suite};

use crate::support::{FLOOR, LEAST, Stock, WEIGHT, lines, open, open_msg, sell, settle, stocked};

fn uses(
    suite: &Suite,
    identity: u64,
    cohort: u32,
    start_after: Option<(u32, u64)>,
    limit: Option<u32>,
) -> UsesResponse {
    suite.ask_pool(&QueryMsg::UsesOf { identity, cohort, start_after, limit })
}

#[test]
fn every_sale_of_ones_data_can_be_looked_up() {
    let (mut suite, stock) = stocked();
    let (marketplace, person) = (suite.contracts.marketplace.clone(), stock.people[0].0.clone());
    let identity = suite.identity(&person);
    sell(&mut suite, &stock, 1, NATIVE, LEAST);
    open(&mut suite, &stock, 2, NATIVE);
    suite.data_pool(&marketplace, &ExecuteMsg::Void { order: 2 }).unwrap();
    open(&mut suite, &stock, 3, OTHER);
    // the person leaves, and another cohort comes
    let other_terms = suite.terms(FLOOR + 1);
    let other = suite.open_cohort(stock.pool, other_terms).unwrap();
    suite.fill_cohort(other, "other", &[100; 12]);
    let thirteenth = suite.person("thirteenth");
    suite.contribute_verified(&thirteenth, stock.cohort, 100);
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: stock.people[0].1 }).unwrap();
    let edition = suite.release_edition(stock.pool, &[stock.cohort, other]);
    let later = Stock { edition, cohort: stock.cohort, pool: stock.pool, people: vec![] };
    sell(&mut suite, &later, 4, NATIVE, LEAST);
    // settled for less than it was opened with
    settle(&mut suite, 3, OTHER, &[(stock.cohort, 1_000)]).unwrap();
    suite.data_pool(&marketplace, &open_msg(&later, 5, NATIVE, &[(other, 2 * LEAST)])).unwrap();

    let of = |order, denom: &str, price: u128| UseResponse {
        edition: 1,
        order,
        weight: 1_000_000,
        total: Uint128::new(WEIGHT),
        denom: denom.into(),
        price: price.into(),
        state: OrderState::Settled,
    };
    let found = uses(&suite, identity, stock.cohort, None, None);
    assert_eq!(found, UsesResponse { uses: vec![of(1, NATIVE, LEAST), of(3, OTHER, 1_000)], next: None });
    // pages look at so many orders, whosesoever
    let first = uses(&suite, identity, stock.cohort, None, Some(2));
    assert_eq!((first.uses, first.next), (vec![of(1, NATIVE, LEAST)], Some((1, 2))));
    let second = uses(&suite, identity, stock.cohort, Some((1, 2)), Some(3));
    assert_eq!((second.uses, second.next), (vec![of(3, OTHER, 1_000)], Some((edition, 5))));
    let late = suite.identity(&thirteenth);
    let found: Vec<_> =
        uses(&suite, late, stock.cohort, None, None).uses.iter().map(|of| (of.edition, of.order)).collect();
    assert_eq!(found, [(edition, 4)]);
    let of_other = suite.identity(&suite.address("other 1"));
    let found = uses(&suite, of_other, other, None, None).uses;
    assert_eq!((found[0].order, found[0].state, found.len()), (5, OrderState::Open, 1));
}

#[test]
fn an_editions_orders_are_paged() {
    let (mut suite, stock) = stocked();
    for order in [3, 5, 8] {
        open(&mut suite, &stock, order, NATIVE);
    }
    settle(&mut suite, 5, NATIVE, &[(stock.cohort, 7)]).unwrap();
    let page = |start_after, limit| -> Vec<OrderResponse> {
        suite.ask_pool(&QueryMsg::OrdersOfEdition { pool: 1, edition: 1, start_after, limit })
    };
    let numbers = |page: Vec<OrderResponse>| page.iter().map(|order| order.order).collect::<Vec<_>>();
    assert_eq!(numbers(page(None, None)), [3, 5, 8]);
    assert_eq!(numbers(page(Some(3), Some(1))), [5]);
    let all = page(None, None);
    assert_eq!((&all[0].lines, all[0].state), (&lines(&[(1, LEAST)]), OrderState::Open));
    assert_eq!((&all[1].lines, all[1].state), (&lines(&[(1, 7)]), OrderState::Settled));
}

#[test]
fn denoms_of_a_cohort_are_told() {
    let (mut suite, stock) = stocked();
    let denoms = |suite: &Suite, start_after, limit| -> Vec<String> {
        suite.ask_pool(&QueryMsg::DenomsOf { cohort: 1, start_after, limit })
    };
    assert!(denoms(&suite, None, None).is_empty());
    sell(&mut suite, &stock, 1, NATIVE, 1_000_000);
    sell(&mut suite, &stock, 2, OTHER, 1_000_000);
    let mut all = [NATIVE.to_string(), OTHER.to_string(), suite.grain()];
    all.sort();
    assert_eq!(denoms(&suite, None, None), all);
    assert_eq!(denoms(&suite, Some(all[0].clone()), Some(1)), all[1..2]);
}
