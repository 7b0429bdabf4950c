use api::marketplace::ExecuteMsg;
use cosmwasm_std::Uint128;
use marketplace::ContractError;
use testkit::NATIVE;

use crate::{BUDGET, PRICE, asked, counted, look, refused};

#[test]
fn accepting_spends_the_budget_and_needs_no_match() {
    let (mut suite, market, lab, request) = asked();
    let purchase = market.purchase(&market.cohorts[..2], PRICE);
    let accept = |purchase| ExecuteMsg::Accept { request, purchase };
    let firm = suite.buyer("firm", terms::Kind::ForProfit, "DE");
    assert_eq!(
        refused(&mut suite, &firm, &accept(purchase.clone()), &[]),
        ContractError::NotRequester { request }
    );
    suite.marketplace(&lab, &accept(purchase.clone())).unwrap();
    assert_eq!(counted(&suite, "marketplace", NATIVE, "budgets"), BUDGET - 2 * PRICE);
    assert_eq!(counted(&suite, "marketplace", NATIVE, "escrow"), 2 * PRICE);
    let (budget, price) = (Uint128::new(BUDGET - 2 * PRICE), Uint128::new(2 * PRICE));
    assert_eq!(
        refused(&mut suite, &lab, &accept(purchase), &[]),
        ContractError::OverBudget { request, budget, price }
    );
    suite.deliver(1).unwrap();

    suite.advance_to(look(&suite, request).need.expires_at);
    let small = market.purchase(&market.cohorts[..1], 8_000);
    let expired_at = suite.now();
    assert_eq!(
        refused(&mut suite, &lab, &accept(small.clone()), &[]),
        ContractError::RequestExpired { request, expired_at }
    );
    suite.marketplace(&lab, &ExecuteMsg::CloseRequest { request }).unwrap();
    assert_eq!(refused(&mut suite, &lab, &accept(small), &[]), ContractError::RequestClosed { request });
    assert_eq!(counted(&suite, "marketplace", NATIVE, "budgets"), 0);
}

#[test]
fn what_the_terms_refuse_leaves_the_budget_as_it_was() {
    let (mut suite, market, lab, request) = asked();
    let purchase = market.purchase(&market.cohorts[..1], 6_666);
    let (msg, contract) = (ExecuteMsg::Accept { request, purchase }, suite.contracts.marketplace.clone());
    let error: data_pool::ContractError = suite.refused(&lab, &contract, &msg, &[]);
    assert!(matches!(error, data_pool::ContractError::Refused { .. }));
    assert_eq!(look(&suite, request).budget.u128(), BUDGET);
    let unknown = ExecuteMsg::Accept { request: 9, purchase: market.purchase(&market.cohorts, 1) };
    assert_eq!(refused(&mut suite, &lab, &unknown, &[]), ContractError::UnknownRequest { request: 9 });
}
