use api::check::InputError;
use api::identity_registry::{ROLE_CURATOR, RoleRevoked};
use cosmwasm_std::Addr;
use identity_registry::ContractError;
use testkit::Suite;

use crate::common::{
    by_owner, create, event, foreign, grant, has_role, not_here, refused, refused_to_owner, revoke, send,
};

#[test]
fn the_scope_it_was_granted_in() {
    let mut suite = Suite::new();
    let ann = suite.address("ann");
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, None)).unwrap();
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, Some(7))).unwrap();
    let response = by_owner(&mut suite, &revoke(ROLE_CURATOR, &ann, None)).unwrap();
    let told = RoleRevoked { role: ROLE_CURATOR.into(), address: ann.to_string(), scope: 0 };
    assert_eq!(event::<RoleRevoked>(&response), told);
    assert!(!has_role(&suite, ROLE_CURATOR, &ann, None));
    assert!(has_role(&suite, ROLE_CURATOR, &ann, Some(7)), "another scope stays");
    by_owner(&mut suite, &revoke(ROLE_CURATOR, &ann, Some(7))).unwrap();
    assert!(!has_role(&suite, ROLE_CURATOR, &ann, Some(7)));
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, None)).unwrap();
    assert!(has_role(&suite, ROLE_CURATOR, &ann, None), "it can be granted again");
}

#[test]
fn by_whoever_may_grant_it() {
    let mut suite = Suite::new();
    let (ann, bob, carl) = (suite.address("ann"), suite.address("bob"), suite.address("carl"));
    let owner = suite.owner.clone();
    by_owner(&mut suite, &create("reviewer", Some(ROLE_CURATOR))).unwrap();
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, None)).unwrap();
    by_owner(&mut suite, &grant(ROLE_CURATOR, &bob, Some(7))).unwrap();
    send(&mut suite, &ann, &grant("reviewer", &carl, None)).unwrap();
    send(&mut suite, &ann, &grant("reviewer", &carl, Some(7))).unwrap();
    let not = |sender: &Addr, role: &str, admin: &str| ContractError::NotRoleAdmin {
        sender: sender.to_string(),
        role: role.into(),
        admin: admin.into(),
    };
    for sender in [&owner, &bob, &carl] {
        let error = refused(&mut suite, sender, &revoke("reviewer", &carl, None));
        assert_eq!(error, not(sender, "reviewer", "`curator`"));
    }
    let error = refused(&mut suite, &ann, &revoke(ROLE_CURATOR, &bob, Some(7)));
    assert_eq!(error, not(&ann, ROLE_CURATOR, "the owner"));
    send(&mut suite, &bob, &revoke("reviewer", &carl, Some(7))).unwrap();
    assert!(has_role(&suite, "reviewer", &carl, Some(7)), "everywhere still covers it");
    send(&mut suite, &ann, &revoke("reviewer", &carl, None)).unwrap();
    assert!(!has_role(&suite, "reviewer", &carl, Some(7)));
}

#[test]
fn what_was_granted() {
    let mut suite = Suite::new();
    let ann = suite.address("ann");
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, Some(7))).unwrap();
    for (scope, key) in [(None, 0), (Some(8), 8)] {
        let error = refused_to_owner(&mut suite, &revoke(ROLE_CURATOR, &ann, scope));
        let none = ContractError::NoGrant { role: ROLE_CURATOR.into(), address: ann.to_string(), scope: key };
        assert_eq!(error, none);
    }
    let error = refused_to_owner(&mut suite, &revoke("nobody", &ann, None));
    assert_eq!(error, ContractError::UnknownRole { role: "nobody".into() });
    let scope = InputError::Range { what: "scope", min: 1, max: u32::MAX.into(), got: 0 };
    assert_eq!(refused_to_owner(&mut suite, &revoke(ROLE_CURATOR, &ann, Some(0))), scope.into());
    let bad = foreign();
    let msg = revoke(ROLE_CURATOR, &Addr::unchecked(&bad), None);
    assert_eq!(refused_to_owner(&mut suite, &msg), not_here("address", &bad));
}

/// What has ended can be taken away, so that nothing is left lying about.
#[test]
fn an_ended_grant() {
    let mut suite = Suite::new();
    let ann = suite.address("ann");
    let msg = api::identity_registry::ExecuteMsg::Grant {
        role: ROLE_CURATOR.into(),
        address: ann.to_string(),
        scope: None,
        expires_at: Some(suite.now() + 1),
    };
    by_owner(&mut suite, &msg).unwrap();
    suite.advance(1);
    by_owner(&mut suite, &revoke(ROLE_CURATOR, &ann, None)).unwrap();
}
