//! marketplace: requests, matches, orders, escrow, delivery, disputes, licences, offers.
//!
//! It holds what buyers have paid until the key they paid for is on chain and checked, and knows who may use
//! what. What terms demand is checked by data-pool, where the terms are.

pub mod contract;
pub mod error;

mod config;
mod delivery;
mod denoms;
mod disputes;
mod erasures;
mod escrow;
mod licences;
mod offers;
mod orders;
mod pauses;
mod payouts;
mod requests;
mod settlement;

pub use error::ContractError;
