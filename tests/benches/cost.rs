//! What a message reads and writes, at 10, 1,000 and 100,000 contributors.
//!
//! `cargo bench -p suite-tests --bench cost` prints the table of `docs/bench/cost.md`; `-- --write` writes it anew,
//! `-- --check` fails where it differs, `-- --again` lists the keys that a message touches more than once, with so many
//! reads and writes. Counts depend on code alone, not on the machine.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a measurement that cannot be made must stop"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use api::data_pool::{EarningsKey, ExecuteMsg as Pool};
use api::governance::Vote;
use api::marketplace::ExecuteMsg as Market;
use api::{CohortId, PoolId};
use cosmwasm_std::Addr;
use terms::Kind;
use testkit::{Market as Shop, Meter, NATIVE, Suite, Touched, Usage, verdict_on};

const SIZES: [usize; 3] = [10, 1_000, 100_000];
const COHORTS: usize = 5;

/// A message, with what each contract used for it.
type Measured = (&'static str, BTreeMap<&'static str, Usage>);

struct Bench {
    suite: Suite,
    meter: Meter,
    measured: Vec<Measured>,
}

impl Bench {
    fn new() -> Self {
        let meter = Meter::default();
        Self { suite: Suite::builder().metered(&meter).build(), meter, measured: vec![] }
    }

    /// Does something of which the last message is measured.
    fn measure<T>(&mut self, name: &'static str, does: impl FnOnce(&mut Suite) -> T) -> T {
        self.meter.take();
        let result = does(&mut self.suite);
        let (again, used) = (self.meter.again(), self.meter.take());
        let at = &self.suite.contracts;
        let names = [
            ("registry", &at.registry),
            ("data-pool", &at.data_pool),
            ("governance", &at.governance),
            ("marketplace", &at.marketplace),
            ("token", &at.token),
        ];
        for (address, key, Touched { reads, writes }) in again.into_iter().filter(|_| has("--again")) {
            let contract = names.iter().find(|(_, at)| **at == address).map_or("another", |(name, _)| name);
            println!("{name}: {contract} {reads} r {writes} w {}", key.escape_ascii());
        }
        let of = |(name, address): (_, &Addr)| Some((name, *used.get(address)?));
        self.measured.push((name, names.into_iter().filter_map(of).collect()));
        result
    }
}

/// The life of a pool with so many contributors in five cohorts, of which the last of everything is measured.
fn run(contributors: usize) -> Vec<Measured> {
    let mut bench = Bench::new();
    let pool = bench.suite.active_pool();
    let cohorts: Vec<CohortId> = (1..)
        .take(COHORTS)
        .map(|floor| {
            let terms = bench.suite.terms(floor);
            bench.suite.open_cohort(pool, terms).expect("open a cohort")
        })
        .collect();
    // a cohort is sold from 12 identities on: below, the smallest size has 12 others beside its 10 in one cohort
    let fill = if contributors < 12 * COHORTS { 12 * COHORTS } else { 0 };
    let mut members = vec![];
    for number in 0..contributors + fill {
        let cohort = cohorts[number % COHORTS];
        let (person, contribution) = join(&mut bench, number, cohort, number + 1 == contributors + fill);
        members.push((person, contribution, cohort));
    }
    let everyone: Vec<u64> = members.iter().map(|(_, contribution, _)| *contribution).collect();
    let (last, rest) = everyone.split_last().expect("someone");
    for part in rest.chunks(api::data_pool::MAX_VERIFICATION_ITEMS) {
        verify(&mut bench.suite, part);
    }
    bench.measure("verify (1 item)", |suite| verify(suite, &[*last]));
    sell(&mut bench, pool, &cohorts, &members);
    vote(&mut bench);
    bench.measured
}

/// Registers a person and has them contribute.
fn join(bench: &mut Bench, number: usize, cohort: CohortId, measured: bool) -> (Addr, u64) {
    let name = format!("person {number}");
    if !measured {
        let person = bench.suite.person(&name);
        let contribution = bench.suite.contribute(&person, cohort, 100).expect("contribute");
        return (person, contribution);
    }
    let person = bench.measure("register", |suite| suite.person(&name));
    let contribution =
        bench.measure("contribute", |suite| suite.contribute(&person, cohort, 100).expect("contribute"));
    (person, contribution)
}

fn verify(suite: &mut Suite, contributions: &[u64]) {
    let good = attestation::Verdict::Verified { quality: 10_000 };
    let items = contributions.iter().map(|contribution| verdict_on(*contribution, 1, good)).collect();
    let report = suite.pool_report(items);
    let signatures = suite.signatures(&report);
    suite.data_pool(&suite.address("anyone"), &Pool::Verify { report, signatures }).expect("verify");
}

