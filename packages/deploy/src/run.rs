//! Does the steps that are not done yet.

mod sends;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chain::{Client, Fate, Gas, Included, Key, Progress, Wallet};

use crate::told::{told, unchanged};
use crate::{
    Artifacts, Block, Config, Deployed, Deployment, Done, Error, Journal, Part, Step, Try, test_keys,
};

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
        let deployer = wallet(&client, own_key(config, &client, keys, &config.deployer)?, config);
        let (height, _) = client.tip().await?;
        let tip = Block { height, hash: client.block_hash(height).await? };
        let journal = Journal::open(dir, &config.chain_id, &deployer.address(), tip)?;
        let path = Deployment::path(dir, &config.chain_id);
        let made = Self { config, artifacts, journal, path, client, deployer, keys, tell, stop: None };
        made.recognise(height).await?;
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
                Error::Chain(chain::Error::Pending { hash, error, .. }) => {
                    Error::Pending { step: step.to_string(), hash, error }
                }
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

    /// Is the journal of this chain, and of this `deploy.toml`? A chain that was made anew by the same name has other
    /// blocks, whatever is on it.
    async fn recognise(&self, tip: u64) -> Result<(), Error> {
        let (began, rpc) = (self.journal.began(), self.client.rpc());
        if tip < began.height {
            let path = self.journal.path().into();
            return Err(Error::Behind { rpc: rpc.into(), tip, began: began.height, path });
        }
        let hash = match self.client.block_hash(began.height).await {
            Err(chain::Error::Node { reason, .. }) => {
                return Err(Error::Pruned { rpc: rpc.into(), began: began.height, reason });
            }
            hash => hash?,
        };
        if hash != began.hash {
            let what = format!("of a chain before {} was made anew", self.config.chain_id);
            return Err(Error::OtherJournal { path: self.journal.path().into(), what });
        }
        unchanged(&self.journal, self.config, self.artifacts)
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
            authority: self.config.data_pool.authority.clone(),
            contracts: contracts.collect(),
        }
    }

    fn key(&self, name: &str) -> Result<Key, Error> {
        own_key(self.config, &self.client, self.keys, name)
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
    /// Why never twice: what is sent is in the journal first, with the account's sequence that it takes; another is signed
    /// only once its [`Fate`] is told, and with the sequence that the account had before. A node that cannot tell it stops
    /// us.
    async fn once(&mut self, step: &Step) -> Result<Done, Error> {
        let name = step.name();
        let told = told(step, self.config, self.artifacts)?;
        let wallet = match step {
            Step::Bond(key) => Some(wallet(&self.client, self.key(key)?, self.config)),
            _ => None,
        };
        for _ in 0..TRIES {
            let wallet = wallet.as_ref().unwrap_or(&self.deployer);
            let account = wallet.account().await?;
            if let Some((included, told)) = self.find(&name, &wallet.address(), account.sequence).await? {
                let done = self.finish(step, &included, told)?;
                unchanged(&self.journal, self.config, self.artifacts)?;
                return Ok(done);
            }
            let messages = self.messages(step, wallet).await?;
            let signed = match wallet.sign(messages, account).await {
                Err(error) if error.is_too_early() => {
                    self.client.next_block(PATIENCE).await?;
                    continue;
                }
                signed => signed?,
            };
            self.journal.enter(&name, &signed.hash, signed.sequence, &told)?;
            self.moment(step, Moment::Entered)?;
            match self.client.broadcast(&signed.bytes).await {
                Err(error) if error.is_too_early() => {
                    self.client.next_block(PATIENCE).await?;
                    continue;
                }
                sent => sent?,
            }
            self.moment(step, Moment::Sent)?;
            let included = wallet.wait(&signed.hash).await?;
            self.moment(step, Moment::Included)?;
            return self.finish(step, &included, told);
        }
        Err(Error::Crowded)
    }

    /// A transaction that was entered for a step before, if it is in a block, and what it was told.
    async fn find(&self, name: &str, address: &str, now: u64) -> Result<Option<(Included, String)>, Error> {
        for tried in self.journal.tried(name) {
            if let Some(included) = self.fate(tried, address, now).await? {
                return Ok(Some((included, tried.told.clone())));
            }
        }
        Ok(None)
    }

    /// A transaction, if it did what it should; none, if it never will, or can only be replaced by one of the sequence
    /// `now`. Else an error: nobody knows.
    async fn fate(&self, tried: &Try, address: &str, now: u64) -> Result<Option<Included>, Error> {
        let Try { hash, sequence, .. } = tried;
        match self.client.fate(hash, address, *sequence, PATIENCE).await? {
            // one that failed in its block is as good as never sent
            Fate::Done(outcome) => Ok(outcome.included(hash).ok()),
            Fate::Replaced => Ok(None),
            Fate::Open if now <= *sequence => Ok(None),
            // open as a node says that is behind the one before
            Fate::Open | Fate::Unknown => {
                Err(Error::Unknown { hash: hash.clone(), address: address.into(), sequence: *sequence })
            }
        }
    }

    fn finish(&mut self, step: &Step, included: &Included, told: String) -> Result<Done, Error> {
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
        let (hash, height, gas_used) = (included.hash.clone(), included.height, included.gas_used);
        let done = Done { hash, height, gas_used, told, made };
        self.journal.finish(&step.name(), done.clone())?;
        Ok(done)
    }

    fn moment(&self, step: &Step, moment: Moment) -> Result<(), Error> {
        if self.stop.is_some_and(|stop| stop(step, moment)) { Err(Error::Stopped) } else { Ok(()) }
    }
}

/// A key by its name; none that everyone has, where people rely on the chain.
fn own_key(
    config: &Config,
    client: &Client,
    keys: &dyn Fn(&str) -> Result<Key, Error>,
    name: &str,
) -> Result<Key, Error> {
    let key = keys(name)?;
    test_keys::check_account(config.profile, &format!("key {name}"), &key.address(client.prefix()))?;
    Ok(key)
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
