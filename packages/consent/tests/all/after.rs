//! What documents say after something has changed: another custody key, another round, sanctions, a bad dossier.

use std::collections::BTreeMap;

use api::data_pool::{AuditVerdict, ContributionResponse, ExecuteMsg, PoolDraft, QueryMsg};
use api::identity_registry::ExecuteMsg as RegistryMsg;
use attestation::{StatusChange, Verdict};
use consent::{Ask, Dossier, Report, access_report};
use cosmwasm_std::Addr;
use serde_json::{Value, json};
use terms::Kind;
use testkit::{Market, Suite, content_id, verdict_on};

use crate::samples::dossier;
use crate::valid::faults;

fn report(suite: &Suite, who: &Addr, dossier: Dossier) -> Report {
    let dossiers: BTreeMap<String, Dossier> = [(content_id("dossier"), dossier)].into();
    let contracts = suite.addresses();
    access_report(Ask { chain: suite, contracts: &contracts }, suite.identity(who), &dossiers).unwrap()
}

fn good(suite: &Suite) -> Dossier {
    dossier(suite.address("curator").as_str())
}

fn column(report: &Report, key: &str, name: &str) -> Vec<Value> {
    let rows = &report.section(key).unwrap().rows;
    rows.iter().map(|row| row.get(name).unwrap_or_else(|| panic!("no {name}")).clone()).collect()
}

/// Records of the receipts in a report.
fn records(report: &Report) -> Vec<Value> {
    let documents = &report.section("contributions").unwrap().documents;
    documents
        .iter()
        .map(|receipt| {
            assert_eq!(faults(receipt), Vec::<String>::new());
            receipt["dct:hasPart"].clone()
        })
        .collect()
}

/// Addresses of the processors that a record names.
fn keepers(record: &Value) -> Vec<String> {
    let parties = record["dpv:hasEntity"].as_array().unwrap().iter();
    let named: Vec<String> = parties
        .filter(|party| party["@type"] == "dpv:DataProcessor")
        .map(|party| party["dpv:hasIdentifier"].as_str().unwrap().to_string())
        .collect();
    assert_eq!(record["dpv:hasProcess"]["dpv:hasDataProcessor"].as_array().unwrap().len(), named.len());
    named
}

#[test]
fn a_receipt_names_everyone_who_got_the_file() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let terms = suite.terms(5);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let first: Vec<String> = suite.keepers().into_iter().map(|keeper| keeper.address).collect();
    let (member, leaver) = (suite.person("member"), suite.person("leaver"));
    suite.contribute_verified(&member, cohort, 10);
    let left = suite.contribute_verified(&leaver, cohort, 10);
    suite.data_pool(&leaver, &ExecuteMsg::Withdraw { contribution: left }).unwrap();
    let (others, custody) = suite.other_custody("keeper");
    let second: Vec<String> = others.iter().map(|relayer| relayer.address.to_string()).collect();
    let authority = suite.contracts.governance.clone();
    suite.data_pool(&authority, &ExecuteMsg::SetCustody { pool, custody }).unwrap();
    suite.contribute(&member, cohort, 20).unwrap();

    let found = records(&report(&suite, &member, good(&suite)));
    assert_eq!(keepers(&found[0]), [first.clone(), second.clone()].concat());
    assert_eq!(keepers(&found[1]), second);
    // whoever left before is not handed on
    assert_eq!(keepers(&records(&report(&suite, &leaver, good(&suite)))[0]), first);

    // back to the first key: nobody is named twice
    suite.data_pool(&authority, &ExecuteMsg::SetCustody { pool, custody: suite.custody_id }).unwrap();
    let found = records(&report(&suite, &member, good(&suite)));
    assert_eq!(keepers(&found[0]), [first.clone(), second.clone()].concat());
    assert_eq!(keepers(&found[1]), [second, first].concat());
}

#[test]
fn a_bad_dossier_costs_its_receipt_and_nothing_else() {
    let mut suite = Suite::new();
    suite.market();
    let member = suite.address("member 5 1");
    let bad = Dossier { controllers: vec![], ..good(&suite) };
    let report = report(&suite, &member, bad);
    assert_eq!(column(&report, "contributions", "receipt"), [Value::Null]);
    let curator = suite.address("curator");
    let why = format!("the dossier of pool 1 does not name its curator {curator} among the controllers");
    assert_eq!(column(&report, "contributions", "no_receipt_because"), [why]);
    assert!(records(&report).is_empty());
    assert_eq!(column(&report, "weights", "weight"), [1_000_000, 1_000_000]);
}

#[test]
fn what_counted_in_an_edition_weighs_there_what_it_was() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    let draft = PoolDraft { sample_bps: 10_000, ..suite.pool_draft() };
    let pool = suite.propose_pool(&curator, draft).unwrap();
    suite.decide_pool(pool, true).unwrap();
    let terms = suite.terms(5);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let auditor = suite.auditor("auditor");
    suite.advance(testkit::CUT_PERIOD);
    suite.fill_cohort(cohort, "member", &[100; 13]);
    let market = Market { pool, edition: suite.release_edition(pool, &[cohort]), cohorts: vec![cohort] };
    let buyer = suite.buyer("institute", Kind::Academic, "AT");
    suite.sell(&buyer, market.purchase(&[cohort], 100_000));
    let verdict = AuditVerdict::Rejected { code: 1 };
    suite.data_pool(&auditor, &ExecuteMsg::Audit { contribution: 1, verdict }).unwrap();
    let member = suite.address("member 1");
    suite.resubmit(&member, 1, 7, &[]).unwrap();
    let found = report(&suite, &member, good(&suite));
    assert_eq!(column(&found, "weights", "edition"), ["1"]);
    suite.verify(vec![verdict_on(1, 2, Verdict::Verified { quality: 9_000 })]).unwrap();
    let found = report(&suite, &member, good(&suite));
    assert_eq!(column(&found, "weights", "edition"), ["from the next cut on", "1"]);
    assert_eq!(column(&found, "weights", "weight"), [63_000, 1_000_000]);
    for weight in column(&found, "sales", "weight") {
        assert_eq!(weight, 1_000_000, "what the ledger pays by");
    }
}

#[test]
fn sanctions_undo_no_erasure() {
    let mut suite = Suite::new();
    suite.market();
    let (member, anyone) = (suite.address("member 5 1"), suite.account("anyone"));
    let (identity, registry) = (suite.identity(&member), suite.contracts.registry.clone());
    suite.advance(10);
    suite.execute(&member, &registry, &RegistryMsg::Erase {}, &[]).unwrap();
    suite.advance(10);
    suite.set_status(identity, StatusChange::Sanction).unwrap();
    for _ in 0..2 {
        let found = report(&suite, &member, good(&suite));
        assert_eq!(column(&found, "contributions", "consent"), ["erased"]);
        let record = &records(&found)[0];
        assert_eq!(record["sheaf:state"], "erased");
        let last = record["dpv:hasConsentStatus"].as_array().unwrap().last().unwrap();
        assert_eq!(
            last["dpv:hasIndicationMethod"],
            json!("erasure of the identity in identity-registry, asked for by the person")
        );
        // the same once data-pool has acted on it
        let _ = suite.data_pool(&anyone, &ExecuteMsg::WithdrawErased { identity, limit: None });
    }
    let found: ContributionResponse = suite.ask_pool(&QueryMsg::Contribution { contribution: 1 });
    assert_eq!(found.status, api::data_pool::ContributionStatus::Withdrawn);
}
