use api::check::InputError;
use api::data_pool::{CohortResponse, ExecuteMsg, PoolResponse, PoolStatus, QueryMsg};
use api::identity_registry::CustodyStatus;
use api::{CohortId, MAX_COHORTS, PoolId};
use attestation::Verdict;
use cosmwasm_std::{HexBinary, Uint128};
use data_pool::ContractError;
use terms::{Purpose, Template, TermsError};
use testkit::{COHORT_DEPOSIT, NATIVE, START, Suite};

use crate::support::{FLOOR, counter, native, refusal, refused, refused_with, set_custody_status};

const TRIAL: u64 = 1_800;

fn cohort(suite: &Suite, cohort: CohortId) -> CohortResponse {
    suite.ask_pool(&QueryMsg::Cohort { cohort })
}

/// An active pool, and a cohort of it under own terms.
fn opened() -> (Suite, PoolId, CohortId) {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let terms = suite.terms(FLOOR);
    let number = suite.open_cohort(pool, terms).unwrap();
    (suite, pool, number)
}

fn slots(suite: &Suite) -> u32 {
    suite.ask_pool::<PoolResponse>(&QueryMsg::Pool { pool: 1 }).slots
}

#[test]
fn own_terms_take_a_deposit_and_a_slot() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let terms = suite.terms(FLOOR);
    let number = suite.open_cohort(pool, terms.clone()).unwrap();
    assert_eq!(number, 1);
    assert_eq!(counter(&suite, NATIVE, "deposits"), COHORT_DEPOSIT);
    let found = cohort(&suite, 1);
    assert_eq!((found.pool, found.slot, found.ended), (pool, 0, false));
    assert_eq!(found.terms_id, HexBinary::from(terms.id()));
    assert_eq!(found.terms, terms);
    assert_eq!(found.opened_at, suite.now());
    assert_eq!((found.weight, found.heads, found.records), (Uint128::zero(), 0, 0));
    assert_eq!(slots(&suite), 0b1);
    let other = suite.terms(FLOOR + 1);
    suite.open_cohort(pool, other).unwrap();
    assert_eq!(slots(&suite), 0b11);
}

#[test]
fn a_template_is_free_for_the_curator_alone() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let (curator, person) = (suite.address("curator"), suite.person("person"));
    let open = |floor| {
        let floors = Suite::new().terms(floor).floors;
        ExecuteMsg::OpenCohort { pool, terms: Template::ResearchOnly.terms(floors) }
    };
    let deposit = native(COHORT_DEPOSIT).to_string();
    // templates leave the floors open: without a deposit, one person could fill all slots
    let error = InputError::Funds { expected: deposit.clone(), got: "nothing".into() }.into();
    assert_eq!(refused(&mut suite, &person, &open(1)), error);
    let error = InputError::Funds { expected: "nothing".into(), got: deposit }.into();
    assert_eq!(refused_with(&mut suite, &curator, &open(1), &[native(COHORT_DEPOSIT)]), error);
    suite.data_pool(&curator, &open(1)).unwrap();
    assert_eq!(counter(&suite, NATIVE, "deposits"), 0);
    // it is on trial like every other
    suite.advance(TRIAL);
    suite.data_pool(&person, &ExecuteMsg::ReviewCohort { cohort: 1 }).unwrap();
    assert!(cohort(&suite, 1).ended);
    assert_eq!(counter(&suite, NATIVE, "purse"), 0);
}

#[test]
fn contributors_open_cohorts_too() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let person = suite.person("person");
    let stranger = suite.account("stranger");
    let msg = ExecuteMsg::OpenCohort { pool, terms: suite.terms(FLOOR) };
    let deposit = [native(COHORT_DEPOSIT)];
    let error = ContractError::NoIdentity { address: stranger.clone() };
    assert_eq!(refused_with(&mut suite, &stranger, &msg, &deposit), error);
    let error = InputError::Funds { expected: deposit[0].to_string(), got: "nothing".into() }.into();
    assert_eq!(refused(&mut suite, &person, &msg), error);
    let contract = suite.contracts.data_pool.clone();
    suite.execute(&person, &contract, &msg, &deposit).unwrap();
    assert_eq!(suite.balance(&person, NATIVE), START - COHORT_DEPOSIT);
}

