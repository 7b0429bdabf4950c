//! What commands on a chain are told alike: which chain, whose key, what it may cost.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use api::IdentityId;
use api::identity_registry::IdentityResponse;
use chain::{Client, Gas, Key, Wallet};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use cosmwasm_std::{Coin, to_json_binary};
use cw20::Cw20ExecuteMsg;
use deploy::{Deployment, Part};
use terms::CW20_PREFIX;

use crate::keyring::{KeyRing, Keys};
use crate::node::Node;
use crate::output::{Facts, Output, tell};

/// Whose.
#[derive(Args, Clone)]
pub(crate) struct Who {
    /// Whose: the number of an identity, an address, or the name of a key in the keystore.
    #[arg(long = "of", value_name = "WHO")]
    who: String,
    #[command(flatten)]
    pub(crate) keys: Keys,
}

impl Who {
    /// The number of the identity.
    pub(crate) fn identity(&self, node: &Node) -> Result<IdentityId> {
        if let Ok(identity) = self.who.parse() {
            return Ok(identity);
        }
        let address = self.address(node.prefix())?;
        let query = api::identity_registry::QueryMsg::IdentityOf { address };
        let found: IdentityResponse = node.ask().ask(&node.contracts().registry, &query)?;
        Ok(found.id)
    }

    /// The address, on a chain whose addresses begin so.
    pub(crate) fn address(&self, prefix: &str) -> Result<String> {
        self.keys.address(&self.who, prefix)
    }
}

/// Which deployment.
#[derive(Args, Clone)]
pub(crate) struct Chain {
    /// The folder that `sheaf deploy` wrote to.
    #[arg(long, value_name = "DIR", default_value = "deployments")]
    deployments: PathBuf,
    /// The chain's id; the only one in the folder without.
    #[arg(long, value_name = "ID")]
    chain: Option<String>,
    /// Another node than the deployment's.
    #[arg(long, value_name = "URL")]
    rpc: Option<String>,
}

impl Chain {
    /// Where the deployment's file is.
    fn file(&self) -> Result<PathBuf> {
        match &self.chain {
            Some(chain_id) => Ok(Deployment::path(&self.deployments, chain_id)),
            None => only(&self.deployments),
        }
    }

    /// What the deployment's file says, and a node of its chain, by whose word it is to be changed.
    pub(crate) async fn to_change(&self) -> Result<(PathBuf, Deployment, Client)> {
        let (_, client) = self.client().await?;
        let file = self.file()?;
        let deployment = Deployment::read(&file)?;
        Ok((file, deployment, client))
    }

    /// What the deployment's file says, with the node that is asked.
    pub(crate) fn deployment(&self) -> Result<Deployment> {
        let mut deployment = Deployment::read(&self.file()?)?;
        if let Some(rpc) = &self.rpc {
            deployment.rpc.clone_from(rpc);
        }
        Ok(deployment)
    }

    /// The deployment, and a node of its chain.
    pub(crate) async fn client(&self) -> Result<(Deployment, Client)> {
        let deployment = self.deployment()?;
        let client = Client::connect_to(&deployment.chain_id, &deployment.rpc).await?;
        Ok((deployment, client))
    }

    /// A node, whether or not there is a deployment on its chain: the one given by `--rpc`, or the deployment's.
    pub(crate) async fn client_alone(&self) -> Result<Client> {
        match (&self.rpc, &self.chain) {
            (Some(rpc), Some(chain_id)) => Ok(Client::connect_to(chain_id, rpc).await?),
            (Some(rpc), None) => Ok(Client::connect(rpc).await?),
            (None, _) => Ok(self.client().await?.1),
        }
    }
}

/// A denom as people write it: `grain` is GRAIN.
pub(crate) fn denom_of(written: &str, token: &str) -> String {
    if written.eq_ignore_ascii_case("grain") { format!("{CW20_PREFIX}{token}") } else { written.into() }
}

/// One of these, by its name; `--help` lists them.
pub(crate) fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let names = PossibleValuesParser::new(all.iter().map(|one| name(*one)).collect::<Vec<_>>());
    names.try_map(move |text| {
        all.iter().find(|one| name(**one) == text).copied().ok_or("there is no such name")
    })
}

/// The deposit that a contract's settings ask for: none where it is zero, which a chain does not take.
pub(crate) fn deposit(coin: Coin) -> Vec<Coin> {
    if coin.amount.is_zero() { vec![] } else { vec![coin] }
}

fn only(dir: &Path) -> Result<PathBuf> {
    let files = dir.read_dir().with_context(|| {
        format!("there is no folder {}: deploy with `sheaf deploy`, or give --deployments", dir.display())
    })?;
    let mut found = vec![];
    for file in files {
        let path = file?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".json") && !name.ends_with(".journal.json") {
            found.push(path);
        }
    }
    match found.as_slice() {
        [path] => Ok(path.clone()),
        [] => bail!("there is no deployment in {}: deploy with `sheaf deploy`", dir.display()),
        _ => bail!("there are {} deployments in {}: say which with --chain", found.len(), dir.display()),
    }
}

/// Who acts, and what it may cost.
#[derive(Args, Clone)]
pub(crate) struct Sender {
    #[command(flatten)]
    chain: Chain,
    #[command(flatten)]
    keys: Keys,
    /// Whose key signs, by its name in the keystore.
    #[arg(long, value_name = "NAME")]
    key: String,
    /// What is paid for gas, for instance 0.025ustake; what the deployment says without.
    #[arg(long, value_name = "PRICE")]
    gas_price: Option<String>,
    /// How much gas is allowed, in percent of what the simulation used; and 30,000 on top.
    #[arg(long, value_name = "PERCENT", default_value_t = 135)]
    gas_percent: u64,
    /// Who pays the fee, by a grant to this account (`sheaf sponsor grant`): an address, or the name of a key.
    #[arg(long, value_name = "WHO")]
    granter: Option<String>,
    /// How long to wait until it is in a block, seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    wait: u64,
}

