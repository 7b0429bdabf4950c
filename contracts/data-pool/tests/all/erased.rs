use api::check::InputError;
use api::data_pool::{
    ContributionStatus, Erasure, ErasureNoted, ExecuteMsg, LAST_ERASURE, QueryMsg, Swept, Withdrawn,
};
use api::event::ChainEvent;
use api::identity_registry::Status;
use attestation::Verdict;
use data_pool::ContractError;
use testkit::{NATIVE, Suite};

use crate::support::{
    FLOOR, alter, claimed, contribution, counter, erase, key, native, refused, sell, stocked, weight,
};

const SWEEP: u64 = 7_200;

fn withdraw_erased(identity: u64, limit: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::WithdrawErased { identity, limit }
}

fn sweep(identity: u64, denom: &str) -> ExecuteMsg {
    ExecuteMsg::Sweep { identity, claims: vec![key(1, denom)], limit: None }
}

fn erasure_after(suite: &Suite, edition: u32, after: u64) -> Option<Erasure> {
    suite.ask_pool(&QueryMsg::ErasureAfter { cohort: 1, edition, after })
}

#[test]
fn all_contributions_of_the_erased_are_withdrawn_page_by_page() {
    let (mut suite, stock) = stocked();
    let anyone = suite.account("anyone");
    let (person, first) = stock.people[0].clone();
    let rejected = suite.contribute(&person, 1, 2).unwrap();
    suite.verdicts(&[(rejected, Verdict::Rejected { code: 1 })]).unwrap();
    let waits = suite.contribute(&person, 1, 3).unwrap();
    let gone = suite.contribute(&person, 1, 4).unwrap();
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: gone }).unwrap();
    let fresh = suite.contribute_verified(&person, 1, 5);
    let identity = suite.identity(&person);
    let error = ContractError::NotErased { identity, status: Status::Active };
    assert_eq!(refused(&mut suite, &anyone, &withdraw_erased(identity, None)), error);
    erase(&mut suite, &person);
    let response = suite.data_pool(&anyone, &withdraw_erased(identity, Some(2))).unwrap();
    let told: Vec<_> = response.events.iter().filter_map(Withdrawn::parse).map(|e| e.contribution).collect();
    assert_eq!(told, [first, rejected]);
    let notice = response.events.iter().find_map(ErasureNoted::parse).unwrap();
    assert_eq!(notice, ErasureNoted { number: 1, cohort: 1, identity, cut: 1 });
    let response = suite.data_pool(&anyone, &withdraw_erased(identity, None)).unwrap();
    let told: Vec<_> = response.events.iter().filter_map(Withdrawn::parse).map(|e| e.contribution).collect();
    assert_eq!(told, [waits, fresh]);
    // no edition ever held these
    assert!(response.events.iter().find_map(ErasureNoted::parse).is_none());
    let error = ContractError::NothingToErase { identity };
    assert_eq!(refused(&mut suite, &anyone, &withdraw_erased(identity, None)), error);
    for number in [first, rejected, waits, gone, fresh] {
        assert_eq!(contribution(&suite, number).status, ContributionStatus::Withdrawn);
    }
    assert_eq!(weight(&suite, 1), (11_000_000, 11, 1_100));
    let now = suite.now();
    assert_eq!(erasure_after(&suite, 1, 0), Some(Erasure { number: 1, cut: 1, at: now }));
    let raw = LAST_ERASURE.query(&suite.app.wrap(), &suite.contracts.data_pool, 1).unwrap();
    assert_eq!(raw.number, 1);
    // the cohort turns stale as by any withdrawal
    suite.advance(240);
    let quote = QueryMsg::Quote { pool: 1, edition: 1, ask: crate::support::ask(NATIVE) };
    let line = suite.ask_pool::<api::data_pool::QuoteResponse>(&quote).lines[0].clone();
    assert!(matches!(line.refusals[..], [terms::Refusal::Withdrawn { .. }]));
}

