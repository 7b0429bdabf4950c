//! Bonding and delegating against a naive model that recomputes everything from the history.

use std::cell::RefCell;

use api::check::InputError;
use api::money::MoneyResponse;
use api::reward_token::{
    DelegationResponse, Durations, ExecuteMsg, MAX_UNBONDINGS, QueryMsg, StakedBalanceResponse, Token,
    Unbonding,
};
use cosmwasm_std::{Addr, Uint128};
use cw20::{BalanceResponse, Cw20Coin};
use proptest::prelude::*;
use reward_token::ContractError;
use testkit::Suite;

use crate::common::{cases, height, n, send_to};
use crate::instantiate::{bare, message};

const PEOPLE: usize = 4;
const GENESIS: u128 = 100;

/// What someone tries.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Bond(u128),
    Unbond(u128),
    /// Of whom.
    Release(usize),
    Transfer(usize, u128),
    /// To the contract itself.
    Donate(u128),
    Delegate(usize),
    Undelegate,
}

/// What was done.
#[derive(Debug, Clone, Copy)]
struct Entry {
    height: u64,
    time: u64,
    who: usize,
    deed: Deed,
}

/// Keeps nothing but what was done, and how long unbonding takes.
struct Naive {
    log: Vec<Entry>,
    unbonding: u64,
}

impl Naive {
    fn bonded_before(&self, who: usize, height: u64) -> u128 {
        let (mut bonded, mut unbonded) = (0, 0);
        for entry in self.log.iter().filter(|entry| entry.who == who && entry.height < height) {
            match entry.deed {
                Deed::Bond(amount) => bonded += amount,
                Deed::Unbond(amount) => unbonded += amount,
                _ => {}
            }
        }
        bonded - unbonded
    }

    /// For whom someone's bond counts at the start of a block.
    fn delegate_before(&self, who: usize, height: u64) -> Option<usize> {
        let mut delegate = None;
        for entry in self.log.iter().filter(|entry| entry.who == who && entry.height < height) {
            match entry.deed {
                Deed::Delegate(to) => delegate = Some(to),
                Deed::Undelegate => delegate = None,
                _ => {}
            }
        }
        delegate
    }

    /// The bonds that count for someone at the start of a block.
    fn power_before(&self, who: usize, height: u64) -> u128 {
        let counts = |of: &usize| self.delegate_before(*of, height).unwrap_or(*of) == who;
        (0..PEOPLE).filter(counts).map(|of| self.bonded_before(of, height)).sum()
    }

    fn bonded(&self, who: usize) -> u128 {
        self.bonded_before(who, u64::MAX)
    }

    /// (Amount, release at), in order; those of one second are one.
    fn unbondings(&self, who: usize) -> Vec<(u128, u64)> {
        let mut pending: Vec<(u128, u64)> = vec![];
        for entry in &self.log {
            match entry.deed {
                Deed::Unbond(amount) if entry.who == who => {
                    let at = entry.time + self.unbonding;
                    match pending.iter_mut().find(|(_, time)| *time == at) {
                        Some((sum, _)) => *sum += amount,
                        None => pending.push((amount, at)),
                    }
                }
                Deed::Release(whose) if whose == who => pending.retain(|(_, at)| *at > entry.time),
                _ => {}
            }
        }
        pending
    }

    fn free(&self, who: usize) -> u128 {
        let (mut into, mut out) = (GENESIS, 0);
        for entry in &self.log {
            match entry.deed {
                Deed::Bond(amount) | Deed::Donate(amount) if entry.who == who => out += amount,
                Deed::Transfer(to, amount) => {
                    out += if entry.who == who { amount } else { 0 };
                    into += if to == who { amount } else { 0 };
                }
                Deed::Unbond(amount) if entry.who == who => into += amount,
                _ => {}
            }
        }
        into - out - self.unbondings(who).iter().map(|(amount, _)| amount).sum::<u128>()
    }

    fn donated(&self) -> u128 {
        let amount = |entry: &Entry| if let Deed::Donate(amount) = entry.deed { amount } else { 0 };
        self.log.iter().map(amount).sum()
    }

