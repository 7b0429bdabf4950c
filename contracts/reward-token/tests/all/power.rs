//! Power at a height, and the raw fast path.

use api::layout::{LayoutError, Stamped};
use api::reward_token::{POWER, TOTAL_POWER, Token};
use cosmwasm_std::testing::{MockQuerier, mock_dependencies};
use cosmwasm_std::{Addr, ContractResult, QuerierWrapper, SystemResult, Uint128, WasmQuery, to_json_binary};

use crate::common::{height, n, suite};

#[test]
fn is_the_state_before_the_block() {
    let (mut suite, ann, bob) = suite();
    let start = height(&suite);
    // (block, what ann bonds in it, what she has bonded after it)
    suite.bond(&ann, 10).unwrap();
    suite.bond(&ann, 5).unwrap();
    suite.advance(5);
    suite.advance(5);
    suite.bond(&bob, 100).unwrap();
    suite.unbond(&ann, 3).unwrap();
    suite.bond(&ann, 1).unwrap();
    suite.advance(5);
    suite.unbond(&ann, 13).unwrap();
    suite.advance(5);
    let expected = [(0, 0), (0, 0), (15, 15), (15, 15), (13, 113), (0, 100), (0, 100)];
    for (at, (power, total)) in (start - 1..).zip(expected) {
        assert_eq!((suite.power_at(&ann, at), suite.total_power_at(at)), (power, total), "at {at}");
    }
    assert_eq!((suite.power_at(&ann, 0), suite.total_power_at(0)), (0, 0));
    assert_eq!((suite.power_at(&ann, u64::MAX), suite.total_power_at(u64::MAX)), (0, 100));
    assert_eq!(suite.power_at(&suite.address("never"), height(&suite)), 0);
}

#[test]
fn records_are_as_the_layout_says() {
    let (mut suite, ann, _) = suite();
    suite.bond(&ann, 10).unwrap();
    let expected = format!("\u{1}{{\"value\":\"10\",\"changed_at\":{}}}", height(&suite)).into_bytes();
    let raw = |key| suite.app.wrap().query_wasm_raw(&suite.contracts.token, key).unwrap().unwrap();
    assert_eq!(raw([b"\0\x05power", ann.as_bytes()].concat()), expected);
    assert_eq!(raw(b"\0\x0btotal_power".to_vec()), expected);
}

/// A chain on which one raw record exists and smart queries answer 7.
fn one_record(bytes: Vec<u8>, smart: bool) -> MockQuerier {
    let mut querier = MockQuerier::default();
    querier.update_wasm(move |query| match query {
        WasmQuery::Raw { .. } => SystemResult::Ok(ContractResult::Ok(bytes.clone().into())),
        WasmQuery::Smart { .. } if smart => {
            SystemResult::Ok(ContractResult::Ok(to_json_binary(&Uint128::new(7)).unwrap()))
        }
        _ => SystemResult::Ok(ContractResult::Err("asked by a smart query".into())),
    });
    querier
}

#[test]
fn a_raw_read_is_enough_after_the_last_change() {
    let mut storage = mock_dependencies().storage;
    let who = Addr::unchecked("ann");
    POWER.save(&mut storage, &who, &Stamped { value: n(5), changed_at: 100 }).unwrap();
    TOTAL_POWER.save(&mut storage, (), &Stamped { value: n(5), changed_at: 100 }).unwrap();
    let bytes = cosmwasm_std::Storage::get(&storage, &POWER.key(&&who)).unwrap();
    let token = Token(Addr::unchecked("token"));

    let querier = one_record(bytes.clone(), false);
    let querier = QuerierWrapper::new(&querier);
    assert_eq!(token.power_at(&querier, &who, 101), Ok(n(5)));
    assert_eq!(token.total_power_at(&querier, 101), Ok(n(5)));
    // and a smart query that fails is an error, never a zero
    let unreachable = |error| matches!(error, Err(LayoutError::Unreachable { .. }));
    assert!(unreachable(token.power_at(&querier, &who, 100)));
    assert!(unreachable(token.total_power_at(&querier, 100)));

    let querier = one_record(bytes, true);
    let querier = QuerierWrapper::new(&querier);
    assert_eq!(token.power_at(&querier, &who, 100), Ok(n(7)));
    assert_eq!(token.total_power_at(&querier, 100), Ok(n(7)));
}

#[test]
fn a_record_of_another_version_is_refused() {
    let token = Token(Addr::unchecked("token"));
    let querier = one_record(b"\x02{}".to_vec(), true);
    let error = LayoutError::Version { namespace: "power", got: Some(2), known: 1 };
    let who = Addr::unchecked("ann");
    assert_eq!(token.power_at(&QuerierWrapper::new(&querier), &who, 101), Err(error));
}
