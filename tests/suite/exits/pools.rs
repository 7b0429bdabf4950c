//! Pools, cohorts, editions.

use api::data_pool::{CohortResponse, ExecuteMsg, PoolResponse, PoolStatus, QueryMsg};
use testkit::{COHORT_DEPOSIT, POOL_DEPOSIT, START, Suite};

use super::{NATIVE, counted, market, market_exit, nothing_left, pool_exit, purchase, stranger, too_early};

/// Durations of the suite.
const DECIDE: u64 = 600;
const SUSPENSION: u64 = 1_200;
const TRIAL: u64 = 1_800;
const SALE: u64 = 3_600;
const PUBLISH: u64 = 300;

fn pool_of(suite: &Suite, pool: u32) -> PoolResponse {
    suite.ask_pool(&QueryMsg::Pool { pool })
}

fn cohort_of(suite: &Suite, cohort: u32) -> CohortResponse {
    suite.ask_pool(&QueryMsg::Cohort { cohort })
}

#[test]
fn a_proposed_pool_is_refused_and_its_deposit_returns() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    let draft = suite.pool_draft();
    let pool = suite.propose_pool(&curator, draft).unwrap();
    assert_eq!(suite.balance(&curator, NATIVE), START - POOL_DEPOSIT);
    let contract = suite.contracts.data_pool.clone();
    suite.advance(DECIDE - 1);
    too_early(&mut suite, &contract, &ExecuteMsg::RefusePool { pool });
    suite.advance(1);
    pool_exit(&mut suite, &ExecuteMsg::RefusePool { pool });
    assert_eq!(pool_of(&suite, pool).pool.status, PoolStatus::Refused);
    assert_eq!(suite.balance(&curator, NATIVE), START);
    nothing_left(&suite, "data-pool", &["deposits", "purse"]);
}

#[test]
fn a_suspended_pool_is_active_again_by_itself() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let authority = suite.contracts.governance.clone();
    suite.data_pool(&authority, &ExecuteMsg::SuspendPool { pool }).unwrap();
    suite.advance(SUSPENSION - 1);
    assert!(matches!(pool_of(&suite, pool).pool.status, PoolStatus::Suspended { .. }));
    suite.advance(1);
    assert_eq!(pool_of(&suite, pool).pool.status, PoolStatus::Active);
    let terms = suite.terms(3);
    suite.open_cohort(pool, terms).unwrap();
}

#[test]
fn an_active_pool_goes_on_without_its_curator() {
    let (mut suite, market, _) = market();
    let person = suite.address("member 5 1");
    suite.contribute_verified(&person, market.cohorts[0], 10);
    let from = pool_of(&suite, market.pool).cut_from.unwrap();
    let cut = ExecuteMsg::Cut { pool: market.pool };
    let contract = suite.contracts.data_pool.clone();
    suite.advance_to(from);
    too_early(&mut suite, &contract, &cut);
    suite.advance(testkit::CUT_PERIOD);
    pool_exit(&mut suite, &cut);
    assert_eq!(pool_of(&suite, market.pool).cut, market.edition + 1);
    // its proposal's deposit went back when it was accepted
    let curator = suite.address("curator");
    for cohort in market.cohorts.clone() {
        pool_exit(&mut suite, &ExecuteMsg::ReviewCohort { cohort });
    }
    assert_eq!(suite.balance(&curator, NATIVE), START);
    nothing_left(&suite, "data-pool", &["deposits"]);
}

#[test]
fn every_cohort_gives_its_deposit_up() {
    // (has it enough people?, is its pool retired?, does it end?, does the deposit return?)
    for (full, retired, ends, returns) in [
        (false, false, true, false),
        (true, false, false, true),
        (false, true, true, true),
        (true, true, true, true),
    ] {
        let mut suite = Suite::new();
        let pool = suite.active_pool();
        let curator = suite.address("curator");
        let terms = suite.terms(3);
        let cohort = suite.open_cohort(pool, terms).unwrap();
        if full {
            suite.fill_cohort(cohort, "member", &[100; 12]);
            suite.cut(pool).unwrap();
        }
        if retired {
            suite.data_pool(&curator, &ExecuteMsg::RetirePool { pool }).unwrap();
        } else {
            suite.advance(TRIAL);
        }
        pool_exit(&mut suite, &ExecuteMsg::ReviewCohort { cohort });
        let case = format!("full {full}, retired {retired}");
        assert_eq!(cohort_of(&suite, cohort).ended, ends, "{case}");
        let held = if returns { START } else { START - COHORT_DEPOSIT };
        assert_eq!(suite.balance(&curator, NATIVE), held, "{case}");
        let forfeited = if returns { 0 } else { COHORT_DEPOSIT };
        assert_eq!(counted(&suite, "data-pool", NATIVE, "purse"), forfeited, "{case}");
        if forfeited > 0 {
            pool_exit(&mut suite, &ExecuteMsg::Flush { denom: NATIVE.into() });
        }
        assert_eq!(counted(&suite, "governance", NATIVE, "purse"), forfeited, "{case}");
        nothing_left(&suite, "data-pool", &["deposits", "purse"]);
    }
}

#[test]
fn every_edition_is_closed() {
    // (published?, sold?, delivered?, seconds from the cut until it can be closed)
    for (published, sold, delivered, after) in [
        (false, false, false, PUBLISH),
        (true, false, false, SALE),
        (true, true, false, SALE),
        (true, true, true, SALE),
    ] {
        let (mut suite, market, lab) = market();
        let person = suite.address("member 5 1");
        suite.contribute_verified(&person, market.cohorts[0], 10);
        let edition = suite.cut(market.pool).unwrap();
        let cut_at = suite.now();
        if published {
            let item = suite.edition_item(market.pool, edition, &market.cohorts);
            suite.publish(item).unwrap();
        }
        let mut order = None;
        if sold {
            let bought = suite.buy(&lab, purchase(market.pool, edition, &market.cohorts), NATIVE).unwrap();
            if delivered {
                suite.deliver(bought).unwrap();
            }
            order = Some(bought);
        }
        let case = format!("published {published}, sold {sold}, delivered {delivered}");
        let close = ExecuteMsg::Close { pool: market.pool };
        // the one before it, which is not sold any more, can be closed first
        suite.advance_to(cut_at + after.max(SALE));
        match (order, delivered) {
            (Some(order), true) => {
                market_exit(&mut suite, &api::marketplace::ExecuteMsg::Settle { order });
            }
            (Some(order), false) => {
                market_exit(&mut suite, &api::marketplace::ExecuteMsg::Refund { order });
            }
            (None, _) => {}
        }
        pool_exit(&mut suite, &close);
        assert_eq!(pool_of(&suite, market.pool).closed, edition, "{case}");
        let stranger = stranger(&suite);
        suite.data_pool(&stranger, &close).unwrap_err();
    }
}
