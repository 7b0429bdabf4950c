use api::check::InputError;
use api::marketplace::{ConfigResponse, ExecuteMsg, MAX_DENOMS, MAX_FORMER_DENOMS, OfferTerms, QueryMsg};
use cosmwasm_std::Uint128;
use cw_multi_test::Executor;
use cw_ownable::OwnershipError;
use cw_storage_plus::Map;
use marketplace::ContractError;
use testkit::{NATIVE, OTHER, Suite};

use crate::{Denom, PRICE, coins, counted, delivered, need, open, refused};

fn allow(denom: &str) -> ExecuteMsg {
    ExecuteMsg::AllowDenom { denom: denom.into() }
}

fn disallow(denom: &str) -> ExecuteMsg {
    ExecuteMsg::DisallowDenom { denom: denom.into() }
}

fn config(suite: &Suite) -> ConfigResponse {
    suite.query(&suite.contracts.marketplace, &QueryMsg::Config {}).unwrap()
}

#[test]
fn only_the_owner_says_what_may_be_paid_in() {
    let (mut suite, _, lab) = open();
    for msg in [allow("uatom"), disallow(NATIVE)] {
        assert_eq!(refused(&mut suite, &lab, &msg, &[]), OwnershipError::NotOwner.into());
    }
    let owner = suite.owner.clone();
    suite.marketplace(&owner, &allow("uatom")).unwrap();
    let repeated = InputError::Repeated { what: "denoms", value: "uatom".into() };
    assert_eq!(refused(&mut suite, &owner, &allow("uatom"), &[]), repeated.into());
    suite.marketplace(&owner, &disallow("uatom")).unwrap();
    let found = config(&suite);
    assert_eq!((found.denoms.len(), found.former.len()), (3, 0), "nothing is held in it");
    let error = refused(&mut suite, &owner, &disallow("uatom"), &[]);
    assert!(matches!(error, ContractError::Denom { denom, .. } if denom == "uatom"));
}

#[test]
fn a_list_of_sixteen_that_makes_sense() {
    let (mut suite, _, lab) = open();
    let owner = suite.owner.clone();
    let malformed = refused(&mut suite, &owner, &allow("1x"), &[]);
    assert!(matches!(malformed, ContractError::Input(InputError::Malformed { what: "denom", .. })));
    let person = format!("cw20:{lab}");
    let error = refused(&mut suite, &owner, &allow(&person), &[]);
    assert!(matches!(error, ContractError::NotToken { denom, .. } if denom == person));
    let refusing = format!("cw20:{}", suite.refusing_contract());
    let error = refused(&mut suite, &owner, &allow(&refusing), &[]);
    assert!(matches!(error, ContractError::NotToken { denom, .. } if denom == refusing));
    let token = suite.hostile_token();
    suite.marketplace(&owner, &allow(&suite.denom_of(&token))).unwrap();
    for number in config(&suite).denoms.len()..MAX_DENOMS {
        suite.marketplace(&owner, &allow(&format!("coin{number}"))).unwrap();
    }
    let error = InputError::TooMany { what: "denoms", max: MAX_DENOMS, got: 17 };
    assert_eq!(refused(&mut suite, &owner, &allow("more"), &[]), error.into());
}

#[test]
fn what_is_in_flight_is_not_touched() {
    let (mut suite, market, lab, order) = delivered(Denom::Grain);
    let (owner, grain) = (suite.owner.clone(), suite.grain());
    let request_need = need(&suite);
    let request = suite.request(&lab, request_need, 50, &grain).unwrap();
    let (amount, least, expires_at) = (Uint128::one(), Uint128::one(), suite.now() + 900);
    let terms = OfferTerms { denom: OTHER.into(), amount, least, expires_at };
    let offer = suite.offer(&lab, (7, &grain), terms).unwrap();
    suite.marketplace(&owner, &disallow(&grain)).unwrap();
    assert_eq!(config(&suite).former, std::slice::from_ref(&grain));
    assert_eq!(counted(&suite, "marketplace", &grain, "escrow"), 3 * PRICE, "it is still counted");

    let error = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &grain).unwrap_err();
    let error = error.downcast::<ContractError>().unwrap();
    assert!(matches!(error, ContractError::Denom { denom, .. } if denom == grain));
    let fill = ExecuteMsg::Fill { offer, least };
    let error = refused(&mut suite, &lab, &fill, &[cosmwasm_std::Coin::new(1u128, OTHER)]);
    assert!(matches!(error, ContractError::Denom { denom, .. } if denom == grain));

    suite.dispute_description(&lab, order).unwrap();
    suite.draw_panel(order).unwrap();
    suite.appeal(&lab, order).unwrap();
    suite.marketplace(&owner, &ExecuteMsg::Rule { order, refund_bps: 5_000 }).unwrap();
    suite.marketplace(&lab, &ExecuteMsg::CloseRequest { request }).unwrap();
    suite.marketplace(&lab, &ExecuteMsg::CancelOffer { offer }).unwrap();
    for counter in ["escrow", "bonds", "budgets", "offers"] {
        assert_eq!(counted(&suite, "marketplace", &grain, counter), 0);
    }
    suite.marketplace(&owner, &allow(&grain)).unwrap();
    assert_eq!(config(&suite).former, Vec::<String>::new());
}

#[test]
fn an_order_in_a_former_native_denom_is_refunded() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    let owner = suite.owner.clone();
    suite.marketplace(&owner, &disallow(NATIVE)).unwrap();
    let buy = ExecuteMsg::Buy(market.purchase(&market.cohorts, PRICE));
    let error = refused(&mut suite, &lab, &buy, &coins(3 * PRICE));
    assert!(matches!(error, ContractError::Denom { denom, .. } if denom == NATIVE));
    suite.advance(150);
    suite.marketplace(&lab, &ExecuteMsg::Refund { order }).unwrap();
}

#[test]
fn former_denoms_are_bounded_as_long_as_something_is_held_in_them() {
    let mut suite = Suite::new();
    let (owner, marketplace) = (suite.owner.clone(), suite.contracts.marketplace.clone());
    let escrow: Map<&str, Uint128> = Map::new("escrow");
    // past the suite, whose equations do not hold for what is planted here
    let mut run = |msg: &ExecuteMsg, held: Option<(&str, u128)>| {
        if let Some((denom, amount)) = held {
            let mut storage = suite.app.contract_storage_mut(&marketplace);
            escrow.save(&mut *storage, denom, &amount.into()).unwrap();
        }
        suite.app.execute_contract(owner.clone(), marketplace.clone(), msg, &[])
    };
    for number in 0..=MAX_FORMER_DENOMS {
        let denom = format!("coin{number}");
        run(&allow(&denom), None).unwrap();
        let result = run(&disallow(&denom), Some((&denom, 1)));
        if number < MAX_FORMER_DENOMS {
            result.unwrap();
        } else {
            let error = result.unwrap_err().downcast::<ContractError>().unwrap();
            assert_eq!(error, ContractError::TooManyFormerDenoms { denom, max: MAX_FORMER_DENOMS });
        }
    }
    let last = format!("coin{MAX_FORMER_DENOMS}");
    run(&disallow(&last), Some(("coin7", 0))).unwrap();
    let found = config(&suite).former;
    assert!(found.len() == MAX_FORMER_DENOMS && found.contains(&last) && !found.contains(&"coin7".into()));
}
