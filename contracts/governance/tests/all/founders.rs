//! Until there are voters enough: a few founders, for a while, with no more than a proposal can.

use api::governance::{Action, ExecuteMsg, FoundersResponse, ProposalStatus, QueryMsg, Vote};
use cosmwasm_std::{Addr, Coin};
use governance::ContractError;
use testkit::{Founding, NATIVE, PROPOSAL_DEPOSIT, Suite, VOTER_GRAIN};

use crate::{deposit, proposal, refused, send, status};

const TERM: u64 = 1_000;

fn set_up() -> (Suite, Vec<Addr>) {
    let names = ["founder 1", "founder 2", "founder 3"];
    let founding = Founding {
        members: names.map(String::from).to_vec(),
        threshold: 2,
        term: TERM,
        enrolled: 5,
        bonded: 5 * VOTER_GRAIN,
    };
    let mut suite = Suite::builder().founders(founding).build();
    let founders = names.iter().map(|name| suite.account(name)).collect();
    (suite, founders)
}

fn group(suite: &Suite) -> FoundersResponse {
    let query = QueryMsg::Founders {};
    suite.query::<Option<FoundersResponse>>(&suite.contracts.governance, &query).unwrap().unwrap()
}

fn approve(proposal: u64) -> ExecuteMsg {
    ExecuteMsg::FounderApprove { proposal }
}

/// A founder proposes to pay from the purse, which has as much.
fn proposed(suite: &mut Suite, founders: &[Addr]) -> u64 {
    let governance = suite.contracts.governance.clone();
    suite.execute(&founders[0], &governance, &ExecuteMsg::Fund {}, &[Coin::new(7u128, NATIVE)]).unwrap();
    let pay = Action::spend(suite.address("payee"), 7u128, NATIVE);
    suite.propose(&founders[0], vec![pay])
}

#[test]
fn enough_of_them_pass_what_misses_the_quorum_after_the_same_timelock() {
    let (mut suite, founders) = set_up();
    let id = proposed(&mut suite, &founders);
    send(&mut suite, &founders[0], &approve(id));
    send(&mut suite, &founders[2], &approve(id));
    let found = proposal(&suite, id);
    assert_eq!((found.approvals, found.status), (2, ProposalStatus::Open), "the vote lasts as long as any");
    suite.advance_to(found.voting_ends);
    assert_eq!(status(&suite, id), ProposalStatus::Passed);
    let error = ContractError::Timelocked { proposal: id, from: found.execute_from, now: found.voting_ends };
    assert_eq!(refused(&mut suite, &founders[0], &ExecuteMsg::Execute { proposal: id }), error);
    suite.advance_to(found.execute_from);
    let before = suite.balance(&founders[0], NATIVE);
    suite.enact(id).unwrap();
    assert_eq!(suite.balance(&founders[0], NATIVE), before + PROPOSAL_DEPOSIT);
    assert_eq!(suite.balance(&suite.address("payee"), NATIVE), 7);
}

#[test]
fn too_few_do_not() {
    let (mut suite, founders) = set_up();
    let id = proposed(&mut suite, &founders);
    send(&mut suite, &founders[1], &approve(id));
    suite.advance_to(proposal(&suite, id).voting_ends);
    assert_eq!(status(&suite, id), ProposalStatus::Rejected);
}

#[test]
fn once_each_while_the_vote_lasts_and_no_one_else() {
    let (mut suite, founders) = set_up();
    let id = proposed(&mut suite, &founders);
    let (ann, owner) = (suite.voter("ann", VOTER_GRAIN), suite.owner.clone());
    for who in [&ann, &owner] {
        let error = ContractError::NotFounder { address: who.to_string() };
        assert_eq!(refused(&mut suite, who, &approve(id)), error);
    }
    let unknown = ContractError::UnknownProposal { proposal: 9 };
    assert_eq!(refused(&mut suite, &founders[0], &approve(9)), unknown);
    send(&mut suite, &founders[0], &approve(id));
    let twice = ContractError::AlreadyApproved { proposal: id, address: founders[0].to_string() };
    assert_eq!(refused(&mut suite, &founders[0], &approve(id)), twice);
    let ended = proposal(&suite, id).voting_ends;
    suite.advance_to(ended - 1);
    send(&mut suite, &founders[1], &approve(id));
    suite.advance(1);
    let over = ContractError::VoteOver { proposal: id, ended, now: ended };
    assert_eq!(refused(&mut suite, &founders[2], &approve(id)), over);
}

#[test]
fn voters_who_are_enough_decide() {
    let (mut suite, founders) = set_up();
    let voters = suite.voters();
    for (vote, expected) in [(Vote::No, ProposalStatus::Rejected), (Vote::Veto, ProposalStatus::Vetoed)] {
        let id = proposed(&mut suite, &founders);
        for founder in &founders {
            send(&mut suite, founder, &approve(id));
        }
        for voter in &voters {
            suite.vote(voter, id, vote).unwrap();
        }
        suite.advance_to(proposal(&suite, id).voting_ends);
        assert_eq!(status(&suite, id), expected);
    }
}

