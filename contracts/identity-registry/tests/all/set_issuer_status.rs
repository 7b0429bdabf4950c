use api::identity_registry::{ExecuteMsg, IdentityResponse, IssuerStatusSet, QueryMsg};
use identity_registry::ContractError;
use terms::Kind;
use testkit::Suite;

use crate::common::{ask, by_owner, event, refused_to_owner};

fn set(issuer: u32, active: bool) -> ExecuteMsg {
    ExecuteMsg::SetIssuerStatus { issuer, active }
}

#[test]
fn off_and_on_again() {
    let mut suite = Suite::new();
    let ann = suite.person("ann");
    let response = by_owner(&mut suite, &set(1, false)).unwrap();
    assert_eq!(event::<IssuerStatusSet>(&response), IssuerStatusSet { issuer: 1, active: false });

    let standing: IdentityResponse = ask(&suite, &QueryMsg::IdentityOf { address: ann.to_string() });
    assert!(standing.active, "identities that stand are not touched");
    let bob = suite.account("bob");
    let issued = suite.issue(1, "bob", suite.claims(&bob, Kind::Person));
    let error: ContractError = suite.register(&bob, issued.clone()).unwrap_err().downcast().unwrap();
    assert_eq!(error, ContractError::IssuerInactive { issuer: 1 });
    let carl = suite.account("carl");
    let elsewhere = suite.issue(2, "carl", suite.claims(&carl, Kind::Person));
    suite.register(&carl, elsewhere).unwrap();

    by_owner(&mut suite, &set(1, true)).unwrap();
    suite.register(&bob, issued).unwrap();
}

#[test]
fn of_one_that_is_known() {
    let mut suite = Suite::new();
    for issuer in [0, 4, u32::MAX] {
        assert_eq!(refused_to_owner(&mut suite, &set(issuer, true)), ContractError::UnknownIssuer { issuer });
    }
}
