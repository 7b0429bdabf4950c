//! What the tests share.

use anyhow::Result;
use api::check::InputError;
use api::event::ChainEvent;
use api::identity_registry::{ExecuteMsg, QueryMsg, Registry, RoleDraft};
use attestation::{Credential, Signer};
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Binary, Coin};
use cw_multi_test::AppResponse;
use identity_registry::ContractError;
use serde::de::DeserializeOwned;
use testkit::{NATIVE, RELAYER_BOND, Relayer, RelayerSecrets, Suite, secret};

/// Sends a message without funds to the registry.
pub(crate) fn send(suite: &mut Suite, sender: &Addr, msg: &ExecuteMsg) -> Result<AppResponse> {
    let registry = suite.contracts.registry.clone();
    suite.execute(sender, &registry, msg, &[])
}

/// Sends a message without funds to the registry, which must refuse it.
pub(crate) fn refused(suite: &mut Suite, sender: &Addr, msg: &ExecuteMsg) -> ContractError {
    let registry = suite.contracts.registry.clone();
    suite.refused(sender, &registry, msg, &[])
}

/// Sends a message of the owner.
pub(crate) fn by_owner(suite: &mut Suite, msg: &ExecuteMsg) -> Result<AppResponse> {
    let owner = suite.owner.clone();
    send(suite, &owner, msg)
}

/// Sends a message of the owner, which the registry must refuse.
pub(crate) fn refused_to_owner(suite: &mut Suite, msg: &ExecuteMsg) -> ContractError {
    let owner = suite.owner.clone();
    refused(suite, &owner, msg)
}

/// Asks the registry.
pub(crate) fn ask<T: DeserializeOwned>(suite: &Suite, msg: &QueryMsg) -> T {
    suite.query(&suite.contracts.registry, msg).unwrap()
}

/// What the registry says to a question that it cannot answer.
pub(crate) fn no_answer(suite: &Suite, msg: &QueryMsg) -> String {
    suite.query::<serde_json::Value>(&suite.contracts.registry, msg).unwrap_err().to_string()
}

/// The registry, as another contract sees it.
pub(crate) fn client(suite: &Suite) -> Registry {
    Registry(suite.contracts.registry.clone())
}

/// The one event of a type in a response.
pub(crate) fn event<E: ChainEvent>(response: &AppResponse) -> E {
    let found: Vec<E> = response.events.iter().filter_map(E::parse).collect();
    let count = found.len();
    found.into_iter().next().filter(|_| count == 1).unwrap_or_else(|| panic!("{count} of {}", E::TYPE))
}

/// An address of another chain.
pub(crate) fn foreign() -> String {
    MockApi::default().with_prefix("cosmos").addr_make("someone").to_string()
}

/// What is said to an address that is not one of this chain.
pub(crate) fn not_here(what: &'static str, value: &str) -> ContractError {
    InputError::Address { what, value: value.into() }.into()
}

/// Signs as issuer `number` of the suite, whatever it says.
pub(crate) fn sign_as(number: u32, credential: &Credential) -> Binary {
    let signer = Signer::from_bytes(&secret(&format!("issuer {number}"))).unwrap();
    signer.sign(&credential.digest()).unwrap()
}

/// The key and recipient of a relayer that is not bonded yet.
pub(crate) fn relayer(suite: &mut Suite, name: &str) -> Relayer {
    Relayer::new(suite.account(name), &RelayerSecrets::of(name))
}

/// Bonds a relayer.
pub(crate) fn bond(suite: &mut Suite, relayer: &Relayer) -> Result<AppResponse> {
    let registry = suite.contracts.registry.clone();
    let msg = relayer.bond_message(testkit::CHAIN_ID, &registry);
    suite.execute(&relayer.address, &registry, &msg, &[Coin::new(RELAYER_BOND, NATIVE)])
}

/// Bonded relayers, `new 0` on.
pub(crate) fn bonded(suite: &mut Suite, count: usize) -> Vec<Relayer> {
    (0..count)
        .map(|index| {
            let relayer = relayer(suite, &format!("new {index}"));
            bond(suite, &relayer).unwrap();
            relayer
        })
        .collect()
}

/// `SetCommittee` with these members.
pub(crate) fn committee_of(members: &[Relayer]) -> ExecuteMsg {
    ExecuteMsg::SetCommittee { members: members.iter().map(|member| member.address.to_string()).collect() }
}

/// `SetCommittee` with the suite's own relayers.
pub(crate) fn first_committee(suite: &Suite) -> ExecuteMsg {
    committee_of(&suite.relayers)
}

/// Does an address hold a role, as the smart query and the raw client say, who must agree?
pub(crate) fn has_role(suite: &Suite, role: &str, address: &Addr, scope: Option<u32>) -> bool {
    let query = QueryMsg::HasRole { role: role.into(), address: address.to_string(), scope };
    let smart: bool = ask(suite, &query);
    let raw = client(suite).has_role(&suite.app.wrap(), address, role, scope, suite.now()).unwrap();
    assert_eq!(raw, smart, "{role} of {address} in {scope:?}");
    raw
}

/// `CreateRole`.
pub(crate) fn create(name: &str, admin: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::CreateRole { role: RoleDraft::plain(name, admin) }
}

/// `Grant` until it is revoked.
pub(crate) fn grant(role: &str, to: &Addr, scope: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::Grant { role: role.into(), address: to.to_string(), scope, expires_at: None }
}

/// `Revoke`.
pub(crate) fn revoke(role: &str, from: &Addr, scope: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::Revoke { role: role.into(), address: from.to_string(), scope }
}
