//! One test for each line of the ledger. `World` checks every invariant after every deed.

use cosmwasm_std::{Uint128, Uint256};
use earnings::{Frontier, LedgerError, Position, SCALE, Weight};

use crate::model::Event;
use crate::world::{ALL, COIN, GRAIN, World};

/// Cohort 1 of pool 1 with identities 1 (weight 1) and 2 (weight 3), edition 1 cut.
fn one_and_three() -> World {
    let mut world = World::default();
    world.weigh(1, 1, 1, 10).unwrap();
    world.weigh(1, 2, 3, 30).unwrap();
    world.cut(1).unwrap();
    world
}

fn paid(world: &mut World, identity: u64) -> u128 {
    world.claim(identity, 1, COIN, ALL).unwrap().paid.u128()
}

fn sell(world: &mut World, edition: u32, net: u128) {
    world.open(1, edition).unwrap();
    world.credit(1, COIN, edition, net).unwrap();
    world.end(1, edition).unwrap();
}

fn past_sale(world: &mut World, edition: u32) {
    world.past.insert((1, edition));
}

#[test]
fn weights_hold_from_the_next_cut_on() {
    let mut world = one_and_three();
    world.weigh(1, 1, 5, 2).unwrap();
    world.weigh(1, 1, 7, -4).unwrap();
    world.weigh(1, 3, 1, 1).unwrap();
    let at = |edition| earnings::weight_at(&world.store, 1, edition).unwrap();
    let weight = |weight: u128, heads, records| Weight { weight: weight.into(), heads, records };
    assert_eq!([at(0), at(1), at(2)], [weight(0, 0, 0), weight(4, 2, 40), weight(11, 3, 39)]);
}

#[test]
fn weights_carry_over_editions_in_which_nothing_changed() {
    let mut world = one_and_three();
    for edition in 2..=6 {
        world.weigh(2, 1, edition, 1).unwrap();
        assert_eq!(world.cut(1), Ok(edition as u32));
    }
    sell(&mut world, 4, 8);
    world.weigh(1, 2, 4, 0).unwrap();
    assert_eq!(earnings::weight_at(&world.store, 1, 6).unwrap().weight, Uint128::new(4));
    assert_eq!((paid(&mut world, 1), paid(&mut world, 2)), (2, 6));
}

#[test]
fn heads_count_weights_above_zero() {
    let mut world = one_and_three();
    world.weigh(1, 3, 0, 5).unwrap();
    world.weigh(1, 1, 0, -10).unwrap();
    world.weigh(1, 2, 9, 0).unwrap();
    let now = earnings::weight_at(&world.store, 1, 2).unwrap();
    assert_eq!(now, Weight { weight: Uint128::new(9), heads: 1, records: 35 });
}

#[test]
fn what_changes_nothing_writes_nothing() {
    let mut world = one_and_three();
    let before = world.store.clone();
    world.weigh(1, 1, 1, 0).unwrap();
    world.weigh(1, 9, 0, 0).unwrap();
    assert_eq!(world.store, before);
    assert_eq!(world.cut(1), Err(LedgerError::Unchanged { pool: 1, cut: 1 }));
}

#[test]
fn records_alone_are_a_change() {
    let mut world = one_and_three();
    // a contribution above the cap leaves: the weight stays, the records do not
    world.weigh(1, 2, 3, -10).unwrap();
    assert_eq!(world.cut(1), Ok(2));
    assert_eq!(world.cut(1), Err(LedgerError::Unchanged { pool: 1, cut: 2 }));
}

#[test]
fn a_settled_line_is_spread_by_weight() {
    let mut world = one_and_three();
    world.open(1, 1).unwrap();
    let credited = world.credit(1, COIN, 1, 1_000).unwrap();
    world.end(1, 1).unwrap();
    assert_eq!(credited.weight, Uint128::new(4));
    assert_eq!(credited.per_weight, Uint256::from(250u8).checked_mul(SCALE).unwrap());
    assert_eq!(earnings::share(3, credited.per_weight), Some(Uint128::new(750)));
    assert_eq!(earnings::owed(&world.store, COIN), Ok(Uint128::new(1_000)));
    assert_eq!((paid(&mut world, 1), paid(&mut world, 2)), (250, 750));
    assert_eq!(earnings::owed(&world.store, COIN), Ok(Uint128::zero()));
}

