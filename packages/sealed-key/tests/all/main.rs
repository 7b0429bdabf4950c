#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]
//! The sealed key, from outside: checks run on the functions that a chain has.

mod common;
mod delivery;
mod opening;
mod possession;
mod vectors;
