use api::check::InputError;
use api::reward_token::{ExecuteMsg, QueryMsg};
use control::ControlError;
use cw_ownable::{Action, Ownership, OwnershipError};

use crate::common::{refused, refuses_funds, suite};

#[test]
fn in_two_steps() {
    let (mut suite, ann, bob) = suite();
    let (owner, token) = (suite.owner.clone(), suite.contracts.token.clone());
    let offer =
        ExecuteMsg::UpdateOwnership(Action::TransferOwnership { new_owner: ann.to_string(), expiry: None });
    let accept = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);

    assert_eq!(refused(&mut suite, &ann, &offer), OwnershipError::NotOwner.into());
    assert_eq!(refused(&mut suite, &ann, &accept), OwnershipError::TransferNotFound.into());
    suite.grain_msg(&owner, &offer).unwrap();
    assert_eq!(refused(&mut suite, &bob, &accept), OwnershipError::NotPendingOwner.into());
    suite.grain_msg(&ann, &accept).unwrap();

    let ownership: Ownership<String> = suite.query(&token, &QueryMsg::Ownership {}).unwrap();
    assert_eq!(ownership.owner, Some(ann.to_string()));
    assert_eq!(refused(&mut suite, &owner, &offer), OwnershipError::NotOwner.into());
}

#[test]
fn it_is_never_renounced_and_an_heir_is_of_this_chain() {
    let (mut suite, ann, _) = suite();
    let owner = suite.owner.clone();
    let renounce = ExecuteMsg::UpdateOwnership(Action::RenounceOwnership);
    assert_eq!(refused(&mut suite, &owner, &renounce), ControlError::Renounced.into());
    let foreign = "osmo1qqqsyqcyq5rqwzqfpg9scrgwpugpzysn6pytl5".to_string();
    let offer = |new_owner: String| {
        ExecuteMsg::UpdateOwnership(Action::TransferOwnership { new_owner, expiry: None })
    };
    let error = InputError::Address { what: "new_owner", value: foreign.clone() };
    assert_eq!(refused(&mut suite, &owner, &offer(foreign)), error.into());
    // whoever does not own it hears that first
    for msg in [renounce, offer("nobody".into())] {
        assert_eq!(refused(&mut suite, &ann, &msg), OwnershipError::NotOwner.into());
    }
    let ownership: Ownership<String> = suite.query(&suite.contracts.token, &QueryMsg::Ownership {}).unwrap();
    assert_eq!((ownership.owner, ownership.pending_owner), (Some(owner.to_string()), None));
}

#[test]
fn no_funds() {
    let (mut suite, ann, _) = suite();
    refuses_funds(&mut suite, &ann, &ExecuteMsg::UpdateOwnership(Action::AcceptOwnership));
}
