use api::check::InputError;
use api::data_pool::{
    CohortResponse, ContributionResponse, ContributionStatus, ExecuteMsg, Judged, QueryMsg, WeekResponse,
};
use api::event::ChainEvent;
use api::identity_registry::{CUSTODY, CustodyStatus};
use api::{CohortId, IdentityId};
use attestation::{Authority, Report, ReportError, Signature, SignatureError, Verdict, VerificationItem};
use cw_storage_plus::Map;
use data_pool::ContractError;
use testkit::{NATIVE, Suite};

use crate::support::{FLOOR, refusal, refused};

const GOOD: Verdict = Verdict::Verified { quality: 10_000 };

/// Three contributions of 10, 20 and 30 records by three people, in one cohort.
fn three() -> (Suite, CohortId) {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    for (name, records) in [("ann", 10), ("bob", 20), ("cyd", 30)] {
        let person = suite.person(name);
        suite.contribute(&person, cohort, records).unwrap();
    }
    (suite, cohort)
}

fn status(suite: &Suite, contribution: u64) -> ContributionStatus {
    suite.ask_pool::<ContributionResponse>(&QueryMsg::Contribution { contribution }).status
}

fn cohort(suite: &Suite, cohort: CohortId) -> (u128, u32, u64) {
    let found: CohortResponse = suite.ask_pool(&QueryMsg::Cohort { cohort });
    (found.weight.u128(), found.heads, found.records)
}

fn item(contribution: u64, verdict: Verdict) -> VerificationItem {
    testkit::verdict_on(contribution, 1, verdict)
}

#[test]
fn verdicts_decide() {
    let (mut suite, one) = three();
    let verdicts = [
        (1, Verdict::Verified { quality: 9_000 }),
        (2, Verdict::Rejected { code: 3 }),
        (3, Verdict::Flagged { code: 4 }),
    ];
    let response = suite.verdicts(&verdicts).unwrap();
    assert_eq!(status(&suite, 1), ContributionStatus::Verified { quality: 9_000 });
    assert_eq!(status(&suite, 2), ContributionStatus::Rejected { code: 3 });
    assert_eq!(status(&suite, 3), ContributionStatus::Flagged { code: 4 });
    assert_eq!(cohort(&suite, one), (90_000, 1, 10));
    let told: Vec<_> = response
        .events
        .iter()
        .filter_map(Judged::parse)
        .map(|e| (e.contribution, e.verdict, e.value))
        .collect();
    let expected = [(1, "verified", 9_000), (2, "rejected", 3), (3, "flagged", 4)];
    assert_eq!(told, expected.map(|(number, verdict, value)| (number, verdict.to_string(), value)));
}

#[test]
fn consumed_items_are_skipped() {
    let (mut suite, one) = three();
    suite.verdicts(&[(1, GOOD)]).unwrap();
    let cyd = suite.address("cyd");
    suite.data_pool(&cyd, &ExecuteMsg::Withdraw { contribution: 3 }).unwrap();
    let response = suite.verdicts(&[(1, Verdict::Rejected { code: 1 }), (2, GOOD), (3, GOOD)]).unwrap();
    let told: Vec<_> =
        response.events.iter().filter_map(Judged::parse).map(|e| (e.contribution, e.verdict)).collect();
    assert_eq!(told, [(1, "skipped"), (2, "verified"), (3, "skipped")].map(|(n, v)| (n, v.to_string())));
    assert_eq!(status(&suite, 1), ContributionStatus::Verified { quality: 10_000 });
    assert_eq!(status(&suite, 3), ContributionStatus::Withdrawn);
    assert_eq!(cohort(&suite, one), (300_000, 2, 30));
}

#[test]
fn a_report_is_good_once() {
    let (mut suite, _) = three();
    let anyone = suite.account("anyone");
    let report = suite.pool_report(vec![item(1, GOOD), item(2, GOOD)]);
    let signatures = suite.signatures(&report);
    let msg = ExecuteMsg::Verify { report, signatures };
    suite.data_pool(&anyone, &msg).unwrap();
    assert_eq!(refused(&mut suite, &anyone, &msg), ContractError::NothingToJudge { items: 2 });
}

