//! What is sent with tokens: who sends the tokens is who asks.

use api::permission::Role;
use api::{data_pool, governance, marketplace};
use cosmwasm_std::Uint128;

use super::cast::{PRICE, World};
use super::data_pool_running::lines;
use super::marketplace::{BOND, need, with_key};
use super::table::described;
use super::trial::{Call, Trial};

#[test]
fn data_pool_with_tokens() {
    Trial {
        name: "data-pool, with tokens",
        contract: |world| world.suite.contracts.data_pool.clone(),
        callers: data_pool::ReceiveMsg::callers,
        about_sender: |error| error.downcast_ref().is_some_and(super::data_pool::about_sender),
        cases: vec![|world| {
            let (order, denom) = (bought(world), denom(world));
            Call::of(data_pool::ReceiveMsg::Settle { order, lines: lines(world) }).paying(PRICE, &denom)
        }],
        schema: described(&cosmwasm_schema::schema_for!(data_pool::ReceiveMsg)),
    }
    .hold();
}

#[test]
fn governance_with_tokens() {
    Trial {
        name: "governance, with tokens",
        contract: |world| world.suite.contracts.governance.clone(),
        callers: governance::ReceiveMsg::callers,
        about_sender: |error| error.downcast_ref().is_some_and(super::governance::about_sender),
        cases: vec![|world| Call::of(governance::ReceiveMsg::Fund {}).paying(1, &denom(world))],
        schema: described(&cosmwasm_schema::schema_for!(governance::ReceiveMsg)),
    }
    .hold();
}

#[test]
fn marketplace_with_tokens() {
    use marketplace::{Durations, Reason, ReceiveMsg};
    Trial {
        name: "marketplace, with tokens",
        contract: |world| world.suite.contracts.marketplace.clone(),
        callers: ReceiveMsg::callers,
        about_sender: |error| error.downcast_ref().is_some_and(super::marketplace::about_sender),
        cases: vec![
            |world| {
                with_key(world);
                Call::of(ReceiveMsg::Buy(world.purchase())).paying(PRICE, &denom(world))
            },
            |world| {
                with_key(world);
                Call::of(ReceiveMsg::Request(need(world))).paying(PRICE, &denom(world))
            },
            |world| {
                let (order, denom) = (delivered(world), denom(world));
                Call::of(ReceiveMsg::Dispute { order, reason: Reason::Unavailable {} }).paying(BOND, &denom)
            },
            |world| {
                let (order, denom, buyer) = (delivered(world), denom(world), world.who(Role::Buyer));
                world.suite.mint_hostile(&world.token.clone(), &buyer, BOND);
                world.suite.dispute_description(&buyer, order).expect("dispute");
                world.suite.draw_panel(order).expect("a draw");
                world.suite.advance(Durations::localnet().panel);
                Call::of(ReceiveMsg::Appeal { order }).paying(BOND, &denom)
            },
            |world| {
                let wants = super::marketplace::wants(world, &world.suite.grain());
                Call::of(ReceiveMsg::Offer(wants)).paying(100, &denom(world))
            },
            |world| {
                let (maker, grain, denom) = (world.who(Role::Holder), world.suite.grain(), denom(world));
                let terms = super::marketplace::wants(world, &denom);
                let offer = world.suite.offer(&maker, (100, &grain), terms).expect("offer");
                Call::of(ReceiveMsg::Fill { offer, least: Uint128::one() }).paying(10, &denom)
            },
        ],
        schema: described(&cosmwasm_schema::schema_for!(ReceiveMsg)),
    }
    .hold();
}

fn denom(world: &World) -> String {
    world.suite.denom_of(&world.token)
}

/// An order of the buyer's, in the token.
pub(crate) fn bought(world: &mut World) -> u64 {
    let (buyer, token, purchase) = (world.who(Role::Buyer), world.token.clone(), world.purchase());
    world.suite.mint_hostile(&token, &buyer, PRICE);
    let denom = denom(world);
    world.suite.buy(&buyer, purchase, &denom).expect("buy")
}

/// The same, delivered.
fn delivered(world: &mut World) -> u64 {
    let order = bought(world);
    world.suite.deliver(order).expect("deliver");
    order
}
