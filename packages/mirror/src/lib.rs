//! The suite of testkit on a wasmd chain too: every message is a transaction there first, then it is done on the embedded
//! chain in a block of the same height and time, and what came of both must be the same: what contracts told, or the
//! sentence by which they refused.
//!
//! The chain is one of scripts/localnet: its faucet's account gives everyone coins and pays everyone's fees, so that
//! balances are those of the embedded chain. For tests and the demo: all keys follow from names that everyone knows.
#![allow(
    clippy::arithmetic_side_effects,
    reason = "numbers of blocks and transactions of one's own chain, and seconds"
)]

mod cosmjs;
mod localnet;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use chain::{
    Account, Any, Client, Error, FeeGrant, Gas, GasPrice, Key, Outcome, Refusal, Signed, Wallet, message,
};
use cosmwasm_std::{Addr, Binary, BlockInfo, Coin, CosmosMsg, HexBinary, WasmMsg, to_json_binary};
use deploy::{Artifact, Artifacts, Part};
use serde::Serialize;
use testkit::{Mirror, NATIVE, Receipt, Refused, Sent, secret};
use tokio::runtime::Runtime;

use cosmjs::Cosmjs;
pub use cosmjs::Kinds;
pub use localnet::Localnet;

/// How often a node is asked for what is not there yet.
const PAUSE: Duration = Duration::from_millis(15);
/// How long a transaction may take to be in a block, and a block to come.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a transaction may use.
const GAS: u64 = 40_000_000;
/// Accounts that are funded by one transaction.
const FUNDED_AT_ONCE: usize = 50;
/// Seconds that are waited for; more is left to the chain's clock.
const WAITED: u64 = 2;

/// Code that was stored: its number, and its checksum.
pub type Code = Rc<RefCell<BTreeMap<Part, (u64, HexBinary)>>>;

/// Who pays for transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fees {
    /// The faucet's account, by fee grants.
    Granted,
    /// Everyone who was funded, for their own, as people do: for measurements.
    Own,
    /// Nobody: on a chain that was made with `--free`.
    Nobody,
}

/// A chain of scripts/localnet, where messages are sent as transactions.
pub struct Wasmd {
    runtime: Runtime,
    client: Client,
    price: GasPrice,
    localnet: Localnet,
    artifacts: Artifacts,
    station: Key,
    /// Keys that are not made from the account's name.
    named: BTreeMap<String, Key>,
    keys: RefCell<BTreeMap<String, Key>>,
    /// Of the keys that are made from a name.
    secrets: RefCell<BTreeMap<String, [u8; 32]>>,
    cosmjs: Option<Cosmjs>,
    /// Which contract of the suite is at an address.
    parts: BTreeMap<String, Part>,
    accounts: BTreeMap<String, Account>,
    granted: BTreeSet<String>,
    /// Accounts whose fees nobody else pays.
    payers: BTreeSet<String>,
    fees: Fees,
    last: BlockInfo,
    code: Code,
    told: Box<dyn FnMut(&Sent)>,
}

