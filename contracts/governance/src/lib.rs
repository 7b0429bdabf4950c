//! governance: proposals, votes, timelock, purse. It validates pools and owns every other contract.
//!
//! It holds no one's money but the purse and deposits, counted apart: a passed proposal cannot take earnings,
//! escrow, bonds or reserve, because no contract has a message for that.

pub mod contract;
pub mod error;

mod actions;
mod calls;
mod config;
mod cw3;
mod enrolment;
mod founders;
mod guardians;
mod ownership;
mod proposals;
mod purse;
mod votes;

pub use error::ContractError;
