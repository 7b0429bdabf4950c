//! Proposals, voters, founders and a guardian in any order, against a naive model that keeps what was done and
//! recomputes every state and every sum from it.

use api::governance::{Action, ExecuteMsg, ProposalStatus, QueryMsg, Vote};
use api::money::MoneyResponse;
use cosmwasm_std::{Addr, Coin};
use proptest::prelude::*;
use testkit::{Founding, NATIVE, PROPOSAL_DEPOSIT, Suite, VOTER_GRAIN};

use crate::status;

const VOTERS: usize = 5;
const FOUNDERS: usize = 3;
/// From instantiation to the sunset, and to the end of the guardian's term, seconds.
const TERM: u64 = 900;

/// What someone tries. Proposals are counted back from the last.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// By a founder or a voter; how much is to be spent; with an action of the migration class?
    Propose(bool, u128, bool),
    Vote(usize, usize, Vote),
    /// All voters, the first so many as the first vote says, the others as the second.
    VoteAll(usize, usize, Vote, Vote),
    Approve(usize, usize),
    Conclude(usize),
    Execute(usize),
    Cancel(usize),
    Fund(u128),
    HandOver,
    Wait(u64),
}

/// A proposal as it was made, and what was done about it.
#[derive(Debug, Clone)]
struct Made {
    amount: u128,
    ends: u64,
    from: u64,
    until: u64,
    votes: Vec<(usize, Vote)>,
    founders: Vec<usize>,
    concluded: bool,
    executed: bool,
    cancelled: bool,
}

impl Made {
    /// What the vote came to: its state after it, and whether the deposit goes back.
    fn outcome(&self, group_end: u64) -> (ProposalStatus, bool) {
        let count = |vote| self.votes.iter().filter(|(_, cast)| *cast == vote).count();
        let (yes, no, veto) = (count(Vote::Yes), count(Vote::No), count(Vote::Veto));
        // every voter has the same power, and five identities must vote
        if self.votes.len() < VOTERS {
            let founded = self.founders.len() >= 2 && self.ends <= group_end;
            let status = if founded { ProposalStatus::Passed } else { ProposalStatus::Rejected };
            return (status, founded);
        }
        if veto * 10_000 >= VOTERS * 3_340 {
            (ProposalStatus::Vetoed, false)
        } else if yes > no + veto {
            (ProposalStatus::Passed, true)
        } else {
            (ProposalStatus::Rejected, true)
        }
    }

    fn status(&self, group_end: u64, now: u64) -> ProposalStatus {
        match self.outcome(group_end).0 {
            _ if self.executed => ProposalStatus::Executed,
            _ if self.cancelled => ProposalStatus::Cancelled,
            _ if now < self.ends => ProposalStatus::Open,
            ProposalStatus::Passed if now >= self.until => ProposalStatus::Expired,
            status => status,
        }
    }
}

struct World {
    suite: Suite,
    voters: Vec<Addr>,
    founders: Vec<Addr>,
    guardian: Addr,
    payee: Addr,
    made: Vec<Made>,
    funded: u128,
    /// The sunset, or when it was handed over.
    group_end: u64,
    term_end: u64,
}

impl World {
    fn new() -> Self {
        let names: Vec<_> = (0..FOUNDERS).map(|i| format!("founder {i}")).collect();
        let bonded = 5 * VOTER_GRAIN;
        let founding = Founding { members: names.clone(), threshold: 2, term: TERM, enrolled: 5, bonded };
        let mut suite = Suite::builder().founders(founding).guardian("guardian", TERM).build();
        let group: Option<api::governance::FoundersResponse> =
            suite.query(&suite.contracts.governance, &QueryMsg::Founders {}).unwrap();
        let end = group.unwrap().until;
        let voters = suite.voters();
        let founders = names.iter().map(|name| suite.account(name)).collect();
        let (guardian, payee) = (suite.account("guardian"), suite.address("payee"));
        let (made, funded) = (vec![], 0);
        Self { suite, voters, founders, guardian, payee, made, funded, group_end: end, term_end: end }
    }

