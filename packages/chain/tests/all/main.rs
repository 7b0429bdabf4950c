//! chain: what a client promises whatever its node does, and what it says of a chain's "no".
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

mod delivery;
mod node;
mod refusals;
mod too_early;
