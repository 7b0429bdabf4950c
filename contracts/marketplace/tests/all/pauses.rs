use api::marketplace::{ExecuteMsg, OfferTerms, Pausable, QueryMsg, Reason};
use api::pause::PauseResponse;
use attestation::{Authority, Report};
use control::ControlError;
use cosmwasm_std::{Coin, Uint128};
use cw_ownable::OwnershipError;
use marketplace::ContractError;
use testkit::{CHAIN_ID, NATIVE, OTHER};

use crate::{Denom, PRICE, asked, coins, delivered, need, refused};

fn pause(action: Pausable, seconds: u64) -> ExecuteMsg {
    ExecuteMsg::Pause { action, seconds }
}

#[test]
fn what_takes_money_in_can_be_paused_each_for_itself() {
    let (mut suite, market, lab, request) = asked();
    let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    suite.deliver(order).unwrap();
    let (amount, least, expires_at) = (Uint128::one(), Uint128::one(), suite.now() + 900);
    let terms = OfferTerms { denom: suite.grain(), amount, least, expires_at };
    let offer = suite.offer(&lab, (100, OTHER), terms.clone()).unwrap();
    let purchase = market.purchase(&market.cohorts, PRICE);
    let report = Report {
        chain_id: CHAIN_ID.into(),
        contract: suite.contracts.marketplace.to_string(),
        authority: Authority::Epoch(1),
        issued_at: suite.now(),
        expires_at: suite.now() + 600,
        items: vec![],
    };
    let messages = [
        (Pausable::Buy, ExecuteMsg::Buy(purchase.clone()), coins(3 * PRICE)),
        (Pausable::Request, ExecuteMsg::Request(need(&suite)), coins(1)),
        (Pausable::Match, ExecuteMsg::Match { report, signatures: vec![] }, vec![]),
        (Pausable::Accept, ExecuteMsg::Accept { request, purchase }, vec![]),
        (Pausable::Dispute, ExecuteMsg::Dispute { order, reason: Reason::Unavailable {} }, coins(1)),
        (Pausable::Offer, ExecuteMsg::Offer(terms), vec![Coin::new(5u128, OTHER)]),
        (Pausable::Fill, ExecuteMsg::Fill { offer, least }, coins(1)),
    ];
    assert_eq!(messages.len(), Pausable::NAMES.len());
    let (owner, until) = (suite.owner.clone(), suite.now() + 60);
    for (action, msg, funds) in &messages {
        let pause = pause(*action, 60);
        assert_eq!(refused(&mut suite, &lab, &pause, &[]), OwnershipError::NotOwner.into());
        suite.marketplace(&owner, &pause).unwrap();
        let error = ControlError::Paused { action: action.name().into(), until };
        assert_eq!(refused(&mut suite, &lab, msg, funds), error.into());
    }
    let pauses: Vec<PauseResponse> = suite.query(&suite.contracts.marketplace, &QueryMsg::Pauses {}).unwrap();
    assert!(pauses.iter().all(|found| found.paused_until == Some(until)));
    // nothing that pays out stops
    suite.marketplace(&lab, &ExecuteMsg::Confirm { order }).unwrap();
    suite.marketplace(&lab, &ExecuteMsg::CancelOffer { offer }).unwrap();
    suite.marketplace(&lab, &ExecuteMsg::CloseRequest { request }).unwrap();
    suite.advance(60);
    for (action, msg, funds) in messages.iter().filter(|(action, ..)| *action == Pausable::Buy) {
        suite.execute(&lab, &suite.contracts.marketplace.clone(), msg, funds).unwrap();
        let lift = ExecuteMsg::Lift { action: *action };
        let error = ControlError::NotPaused { action: action.name().into() };
        assert_eq!(refused(&mut suite, &owner, &lift, &[]), error.into(), "it ended by itself");
    }
}

#[test]
fn a_hook_is_paused_as_its_message_is() {
    let (mut suite, market, lab, order) = delivered(Denom::Grain);
    let (owner, grain, until) = (suite.owner.clone(), suite.grain(), suite.now() + 60);
    for action in [Pausable::Buy, Pausable::Dispute] {
        suite.marketplace(&owner, &pause(action, 60)).unwrap();
    }
    let buy = suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), &grain);
    let dispute = suite.dispute(&lab, order, Reason::Unavailable {});
    for (error, action) in [(buy.unwrap_err(), "buy"), (dispute.unwrap_err(), "dispute")] {
        let error = error.downcast::<ContractError>().unwrap();
        assert_eq!(error, ControlError::Paused { action: action.into(), until }.into());
    }
    let lift = ExecuteMsg::Lift { action: Pausable::Dispute };
    assert_eq!(refused(&mut suite, &lab, &lift, &[]), OwnershipError::NotOwner.into());
    suite.marketplace(&owner, &lift).unwrap();
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();
}

#[test]
fn the_window_is_longer_by_as_long_as_nobody_could_dispute() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    let (owner, at) = (suite.owner.clone(), suite.now());
    suite.advance(100);
    suite.marketplace(&owner, &pause(Pausable::Dispute, 500)).unwrap();
    suite.advance(499);
    let settle = ExecuteMsg::Settle { order };
    let (from, now) = (at + 180 + 499, suite.now());
    let error = ContractError::WindowOpen { order, from, now };
    assert_eq!(refused(&mut suite, &lab, &settle, &[]), error);
    suite.advance_to(at + 679);
    assert_eq!(suite.order(order).settle_from, Some(at + 680));
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();

    let (mut suite, _, lab, order) = delivered(Denom::Native);
    let (owner, at) = (suite.owner.clone(), suite.now());
    suite.marketplace(&owner, &pause(Pausable::Dispute, 500)).unwrap();
    suite.advance_to(at + 680);
    let msg = ExecuteMsg::Dispute { order, reason: Reason::Unavailable {} };
    let error = ContractError::WindowOver { order, end: at + 680, now: at + 680 };
    assert_eq!(refused(&mut suite, &lab, &msg, &coins(6_000)), error);
    suite.marketplace(&suite.address("anyone"), &settle_of(order)).unwrap();
}

fn settle_of(order: u64) -> ExecuteMsg {
    ExecuteMsg::Settle { order }
}
