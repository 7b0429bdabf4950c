//! Committees follow one another, a lie costs a bond, a custody key ends.

use api::identity_registry::ExecuteMsg as Registry;
use attestation::{Conflict, CustodyEnd, Equivocation, Verdict, quorum_of};
use cosmwasm_std::Addr;
use testkit::{RELAYERS, Suite, verdict_on};

use crate::world::World;

/// The last that happens: nothing is sold afterwards.
pub(crate) fn committees_and_keys(world: &mut World) {
    let (registry, anyone) = (world.suite.contracts.registry.clone(), world.anyone.clone());
    let members: Vec<Addr> = world.suite.relayers.iter().map(|relayer| relayer.address.clone()).collect();
    let quorum = quorum_of(RELAYERS);
    world.suite.rotate_committee(&members, quorum - 1).expect_err("fewer than a quorum");
    world.suite.rotate_committee(&members, quorum).expect("rotate");

    let liar = members.last().expect("relayers").clone();
    let proof = lie(&world.suite, 1, 2);
    world.suite.prove(&anyone, &liar, lie(&world.suite, 1, 1)).expect_err("twice the same is no lie");
    world.suite.prove(&anyone, &members[0].clone(), proof.clone()).expect_err("somebody else has lied");
    world.suite.prove(&anyone, &liar, proof.clone()).expect("prove");
    world.suite.prove(&anyone, &liar, proof).expect_err("twice");

    let retire = Registry::RetireCustody { custody: world.suite.custody_id, signatures: None };
    world.refused(&anyone, &registry, &retire, "owner");
    world.suite.end_custody(CustodyEnd::Retired, quorum - 1).expect_err("fewer than a quorum");
    world.suite.end_custody(CustodyEnd::Retired, quorum).expect("retire");
    world.suite.end_custody(CustodyEnd::Compromised, quorum).expect("compromise");
    world.suite.end_custody(CustodyEnd::Compromised, quorum).expect_err("twice");
}

/// The last relayer says that a contribution is of this quality, and of that.
fn lie(suite: &Suite, this: u16, that: u16) -> Equivocation {
    let relayer = suite.relayers.last().expect("relayers");
    let says = |quality| {
        relayer.signed_item(suite.pool_report(vec![verdict_on(9, 1, Verdict::Verified { quality })]))
    };
    Equivocation::Verification(Conflict { first: says(this), second: says(that) })
}