    /// Sends a message and says whether it was done.
    fn send(&mut self, who: &Addr, msg: &ExecuteMsg, funds: &[Coin]) -> bool {
        let governance = self.suite.contracts.governance.clone();
        self.suite.execute(who, &governance, msg, funds).is_ok()
    }

    /// The index of a proposal, counted back from the last; none before the first.
    fn index(&self, back: usize) -> Option<usize> {
        self.made.len().checked_sub(1 + back)
    }

    fn purse(&self) -> u128 {
        let kept = self.made.iter().filter(|made| made.concluded && !made.outcome(self.group_end).1).count();
        let spent: u128 = self.made.iter().filter(|made| made.executed).map(|made| made.amount).sum();
        self.funded + kept as u128 * PROPOSAL_DEPOSIT - spent
    }

    fn propose(&mut self, founder: bool, amount: u128, migrates: bool) {
        let now = self.suite.now();
        let who = if founder { self.founders[0].clone() } else { self.voters[0].clone() };
        let mut actions = vec![Action::spend(&self.payee, amount, NATIVE)];
        if migrates {
            let durations = api::governance::Durations::localnet();
            actions.push(Action::UpdateDurations { durations });
        }
        let msg = ExecuteMsg::ProposeActions { title: "t".into(), dossier: None, actions };
        let done = self.send(&who, &msg, &crate::deposit());
        assert_eq!(done, !founder || now < self.group_end);
        if done {
            let (ends, wait) = (now + 60, if migrates { 90 } else { 30 });
            let (from, until) = (ends + wait, ends + wait + 120);
            self.made.push(Made {
                amount,
                ends,
                from,
                until,
                votes: vec![],
                founders: vec![],
                concluded: false,
                executed: false,
                cancelled: false,
            });
        }
    }

    fn vote(&mut self, index: usize, voter: usize, vote: Vote) {
        let open = self.suite.now() < self.made[index].ends;
        let first = self.made[index].votes.iter().all(|(who, _)| *who != voter);
        let msg = ExecuteMsg::Vote { proposal: index as u64 + 1, vote };
        let done = self.send(&self.voters[voter].clone(), &msg, &[]);
        assert_eq!(done, open && first);
        if done {
            self.made[index].votes.push((voter, vote));
        }
    }

    fn does(&mut self, deed: Deed) {
        let (now, end) = (self.suite.now(), self.group_end);
        let anyone = self.voters[1].clone();
        match deed {
            Deed::Propose(founder, amount, migrates) => self.propose(founder, amount, migrates),
            Deed::Wait(seconds) => self.suite.advance(seconds),
            Deed::Fund(amount) => {
                assert!(self.send(&anyone, &ExecuteMsg::Fund {}, &[Coin::new(amount, NATIVE)]));
                self.funded += amount;
            }
            Deed::HandOver => {
                let done = self.send(&anyone, &ExecuteMsg::HandOver {}, &[]);
                assert_eq!(done, now < end);
                if done {
                    self.group_end = now;
                }
            }
            Deed::Vote(back, voter, vote) => {
                if let Some(index) = self.index(back) {
                    self.vote(index, voter, vote);
                }
            }
            Deed::VoteAll(back, first, vote, other) => {
                if let Some(index) = self.index(back) {
                    (0..VOTERS)
                        .for_each(|voter| self.vote(index, voter, if voter < first { vote } else { other }));
                }
            }
            Deed::Approve(back, founder) => {
                let Some(index) = self.index(back) else { return };
                let msg = ExecuteMsg::FounderApprove { proposal: index as u64 + 1 };
                let done = self.send(&self.founders[founder].clone(), &msg, &[]);
                let made = &mut self.made[index];
                assert_eq!(done, now < end && now < made.ends && !made.founders.contains(&founder));
                if done {
                    made.founders.push(founder);
                }
            }
            Deed::Conclude(back) => {
                let Some(index) = self.index(back) else { return };
                let done = self.send(&anyone, &ExecuteMsg::Conclude { proposal: index as u64 + 1 }, &[]);
                let made = &mut self.made[index];
                assert_eq!(done, now >= made.ends && !made.concluded);
                made.concluded |= done;
            }
            Deed::Execute(back) => {
                let Some(index) = self.index(back) else { return };
                let (purse, made) = (self.purse(), self.made[index].clone());
                let ready = made.status(end, now) == ProposalStatus::Passed && now >= made.from;
                let done = self.send(&anyone, &ExecuteMsg::Execute { proposal: index as u64 + 1 }, &[]);
                assert_eq!(done, ready && made.amount <= purse);
                self.made[index].executed |= done;
                self.made[index].concluded |= done;
            }
            Deed::Cancel(back) => {
                let Some(index) = self.index(back) else { return };
                let made = self.made[index].clone();
                let queued = made.status(end, now) == ProposalStatus::Passed && now < made.from;
                let msg = ExecuteMsg::Cancel { proposal: index as u64 + 1 };
                let done = self.send(&self.guardian.clone(), &msg, &[]);
                assert_eq!(done, queued && now < self.term_end);
                self.made[index].cancelled |= done;
                self.made[index].concluded |= done;
            }
        }
    }

