//! Contributions, audits and the weight of cohorts, against a naive model that keeps the history of what was said
//! and recomputes everything from it.

use std::collections::{BTreeMap, BTreeSet};

use api::data_pool::{
    AuditResponse, AuditVerdict, ContributionStatus, EditionResponse, ExecuteMsg, QueryMsg,
};
use api::event::ChainEvent;
use api::{CohortId, ContributionId};
use attestation::Verdict;
use cosmwasm_std::Addr;
use testkit::{NATIVE, Suite, verdict_on};

use crate::support::{contribution, counter, erase, native, weight};

const DEPOSIT: u128 = 1_000;
const CAP: u128 = 10_000_000;

/// What happened to a contribution, in order.
#[derive(Clone, Copy)]
enum Fact {
    Submitted { records: u32 },
    Judged { verdict: Verdict, sampled: bool },
    Audited(AuditVerdict),
    Default,
    Expired,
    Withdrawn,
}

struct History {
    person: usize,
    cohort: CohortId,
    facts: Vec<Fact>,
}

impl History {
    fn records(&self) -> u32 {
        let of = |fact: &Fact| match fact {
            Fact::Submitted { records } => Some(*records),
            _ => None,
        };
        self.facts.iter().rev().find_map(of).unwrap()
    }

    fn round(&self) -> u32 {
        self.facts.iter().filter(|fact| matches!(fact, Fact::Submitted { .. })).count() as u32
    }

    /// The state, from all that was said, from the beginning.
    fn status(&self) -> ContributionStatus {
        use ContributionStatus as S;
        self.facts.iter().fold(S::Submitted, |status, fact| match (*fact, status) {
            (Fact::Submitted { .. }, _) => S::Submitted,
            (Fact::Judged { verdict: Verdict::Verified { quality }, sampled }, _) => match sampled {
                true => S::Sampled { quality },
                false => S::Verified { quality },
            },
            (Fact::Judged { verdict: Verdict::Rejected { code }, .. }, _)
            | (Fact::Audited(AuditVerdict::Rejected { code }), _)
            | (Fact::Default, S::Flagged { code }) => S::Rejected { code },
            (Fact::Judged { verdict: Verdict::Flagged { code }, .. }, _) => S::Flagged { code },
            (Fact::Audited(AuditVerdict::Verified { quality }), _)
            | (Fact::Default, S::Sampled { quality }) => S::Verified { quality },
            (Fact::Default, other) => other,
            (Fact::Expired, _) => S::Expired,
            (Fact::Withdrawn, _) => S::Withdrawn,
        })
    }

    fn weight(&self) -> Option<u128> {
        match self.status() {
            ContributionStatus::Verified { quality } | ContributionStatus::Sampled { quality } => {
                Some(u128::from(self.records()) * u128::from(quality))
            }
            _ => None,
        }
    }
}

#[derive(Default)]
struct Model {
    all: BTreeMap<ContributionId, History>,
    erased: BTreeSet<usize>,
    /// (Cohort, person) -> when they left.
    left: BTreeMap<(CohortId, usize), u64>,
    /// Edition -> weights as they were when it was cut.
    editions: BTreeMap<u32, BTreeMap<CohortId, (u128, u32, u64)>>,
}

impl Model {
    fn weight(&self, cohort: CohortId) -> (u128, u32, u64) {
        let mut people = BTreeMap::<usize, u128>::new();
        let mut records = 0;
        for history in self.all.values().filter(|history| history.cohort == cohort) {
            if let Some(weight) = history.weight() {
                *people.entry(history.person).or_default() += weight;
                records += u64::from(history.records());
            }
        }
        (people.values().map(|weight| *weight.min(&CAP)).sum(), people.len() as u32, records)
    }
}

/// Numbers that look random, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

struct World {
    suite: Suite,
    model: Model,
    people: Vec<Addr>,
    anyone: Addr,
    records: u32,
}

