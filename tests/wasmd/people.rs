//! Identities, roles, and relayers who come and go.

use api::identity_registry::{ExecuteMsg as Registry, ROLE_CURATOR};
use attestation::{IssuerAct, StatusChange};
use issuer::{Claims, Issued, Issuer};
use terms::Kind;
use testkit::secret;

use crate::owners::HELPER;
use crate::world::World;

/// A person is registered, renewed, suspended, moved and erased.
pub(crate) fn identities(world: &mut World) {
    let (registry, anyone) = (world.suite.contracts.registry.clone(), world.anyone.clone());
    let ann = world.suite.person("ann");
    let identity = world.suite.identity(&ann);
    let again = world.suite.issue(1, "ann", world.suite.claims(&anyone, Kind::Person));
    world.suite.register(&anyone, again).expect_err("the person is registered");
    world.does(&ann, &registry, &Registry::SetPayout { address: Some(world.friend.to_string()) });
    world.suite.advance(1);
    let claims = Claims { batch: 2, ..world.suite.claims(&ann, Kind::Person) };
    let Issued { credential, signature, .. } = world.suite.issue(1, "ann", claims);
    let renew = Registry::Renew { credential, signature };
    world.does(&ann, &registry, &renew);
    world.suite.execute(&ann, &registry, &renew, &[]).expect_err("it is not newer");

    let until = world.suite.now() + 200;
    let suspend = world.suite.status_message(1, identity, StatusChange::Suspend { until });
    world.does(&anyone, &registry, &suspend);
    world.suite.execute(&anyone, &registry, &suspend, &[]).expect_err("a stale statement");
    world.suite.contribute(&ann, world.market.cohorts[0], 1).expect_err("she is suspended");
    world.suite.advance(1);
    world.suite.set_status(identity, StatusChange::Reinstate).expect("reinstate");

    let [new, other] = ["ann's new home", "ann's other home"].map(|name| world.suite.address(name));
    world.suite.advance(1);
    world.suite.rebind(identity, &new).expect("rebind");
    world.refused(&anyone, &registry, &Registry::CancelRebind {}, "no identity");
    world.does(&ann, &registry, &Registry::CancelRebind {});
    world.suite.advance(1);
    world.suite.rebind(identity, &other).expect("rebind");
    let finish = Registry::FinishRebind { identity };
    world.suite.execute(&anyone, &registry, &finish, &[]).expect_err("too early");
    world.suite.advance(120);
    world.does(&anyone, &registry, &finish);
    assert_eq!(world.suite.identity(&other), identity);

    let signed = Some(world.suite.decide(1, IssuerAct::RevokeBatch { batch: 77 }));
    let revoke = Registry::RevokeBatch { issuer: 1, batch: 77, signed };
    world.does(&anyone, &registry, &revoke);
    world.refused(&anyone, &registry, &revoke, "revoked");
    let next = Issuer::from_seeds(&secret("next key"), &secret("nullifier domain 1"), 2, 1).expect("a key");
    let (chain_id, now) = (world.suite.chain_id(), world.suite.now());
    let old = world.suite.issuers.iter().find(|issuer| issuer.id == 2).expect("an issuer");
    let (stated, proof) = old.app.hand_over(&next, &chain_id, registry.as_str(), now).expect("a key");
    let rotate = Registry::RotateIssuerKey {
        issuer: 2,
        key: next.public_key(),
        issued_at: stated.statement.issued_at,
        proof,
        signature: Some(stated.signature),
    };
    world.does(&anyone, &registry, &rotate);
    world.suite.execute(&anyone, &registry, &rotate, &[]).expect_err("it has been the issuer's");
}

/// Roles are granted, taken and given up; an auditor leaves the list and comes back.
pub(crate) fn roles(world: &mut World) {
    let registry = world.suite.contracts.registry.clone();
    let (admin, holder) = (world.friend.clone(), world.anyone.clone());
    let grant = |role: &str| Registry::Grant {
        role: role.into(),
        address: holder.to_string(),
        scope: None,
        expires_at: None,
    };
    world.refused(&holder, &registry, &grant(HELPER), "may not grant");
    world.refused(&holder, &registry, &grant(ROLE_CURATOR), "owner");
    world.does(&admin, &registry, &grant(HELPER));
    let revoke = Registry::Revoke { role: HELPER.into(), address: holder.to_string(), scope: None };
    world.does(&admin, &registry, &revoke);
    world.does(&admin, &registry, &grant(HELPER));
    let renounce = Registry::Renounce { role: HELPER.into(), scope: None };
    world.does(&holder, &registry, &renounce);
    world.suite.execute(&holder, &registry, &renounce, &[]).expect_err("it is given up");
    let auditor = world.suite.address("auditor 3");
    let delist = Registry::Delist { auditor: Some(auditor.to_string()) };
    world.suite.execute(&holder, &registry, &delist, &[]).expect_err("who still is one");
    world.does(&auditor, &registry, &Registry::Delist { auditor: None });
    world.does(&auditor, &registry, &Registry::Enlist {});
}

/// A relayer's bond returns.
pub(crate) fn a_bond_returns(world: &mut World) {
    let (registry, anyone) = (world.suite.contracts.registry.clone(), world.anyone.clone());
    let relayer = world.suite.bonded_relayer("relayer 9").address;
    let keeper = world.suite.relayers[0].address.clone();
    world.suite.execute(&keeper, &registry, &Registry::Unbond {}, &[]).expect_err("keepers stay");
    world.does(&relayer, &registry, &Registry::Unbond {});
    let release = Registry::ReleaseBond { relayer: relayer.to_string() };
    world.suite.execute(&anyone, &registry, &release, &[]).expect_err("too early");
    world.suite.advance(600);
    world.does(&anyone, &registry, &release);
}
