//! What happens in governance.

use api::ProposalId;
use api::governance::{
    Action, ConfigResponse, ExecuteMsg, FoundersResponse, ProposalResponse, ProposalStatus, Proposed,
    QueryMsg, Tally, Vote,
};
use cosmwasm_std::{Addr, BankMsg, Coin, CosmosMsg};
use rand::Rng;
use testkit::{NATIVE, PROPOSAL_DEPOSIT};

use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (3, World::enrol),
    (3, World::propose),
    (10, World::vote),
    (4, World::approve),
    (3, World::conclude),
    (4, World::execute),
    (2, World::cancel),
    (1, World::hand_over),
    (1, World::fund),
];

impl World {
    pub(crate) fn governance_message(&mut self, sender: &Addr, msg: &ExecuteMsg, funds: &[Coin]) -> bool {
        let contract = self.suite.contracts.governance.clone();
        self.send(sender, &contract, msg, funds).is_some()
    }

    /// One of the last.
    fn proposal(&mut self) -> Option<ProposalResponse> {
        let newest = self.newest_proposal;
        let oldest = newest.saturating_sub(3).max(1);
        (newest > 0).then(|| self.suite.proposal(self.rng.gen_range(oldest..=newest)))
    }

    fn enrol(&mut self) {
        let (anyone, now) = (self.anyone(), self.suite.now());
        let power = self.suite.power_at(&anyone, self.suite.app.block_info().height);
        if self.governance_message(&anyone, &ExecuteMsg::Enrol {}, &[]) {
            assert!(power > 0 && self.model.people.is_active(&anyone, now), "who is active and has power");
        }
    }

    /// Something that proposals are for.
    fn actions(&mut self) -> Vec<Action> {
        let at = self.suite.contracts.clone();
        let guardian = self.suite.address("guardian").to_string();
        let now = self.suite.now();
        let config: ConfigResponse =
            self.suite.query(&at.governance, &QueryMsg::Config {}).expect("the config");
        let action = match self.rng.gen_range(0..16) {
            0 => Action::SetGuardian { guardian, until: now + 300 * 86_400 },
            7 => Action::SetGuardian { guardian, until: now + 360 * 86_400 },
            1 => Action::RemoveGuardian { guardian },
            2 => Action::UpdateRules { rules: config.rules },
            3 => Action::UpdateDurations { durations: config.durations },
            4 => Action::Lift { contract: at.marketplace.to_string(), action: "buy".into() },
            5 => {
                let pool = self.proposed.last().copied().unwrap_or(1);
                Action::DecidePool { contract: at.data_pool.to_string(), pool, accept: false }
            }
            6 => {
                let order = self.rng.gen_range(1..50);
                Action::RuleDispute { contract: at.marketplace.to_string(), order, refund_bps: 1 }
            }
            _ => {
                let coin = Coin::new(self.rng.gen_range(1..5_000u128), NATIVE);
                Action::Spend { to: self.anyone().to_string(), coin }
            }
        };
        vec![action]
    }

    fn propose(&mut self) {
        let voters = self.voters.clone();
        let proposer = if self.chance(3) { self.anyone() } else { self.any(&voters).expect("voters") };
        let msg = if self.chance(3) {
            let amount = vec![Coin::new(self.rng.gen_range(1..5_000u128), NATIVE)];
            let send = BankMsg::Send { to_address: self.anyone().to_string(), amount };
            ExecuteMsg::Propose {
                title: "spend".into(),
                description: "as cw3 has it".into(),
                msgs: vec![CosmosMsg::Bank(send)],
                earliest: None,
                latest: None,
            }
        } else {
            ExecuteMsg::ProposeActions { title: "act".into(), dossier: None, actions: self.actions() }
        };
        let contract = self.suite.contracts.governance.clone();
        let deposit = [Coin::new(PROPOSAL_DEPOSIT, NATIVE)];
        let Some(response) = self.send(&proposer, &contract, &msg, &deposit) else { return };
        assert!(self.model.people.is_active(&proposer, self.suite.now()), "only voters propose");
        self.newest_proposal = told::<Proposed>(&response)[0].proposal;
        match self.rng.gen_range(0..4) {
            0 => {}
            1 => self.founders.clone().iter().for_each(|founder| {
                let msg = ExecuteMsg::FounderApprove { proposal: self.newest_proposal };
                self.governance_message(founder, &msg, &[]);
            }),
            2 => self.campaign(self.newest_proposal),
            _ => {
                self.campaign(self.newest_proposal);
                let found = self.suite.proposal(self.newest_proposal);
                self.suite.advance_to(found.execute_from);
                self.execute_as(found.id);
            }
        }
    }

