//! Requests and offers.

use api::marketplace::{ExecuteMsg, Need, OfferTerms};
use terms::{Purpose, Use};

use super::{NATIVE, OTHER, denoms, market, market_exit, market_is_empty, too_early};

#[test]
fn a_request_is_closed_and_its_budget_returns() {
    for at in 0..3 {
        let (mut suite, _, lab) = market();
        let denom = denoms(&suite)[at].clone();
        let had = suite.balance(&lab, &denom);
        let need = Need {
            words: "doctor visits".into(),
            purpose: Purpose::HealthResearch,
            use_: Use::Raw,
            duration: 86_400,
            min_records: 1,
            expires_at: suite.now() + 1_000,
        };
        let request = suite.request(&lab, need, 50_000, &denom).unwrap();
        assert_eq!(suite.balance(&lab, &denom), had - 50_000);
        let (close, contract) = (ExecuteMsg::CloseRequest { request }, suite.contracts.marketplace.clone());
        suite.advance(999);
        too_early(&mut suite, &contract, &close);
        suite.advance(1);
        market_exit(&mut suite, &close);
        assert_eq!(suite.balance(&lab, &denom), had);
        market_is_empty(&suite);
    }
}

#[test]
fn an_offer_is_taken_back_whole_or_in_part() {
    // (is GRAIN given?, is it filled in part?, is its denom allowed no more?)
    for (grain_given, filled, disallowed) in
        [(true, false, false), (false, true, false), (true, true, false), (false, false, true)]
    {
        let (mut suite, _, lab) = market();
        let grain = suite.grain();
        let (give, want) = if grain_given { (grain.as_str(), OTHER) } else { (NATIVE, grain.as_str()) };
        let had = suite.balance(&lab, give);
        let terms = OfferTerms {
            denom: want.into(),
            amount: 1_000u128.into(),
            least: 1u128.into(),
            expires_at: suite.now() + 500,
        };
        let offer = suite.offer(&lab, (1_000, give), terms).unwrap();
        if filled {
            let taker = suite.account("taker");
            suite.give_grain(&taker, 400);
            suite.fill(&taker, offer, (400, want), 1).unwrap();
        }
        if disallowed {
            let owner = suite.owner.clone();
            suite.marketplace(&owner, &ExecuteMsg::DisallowDenom { denom: NATIVE.into() }).unwrap();
        }
        let (cancel, contract) = (ExecuteMsg::CancelOffer { offer }, suite.contracts.marketplace.clone());
        suite.advance(499);
        too_early(&mut suite, &contract, &cancel);
        suite.advance(1);
        market_exit(&mut suite, &cancel);
        let sold = if filled { 400 } else { 0 };
        assert_eq!(suite.balance(&lab, give), had - sold);
        market_is_empty(&suite);
    }
}
