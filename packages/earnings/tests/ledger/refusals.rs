//! Bad input gets the error that names it, and changes nothing.

use cosmwasm_std::{StdError, Uint128};
use earnings::{LedgerError, MAX_UNCLOSED};

use crate::store::{Store, set_weight, set_weights};
use crate::world::{COIN, World};

/// Cohort 1 of pool 1 with one identity, edition 1 cut.
fn one() -> World {
    let mut world = World::default();
    world.weigh(1, 1, 1, 1).unwrap();
    world.cut(1).unwrap();
    world
}

#[test]
fn a_cohort_stays_in_its_pool() {
    let mut world = one();
    let before = world.store.clone();
    let error = LedgerError::CohortElsewhere { cohort: 1, pool: 1, asked: 2 };
    assert_eq!(set_weight(&mut world.store, 2, 1, 1, 5, 0), Err(error));
    assert_eq!(world.store, before);
}

#[test]
fn of_weights_that_change_together_none_does_if_one_cannot() {
    let mut world = one();
    let before = world.store.clone();
    let error = LedgerError::WeightRange { cohort: 1, records: 3, delta: -4, from: 0, to: 5 };
    let changes = [(1, (9, 2)), (2, (5, -4))].into();
    assert_eq!(set_weights(&mut world.store, 1, 1, &changes), Err(error));
    assert_eq!(world.store, before);
}

#[test]
fn records_do_not_fall_below_zero() {
    let mut world = one();
    let error = LedgerError::WeightRange { cohort: 1, records: 1, delta: -2, from: 1, to: 2 };
    assert_eq!(world.weigh(1, 1, 2, -2), Err(error));
}

#[test]
fn sixteen_editions_may_be_unclosed() {
    let mut world = one();
    for weight in 2..=MAX_UNCLOSED {
        world.weigh(1, 1, weight.into(), 0).unwrap();
        world.cut(1).unwrap();
    }
    world.weigh(1, 1, 99, 0).unwrap();
    let error = LedgerError::TooManyUnclosed { pool: 1, cut: 16, closed: 0, max: 16 };
    assert_eq!(world.cut(1), Err(error));
    world.past.insert((1, 1));
    assert_eq!(world.close(1), 1);
    assert_eq!(world.cut(1), Ok(17));
}

#[test]
fn an_empty_pool_is_not_cut() {
    let mut world = World::default();
    assert_eq!(world.cut(1), Err(LedgerError::Unchanged { pool: 1, cut: 0 }));
}

#[test]
fn editions_that_do_not_exist_or_are_closed_take_nothing() {
    let mut world = one();
    world.past.insert((1, 1));
    world.close(1);
    for edition in [0, 2, u32::MAX] {
        let error = || LedgerError::NotCut { pool: 1, edition, cut: 1 };
        assert_eq!(world.open(1, edition), Err(error()));
        assert_eq!(world.credit(1, COIN, edition, 1), Err(error()));
    }
    let error = || LedgerError::Closed { pool: 1, edition: 1, closed: 1 };
    assert_eq!(world.open(1, 1), Err(error()));
    assert_eq!(world.credit(1, COIN, 1, 1), Err(error()));
    assert_eq!(world.end(1, 1), Err(LedgerError::NoOpenOrder { pool: 1, edition: 1 }));
}

#[test]
fn nobody_cannot_be_credited() {
    let mut world = one();
    assert_eq!(world.credit(2, COIN, 1, 1), Err(LedgerError::UnknownCohort { cohort: 2 }));
    world.weigh(2, 1, 1, 1).unwrap();
    assert_eq!(world.credit(2, COIN, 1, 1), Err(LedgerError::EmptyCohort { cohort: 2, edition: 1 }));
}

#[test]
fn no_more_is_owed_than_an_amount_can_be() {
    let mut world = one();
    world.credit(1, COIN, 1, u128::MAX).unwrap();
    let error = LedgerError::OwedRange { denom: COIN.into(), owed: Uint128::MAX, amount: Uint128::one() };
    assert_eq!(world.credit(1, COIN, 1, 1), Err(error));
}

#[test]
fn who_was_never_in_a_cohort_has_nothing_to_claim_there() {
    let mut world = one();
    assert_eq!(world.claim(2, 1, COIN, 1), Err(LedgerError::NotMember { identity: 2, cohort: 1 }));
    assert_eq!(world.claim(1, 2, COIN, 1), Err(LedgerError::NotMember { identity: 1, cohort: 2 }));
}

#[test]
fn a_page_of_nothing_is_refused() {
    let mut world = one();
    assert_eq!(earnings::claim(&mut world.store, 1, 1, COIN, 0), Err(LedgerError::EmptyPage));
    assert_eq!(earnings::due(&world.store, 1, 1, COIN, 0), Err(LedgerError::EmptyPage));
}

#[test]
fn what_the_caller_says_of_sales_can_fail() {
    let mut world = one();
    let before = world.store.clone();
    let failed = earnings::close(&mut world.store, 1, |_, edition| {
        Err::<bool, _>(LedgerError::from(StdError::not_found(format!("edition {edition}"))))
    });
    assert_eq!(failed, Err(StdError::not_found("edition 1").into()));
    assert_eq!(world.store, before);
}

#[test]
fn a_credit_of_several_lines_is_whole_or_nothing() {
    let mut world = one();
    world.weigh(2, 1, 5, 1).unwrap();
    world.weigh(3, 1, 5, 1).unwrap();
    world.cut(1).unwrap();
    let before = world.store.clone();
    let mut refused = |lines: &[(u32, u128)]| {
        let lines: Vec<_> = lines.iter().map(|(cohort, net)| (*cohort, Uint128::new(*net))).collect();
        let error = earnings::credit(&mut world.store, 1, 2, COIN, &lines).unwrap_err();
        assert_eq!(world.store, before);
        error
    };
    assert_eq!(refused(&[(1, 1), (1, 1)]), LedgerError::OutOfTurn { cohort: 1 });
    assert_eq!(refused(&[(2, 1), (1, 1)]), LedgerError::OutOfTurn { cohort: 1 });
    assert_eq!(refused(&[(1, 1), (9, 1)]), LedgerError::UnknownCohort { cohort: 9 });
    assert_eq!(refused(&[(1, 1), (3, 1)]), LedgerError::CohortElsewhere { cohort: 3, pool: 2, asked: 1 });
    let (cohort, edition, denom, net) = (2, 2, COIN.into(), Uint128::one());
    assert_eq!(
        refused(&[(1, u128::MAX), (2, 1)]),
        LedgerError::CreditRange { cohort, edition, denom, net },
        "their sum leaves its range"
    );
}

#[test]
fn sentences_name_the_thing_and_the_bound() {
    let closed = LedgerError::Closed { pool: 7, edition: 3, closed: 4 };
    assert_eq!(closed.to_string(), "edition 3 of pool 7 is closed, all up to 4 are: use a later one");
    let mut store = Store::default();
    let unknown = earnings::credit(&mut store, 1, 1, COIN, &[(9, Uint128::one())]).unwrap_err();
    assert_eq!(unknown.to_string(), "cohort 9 has no weight yet");
}
