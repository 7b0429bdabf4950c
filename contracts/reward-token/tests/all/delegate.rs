//! Bonded GRAIN that counts for another.

use api::check::InputError;
use api::reward_token::{Delegated, DelegationResponse, ExecuteMsg, QueryMsg, Undelegated};
use cosmwasm_std::Addr;
use reward_token::ContractError;
use testkit::Suite;

use crate::common::{event, height, n, refused, refuses_funds, suite};

/// A suite with ann's 100 and bob's 10 bonded, and what all of that is at the next block.
fn bonded() -> (Suite, Addr, Addr) {
    let (mut suite, ann, bob) = suite();
    suite.bond(&ann, 100).unwrap();
    suite.bond(&bob, 10).unwrap();
    suite.advance(5);
    (suite, ann, bob)
}

fn powers(suite: &Suite, who: [&Addr; 2]) -> [u128; 2] {
    let at = height(suite);
    assert_eq!(suite.total_power_at(at), suite.bonded(who[0]) + suite.bonded(who[1]), "nothing is lost");
    who.map(|who| suite.power_at(who, at))
}

fn delegation(suite: &Suite, who: &Addr) -> DelegationResponse {
    suite.query(&suite.contracts.token, &QueryMsg::Delegation { address: who.to_string() }).unwrap()
}

fn delegators(suite: &Suite, to: &Addr) -> Vec<Addr> {
    let query = QueryMsg::Delegators { to: to.to_string(), start_after: None, limit: None };
    suite.query(&suite.contracts.token, &query).unwrap()
}

#[test]
fn it_counts_for_the_other_from_the_next_block_on_and_back() {
    let (mut suite, ann, bob) = bonded();
    let response = suite.delegate(&ann, &bob).unwrap();
    let (address, to) = (ann.to_string(), bob.to_string());
    assert_eq!(event::<Delegated>(&response), Delegated { address: address.clone(), to, power: n(100) });
    assert_eq!(powers(&suite, [&ann, &bob]), [100, 10], "not in this block");
    let before = height(&suite);
    suite.advance(5);
    assert_eq!(powers(&suite, [&ann, &bob]), [0, 110]);
    assert_eq!(suite.power_at(&bob, before), 10);
    assert_eq!(suite.bonded(&ann), 100, "it is ann's all the same");
    let given = DelegationResponse { to: Some(bob.clone()), given: n(100), received: n(0) };
    assert_eq!(delegation(&suite, &ann), given);
    let received = DelegationResponse { to: None, given: n(0), received: n(100) };
    assert_eq!(delegation(&suite, &bob), received);
    assert_eq!(delegators(&suite, &bob), std::slice::from_ref(&ann));

    let response = suite.undelegate(&ann).unwrap();
    let from = bob.to_string();
    assert_eq!(event::<Undelegated>(&response), Undelegated { address, from, power: n(100) });
    assert_eq!(powers(&suite, [&ann, &bob]), [0, 110]);
    suite.advance(5);
    assert_eq!(powers(&suite, [&ann, &bob]), [100, 10]);
    let none = DelegationResponse { to: None, given: n(0), received: n(0) };
    assert_eq!((delegation(&suite, &ann), delegation(&suite, &bob)), (none.clone(), none));
    assert_eq!(delegators(&suite, &bob), Vec::<Addr>::new());
}

#[test]
fn what_is_bonded_and_unbonded_later_follows() {
    let (mut suite, ann, bob) = bonded();
    suite.delegate(&ann, &bob).unwrap();
    suite.bond(&ann, 50).unwrap();
    suite.advance(5);
    assert_eq!(powers(&suite, [&ann, &bob]), [0, 160]);
    suite.unbond(&ann, 120).unwrap();
    suite.advance(5);
    assert_eq!(powers(&suite, [&ann, &bob]), [0, 40]);
    assert_eq!((suite.bonded(&ann), suite.bonded(&bob)), (30, 10));
    // bob cannot unbond what is not his
    let error = refused(&mut suite, &bob, &ExecuteMsg::Unbond { amount: n(11) });
    let address = bob.to_string();
    assert_eq!(error, ContractError::NotBonded { address, bonded: n(10), wanted: n(11) });
    suite.unbond(&ann, 30).unwrap();
    suite.advance(5);
    assert_eq!(powers(&suite, [&ann, &bob]), [0, 10]);
}

#[test]
fn a_delegation_made_with_nothing_bonded_counts_for_what_comes() {
    let (mut suite, ann, bob) = suite();
    suite.delegate(&ann, &bob).unwrap();
    suite.bond(&ann, 7).unwrap();
    suite.advance(5);
    assert_eq!(powers(&suite, [&ann, &bob]), [0, 7]);
}

