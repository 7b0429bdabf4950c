use api::data_pool::{
    CohortResponse, CustodySet, EditionResponse, ExecuteMsg, OrderState, PoolResponse, PoolStatus, QueryMsg,
};
use api::event::ChainEvent;
use api::identity_registry::CustodyStatus;
use attestation::{Authority, ReportError, Verdict};
use cosmwasm_std::Addr;
use data_pool::ContractError;
use testkit::{NATIVE, Suite};

use crate::support::{
    FLOOR, LEAST, ask, claimed, counter, native, open, open_msg, refusal, refused, refused_with, second_key,
    set_custody_status, settle, stocked,
};

const SUSPENSION: u64 = 1_200;
const SUSPEND: ExecuteMsg = ExecuteMsg::SuspendPool { pool: 1 };
const RESUME: ExecuteMsg = ExecuteMsg::ResumePool { pool: 1 };
const RETIRE: ExecuteMsg = ExecuteMsg::RetirePool { pool: 1 };

fn status(suite: &Suite) -> PoolStatus {
    suite.ask_pool::<PoolResponse>(&QueryMsg::Pool { pool: 1 }).pool.status
}

/// The pool takes nothing and sells nothing, and says why.
fn must_stand_still(suite: &mut Suite, person: &Addr, status: PoolStatus) {
    let error = || ContractError::PoolNotActive { pool: 1, status };
    let (marketplace, curator) = (suite.contracts.marketplace.clone(), suite.address("curator"));
    assert_eq!(refusal(suite.contribute(person, 1, 1)), error());
    let open = ExecuteMsg::OpenCohort { pool: 1, terms: suite.terms(77) };
    assert_eq!(refused_with(suite, &curator, &open, &[native(testkit::COHORT_DEPOSIT)]), error());
    assert_eq!(refused(suite, &curator, &ExecuteMsg::Cut { pool: 1 }), error());
    let buy = ExecuteMsg::Open {
        order: 99,
        pool: 1,
        edition: 1,
        ask: ask(NATIVE),
        lines: crate::support::lines(&[(1, LEAST)]),
    };
    assert_eq!(refused(suite, &marketplace, &buy), error());
    let quote = QueryMsg::Quote { pool: 1, edition: 1, ask: ask(NATIVE) };
    let said = suite.query::<api::data_pool::QuoteResponse>(&suite.contracts.data_pool, &quote);
    assert!(said.unwrap_err().to_string().contains("it must be active"));
}

#[test]
fn a_suspended_pool_stands_still_and_lets_everyone_out() {
    let (mut suite, stock) = stocked();
    let authority = suite.contracts.governance.clone();
    let person = stock.people[0].0.clone();
    open(&mut suite, &stock, 1, NATIVE);
    open(&mut suite, &stock, 2, NATIVE);
    let waits = suite.contribute(&person, 1, 7).unwrap();
    suite.contribute_verified(&person, 1, 8);
    suite.cut(1).unwrap();
    let late = suite.contribute_verified(&person, 1, 9);
    suite.data_pool(&authority, &SUSPEND).unwrap();
    let until = suite.now() + SUSPENSION;
    assert_eq!(status(&suite), PoolStatus::Suspended { until });
    must_stand_still(&mut suite, &person, PoolStatus::Suspended { until });
    // what leaves, leaves; what was begun, ends
    let item = suite.edition_item(1, 2, &[1]);
    suite.publish(item).unwrap();
    suite.verdicts(&[(waits, Verdict::Rejected { code: 1 })]).unwrap();
    settle(&mut suite, 1, NATIVE, &[(1, LEAST)]).unwrap();
    let marketplace = suite.contracts.marketplace.clone();
    suite.data_pool(&marketplace, &ExecuteMsg::Void { order: 2 }).unwrap();
    assert!(claimed(&mut suite, &person, 1, NATIVE) > 0);
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: late }).unwrap();
    let suspended = PoolStatus::Suspended { until };
    let error = ContractError::PoolStatus { pool: 1, status: suspended, expected: "active" };
    assert_eq!(refused(&mut suite, &authority, &SUSPEND), error);

    // until then, and no longer
    suite.advance_to(until - 1);
    let other = stock.people[1].0.clone();
    must_stand_still(&mut suite, &other, PoolStatus::Suspended { until });
    suite.advance(1);
    suite.contribute(&other, 1, 9).unwrap();
    open(&mut suite, &stock, 3, NATIVE);
    assert_eq!(refused(&mut suite, &authority, &RESUME), {
        ContractError::PoolStatus { pool: 1, status: PoolStatus::Active, expected: "suspended" }
    });
    suite.data_pool(&authority, &SUSPEND).unwrap();
    suite.data_pool(&authority, &RESUME).unwrap();
    assert_eq!(status(&suite), PoolStatus::Active);
}

