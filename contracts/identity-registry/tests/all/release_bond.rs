use api::identity_registry::{BondReleased, ExecuteMsg, QueryMsg};
use api::money::{DenomMoney, MoneyResponse, Part};
use cosmwasm_std::{Addr, Coin};
use identity_registry::ContractError;
use testkit::{NATIVE, OTHER, RELAYER_BOND, Suite};

use crate::common::{ask, bond, bonded, event, foreign, not_here, refused, relayer, send};

fn release(relayer: &Addr) -> ExecuteMsg {
    ExecuteMsg::ReleaseBond { relayer: relayer.to_string() }
}

fn bonds(suite: &Suite) -> u128 {
    let money: MoneyResponse = ask(suite, &QueryMsg::Money {});
    let [DenomMoney { denom, parts }] = &money.denoms[..] else { panic!("{money:?}") };
    let [Part { name, amount }] = &parts[..] else { panic!("{money:?}") };
    assert_eq!((denom.as_str(), name.as_str()), (NATIVE, "bonds"));
    amount.u128()
}

#[test]
fn anyone_sends_it_home() {
    let mut suite = Suite::new();
    let new = bonded(&mut suite, 1).remove(0);
    let (home, ann) = (new.address.clone(), suite.account("ann"));
    assert_eq!(bonds(&suite), 5 * RELAYER_BOND);
    send(&mut suite, &home, &ExecuteMsg::Unbond {}).unwrap();
    let release_at = suite.now() + 600;
    assert_eq!(bonds(&suite), 5 * RELAYER_BOND, "it is still a bond");
    for now in [release_at - 600, release_at - 1] {
        suite.advance_to(now);
        let locked = ContractError::BondLocked { relayer: home.to_string(), release_at, now };
        assert_eq!(refused(&mut suite, &ann, &release(&home)), locked);
    }
    suite.advance(1);
    let (before, anns) = (suite.balance(&home, NATIVE), suite.balance(&ann, NATIVE));
    let response = send(&mut suite, &ann, &release(&home)).unwrap();
    assert_eq!(event::<BondReleased>(&response), BondReleased { relayer: home.to_string() });
    assert_eq!(suite.balance(&home, NATIVE), before + RELAYER_BOND);
    assert_eq!(suite.balance(&ann, NATIVE), anns);
    assert_eq!(bonds(&suite), 4 * RELAYER_BOND);

    let gone = ContractError::NotBonded { relayer: home.to_string() };
    assert_eq!(refused(&mut suite, &ann, &release(&home)), gone, "once");
    bond(&mut suite, &new).unwrap();
    assert_eq!(bonds(&suite), 5 * RELAYER_BOND, "it may bond again, with the same key");
}

#[test]
fn a_key_that_was_released_is_free() {
    let mut suite = Suite::new();
    let mut new = bonded(&mut suite, 1).remove(0);
    send(&mut suite, &new.address, &ExecuteMsg::Unbond {}).unwrap();
    let mover = relayer(&mut suite, "mover");
    let old = std::mem::replace(&mut new.address, mover.address);
    let error = bond(&mut suite, &new).unwrap_err();
    assert_eq!(error.downcast::<ContractError>().unwrap(), ContractError::KeyInUse {});
    suite.advance(600);
    send(&mut suite, &old, &release(&old)).unwrap();
    bond(&mut suite, &new).unwrap();
}

#[test]
fn of_what_is_unbonding() {
    let mut suite = Suite::new();
    let ann = suite.account("ann");
    let relayer = suite.relayers[0].address.clone();
    let error = ContractError::NotUnbonding { relayer: relayer.to_string() };
    assert_eq!(refused(&mut suite, &relayer, &release(&relayer)), error);
    let error = ContractError::NotBonded { relayer: ann.to_string() };
    assert_eq!(refused(&mut suite, &ann, &release(&ann)), error);
    let bad = foreign();
    let msg = release(&Addr::unchecked(&bad));
    assert_eq!(refused(&mut suite, &ann, &msg), not_here("relayer", &bad));
}

#[test]
fn what_was_sent_unasked_is_no_bond() {
    let mut suite = Suite::new();
    let (ann, registry) = (suite.account("ann"), suite.contracts.registry.clone());
    suite.donate(&ann, &registry, Coin::new(7u128, NATIVE));
    suite.donate(&ann, &registry, Coin::new(7u128, OTHER));
    assert_eq!(bonds(&suite), 4 * RELAYER_BOND);
    let new = bonded(&mut suite, 1).remove(0).address;
    send(&mut suite, &new, &ExecuteMsg::Unbond {}).unwrap();
    suite.advance(600);
    let before = suite.balance(&new, NATIVE);
    send(&mut suite, &ann, &release(&new)).unwrap();
    assert_eq!(suite.balance(&new, NATIVE), before + RELAYER_BOND);
    assert_eq!(suite.balance(&registry, NATIVE), 4 * RELAYER_BOND + 7);
}
