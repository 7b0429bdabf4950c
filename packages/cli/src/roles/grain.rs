//! GRAIN for another denom and the other way round: offers on the marketplace, and the reserve.

use anyhow::{Result, ensure};
use api::OfferId;
use api::marketplace::{
    ConfigResponse, ExecuteMsg, Filled, OfferClosed, OfferResponse, OfferTerms, Offered, QueryMsg,
};
use api::reward_token::{ConfigResponse as TokenConfig, ExecuteMsg as Token, QueryMsg as AskToken, Redeemed};
use clap::Subcommand;
use cosmwasm_std::{Coin, Uint128};
use cw20::BalanceResponse;
use deploy::Part;
use serde_json::{Value, json};

use crate::amount::{coin, grain, micro};
use crate::options::{Act, Look};
use crate::output::{facts, moment, tell, told};
use crate::period::period;

/// Sell GRAIN that you earned, or buy some to pay with: by offers that others fill, or out of the reserve.
#[derive(Subcommand)]
pub(crate) enum Grain {
    /// Offer GRAIN against another denom, or the other way round. What you give is held until it is taken or taken back.
    Offer {
        /// What you give, for instance `2000000grain`.
        #[arg(value_parser = coin)]
        give: Coin,
        /// What you want for all of it, for instance `40000ustake`; a part costs its part.
        #[arg(value_parser = coin)]
        want: Coin,
        /// The least that is given at once, micro; all of it without.
        #[arg(long, value_name = "AMOUNT", value_parser = micro)]
        least: Option<u128>,
        /// For how long, for instance 14d; as long as the marketplace allows without.
        #[arg(long = "for", value_name = "PERIOD", value_parser = period)]
        period: Option<u64>,
        #[command(flatten)]
        act: Act,
    },
    /// List the offers that can be filled.
    Offers {
        #[command(flatten)]
        look: Look,
    },
    /// Take of an offer what you pay for, at most what is left; what is too much returns.
    Fill {
        /// The offer.
        offer: OfferId,
        /// What you pay, micro, in what the offer wants.
        #[arg(value_parser = micro, allow_negative_numbers = true)]
        pay: u128,
        /// The least to get, micro; what it gets now without.
        #[arg(long, value_name = "AMOUNT", value_parser = micro)]
        least: Option<u128>,
        #[command(flatten)]
        act: Act,
    },
    /// Take an offer of yours back, with what is left of it. Anyone may once it has expired.
    CancelOffer {
        /// The offer.
        offer: OfferId,
        #[command(flatten)]
        act: Act,
    },
    /// Burn GRAIN for its share of the reserve.
    Redeem {
        /// micro-GRAIN: 1000000 is one GRAIN.
        #[arg(value_parser = grain, allow_negative_numbers = true)]
        amount: u128,
        /// The least to be paid, micro; what it pays now without.
        #[arg(long, value_name = "AMOUNT", value_parser = micro)]
        least: Option<u128>,
        #[command(flatten)]
        act: Act,
    },
}

/// Does it.
pub(super) async fn run(command: &Grain) -> Result<()> {
    match command {
        Grain::Offer { give, want, least, period, act } => offer(give, want, *least, *period, act).await,
        Grain::Offers { look } => offers(look).await,
        Grain::Fill { offer, pay, least, act } => fill(*offer, Uint128::new(*pay), *least, act).await,
        Grain::CancelOffer { offer, act } => {
            let session = act.session().await?;
            let query = QueryMsg::Offer { offer: *offer };
            let found: OfferResponse = session.ask(Part::Marketplace, &query).await?;
            let msg = ExecuteMsg::CancelOffer { offer: *offer };
            let done = session.execute(Part::Marketplace, &msg, &[]).await?;
            let OfferClosed { refund, .. } = told(&done)?;
            let refunded = [("refunded", refund.to_string().into()), ("denom", found.give_denom.into())];
            act.output.included(&done, facts(refunded))
        }
        Grain::Redeem { amount, least, act } => {
            let (session, amount) = (act.session().await?, Uint128::new(*amount));
            let query = AskToken::Balance { address: session.wallet.address() };
            let BalanceResponse { balance } = session.ask(Part::RewardToken, &query).await?;
            ensure!(amount <= balance, "you have {balance} micro-GRAIN that is not bonded: redeem no more");
            let min_out = match least {
                Some(least) => Uint128::new(*least),
                None => session.ask(Part::RewardToken, &AskToken::RedeemQuote { amount }).await?,
            };
            let msg = Token::Redeem { amount, min_out };
            let done = session.execute(Part::RewardToken, &msg, &[]).await?;
            let Redeemed { amount, paid, .. } = told(&done)?;
            let config: TokenConfig = session.ask(Part::RewardToken, &AskToken::Config {}).await?;
            let burned = [
                ("burned", amount.to_string().into()),
                ("paid", paid.to_string().into()),
                ("denom", config.reserve_denom.into()),
            ];
            act.output.included(&done, facts(burned))
        }
    }
}

