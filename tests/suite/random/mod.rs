//! Random histories of the whole suite: everybody does anything at any time, strangers try what is not theirs, and a
//! naive model recomputes from the history what everyone has, is owed and may do, and every counter of money. The
//! suite checks the money equation of every contract before and after every message.
//!
//! `SHEAF_OPERATIONS` says how many operations (100,000 without), in histories of 5,000; `SHEAF_SEED` which ones, and
//! `SHEAF_HISTORY` from which of them on, which is what a failure tells. From 100,000 on every message of every
//! contract must have succeeded.

mod contributions;
mod custody;
mod disputes;
mod hostile;
mod identities;
mod market;
mod model;
mod notices;
mod offers;
mod orders;
mod pauses;
mod people;
mod pools;
mod relayers;
mod roles;
mod running;
mod shares;
mod token;
mod voting;
mod world;

use std::env;

use world::World;

/// Operations of one history: then another begins, so that none grows too old to meet its young states.
const LENGTH: u64 = 5_000;
/// Operations from which on everything must have happened.
const ENOUGH: u64 = 100_000;

fn setting(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |value| value.parse().expect("a number"))
}

#[test]
fn any_history_leaves_everyone_what_is_theirs() {
    let (operations, seed) = (setting("SHEAF_OPERATIONS", ENOUGH), setting("SHEAF_SEED", 1));
    let mut counts = world::Counts::default();
    for (history, first) in (setting("SHEAF_HISTORY", 0)..).zip((0..operations).step_by(LENGTH as usize)) {
        let mut world = World::new(seed, history);
        for _ in first..operations.min(first + LENGTH) {
            world.step();
        }
        world.check();
        world.end();
        counts.add(&world.finished());
    }
    print!("{counts}");
    if operations >= ENOUGH {
        counts.everything_happened();
    }
}
