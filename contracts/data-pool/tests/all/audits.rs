use api::ContributionId;
use api::check::InputError;
use api::data_pool::{
    AuditAssigned, AuditOutcome, AuditResponse, AuditVerdict, Audited, AuditorResponse, ContributionStatus,
    ExecuteMsg, QueryMsg,
};
use api::event::ChainEvent;
use attestation::Verdict;
use cosmwasm_std::{Addr, HexBinary};
use data_pool::ContractError;
use testkit::{Suite, verdict_on};

use crate::support::{contribution, refusal, refused, sampling, weight};

const AUDIT: u64 = 180;
const GOOD: Verdict = Verdict::Verified { quality: 10_000 };
const FLAGGED: Verdict = Verdict::Flagged { code: 4 };

fn audit(suite: &Suite, contribution: ContributionId) -> AuditResponse {
    suite.ask_pool(&QueryMsg::Audit { contribution })
}

fn decide(contribution: ContributionId, verdict: AuditVerdict) -> ExecuteMsg {
    ExecuteMsg::Audit { contribution, verdict }
}

fn move_on(contribution: ContributionId) -> ExecuteMsg {
    ExecuteMsg::MoveAudit { contribution }
}

fn record(suite: &Suite, auditor: &Addr) -> (u32, u32) {
    let query = QueryMsg::Auditor { auditor: auditor.to_string() };
    let AuditorResponse { decided, silent } = suite.ask_pool(&query);
    (decided, silent)
}

fn pending(suite: &Suite, auditor: &Addr) -> Vec<ContributionId> {
    let auditor = auditor.to_string();
    let page: Vec<AuditResponse> =
        suite.ask_pool(&QueryMsg::AuditsOf { auditor, start_after: None, limit: None });
    page.iter().map(|audit| audit.contribution).collect()
}

/// One contribution of 100 records, judged so, with these auditors on the list.
fn judged(sample_bps: u16, verdict: Verdict, auditors: usize) -> (Suite, Addr) {
    let (mut suite, cohort) = sampling(sample_bps);
    for number in 0..auditors {
        suite.auditor(&format!("auditor {number}"));
    }
    let person = suite.person("person");
    suite.contribute(&person, cohort, 100).unwrap();
    suite.verdicts(&[(1, verdict)]).unwrap();
    (suite, person)
}

#[test]
fn what_was_flagged_counts_if_an_auditor_says_so() {
    let (mut suite, _) = judged(0, FLAGGED, 3);
    let found = audit(&suite, 1);
    let auditor = found.auditor.clone().unwrap();
    assert_eq!((found.round, found.sampled, found.deadline), (1, false, Some(suite.now() + AUDIT)));
    assert_eq!(pending(&suite, &auditor), [1]);
    assert_eq!(weight(&suite, 1), (0, 0, 0));
    let quality = 8_000;
    let response = suite.data_pool(&auditor, &decide(1, AuditVerdict::Verified { quality })).unwrap();
    let told = response.events.iter().find_map(Audited::parse).unwrap();
    assert_eq!((told.verdict.as_str(), told.value, told.auditor), ("verified", 8_000, auditor.to_string()));
    assert_eq!(contribution(&suite, 1).status, ContributionStatus::Verified { quality });
    assert_eq!(weight(&suite, 1), (800_000, 1, 100));
    let found = audit(&suite, 1);
    let verdict = AuditVerdict::Verified { quality };
    assert_eq!(found.outcome, Some(AuditOutcome::Decided { auditor: auditor.clone(), verdict }));
    assert_eq!((found.auditor, found.deadline, found.silent), (None, None, vec![]));
    assert_eq!((record(&suite, &auditor), pending(&suite, &auditor)), ((1, 0), vec![]));
    let again = decide(1, AuditVerdict::Rejected { code: 1 });
    assert_eq!(refused(&mut suite, &auditor, &again), ContractError::NoAudit { contribution: 1 });
    assert_eq!(refused(&mut suite, &auditor, &move_on(1)), ContractError::NoAudit { contribution: 1 });
}

