use api::identity_registry::{ExecuteMsg, QueryMsg, RelayerResponse, RelayerUnbonding};
use cosmwasm_std::Addr;
use identity_registry::ContractError;
use testkit::Suite;

use crate::common::{
    ask, bonded, by_owner, committee_of, event, first_committee, refused, refused_to_owner, send,
};

const UNBOND: ExecuteMsg = ExecuteMsg::Unbond {};

#[test]
fn it_takes_its_time() {
    let mut suite = Suite::new();
    let new = bonded(&mut suite, 1).remove(0).address;
    let release_at = suite.now() + 600;
    let response = send(&mut suite, &new, &UNBOND).unwrap();
    let told = RelayerUnbonding { relayer: new.to_string(), release_at };
    assert_eq!(event::<RelayerUnbonding>(&response), told);
    let found: RelayerResponse = ask(&suite, &QueryMsg::Relayer { address: new.to_string() });
    assert_eq!(found.release_at, Some(release_at));
    suite.advance(1);
    let again = ContractError::Unbonding { relayer: new.to_string(), release_at };
    assert_eq!(refused(&mut suite, &new, &UNBOND), again, "once: the clock is not set anew");
}

#[test]
fn of_what_is_bonded() {
    let mut suite = Suite::new();
    let nobody = suite.account("nobody");
    let error = ContractError::NotBonded { relayer: nobody.to_string() };
    assert_eq!(refused(&mut suite, &nobody, &UNBOND), error);
}

const TERM: u64 = 7 * 86_400;
const GRACE: u64 = 60;

/// When the bond is free, by the message's own word.
fn unbonding(suite: &mut Suite, relayer: &Addr) -> u64 {
    let response = send(suite, relayer, &UNBOND).unwrap();
    event::<RelayerUnbonding>(&response).release_at
}

/// Whoever wants to leave can: neither a silent owner nor one who sets them again and again holds their bond.
#[test]
fn a_member_leaves_when_its_committee_is_heard_no_more() {
    let mut suite = Suite::new();
    let members = bonded(&mut suite, 5);
    let (member, other) = (members[3].address.clone(), members[4].address.clone());
    by_owner(&mut suite, &committee_of(&members[..4])).unwrap();
    let started = suite.now();
    suite.advance(100);
    let release_at = unbonding(&mut suite, &member);
    assert_eq!(release_at, started + TERM + GRACE + 600);
    assert_eq!(unbonding(&mut suite, &other), suite.now() + 600, "not in it");
    let again = ContractError::Unbonding { relayer: member.to_string(), release_at };
    assert_eq!(refused(&mut suite, &member, &UNBOND), again);
    assert_eq!(refused_to_owner(&mut suite, &committee_of(&members[..4])), again, "nor set again");

    // another took over: sooner
    let first = first_committee(&suite);
    by_owner(&mut suite, &first).unwrap();
    suite.advance(10);
    assert_eq!(unbonding(&mut suite, &member), suite.now() - 10 + GRACE + 600);
    suite.advance(GRACE + 600 - 11);
    let release = ExecuteMsg::ReleaseBond { relayer: member.to_string() };
    assert!(matches!(refused(&mut suite, &other, &release), ContractError::BondLocked { .. }));
    suite.advance(1);
    send(&mut suite, &other, &release).unwrap();
}

/// A committee two epochs back is heard no more, so its members need not stay.
#[test]
fn the_grace_of_two_epochs_back_is_over() {
    let mut suite = Suite::new();
    let members = bonded(&mut suite, 4);
    by_owner(&mut suite, &committee_of(&members)).unwrap();
    let first = first_committee(&suite);
    by_owner(&mut suite, &first).unwrap();
    let member = members[0].address.clone();
    let now = suite.now();
    assert_eq!(unbonding(&mut suite, &member), now + GRACE + 600);
    by_owner(&mut suite, &first).unwrap();
    assert_eq!(unbonding(&mut suite, &member), now + 600);
}

#[test]
fn not_while_it_keeps_an_active_custody_key() {
    let mut suite = Suite::new();
    let members = bonded(&mut suite, 4);
    by_owner(&mut suite, &committee_of(&members)).unwrap();
    suite.advance(60);
    let keeper = suite.relayers[0].address.clone();
    let error = ContractError::IsKeeper { relayer: keeper.to_string(), custody: 1, until: None };
    assert_eq!(refused(&mut suite, &keeper, &UNBOND), error);
}
