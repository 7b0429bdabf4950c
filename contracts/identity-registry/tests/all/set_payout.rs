use api::identity_registry::{ExecuteMsg, PayoutSet};
use cosmwasm_std::Addr;
use identity_registry::ContractError;
use testkit::Suite;

use crate::common::{client, event, foreign, not_here, refused, send};

fn to(address: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::SetPayout { address: address.map(Into::into) }
}

fn payee(suite: &Suite) -> Addr {
    client(suite).identity(&suite.app.wrap(), 1).unwrap().payee().clone()
}

#[test]
fn earnings_go_elsewhere_and_back() {
    let mut suite = Suite::new();
    let ann = suite.person("ann");
    assert_eq!(payee(&suite), ann);
    let bank = suite.address("bank of ann");
    let response = send(&mut suite, &ann, &to(Some(bank.as_str()))).unwrap();
    assert_eq!(event::<PayoutSet>(&response), PayoutSet { identity: 1 });
    assert_eq!(payee(&suite), bank);
    send(&mut suite, &ann, &to(None)).unwrap();
    assert_eq!(payee(&suite), ann);
}

#[test]
fn to_an_address_of_this_chain() {
    let mut suite = Suite::new();
    let ann = suite.person("ann");
    for bad in [foreign(), String::new(), "ann".into(), ann.as_str().to_uppercase(), format!("{ann} ")] {
        assert_eq!(refused(&mut suite, &ann, &to(Some(&bad))), not_here("address", &bad));
    }
    assert_eq!(payee(&suite), ann, "nothing has changed");
}

#[test]
fn by_the_identitys_address_only() {
    let mut suite = Suite::new();
    suite.person("ann");
    let nobody = suite.account("nobody");
    let error = ContractError::NoIdentity { address: nobody.to_string() };
    assert_eq!(refused(&mut suite, &nobody, &to(Some(nobody.as_str()))), error);
}
