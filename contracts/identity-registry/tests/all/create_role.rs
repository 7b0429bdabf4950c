use api::check::InputError;
use api::identity_registry::{MAX_ROLE_NAME, QueryMsg, RoleCreated, RoleDraft, RoleResponse};
use identity_registry::ContractError;
use testkit::Suite;

use crate::common::{ask, by_owner, create, event, no_answer, refused_to_owner};

#[test]
fn it_exists_with_its_admin() {
    let mut suite = Suite::new();
    let longest = "x".repeat(MAX_ROLE_NAME);
    for (name, admin) in [("reviewer", None), ("reviewer_a", Some("curator")), (&longest, Some("reviewer_a"))]
    {
        let response = by_owner(&mut suite, &create(name, admin)).unwrap();
        assert_eq!(event::<RoleCreated>(&response), RoleCreated { role: name.into() });
        let found: RoleResponse = ask(&suite, &QueryMsg::Role { role: name.into() });
        let role = RoleDraft::plain(name, admin);
        assert_eq!(found, RoleResponse { role, juniors: vec![], seniors: vec![] });
    }
}

#[test]
fn names_are_plain() {
    let mut suite = Suite::new();
    let empty = InputError::Empty { what: "role" };
    assert_eq!(refused_to_owner(&mut suite, &create("", None)), empty.into());
    let long = "x".repeat(MAX_ROLE_NAME + 1);
    let too_long = InputError::TooLong { what: "role", max: 32, got: 33 };
    assert_eq!(refused_to_owner(&mut suite, &create(&long, None)), too_long.into());
    for bad in ["Curator", "curator2", "cu-rator", "cu rator", "cur\u{e4}tor", "\0"] {
        let error = InputError::Malformed { what: "role", value: bad.into(), expected: "a-z and _ only" };
        assert_eq!(refused_to_owner(&mut suite, &create(bad, None)), error.into());
    }
}

#[test]
fn once_and_under_a_known_admin() {
    let mut suite = Suite::new();
    let exists = ContractError::RoleExists { role: "curator".into() };
    assert_eq!(refused_to_owner(&mut suite, &create("curator", None)), exists);
    assert_eq!(refused_to_owner(&mut suite, &create("curator", Some("auditor"))), exists, "nor moved");
    let unknown = |role: &str| ContractError::UnknownRole { role: role.into() };
    assert_eq!(refused_to_owner(&mut suite, &create("a", Some("b"))), unknown("b"));
    assert_eq!(refused_to_owner(&mut suite, &create("a", Some("a"))), unknown("a"), "nor under itself");
    let said = no_answer(&suite, &QueryMsg::Role { role: "a".into() });
    assert!(said.contains("there is no role `a`"), "{said}");
}
