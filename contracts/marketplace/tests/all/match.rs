use api::check::InputError;
use api::identity_registry as registry;
use api::marketplace::ExecuteMsg;
use attestation::{Authority, Candidate, MatchItem, Report, ReportError, SignatureError, quorum_of};
use marketplace::ContractError;
use testkit::{CHAIN_ID, Market, RELAYERS, Suite};

use crate::{asked, look, refused};

fn report(suite: &Suite, items: Vec<MatchItem>) -> Report<MatchItem> {
    Report {
        chain_id: CHAIN_ID.into(),
        contract: suite.contracts.marketplace.to_string(),
        authority: Authority::Epoch(1),
        issued_at: suite.now(),
        expires_at: suite.now() + 600,
        items,
    }
}

fn item(market: &Market, request: u64, round: u32) -> MatchItem {
    let candidate = Candidate {
        pool: market.pool,
        edition: market.edition,
        cohorts: market.cohorts.clone(),
        score: 8_000,
    };
    MatchItem { request, round, candidates: vec![candidate] }
}

fn signed(suite: &Suite, report: Report<MatchItem>) -> ExecuteMsg {
    let signatures = suite.sign(&report.digest(), quorum_of(RELAYERS));
    ExecuteMsg::Match { report, signatures }
}

#[test]
fn the_committee_answers_round_by_round() {
    let (mut suite, market, lab, request) = asked();
    let msg = signed(&suite, report(&suite, vec![item(&market, request, 1)]));
    suite.marketplace(&lab, &msg).unwrap();
    let found = look(&suite, request);
    assert_eq!((found.rounds, &found.candidates[0].cohorts), (1, &market.cohorts));
    assert_eq!(refused(&mut suite, &lab, &msg, &[]), ContractError::NothingNew {}, "a replayed report");
    let skips = signed(&suite, report(&suite, vec![item(&market, request, 3)]));
    let error = ContractError::RoundToCome { request, round: 3, rounds: 1 };
    assert_eq!(refused(&mut suite, &lab, &skips, &[]), error, "a round left out");
    let next = signed(&suite, report(&suite, vec![item(&market, request, 2)]));
    suite.marketplace(&lab, &next).unwrap();
    let unknown = signed(&suite, report(&suite, vec![item(&market, 9, 1)]));
    assert_eq!(refused(&mut suite, &lab, &unknown, &[]), ContractError::UnknownRequest { request: 9 });
}

#[test]
fn a_report_is_for_here_for_now_and_by_a_quorum() {
    let (mut suite, market, lab, request) = asked();
    let good = report(&suite, vec![item(&market, request, 1)]);
    let contract = suite.contracts.marketplace.to_string();

    let other = Report { chain_id: "other-1".into(), ..good.clone() };
    let error = ReportError::Chain { expected: CHAIN_ID.into(), got: "other-1".into() };
    let msg = signed(&suite, other);
    assert_eq!(refused(&mut suite, &lab, &msg, &[]), error.into());

    let got = suite.contracts.data_pool.to_string();
    let other = Report { contract: got.clone(), ..good.clone() };
    let msg = signed(&suite, other);
    assert_eq!(
        refused(&mut suite, &lab, &msg, &[]),
        ReportError::Contract { expected: contract, got }.into()
    );

    let got = Authority::Custody(1);
    let other = Report { authority: got, ..good.clone() };
    let msg = signed(&suite, other);
    assert_eq!(refused(&mut suite, &lab, &msg, &[]), ContractError::NotCommittee { got });

    let other = Report { authority: Authority::Epoch(7), ..good.clone() };
    let msg = signed(&suite, other);
    assert_eq!(refused(&mut suite, &lab, &msg, &[]), ContractError::UnknownEpoch { epoch: 7 });

    let other = Report { expires_at: good.issued_at + 86_401, ..good.clone() };
    let msg = signed(&suite, other);
    assert_eq!(refused(&mut suite, &lab, &msg, &[]), ReportError::Life { life: 86_401, max: 86_400 }.into());

    let few = ExecuteMsg::Match { signatures: suite.sign(&good.digest(), 2), report: good.clone() };
    assert_eq!(refused(&mut suite, &lab, &few, &[]), SignatureError::TooFew { got: 2, need: 3 }.into());

    let mut changed = good.clone();
    changed.items[0].candidates[0].score = 1;
    let forged = ExecuteMsg::Match { signatures: suite.sign(&good.digest(), 3), report: changed };
    assert_eq!(refused(&mut suite, &lab, &forged, &[]), SignatureError::Invalid { signer: Some(0) }.into());

    let mut twice = suite.sign(&good.digest(), 3);
    twice[1] = twice[0].clone();
    let msg = ExecuteMsg::Match { report: good.clone(), signatures: twice };
    assert_eq!(refused(&mut suite, &lab, &msg, &[]), SignatureError::Order { signer: 0 }.into());

    suite.advance_to(good.expires_at);
    let (expires_at, now) = (good.expires_at, suite.now());
    let msg = signed(&suite, good);
    assert_eq!(refused(&mut suite, &lab, &msg, &[]), ReportError::Expired { expires_at, now }.into());
}

