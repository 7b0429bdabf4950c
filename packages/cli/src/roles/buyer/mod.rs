//! `sheaf buyer`: who licenses data.

mod licences;
mod open;
mod purchase;
mod request;

use std::path::PathBuf;

use anyhow::{Result, ensure};
use api::identity_registry::{ExchangeKey, ExecuteMsg as Registry, Registry as IdentityRegistry};
use api::marketplace::{Collected, ExecuteMsg, OrderResponse, QueryMsg, Reason, Refunded};
use api::{CohortId, OrderId, RequestId};
use clap::{Subcommand, ValueEnum};
use consent::Chain as _;
use deploy::Part;
use oracle::blob::ContentId;
use sealed_key::{ExchangeSecret, PossessionContext};
use serde_json::Value;

use super::contributor::Join;
use super::{disputes, grain, read};
use crate::amount::micro;
use crate::node::Node;
use crate::options::{Act, Look, Session, Who};
use crate::output::{Facts, facts, told};
use crate::period::period;
use purchase::{Asked, Wish, buy, line, renew, words};
use request::Asking;

/// License data: ask what it costs, pay into escrow, open what was delivered.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Register with an issuer's credential, as a contributor does.
    Join(Join),
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
        #[arg(long, value_name = "AMOUNT", value_parser = micro)]
        most: u128,
        #[command(flatten)]
        act: Act,
    },
    /// Buy what an order bought once more, of the last edition on sale. Its licence runs from its own delivery on.
    Renew {
        /// The order.
        order: OrderId,
        /// How long, for instance 90d; as before without.
        #[arg(long = "for", value_name = "PERIOD", value_parser = period)]
        period: Option<u64>,
        /// Pay no more than this in all, micro.
        #[arg(long, value_name = "AMOUNT", value_parser = micro)]
        most: u128,
        #[command(flatten)]
        act: Act,
    },
    /// Ask for data in words, with a budget; only `accept` spends it.
    Request {
        #[command(flatten)]
        asking: Asking,
        #[command(flatten)]
        act: Act,
    },
    /// List your requests, and what the committee answered.
    Requests {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
    /// Buy what an answer to your request names, at the least prices, out of its budget.
    Accept {
        /// The request.
        request: RequestId,
        /// Which of the answers.
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        answer: usize,
        /// Buy it although an order of yours is of the same.
        #[arg(long)]
        again: bool,
        #[command(flatten)]
        act: Act,
    },
    /// Close a request, and get back what is left of its budget.
    CloseRequest {
        /// The request.
        request: RequestId,
        #[command(flatten)]
        act: Act,
    },
    #[command(subcommand)]
    Grain(grain::Grain),
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
    /// Say that what was delivered is no good, with a bond of a tenth of the price.
    Dispute {
        /// The order.
        order: OrderId,
        /// Why.
        reason: Why,
        /// What you have to say, where it is not as described: about data, never about a person. Its content id is sent.
        #[arg(long, value_name = "FILE", required_if_eq("reason", "not-as-described"))]
        claim: Option<PathBuf>,
        #[command(flatten)]
        act: Act,
    },
    /// Draw the panel that judges your dispute over a description. Do it at once: anyone may.
    DrawPanel(disputes::OfOrder),
    /// Ask governance to give more back than the panel does, with a bond as the dispute's.
    Appeal(disputes::OfOrder),
    /// End a dispute by what is due: what is due to you is paid back. Anyone may, once its time is over.
    Resolve(disputes::OfOrder),
    /// Have the price of a delivered order shared out, once the time for a dispute is over. Anyone may.
    Settle {
        /// The order.
        order: OrderId,
        #[command(flatten)]
        act: Act,
    },
    /// Get the price back of what was not delivered in time.
    Refund {
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
    /// Have paid out what waits because it was refused when it was to be paid back. Anyone may.
    Collect {
        /// In what; `grain` is GRAIN.
        #[arg(long)]
        denom: String,
        /// To whom, an address or the name of a key; to the account that acts without.
        #[arg(long = "for", value_name = "WHO")]
        who: Option<String>,
        #[command(flatten)]
        act: Act,
    },
    /// Be granted the role `licensee` in the pool of an order as long as its licence runs. Again, after your identity has
    /// moved, to have it there; once the licence has ended, to have it taken away. Anyone may.
    Licensee {
        /// The order.
        order: OrderId,
        #[command(flatten)]
        act: Act,
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

/// What is no good.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Why {
    /// Nobody serves the bundle.
    Unavailable,
    /// The key does not open it.
    DoesNotOpen,
    /// It is not what dossier and schema say.
    NotAsDescribed,
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Join(join) => join.run().await,
        Command::ExchangeKey { act } => exchange_key(act).await,
        Command::Quote { wish, who, look } => {
            let node = look.node().await?;
            let asked = Asked::new(&node, &who.address(node.prefix())?, wish)?;
            let lines: Vec<Value> = asked.lines.iter().map(line).collect();
            let priced = |quoted: &Value| words(quoted, &wish.denom);
            look.output.lines(&lines, priced)?;
            if let Ok((_, price)) = asked.choose(&[]) {
                look.output.besides(format!("all that may be bought so: {} {}", price.amount, wish.denom));
            }
            Ok(())
        }
        Command::Buy { wish, cohorts, most, act } => {
            buy(act, &act.session().await?, wish, cohorts, *most).await
        }
        Command::Renew { order, period, most, act } => renew(*order, *period, *most, act).await,
        Command::Request { asking, act } => asking.send(act).await,
        Command::Requests { who, look } => request::list(who, look).await,
        Command::Accept { request, answer, again, act } => {
            request::accept(*request, *answer, *again, act).await
        }
        Command::CloseRequest { request, act } => {
            act.send(Part::Marketplace, &ExecuteMsg::CloseRequest { request: *request }).await
        }
        Command::Grain(command) => grain::run(command).await,
        Command::Open { order, bundle, out, act } => open::open(*order, bundle, out, act).await,
        Command::Confirm { order, act } => {
            act.send(Part::Marketplace, &ExecuteMsg::Confirm { order: *order }).await
        }
        Command::Dispute { order, reason, claim, act } => {
            let described = matches!(reason, Why::NotAsDescribed);
            ensure!(
                described || claim.is_none(),
                "a claim is read where data is not-as-described: leave out --claim"
            );
            let reason = match (reason, claim) {
                (Why::Unavailable, _) => Reason::Unavailable {},
                (Why::DoesNotOpen, _) => Reason::DoesNotOpen {},
                (Why::NotAsDescribed, claim) => {
                    let claim = claim.as_deref().map(read).transpose()?.unwrap_or_default();
                    Reason::NotAsDescribed { claim: ContentId::of(&claim).to_string() }
                }
            };
            disputes::raise(*order, reason, act).await
        }
        Command::DrawPanel(dispute) => dispute.draw().await,
        Command::Appeal(dispute) => dispute.appeal().await,
        Command::Resolve(dispute) => dispute.resolve().await,
        Command::Settle { order, act } => {
            act.send(Part::Marketplace, &ExecuteMsg::Settle { order: *order }).await
        }
        Command::Refund { order, act } => {
            let session = act.session().await?;
            let done = session.execute(Part::Marketplace, &ExecuteMsg::Refund { order: *order }, &[]).await?;
            let query = QueryMsg::Order { order: *order };
            let OrderResponse { denom, .. } = session.ask(Part::Marketplace, &query).await?;
            let refunded = told::<Refunded>(&done)?.amount.to_string().into();
            act.output.included(&done, facts([("refunded", refunded), ("denom", denom.into())]))
        }
        Command::Licences { who, look } => licences::licences(who, look).await,
        Command::Notices { who, look } => licences::notices(who, look).await,
        Command::Collect { denom, who, act } => {
            let session = act.session().await?;
            let address = who.as_ref().map(|who| act.address(&session, who)).transpose()?;
            let msg = ExecuteMsg::Collect { address, denom: session.denom(denom) };
            let done = session.execute(Part::Marketplace, &msg, &[]).await?;
            let Collected { address, amount, denom } = told(&done)?;
            let paid = [("paid", amount.to_string().into()), ("denom", denom.into()), ("to", address.into())];
            act.output.included(&done, facts(paid))
        }
        Command::Licensee { order, act } => {
            act.send(Part::IdentityRegistry, &Registry::GrantLicensee { order: *order }).await
        }
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

/// Refuses what would be sealed to a key that does not follow from the account's: this program could not open it. Where
/// there is no key or no identity yet, the contract says so.
fn must_open(node: &Node, session: &Session) -> Result<()> {
    let Some((identity, _)) = node.identity_at(&session.wallet.address())? else { return Ok(()) };
    let registry = IdentityRegistry(node.contracts().registry.clone());
    let Some(known) = registry.exchange_key(&node.querier(), identity)? else { return Ok(()) };
    must_be_its_key(&secret(session), &known)
}

fn must_be_its_key(secret: &ExchangeSecret, known: &ExchangeKey) -> Result<()> {
    let (b1, b2) = secret.public();
    ensure!(
        known.b1.as_slice() == b1.as_slice() && known.b2.as_slice() == b2.as_slice(),
        "the exchange key on chain was made elsewhere, and what is sealed to it does not open here: buy where it was made, or \
         enter this account's own with `sheaf buyer exchange-key`"
    );
    Ok(())
}

async fn exchange_key(act: &Act) -> Result<()> {
    let session = act.session().await?;
    let (secret, registry) = (secret(&session), session.at(Part::IdentityRegistry));
    let (b1, b2) = secret.public();
    let context = PossessionContext { chain_id: &session.deployment.chain_id, registry };
    let proof = secret.prove_possession(&context, &session.wallet.address());
    let msg = Registry::SetExchangeKey { b1: b1.into(), b2: b2.into(), proof: proof.into() };
    let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
    act.output.included(&done, Facts::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_was_made_elsewhere_is_not_bought_with() {
        let [own, other] = [[1; 32], [2; 32]].map(|seed| ExchangeSecret::from_seed(&seed));
        let known = |secret: &ExchangeSecret| {
            let (b1, b2) = secret.public();
            ExchangeKey { b1: b1.into(), b2: b2.into() }
        };
        must_be_its_key(&own, &known(&own)).expect("its own");
        let says = must_be_its_key(&own, &known(&other)).expect_err("another's").to_string();
        assert!(says.starts_with("the exchange key on chain was made elsewhere"), "{says}");
    }
}
