//! Signs and sends transactions of one account.

use std::fmt;
use std::time::Duration;

use cosmrs::Any;
use cosmrs::tx::{Body, Fee, SignDoc, SignerInfo};
use tokio::time::{Instant, sleep};

use crate::message::coins;
use crate::{Account, Client, Error, Fate, Gas, Included, Key};

/// How long a block may take at least where what became of a transaction hangs on it, however short patience is.
const BLOCK: Duration = Duration::from_secs(20);

/// What people are told of a refusal that a wallet goes on after by itself.
const TRY_AGAIN: [&str; 2] = ["; try again", ": try again"];

/// An account of a chain, and its key.
pub struct Wallet {
    client: Client,
    key: Key,
    gas: Gas,
    patience: Duration,
    progress: Box<dyn Fn(Progress<'_>) + Send + Sync>,
}

/// What a wallet is doing.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// The node has taken a transaction.
    Sent {
        /// Its hash.
        hash: &'a str,
    },
    /// Nothing answered: whether the node has it is not known. It is looked for, and handed over again.
    Lost {
        /// Its hash.
        hash: &'a str,
    },
    /// It is in no block yet.
    Waiting {
        /// Its hash.
        hash: &'a str,
        /// Since when.
        seconds: u64,
    },
    /// Another transaction of the account came first, or the node is just up again: it is done after the next block.
    Again {
        /// Why.
        error: &'a Error,
    },
}

impl fmt::Display for Progress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent { hash } => write!(f, "sent {hash}"),
            Self::Lost { hash } => write!(f, "no answer to {hash}, which may have come: looking for it"),
            Self::Waiting { hash, seconds } => write!(f, "{hash} is in no block yet, after {seconds} s"),
            Self::Again { error } => {
                let why = error.to_string();
                let why = TRY_AGAIN.iter().fold(&*why, |why, end| why.strip_suffix(end).unwrap_or(why));
                write!(f, "{why}: this one goes on after the next block")
            }
        }
    }
}

/// A transaction that is signed and not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// As it goes to the node.
    pub bytes: Vec<u8>,
    /// Its hash.
    pub hash: String,
    /// The account's sequence that it takes: of all transactions with the same one, one gets into a block.
    pub sequence: u64,
    /// The gas that it may use.
    pub gas: u64,
}

impl Signed {
    /// By others: its bytes, the sequence that it takes, and the gas that it may use.
    pub fn new(bytes: Vec<u8>, sequence: u64, gas: u64) -> Self {
        Self { hash: hash(&bytes), bytes, sequence, gas }
    }
}

impl Wallet {
    /// Waits 60 s for a transaction, and tells nobody.
    pub fn new(client: Client, key: Key, gas: Gas) -> Self {
        Self { client, key, gas, patience: Duration::from_secs(60), progress: Box::new(|_| {}) }
    }

