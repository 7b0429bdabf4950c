use api::data_pool::{AuditResponse, AuditVerdict, ExecuteMsg, Pausable, QueryMsg};
use api::pause::{MAX_PAUSE, PauseResponse};
use attestation::Verdict;
use control::ControlError;
use cw_ownable::OwnershipError;
use data_pool::ContractError;
use testkit::{NATIVE, Suite};

use crate::support::{
    FLOOR, LEAST, claimed, contribution, lines, native, open, open_msg, refusal, refused, refused_with,
    sampling, settle, stocked,
};

const GOOD: Verdict = Verdict::Verified { quality: 10_000 };

fn pause(suite: &mut Suite, action: Pausable, seconds: u64) {
    let owner = suite.owner.clone();
    suite.data_pool(&owner, &ExecuteMsg::Pause { action, seconds }).unwrap();
}

#[test]
fn the_owner_pauses_and_lifts() {
    let (mut suite, stock) = stocked();
    let (owner, stranger) = (suite.owner.clone(), stock.people[0].0.clone());
    let stop = ExecuteMsg::Pause { action: Pausable::Cut, seconds: 100 };
    let lift = ExecuteMsg::Lift { action: Pausable::Cut };
    for msg in [&stop, &lift] {
        let error = ContractError::Ownership(OwnershipError::NotOwner);
        assert_eq!(refused(&mut suite, &stranger, msg), error);
    }
    let none = ContractError::Control(ControlError::NotPaused { action: "cut".into() });
    assert_eq!(refused(&mut suite, &owner, &lift), none);
    suite.data_pool(&owner, &stop).unwrap();
    let until = suite.now() + 100;
    let found: Vec<PauseResponse> = suite.ask_pool(&QueryMsg::Pauses {});
    let names: Vec<_> = found.iter().map(|pause| pause.action.as_str()).collect();
    assert_eq!(names, Pausable::NAMES);
    let of_cut = found.iter().find(|pause| pause.action == "cut").unwrap();
    assert_eq!((of_cut.paused_until, of_cut.left), (Some(until), MAX_PAUSE));
    suite.data_pool(&owner, &lift).unwrap();
    // by the name that guardians use
    let json: ExecuteMsg =
        cosmwasm_std::from_json(br#"{"pause":{"action":"propose_pool","seconds":5}}"#).unwrap();
    assert_eq!(json, ExecuteMsg::Pause { action: Pausable::ProposePool, seconds: 5 });
}

#[test]
fn what_comes_in_is_stopped_and_what_leaves_is_not() {
    let (mut suite, stock) = stocked();
    let (marketplace, curator) = (suite.contracts.marketplace.clone(), suite.address("curator"));
    let person = stock.people[0].0.clone();
    let waits = suite.contribute(&person, 1, 5).unwrap();
    open(&mut suite, &stock, 1, NATIVE);
    open(&mut suite, &stock, 2, NATIVE);
    for action in [
        Pausable::ProposePool,
        Pausable::OpenCohort,
        Pausable::Contribute,
        Pausable::Verify,
        Pausable::Audit,
        Pausable::Cut,
        Pausable::Sell,
    ] {
        pause(&mut suite, action, 200);
    }
    let until = suite.now() + 200;
    let paused = |action: Pausable| {
        ContractError::Control(ControlError::Paused { action: action.name().into(), until })
    };
    let proposal = ExecuteMsg::ProposePool { draft: suite.pool_draft() };
    let deposit = [native(testkit::POOL_DEPOSIT)];
    assert_eq!(refused_with(&mut suite, &curator, &proposal, &deposit), paused(Pausable::ProposePool));
    let cohort = ExecuteMsg::OpenCohort { pool: 1, terms: suite.terms(FLOOR + 1) };
    assert_eq!(refused(&mut suite, &person, &cohort), paused(Pausable::OpenCohort));
    assert_eq!(refusal(suite.contribute(&person, 1, 6)), paused(Pausable::Contribute));
    assert_eq!(refusal(suite.resubmit(&person, waits, 6, &[])), paused(Pausable::Contribute));
    assert_eq!(refusal(suite.verdicts(&[(waits, GOOD)])), paused(Pausable::Verify));
    let audit = ExecuteMsg::Audit { contribution: 1, verdict: AuditVerdict::Rejected { code: 1 } };
    assert_eq!(refused(&mut suite, &person, &audit), paused(Pausable::Audit));
    assert_eq!(refused(&mut suite, &curator, &ExecuteMsg::Cut { pool: 1 }), paused(Pausable::Cut));
    let buy = open_msg(&stock, 3, NATIVE, &[(1, LEAST)]);
    assert_eq!(refused(&mut suite, &marketplace, &buy), paused(Pausable::Sell));

    settle(&mut suite, 1, NATIVE, &[(1, LEAST)]).unwrap();
    suite.data_pool(&marketplace, &ExecuteMsg::Void { order: 2 }).unwrap();
    assert!(claimed(&mut suite, &person, 1, NATIVE) > 0);
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: waits }).unwrap();
    // it ends by itself
    suite.advance_to(until);
    suite.data_pool(&marketplace, &open_msg(&stock, 3, NATIVE, &[(1, LEAST)])).unwrap();
    assert_eq!(lines(&[(1, LEAST)]).len(), 1);
}

#[test]
fn deadlines_move_with_the_pause_of_what_should_be_done_by_them() {
    let (mut suite, cohort) = sampling(10_000);
    let auditor = suite.auditor("auditor");
    let person = suite.person("person");
    let one = suite.contribute(&person, cohort, 5).unwrap();
    let two = suite.contribute(&person, cohort, 6).unwrap();
    let begun = suite.now();
    suite.verdicts(&[(one, GOOD)]).unwrap();
    pause(&mut suite, Pausable::Verify, 100);
    pause(&mut suite, Pausable::Audit, 50);
    pause(&mut suite, Pausable::Contribute, 70);
    suite.advance(200);
    assert_eq!(contribution(&suite, two).expires_at, Some(begun + 900 + 100));
    let audit: AuditResponse = suite.ask_pool(&QueryMsg::Audit { contribution: one });
    assert_eq!(audit.deadline, Some(begun + 180 + 50));
    suite.advance_to(begun + 229);
    let verdict = AuditVerdict::Verified { quality: 9_000 };
    suite.data_pool(&auditor, &ExecuteMsg::Audit { contribution: one, verdict }).unwrap();
    suite.advance_to(begun + 999);
    let error = ContractError::Waits { contribution: two, expires_at: begun + 1_000, now: begun + 999 };
    assert_eq!(refused(&mut suite, &person, &ExecuteMsg::Expire { contribution: two }), error);
    suite.advance(1);
    suite.data_pool(&person, &ExecuteMsg::Expire { contribution: two }).unwrap();
    // the trial of a cohort is longer by as long as nobody could join: by the longer of both pauses
    suite.advance_to(begun + 1_899);
    let error = ContractError::CohortStays {
        cohort,
        heads: 1,
        needed: 12,
        trial_ends: begun + 1_900,
        now: begun + 1_899,
    };
    assert_eq!(refused(&mut suite, &person, &ExecuteMsg::ReviewCohort { cohort }), error);
    suite.advance(1);
    suite.data_pool(&person, &ExecuteMsg::ReviewCohort { cohort }).unwrap();
}
