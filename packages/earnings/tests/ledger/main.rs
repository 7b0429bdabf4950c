//! The revenue ledger, line by line and against a model that keeps everything.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

mod claims;
mod costs;
mod fees;
mod lines;
mod model;
mod random;
mod refusals;
mod store;
mod world;