/// A question, and how to print the answer.
#[derive(Args, Clone)]
pub(crate) struct Look {
    #[command(flatten)]
    pub(crate) chain: Chain,
    /// How to print.
    #[command(flatten)]
    pub(crate) output: Output,
}

impl Look {
    /// The deployment, and the chain as it is now.
    pub(crate) async fn node(&self) -> Result<Node> {
        let (deployment, client) = self.chain.client().await?;
        Ok(Node::new(&deployment, &client).await?)
    }
}

/// A message, and how to print what became of it.
#[derive(Args, Clone)]
pub(crate) struct Act {
    #[command(flatten)]
    sender: Sender,
    /// How to print.
    #[command(flatten)]
    pub(crate) output: Output,
}

impl Act {
    /// Opens the key and asks the node.
    pub(crate) async fn session(&self) -> Result<Session> {
        self.sender.session().await
    }

    /// ... and opens another key of the same keystore.
    pub(crate) async fn session_and(&self, other: &str) -> Result<(Session, Key)> {
        let ring = self.sender.keys.ring()?;
        let session = self.sender.session_of(&ring).await?;
        let other = ring.open_on(other, session.deployment.profile)?;
        Ok((session, other))
    }

    /// An address as people write it: itself, or the name of a key in the keystore.
    pub(crate) fn address(&self, session: &Session, who: &str) -> Result<String> {
        self.sender.keys.address(who, session.wallet.client().prefix())
    }

    /// Sends a message to a contract, without funds, and says that it is in a block.
    pub(crate) async fn send(&self, part: Part, msg: &impl serde::Serialize) -> Result<()> {
        let done = self.session().await?.execute(part, msg, &[]).await?;
        self.output.included(&done, Facts::default())
    }
}

/// An account of the suite's chain.
pub(crate) struct Session {
    /// Where the contracts are.
    pub(crate) deployment: Deployment,
    /// The account.
    pub(crate) wallet: Wallet,
}

impl Sender {
    /// Opens the key and asks the node.
    pub(crate) async fn session(&self) -> Result<Session> {
        self.session_of(&self.keys.ring()?).await
    }

    async fn session_of(&self, ring: &KeyRing<'_>) -> Result<Session> {
        let (deployment, client) = self.chain.client().await?;
        let key = ring.open_on(&self.key, deployment.profile)?;
        let price = self.gas_price.as_ref().unwrap_or(&deployment.gas_price).parse()?;
        let granter = self.granter.as_ref().map(|who| self.keys.address(who, client.prefix()));
        let gas = Gas { price, percent: self.gas_percent, granter: granter.transpose()? };
        let wallet = Wallet::new(client, key, gas)
            .patience(Duration::from_secs(self.wait))
            .on_progress(|progress| tell(progress));
        Ok(Session { deployment, wallet })
    }
}

impl Session {
    /// The address of a contract.
    pub(crate) fn at(&self, part: Part) -> &str {
        self.deployment.address(part)
    }

    /// Sends a message to a contract, and waits until it is in a block.
    pub(crate) async fn execute(
        &self,
        part: Part,
        msg: &impl serde::Serialize,
        funds: &[cosmwasm_std::Coin],
    ) -> Result<chain::Included> {
        let message = chain::message::execute(&self.wallet.address(), self.at(part), msg, funds)?;
        Ok(self.wallet.send(vec![message]).await?)
    }

    /// Sends a message to a contract with an amount of a denom: as funds, or as a cw20's `Send`, whose hook reads the
    /// same.
    pub(crate) async fn pay(
        &self,
        part: Part,
        msg: &impl serde::Serialize,
        coin: Coin,
    ) -> Result<chain::Included> {
        let Some(token) = coin.denom.strip_prefix(CW20_PREFIX) else {
            return self.execute(part, msg, &[coin]).await;
        };
        let (contract, amount) = (self.at(part).into(), coin.amount);
        let send = Cw20ExecuteMsg::Send { contract, amount, msg: to_json_binary(msg)? };
        let message = chain::message::execute(&self.wallet.address(), token, &send, &[])?;
        Ok(self.wallet.send(vec![message]).await?)
    }

    /// Would a contract take a message now? By a simulation.
    pub(crate) async fn would(&self, part: Part, msg: &impl serde::Serialize) -> Result<bool> {
        let message = chain::message::execute(&self.wallet.address(), self.at(part), msg, &[])?;
        match self.wallet.simulate(vec![message]).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_a_contracts() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The suite as it is now.
    pub(crate) async fn node(&self) -> Result<Node> {
        Ok(Node::new(&self.deployment, self.wallet.client()).await?)
    }

    /// A denom as people write it: `grain` is GRAIN.
    pub(crate) fn denom(&self, written: &str) -> String {
        denom_of(written, self.at(Part::RewardToken))
    }

    /// Asks a contract.
    pub(crate) async fn ask<R: serde::de::DeserializeOwned>(
        &self,
        part: Part,
        query: &impl serde::Serialize,
    ) -> Result<R> {
        Ok(self.wallet.client().smart(self.at(part), query).await?)
    }
}
