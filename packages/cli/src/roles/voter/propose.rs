//! Proposals: about a pool, about a dispute, or any actions of a file.

use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use api::data_pool::{ExecuteMsg as Pool, PoolResponse, PoolStatus, QueryMsg as AskPool};
use api::governance::{Action, ConfigResponse, ExecuteMsg, Proposed, QueryMsg};
use api::identity_registry::ExecuteMsg as Registry;
use api::marketplace::ExecuteMsg as Market;
use api::reward_token::ExecuteMsg as Token;
use api::{OrderId, PoolId};
use chain::Client;
use cosmwasm_std::{Binary, to_json_binary};
use deploy::{Deployment, Part};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json, to_value};

use crate::options::{Act, Session, denom_of};
use crate::output::{facts, told};
use crate::roles::{disputes, read_json};

/// A file for `sheaf voter propose`, as people write it.
pub(super) const DRAFT: &str = r#"Actions, as governance takes them (schema/governance.json), but that a contract may be named, that its message is plain
JSON, and that GRAIN is `grain`:

  {
    "title": "Sell for USDC too, and pay the audit of the code",
    "dossier": null,
    "actions": [
      { "execute": { "contract": "marketplace", "msg": { "allow_denom": { "denom": "ibc/498A..." } } } },
      { "spend": { "to": "wasm1...", "coin": { "denom": "grain", "amount": "2000000" } } },
      { "migrate": { "contract": "data-pool", "code_id": 12, "msg": {} } }
    ]
  }"#;

/// What a proposal does, as people write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    title: String,
    dossier: Option<String>,
    actions: Vec<Value>,
}

/// Proposes the actions of a file, all or none.
pub(super) async fn of_file(file: &Path, act: &Act) -> Result<()> {
    let Draft { title, dossier, actions } = read_json(file)?;
    let session = act.session().await?;
    let action = |(number, written)| {
        action(written, &session.deployment).with_context(|| format!("{}: action {number}", file.display()))
    };
    let actions = (1..).zip(actions).map(action).collect::<Result<_>>()?;
    propose(&session, title, dossier, actions, act).await
}

/// Proposes to accept a pool, or to refuse it.
pub(super) async fn on_pool(pool: PoolId, refuse: bool, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let authority = session.deployment.authority();
    ensure!(authority == session.at(Part::Governance), "{authority} decides on pools here, not governance");
    // governance takes a proposal about any number, and keeps the deposit until its vote is over
    let found: PoolResponse = session.ask(Part::DataPool, &AskPool::Pool { pool }).await?;
    let status = to_value(found.pool.status)?;
    ensure!(
        found.pool.status == PoolStatus::Proposed,
        "pool {pool} is {}: only a proposed one is accepted or refused",
        status.as_str().unwrap_or_default()
    );
    let title = format!("{} pool {pool}", if refuse { "Refuse" } else { "Accept" });
    let contract = session.at(Part::DataPool).into();
    let decide = Action::DecidePool { contract, pool, accept: !refuse };
    propose(&session, title, None, vec![decide], act).await
}

/// Proposes how an appealed dispute ends.
pub(super) async fn on_dispute(order: OrderId, refund_bps: u16, act: &Act) -> Result<()> {
    let session = act.session().await?;
    disputes::must_be_appealed(&session, order).await?;
    let title = format!("Dispute of order {order}: {refund_bps} of 10000 go back");
    let rule = Action::RuleDispute { contract: session.at(Part::Marketplace).into(), order, refund_bps };
    propose(&session, title, None, vec![rule], act).await
}

/// Proposes, with the deposit.
async fn propose(
    session: &Session,
    title: String,
    dossier: Option<String>,
    actions: Vec<Action>,
    act: &Act,
) -> Result<()> {
    let config: ConfigResponse = session.ask(Part::Governance, &QueryMsg::Config {}).await?;
    let msg = ExecuteMsg::ProposeActions { title, dossier, actions };
    let done = session.execute(Part::Governance, &msg, &[config.deposit]).await?;
    let proposal = told::<Proposed>(&done)?.proposal;
    act.output.included(&done, facts([("proposal", proposal.into())]))
}

