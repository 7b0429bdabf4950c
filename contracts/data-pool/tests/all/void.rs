use api::data_pool::{EditionResponse, ExecuteMsg, OrderResponse, OrderState, QueryMsg};
use data_pool::ContractError;
use testkit::NATIVE;

use crate::support::{LEAST, counter, open, refusal, refused, settle, stocked};

#[test]
fn a_void_order_leaves_nothing() {
    let (mut suite, stock) = stocked();
    let marketplace = suite.contracts.marketplace.clone();
    open(&mut suite, &stock, 1, NATIVE);
    suite.data_pool(&marketplace, &ExecuteMsg::Void { order: 1 }).unwrap();
    let order: OrderResponse = suite.ask_pool(&QueryMsg::Order { order: 1 });
    assert_eq!(order.state, OrderState::Void);
    let edition: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: 1 });
    assert_eq!(edition.open_orders, 0);
    assert_eq!(counter(&suite, NATIVE, "owed"), 0);
}

#[test]
fn an_order_ends_once() {
    let (mut suite, stock) = stocked();
    let marketplace = suite.contracts.marketplace.clone();
    let void = |order| ExecuteMsg::Void { order };
    assert_eq!(refused(&mut suite, &marketplace, &void(1)), ContractError::UnknownOrder { order: 1 });
    open(&mut suite, &stock, 1, NATIVE);
    open(&mut suite, &stock, 2, NATIVE);
    suite.data_pool(&marketplace, &void(1)).unwrap();
    let ended = |order, state| ContractError::OrderNotOpen { order, state };
    assert_eq!(refused(&mut suite, &marketplace, &void(1)), ended(1, OrderState::Void));
    let of = [(stock.cohort, LEAST)];
    assert_eq!(refusal(settle(&mut suite, 1, NATIVE, &of)), ended(1, OrderState::Void));
    settle(&mut suite, 2, NATIVE, &of).unwrap();
    assert_eq!(refused(&mut suite, &marketplace, &void(2)), ended(2, OrderState::Settled));
    assert_eq!(refusal(settle(&mut suite, 2, NATIVE, &of)), ended(2, OrderState::Settled));
}

#[test]
fn only_marketplace_voids() {
    let (mut suite, stock) = stocked();
    open(&mut suite, &stock, 1, NATIVE);
    let (owner, marketplace) = (suite.owner.clone(), suite.contracts.marketplace.clone());
    let error = ContractError::NotMarketplace { expected: Some(marketplace), got: owner.to_string() };
    assert_eq!(refused(&mut suite, &owner, &ExecuteMsg::Void { order: 1 }), error);
}
