use api::check::InputError;
use api::identity_registry::{ExecuteMsg, IssuerSignature, Pausable, ROLE_CURATOR};
use attestation::StatusChange;
use cosmwasm_std::{Binary, Coin};
use cw_ownable::Action;
use identity_registry::ContractError;
use terms::Kind;
use testkit::{NATIVE, OTHER, Suite};

use crate::common::{create, first_committee, grant, revoke};
use crate::prove_equivocation::{prove, two_verdicts};

/// Every message but `BondRelayer` takes no money, and says so before it looks at anything else.
#[test]
fn nothing_is_taken_unasked() {
    let mut suite = Suite::new();
    let ann = suite.account("ann");
    let issued = suite.issue(1, "ann", suite.claims(&ann, Kind::Person));
    let (credential, signature) = (issued.credential, issued.signature);
    let empty = Binary::default;
    let msgs = [
        ExecuteMsg::AddIssuer { key: empty(), nullifier_domain: 1, max_level: 1, valid_until: 0 },
        ExecuteMsg::SetIssuerStatus { issuer: 1, active: false },
        ExecuteMsg::Register { credential: credential.clone(), signature: signature.clone() },
        ExecuteMsg::Renew { credential, signature },
        ExecuteMsg::SetPayout { address: None },
        ExecuteMsg::SetExchangeKey { b1: empty(), b2: empty(), proof: empty() },
        create("new", None),
        grant(ROLE_CURATOR, &ann, None),
        revoke(ROLE_CURATOR, &ann, None),
        ExecuteMsg::Unbond {},
        ExecuteMsg::ReleaseBond { relayer: ann.to_string() },
        first_committee(&suite),
        ExecuteMsg::AddCustody { p: empty(), proof: empty(), keepers: vec![], signatures: vec![] },
        ExecuteMsg::ProlongIssuer { issuer: 1, valid_until: 0 },
        ExecuteMsg::RotateIssuerKey {
            issuer: 1,
            key: empty(),
            issued_at: 0,
            proof: empty(),
            signature: None,
        },
        ExecuteMsg::RevokeBatch { issuer: 1, batch: 1, signed: None },
        ExecuteMsg::SetStatus { identity: 1, to: StatusChange::Revoke, signed: None },
        ExecuteMsg::Erase {},
        ExecuteMsg::Rebind { identity: 1, signed: IssuerSignature { issued_at: 0, signature: empty() } },
        ExecuteMsg::CancelRebind {},
        ExecuteMsg::FinishRebind { identity: 1 },
        ExecuteMsg::Forget { identity: 1 },
        ExecuteMsg::Renounce { role: ROLE_CURATOR.into(), scope: None },
        ExecuteMsg::GrantLicensee { order: 1 },
        prove(&ann, two_verdicts(&suite, &suite.relayers[0])),
        ExecuteMsg::RotateCommittee { members: vec![], signatures: vec![] },
        ExecuteMsg::RetireCustody { custody: 1, signatures: None },
        ExecuteMsg::CompromiseCustody { custody: 1, signatures: None },
        ExecuteMsg::Enlist {},
        ExecuteMsg::Delist { auditor: None },
        ExecuteMsg::Wire { marketplace: ann.to_string(), purse: ann.to_string() },
        ExecuteMsg::Skim { denom: NATIVE.into() },
        ExecuteMsg::Pause { action: Pausable::Register, seconds: 1 },
        ExecuteMsg::Lift { action: Pausable::Register },
        ExecuteMsg::UpdateOwnership(Action::AcceptOwnership),
    ];
    let (owner, registry) = (suite.owner.clone(), suite.contracts.registry.clone());
    for msg in msgs {
        for sender in [&ann, &owner] {
            let funds = [Coin::new(1u128, OTHER), Coin::new(2u128, NATIVE)];
            let error: ContractError = suite.refused(sender, &registry, &msg, &funds);
            let got = format!("1{OTHER}, 2{NATIVE}");
            assert_eq!(error, InputError::Funds { expected: "nothing".into(), got }.into(), "{msg:?}");
        }
    }
}
