//! The panel that judges whether data is as described.

use anyhow::Result;
use api::OrderId;
use api::marketplace::{DisputeResponse, ExecuteMsg, QueryMsg};
use clap::Subcommand;
use deploy::Part;
use serde_json::{Value, to_value};

use crate::options::{Act, Look, Who};
use crate::output::tell;
use crate::roles::disputes;

/// Judge, where a buyer says that data is not as described and you were drawn for the panel.
#[derive(Subcommand)]
pub(crate) enum Panel {
    /// List the disputes that wait for your vote.
    Next {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
    /// Show the dispute of an order.
    Show {
        /// The order.
        order: OrderId,
        #[command(flatten)]
        look: Look,
    },
    /// Draw the panel of a dispute, by the time of the block. Anyone may.
    Draw(disputes::OfOrder),
    /// Vote, once, on what share of the price goes back to the buyer. You are paid for it, whatever you say.
    Vote {
        /// The order.
        order: OrderId,
        /// Basis points of the price: 0 nothing, 10000 all of it.
        #[arg(long, value_name = "BPS")]
        refund: u16,
        #[command(flatten)]
        act: Act,
    },
    /// End a dispute by what is due, once its time is over. Anyone may.
    Resolve(disputes::OfOrder),
}

/// Does it.
pub(super) async fn run(command: &Panel) -> Result<()> {
    match command {
        Panel::Next { who, look } => next(who, look).await,
        Panel::Show { order, look } => disputes::show(*order, look).await,
        Panel::Draw(dispute) => dispute.draw().await,
        Panel::Vote { order, refund, act } => {
            let msg = ExecuteMsg::Vote { order: *order, refund_bps: *refund };
            act.send(Part::Marketplace, &msg).await
        }
        Panel::Resolve(dispute) => dispute.resolve().await,
    }
}

async fn next(who: &Who, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let auditor = &who.address(node.prefix())?;
    let disputes: Vec<DisputeResponse> = node.ask().all(
        &node.contracts().marketplace,
        |start_after, limit| QueryMsg::DisputesOf {
            auditor: auditor.clone(),
            start_after,
            limit: Some(limit),
        },
        |dispute: &DisputeResponse| dispute.order,
    )?;
    let waits = |dispute: &&DisputeResponse| {
        let mut seats = dispute.panel.iter();
        dispute.outcome.is_none()
            && seats.any(|seat| seat.auditor.as_str() == auditor && seat.refund_bps.is_none())
    };
    let waiting: Vec<Value> = disputes.iter().filter(waits).map(to_value).collect::<Result<_, _>>()?;
    if waiting.is_empty() {
        tell(format!("nothing waits for {auditor}"));
    }
    look.output.lines(&waiting, |dispute| {
        let claim =
            dispute.pointer("/reason/not_as_described/claim").and_then(Value::as_str).unwrap_or_default();
        format!("order {}: not as described, by {claim}", dispute["order"])
    })
}
