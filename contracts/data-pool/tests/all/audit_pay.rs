use api::check::InputError;
use api::data_pool::{AuditVerdict, AuditWeekResponse, AuditsShared, ExecuteMsg, QueryMsg};
use api::event::ChainEvent;
use attestation::Verdict;
use cosmwasm_std::Addr;
use data_pool::ContractError;
use testkit::{NATIVE, OTHER, Suite};

use crate::support::{Stock, counter, refused, sell, share, stocked};

const WEEK: u64 = 3_600;
/// 1 % of it is the auditors'.
const PRICE: u128 = 1_000_100;
const POT: u128 = 10_001;

fn week(suite: &Suite, week: u64, denom: &str) -> AuditWeekResponse {
    let (denom, start_after) = (denom.to_string(), None);
    suite.ask_pool(&QueryMsg::AuditWeek { week, pool: 1, denom, start_after, limit: None })
}

fn share_audits(week: u64, denom: &str, auditors: &[&Addr]) -> ExecuteMsg {
    let auditors = auditors.iter().map(|auditor| auditor.to_string()).collect();
    ExecuteMsg::ShareAudits { week, pool: 1, denom: denom.into(), auditors }
}

/// Two auditors who did two audits and one, in a week with a sale.
fn audited() -> (Suite, Stock, [Addr; 2], u64) {
    let (mut suite, stock) = stocked();
    let auditors = [suite.auditor("one"), suite.auditor("two")];
    let person = stock.people[0].0.clone();
    suite.advance_to((suite.now() / WEEK + 1) * WEEK);
    let now = suite.now() / WEEK;
    let mut wanted = vec![auditors[0].clone(), auditors[0].clone(), auditors[1].clone()];
    for records in 1.. {
        let contribution = suite.contribute(&person, 1, records).unwrap();
        suite.verdicts(&[(contribution, Verdict::Flagged { code: 1 })]).unwrap();
        let drawn: api::data_pool::AuditResponse = suite.ask_pool(&QueryMsg::Audit { contribution });
        let drawn = drawn.auditor.unwrap();
        let Some(place) = wanted.iter().position(|auditor| *auditor == drawn) else { continue };
        wanted.remove(place);
        let verdict = AuditVerdict::Rejected { code: 1 };
        suite.data_pool(&drawn, &ExecuteMsg::Audit { contribution, verdict }).unwrap();
        if wanted.is_empty() {
            break;
        }
    }
    let edition = republish(&mut suite);
    let stock = Stock { edition, ..stock };
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    sell(&mut suite, &stock, 2, OTHER, 2 * PRICE);
    assert_eq!(suite.now() / WEEK, now);
    (suite, stock, auditors, now)
}

fn republish(suite: &mut Suite) -> u32 {
    let person = suite.address("person 1");
    suite.contribute_verified(&person, 1, 1);
    suite.release_edition(1, &[1])
}

#[test]
fn each_audit_of_a_week_is_paid_alike() {
    let (mut suite, _, [one, two], now) = audited();
    let anyone = suite.account("anyone");
    let found = week(&suite, now, NATIVE);
    assert_eq!((found.present, found.pot.u128(), found.unpaid), (now, POT, 3));
    let mut expected = vec![(one.clone(), 2), (two.clone(), 1)];
    expected.sort();
    assert_eq!(found.auditors, expected);
    let from = (now + 1) * WEEK;
    suite.advance_to(from - 1);
    let both = share_audits(now, NATIVE, &[&one, &two]);
    let error = ContractError::WeekNotOver { week: now, from, now: from - 1 };
    assert_eq!(refused(&mut suite, &anyone, &both), error);
    suite.advance(1);
    // one after the other, in any order; the last takes what rounding left
    let response = suite.data_pool(&anyone, &share_audits(now, NATIVE, &[&two])).unwrap();
    let told = response.events.iter().find_map(AuditsShared::parse).unwrap();
    assert_eq!((told.audits, told.paid.u128()), (1, POT / 3));
    let nobody = || ContractError::NobodyToPay { week: now, pool: 1, denom: NATIVE.into() };
    assert_eq!(refused(&mut suite, &anyone, &share_audits(now, NATIVE, &[&two])), nobody());
    assert_eq!(refused(&mut suite, &anyone, &share_audits(now, NATIVE, &[&anyone])), nobody());
    suite.data_pool(&anyone, &both).unwrap();
    assert_eq!(share(&suite, &one, NATIVE), POT - POT / 3);
    assert_eq!(share(&suite, &two, NATIVE), POT / 3);
    assert_eq!(counter(&suite, NATIVE, "auditors"), 0);
    let empty = ContractError::EmptyAuditPot { week: now, pool: 1, denom: NATIVE.into() };
    assert_eq!(refused(&mut suite, &anyone, &both), empty);
    // in each denom
    suite.data_pool(&anyone, &share_audits(now, OTHER, &[&one, &two])).unwrap();
    assert_eq!(share(&suite, &one, OTHER) + share(&suite, &two, OTHER), 2 * POT);
}

#[test]
fn whom_to_pay_is_checked() {
    let (mut suite, _, [one, _], now) = audited();
    let anyone = suite.account("anyone");
    suite.advance(WEEK);
    assert_eq!(
        refused(&mut suite, &anyone, &share_audits(now, NATIVE, &[])),
        InputError::Empty { what: "auditors" }.into()
    );
    let twice = share_audits(now, NATIVE, &[&one, &one]);
    let error = InputError::Repeated { what: "auditors", value: one.to_string() };
    assert_eq!(refused(&mut suite, &anyone, &twice), error.into());
    let many: Vec<Addr> = (0..33).map(|number| suite.address(&format!("many {number}"))).collect();
    let many = share_audits(now, NATIVE, &many.iter().collect::<Vec<_>>());
    let error = InputError::TooMany { what: "auditors", max: 32, got: 33 };
    assert_eq!(refused(&mut suite, &anyone, &many), error.into());
    let foreign = share_audits(now, NATIVE, &[&Addr::unchecked("cosmos1x")]);
    let error = InputError::Address { what: "auditors", value: "cosmos1x".into() };
    assert_eq!(refused(&mut suite, &anyone, &foreign), error.into());
}

#[test]
fn what_nobody_earned_moves_on_and_in_the_end_to_the_purse() {
    let (mut suite, stock) = stocked();
    let (anyone, curator) = (suite.account("anyone"), suite.address("curator"));
    let now = suite.now() / WEEK;
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    let purse = counter(&suite, NATIVE, "purse");
    suite.advance_to((now + 2) * WEEK);
    suite.data_pool(&anyone, &share_audits(now, NATIVE, &[])).unwrap();
    assert_eq!(week(&suite, now + 2, NATIVE).pot.u128(), POT);
    assert_eq!(counter(&suite, NATIVE, "auditors"), POT);
    // retired, but an edition is not closed
    suite.data_pool(&curator, &ExecuteMsg::RetirePool { pool: 1 }).unwrap();
    suite.advance(WEEK);
    suite.data_pool(&anyone, &share_audits(now + 2, NATIVE, &[])).unwrap();
    assert_eq!(week(&suite, now + 3, NATIVE).pot.u128(), POT);
    suite.data_pool(&anyone, &ExecuteMsg::Close { pool: 1 }).unwrap();
    suite.advance(WEEK);
    suite.data_pool(&anyone, &share_audits(now + 3, NATIVE, &[])).unwrap();
    assert_eq!(counter(&suite, NATIVE, "auditors"), 0);
    assert_eq!(counter(&suite, NATIVE, "purse"), purse + POT);
}