    fn check(&self) {
        let now = self.suite.now();
        for (id, made) in (1..).zip(&self.made) {
            assert_eq!(status(&self.suite, id), made.status(self.group_end, now), "{id} {made:?}");
        }
        let money: MoneyResponse = self
            .suite
            .query(&self.suite.contracts.governance, &QueryMsg::Money { start_after: None, limit: None })
            .unwrap();
        let native = money.denoms.into_iter().find(|entry| entry.denom == NATIVE).unwrap();
        let part = |name: &str| {
            native.parts.iter().find(|part| part.name == name).map_or(0, |part| part.amount.u128())
        };
        let held = self.made.iter().filter(|made| !made.concluded).count() as u128 * PROPOSAL_DEPOSIT;
        assert_eq!((part("deposits"), part("purse")), (held, self.purse()));
        let paid: u128 = self.made.iter().filter(|made| made.executed).map(|made| made.amount).sum();
        assert_eq!(self.suite.balance(&self.payee, NATIVE), paid);
    }
}

fn deed() -> impl Strategy<Value = Deed> {
    let vote = || prop_oneof![3 => Just(Vote::Yes), 1 => Just(Vote::No), 1 => Just(Vote::Abstain), 1 => Just(Vote::Veto)];
    let back = || 0usize..3;
    prop_oneof![
        4 => (any::<bool>(), 1u128..300, any::<bool>()).prop_map(|(by, n, class)| Deed::Propose(by, n, class)),
        3 => (back(), 0..VOTERS, vote()).prop_map(|(id, who, vote)| Deed::Vote(id, who, vote)),
        4 => (back(), 0..=VOTERS, vote(), vote()).prop_map(|(id, n, one, two)| Deed::VoteAll(id, n, one, two)),
        6 => (back(), 0..FOUNDERS).prop_map(|(id, who)| Deed::Approve(id, who)),
        3 => back().prop_map(Deed::Conclude),
        6 => back().prop_map(Deed::Execute),
        2 => back().prop_map(Deed::Cancel),
        2 => (1u128..300).prop_map(Deed::Fund),
        1 => prop_oneof![9 => Just(Deed::Wait(1)), 1 => Just(Deed::HandOver)],
        6 => prop_oneof![0u64..5, 20u64..40, Just(60)].prop_map(Deed::Wait),
    ]
}

#[test]
fn every_state_and_every_sum_is_what_the_history_says() {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { 32 };
    let config = ProptestConfig { cases, failure_persistence: None, ..default };
    proptest!(config, |(deeds in prop::collection::vec(deed(), 1..80))| {
        let mut world = World::new();
        for deed in deeds {
            world.does(deed);
            world.check();
        }
        // and no proposal keeps its deposit for ever: anyone concludes it, with everyone else silent
        world.suite.advance(1_000);
        for back in 0..world.made.len() {
            world.does(Deed::Conclude(back));
        }
        world.check();
        assert!(world.made.iter().all(|made| made.concluded));
    });
}
