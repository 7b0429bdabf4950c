use std::sync::LazyLock;

use api::check::InputError;
use api::marketplace::{ConfigResponse, Durations, InstantiateMsg, QueryMsg};
use api::{data_pool, governance, identity_registry};
use cosmwasm_std::testing::{MockApi, message_info, mock_dependencies, mock_env};
use cosmwasm_std::{ContractResult, SystemError, SystemResult, Uint128, WasmQuery, to_json_binary};
use cw20::TokenInfoResponse;
use marketplace::ContractError;
use marketplace::contract::instantiate;
use testkit::{NATIVE, OTHER, Suite};

const DAY: u64 = 86_400;

/// What governance answers, with the durations of profile `production`.
static GOVERNANCE: LazyLock<governance::ConfigResponse> = LazyLock::new(|| {
    let suite = Suite::new();
    let answer = suite.query(&suite.contracts.governance, &governance::QueryMsg::Config {}).unwrap();
    governance::ConfigResponse { durations: governance::Durations::production(), ..answer }
});

/// What the registry and data-pool answer, with the durations of profile `production`.
static REGISTRY: LazyLock<identity_registry::ConfigResponse> = LazyLock::new(|| {
    let suite = Suite::new();
    let query = identity_registry::QueryMsg::Config {};
    let answer = suite.query(&suite.contracts.registry, &query).unwrap();
    identity_registry::ConfigResponse { durations: identity_registry::Durations::production(), ..answer }
});
static DATA_POOL: LazyLock<data_pool::ConfigResponse> = LazyLock::new(|| {
    let answer = Suite::new().ask_pool(&data_pool::QueryMsg::Config {});
    data_pool::ConfigResponse { durations: data_pool::Durations::production(), ..answer }
});

/// Instantiates; what governs answers as ours does where it is named `governance`.
fn attempt(change: impl FnOnce(&mut InstantiateMsg)) -> Result<(), ContractError> {
    attempt_beside(REGISTRY.clone(), change)
}

fn attempt_beside(
    answers: identity_registry::ConfigResponse,
    change: impl FnOnce(&mut InstantiateMsg),
) -> Result<(), ContractError> {
    let mut deps = mock_dependencies();
    let registry = deps.api.addr_make("registry").to_string();
    let data_pool = deps.api.addr_make("data_pool").to_string();
    let token = deps.api.addr_make("token").to_string();
    let governance = deps.api.addr_make("governance").to_string();
    deps.querier.update_wasm(move |query| match query {
        WasmQuery::Smart { contract_addr, .. } if *contract_addr == token => {
            let (name, symbol) = ("Token".into(), "TOKEN".into());
            let info = TokenInfoResponse { name, symbol, decimals: 6, total_supply: Uint128::one() };
            SystemResult::Ok(ContractResult::Ok(to_json_binary(&info).unwrap()))
        }
        WasmQuery::Smart { contract_addr, .. } if *contract_addr == governance => {
            SystemResult::Ok(ContractResult::Ok(to_json_binary(&*GOVERNANCE).unwrap()))
        }
        WasmQuery::Smart { contract_addr, .. } if *contract_addr == registry => {
            SystemResult::Ok(ContractResult::Ok(to_json_binary(&answers).unwrap()))
        }
        WasmQuery::Smart { contract_addr, .. } if *contract_addr == data_pool => {
            SystemResult::Ok(ContractResult::Ok(to_json_binary(&*DATA_POOL).unwrap()))
        }
        WasmQuery::Smart { contract_addr, .. } | WasmQuery::Raw { contract_addr, .. } => {
            SystemResult::Err(SystemError::NoSuchContract { addr: contract_addr.clone() })
        }
        _ => SystemResult::Err(SystemError::Unknown {}),
    });
    let address = |name: &str| deps.api.addr_make(name);
    let mut msg = InstantiateMsg {
        owner: None,
        registry: address("registry").to_string(),
        data_pool: address("data_pool").to_string(),
        token: address("grain").to_string(),
        purse: address("purse").to_string(),
        denoms: vec![NATIVE.into(), format!("cw20:{}", address("token"))],
        min_level: 2,
        durations: Durations::production(),
    };
    change(&mut msg);
    let info = message_info(&address("owner"), &[]);
    instantiate(deps.as_mut(), mock_env(), info, msg).map(drop)
}

fn range(what: &'static str, max: u64, got: u64) -> Result<(), ContractError> {
    Err(InputError::Range { what, min: 1, max: max.into(), got: got.into() }.into())
}

