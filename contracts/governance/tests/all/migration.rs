//! What changes who can change everything waits longer.

use api::governance::{Action, Durations, ProposalStatus};
use cosmwasm_std::{Addr, Binary};
use cw_ownable::Ownership;
use governance::ContractError;
use testkit::{NATIVE, Suite, VOTER_GRAIN, action};

use crate::double::{double, next_code, said};
use crate::{proposal, refused, status, unproposable};

fn wait(suite: &Suite, id: u64) -> u64 {
    let found = proposal(suite, id);
    found.execute_from - found.voting_ends
}

fn admin(suite: &Suite, contract: &Addr) -> Option<String> {
    suite.app.contract_data(contract).unwrap().admin.map(String::from)
}

#[test]
fn one_such_action_makes_all_wait_and_the_window_opens_to_the_second() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let contract = double(&mut suite);
    let durations = Durations::localnet();
    let at = contract.to_string();
    let call = Action::Execute { contract: at.clone(), msg: Binary::from(br#"{"a":1}"#) };
    let id = suite.propose(&voters[0], vec![call.clone()]);
    assert_eq!(wait(&suite, id), durations.timelock);
    let code_id = next_code(&mut suite);
    let migrate = Action::Migrate { contract: at, code_id, msg: Binary::from(br#"{"to":2}"#) };
    let id = suite.propose(&voters[0], vec![call, migrate]);
    assert_eq!(wait(&suite, id), durations.migration_timelock);
    for voter in &voters {
        suite.vote(voter, id, api::governance::Vote::Yes).unwrap();
    }
    let from = proposal(&suite, id).execute_from;
    suite.advance_to(from - 1);
    let execute = api::governance::ExecuteMsg::Execute { proposal: id };
    let error = ContractError::Timelocked { proposal: id, from, now: from - 1 };
    assert_eq!(refused(&mut suite, &voters[0], &execute), error);
    suite.advance(1);
    let response = suite.enact(id).unwrap();
    assert_eq!(said(&response, "told"), [r#"{"a":1}"#]);
    assert_eq!(said(&response, "migrated"), [r#"{"to":2}"#]);
    assert_eq!(suite.app.contract_data(&contract).unwrap().code_id, code_id);
}

#[test]
fn the_admin_changes_and_ends() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let (contract, council) = (double(&mut suite), suite.address("council"));
    let at = contract.to_string();
    let update = Action::UpdateAdmin { contract: at.clone(), admin: council.to_string() };
    let id = suite.propose(&voters[0], vec![update.clone()]);
    assert_eq!(wait(&suite, id), Durations::localnet().migration_timelock);
    let id = suite.pass(&voters, vec![update]);
    suite.enact(id).unwrap();
    assert_eq!(admin(&suite, &contract), Some(council.to_string()));

    let other = double(&mut suite);
    let id = suite.pass(&voters, vec![Action::ClearAdmin { contract: other.to_string() }]);
    assert_eq!(wait(&suite, id), Durations::localnet().migration_timelock);
    suite.enact(id).unwrap();
    assert_eq!(admin(&suite, &other), None);
}

#[test]
fn all_contracts_of_the_suite_are_migrated_by_governance_alone() {
    let mut suite = Suite::new();
    suite.hand_over();
    for contract in suite.contracts.clone().all() {
        assert_eq!(admin(&suite, contract), Some(suite.contracts.governance.to_string()));
    }
}

#[test]
fn ownership_goes_by_its_own_action() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    suite.hand_over();
    let (token, heir) = (suite.contracts.token.clone(), suite.account("heir"));
    let offer = Action::Offer { contract: token.to_string(), successor: heir.to_string() };
    let id = suite.pass(&voters, vec![offer]);
    assert_eq!(wait(&suite, id), Durations::localnet().migration_timelock);
    suite.enact(id).unwrap();
    let owner = |suite: &Suite| {
        let query = api::reward_token::QueryMsg::Ownership {};
        suite.query::<Ownership<String>>(&token, &query).unwrap()
    };
    assert_eq!(owner(&suite).pending_owner, Some(heir.to_string()));
    assert_eq!(owner(&suite).owner, Some(suite.contracts.governance.to_string()));
    let accept = api::reward_token::ExecuteMsg::UpdateOwnership(cw_ownable::Action::AcceptOwnership);
    suite.execute(&heir, &token, &accept, &[]).unwrap();
    assert_eq!(owner(&suite).owner, Some(heir.to_string()));
}

#[test]
fn an_offer_is_taken_back() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    suite.hand_over();
    let (token, heir, governance) =
        (suite.contracts.token.clone(), suite.account("heir"), suite.contracts.governance.to_string());
    for successor in [heir.to_string(), governance.clone()] {
        let id = suite.pass(&voters, vec![Action::Offer { contract: token.to_string(), successor }]);
        suite.enact(id).unwrap();
    }
    let accept = api::reward_token::ExecuteMsg::UpdateOwnership(cw_ownable::Action::AcceptOwnership);
    let error: reward_token::ContractError = suite.refused(&heir, &token, &accept, &[]);
    assert_eq!(error, cw_ownable::OwnershipError::NotPendingOwner.into());
    let adopt = api::governance::ExecuteMsg::Adopt { contract: token.to_string() };
    crate::send(&mut suite, &heir, &adopt);
}

#[test]
fn not_by_a_raw_message_however_it_is_written() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let contract = suite.contracts.token.to_string();
    for text in [
        r#"{"update_ownership":{"transfer_ownership":{"new_owner":"me","expiry":null}}}"#,
        r#"{"update_ownership":"renounce_ownership"}"#,
        " { \"update_ownership\" : \"accept_ownership\" } ",
        r#"{"\u0075pdate_ownership":"accept_ownership"}"#,
    ] {
        let msg = Binary::from(text.as_bytes());
        let action = Action::Execute { contract: contract.clone(), msg };
        let error = ContractError::RawOwnership { contract: contract.clone() };
        assert_eq!(unproposable(&mut suite, &ann, vec![action]), error, "{text}");
    }
}

#[test]
fn whoever_is_not_admin_migrates_nothing() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let code_id = next_code(&mut suite);
    let contract = suite.contracts.marketplace.to_string();
    let migrate = Action::Migrate { contract, code_id, msg: Binary::from(b"{}") };
    let pay = Action::spend(suite.address("payee"), 1u128, NATIVE);
    let id = suite.pass(&voters, vec![migrate, pay]);
    assert!(suite.enact(id).is_err());
    assert_eq!(status(&suite, id), ProposalStatus::Passed, "and may be tried again");
    // nor anyone for whom it is no action
    let raw = action(&suite.contracts.marketplace, &serde_json::json!({"migrate": {"code_id": code_id}}));
    let id = suite.pass(&voters, vec![raw]);
    assert!(suite.enact(id).is_err());
}
