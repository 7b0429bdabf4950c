//! Random grants of roles that include, exclude and wait, against a model that recomputes who holds what from the
//! list of grants.

use std::collections::BTreeMap;

use api::identity_registry::{ExecuteMsg, GrantOfResponse, QueryMsg, ROLE_AUDITOR, ROLE_CURATOR, RoleDraft};
use cosmwasm_std::Addr;
use proptest::prelude::*;
use testkit::Suite;

use crate::common::{ask, by_owner, has_role, revoke, send};

/// Name, what its holders hold (itself too), delay. `payer` and `auditor` exclude each other.
const ROLES: [(&str, &[usize], u64); 6] = [
    (ROLE_CURATOR, &[0], 0),
    (ROLE_AUDITOR, &[1], 0),
    ("payer", &[2], 15),
    ("lead", &[3, 0], 0),
    ("treasurer", &[4, 2, 0], 10),
    ("inspector", &[5, 1], 0),
];
const PEOPLE: usize = 3;

#[derive(Debug, Clone)]
enum Step {
    Grant { role: usize, to: usize, scope: u32, life: Option<u64> },
    Revoke { role: usize, from: usize, scope: u32 },
    Renounce { role: usize, by: usize, scope: u32 },
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let (role, who, scope) = (0..ROLES.len(), 0..PEOPLE, 0u32..3);
    let life = prop::option::of(1u64..40);
    prop_oneof![
        5 => (role.clone(), who.clone(), scope.clone(), life)
            .prop_map(|(role, to, scope, life)| Step::Grant { role, to, scope, life }),
        1 => (role.clone(), who.clone(), scope.clone())
            .prop_map(|(role, from, scope)| Step::Revoke { role, from, scope }),
        1 => (role, who, scope).prop_map(|(role, by, scope)| Step::Renounce { role, by, scope }),
        2 => (1u64..12).prop_map(Step::Wait),
    ]
}

/// (person, role, scope) -> beginning and end.
#[derive(Default)]
struct Model(BTreeMap<(usize, usize, u32), (u64, Option<u64>)>);

impl Model {
    /// All roles of a person by grants in these scopes that are not over; with `now`, that are good.
    fn roles(&self, who: usize, overlaps: impl Fn(u32) -> bool, now: u64, good: bool) -> Vec<usize> {
        let mut roles = vec![];
        for ((person, role, scope), (from, end)) in &self.0 {
            let over = end.is_some_and(|end| end <= now);
            if *person == who && overlaps(*scope) && !over && (!good || *from <= now) {
                roles.extend(ROLES[*role].1);
            }
        }
        roles
    }

    fn holds(&self, who: usize, role: usize, scope: u32, now: u64) -> bool {
        self.roles(who, |held| held == 0 || held == scope, now, true).contains(&role)
    }

    fn barred(&self, who: usize, role: usize, scope: u32, now: u64) -> bool {
        let held = self.roles(who, |held| held == 0 || scope == 0 || held == scope, now, false);
        let would = ROLES[role].1;
        (would.contains(&1) && held.contains(&2)) || (would.contains(&2) && held.contains(&1))
    }
}

fn some(scope: u32) -> Option<u32> {
    (scope > 0).then_some(scope)
}

fn setup() -> (Suite, Vec<Addr>) {
    let mut suite = Suite::new();
    for (role, (name, holds, delay)) in ROLES.iter().enumerate().skip(2) {
        let includes = holds.iter().filter(|held| **held != role).map(|held| ROLES[*held].0.into()).collect();
        let excludes = if role == 2 { vec![ROLE_AUDITOR.into()] } else { vec![] };
        let role = RoleDraft { includes, excludes, delay: *delay, ..RoleDraft::plain(name, None) };
        by_owner(&mut suite, &ExecuteMsg::CreateRole { role }).unwrap();
    }
    let people = ["ann", "bob", "carl"].map(|name| suite.address(name)).into();
    (suite, people)
}

fn compare(suite: &Suite, model: &Model, people: &[Addr]) {
    for (who, address) in people.iter().enumerate() {
        for (role, (name, ..)) in ROLES.iter().enumerate() {
            for scope in 0..3 {
                let expected = model.holds(who, role, scope, suite.now());
                assert_eq!(has_role(suite, name, address, some(scope)), expected, "{name} {who} {scope}");
            }
        }
        for scope in 1..3 {
            let both = model.holds(who, 1, scope, suite.now()) && model.holds(who, 2, scope, suite.now());
            assert!(!both, "{who} holds two that exclude each other");
        }
        let query = QueryMsg::GrantsOf { address: address.to_string(), start_after: None, limit: Some(100) };
        let listed = ask::<Vec<GrantOfResponse>>(suite, &query).len();
        assert_eq!(listed, model.0.keys().filter(|key| key.0 == who).count());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn who_holds_what(steps in prop::collection::vec(step(), 1..40)) {
        let (mut suite, people) = setup();
        let mut model = Model::default();
        for step in steps {
            let now = suite.now();
            match step {
                Step::Wait(seconds) => suite.advance(seconds),
                Step::Grant { role, to, scope, life } => {
                    let key = (to, role, scope);
                    let known = model.0.get(&key).filter(|(_, end)| !end.is_some_and(|end| end <= now));
                    let from = known.map_or(now + ROLES[role].2, |(from, _)| *from);
                    let expires_at = life.map(|life| now + life);
                    let (name, address) = (ROLES[role].0.into(), people[to].to_string());
                    let msg = ExecuteMsg::Grant { role: name, address, scope: some(scope), expires_at };
                    let done = by_owner(&mut suite, &msg).is_ok();
                    let lives = expires_at.is_none_or(|end| end > from.max(now));
                    assert_eq!(done, lives && !model.barred(to, role, scope, now));
                    if done {
                        model.0.insert(key, (from, expires_at));
                    }
                }
                Step::Revoke { role, from, scope } => {
                    let done = by_owner(&mut suite, &revoke(ROLES[role].0, &people[from], some(scope))).is_ok();
                    assert_eq!(done, model.0.remove(&(from, role, scope)).is_some());
                }
                Step::Renounce { role, by, scope } => {
                    let msg = ExecuteMsg::Renounce { role: ROLES[role].0.into(), scope: some(scope) };
                    let done = send(&mut suite, &people[by], &msg).is_ok();
                    assert_eq!(done, model.0.remove(&(by, role, scope)).is_some());
                }
            }
            compare(&suite, &model, &people);
        }
    }
}
