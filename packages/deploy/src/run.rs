//! Does the steps that are not done yet.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use api::identity_registry::{ExecuteMsg as Registry, QueryMsg as RegistryQuery, RelayerResponse};
use chain::{Client, Gas, Included, Key, Progress, Refusal, Wallet, message};
use cosmrs::Any;
use cosmwasm_std::Coin;
use cw_ownable::Action;
use serde_json::Value;

use crate::config::Member;
use crate::keys::RelayerKeys;
use crate::messages::{self, after};
use crate::{Artifacts, Config, Deployed, Deployment, Done, Error, Journal, Part, Step};

/// How often a step waits for what came first before it gives up.
const TRIES: u32 = 5;
/// How long it waits for a block.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// A moment of a step, at which a test can stop the deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The transaction is in the journal, and not sent.
    Entered,
    /// The node has the transaction.
    Sent,
    /// It is in a block, and the journal does not say so.
    Included,
}

/// Says whether to stop here, as if killed.
type Stop<'a> = dyn Fn(&Step, Moment) -> bool + 'a;

/// Deploys, from where the journal stops.
pub struct Deployer<'a> {
    config: &'a Config,
    artifacts: &'a Artifacts,
    journal: Journal,
    path: PathBuf,
    client: Client,
    deployer: Wallet,
    keys: &'a dyn Fn(&str) -> Result<Key, Error>,
    tell: &'a dyn Fn(&str),
    stop: Option<&'a Stop<'a>>,
}

impl<'a> Deployer<'a> {
    /// Opens the journal in `dir`, and looks whether it is of this chain. `keys` opens keys by name; `tell` is told what
    /// is done, for people.
    pub async fn open(
        config: &'a Config,
        artifacts: &'a Artifacts,
        dir: &Path,
        keys: &'a dyn Fn(&str) -> Result<Key, Error>,
        tell: &'a dyn Fn(&str),
    ) -> Result<Self, Error> {
        config.profile.check(&config.chain_id)?;
        let client = Client::connect_to(&config.chain_id, &config.rpc).await?;
        let deployer = wallet(&client, keys(&config.deployer)?, config);
        let journal = Journal::open(dir, &config.chain_id, &deployer.address())?;
        let path = Deployment::path(dir, &config.chain_id);
        let mut made = Self { config, artifacts, journal, path, client, deployer, keys, tell, stop: None };
        made.recognise().await?;
        Ok(made)
    }

    /// Stops at a moment, as if killed. For tests.
    pub fn stop_at(mut self, stop: &'a Stop<'a>) -> Self {
        self.stop = Some(stop);
        self
    }

    /// All steps, and what is done of them.
    pub fn plan(&self) -> Vec<(Step, Option<Done>)> {
        let done = |step: Step| {
            let done = self.journal.done(&step.name()).cloned();
            (step, done)
        };
        Step::all(self.config).into_iter().map(done).collect()
    }

    /// The deployer's account.
    pub fn address(&self) -> String {
        self.deployer.address()
    }

    /// Does what is not done yet. The deployment's file is written once the contracts know one another, for relayers who
    /// bond by themselves, and again at the end.
    pub async fn run(&mut self) -> Result<Deployment, Error> {
        let steps = Step::all(self.config);
        let count = steps.len();
        for (number, step) in (1u32..).zip(&steps) {
            let failed = |error| match error {
                Error::Stopped => error,
                source => Error::Step { step: step.to_string(), source: Box::new(source) },
            };
            if self.journal.done(&step.name()).is_none() {
                (self.tell)(&format!("{number:>2}/{count} {step}"));
                let done = self.once(step).await.map_err(failed)?;
                let made = done.made.map(|made| format!(": {made}")).unwrap_or_default();
                (self.tell)(&format!("      block {}, {} gas{made}", done.height, done.gas_used));
            }
            if *step == Step::Wire {
                self.deployment().write(&self.path)?;
            }
        }
        let deployment = self.deployment();
        deployment.write(&self.path)?;
        Ok(deployment)
    }

    /// Is the journal of this chain? A chain that was made anew has none of what was done on the one before.
    async fn recognise(&mut self) -> Result<(), Error> {
        let other =
            |journal: &Journal, what: String| Error::OtherJournal { path: journal.path().into(), what };
        for part in Part::ALL {
            if let Some(code_id) = self.made_code(part) {
                let expected = &self.artifacts.of(part).checksum;
                match self.client.code(code_id).await? {
                    Some(code) if code.checksum == *expected => {}
                    Some(code) => {
                        let (expected, got) = (expected.to_hex(), code.checksum.to_hex());
                        return Err(Error::Code { part, code_id, expected, got });
                    }
                    None => return Err(other(&self.journal, format!("the chain has no code {code_id}"))),
                }
            }
        }
        for (part, address) in self.made() {
            if let Err(chain::Error::NoContract { .. }) = self.client.contract(&address).await {
                return Err(other(&self.journal, format!("the chain has no {part} at {address}")));
            }
        }
        Ok(())
    }

    fn deployment(&self) -> Deployment {
        let (first_height, height) = self.journal.heights();
        let contracts = self.made().into_iter().filter_map(|(part, address)| {
            let checksum = self.artifacts.of(part).checksum.clone();
            Some((part, Deployed { address, code_id: self.made_code(part)?, checksum }))
        });
        Deployment {
            chain_id: self.config.chain_id.clone(),
            rpc: self.config.rpc.clone(),
            gas_price: self.config.gas_price.to_string(),
            profile: self.config.profile,
            height,
            first_height,
            contracts: contracts.collect(),
        }
    }

