//! What holds over all five contracts at once.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs
)]

mod actions;
mod exits;
mod held;
mod migration;
mod namespaces;
mod permissions;
mod random;
mod schema;
