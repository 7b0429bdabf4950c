//! The suite builder that every multi-contract test starts from, and the embedded chain of the demo.
//!
//! ```no_run
//! let mut suite = testkit::Suite::new();
//! let ann = suite.person("ann");
//! ```
//!
//! A suite is a chain in one process with the five contracts stored, instantiated and wired, three issuers,
//! four bonded relayers who are the committee and the keepers of custody key 1, and funded accounts. Every
//! message goes through [`Suite::execute`], which checks the money equation of every contract before and
//! after: balance == counters + what was sent to it unasked.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    reason = "a suite that cannot be set up, or whose money does not add up, must stop the test"
)]

mod builder;
mod chain;
mod code;
mod data_pool;
mod doubles;
mod governance;
mod history;
mod identity_registry;
mod marketplace;
mod meter;
mod mirror;
mod money;
mod relayers;
mod reward_token;

use std::collections::{BTreeMap, BTreeSet};

use api::{CustodyId, IssuerId};
use attestation::Signer;
use cosmwasm_std::{Addr, Binary, Coin, Event, Uint128};
use cw_multi_test::App;
use mirror::Mirrored;
use sealed_key::CustodySecret;

pub use api::Durations;
pub use builder::{Builder, RelayerSecrets, secret};
pub use data_pool::{CUT_PERIOD, content_id, verdict_on};
pub use doubles::Manner;
pub use governance::{Founding, VOTER_GRAIN, action};
pub use marketplace::Market;
pub use meter::{Meter, Touched, Usage};
pub use mirror::{Mirror, Receipt, Refused, Sent};
pub use money::Equation;
pub use relayers::sign_all;

/// The denom that pays fees, deposits, bonds, and backs GRAIN.
pub const NATIVE: &str = "ustake";
/// Another denom that orders may be paid in, as it arrives by IBC.
pub const OTHER: &str = "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2";
/// The id of the embedded chain; [`Suite::chain_id`] is the other chain's, where a suite is on one.
pub const CHAIN_ID: &str = "sheaf-test-1";
/// What every account holds of each native denom at the start, micro.
pub const START: u128 = 1_000_000_000_000;
/// What a relayer bonds, micro-`NATIVE`.
pub const RELAYER_BOND: u128 = 1_000_000;
/// What a pool's proposal takes, micro-`NATIVE`.
pub const POOL_DEPOSIT: u128 = 500_000;
/// What a cohort of own terms takes, micro-`NATIVE`.
pub const COHORT_DEPOSIT: u128 = 100_000;
/// What a governance proposal takes, micro-`NATIVE`.
pub const PROPOSAL_DEPOSIT: u128 = 250_000;
/// What the account `treasury` holds at genesis, micro-GRAIN.
pub const TREASURY: u128 = 100_000_000_000;
/// Relayers of the suite.
pub const RELAYERS: usize = 4;

/// Where the contracts are.
#[derive(Debug, Clone)]
pub struct Contracts {
    /// identity-registry.
    pub registry: Addr,
    /// reward-token.
    pub token: Addr,
    /// governance.
    pub governance: Addr,
    /// data-pool.
    pub data_pool: Addr,
    /// marketplace.
    pub marketplace: Addr,
}

impl Contracts {
    /// All five.
    pub fn all(&self) -> [&Addr; 5] {
        [&self.registry, &self.token, &self.governance, &self.data_pool, &self.marketplace]
    }
}

/// A message that succeeded.
#[derive(Debug, Clone)]
pub struct Deed {
    /// Height of its block.
    pub height: u64,
    /// Time of its block, seconds.
    pub time: u64,
    /// Who sent it.
    pub sender: Addr,
    /// To which contract.
    pub contract: Addr,
    /// What it says, JSON.
    pub msg: Binary,
    /// With which funds.
    pub funds: Vec<Coin>,
    /// What came of it.
    pub events: Vec<Event>,
    /// Its transaction on the other chain, if there is one.
    pub receipt: Option<Receipt>,
}

/// A relayer of the suite, who is a keeper too.
pub struct Relayer {
    /// Its address.
    pub address: Addr,
    /// Its signing key.
    pub signer: Signer,
    /// The seed of its age identity.
    pub age_seed: [u8; 32],
    /// Its age recipient.
    pub recipient: String,
}

/// A KYC issuer of the suite.
pub struct TestIssuer {
    /// Its number in the registry.
    pub id: IssuerId,
    /// The issuer's application.
    pub app: issuer::Issuer,
}

/// A chain with the whole suite on it.
pub struct Suite {
    /// The embedded chain.
    pub app: App,
    /// Who instantiated everything and owns it until hand-over.
    pub owner: Addr,
    /// Where the contracts are.
    pub contracts: Contracts,
    /// Numbers 1 and 2 share nullifier domain 1 (persons), number 3 has domain 2 (organisations).
    pub issuers: Vec<TestIssuer>,
    /// The committee of epoch 1 and the keepers of custody key 1, by index.
    pub relayers: Vec<Relayer>,
    /// The custody key.
    pub custody: CustodySecret,
    /// Its number.
    pub custody_id: CustodyId,
    /// Every message that succeeded, in order.
    pub journal: Vec<Deed>,
    /// (contract, denom) -> what was sent to it unasked.
    pub(crate) donations: BTreeMap<(Addr, String), Uint128>,
    /// Contracts beside the suite whose money is checked too, by name.
    pub(crate) watched: BTreeMap<&'static str, Addr>,
    pub(crate) marketplace_is_account: bool,
    pub(crate) contribution_deposit: u128,
    pub(crate) meter: Option<Meter>,
    /// Accounts that have coins.
    pub(crate) funded: BTreeSet<Addr>,
    pub(crate) mirror: Option<Mirrored>,
    /// Transactions of the other chain, one for each message that was sent.
    pub receipts: Vec<Receipt>,
}
