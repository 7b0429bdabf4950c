//! Gas of the suite's deeds and of its peers' like ones, from committed transactions of a fresh chain.
//! `scripts/bench-gas` runs it: gas LOCALNET ARTIFACTS PEERS DOCS [--check | --large CONTRIBUTORS]
//!
//! Writes gas.md and gas.json into DOCS, unless it is to check, and with --large gas-large.json too; and fails where something is wrong with what the deeds
//! take ([`check`]).
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    reason = "a measurement that cannot be made must stop"
)]

mod check;
mod costs;
mod deeds;
mod nothing;
mod peers;
mod table;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;

use api::CohortId;
use api::data_pool::{EarningsKey, ExecuteMsg as Pool, MIN_HEADS};
use api::governance::{Action, Vote};
use api::marketplace::ExecuteMsg as Market;
use cosmwasm_std::{Addr, Coin};
use costs::{Cost, Prices};
use cw20::Cw20ExecuteMsg;
use deeds::{Kept, Large, Run};
use mirror::{Fees, Localnet, Wasmd};
use serde::Serialize;
use table::Page;
use terms::Kind;
use testkit::{Market as Shop, Meter, NATIVE, Sent, Suite, Usage, VOTER_GRAIN, verdict_on};

/// Contributors on chain: what is measured must not depend on them.
const FEW: usize = MIN_HEADS as usize; // fewer, and no edition can be sold
const MANY: usize = 300;
const COHORTS: usize = 3;
/// What the last run with more contributors took, in DOCS.
const LARGE: &str = "gas-large.json";
/// Contributions of a report.
const REPORT: usize = 20;
const VERIFY: &str = "verify, a contribution of a report of 20";
/// The deed that is its sender's first.
const FIRST: &str = "register";

type Measured = BTreeMap<&'static str, Cost>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [localnet, artifacts, peers, docs, rest @ ..] = arguments.as_slice() else {
        panic!("gas LOCALNET ARTIFACTS PEERS DOCS [--check | --large CONTRIBUTORS]")
    };
    let (check, large) = match rest.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => (false, None),
        ["--check"] => (true, None),
        ["--large", contributors] => (false, Some(contributors.parse().expect("a number of contributors"))),
        other => panic!("what is {other:?}?"),
    };
    let connect = |fees| {
        let localnet = Localnet::at(localnet);
        Wasmd::connect(localnet, Path::new(artifacts)).expect("a chain that is up").paid_by(fees)
    };
    let run = |fees, prices, contributors| {
        eprintln!("{contributors} contributors, fees paid by: {fees:?} ...");
        Bench::new(connect(fees), prices, format!("{contributors} {fees:?}")).run(contributors)
    };

    let peers = peers::measure(connect(Fees::Nobody), Path::new(peers));
    let prices = Prices::measure(&mut connect(Fees::Nobody), ["payer", "payee"]);
    let sizes = [FEW, MANY].into_iter().chain(large);
    let measured: Vec<(usize, Measured)> =
        sizes.map(|contributors| (contributors, run(Fees::Nobody, prices, contributors))).collect();
    let runs: Vec<Run> = measured.iter().map(|(contributors, of)| Run::of(*contributors, of)).collect();

    let docs = Path::new(docs);
    let kept = if check {
        read(docs)
    } else {
        let prices_with_fee = Prices::measure(&mut connect(Fees::Own), ["payer with a fee", "payee"]);
        let paying = Run::of(FEW, &run(Fees::Own, prices_with_fee, FEW));
        let kept = deeds::kept(&runs[1], &paying, &peers);
        let (many, parts) = &measured[1];
        let parts = (*many, parts);
        let contracts = std::fs::read_to_string(Path::new(artifacts).join("built.txt"))
            .expect("scripts/build-wasm writes it");
        if let (Some(_), Some(run)) = (large, runs.last()) {
            write_json(&docs.join(LARGE), &Large::of(run, contracts.clone()));
        }
        let large: Option<Large> = std::fs::read(docs.join(LARGE))
            .ok()
            .map(|kept| serde_json::from_slice(&kept).expect("as --large writes it"));
        let large = large.as_ref().map(|large| (large, large.contracts == contracts));
        let page = Page { kept: &kept, runs: &runs[..2], large, paying: FEW, prices, prices_with_fee, parts };
        print!("{}", page.text());
        std::fs::write(docs.join("gas.md"), page.text()).expect("docs can be written");
        write_json(&docs.join("gas.json"), &kept);
        kept
    };
    for run in &runs {
        println!("{} contributors: {:?}", run.contributors, run.took);
    }
    let faults = check::faults(&kept, &runs, &peers);
    if faults.is_empty() {
        return ExitCode::SUCCESS;
    }
    faults.iter().for_each(|fault| eprintln!("{fault}"));
    eprintln!("if growth is meant: scripts/bench-gas, and commit docs/gas.*");
    ExitCode::FAILURE
}

fn read(docs: &Path) -> Kept {
    let kept =
        std::fs::read(docs.join("gas.json")).expect("docs/gas.json is there: scripts/bench-gas writes it");
    serde_json::from_slice(&kept).expect("as scripts/bench-gas writes it")
}

fn write_json(path: &Path, value: &impl Serialize) {
    let json = serde_json::to_string_pretty(value).expect("JSON");
    std::fs::write(path, json + "\n").expect("docs can be written");
}

/// A suite on the chain, and what its deeds took.
struct Bench {
    suite: Suite,
    meter: Meter,
    sent: Rc<RefCell<Vec<Sent>>>,
    prices: Prices,
    /// What contributors are called, whom no run before had: their first transaction is measured.
    people: String,
    measured: Measured,
}