    /// What the contract must say to it; none if it is done.
    fn refusal(&self, people: &[Addr], entry: &Entry) -> Option<ContractError> {
        let Entry { time: now, who, deed, .. } = *entry;
        let address = people[who].to_string();
        match deed {
            Deed::Bond(0) | Deed::Unbond(0) => Some(InputError::Zero { what: "amount" }.into()),
            Deed::Bond(wanted) if wanted > self.free(who) => {
                let (balance, wanted) = (n(self.free(who)), n(wanted));
                Some(ContractError::Insufficient { address, balance, wanted })
            }
            Deed::Unbond(wanted) if wanted > self.bonded(who) => {
                let (bonded, wanted) = (n(self.bonded(who)), n(wanted));
                Some(ContractError::NotBonded { address, bonded, wanted })
            }
            Deed::Unbond(_) => {
                let pending = self.unbondings(who);
                let joins = pending.iter().any(|(_, at)| *at == now + self.unbonding);
                (pending.len() == MAX_UNBONDINGS && !joins)
                    .then_some(ContractError::TooManyUnbondings { address, max: MAX_UNBONDINGS })
            }
            Deed::Release(whose) => {
                let pending = self.unbondings(whose);
                let next = pending.iter().map(|(_, at)| *at).min();
                let address = people[whose].to_string();
                next.is_none_or(|at| at > now).then_some(ContractError::NothingToRelease {
                    address,
                    next,
                    now,
                })
            }
            Deed::Transfer(_, amount) | Deed::Donate(amount) if amount > self.free(who) => {
                let error = cosmwasm_std::OverflowError::new(cosmwasm_std::OverflowOperation::Sub);
                Some(cw20_base::ContractError::Std(error.into()).into())
            }
            Deed::Delegate(to) if to == who => Some(ContractError::DelegateToOneself { address }),
            Deed::Delegate(to) if self.delegate_before(who, u64::MAX) == Some(to) => {
                Some(ContractError::AlreadyDelegated { address, to: people[to].to_string() })
            }
            Deed::Undelegate if self.delegate_before(who, u64::MAX).is_none() => {
                Some(ContractError::NotDelegated { address })
            }
            _ => None,
        }
    }
}

struct Bonding {
    suite: Suite,
    token: Addr,
    people: Vec<Addr>,
    naive: Naive,
}

impl Bonding {
    fn new(mut suite: Suite, unbonding: u64) -> Self {
        let people: Vec<_> = (0..PEOPLE).map(|i| suite.address(&format!("person {i}"))).collect();
        let mut msg = message();
        msg.genesis = people.iter().map(|who| Cw20Coin { address: who.into(), amount: n(GENESIS) }).collect();
        msg.durations = Durations { unbonding, emission_week: 1 };
        let token = bare(&mut suite, &msg).unwrap();
        suite.watch("another token", &token);
        Self { suite, token, people, naive: Naive { log: vec![], unbonding } }
    }

    fn does(&mut self, who: usize, deed: Deed) {
        let (height, time) = (height(&self.suite), self.suite.now());
        let entry = Entry { height, time, who, deed };
        let address = |who: usize| self.people[who].to_string();
        let msg = match deed {
            Deed::Bond(amount) => ExecuteMsg::Bond { amount: n(amount) },
            Deed::Unbond(amount) => ExecuteMsg::Unbond { amount: n(amount) },
            Deed::Release(whose) => ExecuteMsg::Release { address: Some(address(whose)) },
            Deed::Transfer(to, amount) => ExecuteMsg::Transfer { recipient: address(to), amount: n(amount) },
            Deed::Donate(amount) => {
                ExecuteMsg::Transfer { recipient: self.token.to_string(), amount: n(amount) }
            }
            Deed::Delegate(to) => ExecuteMsg::Delegate { to: address(to) },
            Deed::Undelegate => ExecuteMsg::Undelegate {},
        };
        let result = send_to(&mut self.suite, &self.people[who], &self.token, &msg);
        let got = result.err().map(|error| error.downcast::<ContractError>().unwrap());
        assert_eq!(got, self.naive.refusal(&self.people, &entry), "{entry:?}");
        if got.is_none() {
            self.naive.log.push(entry);
        }
        self.check_now();
    }

    fn ask<T: serde::de::DeserializeOwned>(&self, query: &QueryMsg) -> T {
        self.suite.query(&self.token, query).unwrap()
    }

    fn balance(&self, who: &Addr) -> u128 {
        self.ask::<BalanceResponse>(&QueryMsg::Balance { address: who.to_string() }).balance.u128()
    }

