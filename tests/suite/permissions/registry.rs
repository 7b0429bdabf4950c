//! identity-registry: what the owner, identities, admins and relayers send for themselves.

use api::identity_registry::{Durations, ExecuteMsg, InstantiateMsg, Pausable, ROLE_AUDITOR, RoleDraft};
use api::permission::Role;
use attestation::{SignatureError, Signer, StatusChange};
use cosmwasm_std::{Addr, Coin};
use cw_ownable::{Action, OwnershipError};
use identity_registry::ContractError;
use issuer::{Claims, Issued};
use sealed_key::PossessionContext;
use terms::Kind;
use testkit::{CHAIN_ID, NATIVE, RELAYER_BOND, Relayer, RelayerSecrets, Suite, secret};

use super::cast::{HELPER, World, offer};
use super::registry_signed::signed;
use super::table::described;
use super::trial::{Call, Case, Trial};

#[test]
fn identity_registry() {
    let cases = [issuers(), identities(), roles(), relayers(), signed(), owners()];
    Trial {
        name: "identity-registry",
        contract: |world| world.suite.contracts.registry.clone(),
        callers: ExecuteMsg::callers,
        about_sender: |error| error.downcast_ref().is_some_and(about_sender),
        cases: cases.into_iter().flatten().collect(),
        schema: described(&cosmwasm_schema::schema_for!(ExecuteMsg)),
    }
    .hold();
}

fn about_sender(error: &ContractError) -> bool {
    matches!(
        error,
        ContractError::Ownership(OwnershipError::NotOwner | OwnershipError::NotPendingOwner)
            | ContractError::Control(control::ControlError::Renounced)
            | ContractError::CredentialHolder { .. }
            | ContractError::NoIdentity { .. }
            // an issuer's signature names the sender
            | ContractError::Signature(SignatureError::Invalid { signer: None })
            | ContractError::NotRoleAdmin { .. }
            | ContractError::NotAuditor { .. }
            | ContractError::StillAuditor { .. }
            | ContractError::NotBonded { .. }
    )
}

/// Does what a message to the registry says, as someone.
pub(crate) fn tell(world: &mut World, who: &Addr, msg: &ExecuteMsg) {
    let registry = world.suite.contracts.registry.clone();
    world.does(who, &registry, msg);
}

fn issuers() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let key = Signer::from_bytes(&secret("another issuer")).expect("a good key").public_key();
            let valid_until = world.suite.now() + 86_400;
            Call::of(ExecuteMsg::AddIssuer { key, nullifier_domain: 7, max_level: 3, valid_until })
        },
        |_| Call::of(ExecuteMsg::SetIssuerStatus { issuer: 1, active: false }),
        |world| {
            let valid_until = world.suite.now() + 86_400;
            Call::of(ExecuteMsg::ProlongIssuer { issuer: 1, valid_until })
        },
        |_| {
            let revoke = ExecuteMsg::RevokeBatch { issuer: 1, batch: 1, signed: None };
            Call::of(revoke).note("without the issuer's signature")
        },
        |world| {
            let identity = world.suite.identity(&world.who(Role::Identity));
            let revoke = ExecuteMsg::SetStatus { identity, to: StatusChange::Revoke, signed: None };
            Call::of(revoke).note("without the issuer's signature")
        },
    ]
}

fn identities() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let newcomer = world.suite.account("newcomer");
            let claims = world.suite.claims(&newcomer, Kind::Person);
            let Issued { credential, signature, .. } = world.suite.issue(1, "newcomer", claims);
            Call::of(ExecuteMsg::Register { credential, signature }).played(Role::Identity, newcomer)
        },
        |world| {
            let identity = world.who(Role::Identity);
            world.suite.advance(10);
            let claims = Claims { batch: 2, ..world.suite.claims(&identity, Kind::Person) };
            let Issued { credential, signature, .. } = world.suite.issue(1, "identity", claims);
            Call::of(ExecuteMsg::Renew { credential, signature })
        },
        |_| Call::of(ExecuteMsg::SetPayout { address: None }),
        |world| {
            let (identity, key) = (world.who(Role::Identity), world.suite.exchange_secret("identity"));
            let registry = world.suite.contracts.registry.to_string();
            let context = PossessionContext { chain_id: CHAIN_ID, registry: &registry };
            let (b1, b2) = key.public();
            let proof = key.prove_possession(&context, identity.as_str()).to_vec().into();
            Call::of(ExecuteMsg::SetExchangeKey { b1: b1.to_vec().into(), b2: b2.to_vec().into(), proof })
        },
        |_| Call::of(ExecuteMsg::Erase {}),
        |world| {
            rebinding(world);
            Call::of(ExecuteMsg::CancelRebind {})
        },
        |world| {
            let identity = rebinding(world);
            world.suite.advance(Durations::localnet().rebind_delay);
            Call::of(ExecuteMsg::FinishRebind { identity })
        },
        |world| {
            let who = world.who(Role::Identity);
            let identity = world.suite.identity(&who);
            tell(world, &who, &ExecuteMsg::Erase {});
            world.suite.advance(Durations::localnet().forget_after);
            Call::of(ExecuteMsg::Forget { identity })
        },
    ]
}

/// The identity is about to move to another address.
fn rebinding(world: &mut World) -> u64 {
    let identity = world.suite.identity(&world.who(Role::Identity));
    let home = world.suite.account("new home");
    world.suite.rebind(identity, &home).expect("rebind");
    identity
}