impl Bench {
    fn new(chain: Wasmd, prices: Prices, people: String) -> Self {
        let (meter, sent) = (Meter::default(), Rc::<RefCell<Vec<Sent>>>::default());
        let heard = Rc::clone(&sent);
        let chain = chain.on_sent(move |one| heard.borrow_mut().push(one.clone()));
        let suite = Suite::builder().metered(&meter).mirrored(chain).build();
        Self { suite, meter, sent, prices, people, measured: Measured::new() }
    }

    /// Does a deed, which is one transaction, and measures it.
    fn of<T>(&mut self, deed: &'static str, does: impl FnOnce(&mut Suite) -> T) -> T {
        self.meter.take();
        self.sent.take();
        let result = does(&mut self.suite);
        let mut used = Usage::default();
        self.meter.take().values().for_each(|usage| used.add(usage));
        let sent = self.sent.take();
        let [sent] = sent.as_slice() else { panic!("{deed} is {} transactions", sent.len()) };
        self.measured.insert(deed, Cost::of(self.prices, deed == FIRST, sent, &used));
        result
    }

    /// The life of a pool with so many contributors, of which the last of everything is measured.
    fn run(mut self, contributors: usize) -> Measured {
        self.suite.account("anyone");
        let voters = self.suite.voters();
        let pool = self.suite.voted_pool(&voters);
        let cohorts: Vec<CohortId> = (1..=COHORTS as u128)
            .map(|floor| {
                let terms = self.suite.terms(floor);
                self.suite.open_cohort(pool, terms).expect("open a cohort")
            })
            .collect();
        let members = self.join(contributors, &cohorts);
        // whole reports last: what is measured is none of the first
        let (rest, whole) = members.split_at(members.len() % REPORT);
        for part in [rest].into_iter().chain(whole.chunks(REPORT)).filter(|part| !part.is_empty()) {
            self.verify(part);
        }
        self.sell(pool, &cohorts, members.last().expect("someone"));
        self.vote(&voters);
        self.measured
    }

    /// Registers people and has them contribute: so often, each to another cohort, that every cohort has its heads.
    fn join(&mut self, count: usize, cohorts: &[CohortId]) -> Vec<Member> {
        let names: Vec<String> = (0..count).map(|number| format!("{} {number}", self.people)).collect();
        self.suite.accounts(names.clone());
        let mut members = vec![];
        for round in 0..(FEW * COHORTS).div_ceil(count) {
            for (number, name) in names.iter().enumerate() {
                let person = match round {
                    0 => self.of(FIRST, |suite| suite.person(name)),
                    _ => self.suite.address(name),
                };
                let cohort = cohorts[(number + round) % COHORTS];
                let contribution = self
                    .of("contribute", |suite| suite.contribute(&person, cohort, 100).expect("contribute"));
                members.push(Member { person, contribution, cohort });
            }
        }
        members
    }

    fn verify(&mut self, members: &[Member]) {
        let good = attestation::Verdict::Verified { quality: 10_000 };
        let items: Vec<_> = members.iter().map(|member| verdict_on(member.contribution, 1, good)).collect();
        let report = self.suite.pool_report(items);
        let signatures = self.suite.signatures(&report);
        let anyone = self.suite.address("anyone");
        let verify = Pool::Verify { report, signatures };
        if members.len() == REPORT {
            self.of(VERIFY, |suite| suite.data_pool(&anyone, &verify).expect("verify"));
        } else {
            self.suite.data_pool(&anyone, &verify).expect("verify");
        }
    }

    /// An order of an edition of all cohorts; someone claims.
    fn sell(&mut self, pool: api::PoolId, cohorts: &[CohortId], member: &Member) {
        let edition = self.suite.cut(pool).expect("cut");
        let item = self.suite.edition_item(pool, edition, cohorts);
        self.suite.publish(item).expect("publish");
        let buyer = self.suite.buyer("university", Kind::Academic, "DE");
        let purchase = Shop { pool, edition, cohorts: cohorts.to_vec() }.purchase(cohorts, 10_000_000_000);
        let order = self.of("buy (3 cohorts)", |suite| suite.buy(&buyer, purchase, NATIVE).expect("buy"));
        self.suite.account("relayer 0");
        self.of("deliver", |suite| suite.deliver(order).expect("deliver"));
        self.of("settle (3 cohorts, with emission)", |suite| {
            suite.marketplace(&buyer, &Market::Confirm { order }).expect("confirm")
        });
        let claims = vec![EarningsKey { cohort: member.cohort, denom: NATIVE.into() }];
        self.of("claim", |suite| {
            let claim = Pool::Claim { identity: None, claims, limit: None };
            suite.data_pool(&member.person, &claim).expect("claim")
        });
    }

    fn vote(&mut self, voters: &[Addr]) {
        let token = self.suite.contracts.token.clone();
        let treasury = self.suite.account("treasury");
        let transfer =
            Cw20ExecuteMsg::Transfer { recipient: voters[0].to_string(), amount: VOTER_GRAIN.into() };
        self.of("transfer", |suite| suite.execute(&treasury, &token, &transfer, &[]).expect("transfer"));
        let bond = api::reward_token::ExecuteMsg::Bond { amount: (VOTER_GRAIN / 2).into() };
        self.of("bond", |suite| suite.execute(&voters[0], &token, &bond, &[]).expect("bond"));
        let spend = Action::Spend { to: voters[0].to_string(), coin: Coin::new(1u128, NATIVE) };
        let proposal = self.of("propose", |suite| suite.propose(&voters[0], vec![spend]));
        for voter in voters {
            self.of("vote", |suite| suite.vote(voter, proposal, Vote::Yes).expect("vote"));
        }
    }
}

/// Someone who contributed.
struct Member {
    person: Addr,
    contribution: u64,
    cohort: CohortId,
}