    /// Balances, bonds and the money equation.
    fn check_now(&self) {
        let (mut bonded, mut unbonding) = (0, 0);
        for (i, who) in self.people.iter().enumerate() {
            let address = who.to_string();
            assert_eq!(self.balance(who), self.naive.free(i));
            let is = self.ask::<Uint128>(&QueryMsg::Bonded { address: address.clone() }).u128();
            assert_eq!(is, self.naive.bonded(i));
            let delegation =
                self.ask::<DelegationResponse>(&QueryMsg::Delegation { address: address.clone() });
            let to = self.naive.delegate_before(i, u64::MAX);
            assert_eq!(delegation.to.as_ref(), to.map(|to| &self.people[to]));
            let counts = self.naive.power_before(i, u64::MAX);
            let (given, own) = if to.is_some() { (is, 0) } else { (0, is) };
            assert_eq!((delegation.given.u128(), delegation.received.u128()), (given, counts - own));
            bonded += is;
            let pending = self.ask::<Vec<Unbonding>>(&QueryMsg::Unbondings { address });
            let pending: Vec<_> = pending.iter().map(|one| (one.amount.u128(), one.release_at)).collect();
            assert_eq!(pending, self.naive.unbondings(i));
            unbonding += pending.iter().map(|(amount, _)| amount).sum::<u128>();
        }
        let money = self.ask::<MoneyResponse>(&QueryMsg::Money {});
        let grain = api::denom::of_cw20(&self.token);
        let parts = money.denoms.into_iter().find(|entry| entry.denom == grain).unwrap().parts;
        let parts: Vec<_> = parts.iter().map(|part| (part.name.as_str(), part.amount.u128())).collect();
        assert_eq!(parts, [("bonded", bonded), ("unbonding", unbonding)]);
        assert_eq!(self.balance(&self.token), bonded + unbonding + self.naive.donated());
    }

    /// Power of everyone at every height, by both ways of asking.
    fn check_power(&self, from: u64) {
        let (token, querier) = (Token(self.token.clone()), self.suite.app.wrap());
        for at in from..height(&self.suite) + 3 {
            let mut sum = 0;
            for (i, who) in self.people.iter().enumerate() {
                let expected = self.naive.power_before(i, at);
                sum += self.naive.bonded_before(i, at);
                assert_eq!(token.power_at(&querier, who, at).unwrap().u128(), expected, "person {i} at {at}");
                let address = who.to_string();
                let query = QueryMsg::PowerAt { address: address.clone(), height: at };
                assert_eq!(self.ask::<Uint128>(&query).u128(), expected, "person {i} at {at}");
                let query = QueryMsg::StakedBalanceAtHeight { address, height: Some(at) };
                let staked = self.ask::<StakedBalanceResponse>(&query).balance.u128();
                assert_eq!(staked, self.naive.bonded_before(i, at), "person {i} at {at}");
            }
            assert_eq!(token.total_power_at(&querier, at).unwrap().u128(), sum, "all at {at}");
            assert_eq!(
                self.ask::<Uint128>(&QueryMsg::TotalPowerAt { height: at }).u128(),
                sum,
                "all at {at}"
            );
        }
    }
}

fn deed() -> impl Strategy<Value = Deed> {
    let amount = || prop_oneof![8 => 1u128..30, 1 => Just(0u128), 1 => 30u128..150];
    prop_oneof![
        5 => amount().prop_map(Deed::Bond),
        5 => prop_oneof![4 => 1u128..4, 1 => amount()].prop_map(Deed::Unbond),
        2 => (0..PEOPLE).prop_map(Deed::Release),
        1 => (0..PEOPLE, amount()).prop_map(|(to, amount)| Deed::Transfer(to, amount)),
        1 => (0u128..3).prop_map(Deed::Donate),
        3 => (0..PEOPLE).prop_map(Deed::Delegate),
        1 => Just(Deed::Undelegate),
    ]
}

#[test]
fn power_is_what_the_history_says_at_every_height() {
    let suite = RefCell::new(Some(Suite::new()));
    // (who, what, seconds until the next; none: in the same block)
    let who = prop_oneof![2 => Just(0), 1 => 0..PEOPLE];
    let step =
        (who, deed(), prop_oneof![1 => Just(None), 1 => Just(Some(0u64)), 2 => (1u64..5).prop_map(Some)]);
    let steps = prop::collection::vec(step, 1..200);
    proptest!(cases(96), |(steps in steps, unbonding in prop_oneof![Just(12), Just(400)])| {
        let mut bonding = Bonding::new(suite.take().unwrap_or_default(), unbonding);
        let from = height(&bonding.suite) - 1;
        for (who, deed, wait) in &steps {
            bonding.does(*who, *deed);
            if let Some(seconds) = wait {
                bonding.suite.advance(*seconds);
            }
        }
        bonding.check_power(from);
        // everyone gets everything out, once
        for who in 0..PEOPLE {
            bonding.suite.advance(unbonding);
            if !bonding.naive.unbondings(who).is_empty() {
                bonding.does(who, Deed::Release(who));
            }
            bonding.does(who, Deed::Unbond(bonding.naive.bonded(who)));
            bonding.suite.advance(unbonding);
            bonding.does(who, Deed::Release(who));
            bonding.does(who, Deed::Release(who));
        }
        let held: u128 = bonding.people.iter().map(|who| bonding.balance(who)).sum();
        assert_eq!(held + bonding.naive.donated(), PEOPLE as u128 * GENESIS);
        suite.replace(Some(bonding.suite));
    });
}
