use api::marketplace::{AccessResponse, Denial, ExecuteMsg, MAX_LICENCES, QueryMsg, Reason};
use marketplace::ContractError;
use terms::{Purpose, Use};
use testkit::NATIVE;

use crate::{Denom, PRICE, delivered, refused};

#[test]
fn only_what_is_disputed() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    let status = Box::new(suite.order(order).status);
    let error = ContractError::OrderState { order, status, expected: "disputed" };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Resolve { order }, &[]), error);
}

#[test]
fn a_licence_ends_with_a_whole_refund_and_frees_its_place() {
    let (mut suite, market, lab, order) = delivered(Denom::Native);
    let query = QueryMsg::CheckAccess {
        licensee: lab.to_string(),
        pool: market.pool,
        edition: market.edition,
        cohorts: market.cohorts.clone(),
        purpose: Purpose::HealthResearch,
        use_: Use::Raw,
        at: None,
    };
    for _ in 1..MAX_LICENCES {
        suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    }
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();
    let access: AccessResponse = suite.query(&suite.contracts.marketplace, &query).unwrap();
    assert!(access.allowed, "a licence in dispute runs");
    let buy = ExecuteMsg::Buy(market.purchase(&market.cohorts[..1], PRICE));
    let error = refused(&mut suite, &lab, &buy, &crate::coins(PRICE));
    assert!(matches!(error, ContractError::TooManyLicences { .. }), "and keeps its place");
    suite.advance(120);
    suite.marketplace(&lab, &ExecuteMsg::Resolve { order }).unwrap();
    let access: AccessResponse = suite.query(&suite.contracts.marketplace, &query).unwrap();
    assert_eq!(access.denial, Some(Denial::NoLicence {}));
    suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
}

/// Whoever is silent, every dispute has an end, and nothing is left behind.
#[test]
fn every_dispute_ends_with_all_others_silent() {
    for appeal in [false, true] {
        for reason in [
            Reason::Unavailable {},
            Reason::DoesNotOpen {},
            Reason::NotAsDescribed { claim: testkit::content_id("claim") },
        ] {
            let (mut suite, _, lab, order) = delivered(Denom::Native);
            suite.dispute(&lab, order, reason.clone()).unwrap();
            if appeal && matches!(reason, Reason::NotAsDescribed { .. }) {
                suite.draw_panel(order).unwrap();
                suite.appeal(&lab, order).unwrap();
            }
            suite.advance(400);
            suite.marketplace(&suite.address("anyone"), &ExecuteMsg::Resolve { order }).unwrap();
            for counter in ["escrow", "bonds", "unpaid"] {
                assert_eq!(crate::counted(&suite, "marketplace", NATIVE, counter), 0);
            }
        }
    }
}
