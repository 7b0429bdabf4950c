use api::data_pool::{EarningsKey, ExecuteMsg, ReceiveMsg};
use cosmwasm_std::{Uint128, to_json_binary};
use cw20::Cw20ReceiveMsg;
use data_pool::ContractError;
use terms::Kind;
use testkit::{Manner, NATIVE, Suite};

use crate::support::{LEAST, counter, lines, native, open, refusal, refused, settle, stocked, suite};

fn receive(from: &str, order: u64, amount: u128) -> ExecuteMsg {
    let hook = ReceiveMsg::Settle { order, lines: lines(&[(1, LEAST)]) };
    ExecuteMsg::Receive(Cw20ReceiveMsg {
        sender: from.into(),
        amount: Uint128::new(amount),
        msg: to_json_binary(&hook).unwrap(),
    })
}

#[test]
fn a_false_token_settles_nothing() {
    let (mut suite, stock) = stocked();
    let grain = suite.grain();
    open(&mut suite, &stock, 1, &grain);
    open(&mut suite, &stock, 2, NATIVE);
    let (liar, marketplace) = (suite.account("liar"), suite.contracts.marketplace.to_string());
    for (order, expected) in [(1, grain.clone()), (2, NATIVE.to_string())] {
        let error = ContractError::WrongToken { order, expected, got: liar.clone() };
        assert_eq!(refused(&mut suite, &liar, &receive(&marketplace, order, LEAST)), error);
    }
    // nor does the true token for an order that is paid in coin
    let token = suite.contracts.token.clone();
    let error = ContractError::WrongToken { order: 2, expected: NATIVE.into(), got: token.clone() };
    assert_eq!(refused(&mut suite, &token, &receive(&marketplace, 2, LEAST)), error);
    assert_eq!(counter(&suite, &grain, "owed"), 0);
}

