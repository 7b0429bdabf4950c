//! What every part of the suite says to every other: messages, responses, events, storage layouts that are
//! read raw, and typed clients. No contract logic lives here.
//!
//! One module a contract, each with `InstantiateMsg`, `ExecuteMsg`, `QueryMsg`, its responses, its events
//! and a client. Units, everywhere: amounts in micro-denom (10^-6), shares in basis points (1/10,000), times
//! and durations in seconds, sizes in bytes.
// What queries answer is named for the schema, which is not made for a chain.
#![cfg_attr(target_arch = "wasm32", allow(unused_imports))]

pub mod check;
pub mod denom;
pub mod event;
pub mod layout;
pub mod migrate;
pub mod money;
pub mod pause;
pub mod permission;

pub mod data_pool;
pub mod governance;
pub mod identity_registry;
pub mod marketplace;
pub mod reward_token;
mod timing;

pub use timing::Durations;

/// An identity's number in the identity registry. Counted from 1, never reused.
pub type IdentityId = u64;
/// A KYC issuer's number in the identity registry, from 1.
pub type IssuerId = u32;
/// A custody key's number in the identity registry, from 1.
pub type CustodyId = u32;
/// A pool's number, from 1.
pub type PoolId = u32;
/// A cohort's number, unique over all pools, from 1.
pub type CohortId = u32;
/// An edition's number within its pool, from 1.
pub type EditionNo = u32;
/// A contribution's number, from 1.
pub type ContributionId = u64;
/// An order's number, which is its licence's too, from 1.
pub type OrderId = u64;
/// A request's number, from 1.
pub type RequestId = u64;
/// An offer's number, from 1.
pub type OfferId = u64;
/// A proposal's number, from 1.
pub type ProposalId = u64;

/// The longest page of any paged query.
pub const MAX_PAGE: u32 = 100;
/// The page of a query that names no limit.
pub const DEFAULT_PAGE: u32 = 30;
/// Cohorts that a pool may have open at once; an edition names its cohorts by a mask of as many bits.
pub const MAX_COHORTS: u8 = 32;

/// How many entries a page has: `limit`, [`DEFAULT_PAGE`] without one, never above [`MAX_PAGE`].
pub fn page(limit: Option<u32>) -> usize {
    limit.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE).try_into().unwrap_or(usize::MAX)
}
