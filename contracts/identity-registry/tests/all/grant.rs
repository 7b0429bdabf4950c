use api::check::InputError;
use api::identity_registry::{ExecuteMsg, Grant, GrantResponse, QueryMsg, ROLE_CURATOR, RoleGranted};
use cosmwasm_std::Addr;
use identity_registry::ContractError;
use testkit::Suite;

use crate::common::{
    ask, by_owner, create, event, foreign, grant, has_role, no_answer, not_here, refused, refused_to_owner,
    send,
};

fn until(role: &str, to: &Addr, scope: Option<u32>, expires_at: u64) -> ExecuteMsg {
    ExecuteMsg::Grant { role: role.into(), address: to.to_string(), scope, expires_at: Some(expires_at) }
}

fn not_admin(sender: &Addr, role: &str, admin: &str) -> ContractError {
    ContractError::NotRoleAdmin { sender: sender.to_string(), role: role.into(), admin: admin.into() }
}

/// A suite with the role `reviewer`, whose admin is `curator`.
fn reviewed() -> Suite {
    let mut suite = Suite::new();
    by_owner(&mut suite, &create("reviewer", Some(ROLE_CURATOR))).unwrap();
    suite
}

#[test]
fn everywhere_or_in_a_pool() {
    let mut suite = Suite::new();
    let (ann, bob) = (suite.address("ann"), suite.address("bob"));
    let response = by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, None)).unwrap();
    let from = suite.now();
    let told = RoleGranted { role: ROLE_CURATOR.into(), address: ann.to_string(), scope: 0, from };
    assert_eq!(event::<RoleGranted>(&response), told);
    by_owner(&mut suite, &grant(ROLE_CURATOR, &bob, Some(7))).unwrap();
    let holds = |who, scope| has_role(&suite, ROLE_CURATOR, who, scope);
    assert!(holds(&ann, None) && holds(&ann, Some(7)) && holds(&ann, Some(8)));
    assert!(holds(&bob, Some(7)) && !holds(&bob, Some(8)) && !holds(&bob, None));
    assert!(!has_role(&suite, "auditor", &ann, None), "one role is not another");
    assert!(!has_role(&suite, "no_such_role", &ann, None));
}

#[test]
fn until_its_last_second() {
    let mut suite = Suite::new();
    let ann = suite.address("ann");
    let end = suite.now() + 10;
    by_owner(&mut suite, &until(ROLE_CURATOR, &ann, None, end)).unwrap();
    suite.advance(9);
    assert!(has_role(&suite, ROLE_CURATOR, &ann, None));
    suite.advance(1);
    assert!(!has_role(&suite, ROLE_CURATOR, &ann, None));
    // what has ended everywhere does not hide what holds in a pool
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, Some(7))).unwrap();
    assert!(has_role(&suite, ROLE_CURATOR, &ann, Some(7)));
}

#[test]
fn a_new_grant_replaces_the_old_one() {
    let mut suite = Suite::new();
    let ann = suite.address("ann");
    let (from, end) = (suite.now(), suite.now() + 10);
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, None)).unwrap();
    suite.advance(3);
    by_owner(&mut suite, &until(ROLE_CURATOR, &ann, None, end)).unwrap();
    let query = QueryMsg::Grants { role: ROLE_CURATOR.into(), start_after: None, limit: None };
    let grant = Grant { from, expires_at: Some(end) };
    let listed = GrantResponse { address: ann.to_string(), scope: None, grant };
    assert_eq!(ask::<Vec<GrantResponse>>(&suite, &query), [listed]);
}

#[test]
fn by_the_owner_where_it_has_no_admin() {
    let mut suite = Suite::new();
    let (ann, bob) = (suite.address("ann"), suite.address("bob"));
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, None)).unwrap();
    // not by a holder of the role itself
    let error = refused(&mut suite, &ann, &grant(ROLE_CURATOR, &bob, None));
    assert_eq!(error, not_admin(&ann, ROLE_CURATOR, "the owner"));
}

