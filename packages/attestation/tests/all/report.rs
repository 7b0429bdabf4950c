use attestation::{Authority, MAX_REPORT_LIFE, Report, ReportError, VerificationItem};
use cosmwasm_std::testing::mock_env;
use cosmwasm_std::{Addr, Env, Timestamp};

use crate::samples::{CHAIN, DATA_POOL, ISSUED_AT, REGISTRY, verification};

/// data-pool, at a time.
fn at(seconds: u64) -> Env {
    let mut env = mock_env();
    env.block.chain_id = CHAIN.into();
    env.block.time = Timestamp::from_seconds(seconds);
    env.contract.address = Addr::unchecked(DATA_POOL);
    env
}

#[test]
fn good_from_its_first_to_its_last_second() {
    let report = verification();
    let (issued_at, expires_at) = (report.issued_at, report.expires_at);
    assert_eq!(report.check(&at(issued_at)), Ok(()));
    assert_eq!(report.check(&at(expires_at - 1)), Ok(()));
    let early = ReportError::NotYetValid { issued_at, now: issued_at - 1 };
    assert_eq!(report.check(&at(issued_at - 1)), Err(early));
    assert_eq!(report.check(&at(expires_at)), Err(ReportError::Expired { expires_at, now: expires_at }));
}

#[test]
fn for_this_chain_and_contract_only() {
    let good = verification();
    let got = "sheaf-2".to_string();
    let error = ReportError::Chain { expected: CHAIN.into(), got: got.clone() };
    assert_eq!(Report { chain_id: got, ..good.clone() }.check(&at(ISSUED_AT)), Err(error));
    let got = REGISTRY.to_string();
    let error = ReportError::Contract { expected: DATA_POOL.into(), got: got.clone() };
    assert_eq!(Report { contract: got, ..good }.check(&at(ISSUED_AT)), Err(error));
}

#[test]
fn it_lives_a_day_at_most() {
    let living = |life: u64| Report { expires_at: ISSUED_AT + life, ..verification() };
    assert_eq!(living(1).check(&at(ISSUED_AT)), Ok(()));
    assert_eq!(living(MAX_REPORT_LIFE).check(&at(ISSUED_AT)), Ok(()));
    for life in [0, MAX_REPORT_LIFE + 1] {
        let error = ReportError::Life { life, max: MAX_REPORT_LIFE };
        assert_eq!(living(life).check(&at(ISSUED_AT)), Err(error));
    }
    let backwards = Report { expires_at: ISSUED_AT - 1, ..verification() };
    assert_eq!(backwards.check(&at(ISSUED_AT)), Err(ReportError::Life { life: 0, max: MAX_REPORT_LIFE }));
    let for_ever = Report { expires_at: u64::MAX, ..verification() };
    let life = u64::MAX - ISSUED_AT;
    assert_eq!(for_ever.check(&at(ISSUED_AT)), Err(ReportError::Life { life, max: MAX_REPORT_LIFE }));
}

/// The chain comes first: another chain's report says nothing about time or contract here.
#[test]
fn the_first_fault_is_named() {
    let report: Report<VerificationItem> = Report {
        chain_id: "x".into(),
        contract: "y".into(),
        authority: Authority::Epoch(1),
        issued_at: 0,
        expires_at: 0,
        items: vec![],
    };
    let error = ReportError::Chain { expected: CHAIN.into(), got: "x".into() };
    assert_eq!(report.check(&at(ISSUED_AT)), Err(error));
}

#[test]
fn sentences() {
    let (expected, got) = (Authority::Custody(2), Authority::Epoch(1));
    for (error, sentence) in [
        (
            ReportError::Authority { expected, got },
            "the report is in the name of Epoch(1), it must be Custody(2)",
        ),
        (ReportError::Life { life: 0, max: 86_400 }, "the report lives 0 s; it must live 1 to 86400 s"),
        (
            ReportError::NotYetValid { issued_at: 2, now: 1 },
            "the report is issued at 2, now is 1: send it later",
        ),
        (ReportError::Expired { expires_at: 1, now: 2 }, "the report expired at 1, now is 2: sign it anew"),
        (
            ReportError::Chain { expected: "a".into(), got: "b".into() },
            "the report is for chain b, this is a",
        ),
        (
            ReportError::Contract { expected: "a".into(), got: "b".into() },
            "the report is for contract b, this is a",
        ),
    ] {
        assert_eq!(error.to_string(), sentence);
    }
}
