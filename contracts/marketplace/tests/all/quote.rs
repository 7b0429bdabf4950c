use api::data_pool::QuoteResponse;
use api::marketplace::QueryMsg;
use cosmwasm_std::Uint128;
use terms::{Purpose, Refusal, Use};
use testkit::{Market, NATIVE, Suite};

use crate::open;

fn quote(suite: &Suite, market: &Market, buyer: &str, purpose: Purpose) -> anyhow::Result<QuoteResponse> {
    let query = QueryMsg::Quote {
        buyer: suite.address(buyer).to_string(),
        pool: market.pool,
        edition: market.edition,
        purpose,
        use_: Use::Raw,
        duration: 90 * 86_400,
        denom: NATIVE.into(),
    };
    suite.query(&suite.contracts.marketplace, &query)
}

#[test]
fn a_quote_tells_the_least_prices_and_buying_at_them_works() {
    let (mut suite, market, lab) = open();
    let found = quote(&suite, &market, "lab", Purpose::HealthResearch).unwrap();
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
    let found = quote(&suite, &market, "lab", Purpose::Marketing).unwrap();
    for line in found.lines {
        assert!(matches!(line.refusals[..], [Refusal::Purpose { asked: Purpose::Marketing, .. }]));
    }
}

#[test]
fn there_is_no_quote_for_strangers() {
    let (suite, market, _) = open();
    let error = quote(&suite, &market, "stranger", Purpose::HealthResearch).unwrap_err();
    assert!(error.to_string().contains("register first"), "{error}");
}
