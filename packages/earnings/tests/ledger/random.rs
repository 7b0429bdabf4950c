//! Random lives of two pools.

use num_bigint::{BigInt, BigUint};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::model::scale;
use crate::store::{Changes, Store, set_weight, set_weights};
use crate::world::{ALL, COHORTS, DENOMS, IDENTITIES, POOLS, World, pool_of, positions};

/// What can happen. An `Index` picks among what there is then.
#[derive(Clone, Debug)]
enum Op {
    Weigh {
        cohort: u32,
        identity: u64,
        weight: u64,
        records: i64,
    },
    Leave {
        who: Index,
    },
    Cut {
        pool: u32,
    },
    Open {
        pool: u32,
        edition: Index,
    },
    Credit {
        order: Index,
        cohort: u32,
        denom: &'static str,
        net: u128,
    },
    End {
        order: Index,
    },
    PastSale {
        pool: u32,
        edition: Index,
    },
    Close {
        pool: u32,
    },
    Claim {
        identity: u64,
        cohort: u32,
        denom: &'static str,
        limit: u32,
    },
    ClaimEverything {
        limit: u32,
    },
    /// At an edition that may be closed, or not be cut.
    Stray {
        cohort: u32,
        denom: &'static str,
        edition: u32,
    },
}

fn weights() -> impl Strategy<Value = u64> {
    prop_oneof![1 => Just(0), 4 => 1..100u64, 4 => 1..1_000_000_000_000u64, 1 => any::<u64>()]
}

fn nets() -> impl Strategy<Value = u128> {
    prop_oneof![1 => Just(0), 4 => 1..10u128, 4 => 1..1_000_000_000_000u128, 1 => 0..=u128::MAX >> 1]
}

fn ops() -> impl Strategy<Value = Op> {
    let cohort = || proptest::sample::select(COHORTS.map(|(cohort, _)| cohort).to_vec());
    let pool = || proptest::sample::select(POOLS.to_vec());
    let identity = || proptest::sample::select(IDENTITIES.to_vec());
    let denom = || proptest::sample::select(DENOMS.to_vec());
    let limit = || prop_oneof![3 => 1..4u32, 1 => Just(ALL)];
    prop_oneof![
        8 => (cohort(), identity(), weights(), -20..50i64)
            .prop_map(|(cohort, identity, weight, records)| Op::Weigh { cohort, identity, weight, records }),
        2 => any::<Index>().prop_map(|who| Op::Leave { who }),
        7 => pool().prop_map(|pool| Op::Cut { pool }),
        6 => (pool(), any::<Index>()).prop_map(|(pool, edition)| Op::Open { pool, edition }),
        8 => (any::<Index>(), cohort(), denom(), nets())
            .prop_map(|(order, cohort, denom, net)| Op::Credit { order, cohort, denom, net }),
        4 => any::<Index>().prop_map(|order| Op::End { order }),
        5 => (pool(), any::<Index>()).prop_map(|(pool, edition)| Op::PastSale { pool, edition }),
        5 => pool().prop_map(|pool| Op::Close { pool }),
        6 => (identity(), cohort(), denom(), limit())
            .prop_map(|(identity, cohort, denom, limit)| Op::Claim { identity, cohort, denom, limit }),
        2 => limit().prop_map(|limit| Op::ClaimEverything { limit }),
        1 => (cohort(), denom(), 0..6u32)
            .prop_map(|(cohort, denom, edition)| Op::Stray { cohort, denom, edition }),
    ]
}

proptest! {
    /// Changing weights together is changing them one after the other.
    #[test]
    fn together_or_one_after_the_other(
        rounds in vec((vec((proptest::sample::select(IDENTITIES.to_vec()), weights(), 0..50i64), 1..8), any::<bool>()), 1..6),
    ) {
        let mut stores = [Store::default(), Store::default()];
        for (changes, cut) in rounds {
            let changes: Changes =
                changes.into_iter().map(|(identity, weight, records)| (identity, (weight, records))).collect();
            let [together, apart] = &mut stores;
            set_weights(together, 1, 1, &changes).unwrap();
            for (identity, (weight, records)) in changes {
                set_weight(apart, 1, 1, identity, weight, records).unwrap();
            }
            prop_assert_eq!(&*together, &*apart);
            for store in &mut stores {
                let _ = cut.then(|| earnings::cut(store, 1));
            }
        }
    }
}

