//! Tokens that lie, refuse or call back, and buyers that take no call.

use api::marketplace::{ExecuteMsg, OfferTerms, OrderStatus, QueryMsg, Reason, ReceiveMsg};
use cosmwasm_std::{Addr, Coin, Uint128, to_json_binary};
use marketplace::ContractError;
use terms::Kind;
use testkit::{Manner, Market, NATIVE, OTHER, START, Suite};

use crate::{PRICE, counted, refused};

/// A market that sells for a hostile token too, which is allowed; a buyer with plenty of it.
fn hostile() -> (Suite, Market, Addr, Addr, String) {
    let mut suite = Suite::new();
    let token = suite.hostile_token();
    let denom = suite.denom_of(&token);
    let market = suite.market_paid_in(Some(&denom));
    let (owner, allow) = (suite.owner.clone(), ExecuteMsg::AllowDenom { denom: denom.clone() });
    suite.marketplace(&owner, &allow).unwrap();
    let lab = suite.buyer("lab", Kind::Academic, "AT");
    suite.mint_hostile(&token, &lab, 100 * PRICE);
    (suite, market, lab, token, denom)
}

fn unpaid(suite: &Suite, who: &Addr, denom: &str) -> u128 {
    let query = QueryMsg::Unpaid { address: who.to_string(), denom: denom.into() };
    suite.query::<Uint128>(&suite.contracts.marketplace, &query).unwrap().u128()
}

#[test]
fn a_refund_that_the_token_refuses_waits_for_its_buyer() {
    let (mut suite, market, lab, token, denom) = hostile();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.advance(150);
    suite.behave(&token, Manner::Refuses(lab.clone()));
    suite.marketplace(&suite.address("anyone"), &ExecuteMsg::Refund { order }).unwrap();
    assert!(matches!(suite.order(order).status, OrderStatus::Refunded { .. }), "the edition can close");
    assert_eq!(unpaid(&suite, &lab, &denom), 3 * PRICE);
    assert_eq!(counted(&suite, "marketplace", &denom, "unpaid"), 3 * PRICE);
    let collect = ExecuteMsg::Collect { address: Some(lab.to_string()), denom: denom.clone() };
    suite.marketplace(&suite.address("anyone"), &collect).unwrap_err();
    assert_eq!(unpaid(&suite, &lab, &denom), 3 * PRICE, "refused again, and still there");
    suite.behave(&token, Manner::Honest);
    let before = suite.balance(&lab, &denom);
    suite.marketplace(&suite.address("anyone"), &collect).unwrap();
    assert_eq!(suite.balance(&lab, &denom) - before, 3 * PRICE);
    let address = lab.to_string();
    let error = ContractError::NothingUnpaid { address, denom: denom.clone() };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Collect { address: None, denom }, &[]), error);
}

#[test]
fn a_settlement_that_the_token_refuses_is_given_up_late_and_nobody_gains() {
    let (mut suite, market, lab, token, denom) = hostile();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.deliver(order).unwrap();
    suite.behave(&token, Manner::Refuses(suite.contracts.data_pool.clone()));
    let (from, settle) = (suite.now() + 180, ExecuteMsg::Settle { order });
    suite.advance_to(from + 399);
    suite.marketplace(&lab, &settle).unwrap_err();
    assert!(matches!(suite.order(order).status, OrderStatus::Delivered { .. }), "it may be tried again");
    suite.advance(1);
    suite.marketplace(&lab, &settle).unwrap();
    assert!(matches!(suite.order(order).status, OrderStatus::Settled { .. }));
    let purse = suite.contracts.governance.clone();
    assert_eq!(unpaid(&suite, &purse, &denom), 3 * PRICE);
    let query = api::data_pool::QueryMsg::Order { order };
    let pool: api::data_pool::OrderResponse = suite.ask_pool(&query);
    assert_eq!(pool.state, api::data_pool::OrderState::Void, "the edition can close");
    suite.behave(&token, Manner::Honest);
    let collect = ExecuteMsg::Collect { address: Some(purse.to_string()), denom: denom.clone() };
    suite.marketplace(&lab, &collect).unwrap();
    assert_eq!(counted(&suite, "governance", &denom, "purse"), 3 * PRICE);
}

#[test]
fn no_contract_has_an_order_given_up() {
    let (mut suite, market, lab, token, denom) = hostile();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.deliver(order).unwrap();
    suite.behave(&token, Manner::Refuses(suite.contracts.data_pool.clone()));
    suite.advance(180 + 400);
    // a contract can call from so deep that every settlement fails
    let deep = suite.refusing_contract();
    suite.marketplace(&deep, &ExecuteMsg::Settle { order }).unwrap_err();
    assert!(matches!(suite.order(order).status, OrderStatus::Delivered { .. }));
    suite.behave(&token, Manner::Honest);
    suite.marketplace(&deep, &ExecuteMsg::Settle { order }).unwrap();
    assert_eq!(counted(&suite, "data-pool", &denom, "owed"), 54_000, "whoever asks, it is paid");
}

