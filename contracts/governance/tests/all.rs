//! governance, from the suite.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "all/adopt.rs"]
mod adopt;
#[path = "all/enrol.rs"]
mod enrol;
#[path = "all/execute.rs"]
mod execute;
#[path = "all/instantiate.rs"]
mod instantiate;
#[path = "all/propose.rs"]
mod propose;
#[path = "all/purse.rs"]
mod purse;
#[path = "all/vote.rs"]
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
