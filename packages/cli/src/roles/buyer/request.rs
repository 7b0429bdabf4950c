//! Asking for data in words, and accepting an answer.

use anyhow::{Context, Result, bail};
use api::marketplace::{
    ConfigResponse, ExecuteMsg, Need, OrderResponse, OrderStatus, Purchase, QueryMsg, RequestResponse,
    Requested,
};
use api::{CohortId, OrderId, RequestId};
use clap::Args;
use cosmwasm_std::Coin;
use deploy::Part;
use serde_json::{Value, json};
use terms::{Purpose, Use};

use super::must_open;
use super::purchase::{Asked, Wish, bought};
use crate::amount::coin;
use crate::node::Node;
use crate::options::{Act, Look, Who, one_of};
use crate::output::{facts, told};
use crate::period::period;

/// What a request says.
#[derive(Args, Clone)]
pub(crate) struct Asking {
    /// What is needed: about data, never about a person. Everyone can read it.
    words: String,
    /// What for.
    #[arg(long, value_parser = one_of(&Purpose::ALL, Purpose::name))]
    purpose: Purpose,
    /// How long a licence is to run, for instance 90d.
    #[arg(long = "for", value_name = "PERIOD", value_parser = period)]
    period: u64,
    /// Records, at least.
    #[arg(long)]
    records: u64,
    /// The budget, for instance 5000000ustake; `5000000grain` is GRAIN.
    #[arg(long, value_name = "COIN", value_parser = coin)]
    budget: Coin,
    /// How long the request stands, for instance 14d; as long as the marketplace allows without.
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    stands: Option<u64>,
}

impl Asking {
    /// Asks, with the budget.
    pub(super) async fn send(&self, act: &Act) -> Result<()> {
        let session = act.session().await?;
        let config: ConfigResponse = session.ask(Part::Marketplace, &QueryMsg::Config {}).await?;
        // the block that takes it is a few seconds later than the one that is asked
        let stands = self.stands.unwrap_or(config.durations.request);
        let need = Need {
            words: self.words.clone(),
            purpose: self.purpose,
            use_: Use::Raw,
            duration: self.period,
            min_records: self.records,
            expires_at: session.node().await?.now() + stands,
        };
        let expires_at = need.expires_at;
        let budget = Coin { denom: session.denom(&self.budget.denom), amount: self.budget.amount };
        let done = session.pay(Part::Marketplace, &ExecuteMsg::Request(need), budget).await?;
        let request = told::<Requested>(&done)?.request;
        act.output.included(&done, facts([("request", request.into()), ("stands_until", expires_at.into())]))
    }
}

/// Accepts an answer to a request, at the least prices, out of its budget.
pub(super) async fn accept(request: RequestId, answer: usize, again: bool, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let node = session.node().await?;
    must_open(&node, &session)?;
    let query = QueryMsg::Request { request };
    let found: RequestResponse = node.ask().ask(&node.contracts().marketplace, &query)?;
    let answers = found.candidates.len();
    let chosen =
        answer.checked_sub(1).and_then(|place| found.candidates.get(place)).with_context(
            || match answers {
                0 => format!("request {request} has no answer yet"),
                _ => format!("request {request} has {answers} answers: --answer 1 to {answers}"),
            },
        )?;
    let wish = Wish {
        pool: chosen.pool,
        edition: Some(chosen.edition),
        purpose: found.need.purpose,
        period: found.need.duration,
        denom: found.denom.clone(),
    };
    let asked = Asked::new(&node, &session.wallet.address(), &wish)?;
    let (purchase, coin) = asked.choose(&chosen.cohorts)?;
    if let Some(order) = bought_before(&node, &session.wallet.address(), &purchase)?.filter(|_| !again) {
        bail!("order {order} is of the same already: give --again to buy it once more");
    }
    if coin.amount > found.budget {
        bail!("this costs {coin}, and {} are left of the budget", found.budget);
    }
    let msg = ExecuteMsg::Accept { request, purchase: purchase.clone() };
    let done = session.execute(Part::Marketplace, &msg, &[]).await?;
    bought(act, &done, &purchase, &coin)
}

