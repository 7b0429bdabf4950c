//! Voters, and proposals that pass.

use anyhow::Result;
use api::ProposalId;
use api::event::ChainEvent;
use api::governance::{Action, ExecuteMsg, Founders, ProposalResponse, Proposed, QueryMsg, Vote};
use cosmwasm_std::{Addr, Coin, WasmMsg, to_json_binary};
use cw_multi_test::AppResponse;
use cw20::Cw20ExecuteMsg;
use serde::Serialize;

use crate::{NATIVE, PROPOSAL_DEPOSIT, Suite};

/// What each of [`Suite::voters`] has bonded, micro-GRAIN.
pub const VOTER_GRAIN: u128 = 10_000_000;

/// The founders' group of a suite.
#[derive(Debug, Clone)]
pub struct Founding {
    /// Names of their accounts.
    pub members: Vec<String>,
    /// How many must approve.
    pub threshold: u8,
    /// Seconds from instantiation to the sunset.
    pub term: u64,
    /// Enrolled identities from which on anyone can end it.
    pub enrolled: u64,
    /// Bonded GRAIN from which on anyone can end it, micro.
    pub bonded: u128,
}

impl Founding {
    /// As governance is told at instantiation.
    pub(crate) fn draft(&self, suite: &Suite) -> Founders {
        Founders {
            members: self.members.iter().map(|name| suite.address(name).to_string()).collect(),
            threshold: self.threshold,
            until: suite.now() + self.term,
            enrolled: self.enrolled,
            bonded: self.bonded.into(),
        }
    }
}

/// An action that sends a message to a contract.
pub fn action(contract: &Addr, msg: &impl Serialize) -> Action {
    Action::Execute { contract: contract.to_string(), msg: to_json_binary(msg).expect("a message is JSON") }
}

impl Suite {
    /// Registers the person `name`, gives them GRAIN from the treasury, and has them bond and enrol.
    pub fn voter(&mut self, name: &str, grain: u128) -> Addr {
        let voter = self.person(name);
        self.endow(&voter, grain);
        let governance = self.contracts.governance.clone();
        self.execute(&voter, &governance, &ExecuteMsg::Enrol {}, &[]).expect("enrol");
        voter
    }

    /// Gives someone GRAIN from the treasury, has them bond it, and makes a block, so that it counts.
    pub fn endow(&mut self, who: &Addr, grain: u128) {
        self.give_grain(who, grain);
        self.bond(who, grain).expect("bond");
        self.advance(1);
    }

    /// Gives someone GRAIN from the treasury, micro.
    pub fn give_grain(&mut self, who: &Addr, amount: u128) {
        let treasury = self.address("treasury");
        let give = Cw20ExecuteMsg::Transfer { recipient: who.to_string(), amount: amount.into() };
        self.grain_msg(&treasury, &give).expect("the treasury has GRAIN");
    }

    /// Five voters, each with [`VOTER_GRAIN`] bonded: enough for every quorum of the suite.
    pub fn voters(&mut self) -> Vec<Addr> {
        (1..=5).map(|number| self.voter(&format!("voter {number}"), VOTER_GRAIN)).collect()
    }

    /// Proposes, and returns the proposal's number.
    pub fn propose(&mut self, proposer: &Addr, actions: Vec<Action>) -> ProposalId {
        let msg = ExecuteMsg::ProposeActions { title: "a proposal".into(), dossier: None, actions };
        let governance = self.contracts.governance.clone();
        let response = self
            .execute(proposer, &governance, &msg, &[Coin::new(PROPOSAL_DEPOSIT, NATIVE)])
            .expect("propose");
        response.events.iter().find_map(Proposed::parse).expect("an event tells the number").proposal
    }

    /// Votes.
    pub fn vote(&mut self, voter: &Addr, proposal: ProposalId, vote: Vote) -> Result<AppResponse> {
        let governance = self.contracts.governance.clone();
        self.execute(voter, &governance, &ExecuteMsg::Vote { proposal, vote }, &[])
    }

    /// Proposes, has everyone vote yes, and goes to when it can be executed.
    pub fn pass(&mut self, voters: &[Addr], actions: Vec<Action>) -> ProposalId {
        let proposer = voters.first().expect("someone votes").clone();
        let proposal = self.propose(&proposer, actions);
        for voter in voters {
            self.vote(voter, proposal, Vote::Yes).expect("vote");
        }
        let found = self.proposal(proposal);
        self.advance_to(found.execute_from);
        proposal
    }

    /// A proposal as it is now.
    pub fn proposal(&self, proposal: ProposalId) -> ProposalResponse {
        self.query(&self.contracts.governance, &QueryMsg::ProposalDetail { proposal }).expect("proposal")
    }

    /// Executes a proposal.
    pub fn enact(&mut self, proposal: ProposalId) -> Result<AppResponse> {
        let (anyone, governance) = (self.address("anyone"), self.contracts.governance.clone());
        self.execute(&anyone, &governance, &ExecuteMsg::Execute { proposal }, &[])
    }

    /// Has a guardian stop an action of a contract for so many seconds.
    pub fn pause(
        &mut self,
        guardian: &Addr,
        contract: &Addr,
        action: &str,
        seconds: u64,
    ) -> Result<AppResponse> {
        let (contract, action) = (contract.to_string(), action.into());
        let governance = self.contracts.governance.clone();
        self.execute(guardian, &governance, &ExecuteMsg::Pause { contract, action, seconds }, &[])
    }

    /// Hands the four other contracts over to governance, in two steps, and lets it alone migrate all five.
    pub fn hand_over(&mut self) {
        let (owner, anyone, contracts) = (self.owner.clone(), self.address("anyone"), self.contracts.clone());
        let governance = contracts.governance.clone();
        let offer = Owned::UpdateOwnership(cw_ownable::Action::TransferOwnership {
            new_owner: governance.to_string(),
            expiry: None,
        });
        for contract in [&contracts.registry, &contracts.token, &contracts.data_pool, &contracts.marketplace]
        {
            if self.marketplace_is_account && *contract == contracts.marketplace {
                continue;
            }
            self.execute(&owner, contract, &offer, &[]).expect("offer ownership");
            let adopt = ExecuteMsg::Adopt { contract: contract.to_string() };
            self.execute(&anyone, &governance, &adopt, &[]).expect("adopt");
        }
        for contract in contracts.all() {
            if self.marketplace_is_account && *contract == contracts.marketplace {
                continue;
            }
            let update =
                WasmMsg::UpdateAdmin { contract_addr: contract.to_string(), admin: governance.to_string() };
            self.run(&owner, update.into()).expect("the deployer is admin");
        }
    }
}

/// The message that cw-ownable gives every contract.
#[cosmwasm_schema::cw_serde]
enum Owned {
    UpdateOwnership(cw_ownable::Action),
}
