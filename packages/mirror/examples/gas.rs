//! Gas of the suite's deeds and of its peers' like ones, from committed transactions of a fresh chain.
//! `scripts/bench-gas` runs it: gas LOCALNET ARTIFACTS PEERS DOCS [--check]
//!
//! Writes gas.md and gas.json into DOCS; with --check it compares with them, and fails where a deed grew by more than 3 %.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "a measurement that cannot be made must stop"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use api::CohortId;
use api::data_pool::{EarningsKey, ExecuteMsg as Pool};
use api::governance::{Action, Vote};
use api::marketplace::ExecuteMsg as Market;
use cosmwasm_std::{Addr, Coin, WasmMsg, to_json_binary};
use cw20::Cw20ExecuteMsg;
use mirror::{Localnet, Wasmd};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use terms::Kind;
use testkit::{Market as Shop, Mirror, NATIVE, Suite, VOTER_GRAIN, verdict_on};

/// Contributors on chain: what is measured must not depend on them.
const SIZES: [usize; 2] = [10, 300];
const COHORTS: usize = 3;
/// Contributions of a report.
const REPORT: usize = 20;
/// By how much a deed may grow before somebody must say that it is meant, percent.
const TOLERANCE: u64 = 3;
/// Deeds: name, aim in gas (of a transfer: percent of the peer's), and the peer's deed.
const DEEDS: [(&str, Option<u64>, Option<&str>); 11] = [
    ("transfer", None, Some("cw20-base transfer")),
    ("bond", Some(125_000), Some("cw4-stake bond")),
    ("propose", Some(150_000), Some("cw3-flex propose")),
    ("vote", Some(130_000), Some("cw3-flex vote")),
    ("register", Some(165_000), None),
    ("contribute", Some(160_000), None),
    ("verify, a contribution of a report of 20", Some(20_000), None),
    ("buy (3 cohorts)", Some(220_000), None),
    ("deliver", Some(150_000), None),
    ("settle (3 cohorts, with emission)", Some(330_000), None),
    ("claim", Some(150_000), None),
];

/// What one deed took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Deed {
    gas: u64,
    bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer_gas: Option<u64>,
}

type Measured = BTreeMap<&'static str, (u64, usize)>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [localnet, artifacts, peers, docs, rest @ ..] = arguments.as_slice() else {
        panic!("gas LOCALNET ARTIFACTS PEERS DOCS [--check]")
    };
    let connect = || {
        Wasmd::connect(Localnet::at(localnet), Path::new(artifacts)).expect("a chain that is up").own_fees()
    };
    let peers = measure_peers(connect(), Path::new(peers));
    let runs = SIZES.map(|size| {
        eprintln!("{size} contributors ...");
        measure(connect(), size)
    });
    let docs = PathBuf::from(docs);
    let deeds = deeds(&runs[1], &peers);
    let text = table(&runs, &deeds);
    print!("{text}");
    if rest.iter().any(|flag| flag == "--check") {
        check(&docs.join("gas.json"), &deeds);
    } else {
        std::fs::write(docs.join("gas.md"), text).expect("docs can be written");
        let json = serde_json::to_string_pretty(&deeds).expect("JSON");
        std::fs::write(docs.join("gas.json"), json + "\n").expect("docs can be written");
    }
}

/// One deed of the suite, the last message of what is done.
fn of<T>(
    measured: &mut Measured,
    suite: &mut Suite,
    deed: &'static str,
    does: impl FnOnce(&mut Suite) -> T,
) -> T {
    let result = does(suite);
    let receipt = suite.receipt().expect("it is on a chain");
    measured.insert(deed, (receipt.gas, receipt.bytes));
    result
}

