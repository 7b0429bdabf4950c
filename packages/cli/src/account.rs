//! `sheaf account`: who somebody is on a chain, and what they have.

use std::collections::BTreeSet;

use anyhow::Result;
use api::identity_registry::{GrantOfResponse, QueryMsg as AskRegistry};
use api::marketplace::{ConfigResponse, QueryMsg as AskMarket};
use api::reward_token::QueryMsg as AskToken;
use chain::GasPrice;
use cosmwasm_std::Uint128;
use cw20::BalanceResponse;
use serde_json::{Value, to_value};
use terms::CW20_PREFIX;

use crate::node::Node;
use crate::options::{Look, Who};
use crate::output::facts;

/// Says it.
pub(crate) async fn show(who: &Who, look: &Look) -> Result<()> {
    let (deployment, client) = look.chain.client().await?;
    let node = Node::new(&deployment, &client).await?;
    let (ask, at) = (node.ask(), node.contracts());
    let address = who.address(node.prefix())?;

    let market: ConfigResponse = ask.ask(&at.marketplace, &AskMarket::Config {})?;
    let mut denoms: BTreeSet<String> = market.denoms.into_iter().collect();
    denoms.insert(deployment.gas_price.parse::<GasPrice>()?.fee(0).denom);
    let mut coins: Vec<Value> = vec![];
    for denom in denoms.iter().filter(|denom| !denom.starts_with(CW20_PREFIX)) {
        let amount = client.balance(&address, denom).await?;
        if !amount.is_zero() {
            coins.push(format!("{amount}{denom}").into());
        }
    }
    let grain: BalanceResponse = ask.ask(&at.token, &AskToken::Balance { address: address.clone() })?;
    let bonded: Uint128 = ask.ask(&at.token, &AskToken::Bonded { address: address.clone() })?;

    let grants: Vec<GrantOfResponse> = ask.all(
        &at.registry,
        |start_after, limit| AskRegistry::GrantsOf {
            address: address.clone(),
            start_after,
            limit: Some(limit),
        },
        |grant: &GrantOfResponse| (grant.role.clone(), grant.scope.unwrap_or_default()),
    )?;
    let good = grants.into_iter().filter(|grant| grant.grant.is_good(node.now()));
    let roles = good.map(|GrantOfResponse { role, scope, .. }| match scope {
        Some(pool) => format!("{role} in pool {pool}"),
        None => role,
    });

    let identity = match &node.identity_at(&address)? {
        Some((id, known)) => Value::from(facts([
            ("number", (*id).into()),
            ("kind", to_value(known.kind)?),
            ("level", known.level.into()),
            ("status", to_value(known.status)?),
            ("expires_at", known.expires_at.into()),
        ])),
        None => Value::Null,
    };
    look.output.facts(facts([
        ("address", address.into()),
        ("coins", coins.into()),
        ("grain", grain.balance.to_string().into()),
        ("bonded", bonded.to_string().into()),
        ("roles", roles.collect::<Vec<_>>().into()),
        ("identity", identity),
    ]))
}