#[test]
fn a_sample_counts_until_an_auditor_says_no() {
    let (mut suite, person) = judged(10_000, GOOD, 1);
    let auditor = suite.address("auditor 0");
    assert_eq!(contribution(&suite, 1).status, ContributionStatus::Sampled { quality: 10_000 });
    assert_eq!(weight(&suite, 1), (1_000_000, 1, 100));
    suite.cut(1).unwrap();
    // the cut was far off: the first auditor's time is over, and there is no second
    suite.data_pool(&person, &move_on(1)).unwrap();
    assert_eq!(audit(&suite, 1).auditor, None);
    suite.advance(AUDIT);
    suite.data_pool(&person, &move_on(1)).unwrap();
    assert_eq!(contribution(&suite, 1).status, ContributionStatus::Verified { quality: 10_000 });

    let second = suite.contribute(&person, 1, 50).unwrap();
    suite.verdicts(&[(second, GOOD)]).unwrap();
    assert_eq!(weight(&suite, 1), (1_500_000, 1, 150));
    suite.data_pool(&auditor, &decide(second, AuditVerdict::Rejected { code: 9 })).unwrap();
    assert_eq!(weight(&suite, 1), (1_000_000, 1, 100));
    assert_eq!(contribution(&suite, second).status, ContributionStatus::Rejected { code: 9 });
    assert_eq!(contribution(&suite, second).last_edition, 0);
    // it may come again, and is looked at again
    suite.resubmit(&person, second, 60, &[]).unwrap();
    suite.verify(vec![verdict_on(second, 2, GOOD)]).unwrap();
    assert_eq!((audit(&suite, second).round, audit(&suite, second).outcome), (2, None));
    suite.data_pool(&auditor, &decide(second, AuditVerdict::Verified { quality: 5_000 })).unwrap();
    assert_eq!(weight(&suite, 1), (1_300_000, 1, 160));
}

#[test]
fn what_a_cut_holds_goes_on_being_sold_when_it_is_rejected() {
    let (mut suite, cohort) = sampling(0);
    suite.fill_cohort(cohort, "person", &[100; 12]);
    let auditor = suite.auditor("auditor");
    let person = suite.person("thirteenth");
    let flagged = suite.contribute(&person, cohort, 10).unwrap();
    suite.verdicts(&[(flagged, FLAGGED)]).unwrap();
    suite.data_pool(&auditor, &decide(flagged, AuditVerdict::Verified { quality: 10_000 })).unwrap();
    let edition = suite.release_edition(1, &[cohort]);
    // flagged counted from the next cut on, as anything verified
    assert_eq!(contribution(&suite, flagged).last_edition, edition);
    let stock = crate::support::Stock { pool: 1, cohort, edition, people: vec![] };
    suite.advance(300);
    crate::support::sell(&mut suite, &stock, 1, testkit::NATIVE, 100_000);
}

#[test]
fn a_rejected_sample_leaves_the_next_cut_and_no_edition_turns_stale() {
    let (mut suite, cohort) = sampling(10_000);
    let auditor = suite.auditor("auditor");
    let people = suite.fill_cohort(cohort, "person", &[100; 12]);
    let thirteenth = suite.person("thirteenth");
    suite.advance(testkit::CUT_PERIOD);
    let last = suite.contribute_verified(&thirteenth, cohort, 100);
    let edition = suite.release_edition(1, &[cohort]);
    suite.data_pool(&auditor, &decide(last, AuditVerdict::Rejected { code: 2 })).unwrap();
    assert_eq!(weight(&suite, cohort), (12_000_000, 12, 1_200));
    assert_eq!(contribution(&suite, last).last_edition, edition);
    let stock = crate::support::Stock { pool: 1, cohort, edition, people };
    suite.advance(250);
    crate::support::sell(&mut suite, &stock, 1, testkit::NATIVE, 100_000);
}