#[test]
fn nobody_hands_on_what_they_were_given() {
    let (mut suite, ann, bob) = bonded();
    let carl = suite.account("carl");
    suite.delegate(&ann, &bob).unwrap();
    suite.delegate(&bob, &carl).unwrap();
    suite.advance(5);
    assert_eq!(powers(&suite, [&ann, &bob]), [0, 100], "ann's stays with bob");
    assert_eq!(suite.power_at(&carl, height(&suite)), 10, "bob's own goes to carl");
    // nor in a circle
    suite.undelegate(&bob).unwrap();
    suite.delegate(&bob, &ann).unwrap();
    suite.advance(5);
    assert_eq!(powers(&suite, [&ann, &bob]), [10, 100]);
}

#[test]
fn straight_to_another() {
    let (mut suite, ann, bob) = bonded();
    let carl = suite.account("carl");
    suite.delegate(&ann, &bob).unwrap();
    suite.advance(5);
    suite.delegate(&ann, &carl).unwrap();
    suite.advance(5);
    assert_eq!(powers(&suite, [&ann, &bob]), [0, 10]);
    assert_eq!(suite.power_at(&carl, height(&suite)), 100);
    assert_eq!((delegators(&suite, &bob), delegators(&suite, &carl)), (vec![], vec![ann]));
}

#[test]
fn back_and_forth_in_one_block_changes_nothing() {
    let (mut suite, ann, bob) = bonded();
    let now = height(&suite);
    suite.delegate(&ann, &bob).unwrap();
    suite.undelegate(&ann).unwrap();
    suite.delegate(&ann, &bob).unwrap();
    suite.undelegate(&ann).unwrap();
    suite.advance(5);
    for at in [now, now + 1] {
        assert_eq!((suite.power_at(&ann, at), suite.power_at(&bob, at)), (100, 10), "{at}");
    }
}

#[test]
fn what_is_refused() {
    let (mut suite, ann, bob) = bonded();
    let address = ann.to_string();
    let to = |who: &Addr| ExecuteMsg::Delegate { to: who.to_string() };
    let oneself = ContractError::DelegateToOneself { address: address.clone() };
    assert_eq!(refused(&mut suite, &ann, &to(&ann)), oneself);
    let none = ContractError::NotDelegated { address: address.clone() };
    assert_eq!(refused(&mut suite, &ann, &ExecuteMsg::Undelegate {}), none);
    suite.delegate(&ann, &bob).unwrap();
    let already = ContractError::AlreadyDelegated { address, to: bob.to_string() };
    assert_eq!(refused(&mut suite, &ann, &to(&bob)), already);
    let error = refused(&mut suite, &ann, &to(&Addr::unchecked("nobody")));
    assert_eq!(error, InputError::Address { what: "to", value: "nobody".into() }.into());
}

#[test]
fn delegators_page() {
    let (mut suite, ann, bob) = bonded();
    let carl = suite.account("carl");
    suite.delegate(&ann, &carl).unwrap();
    suite.delegate(&bob, &carl).unwrap();
    let all = delegators(&suite, &carl);
    let query =
        QueryMsg::Delegators { to: carl.to_string(), start_after: Some(all[0].to_string()), limit: Some(5) };
    assert_eq!(suite.query::<Vec<Addr>>(&suite.contracts.token, &query).unwrap(), all[1..]);
    assert_eq!(all.len(), 2);
}

#[test]
fn a_vote_is_cast_once_by_whoever_it_counts_for() {
    use api::governance::Vote;

    let mut suite = Suite::new();
    let (ann, bob) = (suite.voter("ann", 100), suite.voter("bob", 10));
    let act = api::governance::Action::spend(&ann, 1u128, testkit::NATIVE);
    // delegated before: the delegate alone votes with it
    suite.delegate(&ann, &bob).unwrap();
    suite.advance(5);
    let id = suite.propose(&ann, vec![act.clone()]);
    let error = suite.vote(&ann, id, Vote::Yes).unwrap_err();
    assert!(
        error.to_string().contains("no voting power") || error.root_cause().to_string().contains("no voting")
    );
    suite.vote(&bob, id, Vote::No).unwrap();
    assert_eq!(suite.proposal(id).tally.no, n(110));
    // taken back and given elsewhere during the vote: nothing is counted twice
    suite.undelegate(&ann).unwrap();
    suite.advance(5);
    assert!(suite.vote(&ann, id, Vote::Yes).is_err());
    let id = suite.propose(&ann, vec![act]);
    suite.vote(&ann, id, Vote::Yes).unwrap();
    suite.delegate(&ann, &bob).unwrap();
    suite.advance(5);
    suite.vote(&bob, id, Vote::Yes).unwrap();
    assert_eq!(suite.proposal(id).tally.yes, n(110));
}

#[test]
fn no_funds() {
    let (mut suite, ann, bob) = suite();
    refuses_funds(&mut suite, &ann, &ExecuteMsg::Delegate { to: bob.to_string() });
    refuses_funds(&mut suite, &ann, &ExecuteMsg::Undelegate {});
}
