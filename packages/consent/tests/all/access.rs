//! The access report, on a chain where someone did everything.

use std::collections::BTreeMap;

use api::data_pool::{EarningsKey, ExecuteMsg};
use api::governance::Vote;
use api::marketplace::Need;
use attestation::Verdict;
use consent::{Ask, Dossier, Report, Row, access_report};
use cosmwasm_std::Addr;
use serde_json::{Value, json};
use terms::{Kind, Purpose, Use};
use testkit::{Market, NATIVE, Suite, VOTER_GRAIN, action, content_id, secret, verdict_on};

use crate::samples::dossier;
use crate::valid::faults;

pub(crate) fn report(suite: &Suite, who: &Addr) -> Report {
    let dossiers: BTreeMap<String, Dossier> =
        [(content_id("dossier"), dossier(suite.address("curator").as_str()))].into();
    let contracts = suite.addresses();
    access_report(Ask { chain: suite, contracts: &contracts }, suite.identity(who), &dossiers).unwrap()
}

pub(crate) fn rows<'a>(report: &'a Report, key: &str) -> &'a [Row] {
    &report.section(key).unwrap_or_else(|| panic!("no section {key}")).rows
}

pub(crate) fn field<'a>(row: &'a Row, name: &str) -> &'a Value {
    row.get(name).unwrap_or_else(|| panic!("no field {name}"))
}

pub(crate) fn column(report: &Report, key: &str, name: &str) -> Vec<Value> {
    rows(report, key).iter().map(|row| field(row, name).clone()).collect()
}

/// A market, a buyer, and one sale of the first cohort.
pub(crate) fn sold() -> (Suite, Market, Addr) {
    let mut suite = Suite::new();
    let market = suite.market();
    let buyer = suite.buyer("institute", Kind::Academic, "AT");
    suite.advance(5);
    suite.sell(&buyer, market.purchase(&market.cohorts[..1], 100_000));
    (suite, market, buyer)
}

#[test]
fn a_contributor_sees_data_receipts_weights_sales_and_recipients() {
    let (mut suite, market, buyer) = sold();
    let member = suite.address("member 5 1");
    let report = report(&suite, &member);
    assert_eq!(rows(&report, "identity").len(), 1);
    assert_eq!(field(&rows(&report, "credential")[0], "level"), 2);

    let contributions = report.section("contributions").unwrap();
    assert_eq!(contributions.rows.len(), 1);
    assert_eq!(*field(&contributions.rows[0], "in_editions"), json!([1]));
    assert_eq!(*field(&contributions.rows[0], "consent"), "active");
    for receipt in &contributions.documents {
        assert_eq!(faults(receipt), Vec::<String>::new());
    }
    assert_eq!(contributions.documents.len(), 1);

    // what presence says from events is what the ledger says
    assert_eq!(column(&report, "weights", "edition"), ["from the next cut on", "1"]);
    assert_eq!(column(&report, "weights", "weight"), [1_000_000, 1_000_000]);
    assert!(!rows(&report, "sales").is_empty());
    for sale in rows(&report, "sales") {
        assert_eq!(*field(sale, "weight"), 1_000_000);
    }
    assert!(rows(&report, "earnings").iter().any(|row| field(row, "denom") == NATIVE));

    assert_eq!(column(&report, "uses", "order"), [1]);
    assert_eq!(column(&report, "uses", "buyer"), [buyer.as_str()]);
    assert_eq!(column(&report, "uses", "cohorts"), [json!([market.cohorts[0]])]);

    // a claim moves due to paid
    let claims = vec![EarningsKey { cohort: market.cohorts[0], denom: NATIVE.into() }];
    let due = rows(&report, "earnings").iter().find(|row| field(row, "denom") == NATIVE).unwrap();
    let due = field(due, "due").clone();
    suite.data_pool(&member, &ExecuteMsg::Claim { identity: None, claims, limit: None }).unwrap();
    let after = self::report(&suite, &member);
    let row = rows(&after, "earnings").iter().find(|row| field(row, "denom") == NATIVE).unwrap();
    assert_eq!((field(row, "due"), field(row, "paid")), (&json!("0"), &due));
}

#[test]
fn who_was_not_in_the_cohort_that_was_sold_has_no_recipients() {
    let (suite, _, _) = sold();
    let report = report(&suite, &suite.address("member 7 1"));
    assert!(rows(&report, "uses").is_empty());
    assert!(rows(&report, "sales").is_empty());
    assert_eq!(rows(&report, "weights").len(), 2);
}

