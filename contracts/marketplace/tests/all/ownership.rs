use api::check::InputError;
use api::marketplace::{ExecuteMsg, QueryMsg};
use control::ControlError;
use cosmwasm_std::Addr;
use cosmwasm_std::testing::MockApi;
use cw_ownable::{Action, Expiration, Ownership, OwnershipError};
use marketplace::ContractError;
use testkit::{NATIVE, Suite};

use crate::{coins, refused};

const ACCEPT: ExecuteMsg = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);
const RENOUNCE: ExecuteMsg = ExecuteMsg::UpdateOwnership(Action::RenounceOwnership);

fn offer(to: &Addr, expiry: Option<Expiration>) -> ExecuteMsg {
    ExecuteMsg::UpdateOwnership(Action::TransferOwnership { new_owner: to.to_string(), expiry })
}

fn ownership(suite: &Suite) -> Ownership<String> {
    suite.query(&suite.contracts.marketplace, &QueryMsg::Ownership {}).unwrap()
}

#[test]
fn it_moves_in_two_steps() {
    let mut suite = Suite::new();
    let (owner, heir, thief) = (suite.owner.clone(), suite.account("heir"), suite.account("thief"));
    for msg in [offer(&thief, None), RENOUNCE] {
        assert_eq!(refused(&mut suite, &thief, &msg, &[]), OwnershipError::NotOwner.into());
    }
    assert_eq!(refused(&mut suite, &heir, &ACCEPT, &[]), OwnershipError::TransferNotFound.into());

    suite.marketplace(&owner, &offer(&heir, None)).unwrap();
    let (owner_, heir_) = (Some(owner.to_string()), Some(heir.to_string()));
    let offered = Ownership { owner: owner_, pending_owner: heir_.clone(), pending_expiry: None };
    assert_eq!(ownership(&suite), offered, "the owner keeps it until it is accepted");
    assert_eq!(refused(&mut suite, &thief, &ACCEPT, &[]), OwnershipError::NotPendingOwner.into());
    assert_eq!(refused(&mut suite, &owner, &ACCEPT, &[]), OwnershipError::NotPendingOwner.into());
    assert_eq!(refused(&mut suite, &heir, &offer(&thief, None), &[]), OwnershipError::NotOwner.into());
    assert_eq!(ownership(&suite), offered);

    suite.marketplace(&heir, &ACCEPT).unwrap();
    let accepted = Ownership { owner: heir_, pending_owner: None, pending_expiry: None };
    assert_eq!(ownership(&suite), accepted);
    for msg in [offer(&owner, None), RENOUNCE] {
        assert_eq!(refused(&mut suite, &owner, &msg, &[]), OwnershipError::NotOwner.into());
    }
    assert_eq!(refused(&mut suite, &heir, &ACCEPT, &[]), OwnershipError::TransferNotFound.into(), "once");
    assert_eq!(ownership(&suite), accepted);
}

#[test]
fn nobody_renounces_it() {
    let mut suite = Suite::new();
    let owner = suite.owner.clone();
    assert_eq!(refused(&mut suite, &owner, &RENOUNCE, &[]), ControlError::Renounced.into());
    assert_eq!(ownership(&suite).owner, Some(owner.to_string()));
}

#[test]
fn an_offer_ends_when_it_says() {
    let mut suite = Suite::new();
    let (owner, heir) = (suite.owner.clone(), suite.account("heir"));
    let end = suite.app.block_info().time.plus_seconds(60);
    suite.marketplace(&owner, &offer(&heir, Some(Expiration::AtTime(end)))).unwrap();
    suite.advance(60);
    assert_eq!(refused(&mut suite, &heir, &ACCEPT, &[]), OwnershipError::TransferExpired.into());
    assert_eq!(ownership(&suite).owner, Some(owner.to_string()));
}

#[test]
fn it_is_offered_to_an_address_of_this_chain_without_funds() {
    let mut suite = Suite::new();
    let owner = suite.owner.clone();
    let foreign = MockApi::default().with_prefix("cosmos").addr_make("heir");
    let error = refused(&mut suite, &owner, &offer(&foreign, None), &[]);
    let value = foreign.to_string();
    assert_eq!(error, InputError::Address { what: "new_owner", value }.into());
    let error = refused(&mut suite, &owner, &ACCEPT, &coins(1));
    let (expected, got) = ("nothing".into(), format!("1{NATIVE}"));
    assert_eq!(error, ContractError::from(InputError::Funds { expected, got }));
}
