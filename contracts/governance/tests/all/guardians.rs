//! Guardians pause, lift and cancel, for a term, and nothing else.

use api::check::InputError;
use api::governance::{
    Action, ExecuteMsg, GuardianResponse, MAX_GUARDIAN_TERM, ProposalStatus, QueryMsg, Vote,
};
use api::reward_token;
use cosmwasm_std::{Addr, Coin};
use governance::ContractError;
use testkit::{NATIVE, PROPOSAL_DEPOSIT, Suite};

use crate::double::{double, said};
use crate::{proposal, refused, send, status, unproposable};

const TERM: u64 = 10_000;

fn set_up() -> (Suite, Vec<Addr>, Addr) {
    let mut suite = Suite::builder().guardian("guardian", TERM).build();
    let voters = suite.voters();
    let guardian = suite.account("guardian");
    (suite, voters, guardian)
}

fn terms(suite: &Suite) -> Vec<GuardianResponse> {
    let query = QueryMsg::Guardians { start_after: None, limit: None };
    suite.query(&suite.contracts.governance, &query).unwrap()
}

fn pause(contract: &Addr, seconds: u64) -> ExecuteMsg {
    ExecuteMsg::Pause { contract: contract.to_string(), action: "bond".into(), seconds }
}

fn lift(contract: &Addr) -> ExecuteMsg {
    ExecuteMsg::Lift { contract: contract.to_string(), action: "bond".into() }
}

/// A proposal that everyone voted for, to the first second of its timelock.
fn queued(suite: &mut Suite, voters: &[Addr], actions: Vec<Action>) -> u64 {
    let id = suite.propose(&voters[0], actions);
    for voter in voters {
        suite.vote(voter, id, Vote::Yes).unwrap();
    }
    suite.advance_to(proposal(suite, id).voting_ends);
    id
}

fn spend(suite: &Suite) -> Action {
    Action::spend(suite.address("payee"), 1u128, NATIVE)
}

#[test]
fn an_action_is_paused_and_lifted() {
    let (mut suite, voters, guardian) = set_up();
    suite.hand_over();
    let token = suite.contracts.token.clone();
    suite.give_grain(&voters[0], 10);
    send(&mut suite, &guardian, &pause(&token, 100));
    let bond = reward_token::ExecuteMsg::Bond { amount: 1u128.into() };
    let error: ::reward_token::ContractError = suite.refused(&voters[0], &token, &bond, &[]);
    let until = suite.now() + 100;
    assert_eq!(error, control::ControlError::Paused { action: "bond".into(), until }.into());
    send(&mut suite, &guardian, &lift(&token));
    suite.bond(&voters[0], 1).unwrap();
    // it ends by itself
    send(&mut suite, &guardian, &pause(&token, 100));
    suite.advance(100);
    suite.bond(&voters[0], 1).unwrap();
}

#[test]
fn a_guardian_ends_no_pause_but_their_own() {
    let builder = Suite::builder().guardian("guardian", TERM).guardian("other", TERM);
    let mut suite = builder.build();
    let voters = suite.voters();
    suite.hand_over();
    let (guardian, other) = (suite.account("guardian"), suite.account("other"));
    let token = suite.contracts.token.clone();
    let not_yours = |by: Option<&Addr>| ContractError::NotYourPause {
        contract: token.to_string(),
        action: "bond".into(),
        by: by.map(Addr::to_string),
    };
    assert_eq!(refused(&mut suite, &guardian, &lift(&token)), not_yours(None), "nothing is paused");
    send(&mut suite, &guardian, &pause(&token, 1_000));
    assert_eq!(refused(&mut suite, &other, &lift(&token)), not_yours(Some(&guardian)));
    // a proposal ends it, and pauses anew: that is no guardian's
    let end = Action::Lift { contract: token.to_string(), action: "bond".into() };
    let anew = testkit::action(&token, &serde_json::json!({"pause": {"action": "bond", "seconds": 500}}));
    let id = suite.pass(&voters, vec![end, anew]);
    suite.enact(id).unwrap();
    assert_eq!(refused(&mut suite, &guardian, &lift(&token)), not_yours(None));
    // one that is over is none
    suite.advance(500);
    send(&mut suite, &other, &pause(&token, 10));
    suite.advance(10);
    assert_eq!(refused(&mut suite, &other, &lift(&token)), not_yours(None));
}

