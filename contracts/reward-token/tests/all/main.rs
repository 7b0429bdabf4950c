//! reward-token: a file per action, from one suite builder.
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

mod bond;
mod common;
mod delegate;
mod emit;
mod instantiate;
mod interfaces;
mod mint;
mod ownership;
mod pauses;
mod power;
mod property_bonding;
mod property_reserve;
mod redeem;
mod release;
mod skim;
mod unbond;
mod wallet;
mod wallet_differential;
mod wire;
