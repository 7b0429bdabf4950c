//! What holds over all five contracts at once. Tests on the embedded chain are under `suite/`, those on a wasmd chain
//! under `wasmd/`, measurements under `benches/`; here is what they share.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what a test cannot go on without stops it"
)]

pub mod coverage;
pub mod migration;
