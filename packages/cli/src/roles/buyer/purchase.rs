//! What cohorts cost, and buying them.

use anyhow::{Context, Result, bail};
use api::data_pool::{EditionResponse, Line, QueryMsg as Pool, QuoteResponse, QuotedLine};
use api::marketplace::{Bought, ExecuteMsg, OrderResponse, Purchase, QueryMsg};
use api::{CohortId, EditionNo, OrderId, PoolId};
use chain::Included;
use clap::Args;
use cosmwasm_std::{Coin, Uint128};
use deploy::Part;
use serde_json::{Value, json};
use terms::{Purpose, Use};

use super::must_open;
use crate::node::Node;
use crate::options::{Act, Session, denom_of, one_of};
use crate::output::{facts, told};
use crate::period::period;

/// What a buyer wants.
#[derive(Args, Clone)]
pub(crate) struct Wish {
    /// The pool.
    #[arg(long)]
    pub(super) pool: PoolId,
    /// Its edition; the last one on sale without.
    #[arg(long)]
    pub(super) edition: Option<EditionNo>,
    /// What for.
    #[arg(long, value_parser = one_of(&Purpose::ALL, Purpose::name))]
    pub(super) purpose: Purpose,
    /// How long, for instance 90d.
    #[arg(long = "for", value_name = "PERIOD", value_parser = period)]
    pub(super) period: u64,
    /// Paid in what; `grain` is GRAIN.
    #[arg(long)]
    pub(super) denom: String,
}

/// A wish, and what each cohort says to it.
pub(super) struct Asked {
    purchase: Purchase,
    denom: String,
    pub(super) lines: Vec<QuotedLine>,
}

impl Asked {
    pub(super) fn new(node: &Node, buyer: &str, wish: &Wish) -> Result<Self> {
        let (ask, at) = (node.ask(), node.contracts());
        let edition = match wish.edition {
            Some(edition) => edition,
            None => on_sale(node, wish.pool)?,
        };
        let Wish { pool, purpose, period: duration, .. } = *wish;
        let denom = denom_of(&wish.denom, at.token.as_str());
        let query = QueryMsg::Quote {
            buyer: buyer.into(),
            pool,
            edition,
            purpose,
            use_: Use::Raw,
            duration,
            denom: denom.clone(),
        };
        let quote: QuoteResponse = ask.ask(&at.marketplace, &query)?;
        let purchase = Purchase { pool, edition, lines: vec![], purpose, use_: Use::Raw, duration };
        Ok(Self { purchase, denom, lines: quote.lines })
    }

    /// These cohorts, or all that may be bought so, at the least prices; and the sum.
    pub(super) fn choose(self, cohorts: &[CohortId]) -> Result<(Purchase, Coin)> {
        let Self { mut purchase, denom, lines } = self;
        let wanted = |line: &&QuotedLine| cohorts.is_empty() || cohorts.contains(&line.cohort);
        for quoted in lines.iter().filter(wanted) {
            match quoted.least_price {
                Some(price) if quoted.refusals.is_empty() => {
                    purchase.lines.push(Line { cohort: quoted.cohort, price });
                }
                _ if cohorts.is_empty() => {}
                _ => bail!("{}", words(&line(quoted), &denom)),
            }
        }
        let edition = purchase.edition;
        if let Some(unknown) = cohorts.iter().find(|cohort| lines.iter().all(|line| line.cohort != **cohort))
        {
            bail!("cohort {unknown} is not in edition {edition} of pool {}", purchase.pool);
        }
        if purchase.lines.is_empty() {
            let why: Vec<String> = lines.iter().map(|quoted| words(&line(quoted), &denom)).collect();
            bail!("nothing of edition {edition} may be bought so:\n{}", why.join("\n"));
        }
        let price: u128 = purchase.lines.iter().map(|line| line.price.u128()).sum();
        Ok((purchase, Coin { denom, amount: Uint128::new(price) }))
    }
}

/// The last edition of a pool that is published and still sold.
fn on_sale(node: &Node, pool: PoolId) -> Result<EditionNo> {
    let editions: Vec<EditionResponse> = node.ask().all(
        &node.contracts().data_pool,
        |start_after, limit| Pool::Editions { pool, start_after, limit: Some(limit) },
        |edition: &EditionResponse| edition.number,
    )?;
    let sold = |found: &&EditionResponse| {
        found.edition.published.is_some() && found.edition.sale_until > node.now() && !found.closed
    };
    let found = editions.iter().rev().find(sold);
    Ok(found.with_context(|| format!("pool {pool} has no edition on sale"))?.number)
}

/// A quoted cohort, for programs.
pub(super) fn line(line: &QuotedLine) -> Value {
    let why: Vec<String> = line.refusals.iter().map(ToString::to_string).collect();
    json!({
        "cohort": line.cohort,
        "records": line.records,
        "people": line.heads,
        "least_price": line.least_price.filter(|_| why.is_empty()),
        "refused": why,
    })
}

/// ... for people, priced in this denom.
pub(super) fn words(line: &Value, denom: &str) -> String {
    let refused: Vec<&str> =
        line["refused"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let price = match (refused.is_empty(), line["least_price"].as_str()) {
        (true, Some(price)) => format!("at least {price} {denom}"),
        (true, None) => format!("not sold in {denom}"),
        _ => format!("not so: {}", refused.join("; ")),
    };
    format!("cohort {}: {} records of {} people, {price}", line["cohort"], line["records"], line["people"])
}

/// Buys, for no more than `most`.
pub(super) async fn buy(
    act: &Act,
    session: &Session,
    wish: &Wish,
    cohorts: &[CohortId],
    most: u128,
) -> Result<()> {
    let node = session.node().await?;
    let asked = Asked::new(&node, &session.wallet.address(), wish)?;
    must_open(&node, session)?;
    let (purchase, coin) = asked.choose(cohorts)?;
    if coin.amount.u128() > most {
        bail!("this costs {coin}, more than --most {most}");
    }
    let done = session.pay(Part::Marketplace, &ExecuteMsg::Buy(purchase.clone()), coin.clone()).await?;
    bought(act, &done, &purchase, &coin)
}

/// Says what was bought.
pub(super) fn bought(act: &Act, done: &Included, purchase: &Purchase, coin: &Coin) -> Result<()> {
    let cohorts: Vec<CohortId> = purchase.lines.iter().map(|line| line.cohort).collect();
    let order = told::<Bought>(done)?.order;
    let paid = facts([
        ("order", order.into()),
        ("pool", purchase.pool.into()),
        ("edition", purchase.edition.into()),
        ("cohorts", json!(cohorts)),
        ("price", coin.to_string().into()),
    ]);
    act.output.included(done, paid)
}

/// Buys what an order bought, of the last edition on sale.
pub(super) async fn renew(order: OrderId, period: Option<u64>, most: u128, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let OrderResponse { purchase, denom, .. } =
        session.ask(Part::Marketplace, &QueryMsg::Order { order }).await?;
    let wish = Wish {
        pool: purchase.pool,
        edition: None,
        purpose: purchase.purpose,
        period: period.unwrap_or(purchase.duration),
        denom,
    };
    let cohorts: Vec<CohortId> = purchase.lines.iter().map(|line| line.cohort).collect();
    buy(act, &session, &wish, &cohorts, most).await
}
