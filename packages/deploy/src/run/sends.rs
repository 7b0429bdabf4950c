//! What a step sends.

use std::collections::BTreeSet;

use api::identity_registry::{ExecuteMsg as Registry, QueryMsg as RegistryQuery, RelayerResponse};
use chain::{Wallet, message};
use cosmrs::Any;
use cosmwasm_std::Coin;
use cw_ownable::Action;
use serde_json::Value;

use super::Deployer;
use crate::config::Member;
use crate::keys::RelayerKeys;
use crate::{Error, Part, Step, messages};

impl Deployer<'_> {
    pub(super) async fn messages(&self, step: &Step, wallet: &Wallet) -> Result<Vec<Any>, Error> {
        let (sender, made) = (wallet.address(), self.made());
        let to = |part: Part, msg: &Value, funds: &[Coin]| -> Result<Any, Error> {
            Ok(message::execute(&sender, made.get(&part).map_or("", String::as_str), msg, funds)?)
        };
        let governance = made.get(&Part::Governance).cloned().unwrap_or_default();
        match step {
            Step::Store(part) => {
                let path = format!("{part}.wasm.gz").into();
                let wasm = self.artifacts.of(*part).gzip().map_err(|source| Error::File { path, source })?;
                Ok(vec![message::store(&sender, wasm)])
            }
            Step::Instantiate(part) => {
                let code_id = self.checked_code(*part).await?;
                let (_, now) = self.client.tip().await?;
                let msg = messages::instantiate(*part, self.config, &made, now)?;
                Ok(vec![message::instantiate(&sender, code_id, &part.label(), &msg, &[])?])
            }
            Step::Wire => messages::wire(&made)?.iter().map(|(part, msg)| to(*part, msg, &[])).collect(),
            Step::Admit => {
                let (_, now) = self.client.tip().await?;
                let registry = |msg| to(Part::IdentityRegistry, &messages::json(&msg)?, &[]);
                messages::admit(self.config, now).into_iter().map(registry).collect()
            }
            Step::Bond(_) => {
                let bad_key = |error: attestation::KeyError| {
                    let path = self.config.path.clone();
                    Error::Config { path, what: "committee", reason: error.to_string() }
                };
                let keys = RelayerKeys::of(wallet.key()).map_err(bad_key)?;
                let registry = made.get(&Part::IdentityRegistry).map_or("", String::as_str);
                let msg = keys.bond(&self.config.chain_id, registry, &sender).map_err(bad_key)?;
                let bond = std::slice::from_ref(&self.config.registry.relayer_bond);
                Ok(vec![to(Part::IdentityRegistry, &messages::json(&msg)?, bond)?])
            }
            Step::Committee => {
                let members = self.members()?;
                self.check_bonds(&members).await?;
                let msg = messages::json(&Registry::SetCommittee { members })?;
                Ok(vec![to(Part::IdentityRegistry, &msg, &[])?])
            }
            Step::Offer => {
                let offer = Action::TransferOwnership { new_owner: governance, expiry: None };
                // the same of every contract
                let msg = messages::json(&Registry::UpdateOwnership(offer))?;
                Part::OWNED.into_iter().map(|part| to(part, &msg, &[])).collect()
            }
            Step::Adopt => {
                let adopt = |part: Part| {
                    let contract = made.get(&part).cloned().unwrap_or_default();
                    let msg = messages::json(&api::governance::ExecuteMsg::Adopt { contract })?;
                    to(Part::Governance, &msg, &[])
                };
                Part::OWNED.into_iter().map(adopt).collect()
            }
            Step::Admin => {
                let admin = |address: &String| message::update_admin(&sender, address, &governance);
                Ok(made.values().map(admin).collect())
            }
        }
    }

    /// The code of a contract, once the chain has said that it is ours.
    async fn checked_code(&self, part: Part) -> Result<u64, Error> {
        let code_id = self.made_code(part).unwrap_or_default();
        let expected = self.artifacts.of(part).checksum.to_hex();
        let got = self.client.code(code_id).await?.map(|code| code.checksum.to_hex()).unwrap_or_default();
        if got == expected { Ok(code_id) } else { Err(Error::Code { part, code_id, expected, got }) }
    }

    fn members(&self) -> Result<Vec<String>, Error> {
        let address = |member: &Member| match member {
            Member::Address(address) => Ok(address.clone()),
            Member::Key(key) => Ok(self.key(key)?.address(self.client.prefix())),
        };
        let members: Vec<String> = self.config.committee.iter().map(address).collect::<Result<_, Error>>()?;
        if members.iter().collect::<BTreeSet<_>>().len() < members.len() {
            let reason = "an address and a key are of the same relayer".into();
            let path = self.config.path.clone();
            return Err(Error::Config { path, what: "committee", reason });
        }
        Ok(members)
    }

    async fn check_bonds(&self, members: &[String]) -> Result<(), Error> {
        let registry = self.made().remove(&Part::IdentityRegistry).unwrap_or_default();
        let mut missing = vec![];
        for member in members {
            let query = RegistryQuery::Relayer { address: member.clone() };
            match self.client.smart::<RelayerResponse>(&registry, &query).await {
                Ok(relayer) if relayer.release_at.is_none() => {}
                Ok(_) => missing.push(member.clone()),
                Err(error) if error.is_a_contracts() => {
                    missing.push(member.clone());
                }
                Err(error) => return Err(error.into()),
            }
        }
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Error::NotBonded { members: missing, path: self.path.clone() })
        }
    }
}
