use api::check::InputError;
use api::data_pool::{EditionResponse, Emitted, ExecuteMsg, OrderResponse, OrderState, QueryMsg, Settled};
use api::event::ChainEvent;
use cosmwasm_std::{Coin, Uint128};
use data_pool::ContractError;
use testkit::{NATIVE, OTHER, Suite};

use crate::support::{
    LEAST, Stock, counter, lines, native, open, open_msg, refusal, refused_with, settle, stocked,
};

const PRICE: u128 = 1_000_000;

/// Opens an order at [`PRICE`] and settles it; returns the events.
fn sale(suite: &mut Suite, stock: &Stock, denom: &str) -> (Settled, Option<Emitted>) {
    let marketplace = suite.contracts.marketplace.clone();
    let of = [(stock.cohort, PRICE)];
    suite.data_pool(&marketplace, &open_msg(stock, 1, denom, &of)).unwrap();
    let response = settle(suite, 1, denom, &of).unwrap();
    let settled = response.events.iter().find_map(Settled::parse).unwrap();
    (settled, response.events.iter().find_map(Emitted::parse))
}

fn settled(denom: &str, reserve: u128, purse: u128) -> Settled {
    let amount = Uint128::new;
    Settled {
        order: 1,
        denom: denom.into(),
        paid: amount(PRICE),
        net: amount(900_000),
        relayers: amount(30_000),
        curator: amount(20_000),
        auditors: amount(10_000),
        reserve: amount(reserve),
        purse: amount(purse),
    }
}

fn counters(suite: &Suite, denom: &str) -> [u128; 5] {
    ["owed", "persons", "relayers", "auditors", "purse"].map(|name| counter(suite, denom, name))
}

#[test]
fn the_reserve_denom_backs_grain() {
    let (mut suite, stock) = stocked();
    let reserve = suite.reserve().reserve;
    let (event, emitted) = sale(&mut suite, &stock, NATIVE);
    assert_eq!(event, settled(NATIVE, 25_000, 15_000));
    assert_eq!(counters(&suite, NATIVE), [900_000, 20_000, 30_000, 10_000, 15_000]);
    let emitted = emitted.unwrap();
    assert_eq!((emitted.order, emitted.backed), (1, true));
    assert!(!emitted.minted.is_zero());
    let grain = suite.grain();
    assert_eq!(counter(&suite, &grain, "owed"), emitted.minted.u128());
    assert_eq!(suite.reserve().reserve - reserve, Uint128::new(25_000));
    let order: OrderResponse = suite.ask_pool(&QueryMsg::Order { order: 1 });
    assert_eq!(order.state, OrderState::Settled);
    let edition: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: 1 });
    assert_eq!(edition.open_orders, 0);
}

#[test]
fn another_denoms_reserve_share_is_the_purses() {
    let (mut suite, stock) = stocked();
    let (event, emitted) = sale(&mut suite, &stock, OTHER);
    assert_eq!(event, settled(OTHER, 0, 40_000));
    assert_eq!(emitted, None);
    assert_eq!(counters(&suite, OTHER), [900_000, 20_000, 30_000, 10_000, 40_000]);
    let edition: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: 1 });
    assert_eq!(edition.open_orders, 0);
}

#[test]
fn grains_public_shares_are_burned() {
    let (mut suite, stock) = stocked();
    let grain = suite.grain();
    let supply = suite.reserve().supply;
    let (event, emitted) = sale(&mut suite, &stock, &grain);
    assert_eq!(event, settled(&grain, 25_000, 15_000));
    assert_eq!(emitted, None);
    assert_eq!(counters(&suite, &grain), [900_000, 20_000, 30_000, 10_000, 0]);
    assert_eq!(supply - suite.reserve().supply, Uint128::new(40_000));
}

#[test]
fn a_refund_leaves_less_to_share() {
    let (mut suite, stock) = stocked();
    open(&mut suite, &stock, 1, NATIVE);
    // nine tenths of the price were paid back
    let paid = LEAST / 10;
    settle(&mut suite, 1, NATIVE, &[(stock.cohort, paid)]).unwrap();
    assert_eq!(counter(&suite, NATIVE, "owed"), paid - paid / 10);
    open(&mut suite, &stock, 2, NATIVE);
    // all of it: nothing is sent anywhere
    settle(&mut suite, 2, NATIVE, &[(stock.cohort, 0)]).unwrap();
    open(&mut suite, &stock, 3, NATIVE);
    // one micro: all shares are rounded down, and no message carries zero
    settle(&mut suite, 3, NATIVE, &[(stock.cohort, 1)]).unwrap();
    assert_eq!(counter(&suite, NATIVE, "owed"), paid - paid / 10 + 1);
    let grain = suite.grain();
    for order in [4, 5] {
        open(&mut suite, &stock, order, &grain);
        settle(&mut suite, order, &grain, &[(stock.cohort, u128::from(order) - 4)]).unwrap();
    }
    let edition: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: 1 });
    assert_eq!(edition.open_orders, 0);
}

