use api::check::InputError;
use api::marketplace::{ExecuteMsg, MAX_NEED, Need, QueryMsg, RequestResponse};
use marketplace::ContractError;
use testkit::NATIVE;

use crate::{BUDGET, asked, coins, counted, look, need, open, refused};

#[test]
fn a_request_holds_its_budget_until_it_is_closed() {
    let (mut suite, _, lab, request) = asked();
    assert_eq!(counted(&suite, "marketplace", NATIVE, "budgets"), BUDGET);
    let found = look(&suite, request);
    assert_eq!((found.budget.u128(), found.open, found.rounds), (BUDGET, true, 0));
    let before = suite.balance(&lab, NATIVE);
    suite.marketplace(&lab, &ExecuteMsg::CloseRequest { request }).unwrap();
    assert_eq!(suite.balance(&lab, NATIVE), before + BUDGET);
    let close = ExecuteMsg::CloseRequest { request };
    assert_eq!(refused(&mut suite, &lab, &close, &[]), ContractError::RequestClosed { request });
    let page = QueryMsg::Requests { start_after: None, limit: None };
    let all: Vec<RequestResponse> = suite.query(&suite.contracts.marketplace, &page).unwrap();
    assert_eq!(all.len(), 1);
}

#[test]
fn only_its_maker_closes_it_before_it_expires() {
    let (mut suite, _, lab, request) = asked();
    let (stranger, close) = (suite.account("stranger"), ExecuteMsg::CloseRequest { request });
    assert_eq!(refused(&mut suite, &stranger, &close, &[]), ContractError::NotRequester { request });
    suite.advance_to(look(&suite, request).need.expires_at);
    let before = suite.balance(&lab, NATIVE);
    suite.marketplace(&stranger, &close).unwrap();
    assert_eq!(suite.balance(&lab, NATIVE), before + BUDGET);
}

#[test]
fn what_is_asked_for_is_bounded() {
    let (mut suite, _, lab) = open();
    let good = need(&suite);
    let now = suite.now();
    let mut error = |need| refused(&mut suite, &lab, &ExecuteMsg::Request(need), &coins(1));
    let words = String::new();
    assert_eq!(error(Need { words, ..good.clone() }), InputError::Empty { what: "words" }.into());
    let words = "x".repeat(MAX_NEED + 1);
    assert_eq!(
        error(Need { words, ..good.clone() }),
        InputError::TooLong { what: "words", max: MAX_NEED, got: MAX_NEED + 1 }.into()
    );
    let (min, max) = (u128::from(now + 1), u128::from(now + 3_600));
    for expires_at in [now, now + 3_601] {
        let error = error(Need { expires_at, ..good.clone() });
        let got = u128::from(expires_at);
        assert_eq!(error, InputError::Range { what: "expires_at", min, max, got }.into());
    }
}

#[test]
fn a_budget_in_grain_is_paid_back_in_grain() {
    let (mut suite, _, lab) = open();
    suite.give_grain(&lab, BUDGET);
    let (grain, need) = (suite.grain(), need(&suite));
    let request = suite.request(&lab, need, BUDGET, &grain).unwrap();
    assert_eq!(suite.balance(&lab, &grain), 0);
    suite.marketplace(&lab, &ExecuteMsg::CloseRequest { request }).unwrap();
    assert_eq!(suite.balance(&lab, &grain), BUDGET);
}

#[test]
fn a_use_of_no_time_is_not_asked_for() {
    let (mut suite, _, lab) = open();
    let need = Need { duration: 0, ..need(&suite) };
    let error = refused(&mut suite, &lab, &ExecuteMsg::Request(need), &coins(1));
    let max = u128::from(terms::LONGEST_USE);
    assert_eq!(error, InputError::Range { what: "duration", min: 1, max, got: 0 }.into());
}

#[test]
fn requests_are_found_by_buyer() {
    let (mut suite, _, lab, request) = asked();
    let firm = suite.buyer("firm", terms::Kind::ForProfit, "DE");
    let need = need(&suite);
    let other = suite.request(&firm, need, 5, NATIVE).unwrap();
    for (who, id) in [(&lab, request), (&firm, other)] {
        let query = QueryMsg::RequestsOf { buyer: who.to_string(), start_after: None, limit: None };
        let page: Vec<RequestResponse> = suite.query(&suite.contracts.marketplace, &query).unwrap();
        assert_eq!(page.iter().map(|found| found.id).collect::<Vec<_>>(), [id]);
    }
}
