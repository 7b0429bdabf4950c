//! A life of two pools, and a naive account of it that recomputes everything from history.

use std::collections::BTreeMap;

use api::CohortId;
use api::data_pool::{Credited, EarningsResponse, ExecuteMsg, QueryMsg};
use api::event::ChainEvent;
use cosmwasm_std::Addr;
use testkit::{NATIVE, OTHER, Suite};

use crate::support::{Stock, counter, key, open_msg, settle, suite};

/// Parts of a micro-denom in which the naive account counts.
const FINE: u128 = 1_000_000_000_000;

/// An order that is open.
struct Waiting {
    order: u64,
    edition: u32,
    denom: String,
    of: Vec<(CohortId, u128)>,
}

#[derive(Default)]
struct Naive {
    /// (Person, cohort) -> weight now.
    weights: BTreeMap<(Addr, CohortId), u128>,
    /// Edition -> weights as they were when it was cut.
    editions: BTreeMap<u32, BTreeMap<(Addr, CohortId), u128>>,
    /// (Person, cohort, denom) -> exact share, in `1 / FINE`.
    earned: BTreeMap<(Addr, CohortId, String), u128>,
    paid: BTreeMap<(Addr, CohortId, String), u128>,
}

impl Naive {
    fn credit(&mut self, edition: u32, credited: &Credited) {
        let frozen: Vec<_> =
            self.editions[&edition].iter().filter(|((_, cohort), _)| *cohort == credited.cohort).collect();
        let whole: u128 = frozen.iter().map(|(_, weight)| **weight).sum();
        for ((person, cohort), weight) in frozen {
            let share = credited.net.u128() * FINE / whole * weight;
            *self.earned.entry((person.clone(), *cohort, credited.denom.clone())).or_default() += share;
        }
    }

    /// Claims as `who` of one cohort and denom, where something is due, and books it.
    fn claim(&mut self, suite: &mut Suite, who: &Addr, cohort: CohortId, denom: &str) {
        let query = QueryMsg::Earnings { identity: suite.identity(who), claims: vec![key(cohort, denom)] };
        if suite.ask_pool::<EarningsResponse>(&query).due[0].amount.is_zero() {
            return;
        }
        let paid = crate::support::claimed(suite, who, cohort, denom);
        *self.paid.entry((who.clone(), cohort, denom.into())).or_default() += paid;
    }
}

#[test]
fn everyone_gets_the_exact_share_of_what_was_sold() {
    let mut suite = suite();
    let mut naive = Naive::default();
    let pool = suite.active_pool();
    let denoms = [NATIVE.to_string(), OTHER.to_string(), suite.grain()];
    // fourteen people; everyone is in the first cohort, all but one in the second
    let mut people: Vec<Addr> = vec![];
    let mut contributions: BTreeMap<(Addr, CohortId), u64> = BTreeMap::new();
    for cohort in [1, 2] {
        let terms = suite.terms(cohort.into());
        assert_eq!(suite.open_cohort(pool, terms).unwrap(), cohort);
        let heads = 15 - cohort;
        let records: Vec<u32> = (0..heads).map(|number| 7 + 13 * number * cohort).collect();
        let made = suite.fill_cohort(cohort, "person", &records);
        for ((person, contribution), records) in made.into_iter().zip(&records) {
            naive.weights.insert((person.clone(), cohort), u128::from(*records) * 10_000);
            contributions.insert((person.clone(), cohort), contribution);
            if cohort == 1 {
                people.push(person);
            }
        }
    }

    let mut order = 0;
    let mut waiting: Vec<Waiting> = vec![];
    for round in 0u32..6 {
        let edition = suite.release_edition(pool, &[1, 2]);
        naive.editions.insert(edition, naive.weights.clone());
        let stock = Stock { pool, cohort: 1, edition, people: vec![] };
        for (index, denom) in denoms.iter().enumerate() {
            order += 1;
            let price = 1_000_003 + 777_777 * u128::from(round) + 31 * index as u128;
            let of = match (round as usize + index) % 3 {
                0 => vec![(1, price)],
                1 => vec![(2, price)],
                _ => vec![(1, price), (2, 2 * price + 1)],
            };
            let marketplace = suite.contracts.marketplace.clone();
            suite.data_pool(&marketplace, &open_msg(&stock, order, denom, &of)).unwrap();
            waiting.push(Waiting { order, edition, denom: denom.clone(), of });
        }
        // half of the orders is settled late, some are void, some paid in part
        while waiting.len() > 2 {
            let Waiting { order, edition, denom, mut of } = waiting.remove(0);
            if order % 7 == 0 {
                let marketplace = suite.contracts.marketplace.clone();
                suite.data_pool(&marketplace, &ExecuteMsg::Void { order }).unwrap();
                continue;
            }
            if order % 5 == 0 {
                of[0].1 /= 3;
            }
            let response = settle(&mut suite, order, &denom, &of).unwrap();
            for credited in response.events.iter().filter_map(Credited::parse) {
                naive.credit(edition, &credited);
            }
        }
        // someone claims, someone adds, someone leaves
        let who = people[round as usize].clone();
        naive.claim(&mut suite, &who, 1, &denoms[round as usize % 3]);
        let joins = people[round as usize + 1].clone();
        suite.contribute_verified(&joins, 1, 11 + round);
        *naive.weights.get_mut(&(joins, 1)).unwrap() += u128::from(11 + round) * 10_000;
        if round < 2 {
            let leaver = people[13 - round as usize].clone();
            let contribution = contributions[&(leaver.clone(), 1)];
            suite.data_pool(&leaver, &ExecuteMsg::Withdraw { contribution }).unwrap();
            naive.weights.remove(&(leaver, 1));
        }
        suite.advance(700);
        let anyone = suite.account("anyone");
        let _ = suite.data_pool(&anyone, &ExecuteMsg::Close { pool });
    }
    for Waiting { order, edition, denom, of } in waiting {
        let response = settle(&mut suite, order, &denom, &of).unwrap();
        for credited in response.events.iter().filter_map(Credited::parse) {
            naive.credit(edition, &credited);
        }
    }
    for who in &people {
        for denom in &denoms {
            for cohort in [2, 1] {
                naive.claim(&mut suite, who, cohort, denom);
            }
        }
    }

    assert!(naive.earned.len() > 60);
    for (of, earned) in &naive.earned {
        let paid = naive.paid.get(of).copied().unwrap_or_default() * FINE;
        assert!(paid.abs_diff(*earned) <= FINE, "{of:?}: {paid} paid, {earned} earned");
    }
    for of in naive.paid.keys() {
        assert!(naive.earned.contains_key(of), "{of:?} was paid out of nothing");
    }
    // what is left is less than a micro for each position
    for denom in &denoms {
        assert!(counter(&suite, denom, "owed") <= 2 * 14, "{denom}");
    }
}
