use api::governance::{BallotResponse, ExecuteMsg, ProposalStatus, QueryMsg, Vote};
use cosmwasm_std::Uint128;
use cw20::Cw20ExecuteMsg;
use governance::ContractError;
use testkit::{NATIVE, PROPOSAL_DEPOSIT, Suite, VOTER_GRAIN, action};

use crate::{proposal, status};

fn open() -> (Suite, Vec<cosmwasm_std::Addr>, u64) {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let act = action(&suite.contracts.registry, &ExecuteMsg::Adopt { contract: suite.owner.to_string() });
    let id = suite.propose(&voters[0], vec![act]);
    (suite, voters, id)
}

#[test]
fn every_choice_counts_where_it_should() {
    let (mut suite, voters, id) = open();
    let choices = [Vote::Yes, Vote::No, Vote::Abstain, Vote::Veto, Vote::Yes];
    for (voter, choice) in voters.iter().zip(choices) {
        suite.vote(voter, id, choice).unwrap();
    }
    let tally = proposal(&suite, id).tally;
    let one = Uint128::new(VOTER_GRAIN);
    assert_eq!((tally.yes, tally.no, tally.abstain, tally.veto), (one + one, one, one, one));
    assert_eq!(tally.identities, 5);
    let query = QueryMsg::Ballots { proposal: id, start_after: None, limit: Some(2) };
    let page: Vec<BallotResponse> = suite.query(&suite.contracts.governance, &query).unwrap();
    assert_eq!(page.iter().map(|ballot| ballot.vote).collect::<Vec<_>>(), choices[..2]);
}

#[test]
fn a_vote_is_final() {
    let (mut suite, voters, id) = open();
    suite.vote(&voters[0], id, Vote::Yes).unwrap();
    let msg = ExecuteMsg::Vote { proposal: id, vote: Vote::No };
    let governance = suite.contracts.governance.clone();
    let identity = suite.identity(&voters[0]);
    let error: ContractError = suite.refused(&voters[0], &governance, &msg, &[]);
    assert_eq!(error, ContractError::AlreadyVoted { proposal: id, identity });
}

#[test]
fn a_flash_bond_has_no_power() {
    let (mut suite, _, id) = open();
    let late = suite.voter("late", 1_000 * VOTER_GRAIN);
    let msg = ExecuteMsg::Vote { proposal: id, vote: Vote::No };
    let governance = suite.contracts.governance.clone();
    let error: ContractError = suite.refused(&late, &governance, &msg, &[]);
    let height = proposal(&suite, id).height;
    assert_eq!(error, ContractError::NoPower { proposal: id, address: late.to_string(), height });
}

#[test]
fn power_bonded_in_the_proposals_own_block_does_not_count() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let treasury = suite.address("treasury");
    let token = suite.contracts.token.clone();
    let give = Cw20ExecuteMsg::Transfer { recipient: ann.to_string(), amount: VOTER_GRAIN.into() };
    suite.execute(&treasury, &token, &give, &[]).unwrap();
    let bond = api::reward_token::ExecuteMsg::Bond { amount: VOTER_GRAIN.into() };
    suite.execute(&ann, &token, &bond, &[]).unwrap();
    let act = action(&suite.contracts.registry, &ExecuteMsg::Fund {});
    let id = suite.propose(&ann, vec![act]);
    suite.vote(&ann, id, Vote::Yes).unwrap();
    let found = proposal(&suite, id);
    assert_eq!((found.tally.yes.u128(), found.total_power.u128()), (VOTER_GRAIN, VOTER_GRAIN));
}

#[test]
fn unbonding_after_the_proposal_changes_nothing() {
    let (mut suite, voters, id) = open();
    let unbond = api::reward_token::ExecuteMsg::Unbond { amount: VOTER_GRAIN.into() };
    let token = suite.contracts.token.clone();
    suite.advance(1);
    suite.execute(&voters[1], &token, &unbond, &[]).unwrap();
    suite.advance(1);
    suite.vote(&voters[1], id, Vote::Yes).unwrap();
    assert_eq!(proposal(&suite, id).tally.yes.u128(), VOTER_GRAIN);
}

#[test]
fn voting_ends_to_the_second() {
    let (mut suite, voters, id) = open();
    let ends = proposal(&suite, id).voting_ends;
    suite.advance_to(ends - 1);
    suite.vote(&voters[0], id, Vote::Yes).unwrap();
    suite.advance_to(ends);
    let msg = ExecuteMsg::Vote { proposal: id, vote: Vote::Yes };
    let governance = suite.contracts.governance.clone();
    let error: ContractError = suite.refused(&voters[1], &governance, &msg, &[]);
    assert_eq!(error, ContractError::VoteOver { proposal: id, ended: ends, now: ends });
}