#[test]
fn terms_are_checked() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let curator = suite.address("curator");
    let mut wrong = |pool, terms| {
        refused_with(&mut suite, &curator, &ExecuteMsg::OpenCohort { pool, terms }, &[native(COHORT_DEPOSIT)])
    };
    let good = Suite::new().terms(FLOOR);
    assert_eq!(wrong(9, good.clone()), ContractError::UnknownPool { pool: 9 });
    let mut terms = good.clone();
    terms.raw = false;
    assert_eq!(wrong(pool, terms), TermsError::NoUse.into());
    let mut terms = good.clone();
    terms.purposes = vec![Purpose::Research, Purpose::Marketing];
    let error = ContractError::PurposeNotInPool { pool, purpose: Purpose::Marketing };
    assert_eq!(wrong(pool, terms), error);
}

#[test]
fn only_an_active_pool_has_cohorts() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    let draft = suite.pool_draft();
    let pool = suite.propose_pool(&curator, draft).unwrap();
    let msg = ExecuteMsg::OpenCohort { pool, terms: suite.terms(FLOOR) };
    let error = ContractError::PoolNotActive { pool, status: PoolStatus::Proposed };
    assert_eq!(refused_with(&mut suite, &curator, &msg, &[native(COHORT_DEPOSIT)]), error);
}

#[test]
fn the_same_terms_have_one_cohort() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let curator = suite.address("curator");
    let terms = suite.terms(FLOOR);
    suite.open_cohort(pool, terms.clone()).unwrap();
    let msg = ExecuteMsg::OpenCohort { pool, terms };
    let error = ContractError::TermsKnown { pool, cohort: 1 };
    assert_eq!(refused_with(&mut suite, &curator, &msg, &[native(COHORT_DEPOSIT)]), error);
}

#[test]
fn thirty_two_are_open_at_most() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let curator = suite.address("curator");
    for floor in 1..=u128::from(MAX_COHORTS) {
        let terms = suite.terms(floor);
        suite.open_cohort(pool, terms).unwrap();
    }
    assert_eq!(slots(&suite), u32::MAX);
    let msg = ExecuteMsg::OpenCohort { pool, terms: suite.terms(33) };
    let error = ContractError::NoSlot { pool, max: 32 };
    assert_eq!(refused_with(&mut suite, &curator, &msg, &[native(COHORT_DEPOSIT)]), error);
    // a freed slot is used again, a number is not
    suite.advance(TRIAL);
    suite.data_pool(&curator, &ExecuteMsg::ReviewCohort { cohort: 5 }).unwrap();
    let terms = suite.terms(33);
    assert_eq!(suite.open_cohort(pool, terms).unwrap(), 33);
    assert_eq!(cohort(&suite, 33).slot, cohort(&suite, 5).slot);
}

#[test]
fn a_deposit_returns_when_enough_joined() {
    let (mut suite, pool, number) = opened();
    let (anyone, curator) = (suite.account("anyone"), suite.address("curator"));
    let review = ExecuteMsg::ReviewCohort { cohort: number };
    suite.fill_cohort(number, "person", &[100; 12]);
    // enough joined, but no edition is cut
    let trial_ends = cohort(&suite, number).opened_at + TRIAL;
    let on_trial =
        |heads, now| ContractError::CohortStays { cohort: number, heads, needed: 12, trial_ends, now };
    let now = suite.now();
    assert_eq!(refused(&mut suite, &anyone, &review), on_trial(12, now));
    suite.cut(pool).unwrap();
    suite.data_pool(&anyone, &review).unwrap();
    assert_eq!(suite.balance(&curator, NATIVE), START);
    assert_eq!(counter(&suite, NATIVE, "deposits"), 0);
    assert!(!cohort(&suite, number).ended);
    let now = suite.now();
    assert_eq!(refused(&mut suite, &anyone, &review), on_trial(12, now));
    // not even after the trial is it ended: it has the heads
    suite.advance_to(trial_ends);
    assert_eq!(refused(&mut suite, &anyone, &review), on_trial(12, trial_ends));
}

