//! What a message declares about its callers holds: strangers are refused what is not anyone's.

use api::identity_registry::{ExecuteMsg, Pausable, ROLE_CURATOR};
use api::permission::Role;
use attestation::StatusChange;
use control::ControlError;
use cosmwasm_std::Binary;
use cw_ownable::{Action, OwnershipError};
use identity_registry::ContractError;
use testkit::Suite;

use crate::common::{create, first_committee, foreign, grant, not_here, refused, refused_to_owner, revoke};

/// Everything that the owner alone may send.
fn owners(suite: &Suite) -> Vec<ExecuteMsg> {
    let key = suite.relayers[0].signer.public_key();
    let valid_until = suite.now() + 1;
    let heir = Action::TransferOwnership { new_owner: suite.address("heir").to_string(), expiry: None };
    vec![
        ExecuteMsg::AddIssuer { key: key.clone(), nullifier_domain: 1, max_level: 1, valid_until },
        ExecuteMsg::SetIssuerStatus { issuer: 1, active: false },
        ExecuteMsg::ProlongIssuer { issuer: 1, valid_until },
        ExecuteMsg::RotateIssuerKey {
            issuer: 1,
            key,
            issued_at: suite.now(),
            proof: Binary::default(),
            signature: None,
        },
        ExecuteMsg::RevokeBatch { issuer: 1, batch: 1, signed: None },
        ExecuteMsg::SetStatus { identity: 1, to: StatusChange::Revoke, signed: None },
        ExecuteMsg::Wire {
            marketplace: suite.address("m").to_string(),
            purse: suite.address("p").to_string(),
        },
        create("new", None),
        first_committee(suite),
        ExecuteMsg::CompromiseCustody { custody: 1, signatures: None },
        ExecuteMsg::Pause { action: Pausable::Register, seconds: 1 },
        ExecuteMsg::Lift { action: Pausable::Register },
        ExecuteMsg::UpdateOwnership(heir),
    ]
}

#[test]
fn the_owners_messages_are_the_owners() {
    let mut suite = Suite::new();
    let strangers = [
        suite.person("ann"),
        suite.relayers[0].address.clone(),
        suite.contracts.governance.clone(),
        suite.contracts.marketplace.clone(),
        suite.contracts.registry.clone(),
    ];
    for msg in owners(&suite) {
        assert_eq!(msg.callers(), [Role::Owner]);
        for stranger in &strangers {
            assert_eq!(refused(&mut suite, stranger, &msg), OwnershipError::NotOwner.into(), "{msg:?}");
        }
    }
}

#[test]
fn what_is_an_identitys_a_relayers_or_an_admins_is_no_strangers() {
    let mut suite = Suite::new();
    let stranger = suite.account("stranger");
    let none = || ContractError::NoIdentity { address: stranger.to_string() };
    for msg in [ExecuteMsg::SetPayout { address: None }, ExecuteMsg::Erase {}, ExecuteMsg::CancelRebind {}] {
        assert_eq!(msg.callers(), [Role::Identity]);
        assert_eq!(refused(&mut suite, &stranger, &msg), none());
    }
    for msg in [grant(ROLE_CURATOR, &stranger, None), revoke(ROLE_CURATOR, &stranger, None)] {
        assert!(msg.callers().contains(&Role::RoleAdmin));
        let error = refused(&mut suite, &stranger, &msg);
        assert!(matches!(error, ContractError::NotRoleAdmin { .. }));
    }
    let unbond = refused(&mut suite, &stranger, &ExecuteMsg::Unbond {});
    assert!(matches!(unbond, ContractError::NotBonded { .. }));
    let enlist = refused(&mut suite, &stranger, &ExecuteMsg::Enlist {});
    assert!(matches!(enlist, ContractError::NotAuditor { .. }));
}

#[test]
fn ownership_is_not_renounced_and_has_no_foreign_heir() {
    let mut suite = Suite::new();
    let renounce = ExecuteMsg::UpdateOwnership(Action::RenounceOwnership);
    assert_eq!(refused_to_owner(&mut suite, &renounce), ControlError::Renounced.into());
    let heir = foreign();
    let offer = Action::TransferOwnership { new_owner: heir.clone(), expiry: None };
    let error = refused_to_owner(&mut suite, &ExecuteMsg::UpdateOwnership(offer));
    assert_eq!(error, not_here("new_owner", &heir));
}

#[test]
fn it_is_wired_once() {
    let mut suite = Suite::new();
    let marketplace = suite.contracts.marketplace.to_string();
    let wire = |marketplace: &str, purse: &str| ExecuteMsg::Wire {
        marketplace: marketplace.into(),
        purse: purse.into(),
    };
    let again = wire(suite.address("other").as_str(), suite.address("purse").as_str());
    assert_eq!(refused_to_owner(&mut suite, &again), ContractError::AlreadyWired { marketplace });

    let mut deps = cosmwasm_std::testing::mock_dependencies();
    let env = cosmwasm_std::testing::mock_env();
    let info = cosmwasm_std::testing::message_info(&deps.api.addr_make("deployer"), &[]);
    let msg = api::identity_registry::InstantiateMsg {
        owner: None,
        relayer_bond: cosmwasm_std::Coin::new(1u128, testkit::NATIVE),
        roles: vec![],
        durations: api::identity_registry::Durations::production(),
    };
    identity_registry::contract::instantiate(deps.as_mut(), env.clone(), info.clone(), msg).unwrap();
    let here = deps.api.addr_make("here").to_string();
    for (marketplace, purse, what) in
        [(heir_of("m"), here.clone(), "marketplace"), (here.clone(), heir_of("p"), "purse")]
    {
        let bad = if what == "purse" { purse.clone() } else { marketplace.clone() };
        let result = identity_registry::contract::execute(
            deps.as_mut(),
            env.clone(),
            info.clone(),
            wire(&marketplace, &purse),
        );
        assert_eq!(result.unwrap_err(), not_here(what, &bad));
    }
    let skim = ExecuteMsg::Skim { denom: testkit::NATIVE.into() };
    let result = identity_registry::contract::execute(deps.as_mut(), env, info, skim);
    assert_eq!(result.unwrap_err(), ContractError::NotWired {});
}

fn heir_of(name: &str) -> String {
    cosmwasm_std::testing::MockApi::default().with_prefix("elsewhere").addr_make(name).to_string()
}