#[test]
fn sixty_four_at_once_and_not_more() {
    let (mut suite, one) = three();
    let ann = suite.address("ann");
    for _ in 3..65 {
        suite.contribute(&ann, one, 1).unwrap();
    }
    let all: Vec<_> = (1..=65).map(|number| (number, GOOD)).collect();
    let error = InputError::TooMany { what: "items", max: 64, got: 65 };
    assert_eq!(refusal(suite.verdicts(&all)), error.into());
    suite.verdicts(&all[..64]).unwrap();
    assert_eq!(cohort(&suite, one), ((60 + 61) * 10_000, 3, 60 + 61));
    suite.verdicts(&all[64..]).unwrap();
    assert_eq!(cohort(&suite, one), ((60 + 62) * 10_000, 3, 60 + 62));
}

#[test]
fn items_are_sorted_and_each_once() {
    let (mut suite, _) = three();
    assert_eq!(refusal(suite.verdicts(&[])), InputError::Empty { what: "items" }.into());
    for wrong in [[(2, GOOD), (1, GOOD)], [(1, GOOD), (1, GOOD)]] {
        let error = InputError::Unsorted { what: "items", value: "1".into() };
        assert_eq!(refusal(suite.verdicts(&wrong)), error.into());
    }
    assert_eq!(refusal(suite.verdicts(&[(9, GOOD)])), ContractError::UnknownContribution { contribution: 9 });
}

#[test]
fn quality_is_a_share_above_nothing() {
    let (mut suite, one) = three();
    for quality in [0, 10_001] {
        let error = InputError::Range { what: "quality", min: 1, max: 10_000, got: quality.into() };
        let verdict = Verdict::Verified { quality };
        assert_eq!(refusal(suite.verdicts(&[(1, GOOD), (2, verdict)])), error.into());
    }
    assert_eq!(cohort(&suite, one), (0, 0, 0));
    suite.verdicts(&[(1, Verdict::Verified { quality: 1 })]).unwrap();
    assert_eq!(cohort(&suite, one), (10, 1, 10));
}

#[test]
fn a_round_must_have_been() {
    let (mut suite, _) = three();
    for round in [0, 2] {
        let report = suite.pool_report(vec![testkit::verdict_on(1, round, GOOD)]);
        let signatures = suite.signatures(&report);
        let anyone = suite.account("anyone");
        let error = ContractError::UnknownRound { contribution: 1, round, last: 1 };
        assert_eq!(refused(&mut suite, &anyone, &ExecuteMsg::Verify { report, signatures }), error);
    }
}

#[test]
fn weight_is_capped_and_the_rest_is_kept_in_mind() {
    let (mut suite, one) = three();
    let ann = suite.address("ann");
    // the cap is 10,000,000: 1,000 records of full quality
    let second = suite.contribute_verified(&ann, one, 900);
    let third = suite.contribute_verified(&ann, one, 200);
    suite.verdicts(&[(1, GOOD)]).unwrap();
    assert_eq!(cohort(&suite, one), (10_000_000, 1, 1_110));
    suite.data_pool(&ann, &ExecuteMsg::Withdraw { contribution: third }).unwrap();
    assert_eq!(cohort(&suite, one), (9_100_000, 1, 910));
    suite.data_pool(&ann, &ExecuteMsg::Withdraw { contribution: second }).unwrap();
    suite.data_pool(&ann, &ExecuteMsg::Withdraw { contribution: 1 }).unwrap();
    assert_eq!(cohort(&suite, one), (0, 0, 0));
}

#[test]
fn what_a_report_says_of_one_identity_counts_together() {
    let (mut suite, one) = three();
    let ann = suite.address("ann");
    let [second, third] = [590, 400].map(|records| suite.contribute(&ann, one, records).unwrap());
    suite.verdicts(&[(1, GOOD), (second, GOOD), (third, GOOD)]).unwrap();
    // just the cap; then above it, and below it again
    assert_eq!(cohort(&suite, one), (10_000_000, 1, 1_000));
    let fourth = suite.contribute_verified(&ann, one, 5);
    assert_eq!(cohort(&suite, one), (10_000_000, 1, 1_005));
    suite.data_pool(&ann, &ExecuteMsg::Withdraw { contribution: second }).unwrap();
    assert_eq!(cohort(&suite, one), (4_150_000, 1, 415));
    suite.data_pool(&ann, &ExecuteMsg::Withdraw { contribution: fourth }).unwrap();
    assert_eq!(cohort(&suite, one), (4_100_000, 1, 410));
}