/// Runs a life. `World` compares each result with the model's, errors too.
#[derive(Clone, Default)]
struct Life {
    world: World,
    /// (Pool, edition) of orders neither settled nor void.
    orders: Vec<(u32, u32)>,
}

impl Life {
    fn run(&mut self, op: &Op) {
        let world = &mut self.world;
        match op {
            Op::Weigh { cohort, identity, weight, records } => {
                let _ = world.weigh(*cohort, *identity, *weight, *records);
            }
            Op::Leave { who } => {
                let inside: Vec<_> = positions()
                    .filter(|(identity, cohort, _)| world.history.weight(*identity, *cohort, ALL) > 0)
                    .collect();
                if !inside.is_empty() {
                    let (identity, cohort, _) = *who.get(&inside);
                    world.weigh(cohort, identity, 0, 0).unwrap();
                }
            }
            Op::Cut { pool } => {
                let _ = world.cut(*pool);
            }
            Op::Open { pool, edition } => {
                if let Some(edition) = self.pick(*pool, edition)
                    && self.world.open(*pool, edition).is_ok()
                {
                    self.orders.push((*pool, edition));
                }
            }
            Op::Credit { order, cohort, denom, net } => {
                let here: Vec<_> = self.orders.iter().filter(|(pool, _)| *pool == pool_of(*cohort)).collect();
                if !here.is_empty() {
                    let _ = world.credit(*cohort, denom, order.get(&here).1, *net);
                }
            }
            Op::End { order } => {
                if !self.orders.is_empty() {
                    let (pool, edition) = self.orders.remove(order.index(self.orders.len()));
                    world.end(pool, edition).unwrap();
                }
            }
            Op::PastSale { pool, edition } => {
                if let Some(edition) = self.pick(*pool, edition) {
                    self.world.past.insert((*pool, edition));
                }
            }
            Op::Close { pool } => {
                world.close(*pool);
            }
            Op::Claim { identity, cohort, denom, limit } => {
                let _ = world.claim(*identity, *cohort, denom, *limit);
            }
            Op::ClaimEverything { limit } => {
                for (identity, cohort, denom) in positions() {
                    let _ = world.claim(identity, cohort, denom, *limit);
                }
            }
            Op::Stray { cohort, denom, edition } => {
                let _ = world.credit(*cohort, denom, *edition, 1_000);
                if !self.orders.contains(&(pool_of(*cohort), *edition)) {
                    let _ = world.end(pool_of(*cohort), *edition);
                }
            }
        }
    }

    /// One of a pool's editions, the last more often than others.
    fn pick(&self, pool: u32, edition: &Index) -> Option<u32> {
        let cut = self.world.history.cut(pool);
        (cut > 0).then(|| cut.min(edition.index(cut as usize + 2) as u32 + 1))
    }

    /// All orders end, everyone leaves, everything closes.
    fn finish(&mut self) {
        for (pool, edition) in std::mem::take(&mut self.orders) {
            self.world.end(pool, edition).unwrap();
        }
        for (cohort, _) in COHORTS {
            for identity in IDENTITIES {
                self.world.weigh(cohort, identity, 0, 0).unwrap();
            }
        }
        for pool in POOLS {
            let cut = self.world.history.cut(pool);
            self.world.past.extend((1..=cut).map(|edition| (pool, edition)));
            while self.world.close(pool) > 0 {}
            assert_eq!(self.world.history.closed(pool), cut);
        }
    }

    /// Claims everything, page by page, the positions in turn, beginning with the `first`.
    fn claim_all(&mut self, limit: u32, first: usize) {
        let mut left: Vec<_> = positions()
            .filter(|(identity, cohort, _)| self.world.history.member(*identity, *cohort))
            .collect();
        let turn = first % left.len().max(1);
        left.rotate_left(turn);
        while !left.is_empty() {
            left.retain(|(identity, cohort, denom)| {
                let claim = self.world.claim(*identity, *cohort, denom, limit).unwrap();
                assert!(claim.done || claim.editions == limit);
                !claim.done
            });
        }
    }

