use std::collections::BTreeSet;

use api::identity_registry::{AuditorDelisted, AuditorEnlisted, ExecuteMsg, QueryMsg, ROLE_AUDITOR};
use cosmwasm_std::Addr;
use identity_registry::ContractError;
use proptest::prelude::*;
use testkit::Suite;

use crate::common::{ask, by_owner, client, event, foreign, grant, not_here, refused, revoke, send};

const ENLIST: ExecuteMsg = ExecuteMsg::Enlist {};

fn delist(auditor: Option<&Addr>) -> ExecuteMsg {
    ExecuteMsg::Delist { auditor: auditor.map(Addr::to_string) }
}

fn listed(suite: &Suite) -> Vec<Addr> {
    ask(suite, &QueryMsg::Auditors { start_after: None, limit: Some(100) })
}

fn auditors(suite: &mut Suite, count: usize) -> Vec<Addr> {
    (0..count)
        .map(|at| {
            let auditor = suite.address(&format!("auditor {at}"));
            by_owner(suite, &grant(ROLE_AUDITOR, &auditor, None)).unwrap();
            send(suite, &auditor, &ENLIST).unwrap();
            auditor
        })
        .collect()
}

#[test]
fn holders_of_the_role_put_themselves_on_it_once() {
    let mut suite = Suite::new();
    let ann = suite.address("ann");
    let not = ContractError::NotAuditor { address: ann.to_string() };
    assert_eq!(refused(&mut suite, &ann, &ENLIST), not);
    by_owner(&mut suite, &grant(ROLE_AUDITOR, &ann, Some(3))).unwrap();
    let response = send(&mut suite, &ann, &ENLIST).unwrap();
    assert_eq!(event::<AuditorEnlisted>(&response), AuditorEnlisted { auditor: ann.to_string() });
    assert_eq!(listed(&suite), std::slice::from_ref(&ann));
    let again = ContractError::Enlisted { auditor: ann.to_string() };
    assert_eq!(refused(&mut suite, &ann, &ENLIST), again);
}

#[test]
fn whoever_is_not_listed_is_not_taken_off() {
    let mut suite = Suite::new();
    let ann = suite.address("ann");
    let error = ContractError::NotEnlisted { auditor: ann.to_string() };
    assert_eq!(refused(&mut suite, &ann, &delist(None)), error);
    assert_eq!(refused(&mut suite, &ann, &delist(Some(&ann))), error);
    let bad = Addr::unchecked(foreign());
    assert_eq!(refused(&mut suite, &ann, &delist(Some(&bad))), not_here("auditor", bad.as_str()));
}

#[test]
fn others_take_off_only_who_holds_the_role_no_more() {
    let mut suite = Suite::new();
    let people = auditors(&mut suite, 3);
    let (stranger, owner) = (suite.address("stranger"), suite.owner.clone());
    for sender in [&stranger, &owner, &people[1]] {
        let error = ContractError::StillAuditor { auditor: people[0].to_string() };
        assert_eq!(refused(&mut suite, sender, &delist(Some(&people[0]))), error);
    }
    by_owner(&mut suite, &revoke(ROLE_AUDITOR, &people[0], None)).unwrap();
    let response = send(&mut suite, &stranger, &delist(Some(&people[0]))).unwrap();
    let told = AuditorDelisted { auditor: people[0].to_string() };
    assert_eq!(event::<AuditorDelisted>(&response), told);
    assert_eq!(listed(&suite), [people[2].clone(), people[1].clone()], "the last took the place");
    send(&mut suite, &people[1], &delist(None)).unwrap();
    send(&mut suite, &people[2], &delist(None)).unwrap();
    assert_eq!(listed(&suite), Vec::<Addr>::new());
    send(&mut suite, &people[1], &ENLIST).unwrap();
}

#[test]
fn pages() {
    let mut suite = Suite::new();
    let people = auditors(&mut suite, 35);
    let page = |start_after, limit| -> Vec<Addr> { ask(&suite, &QueryMsg::Auditors { start_after, limit }) };
    assert_eq!(page(None, None), people[..30]);
    assert_eq!(page(Some(29), None), people[30..]);
    assert_eq!(page(Some(3), Some(2)), people[4..6]);
    assert_eq!(page(Some(34), None), Vec::<Addr>::new());
}

fn draw(suite: &Suite, seed: u8, count: usize, pool: u32, conflicted: impl Fn(&Addr) -> bool) -> Vec<Addr> {
    client(suite)
        .draw_auditors(&suite.app.wrap(), &[seed; 32], count, (pool, suite.now()), conflicted)
        .unwrap()
}

#[test]
fn a_drawing_is_fixed_by_its_seed_and_reaches_everyone() {
    let mut suite = Suite::new();
    let people = auditors(&mut suite, 6);
    let mut seen = BTreeSet::new();
    for seed in 0..60 {
        let drawn = draw(&suite, seed, 2, 1, |_| false);
        assert_eq!(drawn, draw(&suite, seed, 2, 1, |_| false));
        assert_eq!(drawn.len(), 2);
        assert_ne!(drawn[0], drawn[1]);
        assert_eq!(drawn[..1], draw(&suite, seed, 1, 1, |_| false), "the first is the first");
        seen.extend(drawn);
    }
    assert_eq!(seen, people.into_iter().collect());
}

#[test]
fn a_drawing_passes_over_whom_it_must() {
    let mut suite = Suite::new();
    assert_eq!(draw(&suite, 1, 2, 1, |_| false), Vec::<Addr>::new(), "from nobody");
    let people = auditors(&mut suite, 4);
    // in another pool only, no more at all, in conflict
    by_owner(&mut suite, &revoke(ROLE_AUDITOR, &people[0], None)).unwrap();
    by_owner(&mut suite, &grant(ROLE_AUDITOR, &people[0], Some(9))).unwrap();
    by_owner(&mut suite, &revoke(ROLE_AUDITOR, &people[1], None)).unwrap();
    for seed in 0..40 {
        let drawn = draw(&suite, seed, 4, 1, |auditor| *auditor == people[2]);
        assert!(drawn.iter().all(|auditor| *auditor == people[3]), "{drawn:?}");
        assert_eq!(draw(&suite, seed, 4, 1, |_| true), Vec::<Addr>::new());
        assert!(!draw(&suite, seed, 4, 9, |_| false).contains(&people[1]));
    }
    assert!((0..40).any(|seed| draw(&suite, seed, 4, 9, |_| false).contains(&people[0])));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The list has no gap and nobody twice, whoever leaves from wherever.
    #[test]
    fn the_list_is_whoever_came_and_did_not_leave(steps in prop::collection::vec((0usize..6, any::<bool>()), 1..40)) {
        let mut suite = Suite::new();
        let people = auditors(&mut suite, 6);
        let mut model: BTreeSet<Addr> = people.iter().cloned().collect();
        for (who, comes) in steps {
            let person = &people[who];
            let done = send(&mut suite, person, &if comes { ENLIST } else { delist(None) }).is_ok();
            prop_assert_eq!(done, comes != model.contains(person));
            if comes { model.insert(person.clone()); } else { model.remove(person); }
            let list = listed(&suite);
            prop_assert_eq!(list.len(), model.len());
            prop_assert_eq!(list.into_iter().collect::<BTreeSet<_>>(), model.clone());
            let places = client(&suite).draw_auditors(&suite.app.wrap(), &[3; 32], 1, (1, suite.now()), |_| false);
            prop_assert_eq!(places.unwrap().len(), usize::from(!model.is_empty()));
        }
    }
}
