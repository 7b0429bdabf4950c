//! Shares of a price, and the price that leaves enough.

use cosmwasm_std::Uint128;
use earnings::{BASIS, FeeError, Fees, MAX_FEE, Split, need};
use proptest::prelude::*;

fn fees(shares: [u16; 5]) -> Fees {
    let [relayers, curator, auditors, reserve, purse] = shares;
    Fees { relayers, curator, auditors, reserve, purse }
}

fn amount(value: u128) -> Uint128 {
    Uint128::new(value)
}

#[test]
fn a_price_is_split() {
    let split = fees([300, 500, 100, 400, 200]).split(amount(1_000_003)).unwrap();
    let expected = Split {
        net: amount(850_003),
        relayers: amount(30_000),
        curator: amount(50_000),
        auditors: amount(10_000),
        reserve: amount(40_000),
        purse: amount(20_000),
    };
    assert_eq!(split, expected);
}

#[test]
fn the_reserve_takes_what_rounding_leaves() {
    let split = fees([400, 400, 400, 400, 400]).split(amount(9)).unwrap();
    let zero = amount(0);
    let expected = Split {
        net: amount(8),
        relayers: zero,
        curator: zero,
        auditors: zero,
        reserve: amount(1),
        purse: zero,
    };
    assert_eq!(split, expected);
    let all = fees([500, 500, 500, 0, 500]).split(amount(19)).unwrap();
    assert_eq!((all.net, all.reserve), (amount(16), amount(3)), "even if it has no share");
}

#[test]
fn fees_take_a_fifth_at_most() {
    assert_eq!(fees([400; 5]).total(), Ok(MAX_FEE));
    let error = |total| FeeError::TooHigh { total, max: 2_000 };
    for (shares, total) in [([400, 400, 400, 400, 401], 2_001), ([u16::MAX; 5], 5 * 65_535)] {
        let fees = fees(shares);
        assert_eq!(fees.total(), Err(error(total)));
        assert_eq!(fees.split(amount(1)), Err(error(total)));
        assert_eq!(fees.price_for(amount(1)), Err(error(total)));
    }
}

#[test]
fn need_is_the_floor_for_each_weighted_record_rounded_up() {
    assert_eq!(need(amount(50), amount(10 * 10_000)), Ok(amount(500)));
    assert_eq!(need(amount(50), amount(10 * 9_999)), Ok(amount(500)));
    assert_eq!(need(amount(1), amount(1)), Ok(amount(1)));
    assert_eq!(need(amount(0), amount(7)), Ok(amount(0)));
    let (floor, weight) = (Uint128::MAX, amount(10_001));
    assert_eq!(need(floor, amount(10_000)), Ok(Uint128::MAX));
    assert_eq!(need(floor, weight), Err(FeeError::NeedRange { floor, weight }));
    assert_eq!(need(floor, floor), Err(FeeError::NeedRange { floor, weight: floor }));
}

#[test]
fn a_price_beyond_any_amount_is_refused() {
    let need = Uint128::MAX;
    assert_eq!(fees([0; 5]).price_for(need), Ok(need));
    assert_eq!(fees([1, 0, 0, 0, 0]).price_for(need), Err(FeeError::PriceRange { need }));
}

#[test]
fn the_rounded_fee_may_leave_enough_a_little_earlier() {
    // 1 micro-denom pays a fee of floor(0.2) = 0 and leaves 1; the rule asks for ceil(1.25) = 2.
    let fees = fees([2_000, 0, 0, 0, 0]);
    assert_eq!(fees.split(amount(1)).unwrap().net, amount(1));
    assert_eq!(fees.price_for(amount(1)), Ok(amount(2)));
    // Two less at most: 5 pays floor(0.9995) = 0 and leaves 5; the rule asks for ceil(5 / 0.8001) = 7.
    let fees = Fees { relayers: 1_999, ..fees };
    assert_eq!(fees.split(amount(5)).unwrap().net, amount(5));
    assert_eq!(fees.price_for(amount(5)), Ok(amount(7)));
}

fn shares() -> impl Strategy<Value = Fees> {
    [0..=400u16, 0..=400u16, 0..=400u16, 0..=400u16, 0..=400u16].prop_map(fees)
}

fn amounts() -> impl Strategy<Value = u128> {
    prop_oneof![0..10_000u128, 0..1_000_000_000_000u128, 0..=u128::MAX / 2]
}

proptest! {
    #[test]
    fn the_parts_add_up_to_the_price(fees in shares(), price in prop_oneof![amounts(), Just(u128::MAX)]) {
        let Split { net, relayers, curator, auditors, reserve, purse } = fees.split(amount(price)).unwrap();
        let parts = [net, relayers, curator, auditors, reserve, purse].map(|part| part.u128());
        prop_assert_eq!(parts.iter().sum::<u128>(), price);
        // The reserve has its share, and less than one for each of the other four.
        let share = amount(price).multiply_ratio(fees.reserve, BASIS).u128();
        prop_assert!(reserve.u128() >= share && reserve.u128() < share + 5);
    }

    #[test]
    fn price_for_leaves_the_need_and_is_the_least_before_rounding(fees in shares(), need in amounts()) {
        let price = fees.price_for(amount(need)).unwrap();
        prop_assert!(fees.split(price).unwrap().net >= amount(need));
        // price x (10,000 - fee) >= need x 10,000, and no lower price does.
        let left = BASIS - fees.total().unwrap();
        let leaves = |price: Uint128| price.full_mul(left) >= amount(need).full_mul(BASIS);
        prop_assert!(leaves(price));
        if let Ok(lower) = price.checked_sub(amount(1)) {
            prop_assert!(!leaves(lower));
        }
        // With the fee rounded down, a price at most two lower would do.
        if let Ok(lower) = price.checked_sub(amount(3)) {
            prop_assert!(fees.split(lower).unwrap().net < amount(need));
        }
    }
}
