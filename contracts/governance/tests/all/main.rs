//! governance, from the suite.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs
)]

mod adopt;
mod enrol;
mod execute;
mod held;
mod instantiate;
mod propose;
mod purse;
mod vote;

use api::governance::{ProposalResponse, ProposalStatus, QueryMsg};
use testkit::Suite;

/// A proposal as it is now.
fn proposal(suite: &Suite, proposal: u64) -> ProposalResponse {
    suite.query(&suite.contracts.governance, &QueryMsg::Proposal { proposal }).unwrap()
}

fn status(suite: &Suite, id: u64) -> ProposalStatus {
    proposal(suite, id).status
}
