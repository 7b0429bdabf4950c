//! Contributions and audits.

use api::data_pool::{ContributionResponse, ContributionStatus, ExecuteMsg, PoolDraft, QueryMsg};
use attestation::Verdict;
use cosmwasm_std::Addr;
use testkit::{START, Suite};

use super::{NATIVE, anyone, nothing_left, pool_exit, too_early};

const DEPOSIT: u128 = 1_000;
/// Durations of the suite.
const VERIFY: u64 = 900;
const AUDIT: u64 = 180;

/// A pool whose every verified contribution is looked at, a cohort, and someone's contribution.
fn contributed(auditors: usize) -> (Suite, Addr, u64) {
    let mut suite = Suite::builder().contribution_deposit(DEPOSIT).build();
    let curator = suite.curator("curator");
    let draft = PoolDraft { sample_bps: 10_000, ..suite.pool_draft() };
    let pool = suite.propose_pool(&curator, draft).unwrap();
    suite.decide_pool(pool, true).unwrap();
    let terms = suite.terms(3);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    suite.auditors(auditors);
    let ann = suite.person("ann");
    let contribution = suite.contribute(&ann, cohort, 100).unwrap();
    assert_eq!(suite.balance(&ann, NATIVE), START - DEPOSIT);
    (suite, ann, contribution)
}

fn status(suite: &Suite, contribution: u64) -> ContributionStatus {
    let found: ContributionResponse = suite.ask_pool(&QueryMsg::Contribution { contribution });
    found.status
}

/// A stranger has the deposit paid back.
fn deposit_returns(suite: &mut Suite, to: &Addr) {
    pool_exit(suite, &ExecuteMsg::ClaimShare { address: Some(to.to_string()), denom: NATIVE.into() });
    assert_eq!(suite.balance(to, NATIVE), START);
    nothing_left(suite, "data-pool", &["persons"]);
}

#[test]
fn a_submitted_one_expires() {
    let (mut suite, ann, contribution) = contributed(0);
    let (expire, contract) = (ExecuteMsg::Expire { contribution }, suite.contracts.data_pool.clone());
    suite.advance(VERIFY - 1);
    too_early(&mut suite, &contract, &expire);
    suite.advance(1);
    pool_exit(&mut suite, &expire);
    assert_eq!(status(&suite, contribution), ContributionStatus::Expired);
    deposit_returns(&mut suite, &ann);
}

#[test]
fn one_in_a_retired_pool_expires_at_once() {
    let (mut suite, ann, contribution) = contributed(0);
    let curator = suite.address("curator");
    suite.data_pool(&curator, &ExecuteMsg::RetirePool { pool: 1 }).unwrap();
    pool_exit(&mut suite, &ExecuteMsg::Expire { contribution });
    deposit_returns(&mut suite, &ann);
    pool_exit(&mut suite, &ExecuteMsg::ReviewCohort { cohort: 1 });
    nothing_left(&suite, "data-pool", &["deposits"]);
}

#[test]
fn every_verdict_gives_the_deposit_back_and_every_audit_ends() {
    let (quality, code) = (5_000, 7);
    // (verdict, auditors, state until the audit ends, state then)
    for (verdict, auditors, before, after) in [
        (
            Verdict::Verified { quality },
            3,
            ContributionStatus::Sampled { quality },
            ContributionStatus::Verified { quality },
        ),
        (
            Verdict::Verified { quality },
            0,
            ContributionStatus::Sampled { quality },
            ContributionStatus::Verified { quality },
        ),
        (
            Verdict::Flagged { code },
            3,
            ContributionStatus::Flagged { code },
            ContributionStatus::Rejected { code },
        ),
        (
            Verdict::Flagged { code },
            0,
            ContributionStatus::Flagged { code },
            ContributionStatus::Rejected { code },
        ),
        (
            Verdict::Rejected { code },
            3,
            ContributionStatus::Rejected { code },
            ContributionStatus::Rejected { code },
        ),
    ] {
        let (mut suite, ann, contribution) = contributed(auditors);
        suite.verdicts(&[(contribution, verdict)]).unwrap();
        assert_eq!(status(&suite, contribution), before);
        deposit_returns(&mut suite, &ann);
        let contract = suite.contracts.data_pool.clone();
        let move_on = ExecuteMsg::MoveAudit { contribution };
        if before != after {
            for _ in 0..2 {
                suite.advance(AUDIT - 1);
                too_early(&mut suite, &contract, &move_on);
                suite.advance(1);
                anyone(&mut suite, &contract, &move_on);
            }
        }
        assert_eq!(status(&suite, contribution), after);
        too_early(&mut suite, &contract, &move_on);
    }
}

#[test]
fn those_of_an_erased_identity_are_withdrawn() {
    for verdict in [None, Some(Verdict::Verified { quality: 9 }), Some(Verdict::Flagged { code: 2 })] {
        let (mut suite, ann, contribution) = contributed(3);
        if let Some(verdict) = verdict {
            suite.verdicts(&[(contribution, verdict)]).unwrap();
        }
        let registry = suite.contracts.registry.clone();
        let identity = suite.identity(&ann);
        suite.execute(&ann, &registry, &api::identity_registry::ExecuteMsg::Erase {}, &[]).unwrap();
        pool_exit(&mut suite, &ExecuteMsg::WithdrawErased { identity, limit: None });
        assert_eq!(status(&suite, contribution), ContributionStatus::Withdrawn);
        deposit_returns(&mut suite, &ann);
        let contract = suite.contracts.data_pool.clone();
        too_early(&mut suite, &contract, &ExecuteMsg::MoveAudit { contribution });
    }
}
