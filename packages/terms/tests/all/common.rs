//! Good terms, an ask that fits them, and random ones of both.

use std::collections::BTreeSet;

use cosmwasm_std::Uint128;
use proptest::collection::btree_set;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use terms::{
    ASSIGNED, Ask, Floor, Kind, LONGEST_USE, MAX_FLOORS, MAX_REGIONS, Purpose, Regions, SHORTEST_USE, Terms,
    Use,
};

pub(crate) const DAY: u64 = 86_400;

pub(crate) fn floor(denom: &str, amount: u128) -> Floor {
    Floor { denom: denom.into(), amount: Uint128::new(amount) }
}

pub(crate) fn good() -> Terms {
    Terms {
        purposes: vec![Purpose::HealthResearch, Purpose::PublicHealth],
        buyer_kinds: vec![Kind::NonProfit, Kind::Academic],
        regions: Regions::Only(vec!["AT".into(), "DE".into()]),
        longest_use: 30 * DAY,
        raw: true,
        compute: false,
        floors: vec![floor("cw20:wasm1grain", 7), floor("ustake", 250)],
    }
}

pub(crate) fn fitting() -> Ask {
    Ask {
        kind: Kind::Academic,
        region: Some("DE".into()),
        level: 2,
        purpose: Purpose::HealthResearch,
        use_: Use::Raw,
        duration: 30 * DAY,
        denom: "ustake".into(),
    }
}

pub(crate) fn region_codes(count: usize) -> Vec<String> {
    ASSIGNED.iter().take(count).map(|code| String::from_utf8(code.to_vec()).unwrap()).collect()
}

fn region() -> impl Strategy<Value = String> {
    select(ASSIGNED.to_vec()).prop_map(|code| String::from_utf8(code.to_vec()).unwrap())
}

fn sorted<T: Ord>(set: BTreeSet<T>) -> Vec<T> {
    set.into_iter().collect()
}

fn denom() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z][a-zA-Z0-9/:._-]{2,20}".prop_filter("native", |denom| !denom.starts_with("cw20:")),
        "cw20:[a-z0-9]{1,20}",
        select(vec!["uatom".to_string(), "ustake".into(), "cw20:wasm1grain".into()]),
    ]
}

prop_compose! {
    /// Terms that pass `check`.
    pub(crate) fn any_terms()(
        purposes in subsequence(Purpose::ALL.to_vec(), 1..=Purpose::ALL.len()),
        buyer_kinds in subsequence(Kind::ALL.to_vec(), 1..=Kind::ALL.len()),
        regions in prop_oneof![
            Just(Regions::Any {}),
            btree_set(region(), 1..=MAX_REGIONS).prop_map(|codes| Regions::Only(sorted(codes))),
            btree_set(region(), 1..=MAX_REGIONS).prop_map(|codes| Regions::Except(sorted(codes))),
        ],
        longest_use in SHORTEST_USE..=LONGEST_USE,
        uses in 1..4u8,
        floors in proptest::collection::btree_map(denom(), any::<u128>(), 1..=MAX_FLOORS),
    ) -> Terms {
        let covered = |one: &Purpose| purposes.iter().any(|by| by != one && by.covers(*one));
        Terms {
            purposes: purposes.iter().copied().filter(|one| !covered(one)).collect(),
            buyer_kinds,
            regions,
            longest_use,
            raw: uses & 1 != 0,
            compute: uses & 2 != 0,
            floors: floors.iter().map(|(denom, amount)| floor(denom, *amount)).collect(),
        }
    }
}

prop_compose! {
    pub(crate) fn any_ask()(
        kind in select(Kind::ALL.to_vec()),
        region in proptest::option::of(region()),
        level in 1..=3u8,
        purpose in select(Purpose::ALL.to_vec()),
        use_ in select(vec![Use::Raw, Use::Compute]),
        duration in prop_oneof![Just(0), 0..=LONGEST_USE + 1],
        denom in denom(),
    ) -> Ask {
        Ask { kind, region, level, purpose, use_, duration, denom }
    }
}