#[test]
fn an_overdue_settlement_that_is_not_refused_settles() {
    let (mut suite, market, lab, _, denom) = hostile();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.deliver(order).unwrap();
    suite.advance(180 + 400);
    suite.marketplace(&lab, &ExecuteMsg::Settle { order }).unwrap();
    assert_eq!(counted(&suite, "data-pool", &denom, "owed"), 54_000);
}

#[test]
fn a_settlement_that_the_token_keeps_to_itself_keeps_no_edition_open() {
    let (mut suite, market, lab, token, denom) = hostile();
    let anyone = suite.address("anyone");
    // sent past the suite: what the token moved and told nobody of does not add up
    let run = |suite: &mut Suite, msg: &ExecuteMsg| {
        use cw_multi_test::Executor;
        let marketplace = suite.contracts.marketplace.clone();
        suite.app.execute_contract(anyone.clone(), marketplace, msg, &[])
    };
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.deliver(order).unwrap();
    suite.advance(180);
    suite.behave(&token, Manner::Swallows);
    let settle = ExecuteMsg::Settle { order };
    run(&mut suite, &settle).unwrap();
    let state = |suite: &Suite| {
        let query = api::data_pool::QueryMsg::Order { order };
        suite.ask_pool::<api::data_pool::OrderResponse>(&query).state
    };
    assert!(matches!(suite.order(order).status, OrderStatus::Settled { .. }));
    assert_eq!(state(&suite), api::data_pool::OrderState::Open);
    run(&mut suite, &settle).unwrap_err();
    suite.advance(1);
    run(&mut suite, &settle).unwrap();
    assert_eq!(state(&suite), api::data_pool::OrderState::Void, "the edition can close");
    run(&mut suite, &settle).unwrap_err();
    // what was settled in earnest is not let go
    suite.behave(&token, Manner::Honest);
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    suite.deliver(order).unwrap();
    let settle = ExecuteMsg::Settle { order };
    suite.advance(180);
    run(&mut suite, &settle).unwrap();
    suite.advance(1);
    run(&mut suite, &settle).unwrap_err();
}

#[test]
fn a_dispute_ends_though_no_payment_goes_through() {
    let (mut suite, market, lab, token, denom) = hostile();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.deliver(order).unwrap();
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();
    suite.behave(&token, Manner::Refuses(lab.clone()));
    suite.advance(120);
    suite.marketplace(&lab, &ExecuteMsg::Resolve { order }).unwrap();
    assert_eq!(unpaid(&suite, &lab, &denom), 3 * PRICE + 3 * PRICE / 10);
    assert_eq!(counted(&suite, "marketplace", &denom, "bonds"), 0);
}

#[test]
fn a_dispute_whose_settlement_is_refused_is_given_up_late_too() {
    let (mut suite, market, lab, token, denom) = hostile();
    suite.auditors(5);
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.deliver(order).unwrap();
    suite.dispute_description(&lab, order).unwrap();
    suite.draw_panel(order).unwrap();
    let auditor = suite.panel_of(order)[0].clone();
    suite.marketplace(&auditor, &ExecuteMsg::Vote { order, refund_bps: 5_000 }).unwrap();
    suite.behave(&token, Manner::Refuses(suite.contracts.data_pool.clone()));
    let (due, resolve) = (suite.dispute_of(order).resolve_from, ExecuteMsg::Resolve { order });
    suite.advance_to(due + 399);
    suite.marketplace(&lab, &resolve).unwrap_err();
    suite.advance(1);
    let before = suite.balance(&lab, &denom);
    suite.marketplace(&lab, &resolve).unwrap();
    let bond = 3 * PRICE / 10;
    assert_eq!(suite.balance(&lab, &denom) - before, 3 * PRICE / 2 + bond - bond / 10);
    assert_eq!(unpaid(&suite, &suite.contracts.governance, &denom), 3 * PRICE / 2);
    assert_eq!(counted(&suite, "marketplace", &denom, "escrow"), 0);
}

