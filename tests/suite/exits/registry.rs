//! Identities, relayers, custody keys; bonded GRAIN; pauses.

use api::identity_registry::{CUSTODY_TERM, ExecuteMsg, Identity, IdentityResponse, QueryMsg, Status};
use api::pause::PauseResponse;
use attestation::{CustodyEnd, StatusChange};
use cosmwasm_std::Addr;
use serde_json::json;
use testkit::{RELAYER_BOND, START, Suite};

use super::{NATIVE, anyone, counted, nothing_left, too_early};

fn identity_of(suite: &Suite, identity: u64) -> Identity {
    let query = QueryMsg::Identity { identity };
    suite.query::<IdentityResponse>(&suite.contracts.registry, &query).unwrap().identity
}

fn person() -> (Suite, Addr, u64, Addr) {
    let mut suite = Suite::new();
    suite.account("anyone");
    let ann = suite.person("ann");
    let identity = suite.identity(&ann);
    let registry = suite.contracts.registry.clone();
    suite.advance(1);
    (suite, ann, identity, registry)
}

#[test]
fn a_suspension_ends_by_itself() {
    let (mut suite, _, identity, _) = person();
    let until = suite.now() + 300;
    suite.set_status(identity, StatusChange::Suspend { until }).unwrap();
    suite.advance(299);
    assert!(!identity_of(&suite, identity).is_active(suite.now()));
    suite.advance(1);
    assert!(identity_of(&suite, identity).is_active(suite.now()));
}

#[test]
fn a_rebind_is_finished_or_lapses() {
    let (mut suite, ann, identity, registry) = person();
    let new = suite.account("ann's new wallet");
    let finish = ExecuteMsg::FinishRebind { identity };
    suite.rebind(identity, &new).unwrap();
    suite.advance(119);
    too_early(&mut suite, &registry, &finish);
    suite.advance(1);
    anyone(&mut suite, &registry, &finish);
    assert_eq!(identity_of(&suite, identity).address, new);
    // nobody finishes the next, and another can begin
    let newer = suite.account("ann's newer wallet");
    suite.rebind(identity, &newer).unwrap();
    suite.advance(120 + 600);
    too_early(&mut suite, &registry, &finish);
    suite.rebind(identity, &newer).unwrap();
    assert_ne!(identity_of(&suite, identity).address, ann);
}

#[test]
fn an_erased_identity_is_forgotten_in_two_steps() {
    let (mut suite, ann, identity, registry) = person();
    suite.execute(&ann, &registry, &ExecuteMsg::Erase {}, &[]).unwrap();
    let forget = ExecuteMsg::Forget { identity };
    for wait in [3_600, 7_200 - 3_600] {
        suite.advance(wait - 1);
        too_early(&mut suite, &registry, &forget);
        suite.advance(1);
        anyone(&mut suite, &registry, &forget);
    }
    let found = identity_of(&suite, identity);
    assert_eq!(
        (found.status, found.is_forgotten(), found.nullifier.is_empty()),
        (Status::Erased, true, true)
    );
    too_early(&mut suite, &registry, &forget);
    // and may come again
    suite.advance(1);
    suite.person("ann");
}

#[test]
fn a_bond_is_paid_out_though_one_keeper_is_silent() {
    let (mut suite, _, _, registry) = person();
    let keeper = suite.relayers[0].address.clone();
    suite.execute(&keeper, &registry, &ExecuteMsg::Unbond {}, &[]).unwrap_err();
    suite.end_custody(CustodyEnd::Retired, 3).unwrap();
    suite.advance(5_400);
    suite.execute(&keeper, &registry, &ExecuteMsg::Unbond {}, &[]).unwrap();
    let release = ExecuteMsg::ReleaseBond { relayer: keeper.to_string() };
    too_early(&mut suite, &registry, &release);
    // its committee's term and grace, then the unbonding
    suite.advance(7 * 86_400 + 60 + 600);
    anyone(&mut suite, &registry, &release);
    assert_eq!(suite.balance(&keeper, NATIVE), START);
    assert_eq!(counted(&suite, "identity-registry", NATIVE, "bonds"), 3 * RELAYER_BOND);
}

#[test]
fn a_keepers_bond_is_paid_out_though_all_others_are_silent() {
    let (mut suite, _, _, registry) = person();
    let keeper = suite.relayers[0].address.clone();
    let retire = ExecuteMsg::RetireCustody { custody: suite.custody_id, signatures: None };
    suite.advance(CUSTODY_TERM - 3_600);
    suite.execute(&keeper, &registry, &retire, &[]).unwrap_err();
    suite.advance(3_600);
    suite.execute(&keeper, &registry, &retire, &[]).unwrap();
    suite.advance(5_400);
    suite.execute(&keeper, &registry, &ExecuteMsg::Unbond {}, &[]).unwrap();
    suite.advance(600);
    anyone(&mut suite, &registry, &ExecuteMsg::ReleaseBond { relayer: keeper.to_string() });
    assert_eq!(suite.balance(&keeper, NATIVE), START);
}

#[test]
fn unbonded_grain_is_released() {
    let (mut suite, ann, ..) = person();
    suite.give_grain(&ann, 1_000);
    suite.bond(&ann, 1_000).unwrap();
    suite.unbond(&ann, 400).unwrap();
    let token = suite.contracts.token.clone();
    let release = api::reward_token::ExecuteMsg::Release { address: Some(ann.to_string()) };
    suite.advance(599);
    too_early(&mut suite, &token, &release);
    suite.advance(1);
    anyone(&mut suite, &token, &release);
    let grain = suite.grain();
    assert_eq!(suite.balance(&ann, &grain), 400);
    nothing_left(&suite, "reward-token", &["unbonding"]);
}

#[test]
fn every_pause_ends_by_itself() {
    let (mut suite, ..) = person();
    let (owner, at) = (suite.owner.clone(), suite.contracts.clone());
    for contract in [&at.registry, &at.token, &at.data_pool, &at.marketplace] {
        let all: Vec<PauseResponse> = suite.query(contract, &QueryMsg::Pauses {}).unwrap();
        assert!(!all.is_empty());
        for PauseResponse { action, .. } in all {
            let pause = json!({"pause": {"action": action, "seconds": 100}});
            suite.execute(&owner, contract, &pause, &[]).unwrap();
        }
        suite.advance(100);
        let all: Vec<PauseResponse> = suite.query(contract, &QueryMsg::Pauses {}).unwrap();
        assert!(all.iter().all(|one| one.paused_until.is_none()), "of {contract}");
    }
}

#[test]
fn what_was_sent_unasked_goes_to_the_purse() {
    let (mut suite, ann, ..) = person();
    let mut purse = 0;
    for contract in suite.contracts.clone().all() {
        suite.donate(&ann, contract, super::native(7));
        let stranger = super::stranger(&suite);
        suite.skim(&stranger, contract, NATIVE).unwrap();
        purse += 7;
        assert_eq!(counted(&suite, "governance", NATIVE, "purse"), purse);
        assert_eq!(suite.donated(contract, NATIVE), 0);
    }
}
