//! identity-registry: a file per action, from one suite builder.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops where something is wrong"
)]

mod add_custody;
mod add_issuer;
mod bond_relayer;
mod callers;
mod common;
mod create_role;
mod end_custody;
mod enlist;
mod erase;
mod funds;
mod grant;
mod grant_licensee;
mod hierarchy;
mod instantiate;
mod ownership;
mod pause;
mod property_bonds;
mod property_hierarchy;
mod property_identities;
mod property_roles;
mod prove_equivocation;
mod rebind;
mod register;
mod release_bond;
mod renew;
mod revoke;
mod revoke_batch;
mod rotate_committee;
mod rotate_issuer_key;
mod set_committee;
mod set_exchange_key;
mod set_issuer_status;
mod set_payout;
mod set_status;
mod skim;
mod unbond;
mod wire;