impl Wasmd {
    /// The chain that `scripts/localnet` of this tree has up, with the contracts of a folder.
    pub fn connect(localnet: Localnet, artifacts: &Path) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let status = localnet.status()?;
        let client = runtime.block_on(Client::connect_to(&status.chain_id, &status.rpc))?.asking_each(PAUSE);
        let mut wasmd = Self {
            runtime,
            price: status.gas_price.parse()?,
            station: localnet.key("faucet")?,
            artifacts: Artifacts::read(artifacts)?,
            localnet,
            named: BTreeMap::new(),
            keys: RefCell::default(),
            secrets: RefCell::default(),
            cosmjs: None,
            parts: BTreeMap::new(),
            accounts: BTreeMap::new(),
            granted: BTreeSet::new(),
            payers: BTreeSet::new(),
            fees: Fees::Granted,
            last: BlockInfo { height: 0, time: Default::default(), chain_id: client.chain_id().into() },
            client,
            code: Code::default(),
            told: Box::new(|_| {}),
        };
        wasmd.look()?;
        Ok(wasmd)
    }

    /// Has the account `name` another key than the one that follows from its name.
    pub fn named(mut self, name: &str, key: Key) -> Self {
        self.named.insert(name.into(), key);
        self
    }

    /// Has these pay for transactions, in the place of the faucet's account.
    pub fn paid_by(mut self, fees: Fees) -> Self {
        self.fees = fees;
        self
    }

    /// Makes a contract of stored code, which nobody may migrate.
    pub fn make(&mut self, sender: &Addr, code_id: u64, msg: &impl Serialize) -> Result<Addr> {
        let (msg, label) = (to_json_binary(msg)?, "made by a test".into());
        let make = WasmMsg::Instantiate { admin: None, code_id, msg, funds: vec![], label };
        let events = self.send(sender, &make.into())?.result.map_err(|refused| anyhow!("{refused:?}"))?;
        let address = chain::attribute(&events, "instantiate", "_contract_address");
        Ok(Addr::unchecked(address.context("an event tells its address")?))
    }

    /// Tells every transaction.
    pub fn on_sent(mut self, told: impl FnMut(&Sent) + 'static) -> Self {
        self.told = Box::new(told);
        self
    }

    /// What its nodes take for gas, for instance `0.025ustake`.
    pub fn gas_price(&self) -> String {
        self.price.to_string()
    }

    /// Its last block that was looked at.
    pub fn height(&self) -> u64 {
        self.last.height
    }

    /// The time of that block, seconds.
    pub fn time(&self) -> u64 {
        self.last.time.seconds()
    }

    /// The code that was stored, as it comes to be: number and checksum.
    pub fn code(&self) -> Code {
        Rc::clone(&self.code)
    }

    /// A client of the chain.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Asks the chain.
    fn ask<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T> {
        Ok(self.runtime.block_on(work)?)
    }

    /// The last block is now the chain's.
    fn look(&mut self) -> Result<()> {
        let (_, height, time) = self.runtime.block_on(self.client.pinned())?;
        self.last = BlockInfo { height, time, chain_id: self.client.chain_id().into() };
        Ok(())
    }

    /// What a transaction offers for gas.
    fn price(&self) -> Result<GasPrice> {
        Ok(match self.fees {
            Fees::Nobody => format!("0{NATIVE}").parse()?,
            Fees::Granted | Fees::Own => self.price.clone(),
        })
    }

    /// Signs as the account's next transaction, sends it, and waits until it is in a block.
    fn transact(
        &mut self,
        key: &Key,
        granter: Option<String>,
        messages: Vec<Any>,
    ) -> Result<(Signed, Outcome)> {
        let gas = Gas { granter: granter.clone(), ..Gas::at(self.price()?) };
        let wallet = Wallet::new(self.client.clone(), key.clone(), gas);
        let address = wallet.address();
        let mut tries = 0;
        let signed = loop {
            let account = match self.accounts.get(&address) {
                Some(account) => *account,
                None => self.runtime.block_on(wallet.account())?,
            };
            let signed = self.sign(&wallet, account, granter.as_deref(), &messages)?;
            match self.runtime.block_on(self.client.broadcast(&signed.bytes)) {
                Ok(()) => {
                    self.accounts.insert(address, Account { sequence: account.sequence + 1, ..account });
                    break signed;
                }
                // someone else has used this key: look again
                Err(error) if tries < 5 && matches!(error.refusal(), Some(Refusal::Sequence { .. })) => {
                    self.accounts.remove(&address);
                    self.runtime.block_on(self.client.next_block(PATIENCE))?;
                    tries += 1;
                }
                Err(error) => return Err(error.into()),
            }
        };
        let outcome = self.runtime.block_on(self.client.wait(&signed.hash, PATIENCE, |_| {}))?;
        let time = self.runtime.block_on(self.client.time(outcome.height))?;
        self.last.height = outcome.height;
        self.last.time = time;
        Ok((signed, outcome))
    }

    fn by_station(&mut self, messages: Vec<Any>) -> Result<Outcome> {
        let station = self.station.clone();
        let (signed, outcome) = self.transact(&station, None, messages)?;
        match outcome.refusal {
            Some(refusal) => bail!("{}: {refusal}", signed.hash),
            None => Ok(outcome),
        }
    }

    fn station(&self) -> String {
        self.station.address(self.client.prefix())
    }

    /// What an account has less than these coins: test accounts of the chain have some.
    fn missing(&mut self, account: &Addr, coins: &[Coin]) -> Result<Vec<Coin>> {
        let mut missing = vec![];
        for coin in coins {
            let more = coin.amount.u128().saturating_sub(self.balance(account, &coin.denom)?);
            if more > 0 {
                missing.push(Coin::new(more, coin.denom.clone()));
            }
        }
        Ok(missing)
    }

    /// A grant for each of those that have none yet.
    fn grants(&mut self, accounts: &[Addr]) -> Result<Vec<Any>> {
        let station = self.station();
        let mut messages = vec![];
        for account in accounts.iter().filter(|account| self.granted.insert(account.to_string())) {
            // an earlier suite on the same chain may have granted it, of a kind that is not asked for here
            let found = self.runtime.block_on(self.client.fee_grant(&station, account.as_str()))?;
            if found.is_none() {
                messages.push(FeeGrant::grant_all(&station, account.as_str()));
            }
        }
        Ok(messages)
    }
}