#[test]
fn nothing_that_a_proposal_cannot() {
    let (mut suite, founders) = set_up();
    let to = founders[0].to_string();
    let id = suite.propose(&founders[0], vec![Action::spend(to, 1u128, NATIVE)]);
    for founder in &founders {
        send(&mut suite, founder, &approve(id));
    }
    suite.advance_to(proposal(&suite, id).execute_from);
    let (has, wanted) = (0u128.into(), 1u128.into());
    let error = ContractError::PurseTooSmall { denom: NATIVE.into(), has, wanted };
    assert_eq!(refused(&mut suite, &founders[0], &ExecuteMsg::Execute { proposal: id }), error);
    // and a founder is no voter
    let vote = ExecuteMsg::Vote { proposal: id, vote: Vote::Yes };
    let error = ContractError::NoIdentity { address: founders[0].to_string() };
    assert_eq!(refused(&mut suite, &founders[0], &vote), error);
}

#[test]
fn the_sunset_comes_regardless() {
    let (mut suite, founders) = set_up();
    let until = group(&suite).until;
    // a vote that ends with the sunset still counts, one that ends a second later does not
    suite.advance_to(until - 60);
    let last = proposed(&mut suite, &founders);
    send(&mut suite, &founders[0], &approve(last));
    suite.advance_to(until - 59);
    let late = proposed(&mut suite, &founders);
    for founder in &founders[..2] {
        send(&mut suite, founder, &approve(late));
    }
    suite.advance_to(until - 1);
    send(&mut suite, &founders[1], &approve(last));
    assert!(group(&suite).lasts);
    suite.advance_to(until);
    assert!(!group(&suite).lasts);
    let over = ContractError::NotFounder { address: founders[2].to_string() };
    assert_eq!(refused(&mut suite, &founders[2], &approve(late)), over);
    assert_eq!(refused(&mut suite, &founders[0], &ExecuteMsg::HandOver {}), ContractError::NoFounders);
    suite.advance_to(until + 1);
    assert_eq!(status(&suite, last), ProposalStatus::Passed);
    assert_eq!(status(&suite, late), ProposalStatus::Rejected);
    let governance = suite.contracts.governance.clone();
    let msg = ExecuteMsg::ProposeActions {
        title: "t".into(),
        dossier: None,
        actions: vec![Action::spend(founders[0].clone(), 1u128, NATIVE)],
    };
    let error: ContractError = suite.refused(&founders[0], &governance, &msg, &deposit());
    assert_eq!(error, ContractError::NoIdentity { address: founders[0].to_string() });
}

#[test]
fn handed_over_once_by_anyone_when_there_are_voters() {
    let (mut suite, founders) = set_up();
    let anyone = suite.account("anyone");
    let needs = |enrolled, bonded: u128| ContractError::TooEarly {
        enrolled,
        enrolled_needed: 5,
        bonded: bonded.into(),
        bonded_needed: (5 * VOTER_GRAIN).into(),
    };
    assert_eq!(refused(&mut suite, &anyone, &ExecuteMsg::HandOver {}), needs(0, 0));
    for number in 1..5 {
        suite.voter(&format!("voter {number}"), 2 * VOTER_GRAIN);
    }
    assert_eq!(refused(&mut suite, &anyone, &ExecuteMsg::HandOver {}), needs(4, 8 * VOTER_GRAIN));
    suite.voter("voter 5", 1);
    let id = proposed(&mut suite, &founders);
    for founder in &founders {
        send(&mut suite, founder, &approve(id));
    }
    let ended = proposed(&mut suite, &founders);
    for founder in &founders {
        send(&mut suite, founder, &approve(ended));
    }
    suite.advance_to(proposal(&suite, ended).voting_ends);
    let open = proposed(&mut suite, &founders);
    for founder in &founders {
        send(&mut suite, founder, &approve(open));
    }
    send(&mut suite, &anyone, &ExecuteMsg::HandOver {});
    assert!(!group(&suite).lasts);
    assert_eq!(refused(&mut suite, &anyone, &ExecuteMsg::HandOver {}), ContractError::NoFounders);
    // what the vote came to before stands; what is still open is for voters
    assert_eq!(status(&suite, ended), ProposalStatus::Passed);
    suite.advance_to(proposal(&suite, open).voting_ends);
    assert_eq!(status(&suite, open), ProposalStatus::Rejected);
    let error = ContractError::NotFounder { address: founders[0].to_string() };
    assert_eq!(refused(&mut suite, &founders[0], &approve(open)), error);
}

#[test]
fn bonding_in_the_same_block_hands_nothing_over() {
    let (mut suite, _) = set_up();
    let mut last = None;
    for number in 1..=5 {
        last = Some(suite.voter(&format!("voter {number}"), 1));
    }
    let last = last.unwrap();
    suite.give_grain(&last, 5 * VOTER_GRAIN);
    suite.bond(&last, 5 * VOTER_GRAIN).unwrap();
    let error = ContractError::TooEarly {
        enrolled: 5,
        enrolled_needed: 5,
        bonded: 5u128.into(),
        bonded_needed: (5 * VOTER_GRAIN).into(),
    };
    assert_eq!(refused(&mut suite, &last, &ExecuteMsg::HandOver {}), error);
    suite.advance(1);
    send(&mut suite, &last, &ExecuteMsg::HandOver {});
}

#[test]
fn without_founders_there_is_nothing_to_end() {
    let mut suite = Suite::new();
    let anyone = suite.account("anyone");
    let none: Option<FoundersResponse> =
        suite.query(&suite.contracts.governance, &QueryMsg::Founders {}).unwrap();
    assert_eq!(none, None);
    assert_eq!(refused(&mut suite, &anyone, &ExecuteMsg::HandOver {}), ContractError::NoFounders);
    let error = ContractError::NotFounder { address: anyone.to_string() };
    assert_eq!(refused(&mut suite, &anyone, &approve(1)), error);
}
