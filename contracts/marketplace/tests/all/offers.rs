use api::check::InputError;
use api::marketplace::{ExecuteMsg, OfferResponse, OfferTerms, QueryMsg};
use cosmwasm_std::{Addr, Uint128};
use marketplace::ContractError;
use testkit::{NATIVE, OTHER, Suite};

use crate::{coins, counted, refused};

/// 1,000 GRAIN for 3,001 of the native denom, at least 10 at once.
fn terms(suite: &Suite) -> OfferTerms {
    OfferTerms {
        denom: NATIVE.into(),
        amount: Uint128::new(3_001),
        least: Uint128::new(10),
        expires_at: suite.now() + 1_000,
    }
}

/// An offer of GRAIN, its maker and a taker.
fn offered() -> (Suite, Addr, Addr, u64) {
    let mut suite = Suite::new();
    let (maker, taker) = (suite.account("maker"), suite.account("taker"));
    suite.give_grain(&maker, 1_000);
    let (grain, terms) = (suite.grain(), terms(&suite));
    let offer = suite.offer(&maker, (1_000, &grain), terms).unwrap();
    (suite, maker, taker, offer)
}

fn look(suite: &Suite, offer: u64) -> OfferResponse {
    suite.query(&suite.contracts.marketplace, &QueryMsg::Offer { offer }).unwrap()
}

#[test]
fn an_offer_is_filled_in_parts_rounded_for_its_maker() {
    let (mut suite, maker, taker, offer) = offered();
    let grain = suite.grain();
    assert_eq!(counted(&suite, "marketplace", &grain, "offers"), 1_000);
    let (had, spent) = (suite.balance(&maker, NATIVE), suite.balance(&taker, NATIVE));
    // 100 pays for floor(100 * 1000 / 3001) = 33, which cost ceil(33 * 3.001) = 100
    suite.fill(&taker, offer, (100, NATIVE), 33).unwrap();
    assert_eq!(suite.balance(&taker, &grain), 33);
    assert_eq!(suite.balance(&maker, NATIVE) - had, 100);
    // 101 gets 33 too, and 1 back
    suite.fill(&taker, offer, (101, NATIVE), 1).unwrap();
    assert_eq!((suite.balance(&taker, &grain), spent - suite.balance(&taker, NATIVE)), (66, 200));
    assert_eq!(look(&suite, offer).left.u128(), 934);
    // all that is left, and the rest of too much goes back
    suite.fill(&taker, offer, (1_000_000, NATIVE), 934).unwrap();
    let paid = 200 + (934 * 3_001u128).div_ceil(1_000);
    assert_eq!((suite.balance(&maker, NATIVE) - had, spent - suite.balance(&taker, NATIVE)), (paid, paid));
    assert_eq!(suite.balance(&taker, &grain), 1_000);
    assert_eq!(counted(&suite, "marketplace", &grain, "offers"), 0);
    let fill = ExecuteMsg::Fill { offer, least: Uint128::one() };
    assert_eq!(refused(&mut suite, &taker, &fill, &coins(9)), ContractError::OfferOver { offer });
    let cancel = ExecuteMsg::CancelOffer { offer };
    assert_eq!(refused(&mut suite, &maker, &cancel, &[]), ContractError::OfferOver { offer });
}

#[test]
fn grain_is_bought_as_well_as_sold() {
    let mut suite = Suite::new();
    let (maker, taker) = (suite.account("maker"), suite.account("taker"));
    suite.give_grain(&taker, 500);
    let grain = suite.grain();
    let (amount, least, expires_at) = (Uint128::new(100), Uint128::one(), suite.now() + 9);
    let terms = OfferTerms { denom: grain.clone(), amount, least, expires_at };
    let offer = suite.offer(&maker, (1_000, OTHER), terms).unwrap();
    let before = suite.balance(&taker, OTHER);
    suite.fill(&taker, offer, (50, &grain), 500).unwrap();
    assert_eq!((suite.balance(&maker, &grain), suite.balance(&taker, OTHER) - before), (50, 500));
}

#[test]
fn slippage_and_dust_are_bounded() {
    let (mut suite, _, taker, offer) = offered();
    let fill = |least: u128| ExecuteMsg::Fill { offer, least: least.into() };
    let small = |taken: u128, least: u128| ContractError::FillTooSmall {
        offer,
        taken: taken.into(),
        least: least.into(),
    };
    assert_eq!(refused(&mut suite, &taker, &fill(34), &coins(100)), small(33, 34));
    assert_eq!(refused(&mut suite, &taker, &fill(1), &coins(30)), small(9, 10), "the offer's own least");
    assert_eq!(refused(&mut suite, &taker, &fill(1), &coins(3)), small(0, 10));
    assert_eq!(refused(&mut suite, &taker, &fill(0), &coins(100)), InputError::Zero { what: "least" }.into());
    assert_eq!(refused(&mut suite, &taker, &fill(1_001), &coins(9_999)), small(1_000, 1_001));
    suite.fill(&taker, offer, (2_989, NATIVE), 996).unwrap();
    assert_eq!(look(&suite, offer).left.u128(), 4);
    assert_eq!(refused(&mut suite, &taker, &fill(1), &coins(6)), small(1, 10));
    suite.fill(&taker, offer, (13, NATIVE), 4).unwrap();
}

#[test]
fn the_wanted_denom_and_no_other() {
    let (mut suite, _, taker, offer) = offered();
    let fill = ExecuteMsg::Fill { offer, least: Uint128::one() };
    let error = refused(&mut suite, &taker, &fill, &[cosmwasm_std::Coin::new(100u128, OTHER)]);
    assert_eq!(error, ContractError::OfferDenom { offer, wanted: NATIVE.into(), got: OTHER.into() });
    let unknown = ExecuteMsg::Fill { offer: 9, least: Uint128::one() };
    let error = refused(&mut suite, &taker, &unknown, &coins(1));
    assert_eq!(error, ContractError::UnknownOffer { offer: 9 });
}

