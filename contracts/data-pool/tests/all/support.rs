//! What several tests need.

use anyhow::Result;
use api::data_pool::{
    CohortResponse, ContributionResponse, EarningsKey, ExecuteMsg, Line, PoolDraft, QueryMsg,
};
use api::identity_registry::{CUSTODY, CustodyStatus, IDENTITIES, Identity};
use api::money::MoneyResponse;
use api::{CohortId, ContributionId, EditionNo, IdentityId, OrderId, PoolId};
use cosmwasm_std::{Addr, Coin, Uint128};
use cw_multi_test::AppResponse;
use data_pool::ContractError;
use terms::{Ask, Kind, Purpose, Use};
use testkit::{NATIVE, Suite};

/// Sends data-pool a message that it must refuse.
pub fn refused_with(suite: &mut Suite, sender: &Addr, msg: &ExecuteMsg, funds: &[Coin]) -> ContractError {
    let contract = suite.contracts.data_pool.clone();
    refusal(suite.execute(sender, &contract, msg, funds))
}

/// Sends data-pool a message without funds that it must refuse.
pub fn refused(suite: &mut Suite, sender: &Addr, msg: &ExecuteMsg) -> ContractError {
    refused_with(suite, sender, msg, &[])
}

/// data-pool's own error.
pub fn refusal<T: std::fmt::Debug>(result: Result<T>) -> ContractError {
    let error = result.expect_err("should have been refused");
    error.downcast().unwrap_or_else(|other| panic!("refused by another: {other:#}"))
}

/// A suite whose marketplace is an account that tests speak for.
pub fn suite() -> Suite {
    Suite::builder().marketplace_is_account().grain("marketplace", 1_000_000_000).build()
}

/// An edition on sale.
pub struct Stock {
    pub pool: PoolId,
    pub cohort: CohortId,
    pub edition: EditionNo,
    /// Twelve people with 100 records each.
    pub people: Vec<(Addr, ContributionId)>,
}

/// Weight of the twelve.
pub const WEIGHT: u128 = 12 * 100 * 10_000;
/// Floor of their terms.
pub const FLOOR: u128 = 10;
/// ceil(12,000 / 0.9): what they need, after fees of 10 %.
pub const LEAST: u128 = 13_334;

/// Twelve people in one cohort of one pool, and its first edition on sale.
pub fn stocked() -> (Suite, Stock) {
    let mut suite = suite();
    let pool = suite.active_pool();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let people = suite.fill_cohort(cohort, "person", &[100; 12]);
    let edition = suite.release_edition(pool, &[cohort]);
    (suite, Stock { pool, cohort, edition, people })
}

/// A university that wants to do research for 30 days.
pub fn ask(denom: &str) -> Ask {
    Ask {
        kind: Kind::Academic,
        region: Some("FR".into()),
        level: 2,
        purpose: Purpose::AcademicResearch,
        use_: Use::Raw,
        duration: 30 * 86_400,
        denom: denom.into(),
    }
}

pub fn lines(lines: &[(CohortId, u128)]) -> Vec<Line> {
    lines.iter().map(|(cohort, price)| Line { cohort: *cohort, price: Uint128::new(*price) }).collect()
}

/// `Open` of lines of the stock's edition.
pub fn open_msg(stock: &Stock, order: OrderId, denom: &str, of: &[(CohortId, u128)]) -> ExecuteMsg {
    ExecuteMsg::Open { order, pool: stock.pool, edition: stock.edition, ask: ask(denom), lines: lines(of) }
}

/// Opens an order for the stock's cohort at the least price.
pub fn open(suite: &mut Suite, stock: &Stock, order: OrderId, denom: &str) {
    let marketplace = suite.contracts.marketplace.clone();
    suite.data_pool(&marketplace, &open_msg(stock, order, denom, &[(stock.cohort, LEAST)])).unwrap();
}

/// Settles in native coin or GRAIN, as marketplace.
pub fn settle(
    suite: &mut Suite,
    order: OrderId,
    denom: &str,
    of: &[(CohortId, u128)],
) -> Result<AppResponse> {
    let (marketplace, contract) = (suite.contracts.marketplace.clone(), suite.contracts.data_pool.clone());
    let paid: u128 = of.iter().map(|(_, price)| price).sum();
    if denom == suite.grain() {
        let hook = api::data_pool::ReceiveMsg::Settle { order, lines: lines(of) };
        return suite.send_grain(&marketplace, &contract, paid, &hook);
    }
    let funds = if paid == 0 { vec![] } else { vec![Coin::new(paid, denom)] };
    suite.execute(&marketplace, &contract, &ExecuteMsg::Settle { order, lines: lines(of) }, &funds)
}

