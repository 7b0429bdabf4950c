//! Roles that include others, that exclude others, whose grants take their time, and that never lose their last admin.

use api::check::InputError;
use api::identity_registry::{
    ExecuteMsg, Grant, GrantOfResponse, QueryMsg, ROLE_AUDITOR, ROLE_CURATOR, RoleDraft, RoleResponse,
    RoleRevoked,
};
use cosmwasm_std::Addr;
use identity_registry::ContractError;
use testkit::Suite;

use crate::common::{
    ask, by_owner, client, create, event, grant, has_role, refused, refused_to_owner, revoke, send,
};

fn draft(name: &str, includes: &[&str], excludes: &[&str]) -> RoleDraft {
    let names = |list: &[&str]| list.iter().map(|name| (*name).into()).collect();
    RoleDraft { includes: names(includes), excludes: names(excludes), ..RoleDraft::plain(name, None) }
}

fn enter(suite: &mut Suite, role: RoleDraft) {
    by_owner(suite, &ExecuteMsg::CreateRole { role }).unwrap();
}

fn renounce(role: &str, scope: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::Renounce { role: role.into(), scope }
}

fn excluded(address: &Addr, role: &str, held: &str) -> ContractError {
    ContractError::SeparationOfDuty { address: address.to_string(), role: role.into(), held: held.into() }
}

#[test]
fn a_senior_holds_what_it_includes_and_no_more() {
    let mut suite = Suite::new();
    enter(&mut suite, draft("lead", &[ROLE_CURATOR], &[]));
    enter(&mut suite, draft("chief", &["lead", ROLE_AUDITOR], &[]));
    let query = |role: &str| ask::<RoleResponse>(&suite, &QueryMsg::Role { role: role.into() });
    assert_eq!(query("chief").juniors, [ROLE_AUDITOR, ROLE_CURATOR, "lead"]);
    assert_eq!(query(ROLE_CURATOR).seniors, ["lead", "chief"]);
    assert_eq!(query("chief").role, draft("chief", &["lead", ROLE_AUDITOR], &[]));

    let (ann, bob) = (suite.address("ann"), suite.address("bob"));
    by_owner(&mut suite, &grant("chief", &ann, None)).unwrap();
    by_owner(&mut suite, &grant("lead", &bob, Some(7))).unwrap();
    for role in ["chief", "lead", ROLE_CURATOR, ROLE_AUDITOR] {
        assert!(has_role(&suite, role, &ann, None) && has_role(&suite, role, &ann, Some(3)));
    }
    assert!(has_role(&suite, ROLE_CURATOR, &bob, Some(7)) && !has_role(&suite, ROLE_CURATOR, &bob, Some(8)));
    assert!(!has_role(&suite, ROLE_AUDITOR, &bob, Some(7)) && !has_role(&suite, "chief", &bob, Some(7)));
    by_owner(&mut suite, &revoke("chief", &ann, None)).unwrap();
    assert!(!has_role(&suite, ROLE_CURATOR, &ann, None), "it goes with the role that included it");
}

#[test]
fn a_senior_of_an_admin_role_administers() {
    let mut suite = Suite::new();
    by_owner(&mut suite, &create("reviewer", Some(ROLE_CURATOR))).unwrap();
    enter(&mut suite, draft("lead", &[ROLE_CURATOR], &[]));
    let (ann, bob) = (suite.address("ann"), suite.address("bob"));
    by_owner(&mut suite, &grant("lead", &ann, None)).unwrap();
    send(&mut suite, &ann, &grant("reviewer", &bob, None)).unwrap();
    // and one that includes `auditor` is drawn and enlisted like one
    enter(&mut suite, draft("inspector", &[ROLE_AUDITOR], &[]));
    by_owner(&mut suite, &grant("inspector", &bob, Some(4))).unwrap();
    send(&mut suite, &bob, &ExecuteMsg::Enlist {}).unwrap();
    let draw = |pool| {
        let now = (pool, suite.now());
        client(&suite).draw_auditors(&suite.app.wrap(), &[7; 32], 1, now, |_| false).unwrap()
    };
    assert_eq!((draw(4), draw(5)), (vec![bob], vec![]));
}

