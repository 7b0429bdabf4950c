//! Which messages there are, by the contracts' schemas, and which of them ever succeeded: sent by someone, by a contract,
//! or by a proposal that was executed.

use std::collections::BTreeSet;

use api::governance::Action;
use api::{ProposalId, data_pool, governance, identity_registry, marketplace, reward_token};
use cosmwasm_schema::schema_for;
use serde_json::Value;
use testkit::{Contracts, Deed, Suite};

/// Names of the contracts, in the order of [`Contracts::all`].
pub const CONTRACTS: [&str; 5] =
    ["identity-registry", "reward-token", "governance", "data-pool", "marketplace"];

/// A contract and a message.
pub type Message = (&'static str, String);

/// What nobody can send: GRAIN has neither a minter nor a marketing address.
const NOBODYS: [(&str, &str); 4] = [
    ("reward-token", "mint"),
    ("reward-token", "update_minter"),
    ("reward-token", "update_marketing"),
    ("reward-token", "upload_logo"),
];

/// What contracts send each other: message, and the event that tells of it.
const INNER: [(&str, &str, &str); 3] = [
    ("data-pool", "open", "wasm-sheaf_bought"),
    ("data-pool", "void", "wasm-sheaf_refunded"),
    ("reward-token", "emit", "wasm-sheaf_minted"),
];

/// Every message of the five contracts that anybody can send.
pub fn all() -> BTreeSet<Message> {
    let schemas = [
        schema_for!(identity_registry::ExecuteMsg),
        schema_for!(reward_token::ExecuteMsg),
        schema_for!(governance::ExecuteMsg),
        schema_for!(data_pool::ExecuteMsg),
        schema_for!(marketplace::ExecuteMsg),
    ];
    let mut all = BTreeSet::new();
    for (contract, schema) in CONTRACTS.into_iter().zip(schemas) {
        let schema = serde_json::to_value(schema).expect("a schema is JSON");
        let variants = schema["oneOf"].as_array().expect("an enum");
        for variant in variants {
            let name = variant["required"][0].as_str().or_else(|| variant["enum"][0].as_str());
            all.insert((contract, name.expect("a variant has a name").to_string()));
        }
    }
    for (contract, message) in NOBODYS {
        assert!(all.remove(&(contract, message.to_string())), "{contract} has no {message}");
    }
    all
}

/// The name of one of the five contracts.
pub fn name_of(contracts: &Contracts, address: &str) -> &'static str {
    CONTRACTS
        .into_iter()
        .zip(contracts.all())
        .find(|(_, at)| at.as_str() == address)
        .map_or("another", |(name, _)| name)
}

/// The name of a message.
pub fn word(msg: &Value) -> String {
    match msg {
        Value::String(name) => name.clone(),
        other => other.as_object().and_then(|fields| fields.keys().next()).cloned().unwrap_or_default(),
    }
}

/// What succeeded in a history.
pub fn happened(suite: &Suite) -> BTreeSet<Message> {
    suite.journal.iter().flat_map(|deed| of(suite, deed)).collect()
}

fn of(suite: &Suite, deed: &Deed) -> Vec<Message> {
    let contracts = &suite.contracts;
    let msg: Value = serde_json::from_slice(&deed.msg).expect("JSON");
    let (contract, name) = (name_of(contracts, deed.contract.as_str()), word(&msg));
    let mut found = vec![(contract, name.clone())];
    if ["send", "send_from"].contains(&name.as_str()) {
        let to = msg[&name]["contract"].as_str().unwrap_or_default();
        found.push((name_of(contracts, to), "receive".into()));
    }
    if (contract, name.as_str()) == ("governance", "execute") {
        let id = ["proposal", "proposal_id"].into_iter().find_map(|field| msg[&name][field].as_u64());
        let id: ProposalId = id.expect("it says which");
        let actions = suite.proposal(id).actions;
        found.extend(
            actions.iter().filter_map(by_proposal).map(|(at, message)| (name_of(contracts, at), message)),
        );
    }
    let has = |ty: &str| deed.events.iter().any(|event| event.ty == ty);
    found.extend(INNER.into_iter().filter(|(.., ty)| has(ty)).map(|(at, message, _)| (at, message.into())));
    // what is paid in a token comes by its hook
    for event in deed.events.iter().filter(|event| event.ty == "wasm-sheaf_settled") {
        let in_token = event.attributes.iter().any(|of| of.key == "denom" && of.value.starts_with("cw20:"));
        found.push(("data-pool", if in_token { "receive" } else { "settle" }.into()));
    }
    found
}

/// The message that an action sends to a contract.
fn by_proposal(action: &Action) -> Option<(&str, String)> {
    let (contract, message) = match action {
        Action::Execute { contract, msg } => {
            let msg: Value = serde_json::from_slice(msg).expect("JSON");
            return Some((contract, word(&msg)));
        }
        Action::DecidePool { contract, .. } => (contract, "decide_pool"),
        Action::SuspendPool { contract, .. } => (contract, "suspend_pool"),
        Action::ResumePool { contract, .. } => (contract, "resume_pool"),
        Action::RetirePool { contract, .. } => (contract, "retire_pool"),
        Action::RuleDispute { contract, .. } => (contract, "rule"),
        Action::Lift { contract, .. } => (contract, "lift"),
        Action::Offer { contract, .. } => (contract, "update_ownership"),
        _ => return None,
    };
    Some((contract, message.into()))
}
