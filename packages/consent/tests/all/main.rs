//! consent: receipts, access reports and evidence of erasure, one file a document.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops where something is wrong"
)]

mod access;
mod after;
mod erasure;
mod held;
mod receipts;
mod samples;
mod valid;
mod vectors;
