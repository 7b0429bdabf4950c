//! The world of a history: its people, its chances, and what is checked.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result};

use api::PoolId;
use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use terms::Kind;
use testkit::{NATIVE, OTHER, Suite};

use super::model::Model;

/// An operation: a name, and what it does.
pub(crate) type Operation = (&'static str, u32, fn(&mut World));

/// How often each operation was done and refused.
#[derive(Default)]
pub(crate) struct Counts {
    messages: BTreeMap<&'static str, [u64; 2]>,
    /// Why they were refused, in a word.
    reasons: BTreeMap<(&'static str, String), u64>,
}

impl Counts {
    fn count<T>(&mut self, name: &'static str, result: &anyhow::Result<T>) {
        self.messages.entry(name).or_default()[usize::from(result.is_err())] += 1;
        if let Err(error) = result {
            let cause = format!("{:?}", error.root_cause());
            let word = cause.split([' ', '{', '(']).next().unwrap_or_default().to_string();
            *self.reasons.entry((name, word)).or_default() += 1;
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (name, [done, refused]) in &other.messages {
            let sum = self.messages.entry(name).or_default();
            *sum = [sum[0] + done, sum[1] + refused];
        }
        for (reason, count) in &other.reasons {
            *self.reasons.entry(reason.clone()).or_default() += count;
        }
    }

    /// A message that never succeeded was not tested.
    pub(crate) fn everything_happened(&self) {
        let never: Vec<_> =
            self.messages.iter().filter(|(_, [done, _])| *done == 0).map(|(name, _)| name).collect();
        assert!(never.is_empty(), "never succeeded: {never:?}");
    }
}

impl Display for Counts {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{:<24}{:>10}{:>10}", "message", "done", "refused")?;
        for (name, [done, refused]) in &self.messages {
            let of = self.reasons.iter().filter(|((of, _), _)| of == name);
            let reasons: Vec<_> = of.map(|((_, reason), count)| format!("{reason} {count}")).collect();
            writeln!(f, "{name:<24}{done:>10}{refused:>10}  {}", reasons.join(", "))?;
        }
        let sum: u64 = self.messages.values().flatten().sum();
        writeln!(f, "{:<24}{sum:>10}", "messages")
    }
}

pub(crate) struct World {
    pub(crate) suite: Suite,
    pub(crate) rng: ChaCha8Rng,
    pub(crate) people: Vec<Addr>,
    pub(crate) buyers: Vec<Addr>,
    pub(crate) voters: Vec<Addr>,
    pub(crate) pools: Vec<PoolId>,
    pub(crate) model: Model,
    pub(crate) counts: Counts,
    steps: u64,
}

const PEOPLE: usize = 30;
/// Steps between two checks of the whole model.
const CHECK_EVERY: u64 = 250;

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut suite = Suite::new();
        let curator = suite.curator("curator");
        let pools = (0..2)
            .map(|_| {
                let draft = suite.pool_draft();
                let pool = suite.propose_pool(&curator, draft).expect("propose");
                suite.decide_pool(pool, true).expect("accept");
                pool
            })
            .collect::<Vec<_>>();
        let people = (0..PEOPLE).map(|number| suite.person(&format!("person {number}"))).collect();
        let buyers =
            [("university", Kind::Academic), ("company", Kind::ForProfit), ("agency", Kind::NonProfit)]
                .map(|(name, kind)| suite.buyer(name, kind, "DE"));
        for buyer in &buyers {
            suite.give_grain(buyer, 5_000_000_000);
        }
        let voters = suite.voters();
        for voter in &voters {
            suite.endow(voter, 3_000_000_000);
        }
        let mut world = Self {
            model: Model::new(&suite, &voters),
            suite,
            rng: ChaCha8Rng::seed_from_u64(seed),
            people,
            buyers: buyers.to_vec(),
            voters,
            pools,
            counts: Counts::default(),
            steps: 0,
        };
        // two cohorts a pool that can be sold soon
        for pool in world.pools.clone() {
            for floor in [3, 5] {
                let terms = world.suite.terms(floor);
                let cohort = world.suite.open_cohort(pool, terms).expect("open a cohort");
                world.model.cohort(pool, cohort);
                for person in world.people.clone().iter().take(16) {
                    world.contribute_as(person, cohort, 50);
                }
            }
        }
        while world.verify_some() {}
        world
    }

    /// One operation of any.
    pub(crate) fn step(&mut self) {
        let operations: Vec<Operation> = [
            super::pools::ALL,
            super::market::ALL,
            super::token::ALL,
            super::voting::ALL,
            super::people::ALL,
            super::hostile::ALL,
        ]
        .concat();
        let (_, _, does) =
            operations.choose_weighted(&mut self.rng, |(_, weight, _)| *weight).expect("there are some");
        does(self);
        self.steps += 1;
        if self.steps % CHECK_EVERY == 0 {
            self.check();
        }
    }

    /// Sends a message; what comes of it is counted under the name. None where it was refused.
    pub(crate) fn send(
        &mut self,
        name: &'static str,
        sender: &Addr,
        contract: &Addr,
        msg: &impl Serialize,
        funds: &[Coin],
    ) -> Option<AppResponse> {
        let result = self.suite.execute(sender, contract, msg, funds);
        self.counts.count(name, &result);
        result.ok()
    }

    /// Sends GRAIN with a hook.
    pub(crate) fn send_grain(
        &mut self,
        name: &'static str,
        sender: &Addr,
        contract: &Addr,
        amount: u128,
        hook: &impl Serialize,
    ) -> Option<AppResponse> {
        let result = self.suite.send_grain(sender, contract, amount, hook);
        self.counts.count(name, &result);
        result.ok()
    }

    pub(crate) fn chance(&mut self, one_in: u32) -> bool {
        self.rng.gen_ratio(1, one_in)
    }

    pub(crate) fn any<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        of.choose(&mut self.rng).cloned()
    }

    /// A person, a buyer or a voter.
    pub(crate) fn anyone(&mut self) -> Addr {
        let all = [self.people.as_slice(), &self.buyers, &self.voters].concat();
        self.any(&all).expect("there are people")
    }

    pub(crate) fn person(&mut self) -> Addr {
        let people = self.people.clone();
        self.any(&people).expect("there are people")
    }

    pub(crate) fn buyer(&mut self) -> Addr {
        let buyers = self.buyers.clone();
        self.any(&buyers).expect("there are buyers")
    }

    pub(crate) fn pool(&mut self) -> PoolId {
        let pools = self.pools.clone();
        self.any(&pools).expect("there are pools")
    }

    pub(crate) fn denom(&mut self) -> String {
        let denoms = [NATIVE.to_string(), OTHER.to_string(), self.suite.grain()];
        self.any(&denoms).expect("there are denoms")
    }

    /// Compares everything that the model knows with what the contracts say.
    pub(crate) fn check(&self) {
        self.model.check(&self.suite);
    }

    /// Drives everything to its end: afterwards nobody is owed more than dust, and nothing is in escrow.
    pub(crate) fn end(&mut self) {
        self.end_orders();
        self.claim_everything();
        self.check();
        self.model.check_ended(&self.suite);
    }
}
