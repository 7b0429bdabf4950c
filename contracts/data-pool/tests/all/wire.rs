use api::data_pool::{ExecuteMsg, InstantiateMsg, QueryMsg, Wired};
use api::event::ChainEvent;
use cosmwasm_std::Addr;
use cw_multi_test::{ContractWrapper, Executor};
use cw_ownable::OwnershipError;
use data_pool::ContractError;
use testkit::{NATIVE, OTHER, Suite};

use crate::support::{native, refusal, refused};

/// Another data-pool on the suite's chain, not wired.
fn another(suite: &mut Suite, change: impl FnOnce(&mut InstantiateMsg)) -> Addr {
    let code = suite.app.store_code(Box::new(ContractWrapper::new(
        data_pool::contract::execute,
        data_pool::contract::instantiate,
        data_pool::contract::query,
    )));
    let config: api::data_pool::ConfigResponse = suite.ask_pool(&QueryMsg::Config {});
    let mut msg = InstantiateMsg {
        owner: None,
        registry: config.registry.to_string(),
        token: config.token.to_string(),
        authority: config.authority.to_string(),
        purse: config.purse.to_string(),
        reserve_denom: NATIVE.into(),
        pool_deposit: native(0),
        cohort_deposit: native(0),
        contribution_deposit: native(0),
        durations: config.durations,
    };
    change(&mut msg);
    let owner = suite.owner.clone();
    let other = suite.app.instantiate_contract(code, owner, &msg, &[], "another", None).unwrap();
    suite.contracts.data_pool = other.clone();
    other
}

fn wire(suite: &mut Suite) -> Result<Wired, ContractError> {
    let (owner, marketplace) = (suite.owner.clone(), suite.contracts.marketplace.to_string());
    match suite.data_pool(&owner, &ExecuteMsg::Wire { marketplace }) {
        Ok(response) => Ok(response.events.iter().find_map(Wired::parse).unwrap()),
        Err(error) => Err(error.downcast().unwrap()),
    }
}

#[test]
fn the_suite_must_fit_together() {
    let mut suite = Suite::new();
    let marketplace = suite.contracts.marketplace.to_string();
    another(&mut suite, |msg| msg.reserve_denom = OTHER.into());
    let error = ContractError::ReserveDenom { expected: OTHER.into(), got: NATIVE.into() };
    assert_eq!(wire(&mut suite), Err(error));
    // voting, timelock and execution take 60 + 30 + 120 s
    let mut suite = Suite::new();
    another(&mut suite, |msg| msg.durations.decide = 210);
    assert_eq!(wire(&mut suite), Err(ContractError::DecidesTooLate { decide: 210, needed: 210 }));
    let mut suite = Suite::new();
    another(&mut suite, |msg| msg.durations.decide = 211);
    assert_eq!(wire(&mut suite), Ok(Wired { marketplace: marketplace.clone(), authority_checked: true }));
    // whoever is no governance of ours cannot be asked
    let mut suite = Suite::new();
    let (multisig, registry) = (suite.address("multisig").to_string(), suite.contracts.registry.to_string());
    for authority in [multisig, registry] {
        another(&mut suite, |msg| {
            msg.durations.decide = 1;
            msg.authority = authority;
        });
        let wired = Wired { marketplace: marketplace.clone(), authority_checked: false };
        assert_eq!(wire(&mut suite), Ok(wired));
    }
    // a token that is none
    let mut suite = Suite::new();
    let nobody = suite.address("nobody").to_string();
    another(&mut suite, |msg| msg.token = nobody);
    assert!(matches!(wire(&mut suite), Err(ContractError::Std(_))));
}

#[test]
fn by_the_owner_once() {
    let mut suite = Suite::new();
    another(&mut suite, |_| ());
    let stranger = suite.account("stranger");
    let msg = ExecuteMsg::Wire { marketplace: stranger.to_string() };
    assert_eq!(refused(&mut suite, &stranger, &msg), ContractError::Ownership(OwnershipError::NotOwner));
    let owner = suite.owner.clone();
    let foreign = ExecuteMsg::Wire { marketplace: "cosmos1x".into() };
    let error = api::check::InputError::Address { what: "marketplace", value: "cosmos1x".into() };
    assert_eq!(refusal(suite.data_pool(&owner, &foreign)), error.into());
    wire(&mut suite).unwrap();
    let marketplace = suite.contracts.marketplace.clone();
    assert_eq!(wire(&mut suite), Err(ContractError::AlreadyWired { marketplace }));
}