#[test]
fn by_a_holder_of_its_admin_role() {
    let mut suite = reviewed();
    let (ann, bob, owner) = (suite.address("ann"), suite.address("bob"), suite.owner.clone());
    let not = |who| not_admin(who, "reviewer", "`curator`");
    let msg = grant("reviewer", &bob, None);
    assert_eq!(refused(&mut suite, &ann, &msg), not(&ann));
    assert_eq!(refused(&mut suite, &owner, &msg), not(&owner), "the owner only through the admin role");
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, None)).unwrap();
    send(&mut suite, &ann, &msg).unwrap();
    send(&mut suite, &ann, &grant("reviewer", &bob, Some(3))).unwrap();
    assert!(has_role(&suite, "reviewer", &bob, None));
    assert_eq!(refused(&mut suite, &bob, &grant("reviewer", &ann, None)), not(&bob), "not by its holder");
}

#[test]
fn a_pools_admin_grants_in_that_pool() {
    let mut suite = reviewed();
    let (ann, bob) = (suite.address("ann"), suite.address("bob"));
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, Some(7))).unwrap();
    for scope in [None, Some(8)] {
        let error = refused(&mut suite, &ann, &grant("reviewer", &bob, scope));
        assert_eq!(error, not_admin(&ann, "reviewer", "`curator`"));
    }
    send(&mut suite, &ann, &grant("reviewer", &bob, Some(7))).unwrap();
    assert!(has_role(&suite, "reviewer", &bob, Some(7)));
}

#[test]
fn an_admin_is_one_until_its_own_grant_ends() {
    let mut suite = reviewed();
    let (ann, bob) = (suite.address("ann"), suite.address("bob"));
    let end = suite.now() + 10;
    by_owner(&mut suite, &until(ROLE_CURATOR, &ann, None, end)).unwrap();
    suite.advance(9);
    send(&mut suite, &ann, &grant("reviewer", &bob, None)).unwrap();
    suite.advance(1);
    let error = refused(&mut suite, &ann, &grant("reviewer", &bob, Some(1)));
    assert_eq!(error, not_admin(&ann, "reviewer", "`curator`"));
    assert!(has_role(&suite, "reviewer", &bob, None), "what it granted stands");
}

#[test]
fn what_is_wrong_is_named() {
    let mut suite = Suite::new();
    let (ann, now) = (suite.address("ann"), suite.now());
    let error = refused_to_owner(&mut suite, &grant("nobody", &ann, None));
    assert_eq!(error, ContractError::UnknownRole { role: "nobody".into() });
    for at in [0, now - 1, now] {
        let error = refused_to_owner(&mut suite, &until(ROLE_CURATOR, &ann, None, at));
        assert_eq!(error, ContractError::Past { what: "expires_at", at, now });
    }
    let scope = InputError::Range { what: "scope", min: 1, max: u32::MAX.into(), got: 0 };
    assert_eq!(refused_to_owner(&mut suite, &grant(ROLE_CURATOR, &ann, Some(0))), scope.into());
    let bad = foreign();
    let msg = grant(ROLE_CURATOR, &Addr::unchecked(&bad), None);
    assert_eq!(refused_to_owner(&mut suite, &msg), not_here("address", &bad));
    assert!(!has_role(&suite, ROLE_CURATOR, &ann, None));
}

#[test]
fn they_are_listed_by_address_and_scope() {
    let mut suite = Suite::new();
    let mut expected = vec![];
    for name in 0..35 {
        let address = suite.address(&format!("holder {name}"));
        for scope in [None, Some(1), Some(256)] {
            by_owner(&mut suite, &grant(ROLE_CURATOR, &address, scope)).unwrap();
            expected.push((address.to_string(), scope));
        }
    }
    let other = suite.address("other");
    by_owner(&mut suite, &grant("auditor", &other, None)).unwrap();
    expected.sort();
    let list = |start_after, limit| -> Vec<(String, Option<u32>)> {
        let query = QueryMsg::Grants { role: ROLE_CURATOR.into(), start_after, limit };
        let page: Vec<GrantResponse> = ask(&suite, &query);
        page.into_iter().map(|entry| (entry.address, entry.scope)).collect()
    };
    assert_eq!(list(None, None), expected[..30]);
    assert_eq!(list(None, Some(1_000)), expected[..100]);
    let mut all = vec![];
    loop {
        let last =
            all.last().map(|(address, scope): &(String, Option<u32>)| (address.clone(), scope.unwrap_or(0)));
        let page = list(last, Some(7));
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    assert_eq!(all, expected);
    let bad = QueryMsg::Grants { role: ROLE_CURATOR.into(), start_after: Some((foreign(), 0)), limit: None };
    assert!(no_answer(&suite, &bad).contains("start_after is not an address of this chain"));
}
