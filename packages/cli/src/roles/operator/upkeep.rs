//! What has fallen due and anyone may do.

use std::collections::BTreeSet;

use anyhow::Result;
use api::data_pool::{ExecuteMsg as Pool, PoolResponse, PoolStatus};
use api::governance::{ExecuteMsg as Governance, ProposalResponse, ProposalStatus};
use api::identity_registry::{QueryMsg as AskRegistry, StatusChanged};
use api::marketplace::{
    DisputeResponse, ExecuteMsg as Market, OfferResponse, OrderResponse, OrderStatus, QueryMsg as AskMarket,
    RequestResponse,
};
use cosmwasm_std::Addr;
use deploy::Part;
use serde::Serialize;
use serde_json::{Value, json, to_value};

use crate::node::Node;
use crate::options::{Act, Session};
use crate::output::{sentence, tell};
use crate::roles::shares::say;

/// What may have fallen due: a message of one contract, and what it is about.
struct Deed {
    what: &'static str,
    number: u64,
    part: Part,
    msg: Value,
}

impl Deed {
    fn new(what: &'static str, number: impl Into<u64>, part: Part, msg: impl Serialize) -> Result<Self> {
        Ok(Self { what, number: number.into(), part, msg: to_value(msg)? })
    }

    /// What programs are told of it; without a transaction, that it is due.
    fn line(&self, hash: Option<String>) -> Value {
        let Self { what, number, .. } = self;
        match hash {
            Some(hash) => json!({ "what": what, "number": number, "hash": hash }),
            None => json!({ "what": what, "number": number }),
        }
    }
}

/// Does what is due, or says it.
pub(super) async fn run(dry_run: bool, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let deeds = may_be_due(&session.node().await?)?;
    tell(format!("asking the contracts about {} things", deeds.len()));
    let mut lines = vec![];
    let ended = upkeep(&session, &deeds, dry_run, &mut lines).await;
    if ended.is_ok() && lines.is_empty() {
        tell("nothing is due");
    }
    say(act, &lines, ended, |line| {
        let what = line["what"].as_str().unwrap_or_default();
        format!("{what} {}{}", line["number"], if dry_run { " is due" } else { ": done" })
    })
}