    fn made_code(&self, part: Part) -> Option<u64> {
        self.journal.done(&Step::Store(part).name())?.made.as_ref()?.parse().ok()
    }

    fn made(&self) -> BTreeMap<Part, String> {
        let made = |part| Some((part, self.journal.done(&Step::Instantiate(part).name())?.made.clone()?));
        Part::ALL.into_iter().filter_map(made).collect()
    }

    /// Does a step, unless a transaction that was entered for it has done so.
    ///
    /// Why never twice: what is sent is in the journal first, with the account's sequence that it takes. It gets into a block
    /// only while the account is at that sequence. So when the account is still there, another with the same sequence
    /// can at most replace it; when the account is past it, it is in a block or never will be, and we look.
    async fn once(&mut self, step: &Step) -> Result<Done, Error> {
        let name = step.name();
        let wallet = match step {
            Step::Bond(key) => Some(wallet(&self.client, (self.keys)(key)?, self.config)),
            _ => None,
        };
        for _ in 0..TRIES {
            let wallet = wallet.as_ref().unwrap_or(&self.deployer);
            let account = wallet.account().await?;
            if let Some(included) = self.find(&name, account.sequence).await? {
                return self.finish(step, &included);
            }
            let messages = self.messages(step, wallet).await?;
            let signed = match wallet.sign(messages, account).await {
                Err(error) if is_behind(&error) => {
                    self.client.next_block(PATIENCE).await?;
                    continue;
                }
                signed => signed?,
            };
            self.journal.enter(&name, &signed.hash, signed.sequence)?;
            self.moment(step, Moment::Entered)?;
            match self.client.broadcast(&signed.bytes).await {
                Err(error) if is_behind(&error) => {
                    self.client.next_block(PATIENCE).await?;
                    continue;
                }
                sent => sent?,
            }
            self.moment(step, Moment::Sent)?;
            let included = wallet.wait(&signed.hash).await?;
            self.moment(step, Moment::Included)?;
            return self.finish(step, &included);
        }
        Err(Error::Crowded)
    }

    /// A transaction that was entered for a step before, if it is in a block.
    async fn find(&self, name: &str, sequence: u64) -> Result<Option<Included>, Error> {
        for tried in self.journal.tried(name) {
            // a node finds a transaction a moment after its block
            for _ in 0..2 {
                match self.client.transaction(&tried.hash).await {
                    Ok(Some(included)) => return Ok(Some(included)),
                    // it failed in its block: as good as never sent
                    Err(chain::Error::Refused { hash: Some(_), .. }) => break,
                    Err(error) => return Err(error.into()),
                    Ok(None) if sequence <= tried.sequence => break,
                    Ok(None) => self.client.next_block(PATIENCE).await?,
                };
            }
        }
        Ok(None)
    }

    fn finish(&mut self, step: &Step, included: &Included) -> Result<Done, Error> {
        let made = match step {
            Step::Store(_) => Some(("store_code", "code_id")),
            Step::Instantiate(_) => Some(("instantiate", "_contract_address")),
            _ => None,
        };
        let made = made
            .map(|(event, attribute)| {
                let silent = || Error::Silent { attribute, hash: included.hash.clone() };
                included.attribute(event, attribute).map(String::from).ok_or_else(silent)
            })
            .transpose()?;
        let done =
            Done { hash: included.hash.clone(), height: included.height, gas_used: included.gas_used, made };
        self.journal.finish(&step.name(), done.clone())?;
        Ok(done)
    }

    fn moment(&self, step: &Step, moment: Moment) -> Result<(), Error> {
        if self.stop.is_some_and(|stop| stop(step, moment)) { Err(Error::Stopped) } else { Ok(()) }
    }

    async fn messages(&self, step: &Step, wallet: &Wallet) -> Result<Vec<Any>, Error> {
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
                let issuers = self.config.registry.issuers.iter().map(|issuer| Registry::AddIssuer {
                    key: issuer.key.to_vec().into(),
                    nullifier_domain: issuer.nullifier_domain,
                    max_level: issuer.max_level,
                    valid_until: after(now, issuer.days),
                });
                let grants = self.config.registry.grants.iter().map(|grant| Registry::Grant {
                    role: grant.role.clone(),
                    address: grant.address.clone(),
                    scope: None,
                    expires_at: None,
                });
                let registry = |msg| to(Part::IdentityRegistry, &messages::json(&msg)?, &[]);
                issuers.chain(grants).map(registry).collect()
            }
            Step::Bond(_) => {
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
            Member::Key(key) => Ok((self.keys)(key)?.address(self.client.prefix())),
        };
        let members: Vec<String> = self.config.committee.iter().map(address).collect::<Result<_, Error>>()?;
        if members.iter().collect::<BTreeSet<_>>().len() < members.len() {
            let reason = "an address and a key are of the same relayer".into();
            return Err(Error::Config { what: "committee", reason });
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
                Err(error) if matches!(error.refusal(), Some(Refusal::Contract(_))) => {
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

fn wallet(client: &Client, key: Key, config: &Config) -> Wallet {
    let gas = Gas::at(config.gas_price.clone());
    Wallet::new(client.clone(), key, gas).patience(PATIENCE).on_progress(|progress| {
        if let Progress::Waiting { seconds, .. } = progress
            && seconds.is_multiple_of(10)
        {
            eprintln!("      {progress}");
        }
    })
}

/// Is a transaction of the same account in the way, which is in no block yet?
fn is_behind(error: &chain::Error) -> bool {
    matches!(error.refusal(), Some(Refusal::Sequence { .. }))
}

fn bad_key(error: attestation::KeyError) -> Error {
    Error::Config { what: "committee", reason: error.to_string() }
}