/// The life of a pool with so many contributors, of which the last of everything is measured.
fn measure(chain: Wasmd, contributors: usize) -> Measured {
    let mut suite = Suite::builder().mirrored(chain).build();
    let (suite, mut all) = (&mut suite, Measured::new());
    let measured = &mut all;
    suite.account("anyone");
    let voters = suite.voters();
    let pool = suite.voted_pool(&voters);
    let cohorts: Vec<CohortId> = (1..=COHORTS as u128)
        .map(|floor| {
            let terms = suite.terms(floor);
            suite.open_cohort(pool, terms).expect("open a cohort")
        })
        .collect();
    // a cohort is sold from 12 identities on: below, one cohort has more
    let count = contributors.max(12 * COHORTS + REPORT);
    suite.accounts((0..count).map(|number| format!("person {number}")));
    let mut members: Vec<(Addr, u64, CohortId)> = vec![];
    for number in 0..count {
        let cohort = cohorts[number % COHORTS];
        let name = format!("person {number}");
        let person = of(measured, suite, "register", |suite| suite.person(&name));
        let contribution = of(measured, suite, "contribute", |suite| {
            suite.contribute(&person, cohort, 100).expect("contribute")
        });
        members.push((person, contribution, cohort));
    }
    for part in members.chunks(REPORT) {
        let good = attestation::Verdict::Verified { quality: 10_000 };
        let items: Vec<_> =
            part.iter().map(|(_, contribution, _)| verdict_on(*contribution, 1, good)).collect();
        let whole = items.len() == REPORT;
        let report = suite.pool_report(items);
        let signatures = suite.signatures(&report);
        let anyone = suite.address("anyone");
        suite.data_pool(&anyone, &Pool::Verify { report, signatures }).expect("verify");
        if whole {
            let receipt = suite.receipt().expect("it is on a chain");
            let each = (receipt.gas / REPORT as u64, receipt.bytes / REPORT);
            measured.insert("verify, a contribution of a report of 20", each);
        }
    }
    let edition = suite.cut(pool).expect("cut");
    let item = suite.edition_item(pool, edition, &cohorts);
    suite.publish(item).expect("publish");
    let buyer = suite.buyer("university", Kind::Academic, "DE");
    let shop = Shop { pool, edition, cohorts: cohorts.clone() };
    let purchase = shop.purchase(&cohorts, 10_000_000_000);
    let order =
        of(measured, suite, "buy (3 cohorts)", |suite| suite.buy(&buyer, purchase, NATIVE).expect("buy"));
    suite.account("relayer 0");
    of(measured, suite, "deliver", |suite| suite.deliver(order).expect("deliver"));
    of(measured, suite, "settle (3 cohorts, with emission)", |suite| {
        suite.marketplace(&buyer, &Market::Confirm { order }).expect("confirm")
    });
    let (person, _, cohort) = members.last().expect("someone").clone();
    let claims = vec![EarningsKey { cohort, denom: NATIVE.into() }];
    of(measured, suite, "claim", |suite| {
        suite.data_pool(&person, &Pool::Claim { identity: None, claims, limit: None }).expect("claim")
    });
    vote(suite, &voters, measured);
    all
}

fn vote(suite: &mut Suite, voters: &[Addr], measured: &mut Measured) {
    let token = suite.contracts.token.clone();
    let treasury = suite.account("treasury");
    let transfer = Cw20ExecuteMsg::Transfer { recipient: voters[0].to_string(), amount: VOTER_GRAIN.into() };
    of(measured, suite, "transfer", |suite| {
        suite.execute(&treasury, &token, &transfer, &[]).expect("transfer")
    });
    let bond = api::reward_token::ExecuteMsg::Bond { amount: (VOTER_GRAIN / 2).into() };
    of(measured, suite, "bond", |suite| suite.execute(&voters[0], &token, &bond, &[]).expect("bond"));
    let spend = Action::Spend { to: voters[0].to_string(), coin: Coin::new(1u128, NATIVE) };
    let proposal = of(measured, suite, "propose", |suite| suite.propose(&voters[0], vec![spend]));
    for voter in voters {
        of(measured, suite, "vote", |suite| suite.vote(voter, proposal, Vote::Yes).expect("vote"));
    }
}

/// Contracts of others, as they come from crates.io, built like ours.
fn measure_peers(mut chain: Wasmd, folder: &Path) -> BTreeMap<&'static str, u64> {
    let accounts: Vec<Addr> = (0..5).map(|number| chain.address(&format!("peer {number}"))).collect();
    chain.fund(&accounts, &[Coin::new(1_000_000_000_000u128, NATIVE)]).expect("coins");
    let mut peers = Peers { chain, first: accounts[0].clone() };
    let mut measured = BTreeMap::new();
    let code = |peers: &mut Peers, name: &str| {
        let wasm =
            std::fs::read(folder.join(format!("{name}.wasm"))).expect("scripts/bench-gas has built it");
        peers.chain.store_wasm(wasm).expect("the chain takes it")
    };

    let cw20 = code(&mut peers, "cw20_base");
    let balances: Vec<Value> =
        accounts.iter().map(|address| json!({ "address": address, "amount": "1000000000000" })).collect();
    let token = peers.make(
        cw20,
        &json!({ "name": "Peer", "symbol": "PEER", "decimals": 6, "initial_balances": balances, "mint": null }),
    );
    let transfer = json!({ "transfer": { "recipient": accounts[1], "amount": "1000" } });
    measured.insert("cw20-base transfer", peers.call(0, &token, &transfer, &[]));

    let stake = code(&mut peers, "cw4_stake");
    let group = peers.make(
        stake,
        &json!({
            "denom": { "native": NATIVE }, "tokens_per_weight": "1000", "min_bond": "1000",
            "unbonding_period": { "time": 600 }, "admin": null,
        }),
    );
    for number in 0..accounts.len() {
        let bond = [Coin::new(1_000_000u128, NATIVE)];
        // the second of the same account, as ours
        peers.call(number, &group, &json!({ "bond": {} }), &bond);
        measured.insert("cw4-stake bond", peers.call(number, &group, &json!({ "bond": {} }), &bond));
    }

    let flex = code(&mut peers, "cw3_flex_multisig");
    let multisig = peers.make(
        flex,
        &json!({
            "group_addr": group, "max_voting_period": { "time": 3600 }, "executor": null, "proposal_deposit": null,
            "threshold": { "threshold_quorum": { "threshold": "0.9", "quorum": "0.9" } },
        }),
    );
    let send = json!({ "bank": { "send": { "to_address": accounts[1], "amount": [{ "denom": NATIVE, "amount": "1" }] } } });
    let propose =
        json!({ "propose": { "title": "A spend", "description": "of one", "msgs": [send], "latest": null } });
    measured.insert("cw3-flex propose", peers.call(0, &multisig, &propose, &[]));
    for number in 1..accounts.len() - 1 {
        let vote = json!({ "vote": { "proposal_id": 1, "vote": "yes" } });
        measured.insert("cw3-flex vote", peers.call(number, &multisig, &vote, &[]));
    }
    measured
}