/// ... `lines` is what was, also where it fails on the way.
async fn upkeep(session: &Session, deeds: &[Deed], dry_run: bool, lines: &mut Vec<Value>) -> Result<()> {
    for deed in deeds {
        // of some, a message does a part: four editions, for instance
        while session.would(deed.part, &deed.msg).await? {
            if dry_run {
                lines.push(deed.line(None));
                break;
            }
            match session.execute(deed.part, &deed.msg, &[]).await {
                Ok(done) => lines.push(deed.line(Some(done.hash))),
                // someone else was here first
                Err(error) if error.downcast_ref().is_some_and(chain::Error::is_a_contracts) => {
                    tell(format!("{} {}: {}", deed.what, deed.number, sentence(&error)));
                    break;
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// What may be due: how things stand says so. Whether it is, is the contracts' to say. Editions last: an order that is over
/// lets one go.
fn may_be_due(node: &Node) -> Result<Vec<Deed>> {
    Ok([erased(node)?, audits(node)?, votes(node)?, orders(node)?, of_the_market(node)?, of_pools(node)?]
        .into_iter()
        .flatten()
        .collect())
}

fn of_pools(node: &Node) -> Result<Vec<Deed>> {
    let mut deeds = vec![];
    for PoolResponse { id: pool, pool: of, cut, closed, .. } in node.pools()? {
        match of.status {
            PoolStatus::Refused => continue,
            PoolStatus::Proposed => {
                deeds.push(Deed::new("refuse pool", pool, Part::DataPool, Pool::RefusePool { pool })?);
                continue;
            }
            PoolStatus::Active | PoolStatus::Suspended { .. } | PoolStatus::Retired => {}
        }
        if closed < cut {
            deeds.push(Deed::new("close editions of pool", pool, Part::DataPool, Pool::Close { pool })?);
        }
        for cohort in node.open_cohorts(pool)?.into_iter().map(|cohort| cohort.id) {
            deeds.push(Deed::new("review cohort", cohort, Part::DataPool, Pool::ReviewCohort { cohort })?);
        }
    }
    Ok(deeds)
}

/// Contributions of those whom an issuer erased: whoever licensed them must hear of it.
fn erased(node: &Node) -> Result<Vec<Deed>> {
    let told = node.ask().told::<StatusChanged>(&node.contracts().registry, "status", "erased")?;
    let identities: BTreeSet<_> = told.into_iter().map(|told| told.event.identity).collect();
    let deed = |identity| {
        let msg = Pool::WithdrawErased { identity, limit: None };
        Deed::new("withdraw contributions of erased identity", identity, Part::DataPool, msg)
    };
    identities.into_iter().map(deed).collect()
}

/// Audits of those who can be drawn. One of somebody who has left the list, or of nobody: `sheaf auditor move`.
fn audits(node: &Node) -> Result<Vec<Deed>> {
    let mut auditors: Vec<Addr> = vec![];
    loop {
        let start_after = u32::try_from(auditors.len())?.checked_sub(1);
        let query = AskRegistry::Auditors { start_after, limit: None };
        let page: Vec<Addr> = node.ask().ask(&node.contracts().registry, &query)?;
        if page.is_empty() {
            break;
        }
        auditors.extend(page);
    }
    let mut contributions = BTreeSet::new();
    for auditor in auditors {
        let audits = node.audits_of(auditor.as_str())?;
        let late =
            audits.iter().filter(|audit| audit.deadline.is_some_and(|deadline| deadline <= node.now()));
        contributions.extend(late.map(|audit| audit.contribution));
    }
    let deed = |contribution| {
        Deed::new("move audit", contribution, Part::DataPool, Pool::MoveAudit { contribution })
    };
    contributions.into_iter().map(deed).collect()
}

fn votes(node: &Node) -> Result<Vec<Deed>> {
    let over = |proposal: &ProposalResponse| match proposal.status {
        ProposalStatus::Passed
        | ProposalStatus::Rejected
        | ProposalStatus::Vetoed
        | ProposalStatus::Expired => true,
        ProposalStatus::Open | ProposalStatus::Executed | ProposalStatus::Cancelled => false,
    };
    let deed = |proposal: ProposalResponse| {
        let msg = Governance::Conclude { proposal: proposal.id };
        Deed::new("conclude proposal", proposal.id, Part::Governance, msg)
    };
    node.proposals()?.into_iter().filter(over).map(deed).collect()
}

fn orders(node: &Node) -> Result<Vec<Deed>> {
    let orders: Vec<OrderResponse> = node.ask().all(
        &node.contracts().marketplace,
        |start_after, limit| AskMarket::Orders { start_after, limit: Some(limit) },
        |order: &OrderResponse| order.id,
    )?;
    let mut deeds = vec![];
    for OrderResponse { id: order, status, licence_until, .. } in orders {
        let due = match status {
            OrderStatus::Funded => Some(("refund order", Market::Refund { order })),
            OrderStatus::Delivered { .. } => Some(("settle order", Market::Settle { order })),
            OrderStatus::Disputed { .. }
            | OrderStatus::Resolved { .. }
            | OrderStatus::Settled { .. }
            | OrderStatus::Refunded { .. } => None,
        };
        if let Some((what, msg)) = due {
            deeds.push(Deed::new(what, order, Part::Marketplace, msg)?);
        }
        if licence_until.is_some_and(|until| until > node.now()) {
            let flag = Market::FlagOverdue { order };
            deeds.push(Deed::new("flag overdue deletion of order", order, Part::Marketplace, flag)?);
        }
    }
    Ok(deeds)
}

fn of_the_market(node: &Node) -> Result<Vec<Deed>> {
    let (ask, at, now) = (node.ask(), &node.contracts().marketplace, node.now());
    let mut deeds = vec![];
    let disputes: Vec<DisputeResponse> = ask.all(
        at,
        |start_after, limit| AskMarket::Disputes { start_after, limit: Some(limit) },
        |dispute: &DisputeResponse| dispute.order,
    )?;
    for dispute in disputes.into_iter().filter(|dispute| dispute.outcome.is_none()) {
        let order = dispute.order;
        // drawn by whoever takes no part, it was not tried until it suits
        if dispute.drawn_at.is_none() {
            let draw = Market::DrawPanel { order };
            deeds.push(Deed::new("draw panel of order", order, Part::Marketplace, draw)?);
        }
        deeds.push(Deed::new(
            "resolve dispute of order",
            order,
            Part::Marketplace,
            Market::Resolve { order },
        )?);
    }
    let requests: Vec<RequestResponse> = ask.all(
        at,
        |start_after, limit| AskMarket::Requests { start_after, limit: Some(limit) },
        |request: &RequestResponse| request.id,
    )?;
    for request in requests.into_iter().filter(|one| one.open && one.need.expires_at <= now) {
        let close = Market::CloseRequest { request: request.id };
        deeds.push(Deed::new("close request", request.id, Part::Marketplace, close)?);
    }
    let offers: Vec<OfferResponse> = ask.all(
        at,
        |start_after, limit| AskMarket::Offers { start_after, limit: Some(limit) },
        |offer: &OfferResponse| offer.id,
    )?;
    let over =
        |offer: &OfferResponse| !offer.closed && !offer.left.is_zero() && offer.terms.expires_at <= now;
    for offer in offers.into_iter().filter(over) {
        let cancel = Market::CancelOffer { offer: offer.id };
        deeds.push(Deed::new("cancel offer", offer.id, Part::Marketplace, cancel)?);
    }
    Ok(deeds)
}