    fn vote(&mut self) {
        let Some(proposal) = self.proposal() else { return };
        let voters = self.voters.clone();
        let voter = if self.chance(3) { self.anyone() } else { self.any(&voters).expect("voters") };
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
            let now = self.suite.proposal(proposal);
            self.vote_as(&voter, &now, Vote::Yes);
        }
    }

    fn vote_as(&mut self, voter: &Addr, proposal: &ProposalResponse, vote: Vote) {
        let msg = ExecuteMsg::Vote { proposal: proposal.id, vote };
        let powers = self.model.powers.before(proposal.height);
        let power = powers.get(voter).copied().unwrap_or_default();
        assert_eq!(self.suite.power_at(voter, proposal.height), power, "power of {voter}");
        assert_eq!(proposal.total_power.u128(), powers.values().sum::<u128>(), "all power");
        let done = self.governance_message(voter, &msg, &[]);
        let now = self.suite.now();
        let may = power > 0 && proposal.status == ProposalStatus::Open && now < proposal.voting_ends;
        assert!(!done || (may && self.model.people.is_active(voter, now)));
        if done {
            let before = self.ballots.insert((proposal.id, voter.clone()), vote);
            assert!(before.is_none(), "once a proposal");
        }
        let tally = self.suite.proposal(proposal.id).tally;
        let of = |choice: Vote| -> u128 {
            let cast = self.ballots.range((proposal.id, Addr::unchecked(""))..);
            let cast = cast.take_while(|((of, _), _)| *of == proposal.id);
            let chosen = cast.filter(|(_, vote)| **vote == choice);
            chosen.map(|((_, voter), _)| powers.get(voter).copied().unwrap_or_default()).sum()
        };
        let Tally { yes, no, abstain, veto, .. } = tally;
        let told = [yes, no, abstain, veto].map(|votes| votes.u128());
        assert_eq!(told, [Vote::Yes, Vote::No, Vote::Abstain, Vote::Veto].map(of), "the tally");
    }

    fn approve(&mut self) {
        let Some(proposal) = self.proposal() else { return };
        let founders = self.founders.clone();
        let founder = !self.chance(5);
        let sender = if founder { self.any(&founders).expect("founders") } else { self.anyone() };
        let msg = ExecuteMsg::FounderApprove { proposal: proposal.id };
        let done = self.governance_message(&sender, &msg, &[]);
        assert!(!done || (founder && proposal.status == ProposalStatus::Open));
    }

    fn hand_over(&mut self) {
        let (anyone, contract) = (self.anyone(), self.suite.contracts.governance.clone());
        let group: Option<FoundersResponse> =
            self.suite.query(&contract, &QueryMsg::Founders {}).expect("the group");
        let config: ConfigResponse = self.suite.query(&contract, &QueryMsg::Config {}).expect("the config");
        let bonded: u128 = self.model.powers.before(self.suite.app.block_info().height).values().sum();
        let may = group.is_some_and(|group| {
            group.lasts && config.enrolled >= group.enrolled && bonded >= group.bonded.u128()
        });
        assert_eq!(self.governance_message(&anyone, &ExecuteMsg::HandOver {}, &[]), may);
    }

    fn conclude(&mut self) {
        let Some(proposal) = self.proposal() else { return };
        let anyone = self.anyone();
        let done = self.governance_message(&anyone, &ExecuteMsg::Conclude { proposal: proposal.id }, &[]);
        assert!(!done || self.suite.now() >= proposal.voting_ends, "not before its end");
    }

    fn execute(&mut self) {
        let Some(proposal) = self.proposal() else { return };
        self.execute_as(proposal.id);
    }

    fn execute_as(&mut self, proposal: ProposalId) {
        let found = self.suite.proposal(proposal);
        let (anyone, now) = (self.anyone(), self.suite.now());
        let contract = self.suite.contracts.governance.clone();
        let done = self.send(&anyone, &contract, &ExecuteMsg::Execute { proposal }, &[]);
        let window = found.execute_from..found.execute_until;
        let may = found.status == ProposalStatus::Passed && window.contains(&now);
        assert!(done.is_none() || may, "only what passed, in its window");
        let Some(response) = done else { return };
        for action in found.actions {
            if let Action::RuleDispute { order, refund_bps, .. } = action {
                self.was_ruled_on(order, refund_bps, &response);
            }
        }
    }

    fn cancel(&mut self) {
        let newest = self.newest_proposal;
        let Some(found) = (newest > 0).then(|| self.suite.proposal(newest)) else { return };
        if found.status == ProposalStatus::Open {
            self.campaign(newest);
            self.suite.advance_to(found.voting_ends);
        }
        let guardian = self.suite.address("guardian");
        let stranger = self.anyone();
        let msg = ExecuteMsg::Cancel { proposal: newest };
        assert!(!self.governance_message(&stranger, &msg, &[]), "guardians alone");
        let found = self.suite.proposal(newest);
        let may = found.status == ProposalStatus::Passed && self.suite.now() < found.execute_from;
        let done = self.governance_message(&guardian, &msg, &[]);
        assert!(!done || may, "what has passed, before it can be executed");
        let about = found.actions.iter().any(Action::concerns_guardians);
        assert!(!(done && about), "not what is about guardians");
    }

    fn fund(&mut self) {
        let anyone = self.anyone();
        if self.chance(2) {
            let contract = self.suite.contracts.governance.clone();
            self.send_grain(&anyone, &contract, 5, &api::governance::ReceiveMsg::Fund {});
            return;
        }
        let funds = [Coin::new(self.rng.gen_range(1..10_000u128), NATIVE)];
        self.governance_message(&anyone, &ExecuteMsg::Fund {}, &funds);
    }
}
