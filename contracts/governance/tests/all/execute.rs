use api::governance::{ExecuteMsg, ProposalStatus};
use cosmwasm_std::Coin;
use governance::ContractError;
use testkit::{NATIVE, PROPOSAL_DEPOSIT, Suite, action};

use crate::{proposal, status};

#[test]
fn a_passed_proposal_waits_acts_once_and_returns_the_deposit() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    suite.hand_over();
    let msg = api::identity_registry::ExecuteMsg::SetIssuerStatus { issuer: 2, active: false };
    let act = action(&suite.contracts.registry, &msg);
    let id = suite.propose(&voters[0], vec![act]);
    for voter in &voters {
        suite.vote(voter, id, api::governance::Vote::Yes).unwrap();
    }
    let found = proposal(&suite, id);
    let governance = suite.contracts.governance.clone();
    let execute = ExecuteMsg::Execute { proposal: id };
    let error: ContractError = suite.refused(&voters[0], &governance, &execute, &[]);
    assert_eq!(error, ContractError::NotPassed { proposal: id, status: ProposalStatus::Open });

    suite.advance_to(found.execute_from - 1);
    let now = suite.now();
    let error: ContractError = suite.refused(&voters[0], &governance, &execute, &[]);
    assert_eq!(error, ContractError::Timelocked { proposal: id, from: found.execute_from, now });

    suite.advance(1);
    let before = suite.balance(&voters[0], NATIVE);
    suite.enact(id).unwrap();
    assert_eq!(suite.balance(&voters[0], NATIVE), before + PROPOSAL_DEPOSIT);
    assert_eq!(status(&suite, id), ProposalStatus::Executed);
    let error: ContractError = suite.refused(&voters[0], &governance, &execute, &[]);
    assert_eq!(error, ContractError::NotPassed { proposal: id, status: ProposalStatus::Executed });
}

#[test]
fn the_window_closes() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let act = action(&suite.contracts.registry, &ExecuteMsg::Fund {});
    let id = suite.pass(&voters, vec![act]);
    suite.advance_to(proposal(&suite, id).execute_until);
    let governance = suite.contracts.governance.clone();
    let error: ContractError =
        suite.refused(&voters[0], &governance, &ExecuteMsg::Execute { proposal: id }, &[]);
    assert_eq!(error, ContractError::NotPassed { proposal: id, status: ProposalStatus::Expired });
    suite.execute(&voters[0], &governance, &ExecuteMsg::Conclude { proposal: id }, &[]).unwrap();
}

#[test]
fn a_failing_action_undoes_all_and_may_be_tried_again() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let governance = suite.contracts.governance.clone();
    let fund = [Coin::new(50u128, NATIVE)];
    let (to, token) = (suite.address("payee"), suite.contracts.token.clone());
    let spend = api::governance::Action::Spend { to: to.to_string(), coin: Coin::new(50u128, NATIVE) };
    let wrong = action(&token, &api::reward_token::ExecuteMsg::Emit {});
    let id = suite.pass(&voters, vec![spend.clone(), wrong]);
    suite.execute(&voters[0], &governance, &ExecuteMsg::Fund {}, &fund).unwrap();
    let execute = ExecuteMsg::Execute { proposal: id };
    let error: reward_token::ContractError = suite.refused(&voters[0], &governance, &execute, &[]);
    assert_eq!(error, reward_token::ContractError::NotDataPool { sender: governance.to_string() });
    assert_eq!((status(&suite, id), suite.balance(&to, NATIVE)), (ProposalStatus::Passed, 0));

    let id = suite.pass(&voters, vec![spend]);
    suite.enact(id).unwrap();
    assert_eq!(suite.balance(&to, NATIVE), 50);
}