#[test]
fn only_the_authority_suspends() {
    let (mut suite, _) = stocked();
    let (curator, expected) = (suite.address("curator"), suite.contracts.governance.clone());
    for msg in [SUSPEND, RESUME, ExecuteMsg::SetCustody { pool: 1, custody: 2 }] {
        let error = ContractError::NotAuthority { pool: 1, expected: expected.clone(), got: curator.clone() };
        assert_eq!(refused(&mut suite, &curator, &msg), error);
    }
    let error = ContractError::UnknownPool { pool: 9 };
    assert_eq!(refused(&mut suite, &expected, &ExecuteMsg::SuspendPool { pool: 9 }), error);
    assert_eq!(refused(&mut suite, &expected, &ExecuteMsg::RetirePool { pool: 9 }), error);
}

#[test]
fn a_retired_pool_pays_for_ever() {
    let (mut suite, stock) = stocked();
    let (curator, anyone) = (suite.address("curator"), suite.account("anyone"));
    let person = stock.people[0].0.clone();
    open(&mut suite, &stock, 1, NATIVE);
    let waits = suite.contribute(&person, 1, 7).unwrap();
    suite.contribute_verified(&person, 1, 8);
    suite.data_pool(&curator, &RETIRE).unwrap();
    assert_eq!(status(&suite), PoolStatus::Retired);
    must_stand_still(&mut suite, &person, PoolStatus::Retired);
    let verdict = Verdict::Verified { quality: 1 };
    assert_eq!(refusal(suite.verdicts(&[(waits, verdict)])), ContractError::NothingToJudge { items: 1 });
    // the edition is past its sale; the open order keeps it open
    let close = ExecuteMsg::Close { pool: 1 };
    let error = ContractError::NothingToClose { pool: 1, closed: 0 };
    assert_eq!(refused(&mut suite, &anyone, &close), error);
    settle(&mut suite, 1, NATIVE, &[(1, LEAST)]).unwrap();
    suite.data_pool(&anyone, &close).unwrap();
    let edition: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: 1 });
    assert!(edition.closed);
    suite.advance(10 * 365 * 86_400);
    assert!(claimed(&mut suite, &person, 1, NATIVE) > 0);
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: stock.people[0].1 }).unwrap();
    let order: api::data_pool::OrderResponse = suite.ask_pool(&QueryMsg::Order { order: 1 });
    assert_eq!(order.state, OrderState::Settled);
    // for good
    let authority = suite.contracts.governance.clone();
    for (msg, expected) in [
        (SUSPEND, "active"),
        (RESUME, "suspended"),
        (RETIRE, "active or suspended"),
        (ExecuteMsg::SetCustody { pool: 1, custody: 1 }, "active or suspended"),
    ] {
        let error = ContractError::PoolStatus { pool: 1, status: PoolStatus::Retired, expected };
        assert_eq!(refused(&mut suite, &authority, &msg), error);
    }
}

#[test]
fn its_cohorts_end_with_their_deposits() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let (curator, anyone) = (suite.address("curator"), suite.account("anyone"));
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    suite.data_pool(&curator, &RETIRE).unwrap();
    let review = ExecuteMsg::ReviewCohort { cohort };
    suite.data_pool(&anyone, &review).unwrap();
    assert!(suite.ask_pool::<CohortResponse>(&QueryMsg::Cohort { cohort }).ended);
    assert_eq!((counter(&suite, NATIVE, "deposits"), counter(&suite, NATIVE, "purse")), (0, 0));
    assert_eq!(suite.balance(&curator, NATIVE), testkit::START);
    assert_eq!(refused(&mut suite, &anyone, &review), ContractError::CohortEnded { cohort });
}