#[test]
fn its_maker_takes_it_back_and_anyone_once_it_expired() {
    let (mut suite, maker, taker, offer) = offered();
    let (cancel, grain) = (ExecuteMsg::CancelOffer { offer }, suite.grain());
    suite.fill(&taker, offer, (301, NATIVE), 100).unwrap();
    assert_eq!(refused(&mut suite, &taker, &cancel, &[]), ContractError::NotMaker { offer });
    let expired_at = look(&suite, offer).terms.expires_at;
    suite.advance_to(expired_at);
    let fill = ExecuteMsg::Fill { offer, least: Uint128::one() };
    let error = ContractError::OfferExpired { offer, expired_at };
    assert_eq!(refused(&mut suite, &taker, &fill, &coins(100)), error);
    suite.marketplace(&taker, &cancel).unwrap();
    assert_eq!(suite.balance(&maker, &grain), 900);
    let found = look(&suite, offer);
    assert_eq!((found.left.u128(), found.closed), (0, true));
    assert_eq!(refused(&mut suite, &maker, &cancel, &[]), ContractError::OfferOver { offer });

    let (mut suite, maker, _, offer) = offered();
    suite.marketplace(&maker, &ExecuteMsg::CancelOffer { offer }).unwrap();
    assert_eq!(suite.balance(&maker, &suite.grain()), 1_000);
}

#[test]
fn what_is_offered_is_bounded() {
    let mut suite = Suite::new();
    let maker = suite.account("maker");
    let grain = suite.grain();
    let good = OfferTerms { denom: grain.clone(), ..terms(&suite) };
    let now = suite.now();
    let mut error = |terms: OfferTerms| refused(&mut suite, &maker, &ExecuteMsg::Offer(terms), &coins(100));
    assert_eq!(
        error(OfferTerms { denom: OTHER.into(), ..good.clone() }),
        ContractError::OfferPair { give: NATIVE.into(), want: OTHER.into(), grain: grain.clone() }
    );
    assert!(matches!(
        error(OfferTerms { denom: "unknown".into(), ..good.clone() }),
        ContractError::Denom { denom, .. } if denom == "unknown"
    ));
    let zero = Uint128::zero();
    let amount = error(OfferTerms { amount: zero, ..good.clone() });
    assert_eq!(amount, InputError::Zero { what: "amount" }.into());
    for got in [0u128, 101] {
        let least = error(OfferTerms { least: got.into(), ..good.clone() });
        assert_eq!(least, InputError::Range { what: "least", min: 1, max: 100, got }.into());
    }
    let (min, max) = (u128::from(now + 1), u128::from(now + 3_600));
    for expires_at in [now, now + 3_601] {
        let got = u128::from(expires_at);
        let error = error(OfferTerms { expires_at, ..good.clone() });
        assert_eq!(error, InputError::Range { what: "expires_at", min, max, got }.into());
    }
    suite.give_grain(&maker, 5);
    let both = OfferTerms { denom: grain.clone(), least: Uint128::one(), ..good };
    let error = suite.offer(&maker, (5, &grain), both).unwrap_err().downcast::<ContractError>().unwrap();
    assert_eq!(error, ContractError::OfferPair { give: grain.clone(), want: grain.clone(), grain });
}

#[test]
fn offers_are_found_by_number_and_by_maker() {
    let (mut suite, maker, taker, first) = offered();
    let grain = suite.grain();
    let terms = OfferTerms { denom: grain, ..terms(&suite) };
    let second = suite.offer(&taker, (100, NATIVE), terms).unwrap();
    let ids = |query: QueryMsg| -> Vec<u64> {
        let page: Vec<OfferResponse> = suite.query(&suite.contracts.marketplace, &query).unwrap();
        page.iter().map(|offer| offer.id).collect()
    };
    assert_eq!(ids(QueryMsg::Offers { start_after: None, limit: None }), [first, second]);
    assert_eq!(ids(QueryMsg::Offers { start_after: Some(first), limit: Some(9) }), [second]);
    let of = |who: &Addr| QueryMsg::OffersOf { maker: who.to_string(), start_after: None, limit: None };
    assert_eq!((ids(of(&maker)), ids(of(&taker))), (vec![first], vec![second]));
}

#[test]
fn an_offer_at_an_absurd_price_overflows_nothing() {
    let mut suite = Suite::new();
    let (maker, taker) = (suite.account("maker"), suite.account("taker"));
    let grain = suite.grain();
    suite.give_grain(&taker, 10);
    let (amount, least, expires_at) = (Uint128::one(), Uint128::one(), suite.now() + 9);
    let cheap = OfferTerms { denom: grain.clone(), amount, least, expires_at };
    let offer = suite.offer(&maker, (testkit::START, NATIVE), cheap.clone()).unwrap();
    suite.fill(&taker, offer, (10, &grain), 1).unwrap();
    assert_eq!(suite.balance(&taker, &grain), 9, "one was the price of all");
    let dear = OfferTerms { amount: Uint128::MAX, ..cheap };
    let maker = suite.account("another maker");
    let offer = suite.offer(&maker, (testkit::START, NATIVE), dear).unwrap();
    let error = suite.fill(&taker, offer, (9, &grain), 1).unwrap_err().downcast::<ContractError>().unwrap();
    let (taken, least) = (Uint128::zero(), Uint128::one());
    assert_eq!(error, ContractError::FillTooSmall { offer, taken, least });
}