struct Peers {
    chain: Wasmd,
    first: Addr,
}

impl Peers {
    fn make(&mut self, code_id: u64, msg: &Value) -> Addr {
        self.chain.make(&self.first.clone(), code_id, msg).expect("made")
    }

    fn call(&mut self, number: usize, contract: &Addr, msg: &Value, funds: &[Coin]) -> u64 {
        let sender = self.chain.address(&format!("peer {number}"));
        let msg = to_json_binary(msg).expect("JSON");
        let call = WasmMsg::Execute { contract_addr: contract.to_string(), msg, funds: funds.to_vec() };
        let sent = self.chain.send(&sender, &call.into()).expect("sent");
        sent.result.expect("it does what it is told");
        sent.receipt.gas
    }
}

fn deeds(measured: &Measured, peers: &BTreeMap<&'static str, u64>) -> BTreeMap<String, Deed> {
    DEEDS
        .into_iter()
        .map(|(name, _, peer)| {
            let (gas, bytes) = measured[name];
            let peer_gas = peer.map(|peer| peers[peer]);
            (name.into(), Deed { gas, bytes, peer: peer.map(Into::into), peer_gas })
        })
        .collect()
}

fn table(runs: &[Measured; 2], deeds: &BTreeMap<String, Deed>) -> String {
    let mut out = String::from(HEAD);
    for (name, aim, _) in DEEDS {
        let Deed { gas, bytes, peer, peer_gas } = &deeds[name];
        // a transfer's aim is 1.02 times the peer's
        let aim = aim.or_else(|| peer_gas.map(|gas| gas * 102 / 100)).unwrap_or_default();
        let peer = match (peer, peer_gas) {
            (Some(peer), Some(gas)) => format!("{peer}: {gas}"),
            _ => String::new(),
        };
        let (few, _) = runs[0][name];
        let met = if *gas <= aim { "yes" } else { "no" };
        writeln!(out, "| {name} | {few} | {gas} | {bytes} | {aim} | {met} | {peer} |")
            .expect("a string takes it");
    }
    out
}

/// Fails where a deed has grown.
fn check(path: &Path, now: &BTreeMap<String, Deed>) {
    let kept = std::fs::read(path).expect("docs/gas.json is there: scripts/bench-gas writes it");
    let kept: BTreeMap<String, Deed> = serde_json::from_slice(&kept).expect("as scripts/bench-gas writes it");
    let names = |deeds: &BTreeMap<String, Deed>| deeds.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&kept), names(now), "docs/gas.json has other deeds: scripts/bench-gas");
    for (name, deed) in now {
        let before = kept[name].gas;
        let grown = deed.gas > before + before * TOLERANCE / 100;
        assert!(
            !grown,
            "{name} takes {} gas, and took {before}: if that is meant, scripts/bench-gas",
            deed.gas
        );
    }
}

const HEAD: &str = "\
# Gas

Made by `scripts/bench-gas`: `gas_used` of committed transactions on a fresh wasmd 0.61.14, each the last of its kind,
its sender paying the fee. Peers are contracts from crates.io, unchanged, built as ours are, and called in the same run.
A call that does nothing takes some 98,500 there; bytes are those of the transaction, at 10 gas each. The figures of
`gas.json` are those with 300 contributors; `scripts/bench-gas --check` fails where one grew by more than 3 %.

| deed | gas, 10 contributors | gas, 300 | bytes | aim | met | peer |
| --- | --: | --: | --: | --: | --- | --- |
";
