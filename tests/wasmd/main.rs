//! The suite on a wasmd chain: every message of every contract, migrations, and a cw3 multisig that decides on pools.
//! Each message is a transaction there, then it is done on the embedded chain; what came of both must be the same.
//! `tests/messages` runs it: wasmd LOCALNET ARTIFACTS PEERS [SDK]. With an SDK, cosmjs signs.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a scene that cannot be played must stop"
)]

mod earnings;
mod keys;
mod migration;
mod multisig;
mod orders;
mod owners;
mod people;
mod pools;
mod refusing;
mod token;
mod voting;
mod world;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::exit;
use std::rc::Rc;
use std::time::Instant;

use mirror::{Kinds, Localnet, Wasmd};
use suite_tests::coverage;
use world::World;

/// What is played, one after the other: an edition is sold for an hour, and keys end at the end.
const SCENES: [(&str, fn(&mut World)); 18] = [
    ("what the owner may", owners::the_owner),
    ("a payment that its token refuses waits", refusing::a_refused_payment_waits),
    ("founders and the purse", voting::founders_and_the_purse),
    ("hand-over and guardians", voting::hand_over_and_guardians),
    ("orders", orders::orders),
    ("disputes", orders::disputes),
    ("requests and offers", orders::trade),
    ("contracts become a later version", migration::migration),
    ("identities", people::identities),
    ("roles", people::roles),
    ("contributions and audits", pools::contributions),
    ("earnings", earnings::earnings),
    ("a relayer's bond returns", people::a_bond_returns),
    ("GRAIN", token::grain),
    ("pools", pools::pools),
    ("an erasure", earnings::erasure),
    ("what was sent unasked", voting::surplus),
    ("committees and keys end", keys::committees_and_keys),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (localnet, artifacts, peers, sdk) = match arguments.as_slice() {
        [localnet, artifacts, peers] => (localnet, artifacts, peers, None),
        [localnet, artifacts, peers, sdk] => (localnet, artifacts, peers, Some(sdk)),
        _ => panic!("wasmd LOCALNET ARTIFACTS PEERS [SDK]"),
    };
    let (refusals, kinds) = (Rc::new(Cell::new(0)), Kinds::default());
    let connect = || {
        let refusals = Rc::clone(&refusals);
        let chain = Wasmd::connect(Localnet::at(localnet), Path::new(artifacts)).expect("a chain that is up");
        let chain = match sdk {
            Some(sdk) => chain.by_cosmjs(Path::new(sdk), Rc::clone(&kinds)).expect("Node, and the SDK"),
            None => chain,
        };
        chain.on_sent(move |sent| refusals.set(refusals.get() + u32::from(sent.result.is_err())))
    };
    let mut program = Program { begun: Instant::now(), passed: 0 };
    program.play("a cw3 multisig decides on pools", || {
        multisig::pools_are_decided_on_by_a_cw3_multisig(connect(), Path::new(peers));
    });
    let mut world =
        program.play("a pool is voted in, filled, and for sale", || World::new(connect(), artifacts.into()));
    for (name, scene) in SCENES {
        program.play(name, || scene(&mut world));
    }
    let sum = program.play("every message was sent, and both chains are the same", || everything(&mut world));
    let by = sdk.map_or("Rust", |_| {
        program.play("cosmjs has signed every one", || all_by_cosmjs(&kinds.borrow()));
        "cosmjs"
    });
    println!("signed by {by}: {sum}; {} refusals, in the same words", refusals.get());
    println!(
        "test result: ok. {} passed; 0 failed; 0 ignored; finished in {:.0} s",
        program.passed,
        program.begun.elapsed().as_secs_f32()
    );
}

struct Program {
    begun: Instant,
    passed: u32,
}

impl Program {
    /// Plays a scene, and ends the program where it fails.
    fn play<T>(&mut self, name: &str, scene: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        print!("test {name} ... ");
        std::io::stdout().flush().expect("an output");
        match catch_unwind(AssertUnwindSafe(scene)) {
            Ok(played) => {
                println!("ok, {:.1} s", begun.elapsed().as_secs_f32());
                self.passed += 1;
                played
            }
            Err(_) => {
                println!("FAILED");
                println!("test result: FAILED. {} passed; 1 failed; 0 ignored", self.passed);
                exit(1);
            }
        }
    }
}

/// What contracts alone send, to one another, in what is played: governance to what it decides on among them.
const BETWEEN: [&str; 10] = [
    "data_pool open",
    "data_pool receive",
    "data_pool resume_pool",
    "data_pool set_custody",
    "data_pool settle",
    "data_pool suspend_pool",
    "data_pool void",
    "governance receive",
    "marketplace receive",
    "reward_token emit",
];

/// Every message of the contracts' schemas that accounts send was sent by its generated client.
fn all_by_cosmjs(kinds: &BTreeSet<String>) {
    let kind = |(contract, message): (&str, String)| format!("{} {message}", contract.replace('-', "_"));
    let never: Vec<_> = coverage::all().into_iter().map(kind).filter(|kind| !kinds.contains(kind)).collect();
    assert_eq!(never, BETWEEN, "never signed");
}

/// Every message of the contracts' schemas has succeeded.
fn everything(world: &mut World) -> String {
    let all = coverage::all();
    let sent = coverage::happened(&world.suite);
    let never: Vec<_> = all.difference(&sent).collect();
    assert!(never.is_empty(), "never sent: {never:?}");
    let (entries, balances) = world.suite.compare();
    let transactions = world.suite.receipts.len();
    format!(
        "{} messages of five contracts, every one sent, in {transactions} transactions; {entries} entries that \
         contracts keep and {balances} balances are the same on both chains",
        all.len()
    )
}