#[test]
fn only_marketplace_sends_tokens_for_an_order() {
    let mut suite = Suite::builder()
        .marketplace_is_account()
        .grain("marketplace", 1_000_000)
        .grain("rich", 1_000_000)
        .build();
    let pool = suite.active_pool();
    let terms = suite.terms(crate::support::FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let people = suite.fill_cohort(cohort, "person", &[100; 12]);
    let edition = suite.release_edition(pool, &[cohort]);
    let stock = crate::support::Stock { pool, cohort, edition, people };
    let grain = suite.grain();
    open(&mut suite, &stock, 1, &grain);
    let (rich, contract) = (suite.account("rich"), suite.contracts.data_pool.clone());
    let marketplace = suite.contracts.marketplace.clone();
    let hook = ReceiveMsg::Settle { order: 1, lines: lines(&[(1, LEAST)]) };
    let error = ContractError::NotMarketplace { expected: Some(marketplace.clone()), got: rich.to_string() };
    assert_eq!(refusal(suite.send_grain(&rich, &contract, LEAST, &hook)), error);
    let error =
        ContractError::WrongAmount { order: 1, expected: Uint128::new(LEAST), got: Uint128::new(LEAST - 1) };
    assert_eq!(refusal(suite.send_grain(&marketplace, &contract, LEAST - 1, &hook)), error);
    let nonsense = suite.send_grain(&marketplace, &contract, LEAST, &"nonsense");
    assert!(matches!(refusal(nonsense), ContractError::Std(_)));
    suite.send_grain(&marketplace, &contract, LEAST, &hook).unwrap();
}

#[test]
fn an_order_in_grain_is_not_settled_by_coin() {
    let (mut suite, stock) = stocked();
    let grain = suite.grain();
    open(&mut suite, &stock, 1, &grain);
    let (marketplace, contract) = (suite.contracts.marketplace.clone(), suite.contracts.data_pool.clone());
    let msg = ExecuteMsg::Settle { order: 1, lines: lines(&[(1, LEAST)]) };
    let error = suite.execute(&marketplace, &contract, &msg, &[native(LEAST)]);
    assert_eq!(refusal(error), ContractError::PaidOtherwise { order: 1, expected: grain });
}

#[test]
fn what_comes_unasked_changes_nothing() {
    let (mut suite, stock) = stocked();
    let (donor, contract) = (suite.account("donor"), suite.contracts.data_pool.clone());
    suite.donate(&donor, &contract, native(12_345));
    let marketplace = suite.contracts.marketplace.clone();
    suite.donate_grain(&marketplace, &contract, 777);
    open(&mut suite, &stock, 1, NATIVE);
    settle(&mut suite, 1, NATIVE, &[(1, LEAST)]).unwrap();
    let grain = suite.grain();
    for denom in [NATIVE, &grain] {
        for (person, _) in &stock.people {
            crate::support::claimed(&mut suite, person, 1, denom);
        }
        assert!(counter(&suite, denom, "owed") < 12);
    }
}

#[test]
fn before_marketplace_is_wired_nobody_is_it() {
    let suite = suite();
    // a contract that is not wired refuses with the reason; the suite's own is wired, so ask a bare one
    use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
    let config: api::data_pool::ConfigResponse = suite.ask_pool(&api::data_pool::QueryMsg::Config {});
    let mut deps = mock_dependencies();
    let address = |name: &str| cosmwasm_std::testing::MockApi::default().addr_make(name);
    let msg = api::data_pool::InstantiateMsg {
        owner: None,
        registry: address("registry").into(),
        token: address("token").into(),
        authority: address("authority").into(),
        purse: address("purse").into(),
        reserve_denom: NATIVE.into(),
        pool_deposit: native(0),
        cohort_deposit: native(0),
        contribution_deposit: native(0),
        durations: config.durations,
    };
    let info = message_info(&address("owner"), &[]);
    data_pool::contract::instantiate(deps.as_mut(), mock_env(), info.clone(), msg).unwrap();
    let msg = ExecuteMsg::Void { order: 1 };
    let error = data_pool::contract::execute(deps.as_mut(), mock_env(), info, msg).unwrap_err();
    assert_eq!(error, ContractError::NotMarketplace { expected: None, got: address("owner").into() });
}

#[test]
fn a_token_that_skims_in_the_middle_of_a_claim_takes_nothing_of_other_denoms() {
    let mut suite = Suite::new();
    let token = suite.hostile_token();
    let denom = suite.denom_of(&token);
    let market = suite.market_paid_in(Some(&denom));
    let owner = suite.owner.clone();
    let allow = api::marketplace::ExecuteMsg::AllowDenom { denom: denom.clone() };
    suite.marketplace(&owner, &allow).unwrap();
    let lab = suite.buyer("lab", Kind::Academic, "AT");
    suite.mint_hostile(&token, &lab, 100_000);
    for denom in [NATIVE, &denom] {
        let order = suite.buy(&lab, market.purchase(&market.cohorts, 20_000), denom).unwrap();
        suite.deliver(order).unwrap();
        suite.marketplace(&lab, &api::marketplace::ExecuteMsg::Confirm { order }).unwrap();
    }
    // the token is paid first, and what is still to be paid in coin looks as if it had been sent unasked
    let (contract, purse) = (suite.contracts.data_pool.clone(), suite.contracts.governance.clone());
    let flush = ExecuteMsg::Flush { denom: NATIVE.into() };
    suite.execute(&lab, &contract, &flush, &[]).unwrap();
    let msg = to_json_binary(&ExecuteMsg::Skim { denom: NATIVE.into() }).unwrap();
    suite.behave(&token, Manner::CallsBack { contract: contract.clone(), msg });
    let (member, before) = (suite.address("member 5 1"), suite.balance(&purse, NATIVE));
    let key = |denom: &str| EarningsKey { cohort: market.cohorts[0], denom: denom.into() };
    let claim = ExecuteMsg::Claim { identity: None, claims: vec![key(&denom), key(NATIVE)], limit: None };
    let had = suite.balance(&member, NATIVE);
    suite.execute(&member, &contract, &claim, &[]).unwrap();
    assert_eq!(suite.balance(&member, NATIVE) - had, 1_499);
    assert!(suite.refusal_of_call_back(&token).unwrap().contains("still leaving"));
    assert_eq!(suite.balance(&purse, NATIVE), before);
}