#[test]
fn a_maker_who_cannot_be_paid_stops_no_taker() {
    let (mut suite, _, lab, token, denom) = hostile();
    let maker = suite.account("maker");
    suite.give_grain(&maker, 100);
    let (amount, least, expires_at) = (Uint128::new(100), Uint128::one(), suite.now() + 900);
    let grain = suite.grain();
    let terms = OfferTerms { denom: denom.clone(), amount, least, expires_at };
    let offer = suite.offer(&maker, (100, &grain), terms).unwrap();
    suite.behave(&token, Manner::Refuses(maker.clone()));
    suite.fill(&lab, offer, (60, &denom), 60).unwrap();
    assert_eq!((suite.balance(&lab, &grain), unpaid(&suite, &maker, &denom)), (60, 60));
    // what the taker cannot be paid undoes all of it
    suite.behave(&token, Manner::Honest);
    let give = OfferTerms { denom: grain.clone(), amount, least, expires_at };
    let offer = suite.offer(&lab, (100, &denom), give).unwrap();
    let taker = suite.account("taker");
    suite.give_grain(&taker, 10);
    suite.behave(&token, Manner::Refuses(taker.clone()));
    suite.fill(&taker, offer, (10, &grain), 10).unwrap_err();
    assert_eq!(suite.balance(&taker, &grain), 10);
}

#[test]
fn a_token_that_lies_harms_its_own_denom_only() {
    let (mut suite, market, lab, token, denom) = hostile();
    let honest = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    suite.behave(&token, Manner::Inflates(Uint128::new(3 * PRICE - 1)));
    let (marketplace, purchase) =
        (suite.contracts.marketplace.clone(), market.purchase(&market.cohorts, PRICE));
    suite.send_unchecked(&lab, &token, (&marketplace, 1), &ReceiveMsg::Buy(purchase)).unwrap();
    let (lied, holds) = (honest + 1, suite.balance(&marketplace, &denom));
    assert_eq!((suite.order(lied).price.u128(), holds), (3 * PRICE, 1));
    suite.behave(&token, Manner::Honest);
    let of = |suite: &Suite, name: &str| {
        let equations = suite.equations().into_iter();
        equations.filter(|one| one.contract == "marketplace" && one.denom == name).all(|one| one.holds())
    };
    assert!(!of(&suite, &denom) && [NATIVE, OTHER, &suite.grain()].into_iter().all(|name| of(&suite, name)));
    // there is not enough of it to pay back: the order ends all the same, and the other one is not touched
    suite.advance(150);
    let anyone = suite.address("anyone");
    let run = |suite: &mut Suite, msg: &ExecuteMsg| {
        use cw_multi_test::Executor;
        suite.app.execute_contract(anyone.clone(), marketplace.clone(), msg, &[]).unwrap();
    };
    run(&mut suite, &ExecuteMsg::Refund { order: lied });
    assert!(matches!(suite.order(lied).status, OrderStatus::Refunded { .. }));
    let before = suite.balance(&lab, NATIVE);
    run(&mut suite, &ExecuteMsg::Refund { order: honest });
    assert_eq!(suite.balance(&lab, NATIVE) - before, 3 * PRICE);
}

#[test]
fn who_calls_back_in_the_middle_of_a_payment_gets_nothing_twice() {
    let (mut suite, market, lab, token, denom) = hostile();
    let marketplace = suite.contracts.marketplace.clone();
    let call = |msg: &ExecuteMsg| Manner::CallsBack {
        contract: marketplace.clone(),
        msg: to_json_binary(msg).unwrap(),
    };
    // a refund in a refund
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.advance(150);
    let (refund, before) = (ExecuteMsg::Refund { order }, suite.balance(&lab, &denom));
    suite.behave(&token, call(&refund));
    suite.marketplace(&lab, &refund).unwrap();
    assert_eq!(suite.balance(&lab, &denom) - before, 3 * PRICE);
    assert!(suite.refusal_of_call_back(&token).unwrap().contains("is refunded, it must be funded"));

    // a settlement in a settlement
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.deliver(order).unwrap();
    suite.advance(180);
    let settle = ExecuteMsg::Settle { order };
    suite.behave(&token, call(&settle));
    suite.marketplace(&lab, &settle).unwrap();
    assert!(suite.refusal_of_call_back(&token).unwrap().contains("is settled, it must be delivered"));

    // a resolution in a resolution
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.deliver(order).unwrap();
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();
    suite.advance(120);
    let (resolve, before) = (ExecuteMsg::Resolve { order }, suite.balance(&lab, &denom));
    suite.behave(&token, call(&resolve));
    suite.marketplace(&lab, &resolve).unwrap();
    assert!(suite.refusal_of_call_back(&token).unwrap().contains("is resolved, it must be disputed"));
    assert_eq!(suite.balance(&lab, &denom) - before, 3 * PRICE + 3 * PRICE / 10);

    // a cancellation in a cancellation
    let (amount, least, expires_at) = (Uint128::new(10), Uint128::one(), suite.now() + 900);
    let terms = OfferTerms { denom: suite.grain(), amount, least, expires_at };
    let offer = suite.offer(&lab, (10, &denom), terms.clone()).unwrap();
    let cancel = ExecuteMsg::CancelOffer { offer };
    suite.advance_to(expires_at);
    suite.behave(&token, call(&cancel));
    suite.marketplace(&lab, &cancel).unwrap();
    assert!(suite.refusal_of_call_back(&token).unwrap().contains("is over"));

    // a cancellation in a fill: only what is left goes back
    let terms = OfferTerms { expires_at: suite.now() + 1, ..terms };
    let offer = suite.offer(&lab, (10, &denom), terms).unwrap();
    let taker = suite.account("taker");
    suite.give_grain(&taker, 10);
    suite.behave(&token, call(&ExecuteMsg::CancelOffer { offer }));
    let grain = suite.grain();
    suite.fill(&taker, offer, (4, &grain), 4).unwrap();
    assert!(suite.refusal_of_call_back(&token).unwrap().contains("is not the sender's"));
    assert_eq!((suite.balance(&taker, &denom), counted(&suite, "marketplace", &denom, "offers")), (4, 6));
}

