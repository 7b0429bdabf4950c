//! What happens in governance.

use api::ProposalId;
use api::governance::{Action, ExecuteMsg, ProposalResponse, ProposalStatus, Proposed, QueryMsg, Vote};
use cosmwasm_std::{Addr, Coin};
use rand::Rng;
use testkit::{NATIVE, PROPOSAL_DEPOSIT};

use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    ("enrol", 2, World::enrol),
    ("propose", 2, World::propose),
    ("vote", 10, World::vote),
    ("conclude", 3, World::conclude),
    ("execute", 6, World::execute),
    ("fund", 1, World::fund),
];

impl World {
    fn governance_message(
        &mut self,
        name: &'static str,
        sender: &Addr,
        msg: &ExecuteMsg,
        funds: &[Coin],
    ) -> bool {
        let contract = self.suite.contracts.governance.clone();
        self.send(name, sender, &contract, msg, funds).is_some()
    }

    fn proposal(&mut self) -> Option<ProposalResponse> {
        let last: Vec<ProposalResponse> = self
            .suite
            .query(
                &self.suite.contracts.governance,
                &QueryMsg::Proposals { start_after: self.last_proposal().checked_sub(3), limit: None },
            )
            .expect("proposals");
        self.any(&last)
    }

    fn last_proposal(&self) -> ProposalId {
        self.suite
            .journal
            .iter()
            .rev()
            .find_map(|deed| {
                deed.events.iter().find_map(|event| <Proposed as api::event::ChainEvent>::parse(event))
            })
            .map_or(0, |event| event.proposal)
    }

    fn enrol(&mut self) {
        let anyone = self.anyone();
        self.governance_message("enrol", &anyone, &ExecuteMsg::Enrol {}, &[]);
    }

    fn propose(&mut self) {
        let (proposer, to) = (self.anyone(), self.anyone());
        let coin = Coin::new(self.rng.gen_range(1..5_000u128), NATIVE);
        let actions = vec![Action::Spend { to: to.to_string(), coin }];
        let msg = ExecuteMsg::ProposeActions { title: "spend".into(), dossier: None, actions };
        let contract = self.suite.contracts.governance.clone();
        let deposit = [Coin::new(PROPOSAL_DEPOSIT, NATIVE)];
        if let Some(response) = self.send("propose", &proposer, &contract, &msg, &deposit) {
            let proposal = told::<Proposed>(&response)[0].proposal;
            if self.chance(2) {
                self.campaign(proposal);
            }
        }
    }

    fn vote(&mut self) {
        let Some(proposal) = self.proposal() else { return };
        let voters = self.voters.clone();
        let voter = if self.chance(5) { self.anyone() } else { self.any(&voters).expect("voters") };
        let vote = match self.rng.gen_range(0..8) {
            0 => Vote::No,
            1 => Vote::Abstain,
            2 => Vote::Veto,
            _ => Vote::Yes,
        };
        self.vote_as(&voter, &proposal, vote);
    }

    /// Every voter is for it.
    fn campaign(&mut self, proposal: ProposalId) {
        for voter in self.voters.clone() {
            let query = QueryMsg::ProposalDetail { proposal };
            let now = self.suite.query(&self.suite.contracts.governance, &query).expect("the proposal");
            self.vote_as(&voter, &now, Vote::Yes);
        }
    }

    fn vote_as(&mut self, voter: &Addr, proposal: &ProposalResponse, vote: Vote) {
        let msg = ExecuteMsg::Vote { proposal: proposal.id, vote };
        let power = self.suite.power_at(voter, proposal.height);
        let done = self.governance_message("vote", voter, &msg, &[]);
        assert!(!done || (power > 0 && proposal.status == ProposalStatus::Open));
        let after: ProposalResponse = self
            .suite
            .query(&self.suite.contracts.governance, &QueryMsg::ProposalDetail { proposal: proposal.id })
            .expect("the proposal");
        let sum = |tally: &api::governance::Tally| {
            tally.yes.u128() + tally.no.u128() + tally.abstain.u128() + tally.veto.u128()
        };
        assert_eq!(sum(&after.tally), sum(&proposal.tally) + if done { power } else { 0 });
        assert!(sum(&after.tally) <= after.total_power.u128(), "no more votes than GRAIN");
    }

    fn conclude(&mut self) {
        let Some(proposal) = self.proposal() else { return };
        let anyone = self.anyone();
        self.governance_message("conclude", &anyone, &ExecuteMsg::Conclude { proposal: proposal.id }, &[]);
    }

    fn execute(&mut self) {
        let Some(proposal) = self.proposal() else { return };
        let (anyone, now) = (self.anyone(), self.suite.now());
        let done =
            self.governance_message("execute", &anyone, &ExecuteMsg::Execute { proposal: proposal.id }, &[]);
        let may = proposal.status == ProposalStatus::Passed && now >= proposal.execute_from;
        assert!(!done || may, "only what passed, and not before its timelock");
    }

    fn fund(&mut self) {
        let anyone = self.anyone();
        let funds = [Coin::new(self.rng.gen_range(1..10_000u128), NATIVE)];
        self.governance_message("fund", &anyone, &ExecuteMsg::Fund {}, &funds);
    }
}
