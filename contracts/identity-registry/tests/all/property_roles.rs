//! Random grants and revocations by whomever, against a list of what was granted.

use std::collections::BTreeMap;

use api::identity_registry::{ExecuteMsg, GrantResponse, QueryMsg, ROLE_CURATOR};
use cosmwasm_std::Addr;
use proptest::prelude::*;
use testkit::Suite;

use crate::common::{ask, by_owner, create, has_role, revoke, send};

/// The owner grants `curator`, curators grant `reviewer`.
const ROLES: [&str; 2] = [ROLE_CURATOR, "reviewer"];
const PEOPLE: usize = 4;

#[derive(Debug, Clone)]
enum Step {
    Grant { by: usize, role: usize, to: usize, scope: u32, life: Option<u64> },
    Revoke { by: usize, role: usize, from: usize, scope: u32 },
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..PEOPLE;
    let life = prop::option::of(1u64..20);
    prop_oneof![
        4 => (who(), 0usize..2, who(), 0u32..3, life)
            .prop_map(|(by, role, to, scope, life)| Step::Grant { by, role, to, scope, life }),
        2 => (who(), 0usize..2, who(), 0u32..3)
            .prop_map(|(by, role, from, scope)| Step::Revoke { by, role, from, scope }),
        1 => (1u64..10).prop_map(Step::Wait),
    ]
}

/// (role, person, scope) -> its end.
#[derive(Default)]
struct Model(BTreeMap<(usize, usize, u32), Option<u64>>);

impl Model {
    fn holds(&self, role: usize, who: usize, scope: u32, now: u64) -> bool {
        [0, scope]
            .iter()
            .any(|scope| self.0.get(&(role, who, *scope)).is_some_and(|end| end.is_none_or(|end| now < end)))
    }

    /// Is this the last grant of `curator`, who grant `reviewer`, that is everywhere and for good?
    fn last(&self, key: (usize, usize, u32)) -> bool {
        let for_good =
            |(key, end): (&(usize, usize, u32), &Option<u64>)| key.0 == 0 && key.2 == 0 && end.is_none();
        self.0.get_key_value(&key).is_some_and(for_good)
            && self.0.iter().filter(|entry| for_good(*entry)).count() == 1
    }

    /// Person 0 owns the registry.
    fn may(&self, by: usize, role: usize, scope: u32, now: u64) -> bool {
        if role == 0 { by == 0 } else { self.holds(0, by, scope, now) }
    }
}

fn some(scope: u32) -> Option<u32> {
    (scope > 0).then_some(scope)
}

fn compare(suite: &Suite, model: &Model, people: &[Addr]) {
    for (role, name) in ROLES.iter().enumerate() {
        for (who, address) in people.iter().enumerate() {
            for scope in 0..3 {
                let expected = model.holds(role, who, scope, suite.now());
                assert_eq!(has_role(suite, name, address, some(scope)), expected, "{name} {who} {scope}");
            }
        }
        let query = QueryMsg::Grants { role: (*name).into(), start_after: None, limit: Some(100) };
        let listed = ask::<Vec<GrantResponse>>(suite, &query).len();
        assert_eq!(listed, model.0.keys().filter(|key| key.0 == role).count());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn who_holds_what(steps in prop::collection::vec(step(), 1..40)) {
        let mut suite = Suite::new();
        by_owner(&mut suite, &create("reviewer", Some(ROLE_CURATOR))).unwrap();
        let mut people = vec![suite.owner.clone()];
        people.extend(["ann", "bob", "carl"].map(|name| suite.address(name)));
        let mut model = Model::default();
        for step in steps {
            let now = suite.now();
            match step {
                Step::Wait(seconds) => suite.advance(seconds),
                Step::Grant { by, role, to, scope, life } => {
                    let expires_at = life.map(|life| now + life);
                    let (address, named) = (people[to].to_string(), ROLES[role].into());
                    let msg = ExecuteMsg::Grant { role: named, address, scope: some(scope), expires_at };
                    let done = send(&mut suite, &people[by], &msg).is_ok();
                    let ends_last = expires_at.is_some() && model.last((role, to, scope));
                    assert_eq!(done, model.may(by, role, scope, now) && !ends_last);
                    if done {
                        model.0.insert((role, to, scope), expires_at);
                    }
                }
                Step::Revoke { by, role, from, scope } => {
                    let msg = revoke(ROLES[role], &people[from], some(scope));
                    let done = send(&mut suite, &people[by], &msg).is_ok();
                    let known = model.0.contains_key(&(role, from, scope));
                    let last = model.last((role, from, scope));
                    assert_eq!(done, known && !last && model.may(by, role, scope, now));
                    if done {
                        model.0.remove(&(role, from, scope));
                    }
                }
            }
            compare(&suite, &model, &people);
        }
    }
}
