//! Typed actions.

use api::check::InputError;
use api::governance::{Action, ConfigResponse, Durations, ExecuteMsg, QueryMsg, Rules};
use api::{data_pool, reward_token};
use cosmwasm_std::{Addr, Binary, Uint128};
use governance::ContractError;
use testkit::{Suite, VOTER_GRAIN};

use crate::double::{double, said};
use crate::{proposal, refused, unproposable};

fn config(suite: &Suite) -> ConfigResponse {
    suite.query(&suite.contracts.governance, &QueryMsg::Config {}).unwrap()
}

fn set_up() -> (Suite, Vec<Addr>) {
    let mut suite = Suite::new();
    let voters = suite.voters();
    (suite, voters)
}

#[test]
fn contracts_are_told_what_they_understand() {
    let (mut suite, voters) = set_up();
    let contract = double(&mut suite).to_string();
    let id = suite.pass(
        &voters,
        vec![
            Action::DecidePool { contract: contract.clone(), pool: 7, accept: false },
            Action::SuspendPool { contract: contract.clone(), pool: 7 },
            Action::ResumePool { contract: contract.clone(), pool: 7 },
            Action::RetirePool { contract: contract.clone(), pool: 7 },
            Action::RuleDispute { contract: contract.clone(), order: 9, refund_bps: 10_000 },
            Action::Lift { contract: contract.clone(), action: "buy".into() },
            Action::Execute { contract, msg: Binary::from(br#"{"any":{"thing":1}}"#) },
        ],
    );
    let response = suite.enact(id).unwrap();
    assert_eq!(
        said(&response, "told"),
        [
            r#"{"decide_pool":{"accept":false,"pool":7}}"#,
            r#"{"suspend_pool":{"pool":7}}"#,
            r#"{"resume_pool":{"pool":7}}"#,
            r#"{"retire_pool":{"pool":7}}"#,
            r#"{"rule":{"order":9,"refund_bps":10000}}"#,
            r#"{"lift":{"action":"buy"}}"#,
            r#"{"any":{"thing":1}}"#,
        ]
    );
}

#[test]
fn a_pool_is_decided_on() {
    let (mut suite, voters) = set_up();
    suite.hand_over();
    let contract = suite.contracts.data_pool.to_string();
    let id = suite.pass(&voters, vec![Action::DecidePool { contract, pool: 7, accept: true }]);
    // there is no pool 7, which data-pool is the one to say
    let error = suite.enact(id).unwrap_err().downcast::<::data_pool::ContractError>().unwrap();
    assert_eq!(error, ::data_pool::ContractError::UnknownPool { pool: 7 });
}

#[test]
fn a_pause_is_lifted() {
    let (mut suite, voters) = set_up();
    let (owner, token) = (suite.owner.clone(), suite.contracts.token.clone());
    let pause = reward_token::ExecuteMsg::Pause { action: reward_token::Pausable::Bond, seconds: 1_000 };
    suite.execute(&owner, &token, &pause, &[]).unwrap();
    suite.hand_over();
    assert!(suite.bond(&voters[0], 1).is_err());
    let lift = Action::Lift { contract: token.to_string(), action: "bond".into() };
    let id = suite.pass(&voters, vec![lift]);
    suite.enact(id).unwrap();
    suite.give_grain(&voters[0], 1);
    suite.bond(&voters[0], 1).unwrap();
}

#[test]
fn rules_change_for_later_proposals_only() {
    let (mut suite, voters) = set_up();
    let before = config(&suite).rules;
    let rules = Rules { veto_bps: 5_000, quorum_floor: Uint128::new(5 * VOTER_GRAIN), ..before };
    let flight = suite.propose(&voters[1], vec![Action::UpdateRules { rules: before }]);
    let id = suite.pass(&voters, vec![Action::UpdateRules { rules }]);
    suite.enact(id).unwrap();
    assert_eq!(config(&suite).rules, rules);
    assert_eq!(proposal(&suite, flight).rules, before, "those in flight keep theirs");
    let later = suite.propose(&voters[1], vec![Action::UpdateRules { rules: before }]);
    assert_eq!(proposal(&suite, later).rules, rules);
}

#[test]
fn rules_that_nobody_could_meet_are_refused_then_and_later() {
    let (mut suite, voters) = set_up();
    let before = config(&suite).rules;
    let range = |what, min, max, got| ContractError::from(InputError::Range { what, min, max, got });
    let bonded = 5 * VOTER_GRAIN;
    let floor = |amount: u128| Action::UpdateRules { rules: Rules { quorum_floor: amount.into(), ..before } };
    let error = unproposable(&mut suite, &voters[0], vec![floor(bonded + 1)]);
    assert_eq!(error, range("quorum_floor", 1, bonded, bonded + 1));
    let many = Action::UpdateRules { rules: Rules { min_identities: 6, ..before } };
    let error = unproposable(&mut suite, &voters[0], vec![many]);
    assert_eq!(error, range("min_identities", 5, 5, 6));
    // what could be met when it was proposed
    let id = suite.pass(&voters, vec![floor(bonded)]);
    suite.unbond(&voters[4], 1).unwrap();
    suite.advance(1);
    let error = refused(&mut suite, &voters[0], &ExecuteMsg::Execute { proposal: id });
    assert_eq!(error, range("quorum_floor", 1, bonded - 1, bonded));
    // what holds already may stay, whatever was unbonded since
    for voter in &voters[1..] {
        let left = suite.bonded(voter);
        suite.unbond(voter, left).unwrap();
    }
    suite.unbond(&voters[0], VOTER_GRAIN - 1).unwrap();
    suite.advance(1);
    suite.propose(&voters[0], vec![Action::UpdateRules { rules: before }]);
}

#[test]
fn durations_change_for_later_proposals_only_and_after_the_longer_timelock() {
    let (mut suite, voters) = set_up();
    let before = Durations::localnet();
    let durations = Durations { voting: 30, timelock: 10, migration_timelock: 20, execution: 50 };
    let action = vec![Action::UpdateDurations { durations }];
    let flight = suite.propose(&voters[1], action.clone());
    let times = proposal(&suite, flight);
    assert_eq!(times.execute_from - times.voting_ends, before.migration_timelock);
    let id = suite.pass(&voters, action);
    suite.enact(id).unwrap();
    assert_eq!(config(&suite).durations, durations);
    let now = proposal(&suite, flight);
    assert_eq!((now.voting_ends, now.execute_until), (times.voting_ends, times.execute_until));
    let start = suite.now();
    let later = suite.propose(&voters[1], vec![Action::UpdateRules { rules: times.rules }]);
    let later = proposal(&suite, later);
    assert_eq!(
        (later.voting_ends, later.execute_from, later.execute_until),
        (start + 30, start + 40, start + 90)
    );
}

#[test]
fn every_bound() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let contract = suite.contracts.marketplace.to_string();
    let Durations { voting, timelock, migration_timelock, execution } = Durations::localnet();
    let mut error = |action| unproposable(&mut suite, &ann, vec![action]);
    let range = |what, min, max, got| ContractError::from(InputError::Range { what, min, max, got });
    let dispute = Action::RuleDispute { contract: contract.clone(), order: 1, refund_bps: 10_001 };
    assert_eq!(error(dispute), range("refund_bps", 0, 10_000, 10_001));
    let lift = Action::Lift { contract: contract.clone(), action: String::new() };
    assert_eq!(error(lift), InputError::Empty { what: "action" }.into());
    let rules = Rules {
        quorum_bps: 0,
        quorum_floor: Uint128::one(),
        min_identities: 5,
        threshold_bps: 5_000,
        veto_bps: 1,
    };
    assert_eq!(error(Action::UpdateRules { rules }), range("quorum_bps", 1, 10_000, 0));
    let durations = |voting, migration_timelock| Action::UpdateDurations {
        durations: Durations { voting, timelock, migration_timelock, execution },
    };
    assert_eq!(error(durations(0, 30)), range("voting", 1, 30 * 86_400, 0));
    assert_eq!(
        error(durations(voting, timelock - 1)),
        range("migration_timelock", timelock.into(), 60 * 86_400, u128::from(timelock - 1))
    );
    // 600 s of unbonding
    let longest = 600 - migration_timelock - execution;
    let short = ContractError::UnbondingTooShort { unbonding: 600, needed: 601 };
    assert_eq!(error(durations(longest + 1, migration_timelock)), short);
    let code = Action::Migrate { contract: contract.clone(), code_id: 0, msg: Binary::from(b"{}") };
    assert_eq!(error(code), range("code_id", 1, u64::MAX.into(), 0));
    let empty = Action::Migrate { contract: contract.clone(), code_id: 1, msg: Binary::default() };
    assert_eq!(error(empty), InputError::Empty { what: "msg" }.into());
    let bad = || "nobody".to_string();
    for (what, action) in [
        ("contract", Action::DecidePool { contract: bad(), pool: 1, accept: true }),
        ("contract", Action::SuspendPool { contract: bad(), pool: 1 }),
        ("contract", Action::ResumePool { contract: bad(), pool: 1 }),
        ("contract", Action::RetirePool { contract: bad(), pool: 1 }),
        ("contract", Action::RuleDispute { contract: bad(), order: 1, refund_bps: 1 }),
        ("contract", Action::Lift { contract: bad(), action: "a".into() }),
        ("guardian", Action::SetGuardian { guardian: bad(), until: 1 }),
        ("guardian", Action::RemoveGuardian { guardian: bad() }),
        ("contract", Action::Offer { contract: bad(), successor: contract.clone() }),
        ("successor", Action::Offer { contract: contract.clone(), successor: bad() }),
        ("contract", Action::Migrate { contract: bad(), code_id: 1, msg: Binary::from(b"{}") }),
        ("contract", Action::UpdateAdmin { contract: bad(), admin: contract.clone() }),
        ("admin", Action::UpdateAdmin { contract: contract.clone(), admin: bad() }),
        ("contract", Action::ClearAdmin { contract: bad() }),
    ] {
        assert_eq!(error(action), InputError::Address { what, value: bad() }.into());
    }
}

#[test]
fn governance_sends_nothing_to_itself() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let contract = suite.contracts.governance.to_string();
    for action in [
        Action::Execute { contract: contract.clone(), msg: Binary::from(br#"{"fund":{}}"#) },
        Action::DecidePool { contract: contract.clone(), pool: 1, accept: true },
        Action::SuspendPool { contract: contract.clone(), pool: 1 },
        Action::ResumePool { contract: contract.clone(), pool: 1 },
        Action::RetirePool { contract: contract.clone(), pool: 1 },
        Action::RuleDispute { contract: contract.clone(), order: 1, refund_bps: 1 },
        Action::Lift { contract: contract.clone(), action: "a".into() },
        Action::Offer { contract: contract.clone(), successor: ann.to_string() },
    ] {
        assert_eq!(unproposable(&mut suite, &ann, vec![action]), ContractError::ToItself);
    }
}

#[test]
fn decided_pools_are_those_of_the_data_pool() {
    // the typed action and the message are one
    let msg = data_pool::ExecuteMsg::DecidePool { pool: 7, accept: true };
    let json = cosmwasm_std::to_json_string(&msg).unwrap();
    assert_eq!(json, r#"{"decide_pool":{"pool":7,"accept":true}}"#);
}