#[test]
fn whoever_left_before_they_were_erased_is_looked_for_too() {
    let (mut suite, stock) = stocked();
    let anyone = suite.account("anyone");
    let [(early, of_early), (late, of_late)] = [stock.people[0].clone(), stock.people[1].clone()];
    suite.data_pool(&early, &ExecuteMsg::Withdraw { contribution: of_early }).unwrap();
    assert_eq!(contribution(&suite, of_early).last_edition, 1);
    for records in 1..=2 {
        suite.contribute_verified(&stock.people[2].0, 1, records);
        suite.cut(1).unwrap();
    }
    // they left after edition 1: nothing of them is in later ones
    let identity = erase(&mut suite, &early);
    suite.data_pool(&anyone, &withdraw_erased(identity, None)).unwrap();
    assert_eq!(erasure_after(&suite, 1, 0).unwrap().cut, 1);
    assert_eq!(erasure_after(&suite, 2, 0), None);
    assert_eq!(contribution(&suite, of_late).last_edition, 3);
    let identity = erase(&mut suite, &late);
    suite.data_pool(&anyone, &withdraw_erased(identity, None)).unwrap();
    assert_eq!(erasure_after(&suite, 3, 0).unwrap().number, 2);
    assert_eq!(erasure_after(&suite, 1, 1).unwrap().number, 2);
    // an earlier leaver is erased after a later one: the notice reaches as far as the one before, never less
    let (third, of_third) = stock.people[3].clone();
    suite.data_pool(&third, &ExecuteMsg::Withdraw { contribution: of_third }).unwrap();
    suite.contribute_verified(&stock.people[2].0, 1, 3);
    suite.cut(1).unwrap();
    let identity = erase(&mut suite, &third);
    suite.data_pool(&anyone, &withdraw_erased(identity, None)).unwrap();
    assert_eq!(erasure_after(&suite, 3, 2), Some(Erasure { number: 3, cut: 3, at: suite.now() }));
    assert_eq!(erasure_after(&suite, 4, 0), None);
}

#[test]
fn what_was_rejected_by_an_audit_was_in_editions_too() {
    let (mut suite, cohort) = crate::support::sampling(10_000);
    let auditor = suite.auditor("auditor");
    suite.advance(testkit::CUT_PERIOD);
    suite.fill_cohort(cohort, "person", &[10; 12]);
    suite.release_edition(1, &[cohort]);
    let verdict = api::data_pool::AuditVerdict::Rejected { code: 1 };
    suite.data_pool(&auditor, &ExecuteMsg::Audit { contribution: 1, verdict }).unwrap();
    let person = suite.address("person 1");
    suite.resubmit(&person, 1, 5, &[]).unwrap();
    assert_eq!(contribution(&suite, 1).last_edition, 1);
    let identity = erase(&mut suite, &person);
    suite.data_pool(&auditor, &withdraw_erased(identity, None)).unwrap();
    assert_eq!(erasure_after(&suite, 1, 0).unwrap().number, 1);
}

#[test]
fn who_is_erased_is_checked() {
    let (mut suite, stock) = stocked();
    let anyone = suite.account("anyone");
    let error = ContractError::UnknownIdentity { identity: 99 };
    assert_eq!(refused(&mut suite, &anyone, &withdraw_erased(99, None)), error);
    let identity = suite.identity(&stock.people[0].0);
    for limit in [0, 33] {
        let error = InputError::Range { what: "limit", min: 1, max: 32, got: limit.into() };
        assert_eq!(refused(&mut suite, &anyone, &withdraw_erased(identity, Some(limit))), error.into());
    }
    for status in [Status::Revoked, Status::Sanctioned] {
        alter(&mut suite, &stock.people[0].0, |record| record.status = status);
        let error = ContractError::NotErased { identity, status };
        assert_eq!(refused(&mut suite, &anyone, &withdraw_erased(identity, None)), error);
        assert_eq!(refused(&mut suite, &anyone, &sweep(identity, NATIVE)), error);
    }
}

