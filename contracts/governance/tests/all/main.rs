//! governance, from the suite.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs
)]

mod actions;
mod adopt;
mod cw3;
mod double;
mod enrol;
mod execute;
mod founders;
mod guardians;
mod held;
mod instantiate;
mod migration;
mod property;
mod propose;
mod purse;
mod vote;

use api::governance::{Action, ExecuteMsg, ProposalResponse, ProposalStatus};
use cosmwasm_std::{Addr, Coin};
use governance::ContractError;
use testkit::{NATIVE, PROPOSAL_DEPOSIT, Suite};

/// A proposal as it is now.
fn proposal(suite: &Suite, proposal: u64) -> ProposalResponse {
    suite.proposal(proposal)
}

/// What proposing takes.
fn deposit() -> Vec<Coin> {
    vec![Coin::new(PROPOSAL_DEPOSIT, NATIVE)]
}

/// Sends a message without funds, which must be refused.
fn refused(suite: &mut Suite, who: &Addr, msg: &ExecuteMsg) -> ContractError {
    let governance = suite.contracts.governance.clone();
    suite.refused(who, &governance, msg, &[])
}

/// Sends a message without funds.
fn send(suite: &mut Suite, who: &Addr, msg: &ExecuteMsg) -> cw_multi_test::AppResponse {
    let governance = suite.contracts.governance.clone();
    suite.execute(who, &governance, msg, &[]).unwrap()
}

/// Proposes actions, which must be refused.
fn unproposable(suite: &mut Suite, who: &Addr, actions: Vec<Action>) -> ContractError {
    let governance = suite.contracts.governance.clone();
    let msg = ExecuteMsg::ProposeActions { title: "t".into(), dossier: None, actions };
    suite.refused(who, &governance, &msg, &deposit())
}

fn status(suite: &Suite, id: u64) -> ProposalStatus {
    proposal(suite, id).status
}
