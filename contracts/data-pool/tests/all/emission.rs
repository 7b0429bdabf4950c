use api::data_pool::{Credited, EditionResponse, Emitted, ExecuteMsg, InstantiateMsg, QueryMsg};
use api::event::ChainEvent;
use cosmwasm_std::{
    Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdResult, to_json_binary,
};
use cw_multi_test::{Contract, ContractWrapper, Executor};
use testkit::{NATIVE, POOL_DEPOSIT, Suite};

use crate::support::{FLOOR, Stock, counter, native, open_msg, settle, suite};

/// Puts another data-pool, of this token, in the place of the suite's.
fn replace(suite: &mut Suite, token: &Addr) {
    let code = suite.app.store_code(Box::new(
        ContractWrapper::new(
            data_pool::contract::execute,
            data_pool::contract::instantiate,
            data_pool::contract::query,
        )
        .with_reply(data_pool::contract::reply),
    ));
    let config: api::data_pool::ConfigResponse = suite.ask_pool(&QueryMsg::Config {});
    let msg = InstantiateMsg {
        owner: None,
        registry: config.registry.to_string(),
        token: token.to_string(),
        authority: config.authority.to_string(),
        purse: config.purse.to_string(),
        reserve_denom: NATIVE.into(),
        pool_deposit: native(POOL_DEPOSIT),
        cohort_deposit: config.cohort_deposit,
        contribution_deposit: config.contribution_deposit,
        durations: config.durations,
    };
    let owner = suite.owner.clone();
    let other = suite.app.instantiate_contract(code, owner.clone(), &msg, &[], "another", None).unwrap();
    suite.contracts.data_pool = other;
    let marketplace = suite.contracts.marketplace.to_string();
    suite.data_pool(&owner, &ExecuteMsg::Wire { marketplace }).unwrap();
}

/// Two cohorts of the suite's data-pool, sold in one edition.
fn two_cohorts(suite: &mut Suite) -> Stock {
    let pool = suite.active_pool();
    let mut cohorts = vec![];
    for (floor, name) in [(FLOOR, "one"), (FLOOR + 1, "two")] {
        let terms = suite.terms(floor);
        let cohort = suite.open_cohort(pool, terms).unwrap();
        suite.fill_cohort(cohort, name, &[100; 12]);
        cohorts.push(cohort);
    }
    let edition = suite.release_edition(pool, &cohorts);
    Stock { pool, cohort: cohorts[0], edition, people: vec![] }
}

/// Sells both cohorts; returns what was emitted and each cohort's part.
fn sale(suite: &mut Suite, stock: &Stock, prices: [u128; 2]) -> (Emitted, Vec<(u32, u128)>) {
    let marketplace = suite.contracts.marketplace.clone();
    let asked = [(1, 1_000_000), (2, 1_000_000)];
    suite.data_pool(&marketplace, &open_msg(stock, 1, NATIVE, &asked)).unwrap();
    let response = settle(suite, 1, NATIVE, &[(1, prices[0]), (2, prices[1])]).unwrap();
    let edition: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: 1 });
    assert_eq!(edition.open_orders, 0);
    let parts = response
        .events
        .iter()
        .filter_map(Credited::parse)
        .filter(|credited| credited.denom != NATIVE)
        .map(|credited| (credited.cohort, credited.net.u128()))
        .collect();
    (response.events.iter().find_map(Emitted::parse).unwrap(), parts)
}

#[test]
fn grain_is_credited_in_proportion_and_the_last_line_takes_the_rest() {
    let mut suite = suite();
    let stock = two_cohorts(&mut suite);
    let (emitted, parts) = sale(&mut suite, &stock, [70_000, 30_010]);
    let minted = emitted.minted.u128();
    // net: 63,000 and 27,009
    let first = minted * 63_000 / 90_009;
    assert!(minted * 63_000 % 90_009 != 0, "{minted} should not divide");
    assert_eq!(parts, [(1, first), (2, minted - first)]);
    let grain = suite.grain();
    assert_eq!(counter(&suite, &grain, "owed"), minted);
}

#[test]
fn a_line_that_was_refunded_gets_no_grain() {
    let mut suite = suite();
    let stock = two_cohorts(&mut suite);
    let (emitted, parts) = sale(&mut suite, &stock, [100_000, 0]);
    assert_eq!(parts, [(1, emitted.minted.u128())]);
}

#[test]
fn without_an_emission_the_reserve_share_is_the_purses() {
    let mut suite = suite();
    // the token knows another data-pool: it refuses this one's
    let token = suite.contracts.token.clone();
    replace(&mut suite, &token);
    let stock = two_cohorts(&mut suite);
    let (emitted, parts) = sale(&mut suite, &stock, [100_000, 200_000]);
    assert!(emitted.minted.is_zero() && !emitted.backed && parts.is_empty());
    // 1.5 % the purse's own, 2.5 % the reserve's
    assert_eq!(counter(&suite, NATIVE, "purse"), 4_500 + 7_500);
    assert_eq!(counter(&suite, NATIVE, "owed"), 270_000);
}

/// A token that takes everything and answers nonsense.
fn odd_token() -> Box<dyn Contract<Empty>> {
    fn execute(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
        Ok(Response::new().set_data(b"nonsense"))
    }
    fn instantiate(
        deps: DepsMut,
        _: Env,
        _: MessageInfo,
        settings: api::reward_token::ConfigResponse,
    ) -> StdResult<Response> {
        deps.storage.set(b"settings", &to_json_binary(&settings)?);
        Ok(Response::new())
    }
    fn query(deps: Deps, _: Env, _: api::reward_token::QueryMsg) -> StdResult<Binary> {
        Ok(deps.storage.get(b"settings").unwrap().into())
    }
    Box::new(ContractWrapper::new(
        |deps: DepsMut, env: Env, info: MessageInfo, _: api::reward_token::ExecuteMsg| {
            execute(deps, env, info, Empty {})
        },
        instantiate,
        query,
    ))
}

#[test]
fn an_answer_that_says_nothing_minted_nothing() {
    let mut suite = suite();
    let code = suite.app.store_code(odd_token());
    let owner = suite.owner.clone();
    let settings: api::reward_token::ConfigResponse =
        suite.query(&suite.contracts.token, &api::reward_token::QueryMsg::Config {}).unwrap();
    let odd = suite.app.instantiate_contract(code, owner, &settings, &[], "odd", None).unwrap();
    replace(&mut suite, &odd);
    let stock = two_cohorts(&mut suite);
    let (emitted, parts) = sale(&mut suite, &stock, [100_000, 200_000]);
    assert!(emitted.minted.is_zero() && emitted.backed && parts.is_empty());
    assert_eq!(suite.balance(&odd, NATIVE), 7_500);
}

#[test]
fn only_the_answer_that_is_waited_for_is_taken() {
    use cosmwasm_std::testing::{mock_dependencies, mock_env};
    use cosmwasm_std::{Binary, Reply, SubMsgResult};

    let mut deps = mock_dependencies();
    let result = SubMsgResult::Err("whatever".into());
    let reply = Reply { id: 99, payload: Binary::default(), gas_used: 0, result };
    let error = data_pool::contract::reply(deps.as_mut(), mock_env(), reply).unwrap_err();
    assert_eq!(error, data_pool::ContractError::UnknownReply { id: 99 });
}