/// The last order of a buyer that is of the same.
fn bought_before(node: &Node, buyer: &str, purchase: &Purchase) -> Result<Option<OrderId>> {
    let orders: Vec<OrderResponse> = node.ask().all(
        &node.contracts().marketplace,
        |start_after, limit| QueryMsg::OrdersOf { buyer: buyer.into(), start_after, limit: Some(limit) },
        |order: &OrderResponse| order.id,
    )?;
    let same = orders.iter().rev().find(|order| is_the_same(order, purchase));
    Ok(same.map(|order| order.id))
}

/// Was it for the same? One that was paid back is none.
fn is_the_same(order: &OrderResponse, wanted: &Purchase) -> bool {
    let what = |of: &Purchase| {
        let cohorts: Vec<CohortId> = of.lines.iter().map(|line| line.cohort).collect();
        (of.pool, of.edition, of.purpose, cohorts)
    };
    !matches!(order.status, OrderStatus::Refunded { .. }) && what(&order.purchase) == what(wanted)
}

/// Lists the requests of an address, with the last answers to each.
pub(super) async fn list(who: &Who, look: &Look) -> Result<()> {
    let node = look.node().await?;
    let buyer = who.address(node.prefix())?;
    let requests: Vec<RequestResponse> = node.ask().all(
        &node.contracts().marketplace,
        |start_after, limit| QueryMsg::RequestsOf { buyer: buyer.clone(), start_after, limit: Some(limit) },
        |request: &RequestResponse| request.id,
    )?;
    let line = |request: &RequestResponse| {
        json!({
            "request": request.id,
            "words": request.need.words,
            "open": request.open,
            "expires_at": request.need.expires_at,
            "left": request.budget,
            "denom": request.denom,
            "answers": request.candidates,
        })
    };
    let lines: Vec<Value> = requests.iter().map(line).collect();
    look.output.lines(&lines, |request| {
        let text = |name: &str| request[name].as_str().unwrap_or_default().to_string();
        let answers =
            (1..).zip(request["answers"].as_array().into_iter().flatten()).map(|(number, answer)| {
                let (pool, edition, cohorts) = (&answer["pool"], &answer["edition"], &answer["cohorts"]);
                format!(
                    "\n  answer {number}: pool {pool}, edition {edition}, cohorts {cohorts}, fit {}",
                    answer["score"]
                )
            });
        let open = if request["open"] == Value::Bool(true) { "open" } else { "closed" };
        format!(
            "request {}: {open}, {} {} left, “{}”{}",
            request["request"],
            text("left"),
            text("denom"),
            text("words"),
            answers.collect::<String>()
        )
    })
}

#[cfg(test)]
mod tests {
    use api::data_pool::Line;
    use cosmwasm_std::{Addr, Binary, Uint128};

    use super::*;

    #[test]
    fn an_answer_that_was_bought_is_known_again() {
        let lines = vec![Line { cohort: 1, price: Uint128::new(5) }];
        let purpose = Purpose::HealthResearch;
        let purchase = Purchase { pool: 1, edition: 1, lines, purpose, use_: Use::Raw, duration: 90 };
        let order = |status| OrderResponse {
            id: 3,
            buyer: Addr::unchecked("buyer"),
            identity: 13,
            purchase: purchase.clone(),
            denom: "ustake".into(),
            price: Uint128::new(5),
            custody: 1,
            b1: Binary::default(),
            b2: Binary::default(),
            bought_at: 1,
            deliver_by: 2,
            settle_from: None,
            licence_until: None,
            status,
        };
        assert!(is_the_same(&order(OrderStatus::Funded), &purchase));
        assert!(!is_the_same(&order(OrderStatus::Refunded { at: 3 }), &purchase));
        let other = Purchase { edition: 2, ..purchase.clone() };
        assert!(!is_the_same(&order(OrderStatus::Funded), &other));
    }
}
