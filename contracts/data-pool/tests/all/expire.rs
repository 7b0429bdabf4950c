use api::data_pool::{ContributionStatus, ExecuteMsg, Expired};
use api::event::ChainEvent;
use attestation::Verdict;
use data_pool::ContractError;
use testkit::{NATIVE, Suite};

use crate::support::{FLOOR, contribution, counter, refusal, refused, share};

const GOOD: Verdict = Verdict::Verified { quality: 10_000 };
const DEPOSIT: u128 = 1_000;
const VERIFY: u64 = 900;

fn suite() -> (Suite, cosmwasm_std::Addr, cosmwasm_std::Addr) {
    let mut suite = Suite::builder().contribution_deposit(DEPOSIT).build();
    let pool = suite.active_pool();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let person = suite.person("person");
    suite.contribute(&person, cohort, 10).unwrap();
    let anyone = suite.account("anyone");
    (suite, person, anyone)
}

fn expire(contribution: u64) -> ExecuteMsg {
    ExecuteMsg::Expire { contribution }
}

#[test]
fn what_nobody_judged_ends_with_its_deposit() {
    let (mut suite, person, anyone) = suite();
    let expires_at = suite.now() + VERIFY;
    suite.advance_to(expires_at - 1);
    let error = ContractError::Waits { contribution: 1, expires_at, now: expires_at - 1 };
    assert_eq!(refused(&mut suite, &anyone, &expire(1)), error);
    suite.advance(1);
    let response = suite.data_pool(&anyone, &expire(1)).unwrap();
    assert_eq!(response.events.iter().find_map(Expired::parse), Some(Expired { contribution: 1 }));
    assert_eq!(contribution(&suite, 1).status, ContributionStatus::Expired);
    assert_eq!(share(&suite, &person, NATIVE), DEPOSIT);
    assert_eq!(counter(&suite, NATIVE, "deposits"), testkit::COHORT_DEPOSIT);
    // it is judged no more, and comes again or goes
    assert_eq!(refusal(suite.verdicts(&[(1, GOOD)])), ContractError::NothingToJudge { items: 1 });
    let error = ContractError::NotSubmitted { contribution: 1, status: ContributionStatus::Expired };
    assert_eq!(refused(&mut suite, &anyone, &expire(1)), error);
    let funds = suite.contribution_funds();
    suite.resubmit(&person, 1, 20, &funds).unwrap();
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: 1 }).unwrap();
    assert_eq!(share(&suite, &person, NATIVE), 2 * DEPOSIT);
}

#[test]
fn only_what_waits_expires() {
    let (mut suite, _, anyone) = suite();
    suite.verdicts(&[(1, GOOD)]).unwrap();
    suite.advance(VERIFY);
    let status = ContributionStatus::Verified { quality: 10_000 };
    let error = ContractError::NotSubmitted { contribution: 1, status };
    assert_eq!(refused(&mut suite, &anyone, &expire(1)), error);
    let error = ContractError::UnknownContribution { contribution: 2 };
    assert_eq!(refused(&mut suite, &anyone, &expire(2)), error);
}

#[test]
fn where_nothing_is_judged_any_more_it_expires_at_once() {
    let (mut suite, person, anyone) = suite();
    let curator = suite.address("curator");
    suite.advance(1_800 - 10);
    let late = suite.contribute(&person, 1, 11).unwrap();
    suite.advance(10);
    suite.data_pool(&anyone, &ExecuteMsg::ReviewCohort { cohort: 1 }).unwrap();
    suite.data_pool(&anyone, &expire(late)).unwrap();
    // or the pool is retired
    let terms = suite.terms(FLOOR + 1);
    let other = suite.open_cohort(1, terms).unwrap();
    let last = suite.contribute(&person, other, 12).unwrap();
    suite.data_pool(&curator, &ExecuteMsg::RetirePool { pool: 1 }).unwrap();
    assert_eq!(refusal(suite.verdicts(&[(last, GOOD)])), ContractError::NothingToJudge { items: 1 });
    suite.data_pool(&anyone, &expire(last)).unwrap();
}
