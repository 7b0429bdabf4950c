//! Shares of sales that persons get: curators, auditors, relayers.

use anyhow::Result;
use api::data_pool::{ExecuteMsg, QueryMsg};
use api::marketplace::{ConfigResponse, QueryMsg as AskMarket};
use cosmwasm_std::Uint128;
use deploy::Part;
use serde_json::{Value, json};

use crate::options::{Act, Session};

/// Has the shares of the account that acts paid out, in every denom that sales are paid in or were.
pub(super) async fn claim(act: &Act) -> Result<()> {
    let session = act.session().await?;
    let mut paid = vec![];
    let done = claim_all(&session, &mut paid).await;
    say(act, &paid, done)
}

async fn claim_all(session: &Session, paid: &mut Vec<Value>) -> Result<()> {
    let address = session.wallet.address();
    let config: ConfigResponse = session.ask(Part::Marketplace, &AskMarket::Config {}).await?;
    for denom in config.denoms.into_iter().chain(config.former) {
        let query = QueryMsg::Share { address: address.clone(), denom: denom.clone() };
        let share: Uint128 = session.ask(Part::DataPool, &query).await?;
        if share.is_zero() {
            continue;
        }
        let msg = ExecuteMsg::ClaimShare { address: None, denom: denom.clone() };
        let done = session.execute(Part::DataPool, &msg, &[]).await?;
        paid.push(json!({ "denom": denom, "paid": share, "hash": done.hash }));
    }
    Ok(())
}

/// Says what was paid, also where something then went wrong.
pub(super) fn say(act: &Act, paid: &[Value], done: Result<()>) -> Result<()> {
    match (paid, &done) {
        ([], Ok(())) => eprintln!("nothing is due"),
        ([], Err(_)) => return done,
        _ => {}
    }
    act.output.lines(paid, |line| {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_string();
        format!("paid {} {}", text("paid"), text("denom"))
    })?;
    done
}
