//! The suite on a wasmd chain: every message of every contract, migrations, and a cw3 multisig that decides on pools. Each
//! message is a transaction there, then it is done on the embedded chain; what came of both must be the same.
//! `tests/messages` runs it: wasmd LOCALNET ARTIFACTS PEERS
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

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::exit;
use std::time::Instant;

use mirror::{Localnet, Wasmd};
use suite_tests::coverage;
use world::World;

/// What is played, in the order of time: an edition is sold for an hour, and the year ends with what takes long.
const SCENES: [(&str, fn(&mut World)); 16] = [
    ("what the owner may", owners::the_owner),
    ("a payment that its token refuses waits", refusing::a_refused_payment_waits),
    ("founders and the purse", voting::founders_and_the_purse),
    ("hand-over and guardians", voting::hand_over_and_guardians),
    ("orders", orders::orders),
    ("disputes", orders::disputes),
    ("requests and offers", orders::trade),
    ("contracts get other code", migration::migration),
    ("identities", people::identities),
    ("roles", people::roles),
    ("contributions and audits", pools::contributions),
    ("earnings", earnings::earnings),
    ("a relayer's bond returns", people::a_bond_returns),
    ("GRAIN", token::grain),
    ("pools", pools::pools),
    ("an erasure", earnings::erasure),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [localnet, artifacts, peers] = arguments.as_slice() else { panic!("wasmd LOCALNET ARTIFACTS PEERS") };
    let connect =
        || Wasmd::connect(Localnet::at(localnet), Path::new(artifacts)).expect("a chain that is up");
    let mut program = Program { begun: Instant::now(), passed: 0 };
    program.play("a cw3 multisig decides on pools", || {
        multisig::pools_are_decided_on_by_a_cw3_multisig(connect(), Path::new(peers));
    });
    let mut world = program.play("a pool is voted in, filled, and for sale", || World::new(connect()));
    for (name, scene) in SCENES {
        program.play(name, || scene(&mut world));
    }
    program.play("what was sent unasked", || voting::surplus(&mut world));
    program.play("committees and keys end", || keys::committees_and_keys(&mut world));
    program.play("every message was sent, and both chains are the same", || everything(&mut world));
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

/// Every message of the contracts' schemas has succeeded.
fn everything(world: &mut World) {
    let all = coverage::all();
    let sent = coverage::happened(&world.suite);
    let never: Vec<_> = all.difference(&sent).collect();
    assert!(never.is_empty(), "never sent: {never:?}");
    let (entries, balances) = world.suite.compare();
    println!();
    println!("    {} messages of five contracts, every one sent; {} transactions", all.len(), world.suite.receipts.len());
    println!("    {entries} entries of the contracts and {balances} balances are the same");
}
