//! Contributions and their verdicts, audits, and the life of pools.

use api::data_pool::{AuditAssigned, AuditVerdict, ExecuteMsg as DataPool, PoolStatus};
use api::event::ChainEvent;
use api::governance::Action;
use api::{ContributionId, PoolId};
use attestation::Verdict;
use cosmwasm_std::Addr;
use testkit::{RELAYERS, action, verdict_on};

use crate::world::World;

/// Verified, rejected and submitted again, flagged and audited, expired, withdrawn.
pub(crate) fn contributions(world: &mut World) {
    let (contract, anyone) = (world.suite.contracts.data_pool.clone(), world.anyone.clone());
    let cohort = world.market.cohorts[0];
    world.does(&anyone, &contract, &DataPool::ReviewCohort { cohort });
    world.suite.data_pool(&anyone, &DataPool::ReviewCohort { cohort }).expect_err("nothing is left to do");
    let [ben, cleo] = ["ben", "cleo"].map(|name| world.suite.person(name));
    let contribute = |world: &mut World, who: &Addr, records| {
        world.suite.contribute(who, cohort, records).expect("contribute")
    };
    world.suite.contribute(&anyone, cohort, 1).expect_err("without an identity");

    let verified = contribute(world, &ben, 10);
    let items = vec![verdict_on(verified, 1, Verdict::Verified { quality: 9_000 })];
    let report = world.suite.pool_report(items);
    let (digest, signatures) = (report.digest(), world.suite.signatures(&report));
    let verify = DataPool::Verify { report, signatures };
    world.does(&anyone, &contract, &verify);
    world.suite.data_pool(&anyone, &verify).expect_err("its slot is consumed");
    let all = world.suite.sign(&digest, RELAYERS);
    let late = DataPool::CoSign { digest: digest.into(), signatures: all };
    world.does(&anyone, &contract, &late);
    world.suite.data_pool(&anyone, &late).expect_err("all are counted");

    let rejected = contribute(world, &ben, 11);
    world.suite.verdicts(&[(rejected, Verdict::Rejected { code: 1 })]).expect("verify");
    let funds = world.suite.contribution_funds();
    world.suite.resubmit(&cleo, rejected, 12, &funds).expect_err("it is another's");
    world.suite.resubmit(&ben, rejected, 12, &funds).expect("resubmit");
    let again = verdict_on(rejected, 2, Verdict::Flagged { code: 2 });
    let assigned = world.suite.verify(vec![again]).expect("verify");
    let auditor = drawn(&assigned.events, rejected);
    let audit =
        DataPool::Audit { contribution: rejected, verdict: AuditVerdict::Verified { quality: 8_000 } };
    world.suite.data_pool(&anyone, &audit).expect_err("by another than who was drawn");
    world.does(&auditor, &contract, &audit);

    let (flagged, forgotten) = (contribute(world, &cleo, 13), contribute(world, &cleo, 14));
    world.suite.verdicts(&[(flagged, Verdict::Flagged { code: 3 })]).expect("verify");
    let move_on = DataPool::MoveAudit { contribution: flagged };
    world.suite.data_pool(&anyone, &move_on).expect_err("before the deadline");
    world.suite.advance(180);
    world.does(&anyone, &contract, &move_on);
    let withdraw = DataPool::Withdraw { contribution: verified };
    world.suite.data_pool(&cleo, &withdraw).expect_err("it is another's");
    world.does(&ben, &contract, &withdraw);
    let expire = DataPool::Expire { contribution: forgotten };
    world.suite.data_pool(&anyone, &expire).expect_err("before its time");
    world.suite.advance(900);
    world.does(&anyone, &contract, &expire);
}

fn drawn(events: &[cosmwasm_std::Event], of: ContributionId) -> Addr {
    let assigned = events.iter().filter_map(AuditAssigned::parse).find(|event| event.contribution == of);
    Addr::unchecked(assigned.expect("an auditor was drawn").auditor)
}

/// Accepted, refused, not decided on; suspended, resumed, sealed by another key, retired.
pub(crate) fn pools(world: &mut World) {
    let (contract, anyone) = (world.suite.contracts.data_pool.clone(), world.anyone.clone());
    let (curator, voters) = (world.suite.address("curator"), world.voters.clone());
    let draft = world.suite.pool_draft();
    let [accepted, refused, forgotten] =
        [(); 3].map(|()| world.suite.propose_pool(&curator, draft.clone()).expect("propose"));
    let decide = DataPool::DecidePool { pool: accepted, accept: true };
    world.suite.data_pool(&curator, &decide).expect_err("by another than the authority");
    let (_, custody) = world.suite.other_custody("other");
    let at = contract.to_string();
    let enact = |world: &mut World, actions: Vec<Action>| {
        let proposal = world.suite.pass(&voters, actions);
        world.suite.enact(proposal).expect("execute");
    };
    let decide = |pool, accept| Action::DecidePool { contract: at.clone(), pool, accept };
    enact(world, vec![decide(accepted, true), decide(refused, false)]);
    enact(world, vec![Action::SuspendPool { contract: at.clone(), pool: accepted }]);
    let terms = world.suite.terms(3);
    world.suite.open_cohort(accepted, terms).expect_err("it is suspended");
    let set_custody = action(&contract, &DataPool::SetCustody { pool: accepted, custody });
    enact(world, vec![Action::ResumePool { contract: at.clone(), pool: accepted }, set_custody]);
    world.does(&curator, &contract, &DataPool::RetirePool { pool: accepted });

    let refuse = DataPool::RefusePool { pool: forgotten };
    world.suite.data_pool(&anyone, &refuse).expect_err("governance may still decide");
    let decide_by = world.suite.pool(forgotten).decide_by;
    world.suite.advance_to(decide_by);
    world.does(&anyone, &contract, &refuse);
    let status = |pool: PoolId| world.suite.pool(pool).status;
    assert_eq!(
        [accepted, refused, forgotten].map(status),
        [PoolStatus::Retired, PoolStatus::Refused, PoolStatus::Refused]
    );
}
