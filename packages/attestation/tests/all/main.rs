//! attestation: what is signed, who signed, and whether it is good here and now.
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

mod digests;
mod quorum;
mod report;
mod samples;
mod signer;
mod vectors;