#[test]
fn a_third_of_veto_costs_the_deposit() {
    let (mut suite, voters, id) = open();
    for (voter, choice) in voters.iter().zip([Vote::Yes, Vote::Yes, Vote::Yes, Vote::Veto, Vote::Veto]) {
        suite.vote(voter, id, choice).unwrap();
    }
    suite.advance_to(proposal(&suite, id).voting_ends);
    assert_eq!(status(&suite, id), ProposalStatus::Vetoed);
    let before = suite.balance(&voters[0], NATIVE);
    let governance = suite.contracts.governance.clone();
    suite.execute(&voters[4], &governance, &ExecuteMsg::Conclude { proposal: id }, &[]).unwrap();
    assert_eq!(suite.balance(&voters[0], NATIVE), before);
}

#[test]
fn a_rejected_proposal_gets_its_deposit_back() {
    let (mut suite, voters, id) = open();
    for voter in &voters {
        suite.vote(voter, id, Vote::No).unwrap();
    }
    suite.advance_to(proposal(&suite, id).voting_ends);
    assert_eq!(status(&suite, id), ProposalStatus::Rejected);
    let before = suite.balance(&voters[0], NATIVE);
    let governance = suite.contracts.governance.clone();
    suite.execute(&voters[4], &governance, &ExecuteMsg::Conclude { proposal: id }, &[]).unwrap();
    assert_eq!(suite.balance(&voters[0], NATIVE), before + PROPOSAL_DEPOSIT);
}

#[test]
fn four_rich_identities_are_not_enough() {
    let (mut suite, voters, id) = open();
    for voter in &voters[..4] {
        suite.vote(voter, id, Vote::Yes).unwrap();
    }
    suite.advance_to(proposal(&suite, id).execute_from);
    let governance = suite.contracts.governance.clone();
    let msg = ExecuteMsg::Execute { proposal: id };
    let error: ContractError = suite.refused(&voters[0], &governance, &msg, &[]);
    assert_eq!(error, ContractError::NotPassed { proposal: id, status: ProposalStatus::Rejected });
}

#[test]
fn an_identity_that_moves_votes_once() {
    use api::identity_registry::ExecuteMsg as Registry;

    let mut suite = Suite::new();
    let voters = suite.voters();
    let (old, identity) = (voters[0].clone(), suite.identity(&voters[0]));
    let new = suite.account("new wallet");
    suite.endow(&new, 7 * VOTER_GRAIN);
    suite.rebind(identity, &new).unwrap();
    suite.advance(119);
    let act = action(&suite.contracts.registry, &ExecuteMsg::Adopt { contract: suite.owner.to_string() });
    let id = suite.propose(&old, vec![act]);
    suite.vote(&old, id, Vote::Yes).unwrap();
    suite.advance(1);
    let (governance, registry) = (suite.contracts.governance.clone(), suite.contracts.registry.clone());
    suite.execute(&new, &registry, &Registry::FinishRebind { identity }, &[]).unwrap();

    // it is enrolled, and has power, and has voted
    let msg = ExecuteMsg::Vote { proposal: id, vote: Vote::No };
    let error: ContractError = suite.refused(&new, &governance, &msg, &[]);
    assert_eq!(error, ContractError::AlreadyVoted { proposal: id, identity });
    let error: ContractError = suite.refused(&new, &governance, &ExecuteMsg::Enrol {}, &[]);
    assert_eq!(error, ContractError::AlreadyEnrolled { identity });
    // what it left behind votes for nobody: not for the old wallet, and not for another person in it
    let error: ContractError = suite.refused(&old, &governance, &msg, &[]);
    assert_eq!(error, ContractError::NoIdentity { address: old.to_string() });
    let issued = suite.issue(1, "another person", suite.claims(&old, terms::Kind::Person));
    assert!(suite.register(&old, issued).is_err());
    assert_eq!(proposal(&suite, id).tally.identities, 1);
}

#[test]
fn whoever_is_not_enrolled_has_no_vote() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let stranger = suite.person("stranger");
    suite.endow(&stranger, VOTER_GRAIN);
    let act = action(&suite.contracts.registry, &ExecuteMsg::Adopt { contract: suite.owner.to_string() });
    let proposal = suite.propose(&voters[0], vec![act]);
    let (governance, identity) = (suite.contracts.governance.clone(), suite.identity(&stranger));
    let msg = ExecuteMsg::Vote { proposal, vote: Vote::Yes };
    let error: ContractError = suite.refused(&stranger, &governance, &msg, &[]);
    assert_eq!(error, ContractError::NotEnrolled { identity });
}