#[test]
fn lists_are_bounded_known_and_without_repeats() {
    let mut suite = Suite::new();
    let names: Vec<String> = (0..9).map(|at| "r".repeat(at + 1)).collect();
    for name in &names {
        enter(&mut suite, RoleDraft::plain(name, None));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut refuse = |role| refused_to_owner(&mut suite, &ExecuteMsg::CreateRole { role });
    let many = |what, max, got| ContractError::from(InputError::TooMany { what, max, got });
    assert_eq!(refuse(draft("x", &names, &[])), many("includes", 8, 9));
    assert_eq!(refuse(draft("x", &[], &names[..5])), many("excludes", 4, 5));
    let twice = InputError::Repeated { what: "includes", value: "r".into() };
    assert_eq!(refuse(draft("x", &["r", "r"], &[])), twice.into());
    let unknown = |role: &str| ContractError::UnknownRole { role: role.into() };
    assert_eq!(refuse(draft("x", &["x"], &[])), unknown("x"), "so there is no circle");
    assert_eq!(refuse(draft("x", &["r"], &["y"])), unknown("y"));
    assert_eq!(refuse(draft("x", &["licensee"], &[])), ContractError::ByLicenceOnly {});
    let long = RoleDraft { delay: 30 * 86_400 + 1, ..RoleDraft::plain("x", None) };
    let range = InputError::Range { what: "delay", min: 0, max: 2_592_000, got: 2_592_001 };
    assert_eq!(refuse(long), range.into());

    // those included by the included count, on both sides
    enter(&mut suite, draft("wide", &names[..8], &[]));
    let mut refuse = |role| refused_to_owner(&mut suite, &ExecuteMsg::CreateRole { role });
    assert_eq!(refuse(draft("x", &["wide"], &[])), many("includes", 8, 9));
    for at in 0..7 {
        enter(&mut suite, draft(&"s".repeat(at + 1), &["r"], &[]));
    }
    let role = draft("x", &["r"], &[]);
    let error = refused_to_owner(&mut suite, &ExecuteMsg::CreateRole { role });
    assert_eq!(error, many("seniors", 8, 9));
    for at in 0..4 {
        enter(&mut suite, draft(&"t".repeat(at + 1), &[], &["rr"]));
    }
    let role = draft("x", &[], &["rr"]);
    let error = refused_to_owner(&mut suite, &ExecuteMsg::CreateRole { role });
    assert_eq!(error, many("excludes", 4, 5));
}

#[test]
fn a_role_that_nobody_could_hold_is_refused() {
    let mut suite = Suite::new();
    enter(&mut suite, draft("payer", &[], &[ROLE_AUDITOR]));
    let mut refuse = |role| refused_to_owner(&mut suite, &ExecuteMsg::CreateRole { role });
    let error = |role: &str, junior: &str, with: &str| ContractError::Contradiction {
        role: role.into(),
        junior: junior.into(),
        with: with.into(),
    };
    assert_eq!(refuse(draft("x", &["payer", ROLE_AUDITOR], &[])), error("x", ROLE_AUDITOR, "payer"));
    assert_eq!(refuse(draft("x", &["payer"], &["payer"])), error("x", "payer", "x"));
}

#[test]
fn nobody_holds_two_that_exclude_each_other_in_the_same_pool() {
    let mut suite = Suite::new();
    enter(&mut suite, draft("payer", &[], &[ROLE_AUDITOR]));
    let ann = suite.address("ann");
    for (first, second) in [("payer", ROLE_AUDITOR), (ROLE_AUDITOR, "payer")] {
        for (held, asked, together) in [
            (None, None, false),
            (None, Some(7), false),
            (Some(7), None, false),
            (Some(7), Some(7), false),
            (Some(7), Some(8), true),
        ] {
            by_owner(&mut suite, &grant(first, &ann, held)).unwrap();
            let msg = grant(second, &ann, asked);
            if together {
                by_owner(&mut suite, &msg).unwrap();
                by_owner(&mut suite, &revoke(second, &ann, asked)).unwrap();
            } else {
                assert_eq!(refused_to_owner(&mut suite, &msg), excluded(&ann, second, first));
            }
            by_owner(&mut suite, &revoke(first, &ann, held)).unwrap();
        }
    }
    // what has ended is no hindrance, what is to begin is one
    let msg = ExecuteMsg::Grant {
        role: "payer".into(),
        address: ann.to_string(),
        scope: None,
        expires_at: Some(suite.now() + 5),
    };
    by_owner(&mut suite, &msg).unwrap();
    suite.advance(5);
    by_owner(&mut suite, &grant(ROLE_AUDITOR, &ann, None)).unwrap();
    assert_eq!(
        refused_to_owner(&mut suite, &grant("payer", &ann, None)),
        excluded(&ann, "payer", ROLE_AUDITOR)
    );
}

#[test]
fn nor_by_way_of_a_role_that_includes_one() {
    let mut suite = Suite::new();
    enter(&mut suite, draft("payer", &[], &[ROLE_AUDITOR]));
    enter(&mut suite, draft("treasurer", &["payer"], &[]));
    enter(&mut suite, draft("inspector", &[ROLE_AUDITOR], &[]));
    let ann = suite.address("ann");
    for (held, asked) in [
        ("treasurer", ROLE_AUDITOR),
        ("treasurer", "inspector"),
        ("payer", "inspector"),
        ("inspector", "payer"),
        ("inspector", "treasurer"),
        (ROLE_AUDITOR, "treasurer"),
    ] {
        by_owner(&mut suite, &grant(held, &ann, Some(2))).unwrap();
        assert_eq!(refused_to_owner(&mut suite, &grant(asked, &ann, None)), excluded(&ann, asked, held));
        by_owner(&mut suite, &revoke(held, &ann, Some(2))).unwrap();
    }
}

#[test]
fn a_delayed_grant_can_be_stopped_before_it_is_good() {
    let mut suite = Suite::new();
    let admin = suite.address("admin");
    by_owner(&mut suite, &grant(ROLE_CURATOR, &admin, None)).unwrap();
    let role = RoleDraft { delay: 100, ..RoleDraft::plain("slow", Some(ROLE_CURATOR)) };
    enter(&mut suite, role);
    let (ann, owner) = (suite.address("ann"), suite.owner.clone());
    send(&mut suite, &admin, &grant("slow", &ann, None)).unwrap();
    suite.advance(99);
    assert!(!has_role(&suite, "slow", &ann, None));
    send(&mut suite, &admin, &grant("slow", &ann, None)).unwrap();
    suite.advance(1);
    assert!(has_role(&suite, "slow", &ann, None), "granting again sets no new beginning");

    // a good one is its admin's matter, one on its way the owner's as well
    let not = ContractError::NotRoleAdmin {
        sender: owner.to_string(),
        role: "slow".into(),
        admin: "`curator`".into(),
    };
    assert_eq!(refused(&mut suite, &owner, &revoke("slow", &ann, None)), not);
    send(&mut suite, &admin, &revoke("slow", &ann, None)).unwrap();
    for who in [&admin, &owner] {
        send(&mut suite, &admin, &grant("slow", &ann, None)).unwrap();
        suite.advance(99);
        send(&mut suite, who, &revoke("slow", &ann, None)).unwrap();
        suite.advance(1);
        assert!(!has_role(&suite, "slow", &ann, None));
    }
    let by_holder = refused(&mut suite, &ann, &revoke("slow", &ann, None));
    assert!(matches!(by_holder, ContractError::NotRoleAdmin { .. }));

    // an end must come after the beginning
    let end = |at| ExecuteMsg::Grant {
        role: "slow".into(),
        address: ann.to_string(),
        scope: None,
        expires_at: Some(at),
    };
    let from = suite.now() + 100;
    let past = ContractError::Past { what: "expires_at", at: from, now: from };
    assert_eq!(refused(&mut suite, &admin, &end(from)), past);
    send(&mut suite, &admin, &end(from + 1)).unwrap();
    suite.advance(101);
    assert!(!has_role(&suite, "slow", &ann, None));
    // what has ended begins anew, with the delay
    let anew = end(suite.now() + 200);
    send(&mut suite, &admin, &anew).unwrap();
    assert!(!has_role(&suite, "slow", &ann, None));
}

#[test]
fn a_holder_gives_it_up() {
    let mut suite = Suite::new();
    let (ann, bob) = (suite.address("ann"), suite.address("bob"));
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, Some(7))).unwrap();
    let none = |who: &Addr, scope| ContractError::NoGrant {
        role: ROLE_CURATOR.into(),
        address: who.to_string(),
        scope,
    };
    assert_eq!(refused(&mut suite, &bob, &renounce(ROLE_CURATOR, Some(7))), none(&bob, 7));
    assert_eq!(refused(&mut suite, &ann, &renounce(ROLE_CURATOR, None)), none(&ann, 0));
    let response = send(&mut suite, &ann, &renounce(ROLE_CURATOR, Some(7))).unwrap();
    let told = RoleRevoked { role: ROLE_CURATOR.into(), address: ann.to_string(), scope: 7 };
    assert_eq!(event::<RoleRevoked>(&response), told);
    assert!(!has_role(&suite, ROLE_CURATOR, &ann, Some(7)));
}

