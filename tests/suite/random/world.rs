//! The world of a history: its people, its chances, and what is checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Formatter, Result};

use api::PoolId;
use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;
use rand::Rng;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use suite_tests::coverage::{self, Message};
use terms::Kind;
use testkit::{Founding, NATIVE, OTHER, Suite};

use super::model::Model;

/// An operation: its weight, and what it does.
pub(crate) type Operation = (u32, fn(&mut World));

/// How often each message was done and refused.
#[derive(Default)]
pub(crate) struct Counts {
    messages: BTreeMap<Message, [u64; 2]>,
    /// Why they were refused, in a word.
    reasons: BTreeMap<(Message, String), u64>,
    happened: BTreeSet<Message>,
}

impl Counts {
    fn count<T>(&mut self, message: Message, result: &anyhow::Result<T>) {
        if let Err(error) = result {
            let cause = format!("{:?}", error.root_cause());
            let word = cause.split([' ', '{', '(']).next().unwrap_or_default().to_string();
            *self.reasons.entry((message.clone(), word)).or_default() += 1;
        }
        self.messages.entry(message).or_default()[usize::from(result.is_err())] += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (name, [done, refused]) in &other.messages {
            let sum = self.messages.entry(name.clone()).or_default();
            *sum = [sum[0] + done, sum[1] + refused];
        }
        for (reason, count) in &other.reasons {
            *self.reasons.entry(reason.clone()).or_default() += count;
        }
        self.happened.extend(other.happened.iter().cloned());
    }

    /// A message that never succeeded was not tested, nor was what a sanction freezes, if nobody asked for it.
    pub(crate) fn everything_happened(&self) {
        let never: Vec<_> = coverage::all().difference(&self.happened).cloned().collect();
        assert!(never.is_empty(), "never succeeded: {never:?}");
        for message in ["claim", "claim_share"] {
            let frozen = (("data-pool", message.to_string()), "Frozen".to_string());
            assert!(self.reasons.contains_key(&frozen), "{message} was never refused for a sanction");
        }
    }
}

impl Display for Counts {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{:<40}{:>10}{:>10}", "message", "done", "refused")?;
        for (message, [done, refused]) in &self.messages {
            let of = self.reasons.iter().filter(|((of, _), _)| of == message);
            let reasons: Vec<_> = of.map(|((_, reason), count)| format!("{reason} {count}")).collect();
            let name = format!("{} {}", message.0, message.1);
            writeln!(f, "{name:<40}{done:>10}{refused:>10}  {}", reasons.join(", "))?;
        }
        let sum: u64 = self.messages.values().flatten().sum();
        writeln!(f, "{:<40}{sum:>10}", "messages")
    }
}

pub(crate) struct World {
    pub(crate) suite: Suite,
    pub(crate) rng: ChaCha8Rng,
    /// Persons who have an identity.
    pub(crate) people: Vec<Addr>,
    pub(crate) buyers: Vec<Addr>,
    pub(crate) voters: Vec<Addr>,
    pub(crate) auditors: Vec<Addr>,
    pub(crate) founders: Vec<Addr>,
    pub(crate) pools: Vec<PoolId>,
    /// Pools that were ever proposed in this history.
    pub(crate) proposed: Vec<PoolId>,
    pub(crate) model: Model,
    counts: Counts,
    operations: Vec<Operation>,
    /// Roles that were created, and their delays.
    pub(crate) roles: BTreeMap<String, u64>,
    /// Auditors who are not on the list.
    pub(crate) unlisted: Vec<Addr>,
    /// (Owner, spender) -> what may be spent, micro-GRAIN.
    pub(crate) allowances: BTreeMap<(Addr, Addr), u128>,
    /// Ballots cast: proposal and voter.
    pub(crate) ballots: BTreeMap<(u64, Addr), api::governance::Vote>,
    /// Number of the last proposal.
    pub(crate) newest_proposal: u64,
    /// Counts up, for new names.
    pub(crate) names: u32,
    /// Orders whose deletion was flagged as overdue, and whose they are.
    pub(crate) overdue: BTreeMap<api::OrderId, Addr>,
    /// (Contract, action) -> until when the guardian paused it last, seconds.
    pub(crate) guarded: BTreeMap<(Addr, String), u64>,
    /// Digest of the last report that was consumed, and the keeper who did not sign it, if there is one.
    pub(crate) last_report: Option<([u8; 32], u8)>,
    steps: u64,
    seed: u64,
    history: u64,
    /// Why the last message that was refused was so.
    refused: String,
}