    /// Waits so long for a transaction.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Tells what it is doing.
    pub fn on_progress(mut self, tell: impl Fn(Progress<'_>) + Send + Sync + 'static) -> Self {
        self.progress = Box::new(tell);
        self
    }

    /// The account.
    pub fn address(&self) -> String {
        self.key.address(self.client.prefix())
    }

    /// Its key.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Its chain.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Its account, as of the last block.
    pub async fn account(&self) -> Result<Account, Error> {
        self.client.account(&self.address()).await
    }

    /// Simulates and signs, as the account's next transaction. Its memo is drawn at random: another program of the same key
    /// may say the same at the same moment, and would take this transaction, were its bytes the same, for its own.
    pub async fn sign(&self, messages: Vec<Any>, account: Account) -> Result<Signed, Error> {
        let body = Body::new(messages, format!("{:016x}", rand::random::<u64>()), 0u32);
        // with a fee, however small: paying it takes gas too
        let simulated = self.client.simulate(self.sign_with(&body, account, 1)?.bytes).await?;
        self.sign_with(&body, account, self.gas.limit(simulated))
    }

    /// The gas that messages would be allowed, as the account's next transaction; or why they would be refused. Nothing is
    /// sent.
    pub async fn simulate(&self, messages: Vec<Any>) -> Result<u64, Error> {
        Ok(self.sign_next(&messages, Instant::now()).await?.gas)
    }

    /// Signs without a simulation: it may use so much gas.
    pub fn sign_within(&self, messages: Vec<Any>, account: Account, gas: u64) -> Result<Signed, Error> {
        self.sign_with(&Body::new(messages, "", 0u32), account, gas)
    }

    fn sign_with(&self, body: &Body, account: Account, gas: u64) -> Result<Signed, Error> {
        let encode =
            |error: cosmrs::ErrorReport| Error::Encode { what: "a transaction", reason: error.to_string() };
        let fee = cosmos_sdk_proto::cosmos::tx::v1beta1::Fee {
            amount: coins(&self.gas.price.fees(gas)),
            gas_limit: gas,
            payer: String::new(),
            granter: self.gas.granter.clone().unwrap_or_default(),
        };
        let fee = Fee::try_from(fee).map_err(encode)?;
        let auth = SignerInfo::single_direct(Some(self.key.public_key()), account.sequence).auth_info(fee);
        let document = SignDoc::new(body, &auth, self.client.id(), account.number).map_err(encode)?;
        let bytes = document.sign(&self.key.signing_key()).and_then(|raw| raw.to_bytes()).map_err(encode)?;
        Ok(Signed::new(bytes, account.sequence, gas))
    }

    /// Signs, sends and waits until it is in a block. Where another transaction of the account came first, it is signed
    /// anew with the account's next sequence, once it is sure that the one before will never be in a block; where the node
    /// is just up again, it gets the same bytes after its next block. As long as patience lasts. Where nobody can say
    /// whether it came, it is [`Error::Pending`], and still the only one.
    pub async fn send(&self, messages: Vec<Any>) -> Result<Included, Error> {
        let began = Instant::now();
        let mut signed = self.sign_next(&messages, began).await?;
        loop {
            let error = match self.client.deliver(&signed, self.patience, &self.progress).await {
                Err(error @ Error::Refused { .. }) => error,
                delivered => return delivered?.included(&signed.hash),
            };
            let (early, over) = (error.is_too_early(), began.elapsed() >= self.patience);
            if early && !over {
                (self.progress)(Progress::Again { error: &error });
            }
            // a proxy that asks twice hands on how the second was refused: the first may have come
            match self.fate(&signed, if early { 1 } else { 2 }).await? {
                Fate::Done(outcome) => return outcome.included(&signed.hash),
                Fate::Open if early && over => {
                    return Err(Error::Pending { hash: signed.hash, waited: began.elapsed(), error: None });
                }
                Fate::Open if early => {}
                Fate::Replaced if early && !over => signed = self.sign_next(&messages, began).await?,
                _ => return Err(error),
            }
        }
    }

    /// Signs as the account's next transaction: after those that the node has taken, and no block has yet.
    async fn sign_next(&self, messages: &[Any], began: Instant) -> Result<Signed, Error> {
        loop {
            match self.sign(messages.to_vec(), self.account().await?).await {
                Err(error) if error.is_too_early() && began.elapsed() < self.patience => {
                    (self.progress)(Progress::Again { error: &error });
                    self.client.next_block(self.patience).await?;
                }
                signed => return signed,
            }
        }
    }

    /// What became of a transaction that a node refused, as of so many blocks later. For one that another came before, that
    /// is the next: its block counts up the sequence. Any other may be in the one that is being made without it, and be in
    /// the one after.
    async fn fate(&self, signed: &Signed, blocks: u32) -> Result<Fate, Error> {
        let (began, address, patience) = (Instant::now(), self.address(), self.patience.max(BLOCK));
        loop {
            let fate = async {
                for _ in 0..blocks {
                    self.client.next_block(patience).await?;
                }
                self.client.fate(&signed.hash, &address, signed.sequence, patience).await
            };
            let error = match fate.await {
                Ok(Fate::Unknown) => Error::Unknown { address, sequence: signed.sequence },
                Err(error) if error.is_no_answer() && began.elapsed() < patience => {
                    sleep(self.client.pause).await;
                    continue;
                }
                Err(error) => error,
                fate => return fate,
            };
            let (hash, waited, error) = (signed.hash.clone(), began.elapsed(), Some(error.into()));
            return Err(Error::Pending { hash, waited, error });
        }
    }

    /// Waits until a transaction is in a block.
    pub async fn wait(&self, hash: &str) -> Result<Included, Error> {
        (self.progress)(Progress::Sent { hash });
        self.client.wait(hash, self.patience, &self.progress).await?.included(hash)
    }
}

fn hash(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    cosmwasm_std::HexBinary::from(Sha256::digest(bytes).as_slice()).to_hex().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Refusal;

    #[test]
    fn nobody_is_told_to_try_again_what_is_tried_again() {
        for (refusal, why) in [
            (Refusal::Sequence { expected: Some(10) }, "came first (its number would be 10)"),
            (Refusal::Starting, "checks no signature before its next block"),
        ] {
            let said = Progress::Again { error: &Error::Refused { refusal, hash: None } }.to_string();
            assert!(said.ends_with(&format!("{why}: this one goes on after the next block")), "{said}");
        }
    }
}
