//! identity-registry: who people are and what they may do.
//!
//! It learns no name: an issuer that knows the person signs a credential for an address, and the registry
//! keeps what others have to check. Other contracts read its records raw, by the layouts in `api`.

pub mod contract;
pub mod error;

mod auditors;
mod committees;
mod config;
mod custody;
mod equivocation;
mod exchange_keys;
mod identities;
mod issuers;
mod relayers;
mod roles;

pub use error::ContractError;
