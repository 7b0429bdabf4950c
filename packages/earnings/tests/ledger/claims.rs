//! Pages of claims and of sales, over many editions.

use cosmwasm_std::Uint128;
use earnings::Due;

use crate::store::{Store, set_weight};
use crate::world::COIN;

/// `editions` of pool 1, each sold for 4 to identities of weight 1 and 3 in cohort 1, all but the last closed.
pub(crate) fn sold(editions: u32) -> Store {
    let mut store = Store::default();
    set_weight(&mut store, 1, 1, 1, 1, 1).unwrap();
    set_weight(&mut store, 1, 1, 2, 3, 1).unwrap();
    for edition in 1..=editions {
        set_weight(&mut store, 1, 2, 1, u64::from(edition), 0).unwrap();
        earnings::cut(&mut store, 1).unwrap();
        earnings::credit(&mut store, 1, edition, COIN, &[(1, 4u128.into())]).unwrap();
        let _: Result<u32, earnings::LedgerError> =
            earnings::close(&mut store, 1, |_, candidate| Ok(candidate < editions));
    }
    store
}

#[test]
fn only_the_page_that_reaches_the_frontier_pays() {
    let mut store = sold(130);
    let mut editions = vec![];
    loop {
        let claim = earnings::claim(&mut store, 2, 1, COIN, 50).unwrap();
        editions.push(claim.editions);
        if claim.done {
            assert_eq!(claim.paid, Uint128::new(390));
            break;
        }
        assert_eq!(claim.paid, Uint128::zero());
    }
    assert_eq!(editions, [50, 50, 29]);
}

#[test]
fn a_page_that_ends_at_the_frontier_is_the_last() {
    let mut store = sold(11);
    let claim = earnings::claim(&mut store, 1, 1, COIN, 10).unwrap();
    assert_eq!((claim.paid, claim.done, claim.editions), (Uint128::new(11), true, 10));
}

#[test]
fn due_says_what_a_claim_pays() {
    let mut store = sold(30);
    let due = |store: &Store, limit| earnings::due(store, 2, 1, COIN, limit).unwrap();
    assert_eq!(due(&store, 29), Due { amount: Uint128::new(90), fraction: 0, done: true });
    // A lower bound as long as it does not reach the end.
    assert_eq!(due(&store, 10), Due { amount: Uint128::new(30), fraction: 0, done: false });
    earnings::claim(&mut store, 2, 1, COIN, 10).unwrap();
    assert_eq!(due(&store, 19), Due { amount: Uint128::new(90), fraction: 0, done: true });
    earnings::claim(&mut store, 2, 1, COIN, 19).unwrap();
    assert_eq!(due(&store, 1), Due { amount: Uint128::zero(), fraction: 0, done: true });
}

#[test]
fn sales_are_paged_by_edition_claimed_or_not() {
    let mut store = sold(25);
    earnings::claim(&mut store, 2, 1, COIN, 100).unwrap();
    let (mut after, mut seen) = (None, vec![]);
    loop {
        let page = earnings::sales(&store, 2, 1, COIN, after, 10).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.edition);
        seen.extend(page);
    }
    assert!(seen.iter().map(|sale| sale.edition).eq(1..=25));
    assert!(seen.iter().all(|sale| (sale.weight, sale.total.u128(), sale.earned.u128()) == (3, 4, 3)));
}