#[test]
fn what_earlier_code_kept_below_the_cap_is_no_sum() {
    let (mut suite, one) = three();
    let (ann, data_pool) = (suite.address("ann"), suite.contracts.data_pool.clone());
    suite.verdicts(&[(1, GOOD)]).unwrap();
    let sums: Map<(CohortId, IdentityId), u64> = Map::new("uncapped");
    let key = (one, suite.identity(&ann));
    sums.save(&mut *suite.app.contract_storage_mut(&data_pool), key, &100_000).unwrap();
    let second = suite.contribute_verified(&ann, one, 990);
    assert_eq!(cohort(&suite, one), (10_000_000, 1, 1_000));
    suite.data_pool(&ann, &ExecuteMsg::Withdraw { contribution: second }).unwrap();
    assert_eq!(cohort(&suite, one), (100_000, 1, 10));
}

fn refused_report(suite: &mut Suite, change: impl FnOnce(&mut Report<VerificationItem>)) -> ContractError {
    let mut report = suite.pool_report(vec![item(1, GOOD)]);
    change(&mut report);
    let signatures = suite.signatures(&report);
    let anyone = suite.account("anyone");
    refused(suite, &anyone, &ExecuteMsg::Verify { report, signatures })
}

#[test]
fn a_report_is_for_one_chain_and_contract() {
    let (mut suite, _) = three();
    let expected = suite.contracts.data_pool.to_string();
    let other = suite.contracts.marketplace.to_string();
    let got = other.clone();
    assert_eq!(
        refused_report(&mut suite, |r| r.contract = other),
        ReportError::Contract { expected, got }.into()
    );
    let (expected, got) = (testkit::CHAIN_ID.to_string(), "sheaf-2".to_string());
    let error = ReportError::Chain { expected, got };
    assert_eq!(refused_report(&mut suite, |r| r.chain_id = "sheaf-2".into()), error.into());
}

#[test]
fn a_report_lives_a_day_at_most() {
    let (mut suite, _) = three();
    let now = suite.now();
    let error = ReportError::NotYetValid { issued_at: now + 1, now };
    assert_eq!(refused_report(&mut suite, |r| r.issued_at = now + 1), error.into());
    let error = ReportError::Life { life: 86_401, max: 86_400 };
    assert_eq!(refused_report(&mut suite, |r| r.expires_at = now + 86_401), error.into());
    let error = ReportError::Expired { expires_at: now, now };
    let old = |r: &mut Report<_>| (r.issued_at, r.expires_at) = (now - 1, now);
    assert_eq!(refused_report(&mut suite, old), error.into());
}

#[test]
fn a_report_is_in_the_name_of_the_pools_keepers() {
    let (mut suite, _) = three();
    let got = Authority::Epoch(1);
    assert_eq!(refused_report(&mut suite, |r| r.authority = got), ContractError::NotOfKeepers { got });
    let missing = ContractError::UnknownCustody { custody: 2 };
    assert_eq!(refused_report(&mut suite, |r| r.authority = Authority::Custody(2)), missing);

    // another key of the same keepers has no say either
    let registry = suite.contracts.registry.clone();
    let mut storage = suite.app.contract_storage_mut(&registry);
    let mut custody = CUSTODY.load(&*storage, 1).unwrap();
    CUSTODY.save(&mut *storage, 2, &custody).unwrap();
    drop(storage);
    let (expected, got) = (Authority::Custody(1), Authority::Custody(2));
    let error = ContractError::ReportOfOthers { pool: 1, source: ReportError::Authority { expected, got } };
    assert_eq!(refused_report(&mut suite, |r| r.authority = got), error);

    // a compromised key has none; a retired one has
    for (status, good) in [(CustodyStatus::Compromised, false), (CustodyStatus::Retired, true)] {
        custody.status = status;
        let mut storage = suite.app.contract_storage_mut(&registry);
        CUSTODY.save(&mut *storage, 1, &custody).unwrap();
        drop(storage);
        if good {
            suite.verdicts(&[(1, GOOD)]).unwrap();
        } else {
            let error = ContractError::CustodyStatus { custody: 1, status };
            assert_eq!(refused_report(&mut suite, |_| ()), error);
        }
    }
}

