use api::check::InputError;
use api::data_pool::{CoSigned, ExecuteMsg, QueryMsg, WeekResponse};
use api::event::ChainEvent;
use api::identity_registry::CustodyStatus;
use attestation::{SignatureError, Verdict};
use cosmwasm_std::HexBinary;
use data_pool::ContractError;
use testkit::{NATIVE, Suite, verdict_on};

use crate::support::{FLOOR, counter, refused, sell, set_custody_status, share, stocked};

const WEEK: u64 = 3_600;
const COSIGN: u64 = 120;

fn signed(suite: &Suite, week: u64) -> (u32, Vec<u32>) {
    let found: WeekResponse = suite.ask_pool(&QueryMsg::Week { week, custody: 1, denom: NATIVE.into() });
    let of = |relayer: &testkit::Relayer| {
        found.signed.iter().find(|(address, _)| *address == relayer.address).map_or(0, |(_, count)| *count)
    };
    (found.reports, suite.relayers.iter().map(of).collect())
}

/// A report that all four signed, brought with the first three signatures.
fn stripped() -> (Suite, [u8; 32]) {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let person = suite.person("person");
    suite.contribute(&person, cohort, 1).unwrap();
    let report = suite.pool_report(vec![verdict_on(1, 1, Verdict::Rejected { code: 1 })]);
    let (digest, signatures) = (report.digest(), suite.signatures(&report));
    suite.data_pool(&person, &ExecuteMsg::Verify { report, signatures }).unwrap();
    (suite, digest)
}

fn cosign(digest: &[u8], signatures: Vec<attestation::Signature>) -> ExecuteMsg {
    ExecuteMsg::CoSign { digest: HexBinary::from(digest), signatures }
}

#[test]
fn what_was_left_out_is_counted() {
    let (mut suite, digest) = stripped();
    let (anyone, now) = (suite.account("anyone"), suite.now() / WEEK);
    assert_eq!(signed(&suite, now), (1, vec![1, 1, 1, 0]));
    suite.advance(COSIGN - 1);
    // those who are counted are not counted again
    let all = suite.sign(&digest, 4);
    let response = suite.data_pool(&anyone, &cosign(&digest, all.clone())).unwrap();
    let told = response.events.iter().find_map(CoSigned::parse).unwrap();
    assert_eq!((told.digest, told.added), (HexBinary::from(digest).to_hex(), 1));
    assert_eq!(signed(&suite, now), (1, vec![1, 1, 1, 1]));
    let error = ContractError::AllCounted { digest: HexBinary::from(digest) };
    assert_eq!(refused(&mut suite, &anyone, &cosign(&digest, all)), error);
}

#[test]
fn only_true_signatures_of_late_reports() {
    let (mut suite, digest) = stripped();
    let anyone = suite.account("anyone");
    let all = suite.sign(&digest, 4);
    let hex = HexBinary::from(digest);
    assert_eq!(
        refused(&mut suite, &anyone, &cosign(&digest, vec![])),
        InputError::Empty { what: "signatures" }.into()
    );
    assert_eq!(
        refused(&mut suite, &anyone, &cosign(&[1; 31], all.clone())),
        InputError::Length { what: "digest", expected: 32, got: 31 }.into()
    );
    let unknown = ContractError::UnknownReport { digest: HexBinary::from([1; 32]) };
    assert_eq!(refused(&mut suite, &anyone, &cosign(&[1; 32], all.clone())), unknown);
    let other = suite.sign(&[1; 32], 4)[3..].to_vec();
    let error = SignatureError::Invalid { signer: Some(3) };
    assert_eq!(refused(&mut suite, &anyone, &cosign(&digest, other)), error.into());
    let mut nobody = all[3].clone();
    nobody.signer = 4;
    let error = SignatureError::Unknown { signer: 4, members: 4 };
    assert_eq!(refused(&mut suite, &anyone, &cosign(&digest, vec![nobody])), error.into());
    let until = suite.now() + COSIGN;
    suite.advance(COSIGN);
    let error = ContractError::CoSignOver { digest: hex.clone(), until, now: until };
    assert_eq!(refused(&mut suite, &anyone, &cosign(&digest, all.clone())), error);
    // the next reports forget it
    let person = suite.address("person");
    suite.contribute_verified(&person, 1, 5);
    let error = ContractError::UnknownReport { digest: hex };
    assert_eq!(refused(&mut suite, &anyone, &cosign(&digest, all)), error);
}

#[test]
fn the_victim_has_its_share_of_the_week() {
    let (mut suite, stock) = stocked();
    let (person, anyone) = (stock.people[0].0.clone(), suite.account("anyone"));
    suite.advance_to((suite.now() / WEEK + 1) * WEEK - 10);
    let now = suite.now() / WEEK;
    suite.advance(0);
    sell(&mut suite, &stock, 1, NATIVE, 1_000_000);
    // in the last seconds of a week; whoever signed it late does so in the next
    let before = signed(&suite, now).0;
    let mut digests = vec![];
    for records in 0..=before {
        let contribution = suite.contribute(&person, 1, records + 1).unwrap();
        let report = suite.pool_report(vec![verdict_on(contribution, 1, Verdict::Rejected { code: 1 })]);
        digests.push(report.digest());
        let signatures = suite.signatures(&report);
        suite.data_pool(&anyone, &ExecuteMsg::Verify { report, signatures }).unwrap();
    }
    suite.advance(60);
    assert_eq!(suite.now() / WEEK, now + 1);
    for digest in digests {
        let fourth = suite.sign(&digest, 4)[3..].to_vec();
        suite.data_pool(&anyone, &cosign(&digest, fourth)).unwrap();
    }
    suite.advance_to((now + 1) * WEEK + COSIGN);
    let share_week = ExecuteMsg::ShareWeek { week: now, custody: 1, denom: NATIVE.into() };
    suite.data_pool(&anyone, &share_week).unwrap();
    let fourth = suite.relayers[3].address.clone();
    assert_eq!(share(&suite, &fourth, NATIVE), 30_000 / 4);
}

#[test]
fn what_a_key_that_is_no_longer_active_leaves_is_the_purses() {
    let (mut suite, stock) = stocked();
    let anyone = suite.account("anyone");
    let now = suite.now() / WEEK;
    suite.advance_to((now + 1) * WEEK);
    // sold in a week without reports
    sell(&mut suite, &stock, 1, NATIVE, 1_000_000);
    let purse = counter(&suite, NATIVE, "purse");
    suite.advance_to((now + 2) * WEEK + COSIGN);
    set_custody_status(&mut suite, 1, CustodyStatus::Retired);
    let share_week = ExecuteMsg::ShareWeek { week: now + 1, custody: 1, denom: NATIVE.into() };
    suite.data_pool(&anyone, &share_week).unwrap();
    assert_eq!(counter(&suite, NATIVE, "relayers"), 0);
    assert_eq!(counter(&suite, NATIVE, "purse"), purse + 30_000);
}
