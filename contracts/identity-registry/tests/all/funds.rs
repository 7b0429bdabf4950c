use api::check::InputError;
use api::identity_registry::{ExecuteMsg, ROLE_CURATOR};
use cosmwasm_std::{Binary, Coin};
use cw_ownable::Action;
use identity_registry::ContractError;
use terms::Kind;
use testkit::{NATIVE, OTHER, Suite};

use crate::common::{create, first_committee, grant, revoke};

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
