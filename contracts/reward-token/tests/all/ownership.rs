use api::reward_token::{ExecuteMsg, QueryMsg};
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
fn no_funds() {
    let (mut suite, ann, _) = suite();
    refuses_funds(&mut suite, &ann, &ExecuteMsg::UpdateOwnership(Action::AcceptOwnership));
}
