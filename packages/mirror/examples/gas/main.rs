//! Gas of the suite's deeds and of its peers' like ones, from committed transactions of a fresh chain.
//! `scripts/bench-gas` runs it: gas LOCALNET ARTIFACTS PEERS DOCS [--check]
//!
//! Writes gas.md and gas.json into DOCS; with --check it compares with them what the deeds take with few contributors,
//! and fails where one grew by more than 3 %.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    reason = "a measurement that cannot be made must stop"
)]

mod costs;
mod peers;
mod table;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;

use api::CohortId;
use api::data_pool::{EarningsKey, ExecuteMsg as Pool};
use api::governance::{Action, Vote};
use api::marketplace::ExecuteMsg as Market;
use cosmwasm_std::{Addr, Coin};
use costs::{Cost, Prices};
use cw20::Cw20ExecuteMsg;
use mirror::{Localnet, Wasmd};
use terms::Kind;
use testkit::{Market as Shop, Meter, NATIVE, Sent, Suite, Usage, VOTER_GRAIN, verdict_on};

/// Contributors on chain: what is measured must not depend on them.
const FEW: usize = 12 * COHORTS + REPORT; // fewer, and no edition of three cohorts can be sold
const MANY: usize = 300;
const COHORTS: usize = 3;
/// Contributions of a report.
const REPORT: usize = 20;
const VERIFY: &str = "verify, a contribution of a report of 20";
/// The deed that is its sender's first.
const FIRST: &str = "register";

type Measured = BTreeMap<&'static str, Cost>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [localnet, artifacts, peers, docs, rest @ ..] = arguments.as_slice() else {
        panic!("gas LOCALNET ARTIFACTS PEERS DOCS [--check]")
    };
    let connect = || {
        Wasmd::connect(Localnet::at(localnet), Path::new(artifacts)).expect("a chain that is up").own_fees()
    };
    let docs = Path::new(docs);
    let prices = Prices::measure(&mut connect());
    let run = |contributors| {
        eprintln!("{contributors} contributors ...");
        Bench::new(connect(), prices).run(contributors)
    };
    if rest.iter().any(|flag| flag == "--check") {
        if let Err(grown) = table::check(docs, &run(FEW)) {
            eprintln!("{grown}");
            return ExitCode::FAILURE;
        }
    } else {
        let peers = peers::measure(connect(), Path::new(peers));
        table::write(docs, &[run(FEW), run(MANY)], &peers);
    }
    ExitCode::SUCCESS
}

/// A suite on the chain, and what its deeds took.
struct Bench {
    suite: Suite,
    meter: Meter,
    sent: Rc<RefCell<Vec<Sent>>>,
    prices: Prices,
    measured: Measured,
}

impl Bench {
    fn new(chain: Wasmd, prices: Prices) -> Self {
        let (meter, sent) = (Meter::default(), Rc::<RefCell<Vec<Sent>>>::default());
        let heard = Rc::clone(&sent);
        let chain = chain.on_sent(move |one| heard.borrow_mut().push(one.clone()));
        let suite = Suite::builder().metered(&meter).mirrored(chain).build();
        Self { suite, meter, sent, prices, measured: Measured::new() }
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
        for part in members.chunks(REPORT) {
            self.verify(part);
        }
        self.sell(pool, &cohorts, members.last().expect("someone"));
        self.vote(&voters);
        self.measured
    }

    /// Registers people and has them contribute.
    fn join(&mut self, count: usize, cohorts: &[CohortId]) -> Vec<Member> {
        self.suite.accounts((0..count).map(|number| format!("person {number}")));
        let join = |number: usize| {
            let cohort = cohorts[number % COHORTS];
            let name = format!("person {number}");
            let person = self.of(FIRST, |suite| suite.person(&name));
            let contribution =
                self.of("contribute", |suite| suite.contribute(&person, cohort, 100).expect("contribute"));
            Member { person, contribution, cohort }
        };
        (0..count).map(join).collect()
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
