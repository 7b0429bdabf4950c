//! identity-registry: what others have signed and anyone may bring, and what takes the owner without.

use api::identity_registry::{CUSTODY_TERM, ExecuteMsg};
use api::permission::Role;
use attestation::{
    Authority, CommitteeStatement, Conflict, CustodyEnd, CustodyEndStatement, CustodyStatement, Equivocation,
    IssuerAct, Report, SignedItem, StatusChange, Verdict, VerificationItem, quorum_of,
};
use issuer::Issuer;
use sealed_key::CustodySecret;
use testkit::{CHAIN_ID, RELAYERS, secret, verdict_on};

use super::cast::World;
use super::trial::{Call, Case};

const SIGNED: &str = "with signatures";
const UNSIGNED: &str = "without signatures";

pub(crate) fn signed() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| Call::of(rotation(world, false)).note("without the old key's signature"),
        |world| Call::of(rotation(world, true)).note("with the old key's signature"),
        |world| {
            let signed = Some(world.suite.decide(1, IssuerAct::RevokeBatch { batch: 1 }));
            let revoke = ExecuteMsg::RevokeBatch { issuer: 1, batch: 1, signed };
            Call::of(revoke).note("with the issuer's signature")
        },
        |world| {
            let identity = world.suite.identity(&world.who(Role::Identity));
            world.suite.advance(1);
            let revoke = world.suite.status_message(1, identity, StatusChange::Revoke);
            Call::of(revoke).note("with the issuer's signature")
        },
        |world| {
            let identity = world.suite.identity(&world.who(Role::Identity));
            world.suite.advance(1);
            let home = world.suite.account("new home");
            let act = IssuerAct::Rebind { identity, address: home.to_string() };
            let rebind = ExecuteMsg::Rebind { identity, signed: world.suite.decide(1, act) };
            Call::of(rebind).played(Role::Identity, home)
        },
        |world| Call::of(equivocation(world)),
        |world| {
            let members: Vec<_> =
                world.suite.relayers.iter().map(|relayer| relayer.address.to_string()).collect();
            let registry = world.suite.contracts.registry.to_string();
            let statement = CommitteeStatement {
                chain_id: CHAIN_ID.into(),
                registry,
                epoch: 2,
                members: members.clone(),
            };
            let signatures = world.suite.sign(&statement.digest(), quorum_of(RELAYERS));
            Call::of(ExecuteMsg::RotateCommittee { members, signatures })
        },
        |world| Call::of(custody(world)),
        |world| {
            world.suite.advance(CUSTODY_TERM);
            Call::of(ExecuteMsg::RetireCustody { custody: 1, signatures: None }).note(UNSIGNED)
        },
        |world| {
            let signatures = end(world, CustodyEnd::Retired);
            Call::of(ExecuteMsg::RetireCustody { custody: 1, signatures }).note(SIGNED)
        },
        |_| Call::of(ExecuteMsg::CompromiseCustody { custody: 1, signatures: None }).note(UNSIGNED),
        |world| {
            let signatures = end(world, CustodyEnd::Compromised);
            Call::of(ExecuteMsg::CompromiseCustody { custody: 1, signatures }).note(SIGNED)
        },
    ]
}

/// Issuer 1 takes another key.
fn rotation(world: &World, by_key: bool) -> ExecuteMsg {
    let registry = world.suite.contracts.registry.to_string();
    let next =
        Issuer::from_seeds(&secret("next key"), &secret("nullifier domain 1"), 1, 1).expect("a good key");
    let from = &world.suite.issuers[0].app;
    let (stated, proof) = from.hand_over(&next, CHAIN_ID, &registry, world.suite.now()).expect("a good key");
    ExecuteMsg::RotateIssuerKey {
        issuer: 1,
        key: next.public_key(),
        issued_at: stated.statement.issued_at,
        proof,
        signature: by_key.then_some(stated.signature),
    }
}

/// The second relayer says two things about one slot.
fn equivocation(world: &World) -> ExecuteMsg {
    let liar = &world.suite.relayers[1];
    let says = |quality: u16| {
        let items: Vec<VerificationItem> = vec![verdict_on(9, 1, Verdict::Verified { quality })];
        let report = Report {
            chain_id: CHAIN_ID.into(),
            contract: world.suite.contracts.data_pool.to_string(),
            authority: Authority::Custody(1),
            issued_at: world.suite.now(),
            expires_at: world.suite.now() + 60,
            items,
        };
        let signature = liar.signer.sign(&report.digest()).expect("a good key");
        SignedItem { report, item: 0, signature }
    };
    let proof = Box::new(Equivocation::Verification(Conflict { first: says(1), second: says(2) }));
    ExecuteMsg::ProveEquivocation { relayer: liar.address.to_string(), proof }
}

/// The suite's relayers keep another key.
pub(crate) fn custody(world: &World) -> ExecuteMsg {
    let (key, keepers) = (CustodySecret::from_seed(&secret("another custody")), world.suite.keepers());
    let statement = CustodyStatement {
        chain_id: CHAIN_ID.into(),
        registry: world.suite.contracts.registry.to_string(),
        p: key.public().to_vec().into(),
        keepers: keepers.clone(),
    }
    .digest();
    ExecuteMsg::AddCustody {
        p: key.public().to_vec().into(),
        proof: key.prove_possession(&statement).to_vec().into(),
        keepers,
        signatures: world.suite.sign(&statement, RELAYERS),
    }
}

/// What a quorum of keepers signs to end their key.
fn end(world: &World, end: CustodyEnd) -> Option<Vec<attestation::Signature>> {
    let registry = world.suite.contracts.registry.to_string();
    let statement = CustodyEndStatement { chain_id: CHAIN_ID.into(), registry, custody: 1, end };
    Some(world.suite.sign(&statement.digest(), quorum_of(RELAYERS)))
}