#[test]
fn contracts_are_told_two_things_only() {
    let (mut suite, _, guardian) = set_up();
    let contract = double(&mut suite);
    let response = send(&mut suite, &guardian, &pause(&contract, 5));
    assert_eq!(said(&response, "told"), [r#"{"pause":{"action":"bond","seconds":5}}"#]);
    let response = send(&mut suite, &guardian, &lift(&contract));
    assert_eq!(said(&response, "told"), [r#"{"lift":{"action":"bond"}}"#]);
}

#[test]
fn nobody_else_does() {
    let (mut suite, voters, _) = set_up();
    let owner = suite.owner.clone();
    let token = suite.contracts.token.clone();
    let act = spend(&suite);
    let id = queued(&mut suite, &voters, vec![act]);
    for who in [&voters[0], &owner] {
        for msg in [pause(&token, 5), lift(&token), ExecuteMsg::Cancel { proposal: id }] {
            let error = ContractError::NotGuardian { address: who.to_string(), until: None };
            assert_eq!(refused(&mut suite, who, &msg), error);
        }
    }
}

#[test]
fn a_term_ends_to_the_second() {
    let (mut suite, _, guardian) = set_up();
    suite.hand_over();
    let (token, until) = (suite.contracts.token.clone(), terms(&suite)[0].until);
    suite.advance_to(until - 1);
    send(&mut suite, &guardian, &pause(&token, 100));
    suite.advance(1);
    let error = ContractError::NotGuardian { address: guardian.to_string(), until: Some(until) };
    for msg in [lift(&token), pause(&token, 5), ExecuteMsg::Cancel { proposal: 1 }] {
        assert_eq!(refused(&mut suite, &guardian, &msg), error);
    }
}

#[test]
fn what_is_told_is_bounded() {
    let (mut suite, _, guardian) = set_up();
    let (governance, token) = (suite.contracts.governance.clone(), suite.contracts.token.to_string());
    assert_eq!(refused(&mut suite, &guardian, &pause(&governance, 5)), ContractError::ToItself);
    let long = ExecuteMsg::Lift { contract: token, action: "x".repeat(65) };
    let error = InputError::TooLong { what: "action", max: 64, got: 65 };
    assert_eq!(refused(&mut suite, &guardian, &long), error.into());
    let nobody = pause(&Addr::unchecked("nobody"), 5);
    let error = InputError::Address { what: "contract", value: "nobody".into() };
    assert_eq!(refused(&mut suite, &guardian, &nobody), error.into());
}

#[test]
fn a_proposal_in_its_timelock_is_cancelled_and_its_deposit_goes_back() {
    let (mut suite, voters, guardian) = set_up();
    let act = spend(&suite);
    let id = queued(&mut suite, &voters, vec![act]);
    assert_eq!(status(&suite, id), ProposalStatus::Passed);
    let before = suite.balance(&voters[0], NATIVE);
    send(&mut suite, &guardian, &ExecuteMsg::Cancel { proposal: id });
    assert_eq!(suite.balance(&voters[0], NATIVE), before + PROPOSAL_DEPOSIT);
    suite.advance_to(proposal(&suite, id).execute_from);
    assert_eq!(status(&suite, id), ProposalStatus::Cancelled);
    let error = ContractError::NotPassed { proposal: id, status: ProposalStatus::Cancelled };
    assert_eq!(refused(&mut suite, &voters[0], &ExecuteMsg::Execute { proposal: id }), error);
    let error = ContractError::Concluded { proposal: id };
    assert_eq!(refused(&mut suite, &voters[0], &ExecuteMsg::Conclude { proposal: id }), error);
}

#[test]
fn the_deposit_goes_back_once() {
    let (mut suite, voters, guardian) = set_up();
    let act = spend(&suite);
    let id = queued(&mut suite, &voters, vec![act]);
    let before = suite.balance(&voters[0], NATIVE);
    send(&mut suite, &voters[1], &ExecuteMsg::Conclude { proposal: id });
    send(&mut suite, &guardian, &ExecuteMsg::Cancel { proposal: id });
    assert_eq!(suite.balance(&voters[0], NATIVE), before + PROPOSAL_DEPOSIT);
}

#[test]
fn not_before_the_vote_is_over_and_not_after_the_timelock() {
    let (mut suite, voters, guardian) = set_up();
    let act = spend(&suite);
    let id = suite.propose(&voters[0], vec![act.clone()]);
    let cancel = ExecuteMsg::Cancel { proposal: id };
    let execute_from = proposal(&suite, id).execute_from;
    let error = |status, now| ContractError::NotQueued { proposal: id, status, execute_from, now };
    let now = suite.now();
    assert_eq!(refused(&mut suite, &guardian, &cancel), error(ProposalStatus::Open, now));
    for voter in &voters {
        suite.vote(voter, id, Vote::Yes).unwrap();
    }
    suite.advance_to(execute_from);
    assert_eq!(refused(&mut suite, &guardian, &cancel), error(ProposalStatus::Passed, execute_from));

    let id = queued(&mut suite, &voters, vec![act]);
    suite.advance_to(proposal(&suite, id).execute_from - 1);
    send(&mut suite, &guardian, &ExecuteMsg::Cancel { proposal: id });
    let unknown = ContractError::UnknownProposal { proposal: 99 };
    assert_eq!(refused(&mut suite, &guardian, &ExecuteMsg::Cancel { proposal: 99 }), unknown);
}

#[test]
fn guardians_do_not_decide_on_guardians() {
    let (mut suite, voters, guardian) = set_up();
    let remove = Action::RemoveGuardian { guardian: guardian.to_string() };
    // so what guardians cannot cancel brings nothing with it
    let act = spend(&suite);
    assert_eq!(
        unproposable(&mut suite, &voters[0], vec![remove.clone(), act]),
        ContractError::GuardiansAlone
    );
    let id = queued(&mut suite, &voters, vec![remove.clone()]);
    let error = ContractError::AboutGuardians { proposal: id };
    assert_eq!(refused(&mut suite, &guardian, &ExecuteMsg::Cancel { proposal: id }), error);
    suite.advance_to(proposal(&suite, id).execute_from);
    suite.enact(id).unwrap();
    assert_eq!(terms(&suite), vec![]);
    let token = suite.contracts.token.clone();
    let error = ContractError::NotGuardian { address: guardian.to_string(), until: None };
    assert_eq!(refused(&mut suite, &guardian, &pause(&token, 1)), error);
    // whoever is none cannot be removed
    let id = suite.pass(&voters, vec![remove]);
    assert_eq!(refused(&mut suite, &voters[0], &ExecuteMsg::Execute { proposal: id }), error);
}

#[test]
fn a_term_is_renewed_by_proposal_and_bounded() {
    let (mut suite, voters, guardian) = set_up();
    let from = suite.now() + 60 + 30;
    let set = |until| Action::SetGuardian { guardian: guardian.to_string(), until };
    let (min, max) = (u128::from(from + 1), u128::from(from + MAX_GUARDIAN_TERM));
    for until in [from, from + MAX_GUARDIAN_TERM + 1] {
        let error = InputError::Range { what: "until", min, max, got: until.into() };
        assert_eq!(unproposable(&mut suite, &voters[0], vec![set(until)]), error.into());
    }
    let other = suite.address("other");
    let until = from + MAX_GUARDIAN_TERM;
    let more = Action::SetGuardian { guardian: other.to_string(), until: from + 1 };
    let id = suite.pass(&voters, vec![set(until), more]);
    suite.enact(id).unwrap();
    let mut expected =
        vec![GuardianResponse { guardian, until }, GuardianResponse { guardian: other, until: from + 1 }];
    expected.sort_by(|a, b| a.guardian.cmp(&b.guardian));
    assert_eq!(terms(&suite), expected);
    let query = QueryMsg::Guardians { start_after: Some(expected[0].guardian.to_string()), limit: None };
    let page: Vec<GuardianResponse> = suite.query(&suite.contracts.governance, &query).unwrap();
    assert_eq!(page, expected[1..]);
}

#[test]
fn a_guardian_moves_no_money() {
    let (mut suite, voters, guardian) = set_up();
    let fund = [Coin::new(5u128, NATIVE)];
    let governance = suite.contracts.governance.clone();
    suite.execute(&voters[0], &governance, &ExecuteMsg::Fund {}, &fund).unwrap();
    // the shapes that a guardian's words have are not those of a token's messages
    let token = suite.contracts.token.clone();
    suite.hand_over();
    let odd = ExecuteMsg::Pause { contract: token.to_string(), action: "transfer".into(), seconds: 5 };
    assert!(suite.execute(&guardian, &governance, &odd, &[]).is_err());
}
