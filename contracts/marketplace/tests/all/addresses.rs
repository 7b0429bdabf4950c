use api::marketplace::QueryMsg;
use cosmwasm_std::testing::MockApi;
use terms::{Purpose, Use};
use testkit::NATIVE;

use crate::{complaint, open};

/// Addresses that are none here: of another chain, in capitals, damaged, and nothing at all.
fn foreign(here: &str) -> [String; 4] {
    let other = MockApi::default().with_prefix("cosmos").addr_make("lab").to_string();
    let damaged = here.strip_suffix(|_: char| true).unwrap();
    [other, here.to_uppercase(), damaged.into(), String::new()]
}

#[test]
fn queries_take_addresses_of_this_chain_only() {
    let (suite, market, lab) = open();
    for value in foreign(lab.as_str()) {
        let (pool, edition, denom) = (market.pool, market.edition, NATIVE.to_string());
        let (purpose, use_, duration) = (Purpose::HealthResearch, Use::Raw, 90 * 86_400);
        let who = || value.clone();
        let cohorts = market.cohorts.clone();
        for (query, what) in [
            (
                QueryMsg::CheckAccess { licensee: who(), pool, edition, cohorts, purpose, use_, at: None },
                "licensee",
            ),
            (QueryMsg::OrdersOf { buyer: who(), start_after: None, limit: None }, "buyer"),
            (QueryMsg::RequestsOf { buyer: who(), start_after: None, limit: None }, "buyer"),
            (QueryMsg::NoticesOf { buyer: who(), start_after: None, limit: None }, "buyer"),
            (QueryMsg::DisputesOf { auditor: who(), start_after: None, limit: None }, "auditor"),
            (QueryMsg::OffersOf { maker: who(), start_after: None, limit: None }, "maker"),
            (QueryMsg::Unpaid { address: who(), denom: NATIVE.into() }, "address"),
            (QueryMsg::Quote { buyer: who(), pool, edition, purpose, use_, duration, denom }, "buyer"),
        ] {
            let said = format!("{what} is not an address of this chain: {value}");
            assert_eq!(complaint(&suite, &query), said, "{query:?}");
        }
    }
}
