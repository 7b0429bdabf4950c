//! Proposals and their ends, founders, guardians, the purse, and the hand-over.

use api::event::ChainEvent;
use api::governance::{Action, ExecuteMsg as Governance, ProposalStatus, Proposed, ReceiveMsg, Vote};
use cosmwasm_std::{BankMsg, Coin};
use testkit::{NATIVE, PROPOSAL_DEPOSIT};

use crate::world::World;

/// Founders pass what voters did not muster a quorum for; it is executed from the purse.
pub(crate) fn founders_and_the_purse(world: &mut World) {
    let (governance, anyone) = (world.suite.contracts.governance.clone(), world.anyone.clone());
    let founders = [1, 2].map(|number| world.suite.address(&format!("founder {number}")));
    world.pays(&anyone, &governance, &Governance::Fund {}, &[Coin::new(1_000u128, NATIVE)]);
    let lab = world.lab.clone();
    world.suite.send_grain(&lab, &governance, 1_000, &ReceiveMsg::Fund {}).expect("fund");

    let pay =
        BankMsg::Send { to_address: world.friend.to_string(), amount: vec![Coin::new(400u128, NATIVE)] };
    let propose = Governance::Propose {
        title: "pay".into(),
        description: "as a cw3 client proposes".into(),
        msgs: vec![pay.into()],
        earliest: None,
        latest: None,
    };
    let deposit = [Coin::new(PROPOSAL_DEPOSIT, NATIVE)];
    world.suite.execute(&anyone, &governance, &propose, &deposit).expect_err("whoever is anyone");
    let proposed = world.pays(&founders[0], &governance, &propose, &deposit);
    let proposal = proposed.events.iter().find_map(Proposed::parse).expect("an event tells it").proposal;
    let approve = Governance::FounderApprove { proposal };
    for founder in &founders {
        world.does(founder, &governance, &approve);
        world.refused(founder, &governance, &approve, "approved");
    }
    let vote = Governance::Vote { proposal, vote: Vote::Yes };
    world.refused(&anyone, &governance, &vote, "no identity");
    world.does(&world.voters[0].clone(), &governance, &vote);
    world.refused(&world.voters[0].clone(), &governance, &vote, "voted");
    let ends = world.suite.proposal(proposal);
    world.suite.advance_to(ends.voting_ends);
    world.does(&anyone, &governance, &Governance::Conclude { proposal });
    world.suite.advance_to(ends.execute_from);
    world.does(&anyone, &governance, &Governance::Execute { proposal });
    world.refused(&anyone, &governance, &Governance::Execute { proposal }, "Executed");
}

/// Everything becomes governance's, and what a guardian may.
pub(crate) fn hand_over_and_guardians(world: &mut World) {
    let (at, anyone) = (world.suite.contracts.clone(), world.anyone.clone());
    world.suite.hand_over();
    world.does(&anyone, &at.governance, &Governance::HandOver {});
    world.refused(&anyone, &at.governance, &Governance::HandOver {}, "over");

    let guardian = world.suite.address("guardian");
    let (contract, action) = (at.token.to_string(), "bond".to_string());
    let pause = Governance::Pause { contract: contract.clone(), action: action.clone(), seconds: 3_600 };
    world.refused(&anyone, &at.governance, &pause, "guardian");
    world.does(&guardian, &at.governance, &pause);
    world.does(&guardian, &at.governance, &Governance::Lift { contract, action });

    let voters = world.voters.clone();
    let spend = Action::spend(world.friend.to_string(), 1u128, NATIVE);
    let proposal = world.suite.propose(&voters[0], vec![spend]);
    for voter in &voters {
        world.suite.vote(voter, proposal, Vote::Yes).expect("vote");
    }
    let ends = world.suite.proposal(proposal).voting_ends;
    world.suite.advance_to(ends);
    world.does(&guardian, &at.governance, &Governance::Cancel { proposal });
    assert_eq!(world.suite.proposal(proposal).status, ProposalStatus::Cancelled);
    world.refused(&guardian, &at.governance, &Governance::Cancel { proposal }, "Cancelled");
}

/// What was sent unasked to each contract becomes the purse's.
pub(crate) fn surplus(world: &mut World) {
    let (giver, anyone) = (world.friend.clone(), world.anyone.clone());
    for contract in world.suite.contracts.clone().all() {
        world.suite.donate(&giver, contract, Coin::new(7u128, NATIVE));
        world.suite.skim(&anyone, contract, NATIVE).expect("skim");
        world.suite.skim(&anyone, contract, NATIVE).expect_err("nothing is left");
    }
}