#[test]
fn a_token_that_skims_in_the_middle_of_a_fill_takes_nothing_of_other_denoms() {
    let (mut suite, _, lab, token, denom) = hostile();
    let (marketplace, purse) = (suite.contracts.marketplace.clone(), suite.contracts.governance.clone());
    let (grain, taker) = (suite.grain(), suite.account("taker"));
    suite.give_grain(&lab, 100);
    suite.give_grain(&taker, 100);
    let (amount, least, expires_at) = (Uint128::new(100), Uint128::one(), suite.now() + 900);
    let terms = |denom: &str| OfferTerms { denom: denom.into(), amount, least, expires_at };
    let skim = Manner::CallsBack {
        contract: marketplace,
        msg: to_json_binary(&ExecuteMsg::Skim { denom: grain.clone() }).unwrap(),
    };
    // the maker is paid in the token, while the taker's GRAIN is counted no more
    let offer = suite.offer(&lab, (100, &grain), terms(&denom)).unwrap();
    suite.mint_hostile(&token, &taker, 100);
    suite.behave(&token, skim.clone());
    suite.fill(&taker, offer, (60, &denom), 60).unwrap();
    assert!(suite.refusal_of_call_back(&token).unwrap().contains("there is no surplus"));
    // the taker is paid in the token, while their change in GRAIN is not counted
    suite.behave(&token, Manner::Honest);
    let offer = suite.offer(&lab, (10, &denom), terms(&grain)).unwrap();
    suite.behave(&token, skim);
    suite.fill(&taker, offer, (95, &grain), 9).unwrap();
    assert!(suite.refusal_of_call_back(&token).unwrap().contains("there is no surplus"));
    assert_eq!((suite.balance(&purse, &grain), counted(&suite, "marketplace", &grain, "offers")), (0, 40));
    assert_eq!(suite.balance(&taker, &grain), 100 + 60 - 90);
}

#[test]
fn a_buyer_that_takes_no_call_is_paid_all_the_same() {
    let (mut suite, market, _, token, denom) = hostile();
    let stubborn = suite.refusing_contract();
    let funds = vec![Coin::new(START, OTHER), Coin::new(START, NATIVE)];
    let to = stubborn.clone();
    suite.app.init_modules(|router, _, storage| router.bank.init_balance(storage, &to, funds)).unwrap();
    let claims = issuer::Claims {
        level: issuer::Level::High,
        region: Some("AT".into()),
        ..suite.claims(&stubborn, Kind::Academic)
    };
    let issued = suite.issue(3, "stubborn", claims);
    suite.register(&stubborn, issued).unwrap();
    suite.set_exchange_key(&stubborn, &suite.exchange_secret("stubborn")).unwrap();
    suite.mint_hostile(&token, &stubborn, 10 * PRICE);
    for denom in [NATIVE, &denom] {
        let before = suite.balance(&stubborn, denom);
        let order = suite.buy(&stubborn, market.purchase(&market.cohorts, PRICE), denom).unwrap();
        suite.advance(150);
        suite.marketplace(&suite.address("anyone"), &ExecuteMsg::Refund { order }).unwrap();
        assert_eq!(suite.balance(&stubborn, denom), before);
        assert_eq!(unpaid(&suite, &stubborn, denom), 0);
    }
}

#[test]
fn a_payment_that_fails_tells_nobody_what_to_do() {
    let mut deps = cosmwasm_std::testing::mock_dependencies();
    let reply = cosmwasm_std::Reply {
        id: 7,
        payload: cosmwasm_std::Binary::default(),
        gas_used: 0,
        result: cosmwasm_std::SubMsgResult::Err("broken".into()),
    };
    let answer = marketplace::contract::reply(deps.as_mut(), cosmwasm_std::testing::mock_env(), reply);
    assert_eq!(answer.unwrap_err(), ContractError::UnknownReply { id: 7 });
}
