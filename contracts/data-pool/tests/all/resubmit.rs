use api::check::InputError;
use api::data_pool::{Contributed, ContributionStatus, ExecuteMsg, PoolStatus};
use api::event::ChainEvent;
use api::identity_registry::Status;
use attestation::Verdict;
use data_pool::ContractError;
use testkit::{NATIVE, START, Suite, verdict_on};

use crate::support::{FLOOR, alter, contribution, counter, native, refusal, refused, share, weight};

const GOOD: Verdict = Verdict::Verified { quality: 10_000 };
const BAD: Verdict = Verdict::Rejected { code: 3 };
const DEPOSIT: u128 = 1_000;

fn suite() -> (Suite, cosmwasm_std::Addr, u32) {
    let mut suite = Suite::builder().contribution_deposit(DEPOSIT).build();
    let pool = suite.active_pool();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let person = suite.person("person");
    suite.contribute(&person, cohort, 10).unwrap();
    (suite, person, cohort)
}

#[test]
fn what_was_rejected_comes_again() {
    let (mut suite, person, cohort) = suite();
    suite.verdicts(&[(1, BAD)]).unwrap();
    suite.advance(5);
    let response = suite.resubmit(&person, 1, 20, &[native(DEPOSIT)]).unwrap();
    let told = response.events.iter().find_map(Contributed::parse).unwrap();
    assert_eq!((told.round, told.records), (2, 20));
    let found = contribution(&suite, 1);
    assert_eq!((found.round, found.status, found.records), (2, ContributionStatus::Submitted, 20));
    assert_eq!((found.submitted_at, found.deposit), (suite.now(), Some(native(DEPOSIT))));
    // a verdict on the round before is no verdict on this one
    assert_eq!(refusal(suite.verdicts(&[(1, GOOD)])), ContractError::NothingToJudge { items: 1 });
    let error = ContractError::UnknownRound { contribution: 1, round: 3, last: 2 };
    assert_eq!(refusal(suite.verify(vec![verdict_on(1, 3, GOOD)])), error);
    suite.verify(vec![verdict_on(1, 2, GOOD)]).unwrap();
    assert_eq!(weight(&suite, cohort), (200_000, 1, 20));
}

#[test]
fn the_deposit_goes_back_at_each_verdict() {
    let (mut suite, person, _) = suite();
    assert_eq!(counter(&suite, NATIVE, "deposits"), DEPOSIT + testkit::COHORT_DEPOSIT);
    suite.verdicts(&[(1, BAD)]).unwrap();
    assert_eq!(share(&suite, &person, NATIVE), DEPOSIT);
    let expected = native(DEPOSIT).to_string();
    let nothing = InputError::Funds { expected, got: "nothing".into() };
    assert_eq!(refusal(suite.resubmit(&person, 1, 20, &[])), nothing.clone().into());
    let error = suite.contribute(&person, 9, 1).unwrap_err().downcast::<ContractError>().unwrap();
    assert_eq!(error, ContractError::UnknownCohort { cohort: 9 });
    suite.resubmit(&person, 1, 20, &[native(DEPOSIT)]).unwrap();
    suite.verify(vec![verdict_on(1, 2, Verdict::Flagged { code: 4 })]).unwrap();
    suite.data_pool(&person, &ExecuteMsg::ClaimShare { address: None, denom: NATIVE.into() }).unwrap();
    assert_eq!(suite.balance(&person, NATIVE), START);
    assert_eq!(counter(&suite, NATIVE, "deposits"), testkit::COHORT_DEPOSIT);
    assert_eq!(contribution(&suite, 1).deposit, None);
}

#[test]
fn what_waits_in_vain_comes_again_with_the_deposit_it_has() {
    let (mut suite, person, _) = suite();
    let expires_at = suite.now() + 900;
    suite.advance_to(expires_at - 1);
    let error = ContractError::Waits { contribution: 1, expires_at, now: expires_at - 1 };
    assert_eq!(refusal(suite.resubmit(&person, 1, 20, &[])), error);
    suite.advance(1);
    let got = native(DEPOSIT).to_string();
    let error = InputError::Funds { expected: "nothing".into(), got };
    assert_eq!(refusal(suite.resubmit(&person, 1, 20, &[native(DEPOSIT)])), error.into());
    suite.resubmit(&person, 1, 20, &[]).unwrap();
    let found = contribution(&suite, 1);
    assert_eq!((found.round, found.expires_at), (2, Some(expires_at + 900)));
}

