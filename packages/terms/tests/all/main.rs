#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]
//! Terms, from outside.

mod bounds;
mod common;
mod denoms;
mod judge;
mod odrl;
mod random;
mod vectors;
mod vocabulary;
mod words;
