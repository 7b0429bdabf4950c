use api::data_pool::QuoteResponse;
use api::marketplace::QueryMsg;
use cosmwasm_std::Uint128;
use marketplace::ContractError;
use terms::{Purpose, Refusal, Use};
use testkit::{Market, NATIVE, Suite};

use crate::{complaint, open};

fn query(suite: &Suite, market: &Market, buyer: &str, purpose: Purpose) -> QueryMsg {
    QueryMsg::Quote {
        buyer: suite.address(buyer).to_string(),
        pool: market.pool,
        edition: market.edition,
        purpose,
        use_: Use::Raw,
        duration: 90 * 86_400,
        denom: NATIVE.into(),
    }
}

fn quote(suite: &Suite, market: &Market, buyer: &str, purpose: Purpose) -> QuoteResponse {
    suite.query(&suite.contracts.marketplace, &query(suite, market, buyer, purpose)).unwrap()
}

#[test]
fn a_quote_tells_the_least_prices_and_buying_at_them_works() {
    let (mut suite, market, lab) = open();
    let found = quote(&suite, &market, "lab", Purpose::HealthResearch);
    let prices: Vec<u128> = found.lines.iter().map(|line| line.least_price.unwrap().u128()).collect();
    assert_eq!(prices, [6_667, 9_334, 12_000], "1,200 records at 5, 7 and 9, with fees of 10 %");
    assert!(found.lines.iter().all(|line| line.refusals.is_empty() && line.heads == 12));
    let mut purchase = market.purchase(&market.cohorts, 1);
    for (line, price) in purchase.lines.iter_mut().zip(prices) {
        line.price = Uint128::new(price);
    }
    suite.buy(&lab, purchase, NATIVE).unwrap();
}

#[test]
fn a_quote_tells_why_not() {
    let (suite, market, _) = open();
    let found = quote(&suite, &market, "lab", Purpose::Marketing);
    for line in found.lines {
        assert!(matches!(line.refusals[..], [Refusal::Purpose { asked: Purpose::Marketing, .. }]));
    }
}

#[test]
fn there_is_no_quote_for_strangers() {
    let (suite, market, _) = open();
    let query = query(&suite, &market, "stranger", Purpose::HealthResearch);
    let address = suite.address("stranger").to_string();
    assert_eq!(complaint(&suite, &query), ContractError::NoIdentity { address }.to_string());
}

#[test]
fn what_cannot_be_bought_at_any_price_has_no_quote() {
    let (suite, market, lab) = open();
    let query = |pool, use_| QueryMsg::Quote {
        buyer: lab.to_string(),
        pool,
        edition: market.edition,
        purpose: Purpose::HealthResearch,
        use_,
        duration: 86_400,
        denom: NATIVE.into(),
    };
    for (query, error) in [
        (query(market.pool, Use::Compute), "compute use is reserved"),
        (query(99, Use::Raw), "there is no edition 1 of pool 99"),
    ] {
        let found = suite.query::<QuoteResponse>(&suite.contracts.marketplace, &query).unwrap_err();
        assert!(found.to_string().contains(error), "{found}");
    }
}