#[test]
fn only_what_does_not_count_comes_again() {
    let (mut suite, person, cohort) = suite();
    let again = |suite: &mut Suite, number| refusal(suite.resubmit(&person, number, 20, &[native(DEPOSIT)]));
    let no = |contribution, status| ContractError::NotToResubmit { contribution, status };
    let (second, third) =
        (suite.contribute(&person, cohort, 1).unwrap(), suite.contribute(&person, cohort, 2).unwrap());
    suite.verdicts(&[(1, GOOD), (second, Verdict::Flagged { code: 4 })]).unwrap();
    assert_eq!(again(&mut suite, 1), no(1, ContributionStatus::Verified { quality: 10_000 }));
    assert_eq!(again(&mut suite, second), no(second, ContributionStatus::Flagged { code: 4 }));
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: third }).unwrap();
    assert_eq!(again(&mut suite, third), no(third, ContributionStatus::Withdrawn));
    assert_eq!(again(&mut suite, 9), ContractError::UnknownContribution { contribution: 9 });
}

#[test]
fn by_its_contributor_who_may_contribute() {
    let (mut suite, person, _) = suite();
    suite.verdicts(&[(1, BAD)]).unwrap();
    let other = suite.person("other");
    let error = ContractError::NotContributor { contribution: 1, sender: other.clone() };
    assert_eq!(refusal(suite.resubmit(&other, 1, 20, &[native(DEPOSIT)])), error);
    let identity = alter(&mut suite, &person, |record| record.status = Status::Revoked);
    let refused = refusal(suite.resubmit(&person, 1, 20, &[native(DEPOSIT)]));
    assert!(matches!(refused, ContractError::NotActive(who) if who.identity == identity));
    alter(&mut suite, &person, |record| record.status = Status::Active);
    let curator = suite.address("curator");
    suite.data_pool(&curator, &ExecuteMsg::RetirePool { pool: 1 }).unwrap();
    let error = ContractError::PoolNotActive { pool: 1, status: PoolStatus::Retired };
    assert_eq!(refusal(suite.resubmit(&person, 1, 20, &[native(DEPOSIT)])), error);
}

#[test]
fn eight_rounds_at_most() {
    let (mut suite, person, _) = suite();
    suite.verdicts(&[(1, BAD)]).unwrap();
    for round in 2..=8 {
        suite.resubmit(&person, 1, 20, &[native(DEPOSIT)]).unwrap();
        suite.verify(vec![verdict_on(1, round, BAD)]).unwrap();
    }
    let error = ContractError::TooManyRounds { contribution: 1, max: 8 };
    assert_eq!(refusal(suite.resubmit(&person, 1, 20, &[native(DEPOSIT)])), error);
    let records = InputError::Range { what: "records", min: 1, max: 10_000_000, got: 0 };
    let second = suite.contribute(&person, 1, 1).unwrap();
    suite.verdicts(&[(second, BAD)]).unwrap();
    assert_eq!(
        refusal(suite.resubmit(&person, second, 0, &[native(DEPOSIT)])),
        InputError::Range { what: "bytes", min: 1, max: 1 << 30, got: 0 }.into()
    );
    let msg = ExecuteMsg::Resubmit {
        contribution: second,
        content: testkit::content_id("again"),
        bytes: 1,
        records: 0,
        commitment: cosmwasm_std::HexBinary::from([1; 32]),
    };
    let error = crate::support::refused_with(&mut suite, &person, &msg, &[native(DEPOSIT)]);
    assert_eq!(error, records.into());
    let error = ContractError::UnknownContribution { contribution: 77 };
    assert_eq!(refused(&mut suite, &person, &ExecuteMsg::Withdraw { contribution: 77 }), error);
}
