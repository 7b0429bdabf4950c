//! `sheaf buyer`: who licenses data.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use api::data_pool::{EditionResponse, Line, QueryMsg as Pool, QuoteResponse, QuotedLine};
use api::identity_registry::{self, Custody, ExecuteMsg as Registry};
use api::marketplace::{Bought, ExecuteMsg, Need, OrderResponse, OrderStatus, Purchase, QueryMsg, Requested};
use api::{CohortId, EditionNo, OrderId, PoolId};
use clap::{Args, Subcommand};
use consent::held;
use cosmwasm_std::{Coin, Uint128};
use deploy::Part;
use oracle::bundle::{self, check_bundle};
use sealed_key::{EditionKey, ExchangeSecret, PossessionContext, age_identity};
use serde_json::{Value, json};
use terms::{Purpose, Use};

use super::contributor::show;
use super::{read, write};
use crate::node::Node;
use crate::options::{Act, Look, Session, Who, denom_of};
use crate::output::{facts, included, told};

const DAY: u64 = 86_400;

/// License data: ask what it costs, pay into escrow, open what was delivered.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Register with an issuer's credential, as a contributor does.
    Join {
        /// The issuer's file.
        credential: PathBuf,
        #[command(flatten)]
        act: Act,
    },
    /// Enter the key to which sales are sealed; it follows from the account's key.
    ExchangeKey {
        #[command(flatten)]
        act: Act,
    },
    /// Say what each cohort of an edition would cost, or why it cannot be had so.
    Quote {
        #[command(flatten)]
        wish: Wish,
        /// Who would buy: an address, or the name of a key in the keystore.
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
    /// Buy cohorts at the least price they may be had for. The whole price goes into escrow; there is no cancelling.
    Buy {
        #[command(flatten)]
        wish: Wish,
        /// These cohorts only; all that may be bought so without.
        #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
        cohorts: Vec<CohortId>,
        /// Pay no more than this in all, micro.
        #[arg(long, value_name = "AMOUNT")]
        most: u128,
        #[command(flatten)]
        act: Act,
    },
    /// Buy what an order bought once more, of the last edition on sale, from when the licence ends.
    Renew {
        /// The order.
        order: OrderId,
        /// How long, days; as before without.
        #[arg(long)]
        days: Option<u64>,
        /// Pay no more than this in all, micro.
        #[arg(long, value_name = "AMOUNT")]
        most: u128,
        #[command(flatten)]
        act: Act,
    },
    /// Ask for data in words, with a budget; only `accept` spends it.
    Request {
        /// What is needed.
        words: String,
        /// What for.
        #[arg(long, value_parser = purpose)]
        purpose: Purpose,
        /// How long, days.
        #[arg(long)]
        days: u64,
        /// Records, at least.
        #[arg(long)]
        records: u64,
        /// The budget, for instance 5000000ustake; `5000000grain` is GRAIN.
        #[arg(long, value_parser = coin)]
        budget: Coin,
        /// How long the request stands, days.
        #[arg(long, default_value_t = 14)]
        stands: u64,
        #[command(flatten)]
        act: Act,
    },
    /// Open a bundle with the key that was delivered, check it against the chain, and write its files.
    Open {
        /// The order.
        order: OrderId,
        /// The bundle, as the keepers serve it.
        bundle: PathBuf,
        /// Where its files go.
        #[arg(long, value_name = "DIR", default_value = ".")]
        out: PathBuf,
        #[command(flatten)]
        act: Act,
    },
    /// Be content: the escrow is shared out at once.
    Confirm {
        /// The order.
        order: OrderId,
        #[command(flatten)]
        act: Act,
    },
    /// List your orders, which are your licences.
    Licences {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
    /// List the erasures that reach what you licensed: delete, then `attest-erasure`.
    Notices {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
    /// Say that what an erasure reaches, and all before it, is deleted.
    AttestErasure {
        /// The order.
        order: OrderId,
        /// Number of the erasure.
        upto: u64,
        #[command(flatten)]
        act: Act,
    },
}

/// What a buyer wants.
#[derive(Args, Clone)]
pub(crate) struct Wish {
    /// The pool.
    #[arg(long)]
    pool: PoolId,
    /// Its edition; the last one on sale without.
    #[arg(long)]
    edition: Option<EditionNo>,
    /// What for.
    #[arg(long, value_parser = purpose)]
    purpose: Purpose,
    /// How long, days.
    #[arg(long)]
    days: u64,
    /// Paid in what; `grain` is GRAIN.
    #[arg(long)]
    denom: String,
}

fn purpose(text: &str) -> Result<Purpose, String> {
    let named = Purpose::ALL.into_iter().find(|purpose| purpose.name() == text);
    named.ok_or_else(|| format!("one of {}", Purpose::ALL.map(Purpose::name).join(", ")))
}

fn coin(text: &str) -> Result<Coin, String> {
    text.parse().map_err(|_| "an amount and a denom, for instance 5000000ustake".into())
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Join { credential, act } => super::contributor::join(credential, act).await,
        Command::ExchangeKey { act } => exchange_key(act).await,
        Command::Quote { wish, who, look } => {
            let node = look.node().await?;
            let asked = Asked::new(&node, &who.address()?, wish)?;
            let lines: Vec<Value> = asked.lines.iter().map(line).collect();
            look.output.lines(&lines, words)
        }
        Command::Buy { wish, cohorts, most, act } => {
            let session = act.session().await?;
            let node = session.node().await?;
            let asked = Asked::new(&node, &session.wallet.address(), wish)?;
            buy(act, &session, asked, cohorts, *most).await
        }
        Command::Renew { order, days, most, act } => renew(*order, *days, *most, act).await,
        Command::Request { words, purpose, days, records, budget, stands, act } => {
            let session = act.session().await?;
            let expires_at = session.node().await?.now() + stands * DAY;
            let need = Need {
                words: words.clone(),
                purpose: *purpose,
                use_: Use::Raw,
                duration: days * DAY,
                min_records: *records,
                expires_at,
            };
            let budget = Coin { denom: session.denom(&budget.denom), ..budget.clone() };
            let done = session.pay(Part::Marketplace, &ExecuteMsg::Request(need), budget).await?;
            let request = told::<Requested>(&done)?.request;
            act.output.facts(&included(&done, [("request", request.into())]))
        }
        Command::Open { order, bundle, out, act } => open(*order, bundle, out, act).await,
        Command::Confirm { order, act } => {
            act.send(Part::Marketplace, &ExecuteMsg::Confirm { order: *order }).await
        }
        Command::Licences { who, look } => show(who, look, held::orders).await,
        Command::Notices { who, look } => show(who, look, held::notices).await,
        Command::AttestErasure { order, upto, act } => {
            let msg = ExecuteMsg::AttestDeletion { order: *order, upto: *upto };
            act.send(Part::Marketplace, &msg).await
        }
    }
}

/// The secret to which sales are sealed.
fn secret(session: &Session) -> ExchangeSecret {
    ExchangeSecret::from_seed(&session.wallet.key().derive("sheaf/v1/buyer/exchange-key"))
}

async fn exchange_key(act: &Act) -> Result<()> {
    let session = act.session().await?;
    let (secret, registry) = (secret(&session), session.at(Part::IdentityRegistry));
    let (b1, b2) = secret.public();
    let context = PossessionContext { chain_id: &session.deployment.chain_id, registry };
    let proof = secret.prove_possession(&context, &session.wallet.address());
    let msg = Registry::SetExchangeKey { b1: b1.into(), b2: b2.into(), proof: proof.into() };
    let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
    act.output.facts(&included(&done, []))
}

/// A wish, and what each cohort says to it.
struct Asked {
    purchase: Purchase,
    denom: String,
    lines: Vec<QuotedLine>,
}

impl Asked {
    fn new(node: &Node, buyer: &str, wish: &Wish) -> Result<Self> {
        let (ask, at) = (node.ask(), node.contracts());
        let edition = match wish.edition {
            Some(edition) => edition,
            None => on_sale(node, wish.pool)?,
        };
        let (duration, denom) = (wish.days * DAY, denom_of(&wish.denom, at.token.as_str()));
        let query = QueryMsg::Quote {
            buyer: buyer.into(),
            pool: wish.pool,
            edition,
            purpose: wish.purpose,
            use_: Use::Raw,
            duration,
            denom: denom.clone(),
        };
        let quote: QuoteResponse = ask.ask(&at.marketplace, &query)?;
        let (pool, purpose) = (wish.pool, wish.purpose);
        let purchase = Purchase { pool, edition, lines: vec![], purpose, use_: Use::Raw, duration };
        Ok(Self { purchase, denom, lines: quote.lines })
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

fn line(line: &QuotedLine) -> Value {
    let why: Vec<String> = line.refusals.iter().map(ToString::to_string).collect();
    json!({
        "cohort": line.cohort,
        "records": line.records,
        "people": line.heads,
        "least_price": line.least_price,
        "refused": why,
    })
}

fn words(line: &Value) -> String {
    let refused: Vec<&str> =
        line["refused"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let price = match (refused.is_empty(), line["least_price"].as_str()) {
        (true, Some(price)) => format!("at least {price}"),
        _ => format!("not so: {}", refused.join("; ")),
    };
    format!("cohort {}: {} records of {} people, {price}", line["cohort"], line["records"], line["people"])
}

async fn buy(act: &Act, session: &Session, asked: Asked, cohorts: &[CohortId], most: u128) -> Result<()> {
    let Asked { mut purchase, denom, lines } = asked;
    let wanted = |line: &&QuotedLine| cohorts.is_empty() || cohorts.contains(&line.cohort);
    for quoted in lines.iter().filter(wanted) {
        match quoted.least_price {
            Some(price) if quoted.refusals.is_empty() => {
                purchase.lines.push(Line { cohort: quoted.cohort, price })
            }
            _ if cohorts.is_empty() => {}
            _ => bail!("{}", words(&line(quoted))),
        }
    }
    if let Some(unknown) = cohorts.iter().find(|cohort| lines.iter().all(|line| line.cohort != **cohort)) {
        bail!("cohort {unknown} is not in edition {} of pool {}", purchase.edition, purchase.pool);
    }
    if purchase.lines.is_empty() {
        let why: Vec<String> = lines.iter().map(|quoted| words(&line(quoted))).collect();
        bail!("nothing of edition {} may be bought so:\n{}", purchase.edition, why.join("\n"));
    }
    let price: u128 = purchase.lines.iter().map(|line| line.price.u128()).sum();
    if price > most {
        bail!("this costs {price} {denom}, more than --most {most}");
    }
    let coin = Coin { denom, amount: Uint128::new(price) };
    let bought: Vec<CohortId> = purchase.lines.iter().map(|line| line.cohort).collect();
    let done = session.pay(Part::Marketplace, &ExecuteMsg::Buy(purchase), coin.clone()).await?;
    let order = told::<Bought>(&done)?.order;
    let paid = [("order", order.into()), ("cohorts", json!(bought)), ("price", coin.to_string().into())];
    act.output.facts(&included(&done, paid))
}

async fn renew(order: OrderId, days: Option<u64>, most: u128, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let OrderResponse { purchase, denom, .. } =
        session.ask(Part::Marketplace, &QueryMsg::Order { order }).await?;
    let wish = Wish {
        pool: purchase.pool,
        edition: None,
        purpose: purchase.purpose,
        days: days.unwrap_or(purchase.duration.div_ceil(DAY)),
        denom,
    };
    let asked = Asked::new(&session.node().await?, &session.wallet.address(), &wish)?;
    let cohorts: Vec<CohortId> = purchase.lines.iter().map(|line| line.cohort).collect();
    buy(act, &session, asked, &cohorts, most).await
}

async fn open(order: OrderId, bundle: &Path, out: &Path, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let node = session.node().await?;
    let (ask, at) = (node.ask(), node.contracts());
    let found: OrderResponse = ask.ask(&at.marketplace, &QueryMsg::Order { order })?;
    let (r1, e) = match &found.status {
        OrderStatus::Delivered { r1, e, .. }
        | OrderStatus::Disputed { r1, e, .. }
        | OrderStatus::Resolved { r1, e, .. }
        | OrderStatus::Settled { r1, e, .. } => (r1, e),
        OrderStatus::Funded => bail!("order {order} is not delivered yet: it has until {}", found.deliver_by),
        OrderStatus::Refunded { .. } => bail!("order {order} was paid back: nothing was delivered"),
    };
    let Purchase { pool, edition, lines, .. } = &found.purchase;
    let query = Pool::Edition { pool: *pool, edition: *edition };
    let EditionResponse { edition: cut, .. } = ask.ask(&at.data_pool, &query)?;
    let published = cut.published.with_context(|| format!("edition {edition} is not published"))?;
    let query = identity_registry::QueryMsg::Custody { custody: found.custody };
    let custody: Custody = ask.ask(&at.registry, &query)?;
    let cohorts: Vec<CohortId> = lines.iter().map(|line| line.cohort).collect();
    let root =
        published.manifest_root.as_slice().try_into().map_err(|_| anyhow!("a root of another length"))?;
    let key = EditionKey {
        chain_id: &session.deployment.chain_id,
        data_pool: at.data_pool.as_str(),
        pool: *pool,
        edition: *edition,
        cohorts: &cohorts,
        p: custody.p.as_slice().try_into().map_err(|_| anyhow!("a custody key of another length"))?,
        manifest_root: root,
    };
    let seed = secret(&session).open(r1, e)?.age_seed(&key)?;
    let plaintext = bundle::open(&bundle::identity(&age_identity(&seed))?, &read(bundle)?)?;
    let checked = check_bundle(&root, &cohorts, &plaintext)?;
    for file in &checked.files {
        write(&out.join(checked.manifest.facts.format.file_name(file.cohort)), file.rows)?;
    }
    write(&out.join("manifest.json"), &checked.manifest.to_json()?)?;
    act.output.facts(&facts([
        ("order", order.into()),
        ("cohorts", json!(cohorts)),
        ("records", checked.records().into()),
        ("written", out.display().to_string().into()),
    ]))
}