#[test]
fn two_silent_auditors_and_the_default_holds() {
    for (sample_bps, verdict, status) in [
        (0, FLAGGED, ContributionStatus::Rejected { code: 4 }),
        (10_000, GOOD, ContributionStatus::Verified { quality: 10_000 }),
    ] {
        let (mut suite, _) = judged(sample_bps, verdict, 5);
        let anyone = suite.account("anyone");
        let first = audit(&suite, 1).auditor.unwrap();
        let deadline = suite.now() + AUDIT;
        suite.advance_to(deadline - 1);
        let error = ContractError::AuditRuns { contribution: 1, deadline, now: deadline - 1 };
        assert_eq!(refused(&mut suite, &anyone, &move_on(1)), error);
        suite.advance(1);
        let error = ContractError::AuditOver { contribution: 1, deadline, now: deadline };
        let late = decide(1, AuditVerdict::Rejected { code: 1 });
        assert_eq!(refused(&mut suite, &first, &late), error);
        let response = suite.data_pool(&anyone, &move_on(1)).unwrap();
        let told = response.events.iter().find_map(AuditAssigned::parse).unwrap();
        let second = audit(&suite, 1).auditor.unwrap();
        assert_eq!((told.attempt, told.auditor, told.deadline), (2, second.to_string(), deadline + AUDIT));
        assert_ne!(first, second);
        assert_eq!((record(&suite, &first), pending(&suite, &first)), ((0, 1), vec![]));
        let error =
            ContractError::NotDrawn { contribution: 1, expected: Some(second.clone()), got: first.clone() };
        assert_eq!(refused(&mut suite, &first, &late), error);
        suite.advance(AUDIT);
        let response = suite.data_pool(&anyone, &move_on(1)).unwrap();
        assert_eq!(response.events.iter().find_map(Audited::parse).unwrap().auditor, "");
        assert_eq!(contribution(&suite, 1).status, status);
        let found = audit(&suite, 1);
        assert_eq!(
            (found.silent, found.outcome),
            (vec![first, second.clone()], Some(AuditOutcome::Default {}))
        );
        assert_eq!((record(&suite, &second), pending(&suite, &second)), ((0, 1), vec![]));
    }
}

#[test]
fn without_auditors_it_ends_too() {
    let (mut suite, person) = judged(0, FLAGGED, 0);
    assert_eq!(audit(&suite, 1).auditor, None);
    let error = ContractError::NotDrawn { contribution: 1, expected: None, got: person.clone() };
    let own = decide(1, AuditVerdict::Verified { quality: 1 });
    assert_eq!(refused(&mut suite, &person, &own), error);
    for _ in 0..2 {
        suite.advance(AUDIT);
        suite.data_pool(&person, &move_on(1)).unwrap();
    }
    assert_eq!(contribution(&suite, 1).status, ContributionStatus::Rejected { code: 4 });
}

#[test]
fn nobody_audits_what_they_have_a_part_in() {
    let (mut suite, cohort) = sampling(0);
    let person = suite.person("person");
    let payee = suite.account("payee");
    let payout = api::identity_registry::ExecuteMsg::SetPayout { address: Some(payee.to_string()) };
    let registry = suite.contracts.registry.clone();
    suite.execute(&person, &registry, &payout, &[]).unwrap();
    let involved = ["person", "payee", "curator", "relayer 0", "relayer 3"];
    for name in involved {
        suite.auditor(name);
    }
    let first = suite.contribute(&person, cohort, 1).unwrap();
    suite.verdicts(&[(first, FLAGGED)]).unwrap();
    assert_eq!(audit(&suite, first).auditor, None);
    // someone who has none is found among them
    let outsider = suite.auditor("outsider");
    for records in 2..12 {
        let number = suite.contribute(&person, cohort, records).unwrap();
        suite.verdicts(&[(number, FLAGGED)]).unwrap();
        assert_eq!(audit(&suite, number).auditor, Some(outsider.clone()));
    }
    assert_eq!(pending(&suite, &outsider).len(), 10);
}