fn roles() -> Vec<Case<ExecuteMsg>> {
    vec![
        |_| Call::of(ExecuteMsg::CreateRole { role: RoleDraft::plain("new", None) }),
        |world| Call::of(helped(&world.suite.address("friend"))),
        |world| {
            let (admin, friend) = (world.who(Role::RoleAdmin), world.suite.address("friend"));
            tell(world, &admin, &helped(&friend));
            let (role, address) = (HELPER.into(), friend.into());
            Call::of(ExecuteMsg::Revoke { role, address, scope: None }).note("before the grant is good")
        },
        |world| {
            let (admin, friend) = (world.who(Role::RoleAdmin), world.suite.address("friend"));
            tell(world, &admin, &helped(&friend));
            world.suite.advance(60);
            let (role, address) = (HELPER.into(), friend.into());
            let revoke = ExecuteMsg::Revoke { role, address, scope: None };
            Call::of(revoke).note("once the grant is good").only(&[Role::RoleAdmin])
        },
        |world| {
            let admin = world.who(Role::RoleAdmin);
            for who in world.everyone() {
                tell(world, &admin, &helped(&who));
            }
            Call::of(ExecuteMsg::Renounce { role: HELPER.into(), scope: None }).note("of one's own")
        },
        |world| Call::of(ExecuteMsg::GrantLicensee { order: world.delivered() }),
        |world| {
            let auditor = world.who(Role::Auditor);
            tell(world, &auditor, &ExecuteMsg::Delist { auditor: None });
            Call::of(ExecuteMsg::Enlist {})
        },
        |world| {
            let (owner, auditor) = (world.who(Role::Owner), world.who(Role::Auditor));
            let (role, address) = (ROLE_AUDITOR.into(), auditor.to_string());
            tell(world, &owner, &ExecuteMsg::Revoke { role, address: address.clone(), scope: None });
            Call::of(ExecuteMsg::Delist { auditor: Some(address) }).note("of whom the role was taken")
        },
        |world| {
            let auditor = Some(world.who(Role::Auditor).into());
            Call::of(ExecuteMsg::Delist { auditor }).note("of an auditor").only(&[Role::Auditor])
        },
    ]
}

fn helped(who: &Addr) -> ExecuteMsg {
    ExecuteMsg::Grant { role: HELPER.into(), address: who.to_string(), scope: None, expires_at: None }
}

fn relayers() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let (registry, new) = (world.suite.contracts.registry.clone(), world.suite.address("relayer 9"));
            let bond = move |sender: &Addr| relayer(sender).bond_message(testkit::CHAIN_ID, &registry);
            Call::by(bond).paying(RELAYER_BOND, NATIVE).played(Role::Relayer, new)
        },
        |world| {
            let relayer = bonded(&mut world.suite, "relayer 9");
            Call::of(ExecuteMsg::Unbond {}).played(Role::Relayer, relayer.address)
        },
        |world| {
            let relayer = bonded(&mut world.suite, "relayer 9").address;
            tell(world, &relayer, &ExecuteMsg::Unbond {});
            world.suite.advance(Durations::localnet().unbonding);
            Call::of(ExecuteMsg::ReleaseBond { relayer: relayer.into() })
        },
        |world| {
            let members = world.suite.relayers.iter().map(|relayer| relayer.address.to_string()).collect();
            Call::of(ExecuteMsg::SetCommittee { members })
        },
        |world| {
            let registry = world.suite.contracts.registry.clone();
            world.surplus(&registry);
            Call::of(ExecuteMsg::Skim { denom: NATIVE.into() })
        },
    ]
}

/// A relayer at an address, with a key of its own.
fn relayer(address: &Addr) -> Relayer {
    Relayer::new(address.clone(), &RelayerSecrets::of(address.as_str()))
}

/// Another relayer than those of the suite, bonded.
pub(crate) fn bonded(suite: &mut Suite, name: &str) -> Relayer {
    let (relayer, registry) = (relayer(&suite.account(name)), suite.contracts.registry.clone());
    let bond = relayer.bond_message(testkit::CHAIN_ID, &registry);
    let funds = [Coin::new(RELAYER_BOND, NATIVE)];
    suite.execute(&relayer.address, &registry, &bond, &funds).expect("bond");
    relayer
}

fn owners() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let contracts = world.suite.contracts.clone();
            let unwired = InstantiateMsg {
                owner: None,
                relayer_bond: Coin::new(RELAYER_BOND, NATIVE),
                roles: vec![],
                durations: Durations::localnet(),
            };
            let unwired = world.another(&contracts.registry, &unwired);
            let (marketplace, purse) = (contracts.marketplace.into(), contracts.governance.into());
            Call::of(ExecuteMsg::Wire { marketplace, purse }).at(unwired)
        },
        |_| Call::of(ExecuteMsg::Pause { action: Pausable::Register, seconds: 60 }),
        |world| {
            let (owner, action) = (world.who(Role::Owner), Pausable::Register);
            tell(world, &owner, &ExecuteMsg::Pause { action, seconds: 60 });
            Call::of(ExecuteMsg::Lift { action })
        },
        |world| Call::of(ExecuteMsg::UpdateOwnership(offer(&world.suite.address("heir")))).note("transfer"),
        |world| {
            let registry = world.suite.contracts.registry.clone();
            let heir = world.offered(&registry);
            let accept = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);
            Call::of(accept).note("accept").played(Role::Owner, heir)
        },
        |_| Call::of(ExecuteMsg::UpdateOwnership(Action::RenounceOwnership)).note("renounce"),
    ]
}