impl Mirror for Wasmd {
    fn address(&self, name: &str) -> Addr {
        let secret = secret(&format!("account {name}"));
        let named = self.named.get(name).cloned();
        let own = named.is_none();
        #[allow(clippy::expect_used, reason = "a hash is a key but once in 2^128")]
        let key = named.map_or_else(|| Key::from_bytes(secret), Ok).expect("a key");
        let address = key.address(self.client.prefix());
        if own {
            self.secrets.borrow_mut().insert(address.clone(), secret);
        }
        self.keys.borrow_mut().insert(address.clone(), key);
        Addr::unchecked(address)
    }

    fn fund(&mut self, accounts: &[Addr], coins: &[Coin]) -> Result<()> {
        for some in accounts.chunks(FUNDED_AT_ONCE) {
            let mut messages = vec![];
            for account in some {
                let missing = self.missing(account, coins)?;
                if !missing.is_empty() {
                    messages.push(message::send(&self.station(), account.as_str(), &missing));
                }
            }
            if self.fees == Fees::Granted {
                messages.extend(self.grants(some)?);
            } else {
                self.payers.extend(some.iter().map(Addr::to_string));
            }
            if !messages.is_empty() {
                self.by_station(messages)?;
            }
        }
        Ok(())
    }

    fn store(&mut self, contract: &str) -> Result<u64> {
        let part = Part::parse(contract).context("a contract of the suite")?;
        let Artifact { wasm, checksum } = self.artifacts.of(part).clone();
        let id = self.store_wasm(wasm)?;
        self.code.borrow_mut().insert(part, (id, checksum));
        Ok(id)
    }

    fn store_wasm(&mut self, wasm: Vec<u8>) -> Result<u64> {
        let wasm = Artifact::new(wasm).gzip()?;
        let outcome = self.by_station(vec![message::store(&self.station(), wasm)])?;
        let id = chain::attribute(&outcome.events, "store_code", "code_id");
        Ok(id.context("an event tells the code's number")?.parse()?)
    }

    fn send(&mut self, sender: &Addr, msg: &CosmosMsg) -> Result<Sent> {
        let key = self.keys.borrow().get(sender.as_str()).cloned();
        let key = key.with_context(|| format!("{sender} has no key here"))?;
        let own = self.payers.contains(sender.as_str());
        if !own {
            let missing = self.grants(std::slice::from_ref(sender))?;
            if !missing.is_empty() {
                self.by_station(missing)?;
            }
        }
        let message = message::of(sender.as_str(), msg)?;
        let (signed, outcome) = self.transact(&key, (!own).then(|| self.station()), vec![message])?;
        let result = match outcome.refusal {
            None => {
                self.note(msg, &outcome.events);
                Ok(outcome.events)
            }
            Some(Refusal::Contract(words)) => Err(Refused::Contract(words)),
            Some(Refusal::Gas(words)) => return Err(anyhow!("{}: out of gas: {words}", signed.hash)),
            Some(other) => Err(Refused::Chain(other.to_string())),
        };
        let receipt = Receipt { hash: signed.hash, gas: outcome.gas_used, bytes: outcome.bytes };
        let fee = (own && self.fees == Fees::Own).then(|| self.price.fee(GAS));
        let sent = Sent { block: self.last.clone(), receipt, fee, result };
        (self.told)(&sent);
        Ok(sent)
    }

    fn advance(&mut self, seconds: u64) -> Result<BlockInfo> {
        let target = self.last.time.plus_seconds(seconds);
        self.look()?;
        let left = target.seconds().saturating_sub(self.last.time.seconds());
        if left > WAITED {
            self.localnet.advance(left)?;
        }
        while self.last.time < target {
            self.ask(self.client.next_block(PATIENCE))?;
            self.look()?;
        }
        Ok(self.last.clone())
    }

    fn balance(&mut self, account: &Addr, denom: &str) -> Result<u128> {
        Ok(self.ask(self.client.balance(account.as_str(), denom))?.u128())
    }

    fn code_of(&mut self, contract: &Addr) -> Result<(u64, Addr)> {
        let found = self.ask(self.client.contract(contract.as_str()))?;
        Ok((found.code_id, Addr::unchecked(found.admin)))
    }

    fn state(&mut self, contract: &Addr) -> Result<Vec<(Binary, Binary)>> {
        self.ask(self.client.state(contract.as_str()))
    }
}
