//! What the deployer may while the contracts are theirs.

use api::identity_registry::{ExecuteMsg as Registry, RoleDraft};
use api::marketplace::ExecuteMsg as Marketplace;
use api::reward_token::ExecuteMsg as Token;
use serde_json::json;
use testkit::OTHER;

use crate::world::World;

/// Administers [`HELPER`].
pub(crate) const ADMIN: &str = "helpers_admin";
/// A role that stands for nothing.
pub(crate) const HELPER: &str = "helper";

/// Issuers, roles, denoms, pauses.
pub(crate) fn the_owner(world: &mut World) {
    let (owner, anyone, at) =
        (world.suite.owner.clone(), world.anyone.clone(), world.suite.contracts.clone());
    let valid_until = world.suite.now() + 11 * 365 * 86_400;
    for msg in [
        Registry::SetIssuerStatus { issuer: 2, active: false },
        Registry::SetIssuerStatus { issuer: 2, active: true },
        Registry::ProlongIssuer { issuer: 2, valid_until },
        Registry::CreateRole { role: RoleDraft::plain(ADMIN, None) },
        Registry::CreateRole { role: RoleDraft::plain(HELPER, Some(ADMIN)) },
    ] {
        world.refused(&anyone, &at.registry, &msg, "not the contract's current owner");
        world.does(&owner, &at.registry, &msg);
    }
    world.suite.grant(ADMIN, &world.friend.clone());
    for msg in
        [Marketplace::DisallowDenom { denom: OTHER.into() }, Marketplace::AllowDenom { denom: OTHER.into() }]
    {
        world.does(&owner, &at.marketplace, &msg);
    }
    for (contract, action) in [
        (&at.registry, "register"),
        (&at.token, "bond"),
        (&at.data_pool, "contribute"),
        (&at.marketplace, "buy"),
    ] {
        world.does(&owner, contract, &json!({ "pause": { "action": action, "seconds": 3_600 } }));
        if contract == &at.token {
            let bond = Token::Bond { amount: 1u128.into() };
            world.refused(&world.voters[0].clone(), contract, &bond, "paused");
        }
        world.does(&owner, contract, &json!({ "lift": { "action": action } }));
    }
}