#[test]
fn a_quorum_signs() {
    let (mut suite, _) = three();
    let anyone = suite.account("anyone");
    let report = suite.pool_report(vec![item(1, GOOD)]);
    let all = suite.sign(&report.digest(), 4);
    let mut wrong = |signatures: Vec<Signature>| {
        refused(&mut suite, &anyone, &ExecuteMsg::Verify { report: report.clone(), signatures })
    };
    assert_eq!(wrong(all[..2].to_vec()), SignatureError::TooFew { got: 2, need: 3 }.into());
    let twice = vec![all[0].clone(), all[0].clone(), all[1].clone()];
    assert_eq!(wrong(twice), SignatureError::Order { signer: 0 }.into());
    let mut strange = all.clone();
    strange[3].signer = 4;
    assert_eq!(wrong(strange), SignatureError::Unknown { signer: 4, members: 4 }.into());
    let mut swapped = all.clone();
    swapped[0].signature = all[1].signature.clone();
    assert_eq!(wrong(swapped), SignatureError::Invalid { signer: Some(0) }.into());
    let mut short = all.clone();
    short[2].signature = vec![1; 63].into();
    assert_eq!(wrong(short), SignatureError::Length { signer: Some(2), got: 63 }.into());
    suite.data_pool(&anyone, &ExecuteMsg::Verify { report, signatures: all }).unwrap();
}

#[test]
fn a_signature_is_over_every_item() {
    let (mut suite, _) = three();
    let anyone = suite.account("anyone");
    let mut report = suite.pool_report(vec![item(1, GOOD)]);
    let signatures = suite.signatures(&report);
    report.items.push(item(2, GOOD));
    let error = SignatureError::Invalid { signer: Some(0) };
    assert_eq!(refused(&mut suite, &anyone, &ExecuteMsg::Verify { report, signatures }), error.into());
}

#[test]
fn consumed_reports_count_for_who_signed() {
    let (mut suite, _) = three();
    let anyone = suite.account("anyone");
    suite.verdicts(&[(1, GOOD)]).unwrap();
    let report = suite.pool_report(vec![item(2, GOOD)]);
    let signatures = suite.sign(&report.digest(), 4);
    suite.data_pool(&anyone, &ExecuteMsg::Verify { report, signatures }).unwrap();
    let week = suite.now() / 3_600;
    let found: WeekResponse = suite.ask_pool(&QueryMsg::Week { week, custody: 1, denom: NATIVE.into() });
    assert_eq!((found.present, found.reports), (week, 2));
    let expected: Vec<_> = suite
        .relayers
        .iter()
        .zip([2, 2, 2, 1])
        .map(|(relayer, count)| (relayer.address.clone(), count))
        .collect();
    assert_eq!(found.signed, expected);
}

#[test]
fn no_report_counts_that_no_bond_answers_for() {
    let (mut suite, _) = three();
    suite.end_custody(attestation::CustodyEnd::Retired, 3).unwrap();
    let anyone = suite.account("anyone");
    suite.advance(5_399);
    let verify = |suite: &Suite, contribution| {
        let report = suite.pool_report(vec![item(contribution, GOOD)]);
        let signatures = suite.signatures(&report);
        ExecuteMsg::Verify { report, signatures }
    };
    suite.data_pool(&anyone, &verify(&suite, 1)).unwrap();
    suite.advance(1);
    let error = ContractError::CustodyUnbacked { custody: suite.custody_id };
    let late = verify(&suite, 2);
    assert_eq!(refused(&mut suite, &anyone, &late), error);
}
