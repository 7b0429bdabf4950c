//! Shares of sales that persons get (curators, auditors, relayers), and deposits that were given back.

use std::collections::BTreeSet;

use anyhow::Result;
use api::data_pool::{ConfigResponse, ExecuteMsg, QueryMsg};
use api::marketplace::{ConfigResponse as MarketConfig, QueryMsg as AskMarket};
use cosmwasm_std::Uint128;
use deploy::Part;
use serde_json::{Value, json};

use crate::options::{Act, Session};
use crate::output::tell;

/// Has the shares of the account that acts paid out.
pub(super) async fn claim(act: &Act) -> Result<()> {
    let session = act.session().await?;
    let mut paid = vec![];
    let ended = pay_out(&session, &mut paid).await;
    say_paid(act, &paid, ended)
}

/// ... in every denom that there can be any in; `paid` is what was, also where it fails on the way.
pub(super) async fn pay_out(session: &Session, paid: &mut Vec<Value>) -> Result<()> {
    let address = session.wallet.address();
    let market: MarketConfig = session.ask(Part::Marketplace, &AskMarket::Config {}).await?;
    let pool: ConfigResponse = session.ask(Part::DataPool, &QueryMsg::Config {}).await?;
    for denom in denoms(market, pool) {
        let query = QueryMsg::Share { address: address.clone(), denom: denom.clone() };
        let share: Uint128 = session.ask(Part::DataPool, &query).await?;
        if share.is_zero() {
            continue;
        }
        let msg = ExecuteMsg::ClaimShare { address: None, denom: denom.clone() };
        let done = session.execute(Part::DataPool, &msg, &[]).await?;
        paid.push(json!({ "denom": denom, "paid": share, "what": "share", "hash": done.hash }));
    }
    Ok(())
}

/// What sales are paid in or were, and what deposits are made in.
fn denoms(market: MarketConfig, pool: ConfigResponse) -> BTreeSet<String> {
    let deposits = [pool.pool_deposit, pool.cohort_deposit, pool.contribution_deposit];
    let deposits = deposits.into_iter().map(|coin| coin.denom);
    market.denoms.into_iter().chain(market.former).chain(deposits).chain([pool.reserve_denom]).collect()
}

/// Says what was paid; where that ended with an error, beside it.
pub(super) fn say_paid(act: &Act, paid: &[Value], ended: Result<()>) -> Result<()> {
    if ended.is_ok() && paid.is_empty() {
        tell("nothing is due");
    }
    say(act, paid, ended, |line| {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_string();
        format!("paid {} {} ({})", text("paid"), text("denom"), text("what"))
    })
}

/// Says what several transactions did; where one ended with an error, what those before it did, beside it.
pub(super) fn say(
    act: &Act,
    done: &[Value],
    ended: Result<()>,
    line: impl Fn(&Value) -> String,
) -> Result<()> {
    if ended.is_err() {
        for one in done {
            tell(format!("{}, {}", line(one), one["hash"].as_str().unwrap_or_default()));
        }
        return ended;
    }
    act.output.lines(done, line)
}

#[cfg(test)]
mod tests {
    use api::data_pool::Durations;
    use api::marketplace::Durations as MarketDurations;
    use cosmwasm_std::{Addr, Coin};

    use super::*;

    #[test]
    fn deposits_are_looked_for_in_their_own_denoms() {
        let at = Addr::unchecked;
        let market = MarketConfig {
            registry: at("registry"),
            data_pool: at("pool"),
            token: at("token"),
            purse: at("purse"),
            denoms: vec!["cw20:token".into(), "usd".into()],
            former: vec!["eur".into()],
            min_level: 2,
            durations: MarketDurations::localnet(),
        };
        let pool = ConfigResponse {
            registry: at("registry"),
            token: at("token"),
            marketplace: None,
            authority: at("governance"),
            purse: at("purse"),
            reserve_denom: "gold".into(),
            pool_deposit: Coin::new(1u128, "usd"),
            cohort_deposit: Coin::new(1u128, "usd"),
            contribution_deposit: Coin::new(1u128, "ustake"),
            durations: Durations::localnet(),
        };
        let all: Vec<String> = denoms(market, pool).into_iter().collect();
        assert_eq!(all, ["cw20:token", "eur", "gold", "usd", "ustake"]);
    }
}