#[test]
fn a_withdrawn_contribution_stays_in_the_editions_that_were_cut() {
    let (mut suite, market, buyer) = sold();
    let member = suite.address("member 5 1");
    suite.advance(7);
    suite.data_pool(&member, &ExecuteMsg::Withdraw { contribution: 1 }).unwrap();
    let at = consent::rfc3339(suite.now());
    let edition = suite.release_edition(market.pool, &market.cohorts[1..]);
    suite.sell(&buyer, Market { edition, ..market.clone() }.purchase(&market.cohorts[1..2], 100_000));

    let report = report(&suite, &member);
    let contributions = report.section("contributions").unwrap();
    assert_eq!(column(&report, "contributions", "withdrawn"), [at.as_str()]);
    assert_eq!(column(&report, "contributions", "in_editions"), [json!([1])]);
    assert_eq!(contributions.documents[0]["dct:hasPart"]["sheaf:state"], "withdrawn");
    assert_eq!(column(&report, "weights", "edition"), ["1"]);
    assert_eq!(column(&report, "uses", "order"), [1]);
    // someone of the second cohort is in both editions, and only the second was sold
    let report = self::report(&suite, &suite.address("member 7 1"));
    assert_eq!(column(&report, "contributions", "in_editions"), [json!([1, 2])]);
    assert_eq!(column(&report, "uses", "order"), [2]);
}

#[test]
fn a_buyer_sees_key_orders_licences_and_requests() {
    let (mut suite, _, buyer) = sold();
    let need = Need {
        words: "nights of sleep".into(),
        purpose: Purpose::HealthResearch,
        use_: Use::Raw,
        duration: 86_400,
        min_records: 10,
        expires_at: suite.now() + 600,
    };
    suite.request(&buyer, need, 5_000, NATIVE).unwrap();
    let report = report(&suite, &buyer);
    assert_eq!(rows(&report, "exchange_key").len(), 1);
    assert_eq!(column(&report, "orders", "price"), ["100000"]);
    assert_eq!(column(&report, "orders", "state"), ["settled"]);
    assert_eq!(column(&report, "licences", "runs"), [true]);
    assert_eq!(column(&report, "requests", "words"), ["nights of sleep"]);
    assert_eq!(column(&report, "requests", "budget_left"), ["5000"]);
    assert!(rows(&report, "notices").is_empty());
    assert!(rows(&report, "contributions").is_empty());
}

#[test]
fn a_voter_sees_enrolment_votes_and_grain() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let nothing = action(&suite.contracts.token, &api::reward_token::ExecuteMsg::Release { address: None });
    let proposal = suite.propose(&voters[0], vec![nothing]);
    suite.vote(&voters[1], proposal, Vote::No).unwrap();
    let power = VOTER_GRAIN.to_string();
    let first = report(&suite, &voters[0]);
    assert_eq!(column(&first, "votes", "what"), ["enrolled", "proposed"]);
    let second = report(&suite, &voters[1]);
    assert_eq!(column(&second, "votes", "what"), ["enrolled", "voted"]);
    assert_eq!(column(&second, "votes", "power"), [Value::Null, power.clone().into()]);
    assert_eq!(column(&second, "grain", "what"), ["held", "bonded"]);
    assert_eq!(column(&second, "grain", "amount"), ["0", &power]);
    assert_eq!(column(&report(&suite, &voters[2]), "votes", "what"), ["enrolled"]);
}

#[test]
fn roles_bonds_pools_and_shares_are_told() {
    let (mut suite, market, _) = sold();
    let curator = suite.address("curator");
    let issued = suite.issue(1, "curator", suite.claims(&curator, Kind::Person));
    suite.register(&curator, issued).unwrap();
    let found = report(&suite, &curator);
    assert_eq!(column(&found, "roles", "role"), ["curator"]);
    assert_eq!(column(&found, "pools", "pool"), [market.pool]);
    assert_eq!(column(&found, "shares", "share"), ["2000"]);
    assert!(rows(&found, "relayer").is_empty());

    let relayer = suite.relayers[0].address.clone();
    let issued = suite.issue(1, "relayer", suite.claims(&relayer, Kind::Person));
    suite.register(&relayer, issued).unwrap();
    let found = report(&suite, &relayer);
    assert_eq!(column(&found, "relayer", "denom"), [NATIVE]);
}

#[test]
fn without_the_dossier_a_contribution_is_told_without_its_receipt() {
    let (suite, _, _) = sold();
    let contracts = suite.addresses();
    let ask = Ask { chain: &suite, contracts: &contracts };
    let identity = suite.identity(&suite.address("member 5 1"));
    let report = access_report(ask, identity, &BTreeMap::new()).unwrap();
    assert_eq!(column(&report, "contributions", "receipt"), [Value::Null]);
    assert!(report.section("contributions").unwrap().documents.is_empty());
}