async fn offer(give: &Coin, want: &Coin, least: Option<u128>, period: Option<u64>, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let config: ConfigResponse = session.ask(Part::Marketplace, &QueryMsg::Config {}).await?;
    let give = Coin { denom: session.denom(&give.denom), amount: give.amount };
    let terms = OfferTerms {
        denom: session.denom(&want.denom),
        amount: want.amount,
        least: least.map_or(give.amount, Uint128::new),
        // the block that takes it is a few seconds later than the one that is asked
        expires_at: session.node().await?.now() + period.unwrap_or(config.durations.offer),
    };
    let expires_at = terms.expires_at;
    let done = session.pay(Part::Marketplace, &ExecuteMsg::Offer(terms), give).await?;
    let Offered { offer, .. } = told(&done)?;
    act.output.included(&done, facts([("offer", offer.into()), ("expires_at", expires_at.into())]))
}

/// Lists what can be filled.
async fn offers(look: &Look) -> Result<()> {
    let node = look.node().await?;
    let all: Vec<OfferResponse> = node.ask().all(
        &node.contracts().marketplace,
        |start_after, limit| QueryMsg::Offers { start_after, limit: Some(limit) },
        |offer: &OfferResponse| offer.id,
    )?;
    let open = all.iter().filter(|offer| !offer.left.is_zero() && node.now() < offer.terms.expires_at);
    let line = |offer: &OfferResponse| {
        json!({
            "offer": offer.id,
            "maker": offer.maker,
            "left": Coin { denom: offer.give_denom.clone(), amount: offer.left }.to_string(),
            "costs": cost(offer).map(|cost| Coin { denom: offer.terms.denom.clone(), amount: cost }.to_string()),
            "least": offer.terms.least,
            "expires_at": offer.terms.expires_at,
        })
    };
    let lines: Vec<Value> = open.map(line).collect();
    if lines.is_empty() {
        tell("nothing is offered");
    }
    look.output.lines(&lines, |offer| {
        let text = |name: &str| offer[name].as_str().unwrap_or_default().to_string();
        let until = moment(offer["expires_at"].as_u64().unwrap_or_default());
        let (left, costs, least) = (text("left"), text("costs"), text("least"));
        format!("offer {}: {left} for {costs}, at least {least} at once, until {until}", offer["offer"])
    })
}

/// What all that is left costs, rounded up.
fn cost(offer: &OfferResponse) -> Option<Uint128> {
    offer.left.checked_mul_ceil((offer.terms.amount, offer.give)).ok()
}

/// What a payment gets of what is left, rounded down.
fn gets(offer: &OfferResponse, pay: Uint128) -> Uint128 {
    let gets = pay.checked_multiply_ratio(offer.give, offer.terms.amount);
    gets.map_or(offer.left, |gets| gets.min(offer.left))
}

async fn fill(offer: OfferId, pay: Uint128, least: Option<u128>, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let found: OfferResponse = session.ask(Part::Marketplace, &QueryMsg::Offer { offer }).await?;
    let least = least.map_or_else(|| gets(&found, pay), Uint128::new);
    ensure!(
        !least.is_zero() || found.left.is_zero(),
        "{pay} {} pay for less than one micro-{} of offer {offer}: pay more",
        found.terms.denom,
        found.give_denom
    );
    let msg = ExecuteMsg::Fill { offer, least };
    let (give_denom, want_denom) = (found.give_denom, found.terms.denom.clone());
    let coin = Coin { denom: found.terms.denom, amount: pay };
    let done = session.pay(Part::Marketplace, &msg, coin).await?;
    let Filled { taken, paid, left, .. } = told(&done)?;
    act.output.included(
        &done,
        facts([
            ("taken", taken.to_string().into()),
            ("taken_denom", give_denom.into()),
            ("paid", paid.to_string().into()),
            ("paid_denom", want_denom.into()),
            ("left", left.to_string().into()),
        ]),
    )
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::Addr;

    use super::*;

    #[test]
    fn what_a_payment_gets_and_what_is_left_costs_are_the_contracts() {
        let offer = OfferResponse {
            id: 1,
            maker: Addr::unchecked("maker"),
            give_denom: "cw20:token".into(),
            give: Uint128::new(10),
            terms: OfferTerms {
                denom: "usd".into(),
                amount: Uint128::new(3),
                least: Uint128::new(1),
                expires_at: 1,
            },
            left: Uint128::new(7),
            closed: false,
        };
        assert_eq!(cost(&offer), Some(Uint128::new(3)), "2.1, rounded up");
        let got = [0, 1, 2, 3, u128::MAX].map(|pay| gets(&offer, Uint128::new(pay)).u128());
        assert_eq!(got, [0, 3, 6, 7, 7]);
    }
}
