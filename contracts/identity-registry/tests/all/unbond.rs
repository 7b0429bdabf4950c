use api::identity_registry::{ExecuteMsg, QueryMsg, RelayerResponse, RelayerUnbonding};
use cosmwasm_std::Addr;
use identity_registry::ContractError;
use testkit::Suite;

use crate::common::{ask, bonded, by_owner, committee_of, event, first_committee, refused, send};

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

fn in_committee(relayer: &Addr, epoch: u32) -> ContractError {
    ContractError::InCommittee { relayer: relayer.to_string(), epoch }
}

#[test]
fn not_while_in_the_committee_or_its_grace() {
    let mut suite = Suite::new();
    let members = bonded(&mut suite, 5);
    let (member, other) = (members[3].address.clone(), members[4].address.clone());
    by_owner(&mut suite, &committee_of(&members[..4])).unwrap();
    assert_eq!(refused(&mut suite, &member, &UNBOND), in_committee(&member, 2));
    suite.advance(500_000);
    assert_eq!(refused(&mut suite, &member, &UNBOND), in_committee(&member, 2), "however long");
    send(&mut suite, &other, &UNBOND).unwrap();

    let first = first_committee(&suite);
    by_owner(&mut suite, &first).unwrap();
    suite.advance(59);
    assert_eq!(refused(&mut suite, &member, &UNBOND), in_committee(&member, 2), "in its grace");
    suite.advance(1);
    send(&mut suite, &member, &UNBOND).unwrap();
}

/// Nobody is held by an owner who is silent.
#[test]
fn a_term_ends_by_itself() {
    let mut suite = Suite::new();
    let members = bonded(&mut suite, 4);
    by_owner(&mut suite, &committee_of(&members)).unwrap();
    let member = members[0].address.clone();
    suite.advance(7 * 86_400 + 59);
    assert_eq!(refused(&mut suite, &member, &UNBOND), in_committee(&member, 2), "in its grace");
    suite.advance(1);
    send(&mut suite, &member, &UNBOND).unwrap();
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
    assert_eq!(refused(&mut suite, &member, &UNBOND), in_committee(&member, 2));
    by_owner(&mut suite, &first).unwrap();
    send(&mut suite, &member, &UNBOND).unwrap();
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