/// Tells how to see a failure again.
impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self { seed, history, steps, refused, .. } = self;
            eprintln!("SHEAF_SEED={seed} SHEAF_HISTORY={history}, step {steps}; the last refusal: {refused}");
        }
    }
}

const PEOPLE: usize = 30;
/// Steps between two checks of the whole model.
const CHECK_EVERY: u64 = 250;
/// How long guardians and founders are in office at first.
const TERM: u64 = 300 * 86_400;
/// What a contribution takes until its verdict, micro-`NATIVE`.
const CONTRIBUTION_DEPOSIT: u128 = 1_000;

impl World {
    pub(crate) fn new(seed: u64, history: u64) -> Self {
        let founders: Vec<String> = (1..=3).map(|number| format!("founder {number}")).collect();
        let group =
            Founding { members: founders.clone(), threshold: 2, term: TERM, enrolled: 6, bonded: 1_000 };
        let builder = Suite::builder().guardian("guardian", TERM).founders(group);
        let mut suite = builder.contribution_deposit(CONTRIBUTION_DEPOSIT).build();
        let founders = founders.iter().map(|name| suite.account(name)).collect();
        suite.account("guardian");
        let curator = suite.curator("curator");
        let auditors = suite.auditors(7);
        suite.hand_over();
        suite.owner = suite.contracts.governance.clone();
        let pools = [0, 3_000]
            .map(|sample_bps| {
                let draft = api::data_pool::PoolDraft { sample_bps, ..suite.pool_draft() };
                let pool = suite.propose_pool(&curator, draft).expect("propose");
                suite.decide_pool(pool, true).expect("accept");
                pool
            })
            .to_vec();
        let people: Vec<Addr> = (0..PEOPLE).map(|number| suite.person(&format!("person {number}"))).collect();
        for person in &people {
            suite.give_grain(person, 500_000_000);
        }
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
        let known: Vec<Addr> = people.iter().chain(&buyers).chain(&voters).cloned().collect();
        let operations = [
            super::contributions::ALL,
            super::custody::ALL,
            super::disputes::ALL,
            super::hostile::ALL,
            super::identities::ALL,
            super::market::ALL,
            super::notices::ALL,
            super::offers::ALL,
            super::orders::ALL,
            super::pauses::ALL,
            super::people::ALL,
            super::pools::ALL,
            super::relayers::ALL,
            super::roles::ALL,
            super::running::ALL,
            super::shares::ALL,
            super::token::ALL,
            super::voting::ALL,
        ]
        .concat();
        let mut world = Self {
            model: Model::new(&suite, &known, &voters),
            suite,
            rng: ChaCha8Rng::seed_from_u64(seed.wrapping_mul(1_000_003).wrapping_add(history)),
            seed,
            history,
            refused: String::new(),
            people,
            buyers: buyers.to_vec(),
            voters,
            auditors,
            founders,
            pools,
            proposed: vec![],
            counts: Counts::default(),
            operations,
            roles: BTreeMap::new(),
            unlisted: vec![],
            allowances: BTreeMap::new(),
            ballots: BTreeMap::new(),
            newest_proposal: 0,
            names: 0,
            overdue: BTreeMap::new(),
            guarded: BTreeMap::new(),
            last_report: None,
            steps: 0,
        };
        // two cohorts a pool that can be sold soon
        for pool in world.pools.clone() {
            for floor in [3, 5] {
                let terms = world.suite.terms(floor);
                let cohort = world.suite.open_cohort(pool, terms).expect("open a cohort");
                world.model.cohort(pool, cohort);
                for person in world.people.clone().iter().take(20) {
                    world.contribute_as(person, cohort, 50);
                }
            }
        }
        while world.verify_some() {}
        world
    }

