//! data-pool: pools, terms, contributions, verification, audits, editions, earnings.
//!
//! One room a thing that is kept, each with its state, its actions and its queries. What is written once lies
//! apart from what changes often, so that frequent writes are small. Money is counted in `money` and, where it
//! is owed to contributors, in the `earnings` ledger; nowhere else.

pub mod contract;
pub mod error;

mod audits;
mod claims;
mod cohorts;
mod config;
mod contributions;
mod contributors;
mod editions;
mod emission;
mod erasures;
mod money;
mod orders;
mod pools;
mod reports;
mod shares;
mod staleness;
mod verification;

pub use error::ContractError;
