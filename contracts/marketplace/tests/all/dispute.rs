use api::check::InputError;
use api::marketplace::{
    DISPUTE_ROUND, DisputeResponse, ExecuteMsg, OrderStatus, QueryMsg, Reason, ReceiveMsg,
};
use cosmwasm_std::Coin;
use marketplace::ContractError;
use testkit::{NATIVE, OTHER, content_id};

use crate::{Denom, PRICE, coins, complaint, counted, delivered, open, refused};

const BOND: u128 = 3 * PRICE / 10;

fn unavailable(order: u64) -> ExecuteMsg {
    ExecuteMsg::Dispute { order, reason: Reason::Unavailable {} }
}

#[test]
fn a_buyer_disputes_once_with_a_bond() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    let (at, before) = (suite.now(), suite.balance(&lab, NATIVE));
    suite.dispute(&lab, order, Reason::DoesNotOpen {}).unwrap();
    assert_eq!(before - suite.balance(&lab, NATIVE), BOND);
    assert_eq!(counted(&suite, "marketplace", NATIVE, "bonds"), BOND);
    assert_eq!(counted(&suite, "marketplace", NATIVE, "escrow"), 3 * PRICE);
    let found = suite.order(order);
    assert!(matches!(found.status, OrderStatus::Disputed { delivered_at, at: then, .. }
        if delivered_at == at && then == at));
    assert!(found.licence_until.is_some(), "the licence runs on");
    let dispute = suite.dispute_of(order);
    assert_eq!((dispute.bond.u128(), dispute.at, dispute.panel.len()), (BOND, at, 0));
    assert_eq!((dispute.resolve_from, dispute.refund_bps, dispute.outcome), (at + 120, 10_000, None));
    let page = QueryMsg::Disputes { start_after: None, limit: None };
    let all: Vec<DisputeResponse> = suite.query(&suite.contracts.marketplace, &page).unwrap();
    assert_eq!(all, [dispute]);

    let status = Box::new(found.status);
    let error = ContractError::OrderState { order, status, expected: "delivered" };
    assert_eq!(refused(&mut suite, &lab, &unavailable(order), &coins(BOND)), error);
    assert_eq!(DISPUTE_ROUND, 1);
}

#[test]
fn only_the_buyer_of_a_delivered_order() {
    let (mut suite, market, lab, order) = delivered(Denom::Native);
    let stranger = suite.account("stranger");
    let error = refused(&mut suite, &stranger, &unavailable(order), &coins(BOND));
    assert_eq!(error, ContractError::NotBuyer { order });
    let funded = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), NATIVE).unwrap();
    let status = Box::new(OrderStatus::Funded);
    let error = ContractError::OrderState { order: funded, status, expected: "delivered" };
    assert_eq!(refused(&mut suite, &lab, &unavailable(funded), &coins(BOND)), error);
    let error = refused(&mut suite, &lab, &unavailable(9), &coins(BOND));
    assert_eq!(error, ContractError::UnknownOrder { order: 9 });
    assert_eq!(
        complaint(&suite, &QueryMsg::Dispute { order }),
        ContractError::NoDispute { order }.to_string()
    );
}

#[test]
fn the_window_ends_exclusively() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    let end = suite.now() + 180;
    assert_eq!(suite.order(order).settle_from, Some(end));
    suite.advance_to(end);
    let error = ContractError::WindowOver { order, end, now: end };
    assert_eq!(refused(&mut suite, &lab, &unavailable(order), &coins(BOND)), error);

    let (mut suite, _, lab, order) = delivered(Denom::Native);
    suite.advance(179);
    suite.marketplace(&lab, &ExecuteMsg::Settle { order }).unwrap_err();
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();
    suite.advance(1);
    let status = Box::new(suite.order(order).status);
    let error = ContractError::OrderState { order, status, expected: "delivered" };
    assert_eq!(refused(&mut suite, &lab, &ExecuteMsg::Settle { order }, &[]), error);
}

#[test]
fn the_bond_is_a_tenth_rounded_up_in_the_orders_denom() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts[..1], 6_671), NATIVE).unwrap();
    suite.deliver(order).unwrap();
    let expected = Coin::new(668u128, NATIVE);
    for paid in [Coin::new(667u128, NATIVE), Coin::new(669u128, NATIVE), Coin::new(668u128, OTHER)] {
        let error = refused(&mut suite, &lab, &unavailable(order), std::slice::from_ref(&paid));
        assert_eq!(error, ContractError::Bond { order, expected: expected.clone(), paid });
    }
    let (one, got) = ("one coin".to_string(), "nothing".to_string());
    let error = refused(&mut suite, &lab, &unavailable(order), &[]);
    assert_eq!(error, InputError::Funds { expected: one, got }.into());
    suite.give_grain(&lab, 668);
    let hook = ReceiveMsg::Dispute { order, reason: Reason::Unavailable {} };
    let (token, marketplace) = (suite.contracts.token.clone(), suite.contracts.marketplace.clone());
    let send = cw20::Cw20ExecuteMsg::Send {
        contract: marketplace.to_string(),
        amount: 668u128.into(),
        msg: cosmwasm_std::to_json_binary(&hook).unwrap(),
    };
    let paid = Coin::new(668u128, suite.grain());
    let error: ContractError = suite.refused(&lab, &token, &send, &[]);
    assert_eq!(error, ContractError::Bond { order, expected, paid });
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();
}

#[test]
fn a_bond_of_grain_comes_by_a_send() {
    let (mut suite, _, lab, order) = delivered(Denom::Grain);
    suite.dispute(&lab, order, Reason::Unavailable {}).unwrap();
    let grain = suite.grain();
    assert_eq!(counted(&suite, "marketplace", &grain, "bonds"), BOND);
}

#[test]
fn a_claim_is_a_content_id() {
    let (mut suite, _, lab, order) = delivered(Denom::Native);
    let claim = "it is all wrong".to_string();
    let msg = ExecuteMsg::Dispute { order, reason: Reason::NotAsDescribed { claim: claim.clone() } };
    let error = refused(&mut suite, &lab, &msg, &coins(BOND));
    assert!(
        matches!(error, ContractError::Input(InputError::Malformed { what: "claim", value, .. }) if value == claim)
    );
    let reason = Reason::NotAsDescribed { claim: content_id("claim") };
    suite.dispute(&lab, order, reason.clone()).unwrap();
    assert_eq!(suite.dispute_of(order).reason, reason);
}