#[test]
fn more_than_a_page_is_told_whole() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let terms = suite.terms(5);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let member = suite.person("member");
    for records in 1..=api::MAX_PAGE * 2 + 1 {
        suite.contribute(&member, cohort, records).unwrap();
    }
    let report = report(&suite, &member);
    let numbers: Vec<u64> = (1..=201).collect();
    assert_eq!(column(&report, "contributions", "number"), numbers);
    assert_eq!(report.section("contributions").unwrap().documents.len(), 201);
}

#[test]
fn a_report_is_json_and_markdown() {
    let (suite, _, _) = sold();
    let report = report(&suite, &suite.address("member 5 1"));
    let json: Value = serde_json::from_str(&report.json().unwrap()).unwrap();
    let sections = json["sections"].as_array().unwrap();
    assert_eq!(sections.len(), report.sections.len());
    for section in sections {
        for said in ["key", "title", "what", "why", "kept"] {
            assert_ne!(section[said], "", "{said} of {}", section["key"]);
        }
    }
    let text = report.markdown();
    for section in &report.sections {
        assert!(text.contains(&format!("\n## {}\n", section.title)));
    }
    assert!(text.contains("urn:sheaf:sheaf-test-1:"));
    assert!(text.contains("| status | verified (quality 10000) |"));
    assert!(text.contains("| 7(3) | withdraw consent |"));
    // keys are unique
    let keys: std::collections::BTreeSet<_> = report.sections.iter().map(|section| section.key).collect();
    assert_eq!(keys.len(), report.sections.len());
}

/// What a report makes of events is what the ledger made of messages, whatever happened in between.
#[test]
fn weights_from_events_are_those_of_the_ledger() {
    for seed in 0..3u8 {
        let mut suite = Suite::builder().durations(|durations| durations.data_pool.reentry = 1).build();
        let pool = suite.active_pool();
        let terms = suite.terms(5);
        let cohort = suite.open_cohort(pool, terms).unwrap();
        // who stays, so that there are always enough, and who comes and goes
        suite.fill_cohort(cohort, "steady", &[10; 12]);
        let restless: Vec<Addr> = (1..=3).map(|number| suite.person(&format!("restless {number}"))).collect();
        let buyer = suite.buyer("institute", Kind::Academic, "AT");
        let mut live: Vec<(Addr, u64)> = vec![];
        let draws = (0..24u8).map(|step| secret(&format!("{seed} {step}")));
        for (step, draw) in draws.enumerate() {
            let who = restless[usize::from(draw[0]) % restless.len()].clone();
            match draw[1] % 5 {
                0 if !live.is_empty() => {
                    let (who, contribution) = live.remove(usize::from(draw[2]) % live.len());
                    suite.data_pool(&who, &ExecuteMsg::Withdraw { contribution }).unwrap();
                    suite.advance(1);
                }
                1 => {
                    // so that there is something to cut
                    suite.contribute_verified(&who, cohort, 1);
                    let edition = suite.release_edition(pool, &[cohort]);
                    let market = Market { pool, edition, cohorts: vec![cohort] };
                    suite.sell(&buyer, market.purchase(&[cohort], 1_000_000));
                }
                _ => {
                    // up to 10^7, where the pool's cap begins to count
                    let records = 1 + u32::from(draw[2]) * 4 + u32::try_from(step).unwrap();
                    let contribution = suite.contribute(&who, cohort, records).unwrap();
                    let quality = 1 + u16::from(draw[3]) * 39;
                    let verdict = match draw[4] % 4 {
                        0 => Verdict::Rejected { code: 1 },
                        1 => Verdict::Flagged { code: 1 },
                        _ => Verdict::Verified { quality },
                    };
                    let report = suite.pool_report(vec![verdict_on(contribution, 1, verdict)]);
                    let signatures = suite.signatures(&report);
                    suite.data_pool(&who, &ExecuteMsg::Verify { report, signatures }).unwrap();
                    live.push((who, contribution));
                }
            }
        }
        for who in &restless {
            let report = report(&suite, who);
            let weights: BTreeMap<String, Value> = rows(&report, "weights")
                .iter()
                .map(|row| {
                    (field(row, "edition").as_str().unwrap().to_string(), field(row, "weight").clone())
                })
                .collect();
            let sales: BTreeMap<String, Value> = rows(&report, "sales")
                .iter()
                .filter(|row| field(row, "denom") == NATIVE)
                .map(|row| (field(row, "edition").to_string(), field(row, "weight").clone()))
                .collect();
            let cut = weights.iter().filter(|(edition, _)| *edition != "from the next cut on");
            assert_eq!(
                cut.map(|(edition, weight)| (edition.clone(), weight.clone())).collect::<BTreeMap<_, _>>(),
                sales
            );
            // every edition was sold once, and is in the list of uses if they were in it
            assert_eq!(rows(&report, "uses").len(), sales.len());
        }
    }
}