#[test]
fn the_last_admin_stays() {
    let mut suite = Suite::new();
    let (ann, bob) = (suite.address("ann"), suite.address("bob"));
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, None)).unwrap();
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, Some(7))).unwrap();
    by_owner(&mut suite, &create("reviewer", Some(ROLE_CURATOR))).unwrap();
    let last = ContractError::LastAdmin { role: ROLE_CURATOR.into() };
    let ending = ExecuteMsg::Grant {
        role: ROLE_CURATOR.into(),
        address: ann.to_string(),
        scope: None,
        expires_at: Some(suite.now() + 9),
    };
    // one in a pool or with an end does not take its place
    by_owner(&mut suite, &grant(ROLE_CURATOR, &bob, Some(7))).unwrap();
    assert_eq!(refused_to_owner(&mut suite, &revoke(ROLE_CURATOR, &ann, None)), last);
    assert_eq!(refused(&mut suite, &ann, &renounce(ROLE_CURATOR, None)), last);
    assert_eq!(refused_to_owner(&mut suite, &ending), last);
    send(&mut suite, &ann, &renounce(ROLE_CURATOR, Some(7))).unwrap();
    by_owner(&mut suite, &grant(ROLE_CURATOR, &bob, None)).unwrap();
    send(&mut suite, &ann, &renounce(ROLE_CURATOR, None)).unwrap();
    assert_eq!(refused(&mut suite, &bob, &renounce(ROLE_CURATOR, None)), last);
    // a role that administers none may lose all
    send(&mut suite, &bob, &grant("reviewer", &ann, None)).unwrap();
    send(&mut suite, &ann, &renounce("reviewer", None)).unwrap();
}

