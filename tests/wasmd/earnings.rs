//! What was under way before the contracts had other code ends, and everyone gets what is theirs.

use api::data_pool::{AuditWeekResponse, EarningsKey, ExecuteMsg as DataPool, QueryMsg};
use api::identity_registry::ExecuteMsg as Registry;
use api::marketplace::{ExecuteMsg as Marketplace, Notice, QueryMsg as AskMarketplace};
use testkit::{NATIVE, TREASURY};

use crate::world::{WEEK, World};

/// Orders end, shares and pots are paid out, the purse gets its own, GRAIN is redeemed.
pub(crate) fn earnings(world: &mut World) {
    let (at, anyone) = (world.suite.contracts.clone(), world.anyone.clone());
    let week = world.week;
    world.suite.advance_to((week + 1) * WEEK + 120);
    for ends in world.under_way.clone() {
        world.does(&anyone, &at.marketplace, &ends);
    }
    let close = DataPool::Close { pool: world.market.pool };
    world.suite.advance(WEEK);
    world.does(&anyone, &at.data_pool, &close);
    world.suite.data_pool(&anyone, &close).expect_err("there is none to close");

    let member = world.suite.address("member 2");
    let claim = DataPool::Claim { identity: None, claims: claims(world), limit: None };
    world.does(&member, &at.data_pool, &claim);
    world.suite.data_pool(&member, &claim).expect_err("twice");
    let curator = world.suite.address("curator");
    let share = DataPool::ClaimShare { address: None, denom: NATIVE.into() };
    world.does(&curator, &at.data_pool, &share);
    world.suite.data_pool(&curator, &share).expect_err("twice");

    let custody = world.suite.custody_id;
    let relayers = DataPool::ShareWeek { week, custody, denom: NATIVE.into() };
    world.does(&anyone, &at.data_pool, &relayers);
    world.suite.data_pool(&anyone, &relayers).expect_err("twice");
    let (pool, denom) = (world.market.pool, NATIVE.to_string());
    let query = QueryMsg::AuditWeek { week, pool, denom: denom.clone(), start_after: None, limit: None };
    let found: AuditWeekResponse = world.suite.ask_pool(&query);
    let auditors = found.auditors.iter().map(|(auditor, _)| auditor.to_string()).collect();
    let audits = DataPool::ShareAudits { week, pool, denom, auditors };
    world.does(&anyone, &at.data_pool, &audits);
    world.suite.data_pool(&anyone, &audits).expect_err("twice");
    let flush = DataPool::Flush { denom: NATIVE.into() };
    world.does(&anyone, &at.data_pool, &flush);
    world.suite.data_pool(&anyone, &flush).expect_err("twice");
    let treasury = world.suite.address("treasury");
    world.suite.redeem(&treasury, TREASURY / 10).expect("redeem");
}

fn claims(world: &World) -> Vec<EarningsKey> {
    vec![EarningsKey { cohort: world.market.cohorts[0], denom: NATIVE.into() }]
}

/// Someone is erased: buyers must delete, what is not claimed is the purse's, and in the end they are forgotten.
pub(crate) fn erasure(world: &mut World) {
    let (at, anyone, lab) = (world.suite.contracts.clone(), world.anyone.clone(), world.lab.clone());
    let member = world.suite.address("member 1");
    let identity = world.suite.identity(&member);
    let withdraw = DataPool::WithdrawErased { identity, limit: None };
    world.suite.data_pool(&anyone, &withdraw).expect_err("they are not erased");
    world.does(&member, &at.registry, &Registry::Erase {});
    world.suite.execute(&member, &at.registry, &Registry::Erase {}, &[]).expect_err("twice");
    let since = world.suite.now();
    world.does(&anyone, &at.data_pool, &withdraw);
    world.suite.data_pool(&anyone, &withdraw).expect_err("all were seen");

    let [first, second] = world.licensed[..] else { panic!("two licences run") };
    let attest = |world: &World, order| {
        let query = AskMarketplace::Notices { order, start_after: None, limit: None };
        let found: Vec<Notice> = world.suite.query(&at.marketplace, &query).expect("notices");
        Marketplace::AttestDeletion { order, upto: found[0].erasure }
    };
    let deleted = attest(world, first);
    world.suite.marketplace(&anyone, &deleted).expect_err("by another than the buyer");
    world.does(&lab, &at.marketplace, &deleted);
    world.suite.marketplace(&lab, &deleted).expect_err("twice");
    let flag = Marketplace::FlagOverdue { order: second };
    world.suite.marketplace(&anyone, &flag).expect_err("before it is due");
    world.suite.advance(300);
    world.does(&anyone, &at.marketplace, &flag);
    world.suite.marketplace(&anyone, &flag).expect_err("twice");
    let deleted = attest(world, second);
    world.does(&lab, &at.marketplace, &deleted);

    let forget = Registry::Forget { identity };
    world.suite.execute(&anyone, &at.registry, &forget, &[]).expect_err("before its time");
    world.suite.advance_to(since + 3_600);
    let sweep = DataPool::Sweep { identity, claims: claims(world), limit: None };
    world.suite.data_pool(&anyone, &sweep).expect_err("before its time");
    world.does(&anyone, &at.registry, &forget);
    world.suite.advance_to(since + 7_200 + 1);
    world.does(&anyone, &at.data_pool, &sweep);
    world.does(&anyone, &at.registry, &forget);
    world.suite.execute(&anyone, &at.registry, &forget, &[]).expect_err("nothing is left");
}