impl World {
    fn new() -> Self {
        let mut suite = Suite::builder().contribution_deposit(DEPOSIT).build();
        let curator = suite.curator("curator");
        let draft = api::data_pool::PoolDraft { sample_bps: 4_000, ..suite.pool_draft() };
        let pool = suite.propose_pool(&curator, draft).unwrap();
        suite.decide_pool(pool, true).unwrap();
        for floor in [1, 2] {
            let terms = suite.terms(floor);
            suite.open_cohort(pool, terms).unwrap();
        }
        for number in 0..4 {
            suite.auditor(&format!("auditor {number}"));
        }
        let people = (0..6).map(|number| suite.person(&format!("person {number}"))).collect();
        let anyone = suite.account("anyone");
        Self { suite, model: Model::default(), people, anyone, records: 0 }
    }

    fn contribute(&mut self, dice: &mut Dice) {
        let (person, cohort) = (dice.roll(6) as usize, 1 + dice.roll(2) as u32);
        self.records += 1 + dice.roll(90) as u32;
        let records = 1 + self.records % 400;
        let free = self.may_enter(cohort, person);
        let result = self.suite.contribute(&self.people[person].clone(), cohort, records);
        assert_eq!(result.is_ok(), free);
        if let Ok(number) = result {
            let facts = vec![Fact::Submitted { records }];
            self.model.all.insert(number, History { person, cohort, facts });
        }
    }

    fn may_enter(&self, cohort: CohortId, person: usize) -> bool {
        let left = self.model.left.get(&(cohort, person));
        !self.model.erased.contains(&person) && left.is_none_or(|left| self.suite.now() >= left + 600)
    }

    fn any(&self, dice: &mut Dice) -> Option<ContributionId> {
        let all: Vec<_> = self.model.all.keys().copied().collect();
        (!all.is_empty()).then(|| all[dice.roll(all.len() as u64) as usize])
    }

    fn note(&mut self, number: ContributionId, fact: Fact) {
        self.model.all.get_mut(&number).unwrap().facts.push(fact);
    }

    fn resubmit(&mut self, dice: &mut Dice) {
        let Some(number) = self.any(dice) else { return };
        let history = &self.model.all[&number];
        let (person, cohort, round) = (history.person, history.cohort, history.round());
        let status = history.status();
        let stalled = contribution(&self.suite, number).expires_at.is_some_and(|at| self.suite.now() >= at);
        let (good, funds) = match status {
            ContributionStatus::Rejected { .. } | ContributionStatus::Expired => {
                (true, vec![native(DEPOSIT)])
            }
            ContributionStatus::Submitted => (stalled, vec![]),
            _ => (false, vec![native(DEPOSIT)]),
        };
        let good = good && round < 8 && self.may_enter(cohort, person);
        let records = 1 + dice.roll(300) as u32;
        let result = self.suite.resubmit(&self.people[person].clone(), number, records, &funds);
        assert_eq!(result.is_ok(), good, "{number} {status:?} {round}");
        if good {
            self.note(number, Fact::Submitted { records });
        }
    }

    fn verify(&mut self, dice: &mut Dice) {
        let Some(number) = self.any(dice) else { return };
        let round = self.model.all[&number].round();
        let verdict = match dice.roll(4) {
            0 => Verdict::Rejected { code: 1 + dice.roll(5) as u8 },
            1 => Verdict::Flagged { code: 1 + dice.roll(5) as u8 },
            _ => Verdict::Verified { quality: 1 + dice.roll(10_000) as u16 },
        };
        let waits = self.model.all[&number].status() == ContributionStatus::Submitted;
        let result = self.suite.verify(vec![verdict_on(number, round, verdict)]);
        assert_eq!(result.is_ok(), waits);
        if let Ok(response) = result {
            let told = response.events.iter().find_map(api::data_pool::Judged::parse).unwrap();
            self.note(number, Fact::Judged { verdict, sampled: told.verdict == "sampled" });
        }
    }

