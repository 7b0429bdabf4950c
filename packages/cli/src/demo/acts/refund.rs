//! Act 11: a key that never came, and the money that went back.

use anyhow::{Context, Result, ensure};
use api::marketplace::{ExecuteMsg, OrderStatus};
use testkit::NATIVE;

use crate::demo::Demo;
use crate::demo::narrator::coin;

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    demo.say.act(11, "A missed delivery is refunded");
    let order = demo.orders()?.into_iter().find(|order| order.state == "funded").context("an order")?.id;
    let found = demo.suite.order(order);
    let marketplace = demo.suite.contracts.marketplace.clone();
    let anyone = demo.suite.address("anyone");
    let refund = ExecuteMsg::Refund { order };
    if demo.suite.now() < found.deliver_by + 30 {
        demo.attempt(
            "a refund before its time",
            |error| matches!(error, marketplace::ContractError::RefundTooEarly { .. }),
            (&anyone, &marketplace),
            &refund,
            &[],
        )?;
    }
    demo.say.deed("4 keepers", &format!("let the deadline of order {order} pass"), "");
    demo.suite.advance_to(found.deliver_by + 30);
    let before = demo.suite.balance(&found.buyer, NATIVE);
    demo.send(&anyone, &marketplace, &refund, &[])?;
    let back = demo.suite.balance(&found.buyer, NATIVE) - before;
    ensure!(back == found.price.u128(), "not all of it came back");
    ensure!(matches!(demo.suite.order(order).status, OrderStatus::Refunded { .. }), "not refunded");
    demo.say.deed(
        "anyone",
        &format!("refunds order {order} to {}", demo.name(&found.buyer)),
        coin(back, NATIVE),
    );
    Ok(())
}
