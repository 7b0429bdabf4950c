//! Which cohorts a budget pays.

use std::cmp::{Ordering, Reverse};

use cosmwasm_std::Uint128;

use super::Chosen;

/// What a budget pays of some cohorts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affordable {
    /// Cohorts it pays, ascending.
    pub chosen: Vec<Chosen>,
    /// The others, ascending.
    pub dear: Vec<Chosen>,
    /// Records of those it pays; saturates.
    pub records: u64,
    /// What they cost, micro-denom; never above the budget.
    pub price: Uint128,
}

/// Picks cohorts for their records within a budget, in micro-denom.
///
/// Greedy: in the order of most records for the money (then more records, then lower number), each cohort that
/// what is left still pays. Where one single cohort has more records than all these together, it is taken
/// first. So there are never less than half of the records of the best possible choice, no cohort is left out
/// that what is left would pay, the same input gives the same choice, and anyone can follow why.
pub fn choose(mut cohorts: Vec<Chosen>, budget: Uint128) -> Affordable {
    cohorts.sort_by(worth);
    let mut picked = pick(&cohorts, budget);
    let payable = cohorts.iter().filter(|cohort| cohort.price <= budget);
    let largest = payable.max_by_key(|cohort| (cohort.records, Reverse(cohort.cohort)));
    if let Some(largest) = largest.filter(|largest| largest.records > picked.records).cloned() {
        // Stable: the others stay in their order.
        cohorts.sort_by_key(|cohort| cohort.cohort != largest.cohort);
        picked = pick(&cohorts, budget);
    }
    picked.chosen.sort_by_key(|cohort| cohort.cohort);
    picked.dear.sort_by_key(|cohort| cohort.cohort);
    picked
}

/// Takes, in this order, every cohort that what is left pays.
fn pick(cohorts: &[Chosen], budget: Uint128) -> Affordable {
    let mut picked = Affordable { chosen: vec![], dear: vec![], records: 0, price: Uint128::zero() };
    for cohort in cohorts {
        match picked.price.checked_add(cohort.price) {
            Ok(price) if price <= budget => {
                picked.price = price;
                picked.records = picked.records.saturating_add(cohort.records);
                picked.chosen.push(cohort.clone());
            }
            _ => picked.dear.push(cohort.clone()),
        }
    }
    picked
}

/// More records for the money first; exact, by cross-multiplication in 256 bits.
fn worth(one: &Chosen, other: &Chosen) -> Ordering {
    let ones = Uint128::from(one.records).full_mul(other.price);
    let others = Uint128::from(other.records).full_mul(one.price);
    others.cmp(&ones).then(other.records.cmp(&one.records)).then(one.cohort.cmp(&other.cohort))
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cohorts(of: &[(u64, u128)]) -> Vec<Chosen> {
        let cohort = |(cohort, (records, price)): (u32, &(u64, u128))| Chosen {
            cohort,
            records: *records,
            heads: 12,
            price: Uint128::new(*price),
        };
        (1..).zip(of).map(cohort).collect()
    }

    /// (numbers chosen, records, price)
    fn chosen(of: &[(u64, u128)], budget: u128) -> (Vec<u32>, u64, u128) {
        let result = choose(cohorts(of), Uint128::new(budget));
        assert_eq!(result.chosen.len() + result.dear.len(), of.len());
        assert!(result.dear.iter().all(|dear| dear.price.u128() > budget - result.price.u128()));
        let numbers = result.chosen.iter().map(|cohort| cohort.cohort).collect();
        (numbers, result.records, result.price.u128())
    }

    #[test]
    fn most_records_for_the_money_first() {
        let of = [(100, 100), (300, 100), (200, 100)];
        assert_eq!(chosen(&of, 300), (vec![1, 2, 3], 600, 300));
        assert_eq!(chosen(&of, 299), (vec![2, 3], 500, 200));
        assert_eq!(chosen(&of, 100), (vec![2], 300, 100));
        assert_eq!(chosen(&of, 99), (vec![], 0, 0));
        assert_eq!(chosen(&[], 99), (vec![], 0, 0));
    }

    #[test]
    fn what_is_too_dear_is_passed_over() {
        assert_eq!(chosen(&[(90, 10), (800, 100), (10, 5)], 100), (vec![2], 800, 100));
        assert_eq!(chosen(&[(90, 10), (80, 100), (10, 5)], 100), (vec![1, 3], 100, 15));
        assert_eq!(chosen(&[(90, 10), (800, 90), (10, 5), (20, 10)], 100), (vec![1, 2], 890, 100));
    }

    #[test]
    fn gifts_come_first_and_ties_go_by_size_then_number() {
        assert_eq!(chosen(&[(9, 1), (1, 0)], 0), (vec![2], 1, 0));
        assert_eq!(chosen(&[(10, 10), (20, 20), (20, 20)], 20), (vec![2], 20, 20));
    }

    #[test]
    fn extremes_do_not_overflow() {
        let of = [(u64::MAX, u128::MAX), (u64::MAX, 1), (1, u128::MAX)];
        assert_eq!(chosen(&of, u128::MAX), (vec![2], u64::MAX, 1));
        assert_eq!(chosen(&[(u64::MAX, 0), (u64::MAX, 0)], 0), (vec![1, 2], u64::MAX, 0));
    }

    proptest! {
        #[test]
        fn within_the_budget_and_at_least_half_of_the_best(
            of in prop::collection::vec((1u64..50, 0u128..50), 0..10),
            budget in 0u128..150,
        ) {
            let (_, records, price) = chosen(&of, budget);
            prop_assert!(price <= budget);
            let best = (0u32..1 << of.len()).filter_map(|set| {
                let members = (0..of.len()).filter(|at| (set >> at) & 1 == 1).map(|at| of[at]);
                let (records, price) = members.fold((0, 0), |sum, (r, p)| (sum.0 + r, sum.1 + p));
                (price <= budget).then_some(records)
            });
            prop_assert!(2 * records >= best.max().unwrap_or(0));
        }

        #[test]
        fn order_does_not_matter(of in prop::collection::vec((1u64..9, 0u128..9), 0..12), budget in 0u128..60) {
            let mut reversed = cohorts(&of);
            reversed.reverse();
            let budget = Uint128::new(budget);
            prop_assert_eq!(choose(reversed, budget), choose(cohorts(&of), budget));
        }
    }
}