    fn audit(&mut self, dice: &mut Dice) {
        let Some(number) = self.any(dice) else { return };
        let query = QueryMsg::Audit { contribution: number };
        let waits = matches!(
            self.model.all[&number].status(),
            ContributionStatus::Sampled { .. } | ContributionStatus::Flagged { .. }
        );
        let Ok(audit) = self.suite.query::<AuditResponse>(&self.suite.contracts.data_pool, &query) else {
            assert!(!waits);
            return;
        };
        assert_eq!(audit.outcome.is_none(), waits);
        let in_time = audit.deadline.is_some_and(|deadline| self.suite.now() < deadline);
        let verdict = match dice.roll(2) {
            0 => AuditVerdict::Rejected { code: 9 },
            _ => AuditVerdict::Verified { quality: 1 + dice.roll(10_000) as u16 },
        };
        let auditor = audit.auditor.unwrap_or_else(|| self.anyone.clone());
        let good = in_time && auditor != self.anyone;
        let result = self.suite.data_pool(&auditor, &ExecuteMsg::Audit { contribution: number, verdict });
        assert_eq!(result.is_ok(), good);
        if good {
            self.note(number, Fact::Audited(verdict));
        }
    }

    fn move_audit(&mut self, dice: &mut Dice) {
        let Some(number) = self.any(dice) else { return };
        let result =
            self.suite.data_pool(&self.anyone.clone(), &ExecuteMsg::MoveAudit { contribution: number });
        if let Ok(response) = result
            && response.events.iter().any(|event| api::data_pool::Audited::parse(event).is_some())
        {
            self.note(number, Fact::Default);
        }
    }

    fn expire(&mut self, dice: &mut Dice) {
        let Some(number) = self.any(dice) else { return };
        let found = contribution(&self.suite, number);
        let good = found.expires_at.is_some_and(|at| self.suite.now() >= at);
        let result = self.suite.data_pool(&self.anyone.clone(), &ExecuteMsg::Expire { contribution: number });
        assert_eq!(result.is_ok(), good);
        if good {
            self.note(number, Fact::Expired);
        }
    }

    fn leave(&mut self, number: ContributionId) {
        let history = &self.model.all[&number];
        if history.weight().is_some() {
            self.model.left.insert((history.cohort, history.person), self.suite.now());
        }
        self.note(number, Fact::Withdrawn);
    }