/// Two editions; an order of all cohorts bought, delivered, settled; earnings claimed; someone withdraws.
fn sell(bench: &mut Bench, pool: PoolId, cohorts: &[CohortId], members: &[(Addr, u64, CohortId)]) {
    let edition = bench.measure("cut", |suite| suite.cut(pool).expect("cut"));
    let item = bench.suite.edition_item(pool, edition, cohorts);
    bench.measure("publish (5 cohorts)", |suite| suite.publish(item).expect("publish"));
    let buyer = bench.suite.buyer("university", Kind::Academic, "DE");
    let shop = Shop { pool, edition, cohorts: cohorts.to_vec() };
    let purchase = shop.purchase(cohorts, 10_000_000_000);
    let buy = purchase.clone();
    let order = bench.measure("buy (5 cohorts)", |suite| suite.buy(&buyer, buy, NATIVE).expect("buy"));
    bench.measure("deliver", |suite| suite.deliver(order).expect("deliver"));
    bench.measure("settle (5 cohorts)", |suite| {
        suite.marketplace(&buyer, &Market::Confirm { order }).expect("confirm")
    });
    let (person, contribution, cohort) = members.last().expect("someone").clone();
    let claims = vec![EarningsKey { cohort, denom: NATIVE.into() }];
    bench.measure("claim (1 edition)", |suite| {
        suite.data_pool(&person, &Pool::Claim { identity: None, claims, limit: None }).expect("claim")
    });
    bench.measure("withdraw", |suite| {
        suite.data_pool(&person, &Pool::Withdraw { contribution }).expect("withdraw")
    });
}

/// A proposal that everyone of five votes on.
fn vote(bench: &mut Bench) {
    let voters = bench.suite.voters();
    let anyone = api::governance::Action::Spend {
        to: voters[0].to_string(),
        coin: cosmwasm_std::Coin::new(1u128, NATIVE),
    };
    let proposal = bench.suite.propose(&voters[0], vec![anyone]);
    let (last, first) = voters.split_last().expect("voters");
    for voter in first {
        bench.suite.vote(voter, proposal, Vote::Yes).expect("vote");
    }
    bench.measure("vote", |suite| suite.vote(last, proposal, Vote::Yes).expect("vote"));
}

/// The table: a row a message and size, the sum over the contracts that it reached.
fn table(runs: &[(usize, Vec<Measured>)]) -> String {
    let mut out = String::from(HEAD);
    let (_, first) = &runs[0];
    for (row, (name, _)) in first.iter().enumerate() {
        for (contributors, measured) in runs {
            let (_, used) = &measured[row];
            let mut sum = Usage::default();
            used.values().for_each(|usage| sum.add(usage));
            let Usage { reads, read_bytes, walked, writes, written_bytes, removes, queries, .. } = sum;
            let Usage { read_again, written_again, .. } = sum;
            let contracts: Vec<&str> = used.keys().copied().collect();
            writeln!(
                out,
                "| {name} | {contributors} | {reads} | {read_again} | {walked} | {read_bytes} | {writes} | \
                 {written_again} | {removes} | {written_bytes} | {queries} | {} |",
                contracts.join(", ")
            )
            .expect("a string takes it");
        }
    }
    out
}

const HEAD: &str = "\
# What messages read and write

Made by `cargo bench -p suite-tests --bench cost -- --write`; counts depend on the code alone. Each row is one message,
the last of its kind in a suite that has so many contributors in five cohorts (the smallest: 10, and 60 more so that
every cohort can be sold), summed over all contracts that it reached. A read is a value read by its key, raw queries of
other contracts among them; again: of a key that the message had touched before; walked are the entries that a range
passed over; bytes are those of keys and values. What is done again, and why, is in [needless.md](needless.md).

| message | contributors | reads | again | walked | bytes read | writes | again | removed | bytes written | smart queries | contracts |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
";

fn has(flag: &str) -> bool {
    env::args().skip(1).any(|one| one == flag)
}

fn main() {
    let most = if has("--again") { 1 } else { SIZES.len() };
    let runs: Vec<_> = SIZES[..most]
        .iter()
        .map(|size| {
            eprintln!("{size} contributors ...");
            (*size, run(*size))
        })
        .collect();
    let table = table(&runs);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/bench/cost.md");
    if has("--write") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(&path, &table).expect("the table can be written");
    } else if has("--check") {
        let kept = fs::read_to_string(&path).expect("docs/bench/cost.md is there");
        assert!(
            kept == table,
            "docs/bench/cost.md is stale: cargo bench -p suite-tests --bench cost -- --write"
        );
    }
    print!("{table}");
}
