//! What a buyer has licensed, and which erasures reach it.

use std::collections::BTreeMap;

use anyhow::Result;
use api::marketplace::{ConfigResponse, Notice, OrderStatus, QueryMsg};
use consent::{Subject, held};
use serde_json::Value;

use crate::options::{Look, Who};
use crate::output::moment;

/// Orders of an identity, without the points of their keys; of those that are not delivered, until when they must be.
pub(super) async fn licences(who: &Who, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let subject = Subject::gather(node.ask(), who.identity(&node)?)?;
    let config: ConfigResponse = node.ask().ask(&node.contracts().marketplace, &QueryMsg::Config {})?;
    let mut section = held::orders(&subject, &BTreeMap::new())?;
    for (row, order) in section.rows.iter_mut().zip(&subject.bought) {
        row.0.retain(|(name, _)| !matches!(*name, "b1" | "b2" | "custody"));
        if order.status == OrderStatus::Funded {
            let refund_from = order.deliver_by + config.durations.refund_delay;
            row.0.push(("deliver_by", moment(order.deliver_by).into()));
            row.0.push(("refund_from", moment(refund_from).into()));
        }
    }
    look.output.section(&section)
}

/// Erasures that reach what an identity licensed; of those whose deletion is not attested, before when it must be.
pub(super) async fn notices(who: &Who, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let subject = Subject::gather(node.ask(), who.identity(&node)?)?;
    let mut due = BTreeMap::new();
    for order in subject.bought.iter().map(|order| order.id) {
        let open: Vec<Notice> = node.ask().all(
            &node.contracts().marketplace,
            |start_after, limit| QueryMsg::Notices { order, start_after, limit: Some(limit) },
            |notice: &Notice| notice.erasure,
        )?;
        due.extend(open.into_iter().map(|notice| ((Some(order), Some(notice.erasure)), notice.due)));
    }
    let mut section = held::notices(&subject, &BTreeMap::new())?;
    for row in &mut section.rows {
        let number = |name| row.get(name).and_then(Value::as_u64);
        if let Some(before) = due.get(&(number("order"), number("notice"))) {
            row.0.push(("attest_before", moment(*before).into()));
        }
    }
    look.output.section(&section)
}
