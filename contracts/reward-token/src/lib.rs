//! reward-token: GRAIN. A cw20 token whose bonded part votes, and which a reserve backs that nobody can spend.
//!
//! Bonded GRAIN and GRAIN on its way out of the bond are the contract's own cw20 balance; the reserve is its
//! balance of one native denom. All three are counted apart, never derived from a balance.

pub mod contract;
pub mod curve;
pub mod error;

mod balances;
mod bonding;
mod config;
mod delegation;
mod interfaces;
mod power;
mod reserve;
mod wallet;

pub use error::ContractError;