#[test]
fn the_erased_are_paid_until_what_they_left_is_swept() {
    let (mut suite, stock) = stocked();
    let anyone = suite.account("anyone");
    let person = stock.people[0].0.clone();
    sell(&mut suite, &stock, 1, NATIVE, 1_200_000);
    let identity = erase(&mut suite, &person);
    let from = suite.now() + SWEEP;
    // a twelfth of 90 %, less the fraction that the ledger keeps for the next
    assert_eq!(claimed(&mut suite, &person, 1, NATIVE), 89_999);
    sell(&mut suite, &stock, 2, NATIVE, 1_200_000);
    let (purse, owed) = (counter(&suite, NATIVE, "purse"), counter(&suite, NATIVE, "owed"));
    suite.advance_to(from - 1);
    let error = ContractError::SweepTooEarly { identity, from, now: from - 1 };
    assert_eq!(refused(&mut suite, &anyone, &sweep(identity, NATIVE)), error);
    suite.advance(1);
    let grain = suite.grain();
    let response = suite.data_pool(&anyone, &sweep(identity, NATIVE)).unwrap();
    let told = response.events.iter().find_map(Swept::parse).unwrap();
    assert_eq!((told.identity, told.amount.u128()), (identity, 90_000));
    assert_eq!(counter(&suite, NATIVE, "purse"), purse + 90_000);
    assert_eq!(counter(&suite, NATIVE, "owed"), owed - 90_000);
    let error = || ContractError::NothingDue { identity };
    assert_eq!(refused(&mut suite, &anyone, &sweep(identity, NATIVE)), error());
    suite.data_pool(&anyone, &sweep(identity, &grain)).unwrap();
    // the purse gets both
    for denom in [NATIVE, &grain] {
        suite.data_pool(&anyone, &ExecuteMsg::Flush { denom: denom.into() }).unwrap();
    }
    let none = ExecuteMsg::Sweep { identity, claims: vec![], limit: None };
    assert_eq!(refused(&mut suite, &anyone, &none), InputError::Empty { what: "claims" }.into());
}

#[test]
fn nothing_keeps_the_deposits_of_the_erased() {
    let mut suite = Suite::builder().contribution_deposit(70).build();
    let pool = suite.active_pool();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let (person, anyone) = (suite.person("person"), suite.account("anyone"));
    suite.contribute(&person, cohort, 1).unwrap();
    assert_eq!(contribution(&suite, 1).deposit, Some(native(70)));
    let identity = erase(&mut suite, &person);
    suite.data_pool(&anyone, &withdraw_erased(identity, None)).unwrap();
    assert_eq!(crate::support::share(&suite, &person, NATIVE), 70);
}

#[test]
fn whoever_is_forgotten_has_no_address_to_be_paid_to() {
    let (mut suite, stock) = stocked();
    sell(&mut suite, &stock, 1, NATIVE, 1_000_000);
    let (person, anyone) = (stock.people[0].0.clone(), suite.account("anyone"));
    let identity = erase(&mut suite, &person);
    suite.advance(SWEEP);
    let registry = suite.contracts.registry.clone();
    let forget = api::identity_registry::ExecuteMsg::Forget { identity };
    suite.execute(&anyone, &registry, &forget, &[]).unwrap();
    let claim = ExecuteMsg::Claim { identity: Some(identity), claims: vec![key(1, NATIVE)], limit: None };
    assert_eq!(refused(&mut suite, &anyone, &claim), ContractError::Forgotten { identity });
    let owed = counter(&suite, NATIVE, "owed");
    suite.data_pool(&anyone, &sweep(identity, NATIVE)).unwrap();
    assert!(counter(&suite, NATIVE, "owed") < owed, "what they never claimed is the purse's");
}

#[test]
fn sanctions_do_not_keep_the_data_of_the_erased() {
    let (mut suite, stock) = stocked();
    let anyone = suite.account("anyone");
    let (person, first) = stock.people[0].clone();
    sell(&mut suite, &stock, 1, NATIVE, 1_000_000);
    let identity = erase(&mut suite, &person);
    alter(&mut suite, &person, |record| record.status = Status::Sanctioned);
    suite.data_pool(&anyone, &withdraw_erased(identity, None)).unwrap();
    assert_eq!(contribution(&suite, first).status, ContributionStatus::Withdrawn);
    assert_eq!(erasure_after(&suite, 1, 0).unwrap().number, 1);
    // their money stays frozen: neither theirs nor the purse's
    let claim = ExecuteMsg::Claim { identity: Some(identity), claims: vec![key(1, NATIVE)], limit: None };
    assert_eq!(refused(&mut suite, &anyone, &claim), ContractError::Frozen { identity });
    suite.advance(SWEEP);
    let error = ContractError::NotErased { identity, status: Status::Sanctioned };
    assert_eq!(refused(&mut suite, &anyone, &sweep(identity, NATIVE)), error);
}
