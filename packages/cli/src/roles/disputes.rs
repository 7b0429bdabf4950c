//! Disputes over orders, as buyers, curators and auditors go on with them.

use anyhow::{Result, ensure};
use api::OrderId;
use api::marketplace::{
    ConfigResponse, DisputeResponse, ExecuteMsg, OrderResponse, PanelDrawn, QueryMsg, Reason, Resolved,
};
use clap::Args;
use cosmwasm_std::{Coin, Uint128};
use deploy::Part;
use serde_json::{json, to_value};

use crate::options::{Act, Look, Session};
use crate::output::{facts, moment, told};

/// Shows the dispute of an order.
pub(super) async fn show(order: OrderId, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let found: DisputeResponse =
        node.ask().ask(&node.contracts().marketplace, &QueryMsg::Dispute { order })?;
    look.output.facts(to_value(found)?)
}

/// Refuses an order on whose dispute governance has nothing to rule: it would take a proposal about any, with its deposit.
pub(super) async fn must_be_appealed(session: &Session, order: OrderId) -> Result<()> {
    let found: DisputeResponse = session.ask(Part::Marketplace, &QueryMsg::Dispute { order }).await?;
    may_be_ruled(&found)
}

fn may_be_ruled(found: &DisputeResponse) -> Result<()> {
    let order = found.order;
    ensure!(found.appeal.is_some(), "order {order} was not appealed: only an appeal is ruled on");
    ensure!(found.outcome.is_none(), "the dispute of order {order} is over: there is nothing to rule on");
    Ok(())
}

/// Raises a dispute, with its bond, and says what it waits for.
pub(super) async fn raise(order: OrderId, reason: Reason, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let found: OrderResponse = session.ask(Part::Marketplace, &QueryMsg::Order { order }).await?;
    let bond = Coin { denom: found.denom, amount: Uint128::new(found.price.u128().div_ceil(10)) };
    let by_a_panel = matches!(reason, Reason::NotAsDescribed { .. });
    let msg = ExecuteMsg::Dispute { order, reason };
    let done = session.pay(Part::Marketplace, &msg, bond.clone()).await?;
    let raised: DisputeResponse = session.ask(Part::Marketplace, &QueryMsg::Dispute { order }).await?;
    let config: ConfigResponse = session.ask(Part::Marketplace, &QueryMsg::Config {}).await?;
    let draw_before = by_a_panel.then(|| raised.at + config.durations.panel / 2);
    act.output.included(
        &done,
        facts([
            ("bond", bond.to_string().into()),
            ("draw_before", json!(draw_before)),
            ("resolve_from", raised.resolve_from.into()),
        ]),
    )?;
    act.output.besides(next(order, draw_before, raised.resolve_from));
    Ok(())
}

/// What a dispute waits for, and what to do about it.
fn next(order: OrderId, draw_before: Option<u64>, resolve_from: u64) -> String {
    let end = moment(resolve_from);
    match draw_before.map(moment) {
        Some(before) => format!(
            "have its panel drawn now, before {before} in any case: `sheaf buyer draw-panel {order}`. Its auditors vote; \
             `sheaf auditor panel show {order}` says how it stands, and `sheaf buyer resolve {order}` ends it from {end} on at the latest"
        ),
        None => format!(
            "the keepers have until {end} to show that the bundle is there and opens. If they do not, \
             `sheaf buyer resolve {order}` brings the price back from then on"
        ),
    }
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
        let OrderResponse { denom, .. } = session.ask(Part::Marketplace, &QueryMsg::Order { order }).await?;
        let refund = refund.to_string().into();
        let ended = [("refund_bps", refund_bps.into()), ("refund", refund), ("denom", denom.into())];
        act.output.included(&done, facts(ended))
    }
}

#[cfg(test)]
mod tests {
    use api::marketplace::{Appeal, Outcome};
    use cosmwasm_std::Addr;

    use super::*;

    #[test]
    fn only_an_appeal_that_is_open_is_ruled_on() {
        let dispute = DisputeResponse {
            order: 8,
            reason: Reason::Unavailable {},
            bond: Uint128::new(1),
            at: 1,
            drawn_at: None,
            panel: vec![],
            appeal: None,
            resolve_from: 2,
            refund_bps: 0,
            outcome: None,
        };
        let says = |dispute: &DisputeResponse| may_be_ruled(dispute).expect_err("refused").to_string();
        assert_eq!(says(&dispute), "order 8 was not appealed: only an appeal is ruled on");
        let appeal = Some(Appeal { by: Addr::unchecked("buyer"), by_buyer: true, bond: dispute.bond, at: 2 });
        let appealed = DisputeResponse { appeal, ..dispute };
        may_be_ruled(&appealed).expect("governance rules on it");
        let over = DisputeResponse { outcome: Some(Outcome { at: 3, refund_bps: 0 }), ..appealed };
        assert!(says(&over).contains("order 8 is over"));
    }

    #[test]
    fn a_dispute_says_what_comes_next() {
        let panel = next(8, Some(1_795_680_000), 1_795_680_060);
        assert!(
            panel.contains("before 2026-11-26T08:00:00Z in any case: `sheaf buyer draw-panel 8`"),
            "{panel}"
        );
        assert!(panel.ends_with("ends it from 2026-11-26T08:01:00Z on at the latest"), "{panel}");
        assert!(next(8, None, 1_795_680_060).starts_with("the keepers have until 2026-11-26T08:01:00Z"));
    }
}
