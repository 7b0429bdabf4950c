use anyhow::Result;
use api::check::InputError;
use api::reward_token::{ConfigResponse, Durations, InstantiateMsg, QueryMsg, ReserveResponse};
use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::Executor;
use cw_ownable::Ownership;
use cw20::{BalanceResponse, Cw20Coin, TokenInfoResponse};
use reward_token::ContractError;
use testkit::{NATIVE, Suite};

use crate::common::{n, suite};

/// A good message.
pub(crate) fn message() -> InstantiateMsg {
    InstantiateMsg {
        owner: None,
        name: "Grain".into(),
        symbol: "GRAIN".into(),
        decimals: 6,
        genesis: vec![],
        marketing: None,
        cap: n(1_000),
        reserve_denom: NATIVE.into(),
        alpha_bps: 8_000,
        virtual_supply: n(1),
        virtual_reserve: n(1),
        durations: Durations { unbonding: 1, emission_week: 1 },
    }
}

/// Another token of the same code, by the owner of the suite.
pub(crate) fn bare(suite: &mut Suite, msg: &InstantiateMsg) -> Result<Addr> {
    let code = suite.app.contract_data(&suite.contracts.token)?.code_id;
    let owner = suite.owner.clone();
    suite.app.instantiate_contract(code, owner, msg, &[], "another token", None)
}

fn refuses(change: impl FnOnce(&mut InstantiateMsg, &Suite), error: impl Into<ContractError>) {
    let (mut suite, ..) = suite();
    let mut msg = message();
    change(&mut msg, &suite);
    let got = bare(&mut suite, &msg).unwrap_err();
    let got = got.downcast_ref::<ContractError>().unwrap_or_else(|| panic!("{got:#}"));
    assert_eq!(*got, error.into());
}

#[test]
fn genesis_is_held_counted_and_without_a_minter() {
    let (mut suite, ann, bob) = suite();
    let mut msg = message();
    msg.owner = Some(bob.to_string());
    msg.genesis = vec![
        Cw20Coin { address: ann.to_string(), amount: n(600) },
        Cw20Coin { address: bob.to_string(), amount: n(400) },
    ];
    let token = bare(&mut suite, &msg).unwrap();

    let info: TokenInfoResponse = suite.query(&token, &QueryMsg::TokenInfo {}).unwrap();
    let expected = TokenInfoResponse {
        name: "Grain".into(),
        symbol: "GRAIN".into(),
        decimals: 6,
        total_supply: n(1_000),
    };
    assert_eq!(info, expected);
    let query = QueryMsg::Balance { address: ann.to_string() };
    assert_eq!(suite.query::<BalanceResponse>(&token, &query).unwrap().balance, n(600));
    let reserve: ReserveResponse = suite.query(&token, &QueryMsg::Reserve {}).unwrap();
    let expected = ReserveResponse {
        reserve: n(0),
        supply: n(1_000),
        minted: n(1_000),
        week_left: n(10),
        cap_left: n(0),
    };
    assert_eq!(reserve, expected);
    let config: ConfigResponse = suite.query(&token, &QueryMsg::Config {}).unwrap();
    let expected = ConfigResponse {
        data_pool: None,
        purse: None,
        cap: n(1_000),
        reserve_denom: NATIVE.into(),
        alpha_bps: 8_000,
        virtual_supply: n(1),
        virtual_reserve: n(1),
        durations: msg.durations,
    };
    assert_eq!(config, expected);
    let ownership: Ownership<String> = suite.query(&token, &QueryMsg::Ownership {}).unwrap();
    assert_eq!(ownership.owner, Some(bob.to_string()));
    let version = cw2::query_contract_info(&suite.app.wrap(), &token).unwrap();
    assert_eq!(version.contract, "sheaf:reward-token");
}

#[test]
fn every_bound() {
    let range = |what, min, max, got| InputError::Range { what, min, max, got };
    let zero = |what| InputError::Zero { what };
    refuses(|msg, _| msg.cap = n(0), zero("cap"));
    refuses(|msg, _| msg.virtual_supply = n(0), zero("virtual_supply"));
    refuses(|msg, _| msg.virtual_reserve = n(0), zero("virtual_reserve"));
    refuses(|msg, _| msg.alpha_bps = 0, range("alpha_bps", 1, 9_999, 0));
    refuses(|msg, _| msg.alpha_bps = 10_000, range("alpha_bps", 1, 9_999, 10_000));
    refuses(|msg, _| msg.durations.unbonding = 0, range("unbonding", 1, 120 * 86_400, 0));
    refuses(|msg, _| msg.durations.unbonding = 10_368_001, range("unbonding", 1, 10_368_000, 10_368_001));
    refuses(|msg, _| msg.durations.emission_week = 0, range("emission_week", 1, 30 * 86_400, 0));
    refuses(
        |msg, _| msg.durations.emission_week = 2_592_001,
        range("emission_week", 1, 2_592_000, 2_592_001),
    );
    let malformed = |value: &str| {
        let expected = "a native denom: a letter, then letters, digits and / : . _ -, 3 to 128 characters";
        InputError::Malformed { what: "reserve_denom", value: value.into(), expected }
    };
    refuses(|msg, _| msg.reserve_denom.clear(), malformed(""));
    refuses(|msg, _| msg.reserve_denom = "x".repeat(129), malformed(&"x".repeat(64)));
    refuses(|msg, _| msg.reserve_denom = "cw20:wasm1".into(), malformed("cw20:wasm1"));
    let owner = InputError::Address { what: "owner", value: "nobody".into() };
    refuses(|msg, _| msg.owner = Some("nobody".into()), owner);
}

#[test]
fn what_cw20_base_refuses() {
    use cw20_base::ContractError as Cw20;
    let std = |text: &str| Cw20::Std(cosmwasm_std::StdError::generic_err(text));
    let name = std("Name is not in the expected format (3-50 UTF-8 bytes)");
    refuses(|msg, _| msg.name = "ab".into(), name);
    let symbol = std("Ticker symbol is not in expected format [a-zA-Z\\-]{3,12}");
    refuses(|msg, _| msg.symbol = "G1".into(), symbol);
    refuses(|msg, _| msg.decimals = 19, std("Decimals must not exceed 18"));
    let twice = |msg: &mut InstantiateMsg, suite: &Suite| {
        let coin = Cw20Coin { address: suite.address("ann").into(), amount: n(1) };
        msg.genesis = vec![coin.clone(), coin];
    };
    refuses(twice, Cw20::DuplicateInitialBalanceAddresses {});
}

#[test]
fn genesis_is_within_the_cap_and_does_not_overflow() {
    let genesis = |amounts: &'static [u128]| {
        move |msg: &mut InstantiateMsg, suite: &Suite| {
            let holders = amounts.iter().enumerate();
            msg.genesis = holders
                .map(|(i, amount)| Cw20Coin {
                    address: suite.address(&format!("holder {i}")).into(),
                    amount: n(*amount),
                })
                .collect();
        }
    };
    let above = |genesis, cap| ContractError::AboveCap { genesis, cap };
    refuses(genesis(&[600, 401]), above(n(1_001), n(1_000)));
    refuses(genesis(&[u128::MAX, 1]), above(Uint128::MAX, n(1_000)));
    refuses(
        |msg, suite| {
            genesis(&[u128::MAX, 1])(msg, suite);
            msg.cap = Uint128::MAX;
        },
        above(Uint128::MAX, Uint128::MAX),
    );
    refuses(genesis(&[0; 257]), InputError::TooMany { what: "genesis", max: 256, got: 257 });
}
