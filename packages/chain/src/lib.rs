//! A client of a wasmd chain: keys, transactions, queries. As thin as it can be over cosmrs and tendermint-rpc; it
//! knows nothing of the suite's contracts.
//!
//! ```no_run
//! # async fn example() -> Result<(), chain::Error> {
//! use chain::{Client, Gas, Key, Wallet, message};
//! let client = Client::connect("http://127.0.0.1:26657").await?;
//! let key = Key::from_mnemonic("word word ...", 0)?;
//! let wallet = Wallet::new(client, key, Gas::at("0.025ustake".parse()?));
//! let bond = message::execute(&wallet.address(), "wasm1...", &serde_json::json!({"bond": {}}), &[])?;
//! let included = wallet.send(vec![bond]).await?;
//! println!("in block {}: {}", included.height, included.hash);
//! # Ok(())
//! # }
//! ```

mod account;
mod client;
mod delivery;
mod error;
mod fate;
mod fee_grant;
pub mod files;
mod gas;
mod key;
mod keystore;
pub mod message;
mod passphrase;
mod refusal;
mod test_accounts;
mod transaction;
mod wallet;

pub use cosmrs::Any;

pub use account::Account;
pub use client::{Client, Code, Contract};
pub use error::{Error, KeyError, KeystoreError};
pub use fate::Fate;
pub use fee_grant::FeeGrant;
pub use gas::{Gas, GasPrice};
pub use key::{Key, is_address};
pub use keystore::{Entry, Keystore};
pub use passphrase::{PASSPHRASE_VARIABLE, Passphrase, TEST_PASSPHRASE};
pub use refusal::Refusal;
pub use test_accounts::{TestAccount, TestAccounts};
pub use transaction::{Found, Included, Outcome, attribute};
pub use wallet::{Progress, Signed, Wallet};

/// What wasmd's addresses begin with.
pub const PREFIX: &str = "wasm";

/// One runtime for a program that does one thing after the other.
pub fn block_on<T>(work: impl Future<Output = T>) -> std::io::Result<T> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?.block_on(work))
}

/// Waits, within [`block_on`], where a caller cannot: for instance behind a trait that is not asynchronous.
pub fn wait_for<T>(work: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(work))
}
