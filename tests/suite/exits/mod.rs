//! No state without an exit: objects are driven to their end while those who could hold them up are silent. A stranger
//! brings what ends them, and time passes. Afterwards none of their money lies where it does not belong.
//!
//! A bond is unbonded by whose it is. Two exits want somebody in particular: pots that nobody earned while their key or
//! pool goes on, and what a sanction freezes. `docs/security.md` has them among what is known and accepted.

mod contributions;
mod governance;
mod orders;
mod pools;
mod registry;
mod trade;

use api::data_pool::{EarningsKey, ExecuteMsg as Pool, Line};
use api::marketplace::{OrderStatus, Purchase};
use api::{CohortId, EditionNo, PoolId};
use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;
use serde::Serialize;
use terms::{Kind, Purpose, Use};
use testkit::{Market, NATIVE, OTHER, Suite};

/// A price that every cohort of the market is content with.
const PRICE: u128 = 20_000;

/// Nobody to whom anything belongs.
fn stranger(suite: &Suite) -> Addr {
    suite.address("anyone")
}

/// A stranger sends what must succeed.
fn anyone(suite: &mut Suite, contract: &Addr, msg: &impl Serialize) -> AppResponse {
    let stranger = stranger(suite);
    suite.execute(&stranger, contract, msg, &[]).expect("a state without an exit")
}

/// A stranger sends to data-pool what must succeed.
fn pool_exit(suite: &mut Suite, msg: &Pool) -> AppResponse {
    let contract = suite.contracts.data_pool.clone();
    anyone(suite, &contract, msg)
}

/// A stranger sends to marketplace what must succeed.
fn market_exit(suite: &mut Suite, msg: &api::marketplace::ExecuteMsg) -> AppResponse {
    let contract = suite.contracts.marketplace.clone();
    anyone(suite, &contract, msg)
}

/// A stranger tries, too early.
fn too_early(suite: &mut Suite, contract: &Addr, msg: &impl Serialize) {
    let stranger = stranger(suite);
    assert!(suite.execute(&stranger, contract, msg, &[]).is_err(), "before its time");
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

/// None of these is left in a contract, in any denom.
fn nothing_left(suite: &Suite, contract: &str, names: &[&str]) {
    for equation in suite.equations().into_iter().filter(|equation| equation.contract == contract) {
        for (name, amount) in equation.parts.iter().filter(|(name, _)| names.contains(&name.as_str())) {
            assert!(amount.is_zero(), "{amount} {} are left in {contract} as {name}", equation.denom);
        }
    }
}

/// Nothing of any order, request or offer is left in the marketplace.
fn market_is_empty(suite: &Suite) {
    nothing_left(suite, "marketplace", &["escrow", "budgets", "bonds", "offers", "unpaid"]);
}

/// A market, a buyer with GRAIN, auditors who can be drawn.
fn market() -> (Suite, Market, Addr) {
    let mut suite = Suite::new();
    let market = suite.market();
    suite.account("anyone");
    let lab = suite.buyer("lab", Kind::Academic, "AT");
    suite.give_grain(&lab, 100 * PRICE);
    (suite, market, lab)
}

/// Every denom in which orders are paid.
fn denoms(suite: &Suite) -> [String; 3] {
    [NATIVE.into(), OTHER.into(), suite.grain()]
}

/// A purchase of all cohorts of an edition.
fn purchase(pool: PoolId, edition: EditionNo, cohorts: &[CohortId]) -> Purchase {
    Purchase {
        pool,
        edition,
        lines: cohorts.iter().map(|cohort| Line { cohort: *cohort, price: PRICE.into() }).collect(),
        purpose: Purpose::HealthResearch,
        use_: Use::Raw,
        duration: 86_400,
    }
}

/// A stranger has everything paid out that was earned with these cohorts, and closes the editions.
fn pay_out(suite: &mut Suite, pool: PoolId, cohorts: &[CohortId], identities: &[u64]) {
    suite.advance(10_000);
    let contract = suite.contracts.data_pool.clone();
    let stranger = stranger(suite);
    suite.execute(&stranger, &contract, &Pool::Close { pool }, &[]).ok();
    for identity in identities {
        let keys = cohorts
            .iter()
            .flat_map(|cohort| denoms(suite).map(|denom| EarningsKey { cohort: *cohort, denom }));
        for claims in keys.map(|key| vec![key]).collect::<Vec<_>>() {
            let msg = Pool::Claim { identity: Some(*identity), claims, limit: None };
            suite.execute(&stranger, &contract, &msg, &[]).ok();
        }
    }
    let curator = suite.address("curator").to_string();
    for denom in denoms(suite) {
        let share = Pool::ClaimShare { address: Some(curator.clone()), denom: denom.clone() };
        suite.execute(&stranger, &contract, &share, &[]).ok();
        suite.execute(&stranger, &contract, &Pool::Flush { denom }, &[]).ok();
    }
}

/// What became of an order.
fn end_of(suite: &Suite, order: u64) -> &'static str {
    match suite.order(order).status {
        OrderStatus::Funded => "funded",
        OrderStatus::Delivered { .. } => "delivered",
        OrderStatus::Disputed { .. } => "disputed",
        OrderStatus::Resolved { .. } => "resolved",
        OrderStatus::Settled { .. } => "settled",
        OrderStatus::Refunded { .. } => "refunded",
    }
}

fn native(amount: u128) -> Coin {
    Coin::new(amount, NATIVE)
}