#[test]
fn a_share_of_what_is_verified_is_sampled() {
    let (mut suite, cohort) = sampling(2_500);
    let person = suite.person("person");
    let mut sampled = 0;
    for records in 1..=200 {
        let number = suite.contribute_verified(&person, cohort, records);
        let is = matches!(contribution(&suite, number).status, ContributionStatus::Sampled { .. });
        sampled += u32::from(is);
    }
    assert!((30..70).contains(&sampled), "{sampled} of 200");
}

#[test]
fn withdrawing_ends_an_audit() {
    let (mut suite, person) = judged(10_000, GOOD, 1);
    let auditor = suite.address("auditor 0");
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: 1 }).unwrap();
    assert_eq!(audit(&suite, 1).outcome, Some(AuditOutcome::Withdrawn {}));
    assert!(pending(&suite, &auditor).is_empty());
    assert_eq!(weight(&suite, 1), (0, 0, 0));
    let verdict = decide(1, AuditVerdict::Verified { quality: 1 });
    assert_eq!(refused(&mut suite, &auditor, &verdict), ContractError::NoAudit { contribution: 1 });
    assert_eq!(record(&suite, &auditor), (0, 0));
}

#[test]
fn what_is_said_is_checked() {
    let (mut suite, _) = judged(0, FLAGGED, 1);
    let auditor = suite.address("auditor 0");
    for quality in [0, 10_001] {
        let error = InputError::Range { what: "quality", min: 1, max: 10_000, got: quality.into() };
        let verdict = decide(1, AuditVerdict::Verified { quality });
        assert_eq!(refused(&mut suite, &auditor, &verdict), error.into());
    }
    let error = ContractError::UnknownContribution { contribution: 9 };
    assert_eq!(refused(&mut suite, &auditor, &move_on(9)), error);
    let person = suite.address("person");
    let number = suite.contribute(&person, 1, 3).unwrap();
    let mut item = verdict_on(number, 1, GOOD);
    item.seed = HexBinary::from([1; 31]);
    let error = InputError::Length { what: "seed", expected: 32, got: 31 };
    assert_eq!(refusal(suite.verify(vec![item])), error.into());
    assert_eq!(audit(&suite, 1).auditor, Some(auditor));
}

#[test]
fn whoever_lost_the_role_audits_no_more() {
    use api::identity_registry::{ExecuteMsg as Registry, ROLE_AUDITOR};

    let (mut suite, _) = judged(0, FLAGGED, 1);
    let auditor = audit(&suite, 1).auditor.unwrap();
    let (owner, registry) = (suite.owner.clone(), suite.contracts.registry.clone());
    let (role, address) = (ROLE_AUDITOR.to_string(), auditor.to_string());
    suite.execute(&owner, &registry, &Registry::Revoke { role, address, scope: None }, &[]).unwrap();
    let verdict = decide(1, AuditVerdict::Verified { quality: 10_000 });
    let error = ContractError::NotAuditor { pool: 1, address: auditor.clone() };
    assert_eq!(refused(&mut suite, &auditor, &verdict), error);
    assert_eq!(contribution(&suite, 1).status, ContributionStatus::Flagged { code: 4 });
    // a role for this pool alone is enough
    suite.execute(&owner, &registry, &pool_auditor(&auditor), &[]).unwrap();
    suite.data_pool(&auditor, &verdict).unwrap();
}

fn pool_auditor(to: &Addr) -> api::identity_registry::ExecuteMsg {
    api::identity_registry::ExecuteMsg::Grant {
        role: api::identity_registry::ROLE_AUDITOR.into(),
        address: to.to_string(),
        scope: Some(1),
        expires_at: None,
    }
}
