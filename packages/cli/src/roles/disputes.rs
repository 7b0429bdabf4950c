//! Disputes over orders, as buyers, curators and auditors go on with them.

use anyhow::Result;
use api::OrderId;
use api::marketplace::{DisputeResponse, ExecuteMsg, OrderResponse, PanelDrawn, QueryMsg, Resolved};
use clap::Args;
use cosmwasm_std::Coin;
use deploy::Part;
use serde_json::{json, to_value};

use crate::options::{Act, Look};
use crate::output::{facts, told};

/// Shows the dispute of an order.
pub(super) async fn show(order: OrderId, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let found: DisputeResponse =
        node.ask().ask(&node.contracts().marketplace, &QueryMsg::Dispute { order })?;
    look.output.facts(to_value(found)?)
}

/// What goes on with a dispute, whoever does it.
#[derive(Args)]
pub(crate) struct OfOrder {
    /// The order.
    order: OrderId,
    #[command(flatten)]
    act: Act,
}

impl OfOrder {
    /// Draws the panel that judges a description.
    pub(super) async fn draw(&self) -> Result<()> {
        let Self { order, act } = self;
        let (order, session) = (*order, act.session().await?);
        let done = session.execute(Part::Marketplace, &ExecuteMsg::DrawPanel { order }, &[]).await?;
        let PanelDrawn { panel, .. } = told(&done)?;
        let panel: Vec<&str> = panel.split(',').filter(|auditor| !auditor.is_empty()).collect();
        act.output.included(&done, facts([("panel", json!(panel))]))
    }

    /// Asks governance for another result than the panel's, with a bond as the dispute's.
    pub(super) async fn appeal(&self) -> Result<()> {
        let Self { order, act } = self;
        let (order, session) = (*order, act.session().await?);
        let found: OrderResponse = session.ask(Part::Marketplace, &QueryMsg::Order { order }).await?;
        let dispute: DisputeResponse = session.ask(Part::Marketplace, &QueryMsg::Dispute { order }).await?;
        let bond = Coin { denom: found.denom, amount: dispute.bond };
        let done = session.pay(Part::Marketplace, &ExecuteMsg::Appeal { order }, bond.clone()).await?;
        act.output.included(&done, facts([("bond", bond.to_string().into())]))
    }

    /// Ends a dispute by what is due.
    pub(super) async fn resolve(&self) -> Result<()> {
        let Self { order, act } = self;
        let (order, session) = (*order, act.session().await?);
        let done = session.execute(Part::Marketplace, &ExecuteMsg::Resolve { order }, &[]).await?;
        let Resolved { refund_bps, refund, .. } = told(&done)?;
        let ended = facts([("refund_bps", refund_bps.into()), ("refund", refund.to_string().into())]);
        act.output.included(&done, ended)
    }
}