#[test]
fn every_setting_has_its_range() {
    assert_eq!(attempt(|_| ()), Ok(()));
    assert_eq!(attempt(|msg| msg.durations.deliver = 0), range("deliver", 14 * DAY, 0));
    assert_eq!(attempt(|msg| msg.durations.refund_delay = DAY + 1), range("refund_delay", DAY, DAY + 1));
    assert_eq!(attempt(|msg| msg.durations.window = 15 * DAY), range("window", 14 * DAY, 15 * DAY));
    assert_eq!(attempt(|msg| msg.durations.request = 0), range("request", 400 * DAY, 0));
    assert_eq!(attempt(|msg| msg.min_level = 4), range("min_level", 3, 4));
    assert_eq!(attempt(|msg| msg.durations.answer = 8 * DAY), range("answer", 7 * DAY, 8 * DAY));
    let least = InputError::Range { what: "panel", min: 2, max: u128::from(7 * DAY), got: 1 };
    assert_eq!(attempt(|msg| msg.durations.panel = 1), Err(least.into()));
    assert_eq!(attempt(|msg| msg.durations.appeal = 8 * DAY), range("appeal", 7 * DAY, 8 * DAY));
    assert_eq!(attempt(|msg| msg.durations.erasure = 91 * DAY), range("erasure", 90 * DAY, 91 * DAY));
    assert_eq!(attempt(|msg| msg.durations.offer = 0), range("offer", 400 * DAY, 0));
    assert_eq!(attempt(|msg| msg.durations = Durations::localnet()), Ok(()));
}

#[test]
fn denoms_are_one_to_sixteen_each_once() {
    assert_eq!(attempt(|msg| msg.denoms.clear()), Err(InputError::Empty { what: "denoms" }.into()));
    let many = |msg: &mut InstantiateMsg| msg.denoms = (0..17).map(|n| format!("coin{n}")).collect();
    assert_eq!(attempt(many), Err(InputError::TooMany { what: "denoms", max: 16, got: 17 }.into()));
    let twice = |msg: &mut InstantiateMsg| msg.denoms.push(NATIVE.into());
    assert_eq!(attempt(twice), Err(InputError::Repeated { what: "denoms", value: NATIVE.into() }.into()));
    let malformed = attempt(|msg| msg.denoms = vec!["1x".into()]);
    assert!(matches!(malformed, Err(ContractError::Input(InputError::Malformed { what: "denoms", .. }))));
    let foreign = attempt(|msg| msg.denoms = vec!["cw20:osmo1abc".into()]);
    assert_eq!(foreign, Err(InputError::Address { what: "denoms", value: "osmo1abc".into() }.into()));
}

#[test]
fn a_dispute_ends_after_all_that_is_due_in_it() {
    let (min, max) = (u128::from(4 * DAY + 1), u128::from(14 * DAY));
    for got in [4 * DAY, 14 * DAY + 1] {
        let error = InputError::Range { what: "dispute", min, max, got: got.into() };
        assert_eq!(attempt(|msg| msg.durations.dispute = got), Err(error.into()), "3 d panel, 1 d appeal");
    }
    assert_eq!(attempt(|msg| msg.durations.dispute = 4 * DAY + 1), Ok(()), "others govern as they like");
}

#[test]
fn governance_rules_before_a_dispute_ends() {
    let ends_after = |dispute| {
        attempt(|msg| {
            msg.purse = MockApi::default().addr_make("governance").to_string();
            msg.durations.dispute = dispute;
        })
    };
    // 3 d for the panel, 1 d to appeal, 7 d to vote, 2 d to wait
    let needed = 13 * DAY;
    assert_eq!(ends_after(needed), Err(ContractError::RulesTooLate { dispute: needed, needed }));
    assert_eq!(ends_after(needed + 1), Ok(()));
    assert!(needed + DAY <= Durations::production().dispute, "a day is left to propose and to execute");
}

#[test]
fn whoever_signs_has_a_bond_until_it_counts_no_more() {
    let with = |change: fn(&mut identity_registry::Durations)| {
        let mut answer = REGISTRY.clone();
        change(&mut answer.durations);
        attempt_beside(answer, |_| ())
    };
    let ends = |what, bonded, needed| Err(ContractError::BondsEndTooSoon { what, bonded, needed });
    // 90 d on sale, 1 d to deliver, 3 d to dispute, 14 d of dispute
    assert_eq!(
        with(|held| held.custody_retention = 108 * DAY),
        ends("custody_retention", 108 * DAY, 108 * DAY)
    );
    assert_eq!(with(|held| held.custody_retention = 108 * DAY + 1), Ok(()));
    // a committee that was followed is accepted for 1 d
    assert_eq!(with(|held| held.unbonding = 15 * DAY), ends("unbonding", 15 * DAY, 15 * DAY));
    assert_eq!(with(|held| held.unbonding = 15 * DAY + 1), Ok(()));
    // a suite of seconds fits together too
    Suite::new();
}

#[test]
fn a_token_answers_for_itself() {
    let mut denom = String::new();
    let error = attempt(|msg| {
        denom = format!("cw20:{}", msg.purse);
        msg.denoms.push(denom.clone());
    });
    assert!(matches!(error, Err(ContractError::NotToken { denom: named, .. }) if named == denom));
}

#[test]
fn settings_can_be_asked_for() {
    let suite = Suite::new();
    let config: ConfigResponse = suite.query(&suite.contracts.marketplace, &QueryMsg::Config {}).unwrap();
    assert_eq!(config.denoms, [NATIVE.to_string(), OTHER.to_string(), suite.grain()]);
    assert_eq!((config.min_level, config.data_pool), (2, suite.contracts.data_pool));
}