#[test]
fn the_authority_retires_too_and_nobody_else() {
    let (mut suite, stock) = stocked();
    let authority = suite.contracts.governance.clone();
    let got = stock.people[0].0.clone();
    let curator = suite.address("curator");
    let error = ContractError::NotInCharge {
        pool: 1,
        curator: curator.clone(),
        authority: authority.clone(),
        got: got.clone(),
    };
    assert_eq!(refused(&mut suite, &got, &RETIRE), error);
    suite.data_pool(&authority, &SUSPEND).unwrap();
    suite.data_pool(&authority, &RETIRE).unwrap();
    // one that was never active has nothing to retire
    let draft = suite.pool_draft();
    let second = suite.propose_pool(&curator, draft).unwrap();
    let retire = ExecuteMsg::RetirePool { pool: second };
    let expected = "active or suspended";
    let error = |status| ContractError::PoolStatus { pool: second, status, expected };
    assert_eq!(refused(&mut suite, &curator, &retire), error(PoolStatus::Proposed));
    suite.decide_pool(second, false).unwrap();
    assert_eq!(refused(&mut suite, &curator, &retire), error(PoolStatus::Refused));
}

#[test]
fn another_key_seals_what_is_cut_from_then_on() {
    let (mut suite, stock) = stocked();
    let authority = suite.contracts.governance.clone();
    let person = stock.people[0].0.clone();
    suite.contribute_verified(&person, 1, 8);
    let second = suite.cut(1).unwrap();
    let other = second_key(&mut suite);
    let set = |custody| ExecuteMsg::SetCustody { pool: 1, custody };
    let error = ContractError::SameCustody { pool: 1, custody: 1 };
    assert_eq!(refused(&mut suite, &authority, &set(1)), error);
    let error = ContractError::UnknownCustody { custody: 7 };
    assert_eq!(refused(&mut suite, &authority, &set(7)), error);
    for status in [CustodyStatus::Retired, CustodyStatus::Compromised] {
        set_custody_status(&mut suite, other, status);
        let error = ContractError::CustodyStatus { custody: other, status };
        assert_eq!(refused(&mut suite, &authority, &set(other)), error);
    }
    set_custody_status(&mut suite, other, CustodyStatus::Active);
    let response = suite.data_pool(&authority, &set(other)).unwrap();
    let told = response.events.iter().find_map(CustodySet::parse).unwrap();
    assert_eq!(told, CustodySet { pool: 1, custody: other, before: 1 });
    let custody = |suite: &Suite, edition| {
        let found: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition });
        found.edition.custody
    };
    // what is cut is published by the old keepers, what waits is judged by the new ones
    let item = suite.edition_item(1, second, &[1]);
    suite.publish(item).unwrap();
    let waits = suite.contribute(&person, 1, 9).unwrap();
    let verdict = Verdict::Verified { quality: 10_000 };
    let (expected, got) = (Authority::Custody(2), Authority::Custody(1));
    let error = ContractError::ReportOfOthers { pool: 1, source: ReportError::Authority { expected, got } };
    assert_eq!(refusal(suite.verdicts(&[(waits, verdict)])), error);
    suite.custody_id = other;
    suite.relayers.rotate_right(1);
    suite.verdicts(&[(waits, verdict)]).unwrap();
    let third = suite.release_edition(1, &[1]);
    assert_eq!([1, second, third].map(|edition| custody(&suite, edition)), [1, 1, 2]);
    // an order pays the keepers of the edition that it bought
    let now = suite.now() / 3_600;
    let pot = |suite: &Suite, custody| {
        let query = QueryMsg::Week { week: now, custody, denom: NATIVE.into() };
        suite.ask_pool::<api::data_pool::WeekResponse>(&query).pot.u128()
    };
    crate::support::sell(&mut suite, &stock, 1, NATIVE, 1_000_000);
    assert_eq!((pot(&suite, 1), pot(&suite, 2)), (30_000, 0));
    let later = crate::support::Stock { edition: third, ..stock };
    let marketplace = suite.contracts.marketplace.clone();
    suite.data_pool(&marketplace, &open_msg(&later, 2, NATIVE, &[(1, 1_000_000)])).unwrap();
    settle(&mut suite, 2, NATIVE, &[(1, 1_000_000)]).unwrap();
    assert_eq!((pot(&suite, 1), pot(&suite, 2)), (30_000, 30_000));
}
