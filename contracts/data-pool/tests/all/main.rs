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

mod audit_pay;
mod audits;
mod claim;
mod close;
mod cohorts;
mod contribute;
mod cosign;
mod cut;
mod emission;
mod end_to_end;
mod erased;
mod expire;
mod flush;
mod hostile;
mod instantiate;
mod open;
mod pauses;
mod pools;
mod publish;
mod reentry;
mod resubmit;
mod running;
mod settle;
mod shares;
mod skim;
mod support;
mod uses;
mod verify;
mod void;
mod weights;
mod wire;
mod withdraw;
