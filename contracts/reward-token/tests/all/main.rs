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
mod emit;
mod instantiate;
mod mint;
mod ownership;
mod power;
mod property_bonding;
mod property_reserve;
mod redeem;
mod release;
mod unbond;
mod wallet;
mod wallet_differential;
mod wire;
