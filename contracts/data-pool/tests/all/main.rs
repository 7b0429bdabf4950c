//! Tests of data-pool: one file an action, all from one suite builder, with the money of every contract checked
//! before and after every message.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub
)]

mod claim;
mod close;
mod cohorts;
mod contribute;
mod cut;
mod emission;
mod end_to_end;
mod flush;
mod hostile;
mod instantiate;
mod open;
mod pools;
mod publish;
mod settle;
mod shares;
mod support;
mod verify;
mod void;
mod withdraw;