#[test]
fn a_deposit_returns_after_the_trial_though_nobody_can_cut() {
    let (mut suite, pool, number) = opened();
    let (anyone, curator) = (suite.account("anyone"), suite.address("curator"));
    let people = suite.fill_cohort(number, "person", &[100; 12]);
    set_custody_status(&mut suite, 1, CustodyStatus::Retired);
    suite.cut(pool).unwrap_err();
    let review = ExecuteMsg::ReviewCohort { cohort: number };
    suite.advance_to(cohort(&suite, number).opened_at + TRIAL);
    suite.data_pool(&anyone, &review).unwrap();
    assert_eq!((suite.balance(&curator, NATIVE), counter(&suite, NATIVE, "deposits")), (START, 0));
    assert!(!cohort(&suite, number).ended);
    // once is enough
    let (person, contribution) = people[0].clone();
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution }).unwrap();
    suite.data_pool(&anyone, &review).unwrap();
    assert!(cohort(&suite, number).ended);
    assert_eq!(counter(&suite, NATIVE, "purse"), 0);
}

#[test]
fn a_trial_begins_anew_after_a_suspension() {
    let (mut suite, pool, number) = opened();
    let (anyone, authority) = (suite.account("anyone"), suite.contracts.governance.clone());
    let review = ExecuteMsg::ReviewCohort { cohort: number };
    let stays = |trial_ends, now| ContractError::CohortStays {
        cohort: number,
        heads: 0,
        needed: 12,
        trial_ends,
        now,
    };
    suite.advance_to(cohort(&suite, number).opened_at + TRIAL - 1);
    suite.data_pool(&authority, &ExecuteMsg::SuspendPool { pool }).unwrap();
    let until = suite.now() + 1_200;
    suite.advance(1);
    let now = suite.now();
    assert_eq!(refused(&mut suite, &anyone, &review), stays(until + TRIAL, now));
    // ended early, it counts from then on
    suite.data_pool(&authority, &ExecuteMsg::ResumePool { pool }).unwrap();
    let trial_ends = suite.now() + TRIAL;
    assert_eq!(refused(&mut suite, &anyone, &review), stays(trial_ends, now));
    suite.advance_to(trial_ends);
    suite.data_pool(&anyone, &review).unwrap();
    assert!(cohort(&suite, number).ended);
}

#[test]
fn a_cohort_that_shrank_ends_even_after_its_deposit_returned() {
    let (mut suite, pool, number) = opened();
    let anyone = suite.account("anyone");
    let people = suite.fill_cohort(number, "person", &[100; 12]);
    suite.release_edition(pool, &[number]);
    let review = ExecuteMsg::ReviewCohort { cohort: number };
    suite.data_pool(&anyone, &review).unwrap();
    let trial_ends = cohort(&suite, number).opened_at + TRIAL;
    let stays =
        |heads, now| ContractError::CohortStays { cohort: number, heads, needed: 12, trial_ends, now };
    let (person, contribution) = people[0].clone();
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution }).unwrap();
    suite.cut(pool).unwrap();
    let now = suite.now();
    assert_eq!(refused(&mut suite, &anyone, &review), stays(11, now));
    suite.advance_to(trial_ends);
    suite.data_pool(&anyone, &review).unwrap();
    assert!(cohort(&suite, number).ended);
    assert_eq!(slots(&suite), 0);
    assert_eq!(counter(&suite, NATIVE, "purse"), 0);
    assert_eq!(refused(&mut suite, &anyone, &review), ContractError::CohortEnded { cohort: number });
}

#[test]
fn nobody_ends_a_cohort_between_two_cuts() {
    let (mut suite, pool, number) = opened();
    let anyone = suite.account("anyone");
    let people = suite.fill_cohort(number, "person", &[100; 12]);
    suite.cut(pool).unwrap();
    let review = ExecuteMsg::ReviewCohort { cohort: number };
    suite.data_pool(&anyone, &review).unwrap();
    let trial_ends = cohort(&suite, number).opened_at + TRIAL;
    suite.advance_to(trial_ends);
    let (person, contribution) = people[0].clone();
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution }).unwrap();
    let error =
        ContractError::CohortStays { cohort: number, heads: 12, needed: 12, trial_ends, now: trial_ends };
    assert_eq!(refused(&mut suite, &anyone, &review), error);
    suite.cut(pool).unwrap();
    suite.data_pool(&anyone, &review).unwrap();
    assert!(cohort(&suite, number).ended);
}