    /// One operation of any.
    pub(crate) fn step(&mut self) {
        let (_, does) =
            *self.operations.choose_weighted(&mut self.rng, |(weight, _)| *weight).expect("there are some");
        does(self);
        self.steps += 1;
        if self.steps.is_multiple_of(CHECK_EVERY) {
            self.check();
        }
    }

    /// Sends a message. None where it was refused.
    pub(crate) fn send(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &impl Serialize,
        funds: &[Coin],
    ) -> Option<AppResponse> {
        let result = self.suite.execute(sender, contract, msg, funds);
        self.happened(&result);
        let word = coverage::word(&serde_json::to_value(msg).expect("JSON"));
        let name = coverage::name_of(&self.suite.contracts, contract.as_str());
        self.counts.count((name, word), &result);
        result.ok()
    }

    /// Sends GRAIN with a hook.
    pub(crate) fn send_grain(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        amount: u128,
        hook: &impl Serialize,
    ) -> Option<AppResponse> {
        let result = self.suite.send_grain(sender, contract, amount, hook);
        self.happened(&result);
        let word = coverage::word(&serde_json::to_value(hook).expect("JSON"));
        let name = coverage::name_of(&self.suite.contracts, contract.as_str());
        self.counts.count((name, format!("receive: {word}")), &result);
        result.ok()
    }

    /// Pays in whatever denom: with native funds, or by a hook.
    pub(crate) fn pay(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        (amount, denom): (u128, &str),
        msg: &impl Serialize,
        hook: &impl Serialize,
    ) -> Option<AppResponse> {
        if denom == self.suite.grain() {
            self.send_grain(sender, contract, amount, hook)
        } else {
            self.send(sender, contract, msg, &[Coin::new(amount, denom)])
        }
    }

    /// As the owner of all contracts: governance.
    pub(crate) fn by_owner(&mut self, contract: &Addr, msg: &impl Serialize) -> Option<AppResponse> {
        let owner = self.suite.owner.clone();
        self.send(&owner, contract, msg, &[])
    }

    /// Something that is not sent by [`World::send`] has succeeded.
    pub(crate) fn note(&mut self, contract: &Addr, message: &str) {
        let name = coverage::name_of(&self.suite.contracts, contract.as_str());
        self.counts.count((name, message.into()), &anyhow::Ok(()));
        self.counts.happened.insert((name, message.into()));
    }

    /// What was done in all.
    pub(crate) fn finished(mut self) -> Counts {
        self.counts.happened.extend(coverage::happened(&self.suite));
        std::mem::take(&mut self.counts)
    }

    fn happened(&mut self, result: &anyhow::Result<AppResponse>) {
        match result {
            Ok(_) => self.model.follow(&self.suite),
            Err(error) => self.refused = format!("{error:#}"),
        }
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

    /// A name that was never used.
    pub(crate) fn name(&mut self, of: &str) -> String {
        self.names += 1;
        format!("{of} {}", self.names)
    }

    /// Compares everything that the model knows with what the contracts say.
    pub(crate) fn check(&self) {
        self.model.check(&self.suite);
    }

    /// Drives everything to its end: afterwards nobody is owed more than dust, and nothing is in escrow.
    pub(crate) fn end(&mut self) {
        self.end_orders();
        self.end_offers();
        self.end_identities();
        self.claim_everything();
        self.end_accounts();
        self.check();
        self.model.check_ended(&self.suite);
    }
}