    fn credits(&self) -> Vec<usize> {
        let sales = |cohort, denom| self.world.history.divisions(cohort, denom).0.len();
        positions().map(|(_, cohort, denom)| sales(cohort, denom)).collect()
    }

    fn totals(&self) -> Vec<u128> {
        positions()
            .map(|(identity, cohort, denom)| self.world.history.paid(identity, cohort, denom))
            .collect()
    }
}

/// Everyone got their exact share, the real number, to within one micro-denom: less than one is left by rounding
/// down, and each sale can shift what the remainder before and after it is.
fn exact_to_one_micro(world: &World) {
    for (identity, cohort, denom) in positions() {
        let (divisions, _) = world.history.divisions(cohort, denom);
        let whole: BigUint =
            divisions.iter().map(|sale| BigUint::from(world.history.total(cohort, sale.edition))).product();
        let (mut exact, mut slack) = (BigUint::ZERO, BigUint::ZERO);
        for sale in &divisions {
            let weight = world.history.weight(identity, cohort, sale.edition);
            let share = &whole / world.history.total(cohort, sale.edition) * weight;
            exact += &share * sale.net * scale();
            slack += &share * &sale.slack;
        }
        // All three in units of 2^-64 / whole.
        let paid = BigInt::from(&whole * world.history.paid(identity, cohort, denom) * scale());
        let (exact, slack, one) = (BigInt::from(exact), BigInt::from(slack), BigInt::from(whole * scale()));
        assert!(paid <= &exact + &slack, "too much for {identity} in {cohort}, {denom}");
        assert!(exact < &paid + &one + &slack, "too little for {identity} in {cohort}, {denom}");
    }
}

/// What stays when everyone took everything: fractions and remainders, exactly; at most one micro-denom a
/// position where the weights are below 2^64.
fn only_dust_is_left(world: &World) {
    for denom in DENOMS {
        let mut bits = BigUint::ZERO;
        let mut whole = 0u128;
        for (cohort, _) in COHORTS {
            let rest = world.history.divisions(cohort, denom).1;
            whole += u128::try_from(&rest >> 64).unwrap();
            bits += rest;
        }
        let mut count = 0u128;
        for (identity, cohort, _) in positions().filter(|(.., d)| *d == denom) {
            if let Some(position) = earnings::position(&world.store, identity, cohort, denom).unwrap() {
                assert!(crate::world::big(position.frac) < scale());
                assert!(position.tail.is_zero());
                bits += crate::world::big(position.frac);
                count += 1;
            }
        }
        let owed = earnings::owed(&world.store, denom).unwrap().u128();
        assert_eq!(BigUint::from(owed) * scale(), bits);
        assert!(owed <= count + whole, "{owed} {denom} of dust in {count} positions");
    }
}

fn cases() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { 500 };
    ProptestConfig { cases, ..default }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_life_adds_up(ops in vec(ops(), 1..60), limit in 1..4u32, first in any::<usize>()) {
        let mut life = Life::default();
        // The same life in which nobody claims until the end.
        let mut patient = Life::default();
        for op in &ops {
            life.run(op);
            if !matches!(op, Op::Claim { .. } | Op::ClaimEverything { .. }) {
                patient.run(op);
            }
        }
        // Claims make room: a credit of nearly 2^128 may fit only because of them.
        let same = life.credits() == patient.credits();
        life.finish();
        patient.finish();
        let mut paged = life.clone();
        life.claim_all(ALL, 0);
        paged.claim_all(limit, first);
        patient.claim_all(limit, first);
        prop_assert_eq!(life.totals(), paged.totals());
        if same {
            prop_assert_eq!(life.totals(), patient.totals());
        }
        exact_to_one_micro(&life.world);
        only_dust_is_left(&life.world);

        // Nothing is paid twice.
        let before = life.world.store.clone();
        let totals = life.totals();
        life.claim_all(1, first);
        prop_assert_eq!(totals, life.totals());
        prop_assert_eq!(before, life.world.store);
    }
}
