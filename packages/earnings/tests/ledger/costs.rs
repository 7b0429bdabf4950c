//! What each function reads and writes: as much with two editions as with two hundred.

use crate::claims::sold;
use crate::store::{Cost, set_weight, set_weights};
use crate::world::COIN;

#[test]
fn settling_costs_the_same_after_any_number_of_editions() {
    for editions in [2, 200] {
        let mut store = sold(editions);
        store.cost();
        earnings::open_order(&mut store, 1, editions).unwrap();
        assert_eq!(store.cost(), Cost { reads: 2, steps: 0, writes: 1 });
        earnings::credit(&mut store, 1, editions, COIN, &[(1, 9u128.into())]).unwrap();
        assert_eq!(store.cost(), Cost { reads: 5, steps: 0, writes: 3 });
        earnings::end_order(&mut store, 1, editions).unwrap();
        assert_eq!(store.cost(), Cost { reads: 1, steps: 0, writes: 1 });
    }
}

#[test]
fn a_change_of_weight_costs_the_same_after_any_number_of_editions() {
    for editions in [2, 200] {
        let mut store = sold(editions);
        store.cost();
        set_weight(&mut store, 1, 1, 1, 7, 1).unwrap();
        assert_eq!(store.cost(), Cost { reads: 2, steps: 1, writes: 4 });
        set_weight(&mut store, 1, 1, 2, 7, 1).unwrap();
        assert_eq!(store.cost(), Cost { reads: 2, steps: 1, writes: 2 });
        earnings::cut(&mut store, 1).unwrap();
        assert_eq!(store.cost(), Cost { reads: 1, steps: 0, writes: 1 });
    }
}

#[test]
fn weights_that_change_together_share_the_cohorts_reads_and_writes() {
    for identities in [1, 20] {
        let mut store = sold(2);
        store.cost();
        let changes = (1..=u64::from(identities)).map(|identity| (identity, (7, 1))).collect();
        set_weights(&mut store, 1, 1, &changes).unwrap();
        assert_eq!(store.cost(), Cost { reads: 2, steps: identities.min(2), writes: 3 + identities });
    }
}

#[test]
fn a_claim_costs_a_look_up_for_each_edition_sold() {
    for editions in [2, 20, 200] {
        let mut store = sold(editions);
        store.cost();
        earnings::claim(&mut store, 1, 1, COIN, 1_000).unwrap();
        let Cost { reads, steps, writes } = store.cost();
        assert_eq!((reads, writes), (4, 2));
        assert_eq!(steps, 1 + 2 * editions);
        // Then nothing but the edition that is not closed.
        earnings::claim(&mut store, 1, 1, COIN, 1_000).unwrap();
        assert_eq!(store.cost(), Cost { reads: 3, steps: 2, writes: 0 });
    }
}

#[test]
fn segments_without_sales_cost_a_claim_nothing() {
    let mut store = sold(2);
    for weight in 2..200 {
        set_weight(&mut store, 1, 1, 1, weight, 0).unwrap();
        earnings::cut(&mut store, 1).unwrap();
        earnings::close::<earnings::LedgerError>(&mut store, 1, |_, _| Ok(true)).unwrap();
    }
    store.cost();
    earnings::claim(&mut store, 1, 1, COIN, 1_000).unwrap();
    assert_eq!(store.cost().steps, 1 + 2 * 2);
}

#[test]
fn every_key_has_a_prefix_of_the_ledger() {
    let mut store = sold(3);
    earnings::open_order(&mut store, 1, 3).unwrap();
    earnings::claim(&mut store, 1, 1, COIN, 1_000).unwrap();
    let mut prefixes: Vec<_> = store
        .keys()
        .map(|key| {
            let length = usize::from(u16::from_be_bytes([key[0], key[1]]));
            std::str::from_utf8(&key[2..2 + length]).unwrap()
        })
        .collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    let all = ["a", "frontier", "head", "open", "owed", "pos", "rem", "seg", "w"];
    assert_eq!(prefixes, all.map(|name| format!("ledger_{name}")));
}