#[test]
fn the_committee_before_is_accepted_for_the_grace() {
    let (mut suite, market, lab, request) = asked();
    let members = suite.relayers.iter().map(|relayer| relayer.address.to_string()).collect();
    let (owner, contract) = (suite.owner.clone(), suite.contracts.registry.clone());
    suite.execute(&owner, &contract, &registry::ExecuteMsg::SetCommittee { members }, &[]).unwrap();
    let until = suite.now() + 60;
    let msg = signed(&suite, report(&suite, vec![item(&market, request, 1)]));
    suite.marketplace(&lab, &msg).unwrap();
    suite.advance_to(until);
    let msg = signed(&suite, report(&suite, vec![item(&market, request, 2)]));
    assert_eq!(refused(&mut suite, &lab, &msg, &[]), ContractError::EpochOver { epoch: 1, until });
}

#[test]
fn items_and_candidates_are_bounded() {
    let (mut suite, market, lab, request) = asked();
    let one = item(&market, request, 1);
    let mut error = |items| {
        let msg = signed(&suite, report(&suite, items));
        refused(&mut suite, &lab, &msg, &[])
    };
    assert_eq!(error(vec![]), InputError::Empty { what: "items" }.into());
    let unsorted = InputError::Unsorted { what: "items", value: request.to_string() };
    assert_eq!(error(vec![one.clone(), one.clone()]), unsorted.into());
    let many = (1..=17).map(|request| MatchItem { request, ..one.clone() }).collect();
    assert_eq!(error(many), InputError::TooMany { what: "items", max: 16, got: 17 }.into());
    let crowd = MatchItem { candidates: vec![one.candidates[0].clone(); 9], ..one.clone() };
    assert_eq!(error(vec![crowd]), InputError::TooMany { what: "candidates", max: 8, got: 9 }.into());
    let twice = MatchItem { candidates: vec![one.candidates[0].clone(); 2], ..one.clone() };
    let value = format!("pool {} edition {}", market.pool, market.edition);
    assert_eq!(error(vec![twice]), InputError::Repeated { what: "candidates", value }.into());
    let mut high = one;
    high.candidates[0].score = 10_001;
    assert_eq!(
        error(vec![high]),
        InputError::Range { what: "score", min: 0, max: 10_000, got: 10_001 }.into()
    );
}

#[test]
fn the_committee_may_say_that_nothing_fits() {
    let (mut suite, market, lab, request) = asked();
    let nothing = MatchItem { candidates: vec![], ..item(&market, request, 1) };
    let msg = signed(&suite, report(&suite, vec![nothing]));
    suite.marketplace(&lab, &msg).unwrap();
    let found = look(&suite, request);
    assert_eq!((found.rounds, found.candidates), (1, vec![]));
}