#[test]
fn a_deposit_returns_if_there_ever_were_enough() {
    let (mut suite, pool, number) = opened();
    let (anyone, curator) = (suite.account("anyone"), suite.address("curator"));
    let people = suite.fill_cohort(number, "person", &[100; 12]);
    suite.cut(pool).unwrap();
    for (person, contribution) in &people[..2] {
        suite.data_pool(person, &ExecuteMsg::Withdraw { contribution: *contribution }).unwrap();
        suite.cut(pool).unwrap();
    }
    let review = ExecuteMsg::ReviewCohort { cohort: number };
    suite.data_pool(&anyone, &review).unwrap();
    assert_eq!(suite.balance(&curator, NATIVE), START);
    assert!(!cohort(&suite, number).ended);
    suite.advance_to(cohort(&suite, number).opened_at + TRIAL);
    suite.data_pool(&anyone, &review).unwrap();
    assert!(cohort(&suite, number).ended);
    assert_eq!(counter(&suite, NATIVE, "purse"), 0);
}

#[test]
fn what_waits_in_an_ended_cohort_is_not_judged() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let person = suite.person("person");
    let terms = suite.terms(FLOOR);
    let number = suite.open_cohort(pool, terms).unwrap();
    let late = suite.contribute(&person, number, 10).unwrap();
    suite.advance(TRIAL);
    suite.data_pool(&person, &ExecuteMsg::ReviewCohort { cohort: number }).unwrap();
    let good = Verdict::Verified { quality: 10_000 };
    assert_eq!(refusal(suite.verdicts(&[(late, good)])), ContractError::NothingToJudge { items: 1 });
    let terms = suite.terms(FLOOR + 1);
    let other = suite.open_cohort(pool, terms).unwrap();
    let counts = suite.contribute(&person, other, 10).unwrap();
    suite.verdicts(&[(late, good), (counts, good)]).unwrap();
    assert_eq!((cohort(&suite, number).heads, cohort(&suite, other).heads), (0, 1));
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: late }).unwrap();
}

#[test]
fn a_small_cohort_ends_after_its_trial() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let anyone = suite.account("anyone");
    let terms = suite.terms(FLOOR);
    let number = suite.open_cohort(pool, terms.clone()).unwrap();
    suite.fill_cohort(number, "person", &[100; 11]);
    suite.cut(pool).unwrap();
    let review = ExecuteMsg::ReviewCohort { cohort: number };
    let trial_ends = cohort(&suite, number).opened_at + TRIAL;
    suite.advance_to(trial_ends - 1);
    let error =
        ContractError::CohortStays { cohort: number, heads: 11, needed: 12, trial_ends, now: trial_ends - 1 };
    assert_eq!(refused(&mut suite, &anyone, &review), error);
    suite.advance(1);
    suite.data_pool(&anyone, &review).unwrap();
    assert!(cohort(&suite, number).ended);
    assert_eq!(slots(&suite), 0);
    assert_eq!(counter(&suite, NATIVE, "deposits"), 0);
    assert_eq!(counter(&suite, NATIVE, "purse"), COHORT_DEPOSIT);
    assert_eq!(refused(&mut suite, &anyone, &review), ContractError::CohortEnded { cohort: number });
    assert_eq!(
        refused(&mut suite, &anyone, &ExecuteMsg::ReviewCohort { cohort: 7 }),
        ContractError::UnknownCohort { cohort: 7 }
    );

    // it takes nothing more, and its terms may be tried again, under another number
    let person = suite.address("person 1");
    let error = suite.contribute(&person, number, 1).unwrap_err().downcast::<ContractError>().unwrap();
    assert_eq!(error, ContractError::CohortEnded { cohort: number });
    let again = suite.open_cohort(pool, terms).unwrap();
    assert_eq!((again, cohort(&suite, again).slot), (2, 0));
    // whoever is in the ended one may still leave
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: 1 }).unwrap();
}

#[test]
fn cohorts_are_paged_by_number() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    for floor in [1, 2, 3] {
        let terms = suite.terms(floor);
        suite.open_cohort(pool, terms).unwrap();
    }
    let page = |start_after, limit| -> Vec<CohortId> {
        let page: Vec<CohortResponse> = suite.ask_pool(&QueryMsg::Cohorts { pool, start_after, limit });
        page.iter().map(|cohort| cohort.id).collect()
    };
    assert_eq!(page(None, None), [1, 2, 3]);
    assert_eq!(page(Some(1), Some(1)), [2]);
    assert!(page(Some(3), None).is_empty());
}
