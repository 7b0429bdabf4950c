use api::check::InputError;
use api::governance::{Action, ExecuteMsg, MAX_ACTION_BYTES, MAX_TITLE, ProposalStatus, QueryMsg};
use cosmwasm_std::{Addr, Binary, Coin};
use governance::ContractError;
use testkit::{NATIVE, OTHER, PROPOSAL_DEPOSIT, Suite, VOTER_GRAIN, action};

use crate::{deposit, proposal, status};

fn some_action(suite: &Suite) -> Action {
    action(&suite.contracts.registry, &ExecuteMsg::Fund {})
}

fn attempt(
    suite: &mut Suite,
    who: &Addr,
    title: &str,
    actions: Vec<Action>,
    funds: &[Coin],
) -> ContractError {
    let governance = suite.contracts.governance.clone();
    let msg = ExecuteMsg::ProposeActions { title: title.into(), dossier: None, actions };
    suite.refused(who, &governance, &msg, funds)
}

#[test]
fn a_proposal_freezes_rules_times_and_power() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let act = some_action(&suite);
    let before = suite.balance(&ann, NATIVE);
    let id = suite.propose(&ann, vec![act.clone()]);
    assert_eq!(before - suite.balance(&ann, NATIVE), PROPOSAL_DEPOSIT);
    let found = proposal(&suite, id);
    assert_eq!((found.id, found.proposer, found.actions), (1, ann, vec![act]));
    assert_eq!(found.total_power.u128(), VOTER_GRAIN);
    assert_eq!(found.voting_ends, suite.now() + 60);
    assert_eq!(found.execute_from, found.voting_ends + 30);
    assert_eq!(found.execute_until, found.execute_from + 120);
    assert_eq!(found.status, ProposalStatus::Open);
}

#[test]
fn only_enrolled_identities_propose() {
    let mut suite = Suite::new();
    let stranger = suite.account("stranger");
    let act = some_action(&suite);
    assert_eq!(
        attempt(&mut suite, &stranger, "t", vec![act.clone()], &deposit()),
        ContractError::NoIdentity { address: stranger.to_string() }
    );
    let ann = suite.person("ann");
    let identity = suite.identity(&ann);
    assert_eq!(
        attempt(&mut suite, &ann, "t", vec![act], &deposit()),
        ContractError::NotEnrolled { identity }
    );
}

#[test]
fn the_deposit_is_exact() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let act = some_action(&suite);
    let expected = format!("{PROPOSAL_DEPOSIT}{NATIVE}");
    for funds in [
        vec![],
        vec![Coin::new(PROPOSAL_DEPOSIT - 1, NATIVE)],
        vec![Coin::new(PROPOSAL_DEPOSIT + 1, NATIVE)],
        vec![Coin::new(PROPOSAL_DEPOSIT, OTHER)],
    ] {
        let got = funds.first().map_or("nothing".to_string(), Coin::to_string);
        assert_eq!(
            attempt(&mut suite, &ann, "t", vec![act.clone()], &funds),
            InputError::Funds { expected: expected.clone(), got }.into()
        );
    }
}

#[test]
fn titles_and_actions_are_bounded() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let act = some_action(&suite);
    let long = "x".repeat(MAX_TITLE + 1);
    let mut error = |title: &str, actions| attempt(&mut suite, &ann, title, actions, &deposit());
    assert_eq!(error("", vec![act.clone()]), InputError::Empty { what: "title" }.into());
    assert_eq!(
        error(&long, vec![act.clone()]),
        InputError::TooLong { what: "title", max: MAX_TITLE, got: MAX_TITLE + 1 }.into()
    );
    assert_eq!(error("t", vec![]), InputError::Empty { what: "actions" }.into());
    assert_eq!(
        error("t", vec![act.clone(); 9]),
        InputError::TooMany { what: "actions", max: 8, got: 9 }.into()
    );
    let foreign = "osmo1qqqsyqcyq5rqwzqfpg9scrgwpugpzysn6pytl5".to_string();
    let to_foreign = Action::Execute { contract: foreign.clone(), msg: Binary::from(b"{}") };
    assert_eq!(
        error("t", vec![to_foreign]),
        InputError::Address { what: "contract", value: foreign.clone() }.into()
    );
    let spend = Action::Spend { to: foreign.clone(), coin: Coin::new(1u128, NATIVE) };
    assert_eq!(error("t", vec![spend]), InputError::Address { what: "to", value: foreign }.into());
    let Action::Execute { contract, .. } = act else { panic!("an action that executes") };
    let empty = Action::Execute { contract: contract.clone(), msg: Binary::default() };
    assert_eq!(error("t", vec![empty]), InputError::Empty { what: "msg" }.into());
    let big = Action::Execute { contract: contract.clone(), msg: vec![b' '; MAX_ACTION_BYTES + 1].into() };
    assert_eq!(
        error("t", vec![big]),
        InputError::TooLong { what: "msg", max: MAX_ACTION_BYTES, got: MAX_ACTION_BYTES + 1 }.into()
    );
    let nothing = Action::Spend { to: contract, coin: Coin::new(0u128, NATIVE) };
    assert_eq!(error("t", vec![nothing]), InputError::Zero { what: "coin" }.into());
}

#[test]
fn a_dossier_is_a_content_id() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let msg = ExecuteMsg::ProposeActions {
        title: "t".into(),
        dossier: Some("https://example.org".into()),
        actions: vec![some_action(&suite)],
    };
    let governance = suite.contracts.governance.clone();
    let error: ContractError = suite.refused(&ann, &governance, &msg, &deposit());
    assert!(matches!(error, ContractError::Input(InputError::Malformed { what: "dossier", .. })));
}

#[test]
fn a_vote_without_a_quorum_costs_the_deposit() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let act = some_action(&suite);
    let id = suite.propose(&ann, vec![act]);
    let governance = suite.contracts.governance.clone();
    let ends = proposal(&suite, id).voting_ends;
    let conclude = ExecuteMsg::Conclude { proposal: id };
    let now = suite.now();
    assert_eq!(
        suite.refused::<ContractError>(&ann, &governance, &conclude, &[]),
        ContractError::VoteOpen { proposal: id, ends, now }
    );
    suite.advance_to(ends);
    let before = suite.balance(&ann, NATIVE);
    suite.execute(&ann, &governance, &conclude, &[]).unwrap();
    assert_eq!(suite.balance(&ann, NATIVE), before, "the purse has it");
    assert_eq!(status(&suite, id), ProposalStatus::Rejected);
    assert_eq!(
        suite.refused::<ContractError>(&ann, &governance, &conclude, &[]),
        ContractError::Concluded { proposal: id }
    );
}

#[test]
fn unknown_proposals_are_refused() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let governance = suite.contracts.governance.clone();
    for msg in [
        ExecuteMsg::Conclude { proposal: 9 },
        ExecuteMsg::Execute { proposal: 9 },
        ExecuteMsg::Vote { proposal: 9, vote: api::governance::Vote::Yes },
    ] {
        let error: ContractError = suite.refused(&ann, &governance, &msg, &[]);
        assert_eq!(error, ContractError::UnknownProposal { proposal: 9 });
    }
    let page = QueryMsg::Proposals { start_after: None, limit: None };
    let found: Vec<api::governance::ProposalResponse> = suite.query(&governance, &page).unwrap();
    assert_eq!(found, vec![]);
}