/// Opens and settles one order for the stock's cohort.
pub fn sell(suite: &mut Suite, stock: &Stock, order: OrderId, denom: &str, price: u128) {
    let marketplace = suite.contracts.marketplace.clone();
    suite.data_pool(&marketplace, &open_msg(stock, order, denom, &[(stock.cohort, price)])).unwrap();
    settle(suite, order, denom, &[(stock.cohort, price)]).unwrap();
}

pub fn key(cohort: CohortId, denom: &str) -> EarningsKey {
    EarningsKey { cohort, denom: denom.into() }
}

/// `Claim` of the sender's own earnings in one cohort and denom.
pub fn claim_msg(cohort: CohortId, denom: &str) -> ExecuteMsg {
    ExecuteMsg::Claim { identity: None, claims: vec![key(cohort, denom)], limit: None }
}

/// What an address gets by claiming.
pub fn claimed(suite: &mut Suite, who: &Addr, cohort: CohortId, denom: &str) -> u128 {
    let before = suite.balance(who, denom);
    suite.data_pool(who, &claim_msg(cohort, denom)).unwrap();
    suite.balance(who, denom) - before
}

/// Changes what the registry knows of someone, for states that no message of this test makes.
pub fn alter(suite: &mut Suite, who: &Addr, change: impl FnOnce(&mut Identity)) -> IdentityId {
    let number = suite.identity(who);
    let registry = suite.contracts.registry.clone();
    let mut storage = suite.app.contract_storage_mut(&registry);
    let mut record = IDENTITIES.load(&*storage, number).unwrap();
    change(&mut record);
    IDENTITIES.save(&mut *storage, number, &record).unwrap();
    number
}

/// A counter of data-pool.
pub fn counter(suite: &Suite, denom: &str, name: &str) -> u128 {
    let money: MoneyResponse = suite.ask_pool(&QueryMsg::Money {});
    let parts = money.denoms.into_iter().filter(|entry| entry.denom == denom).flat_map(|entry| entry.parts);
    parts.filter(|part| part.name == name).map(|part| part.amount.u128()).sum()
}

/// `NATIVE` and amounts of it.
pub fn native(amount: u128) -> Coin {
    Coin::new(amount, NATIVE)
}

pub fn contribution(suite: &Suite, contribution: ContributionId) -> ContributionResponse {
    suite.ask_pool(&QueryMsg::Contribution { contribution })
}

/// Weight, heads and records of a cohort from the next cut on.
pub fn weight(suite: &Suite, cohort: CohortId) -> (u128, u32, u64) {
    let found: CohortResponse = suite.ask_pool(&QueryMsg::Cohort { cohort });
    (found.weight.u128(), found.heads, found.records)
}

/// A claimable share.
pub fn share(suite: &Suite, of: &Addr, denom: &str) -> u128 {
    let query = QueryMsg::Share { address: of.to_string(), denom: denom.into() };
    suite.ask_pool::<Uint128>(&query).u128()
}

/// Enters custody key 2: the same keepers in another order, keeper four first.
pub fn second_key(suite: &mut Suite) -> u32 {
    let registry = suite.contracts.registry.clone();
    let mut storage = suite.app.contract_storage_mut(&registry);
    let mut key = CUSTODY.load(&*storage, 1).unwrap();
    key.keepers.rotate_right(1);
    CUSTODY.save(&mut *storage, 2, &key).unwrap();
    2
}

/// Sets the state of a custody key.
pub fn set_custody_status(suite: &mut Suite, custody: u32, status: CustodyStatus) {
    let registry = suite.contracts.registry.clone();
    let mut storage = suite.app.contract_storage_mut(&registry);
    let mut key = CUSTODY.load(&*storage, custody).unwrap();
    key.status = status;
    CUSTODY.save(&mut *storage, custody, &key).unwrap();
}

/// Someone has their identity erased.
pub fn erase(suite: &mut Suite, who: &Addr) -> IdentityId {
    let (identity, registry) = (suite.identity(who), suite.contracts.registry.clone());
    let msg = api::identity_registry::ExecuteMsg::Erase {};
    suite.execute(who, &registry, &msg, &[]).unwrap();
    identity
}

/// A pool whose every verified contribution is looked at, or none, and a cohort of it.
pub fn sampling(sample_bps: u16) -> (Suite, CohortId) {
    let mut suite = suite();
    let curator = suite.curator("curator");
    let draft = PoolDraft { sample_bps, ..suite.pool_draft() };
    let pool = suite.propose_pool(&curator, draft).unwrap();
    suite.decide_pool(pool, true).unwrap();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    (suite, cohort)
}