#[test]
fn the_lines_of_an_order_are_credited_together() {
    let mut world = one_and_three();
    world.weigh(2, 1, 5, 1).unwrap();
    world.cut(1).unwrap();
    let lines = [(1, Uint128::new(1_000)), (2, Uint128::new(7))];
    let mut apart = world.store.clone();
    for line in lines {
        earnings::credit(&mut apart, 1, 2, COIN, &[line]).unwrap();
    }
    let credited = earnings::credit(&mut world.store, 1, 2, COIN, &lines).unwrap();
    assert_eq!(credited.iter().map(|line| line.weight.u128()).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(world.store, apart);
    assert_eq!(earnings::owed(&world.store, COIN), Ok(Uint128::new(1_007)));
}

#[test]
fn the_remainder_of_a_division_goes_into_the_next() {
    let mut world = World::default();
    for identity in 1..=3 {
        world.weigh(1, identity, 1, 1).unwrap();
    }
    world.cut(1).unwrap();
    // 2^64 mod 3 = 1.
    for remainder in [1u8, 2, 0] {
        sell(&mut world, 1, 1);
        assert_eq!(earnings::remainder(&world.store, 1, COIN), Ok(remainder.into()));
    }
    assert_eq!([paid(&mut world, 1), paid(&mut world, 2), paid(&mut world, 3)], [1, 1, 1]);
}

#[test]
fn fractions_are_kept_for_the_next_claim() {
    let mut world = one_and_three();
    let mut sum = 0;
    for _ in 0..4 {
        sell(&mut world, 1, 1);
        sum += paid(&mut world, 1);
    }
    assert_eq!(sum, 1);
}

#[test]
fn a_sole_member_can_be_left_with_a_micro_of_dust() {
    // Of one micro-denom over a weight of 3, less than one can be paid: dust reaches the number of positions.
    let mut world = World::default();
    world.weigh(1, 1, 3, 1).unwrap();
    world.cut(1).unwrap();
    sell(&mut world, 1, 1);
    assert_eq!(paid(&mut world, 1), 0);
    assert_eq!(earnings::owed(&world.store, COIN), Ok(Uint128::one()));
    let due = earnings::due(&world.store, 1, 1, COIN, ALL).unwrap();
    assert_eq!((due.amount, due.fraction), (Uint128::zero(), u64::MAX));
}

#[test]
fn late_settlement_pays_those_of_that_edition() {
    let mut world = one_and_three();
    world.open(1, 1).unwrap();
    world.weigh(1, 1, 0, -10).unwrap();
    world.weigh(1, 3, 96, 1).unwrap();
    world.cut(1).unwrap();
    world.weigh(1, 2, 500, 0).unwrap();
    world.cut(1).unwrap();
    world.credit(1, COIN, 1, 400).unwrap();
    world.end(1, 1).unwrap();
    assert_eq!([paid(&mut world, 1), paid(&mut world, 2), paid(&mut world, 3)], [100, 300, 0]);
}

#[test]
fn settlement_in_part_pays_in_part() {
    let mut world = one_and_three();
    world.weigh(2, 3, 1, 1).unwrap();
    world.cut(1).unwrap();
    world.open(1, 2).unwrap();
    world.credit(1, COIN, 2, 4).unwrap();
    assert_eq!(paid(&mut world, 2), 3);
    world.credit(2, COIN, 2, 0).unwrap();
    world.credit(1, COIN, 2, 4).unwrap();
    world.end(1, 2).unwrap();
    assert_eq!((paid(&mut world, 1), paid(&mut world, 2)), (2, 3));
    assert_eq!(world.claim(3, 2, COIN, ALL).unwrap().paid, Uint128::zero());
}

#[test]
fn withdrawal_counts_from_the_next_cut() {
    let mut world = one_and_three();
    world.weigh(1, 1, 0, -10).unwrap();
    sell(&mut world, 1, 4);
    world.cut(1).unwrap();
    sell(&mut world, 2, 3);
    sell(&mut world, 1, 4);
    assert_eq!((paid(&mut world, 1), paid(&mut world, 2)), (2, 9));
}

#[test]
fn re_entry_skips_the_editions_between() {
    let mut world = one_and_three();
    world.weigh(1, 1, 0, -10).unwrap();
    world.cut(1).unwrap();
    world.weigh(1, 1, 3, 10).unwrap();
    world.cut(1).unwrap();
    for edition in 1..=3 {
        sell(&mut world, edition, 12);
    }
    assert_eq!((paid(&mut world, 1), paid(&mut world, 2)), (3 + 6, 9 + 12 + 6));
}

#[test]
fn within_one_cut_period_the_last_weight_counts() {
    let mut world = one_and_three();
    world.weigh(1, 1, 0, -10).unwrap();
    world.weigh(1, 1, 1, 10).unwrap();
    world.cut(1).unwrap();
    sell(&mut world, 2, 4);
    assert_eq!((paid(&mut world, 1), paid(&mut world, 2)), (1, 3));
}

#[test]
fn the_tail_is_not_paid_twice() {
    let mut world = one_and_three();
    sell(&mut world, 1, 4);
    assert_eq!(paid(&mut world, 1), 1);
    sell(&mut world, 1, 4);
    assert_eq!(paid(&mut world, 1), 1);
    assert_eq!(paid(&mut world, 1), 0);
    let tail =
        Position { cursor: 0, tail: Uint256::from(2u8).checked_mul(SCALE).unwrap(), frac: Uint256::zero() };
    assert_eq!(earnings::position(&world.store, 1, 1, COIN), Ok(Some(tail)));
    past_sale(&mut world, 1);
    assert_eq!(world.close(1), 1);
    assert_eq!(paid(&mut world, 1), 0);
    let done = Position { cursor: 1, tail: Uint256::zero(), frac: Uint256::zero() };
    assert_eq!(earnings::position(&world.store, 1, 1, COIN), Ok(Some(done)));
    assert_eq!(paid(&mut world, 2), 6);
}

#[test]
fn the_tail_covers_pages_and_what_closed_between_them() {
    let mut world = one_and_three();
    for edition in 2..=5 {
        world.weigh(2, 1, edition, 1).unwrap();
        world.cut(1).unwrap();
    }
    for edition in 1..=5 {
        sell(&mut world, edition, 4);
        past_sale(&mut world, edition);
    }
    assert_eq!(paid(&mut world, 1), 5);
    assert_eq!(world.close(1), 4);
    sell(&mut world, 5, 8);
    // Two pages of the old editions, all of them paid already; one more closes in between.
    let page = |world: &mut World| world.claim(1, 1, COIN, 2).unwrap();
    assert!(!page(&mut world).done);
    let after = earnings::position(&world.store, 1, 1, COIN).unwrap().unwrap();
    assert_eq!(after.frac, Uint256::from(2u8).checked_mul(SCALE).unwrap(), "above 2^64 between pages");
    assert_eq!(world.close(1), 1);
    assert!(!page(&mut world).done);
    let last = page(&mut world);
    assert_eq!((last.done, last.paid, last.editions), (true, Uint128::new(2), 1));
}

#[test]
fn a_new_position_starts_before_its_first_segment() {
    let mut world = one_and_three();
    sell(&mut world, 1, 4);
    world.weigh(1, 3, 4, 1).unwrap();
    // Not in any edition yet: nothing to claim, nothing written.
    let before = world.store.clone();
    assert_eq!(paid(&mut world, 3), 0);
    assert_eq!(world.store, before);
    world.cut(1).unwrap();
    sell(&mut world, 2, 8);
    assert_eq!(paid(&mut world, 3), 4);
    assert_eq!(earnings::position(&world.store, 3, 1, COIN).unwrap().unwrap().cursor, 1);
    // Closing catches up with the cursor, which never goes back.
    past_sale(&mut world, 1);
    world.close(1);
    assert_eq!(paid(&mut world, 3), 0);
    assert_eq!(earnings::position(&world.store, 3, 1, COIN).unwrap().unwrap().cursor, 1);
}

#[test]
fn the_cursor_follows_closing_whether_an_edition_was_sold_or_not() {
    let mut world = one_and_three();
    past_sale(&mut world, 1);
    world.close(1);
    assert_eq!(paid(&mut world, 1), 0);
    assert_eq!(earnings::position(&world.store, 1, 1, COIN).unwrap().unwrap().cursor, 1);
}

#[test]
fn editions_close_in_order_past_sale_without_open_orders_four_a_call() {
    let mut world = one_and_three();
    for edition in 2..=7 {
        world.weigh(1, 1, edition, 0).unwrap();
        world.cut(1).unwrap();
    }
    for edition in 2..=7 {
        past_sale(&mut world, edition);
    }
    assert_eq!(world.close(1), 0, "the first is still sold");
    past_sale(&mut world, 1);
    world.open(1, 1).unwrap();
    world.open(1, 1).unwrap();
    world.end(1, 1).unwrap();
    assert_eq!(world.close(1), 0, "the first has an open order");
    world.end(1, 1).unwrap();
    assert_eq!([world.close(1), world.close(1), world.close(1)], [4, 3, 0]);
    let frontier = Frontier { cut: 7, closed: 7, changed: false };
    assert_eq!(earnings::frontier(&world.store, 1), Ok(frontier));
}

#[test]
fn an_order_is_counted_down_once_settled_or_void() {
    let mut world = one_and_three();
    world.open(1, 1).unwrap();
    world.open(1, 1).unwrap();
    world.credit(1, COIN, 1, 4).unwrap();
    world.credit(1, GRAIN, 1, 4).unwrap();
    assert_eq!(earnings::open_orders(&world.store, 1, 1), Ok(2));
    world.end(1, 1).unwrap();
    world.end(1, 1).unwrap();
    assert_eq!(world.end(1, 1), Err(LedgerError::NoOpenOrder { pool: 1, edition: 1 }));
}

#[test]
fn grain_is_one_more_denom() {
    let mut world = one_and_three();
    world.open(1, 1).unwrap();
    world.credit(1, COIN, 1, 400).unwrap();
    world.credit(1, GRAIN, 1, 40).unwrap();
    world.end(1, 1).unwrap();
    assert_eq!(paid(&mut world, 2), 300);
    assert_eq!(world.claim(2, 1, GRAIN, ALL).unwrap().paid, Uint128::new(30));
    assert_eq!(earnings::denoms(&world.store, 1, None, 9), Ok(vec![GRAIN.into(), COIN.into()]));
    assert_eq!(earnings::denoms(&world.store, 1, Some(GRAIN), 9), Ok(vec![COIN.into()]));
    assert_eq!(earnings::denoms(&world.store, 2, None, 9), Ok(vec![]));
    let owed = |start_after, limit| earnings::owed_all(&world.store, start_after, limit).unwrap();
    let (grain, coin) = ((GRAIN.to_string(), Uint128::new(10)), (COIN.to_string(), Uint128::new(100)));
    assert_eq!(owed(None, 9), [grain.clone(), coin.clone()]);
    assert_eq!((owed(None, 1), owed(Some(GRAIN), 1)), (vec![grain], vec![coin]));
}

#[test]
fn who_claims_first_changes_nothing() {
    let mut world = one_and_three();
    for net in [1, 7, 100, 3] {
        sell(&mut world, 1, net);
        paid(&mut world, 2);
    }
    paid(&mut world, 1);
    let total = |identity| world.history.paid(identity, 1, COIN);
    assert_eq!((total(1), total(2)), (111 / 4, 111 * 3 / 4));
    let claims = world.history.0.iter().filter(|event| matches!(event, Event::Paid { .. })).count();
    assert_eq!(claims, 5);
}

#[test]
fn the_largest_amounts_fit() {
    let mut world = World::default();
    for identity in 1..=5 {
        world.weigh(1, identity, u64::MAX, 1).unwrap();
    }
    world.cut(1).unwrap();
    for _ in 0..4 {
        let dust = earnings::owed(&world.store, COIN).unwrap().u128();
        sell(&mut world, 1, u128::MAX - dust);
        for identity in 1..=5 {
            paid(&mut world, identity);
        }
        // A weight of 5 x 2^64 leaves a remainder below 5 micro-denom, and each of 5 claims less than one.
        assert!(earnings::owed(&world.store, COIN).unwrap().u128() < 10);
    }
}
