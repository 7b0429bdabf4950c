//! The JSON of DAO DAO's voting modules and of cw20-stake.

use cosmwasm_std::Addr;
use serde_json::{Value, json};
use testkit::Suite;

use crate::common::{height, suite};

fn ask(suite: &Suite, query: Value) -> Value {
    suite.query(&suite.contracts.token, &query).unwrap()
}

/// Ann has 100 bonded and delegates to bob since `start`, 40 of them are unbonded a block later.
fn set_up() -> (Suite, Addr, Addr, u64) {
    let (mut suite, ann, bob) = suite();
    suite.bond(&ann, 100).unwrap();
    suite.advance(5);
    let start = height(&suite);
    suite.delegate(&ann, &bob).unwrap();
    suite.advance(5);
    suite.unbond(&ann, 40).unwrap();
    suite.advance(5);
    (suite, ann, bob, start)
}

#[test]
fn a_voting_module_of_dao_dao() {
    let (suite, ann, bob, start) = set_up();
    let power = |who: &Addr, height: Option<u64>| {
        ask(&suite, json!({"voting_power_at_height": {"address": who, "height": height}}))
    };
    let now = start + 2;
    assert_eq!(power(&ann, Some(start)), json!({"power": "100", "height": start}));
    assert_eq!(power(&bob, Some(start)), json!({"power": "0", "height": start}));
    assert_eq!(power(&bob, Some(start + 1)), json!({"power": "100", "height": start + 1}));
    assert_eq!(power(&bob, None), json!({"power": "60", "height": now}));
    assert_eq!(power(&ann, None), json!({"power": "0", "height": now}));
    // `height` may be left out
    let query = json!({"voting_power_at_height": {"address": bob}});
    assert_eq!(ask(&suite, query), json!({"power": "60", "height": now}));
    let total = |height| ask(&suite, json!({"total_power_at_height": {"height": height}}));
    assert_eq!(total(json!(start)), json!({"power": "100", "height": start}));
    assert_eq!(total(json!(null)), json!({"power": "60", "height": now}));
    assert_eq!(ask(&suite, json!({"total_power_at_height": {}})), json!({"power": "60", "height": now}));

    let version = env!("CARGO_PKG_VERSION");
    let info = json!({"info": {"contract": "sheaf:reward-token", "version": version}});
    assert_eq!(ask(&suite, json!({"info": {}})), info);
    assert_eq!(ask(&suite, json!({"token_contract": {}})), json!(suite.contracts.token));
    assert_eq!(ask(&suite, json!({"is_active": {}})), json!(true));
    assert_eq!(ask(&suite, json!({"dao": {}})), json!(suite.owner));
}

#[test]
fn the_dao_is_governance_once_it_owns_the_token() {
    let mut suite = Suite::new();
    suite.hand_over();
    assert_eq!(ask(&suite, json!({"dao": {}})), json!(suite.contracts.governance));
}

#[test]
fn cw20_stake() {
    let (suite, ann, bob, start) = set_up();
    let now = start + 2;
    let config = json!({"token_address": suite.contracts.token, "unstaking_duration": {"time": 600}});
    assert_eq!(ask(&suite, json!({"get_config": {}})), config);
    let staked = |who: &Addr, height: Option<u64>| {
        ask(&suite, json!({"staked_balance_at_height": {"address": who, "height": height}}))
    };
    // whoever votes with it, it is ann's
    assert_eq!(staked(&ann, Some(start)), json!({"balance": "100", "height": start}));
    assert_eq!(staked(&ann, Some(start + 1)), json!({"balance": "100", "height": start + 1}));
    assert_eq!(staked(&ann, None), json!({"balance": "60", "height": now}));
    assert_eq!(staked(&bob, None), json!({"balance": "0", "height": now}));
    let total = |height: Option<u64>| ask(&suite, json!({"total_staked_at_height": {"height": height}}));
    assert_eq!(total(Some(start)), json!({"total": "100", "height": start}));
    assert_eq!(total(None), json!({"total": "60", "height": now}));
    assert_eq!(ask(&suite, json!({"staked_value": {"address": ann}})), json!({"value": "60"}));
    assert_eq!(ask(&suite, json!({"total_value": {}})), json!({"total": "60"}));
    let release = suite.unbondings(&ann)[0].release_at;
    let claims =
        json!({"claims": [{"amount": "40", "release_at": {"at_time": format!("{release}000000000")}}]});
    assert_eq!(ask(&suite, json!({"claims": {"address": ann}})), claims);
    assert_eq!(ask(&suite, json!({"claims": {"address": bob}})), json!({"claims": []}));
}
