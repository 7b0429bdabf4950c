use api::identity_registry::{ExecuteMsg, QueryMsg, ROLE_CURATOR};
use cw_ownable::{Action, Ownership, OwnershipError};
use identity_registry::ContractError;
use testkit::Suite;

use crate::common::{ask, create, first_committee, grant, refused, send};

/// Every message that is the owner's alone.
fn owners(suite: &Suite) -> [ExecuteMsg; 4] {
    let key = suite.relayers[0].signer.public_key();
    let valid_until = suite.now() + 1;
    [
        ExecuteMsg::AddIssuer { key, nullifier_domain: 1, max_level: 1, valid_until },
        ExecuteMsg::SetIssuerStatus { issuer: 1, active: false },
        create("new", None),
        first_committee(suite),
    ]
}

#[test]
fn nobody_else_may() {
    let mut suite = Suite::new();
    let strangers =
        [suite.person("ann"), suite.relayers[0].address.clone(), suite.contracts.governance.clone()];
    for msg in owners(&suite) {
        for stranger in &strangers {
            let error = refused(&mut suite, stranger, &msg);
            assert_eq!(error, OwnershipError::NotOwner.into(), "{msg:?}");
        }
    }
}

#[test]
fn it_moves_in_two_steps() {
    let mut suite = Suite::new();
    let (owner, heir, thief) = (suite.owner.clone(), suite.account("heir"), suite.account("thief"));
    let offer =
        ExecuteMsg::UpdateOwnership(Action::TransferOwnership { new_owner: heir.to_string(), expiry: None });
    let accept = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);
    assert_eq!(refused(&mut suite, &thief, &offer), OwnershipError::NotOwner.into());
    assert_eq!(refused(&mut suite, &heir, &accept), OwnershipError::TransferNotFound.into());
    send(&mut suite, &owner, &offer).unwrap();
    assert_eq!(refused(&mut suite, &thief, &accept), OwnershipError::NotPendingOwner.into());
    let curator = grant(ROLE_CURATOR, &heir, None);
    assert!(matches!(refused(&mut suite, &heir, &curator), ContractError::NotRoleAdmin { .. }), "not yet");
    send(&mut suite, &heir, &accept).unwrap();

    let ownership: Ownership<String> = ask(&suite, &QueryMsg::Ownership {});
    assert_eq!(ownership.owner, Some(heir.to_string()));
    for msg in owners(&suite) {
        assert_eq!(refused(&mut suite, &owner, &msg), OwnershipError::NotOwner.into());
        send(&mut suite, &heir, &msg).unwrap_or_else(|error| panic!("{msg:?}: {error:#}"));
    }
    send(&mut suite, &heir, &curator).unwrap();
}
