//! marketplace, from the suite.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs
)]

mod access;
mod addresses;
mod buy;
mod deliver;
mod instantiate;
mod ownership;
mod quote;
mod receive;
mod refund;
mod requests;
mod settle;
mod story;

use api::marketplace::{ExecuteMsg, QueryMsg};
use cosmwasm_std::{Addr, Coin};
use marketplace::ContractError;
use terms::Kind;
use testkit::{Market, NATIVE, Suite};

/// A price that every cohort of the market is content with.
const PRICE: u128 = 20_000;

/// A market and a buyer.
fn open() -> (Suite, Market, Addr) {
    let mut suite = Suite::new();
    let market = suite.market();
    let lab = suite.buyer("lab", Kind::Academic, "AT");
    (suite, market, lab)
}

/// What marketplace says to a message with these funds.
fn refused(suite: &mut Suite, who: &Addr, msg: &ExecuteMsg, funds: &[Coin]) -> ContractError {
    let marketplace = suite.contracts.marketplace.clone();
    suite.refused(who, &marketplace, msg, funds)
}

/// What marketplace says to a query.
fn complaint(suite: &Suite, query: &QueryMsg) -> String {
    let result = suite.query::<serde_json::Value>(&suite.contracts.marketplace, query);
    let error = result.unwrap_err().to_string();
    error.strip_prefix("Generic error: Querier contract error: ").unwrap_or(&error).into()
}

fn coins(amount: u128) -> Vec<Coin> {
    vec![Coin::new(amount, NATIVE)]
}

/// What a contract counts under a name, in a denom.
fn counted(suite: &Suite, contract: &str, denom: &str, name: &str) -> u128 {
    suite
        .equations()
        .into_iter()
        .find(|equation| equation.contract == contract && equation.denom == denom)
        .and_then(|equation| equation.parts.into_iter().find(|(part, _)| part == name))
        .map_or(0, |(_, amount)| amount.u128())
}