/// An action as governance takes it: contracts by their addresses, messages in base64, GRAIN by its denom. A message to a
/// contract of the suite must be one that it knows, which governance would find out only when it executes.
fn action(mut written: Value, deployment: &Deployment) -> Result<Action> {
    let fields = written.as_object_mut().and_then(|kinds| kinds.values_mut().next()).map(Value::take);
    let mut fields = fields.context("an action is an object with the name of its kind")?;
    let mut known = None;
    if let Some(contract) = fields.get_mut("contract")
        && let Some(name) = contract.as_str()
    {
        known = Part::parse(name)
            .or_else(|| Part::ALL.into_iter().find(|part| deployment.address(*part) == name));
        if let Some(part) = known {
            *contract = deployment.address(part).into();
        }
    }
    if let Some(msg) = fields.get_mut("msg") {
        // a text could be JSON in base64, or not
        ensure!(msg.is_object(), "its message is {msg}: give it as a JSON object, as the contract reads it");
        *msg = to_value(to_json_binary(msg)?)?;
    }
    if let Some(Value::String(denom)) = fields.pointer_mut("/coin/denom") {
        *denom = denom_of(denom, deployment.address(Part::RewardToken));
    }
    if let Some(kinds) = written.as_object_mut() {
        kinds.values_mut().next().into_iter().for_each(|place| *place = fields.take());
    }
    let action = Action::deserialize(written)?;
    if let (Action::Execute { msg, .. }, Some(part)) = (&action, known) {
        check(part, msg)?;
    }
    Ok(action)
}

/// Of the code to which a proposal migrates contracts: whose, its number, and the checksum, by which voters can judge it.
pub(super) async fn new_code(
    deployment: &Deployment,
    client: &Client,
    actions: &[Action],
) -> Result<Vec<Value>> {
    let mut code = vec![];
    for action in actions {
        let Action::Migrate { contract, code_id, .. } = action else { continue };
        let part = Part::ALL.into_iter().find(|part| deployment.address(*part) == contract);
        let contract = part.map_or_else(|| contract.clone(), |part| part.name().into());
        let checksum = client.code(*code_id).await?.map(|code| code.checksum);
        code.push(json!({ "contract": contract, "code_id": code_id, "checksum": checksum }));
    }
    Ok(code)
}

/// Is it a message that the contract knows?
fn check(part: Part, msg: &Binary) -> Result<()> {
    fn as_a<T: DeserializeOwned>(part: Part, msg: &Binary) -> Result<()> {
        let read = cosmwasm_std::from_json::<T>(msg).map(drop);
        read.map_err(|error| anyhow!("{part} does not understand {}: {error}", String::from_utf8_lossy(msg)))
    }
    match part {
        Part::IdentityRegistry => as_a::<Registry>(part, msg),
        Part::RewardToken => as_a::<Token>(part, msg),
        Part::DataPool => as_a::<Pool>(part, msg),
        Part::Marketplace => as_a::<Market>(part, msg),
        Part::Governance => as_a::<ExecuteMsg>(part, msg),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deployment::tests::deployment;
    use cosmwasm_std::{Coin, from_json};

    #[test]
    fn the_example_is_taken_and_means_what_it_says() {
        let begins = DRAFT.find('{').expect("it shows one");
        let draft: Draft =
            serde_json::from_str(DRAFT.get(begins..).expect("to its end")).expect("as it is read");
        let suite = deployment("test-1");
        let actions: Vec<Action> =
            draft.actions.into_iter().map(|written| action(written, &suite).expect("good")).collect();
        let [Action::Execute { contract, msg }, spend, migrate] = actions.as_slice() else {
            panic!("{actions:?}")
        };
        assert_eq!(contract, suite.address(Part::Marketplace));
        assert_eq!(
            from_json::<Market>(msg).expect("understood"),
            Market::AllowDenom { denom: "ibc/498A...".into() }
        );
        let grain = format!("cw20:{}", suite.address(Part::RewardToken));
        let two = Coin::new(2_000_000u128, grain);
        assert_eq!(*spend, Action::Spend { to: "wasm1...".into(), coin: two });
        let contract = suite.address(Part::DataPool).to_string();
        assert_eq!(*migrate, Action::Migrate { contract, code_id: 12, msg: Binary::from(b"{}") });
    }

    #[test]
    fn what_governance_or_a_contract_would_not_understand_is_told_before() {
        let suite = deployment("test-1");
        let says = |written| format!("{:#}", action(written, &suite).expect_err("not understood"));
        let by_address = suite.address(Part::DataPool);
        for contract in ["data-pool", "data_pool", by_address] {
            let unknown = json!({ "execute": { "contract": contract, "msg": { "paus": {} } } });
            assert!(says(unknown).starts_with(r#"data_pool does not understand {"paus":{}}: "#));
        }
        assert!(says(json!({ "spends": { "to": "a" } })).contains("spends"));
        assert!(says(json!("spend")).contains("an object"));
        let text = json!({ "execute": { "contract": "wasm1other", "msg": "burn" } });
        assert!(says(text).contains("give it as a JSON object"));
        assert!(says(json!({ "spend": { "to": "a" } })).contains("coin"));
        // another's contract may understand what it likes
        let foreign = json!({ "execute": { "contract": "wasm1other", "msg": { "paus": {} } } });
        assert!(matches!(action(foreign, &suite), Ok(Action::Execute { .. })));
    }
}