    fn withdraw(&mut self, dice: &mut Dice) {
        let Some(number) = self.any(dice) else { return };
        let person = self.people[self.model.all[&number].person].clone();
        let here = self.model.all[&number].status() != ContributionStatus::Withdrawn;
        let result = self.suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: number });
        assert_eq!(result.is_ok(), here);
        if here {
            self.leave(number);
        }
    }

    fn erase(&mut self, dice: &mut Dice) {
        let person = dice.roll(6) as usize;
        if self.model.erased.len() >= 2 || !self.model.erased.insert(person) {
            return;
        }
        let identity = erase(&mut self.suite, &self.people[person].clone());
        let msg = ExecuteMsg::WithdrawErased { identity, limit: Some(1 + dice.roll(5) as u32) };
        while self.suite.data_pool(&self.anyone.clone(), &msg).is_ok() {}
        let theirs: Vec<_> = self
            .model
            .all
            .iter()
            .filter(|(_, history)| history.person == person)
            .filter(|(_, history)| history.status() != ContributionStatus::Withdrawn)
            .map(|(number, _)| *number)
            .collect();
        for number in theirs {
            self.leave(number);
        }
    }

    fn cut(&mut self) {
        let curator = self.suite.address("curator");
        let response = self.suite.data_pool(&curator, &ExecuteMsg::Cut { pool: 1 });
        if let Ok(response) = response {
            let edition = response.events.iter().find_map(api::data_pool::CutMade::parse).unwrap().edition;
            let weights = [1, 2].map(|cohort| (cohort, self.model.weight(cohort))).into();
            self.model.editions.insert(edition, weights);
        }
        let _ = self.suite.data_pool(&self.anyone.clone(), &ExecuteMsg::Close { pool: 1 });
    }

    /// With everyone else silent, anyone drives whatever waits to its end, and all deposits go back.
    fn wind_up(&mut self) {
        let anyone = self.anyone.clone();
        self.suite.advance(900);
        for number in self.model.all.keys().copied().collect::<Vec<_>>() {
            match self.model.all[&number].status() {
                ContributionStatus::Submitted => {
                    self.suite.data_pool(&anyone, &ExecuteMsg::Expire { contribution: number }).unwrap();
                    self.note(number, Fact::Expired);
                }
                ContributionStatus::Sampled { .. } | ContributionStatus::Flagged { .. } => {
                    let move_on = ExecuteMsg::MoveAudit { contribution: number };
                    self.suite.data_pool(&anyone, &move_on).unwrap();
                    self.suite.advance(180);
                    // fails where it was the second auditor's turn before
                    let _ = self.suite.data_pool(&anyone, &move_on);
                    self.note(number, Fact::Default);
                }
                _ => {}
            }
        }
        self.check();
        assert_eq!(counter(&self.suite, NATIVE, "deposits"), 2 * testkit::COHORT_DEPOSIT);
        for person in &self.people {
            let share = crate::support::share(&self.suite, person, NATIVE);
            assert_eq!(share % DEPOSIT, 0);
        }
    }

    /// Everything, recomputed.
    fn check(&self) {
        for cohort in [1, 2] {
            assert_eq!(weight(&self.suite, cohort), self.model.weight(cohort), "cohort {cohort}");
        }
        let mut waiting = 0;
        for (number, history) in &self.model.all {
            let found = contribution(&self.suite, *number);
            assert_eq!((found.status, found.round), (history.status(), history.round()), "{number}");
            let waits = history.status() == ContributionStatus::Submitted;
            assert_eq!(found.deposit, waits.then(|| native(DEPOSIT)));
            waiting += u128::from(waits);
        }
        let deposits = waiting * DEPOSIT + 2 * testkit::COHORT_DEPOSIT;
        assert_eq!(counter(&self.suite, NATIVE, "deposits"), deposits);
        let ask = crate::support::ask(NATIVE);
        for (edition, weights) in &self.model.editions {
            let query = QueryMsg::Quote { pool: 1, edition: *edition, ask: ask.clone() };
            let quote: api::data_pool::QuoteResponse = self.suite.ask_pool(&query);
            for line in quote.lines {
                assert_eq!((line.weight.u128(), line.heads, line.records), weights[&line.cohort]);
            }
            let found: EditionResponse =
                self.suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: *edition });
            assert_eq!(found.edition.custody, 1);
        }
    }
}

#[test]
fn weights_are_what_the_history_says() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = cases.unwrap_or(6);
    let (mut editions, mut contributions) = (0, 0);
    for seed in 1..=cases {
        let mut dice = Dice(seed);
        let mut world = World::new();
        for step in 0..250 {
            match dice.roll(16) {
                0..=3 => world.contribute(&mut dice),
                4..=6 => world.verify(&mut dice),
                7 => world.resubmit(&mut dice),
                8..=9 => world.audit(&mut dice),
                10 => world.move_audit(&mut dice),
                11 => world.expire(&mut dice),
                12 => world.withdraw(&mut dice),
                13 => world.suite.advance(1 + dice.roll(150)),
                14 => world.cut(),
                _ if step > 100 && dice.roll(10) == 0 => world.erase(&mut dice),
                _ => world.suite.advance(1 + dice.roll(20)),
            }
            if step % 5 == 0 {
                world.check();
            }
        }
        world.check();
        world.wind_up();
        editions += world.model.editions.len();
        contributions += world.model.all.len();
    }
    let cases = usize::try_from(cases).unwrap();
    assert!(editions > 2 * cases && contributions > 30 * cases);
}