#[test]
fn the_lines_are_the_orders_cohorts() {
    let (mut suite, stock) = stocked();
    open(&mut suite, &stock, 1, NATIVE);
    let other = |expected: &[u32], got: &[u32]| ContractError::OtherCohorts {
        order: 1,
        expected: expected.to_vec(),
        got: got.to_vec(),
    };
    let wrong = settle(&mut suite, 1, NATIVE, &[(2, LEAST)]);
    assert_eq!(refusal(wrong), other(&[1], &[2]));
    let wrong = settle(&mut suite, 1, NATIVE, &[(1, LEAST), (2, LEAST)]);
    assert_eq!(refusal(wrong), other(&[1], &[1, 2]));
    assert_eq!(refusal(settle(&mut suite, 1, NATIVE, &[])), InputError::Empty { what: "lines" }.into());
    let twice = InputError::Unsorted { what: "lines", value: "1".into() };
    assert_eq!(refusal(settle(&mut suite, 1, NATIVE, &[(1, 5), (1, 5)])), twice.into());
    assert_eq!(
        refusal(settle(&mut suite, 9, NATIVE, &[(1, LEAST)])),
        ContractError::UnknownOrder { order: 9 }
    );
    settle(&mut suite, 1, NATIVE, &[(1, LEAST)]).unwrap();
}

#[test]
fn the_funds_are_the_sum_of_the_lines() {
    let (mut suite, stock) = stocked();
    open(&mut suite, &stock, 1, NATIVE);
    let marketplace = suite.contracts.marketplace.clone();
    let msg = ExecuteMsg::Settle { order: 1, lines: lines(&[(stock.cohort, LEAST)]) };
    for (funds, got) in [
        (vec![], "nothing".to_string()),
        (vec![native(LEAST - 1)], format!("{}{NATIVE}", LEAST - 1)),
        (vec![Coin::new(LEAST, OTHER)], format!("{LEAST}{OTHER}")),
        (vec![Coin::new(1u128, OTHER), native(LEAST)], format!("1{OTHER}, {LEAST}{NATIVE}")),
    ] {
        let error = InputError::Funds { expected: format!("{LEAST}{NATIVE}"), got };
        assert_eq!(refused_with(&mut suite, &marketplace, &msg, &funds), error.into());
    }
}

#[test]
fn only_marketplace_settles() {
    let (mut suite, stock) = stocked();
    open(&mut suite, &stock, 1, NATIVE);
    let (owner, marketplace) = (suite.owner.clone(), suite.contracts.marketplace.clone());
    let msg = ExecuteMsg::Settle { order: 1, lines: lines(&[(stock.cohort, LEAST)]) };
    let error = ContractError::NotMarketplace { expected: Some(marketplace), got: owner.to_string() };
    assert_eq!(refused_with(&mut suite, &owner, &msg, &[native(LEAST)]), error);
}

#[test]
fn late_settlement_pays_those_of_the_edition() {
    let (mut suite, stock) = stocked();
    open(&mut suite, &stock, 1, NATIVE);
    let newcomer = suite.person("newcomer");
    suite.contribute_verified(&newcomer, stock.cohort, 1_000);
    let leaver = stock.people[0].clone();
    suite.data_pool(&leaver.0, &ExecuteMsg::Withdraw { contribution: leaver.1 }).unwrap();
    suite.release_edition(stock.pool, &[stock.cohort]);
    settle(&mut suite, 1, NATIVE, &[(stock.cohort, LEAST)]).unwrap();
    let share = crate::support::claimed(&mut suite, &leaver.0, stock.cohort, NATIVE);
    assert_eq!(share, (LEAST - LEAST / 10) / 12);
    let error = ContractError::NothingDue { identity: suite.identity(&newcomer) };
    let msg = crate::support::claim_msg(stock.cohort, NATIVE);
    assert_eq!(crate::support::refused(&mut suite, &newcomer, &msg), error);
}