#[test]
fn all_that_an_address_holds() {
    let mut suite = Suite::new();
    let (ann, bob) = (suite.address("ann"), suite.address("bob"));
    let from = suite.now();
    for scope in [None, Some(3), Some(300)] {
        by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, scope)).unwrap();
    }
    by_owner(&mut suite, &grant(ROLE_AUDITOR, &ann, Some(5))).unwrap();
    by_owner(&mut suite, &grant(ROLE_AUDITOR, &bob, Some(5))).unwrap();
    let expected: Vec<GrantOfResponse> =
        [(ROLE_AUDITOR, Some(5)), (ROLE_CURATOR, None), (ROLE_CURATOR, Some(3)), (ROLE_CURATOR, Some(300))]
            .map(|(role, scope)| GrantOfResponse {
                role: role.into(),
                scope,
                grant: Grant { from, expires_at: None },
            })
            .into();
    let list = |start_after, limit| -> Vec<GrantOfResponse> {
        ask(&suite, &QueryMsg::GrantsOf { address: ann.to_string(), start_after, limit })
    };
    assert_eq!(list(None, None), expected);
    assert_eq!(list(None, Some(2)), expected[..2]);
    assert_eq!(list(Some((ROLE_CURATOR.into(), 0)), None), expected[2..]);
    by_owner(&mut suite, &revoke(ROLE_CURATOR, &ann, None)).unwrap();
    let query = QueryMsg::GrantsOf { address: ann.to_string(), start_after: None, limit: None };
    assert_eq!(ask::<Vec<GrantOfResponse>>(&suite, &query).len(), 3);
}

#[test]
fn a_hundred_scopes_at_most() {
    let mut suite = Suite::new();
    let ann = suite.address("ann");
    for pool in 1..=100 {
        by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, Some(pool))).unwrap();
    }
    let error =
        ContractError::TooManyScopes { role: ROLE_CURATOR.into(), address: ann.to_string(), max: 100 };
    assert_eq!(refused_to_owner(&mut suite, &grant(ROLE_CURATOR, &ann, Some(101))), error);
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, Some(100))).unwrap();
    by_owner(&mut suite, &revoke(ROLE_CURATOR, &ann, Some(100))).unwrap();
    by_owner(&mut suite, &grant(ROLE_CURATOR, &ann, None)).unwrap();
}

#[test]
fn the_last_admin_stays_though_it_is_not_good_yet() {
    let mut suite = Suite::new();
    let (ann, bob) = (suite.address("ann"), suite.address("bob"));
    enter(&mut suite, RoleDraft { delay: 100, ..RoleDraft::plain("chief", None) });
    by_owner(&mut suite, &create("clerk", Some("chief"))).unwrap();
    by_owner(&mut suite, &grant("chief", &ann, None)).unwrap();
    suite.advance(100);
    // ann leaves it to bob, who is still waiting: he cannot leave it to nobody
    by_owner(&mut suite, &grant("chief", &bob, None)).unwrap();
    send(&mut suite, &ann, &renounce("chief", None)).unwrap();
    let last = ContractError::LastAdmin { role: "chief".into() };
    assert_eq!(refused(&mut suite, &bob, &renounce("chief", None)), last);
    // whoever grants it may take it back in time
    by_owner(&mut suite, &revoke("chief", &bob, None)).unwrap();
    by_owner(&mut suite, &grant("chief", &bob, None)).unwrap();
    suite.advance(100);
    assert_eq!(refused_to_owner(&mut suite, &revoke("chief", &bob, None)), last);
}
