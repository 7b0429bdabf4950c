//! marketplace, from the suite.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs
)]

mod accept;
mod access;
mod addresses;
mod answer;
mod appeal;
mod buy;
mod callbacks;
mod confirm;
mod deliver;
mod denoms;
mod dispute;
mod erasure;
mod hostile;
mod instantiate;
mod r#match;
mod offers;
mod ownership;
mod panel;
mod pauses;
mod quote;
mod receive;
mod refund;
mod requests;
mod resolve;
mod settle;
mod skim;
mod story;
mod walk;

use api::identity_registry::{CUSTODY, CustodyStatus};
use api::marketplace::{ExecuteMsg, Need, QueryMsg, RequestResponse};
use cosmwasm_std::{Addr, Coin};
use marketplace::ContractError;
use terms::{Kind, Purpose, Use};
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

const BUDGET: u128 = 50_000;

/// What the lab looks for.
fn need(suite: &Suite) -> Need {
    Need {
        words: "doctor visits and chronic disease, a year at least".into(),
        purpose: Purpose::HealthResearch,
        use_: Use::Raw,
        duration: 90 * 86_400,
        min_records: 1_000,
        expires_at: suite.now() + 3_000,
    }
}

/// A market, a buyer, and their request.
fn asked() -> (Suite, Market, Addr, u64) {
    let (mut suite, market, lab) = open();
    let need = need(&suite);
    let request = suite.request(&lab, need, BUDGET, NATIVE).unwrap();
    (suite, market, lab, request)
}

/// A request, as it is now.
fn look(suite: &Suite, request: u64) -> RequestResponse {
    suite.query(&suite.contracts.marketplace, &QueryMsg::Request { request }).unwrap()
}

/// A market, a buyer, and an order of all cohorts whose key was delivered.
fn delivered(denom: Denom) -> (Suite, Market, Addr, u64) {
    let (mut suite, market, lab) = open();
    let denom = match denom {
        Denom::Native => NATIVE.to_string(),
        Denom::Grain => {
            suite.give_grain(&lab, 10 * PRICE);
            suite.grain()
        }
    };
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
    suite.deliver(order).unwrap();
    (suite, market, lab, order)
}

/// What an order is paid in.
#[derive(Clone, Copy)]
enum Denom {
    Native,
    Grain,
}

/// Makes the custody key one that others know.
fn compromise(suite: &mut Suite) {
    let (registry, id) = (suite.contracts.registry.clone(), suite.custody_id);
    let mut storage = suite.app.contract_storage_mut(&registry);
    let mut custody = CUSTODY.load(&*storage, id).unwrap();
    custody.status = CustodyStatus::Compromised;
    CUSTODY.save(&mut *storage, id, &custody).unwrap();
}
