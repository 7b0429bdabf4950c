use api::check::InputError;
use api::reward_token::{ConfigResponse, ExecuteMsg, QueryMsg, TokenWired};
use cw_multi_test::Executor;
use cw_ownable::OwnershipError;
use reward_token::ContractError;

use crate::common::{coin, event, refuses_funds, suite};
use crate::instantiate::{bare, message};

#[test]
fn by_the_owner_once() {
    let (mut suite, ann, bob) = suite();
    let owner = suite.owner.clone();
    let token = bare(&mut suite, &message()).unwrap();
    let wire = |data_pool: &str| ExecuteMsg::Wire { data_pool: data_pool.into(), purse: data_pool.into() };

    let error: ContractError = suite.refused(&ann, &token, &wire(bob.as_str()), &[]);
    assert_eq!(error, OwnershipError::NotOwner.into());
    let error: ContractError = suite.refused(&owner, &token, &wire("nowhere"), &[]);
    assert_eq!(error, InputError::Address { what: "data_pool", value: "nowhere".into() }.into());

    let purse = ExecuteMsg::Wire { data_pool: bob.to_string(), purse: "nowhere".into() };
    let error: ContractError = suite.refused(&owner, &token, &purse, &[]);
    assert_eq!(error, InputError::Address { what: "purse", value: "nowhere".into() }.into());

    let both = ExecuteMsg::Wire { data_pool: bob.to_string(), purse: ann.to_string() };
    let response = suite.execute(&owner, &token, &both, &[]).unwrap();
    assert_eq!(event::<TokenWired>(&response), TokenWired { data_pool: bob.to_string() });
    let config: ConfigResponse = suite.query(&token, &QueryMsg::Config {}).unwrap();
    assert_eq!((config.data_pool, config.purse), (Some(bob.clone()), Some(ann.clone())));

    let error: ContractError = suite.refused(&owner, &token, &wire(ann.as_str()), &[]);
    assert_eq!(error, ContractError::AlreadyWired { data_pool: bob.to_string() });
}

#[test]
fn nobody_emits_before_it() {
    let (mut suite, ann, _) = suite();
    let token = bare(&mut suite, &message()).unwrap();
    let error: ContractError = suite.refused(&ann, &token, &ExecuteMsg::Emit {}, &[coin(5)]);
    assert_eq!(error, ContractError::NotDataPool { sender: ann.to_string() });
}

#[test]
fn no_funds() {
    let (mut suite, ann, _) = suite();
    refuses_funds(&mut suite, &ann, &ExecuteMsg::Wire { data_pool: ann.to_string(), purse: ann.to_string() });
}

#[test]
fn instantiation_takes_no_funds() {
    let (mut suite, ann, _) = suite();
    let token = suite.contracts.token.clone();
    let code = suite.app.contract_data(&token).unwrap().code_id;
    let error = suite.app.instantiate_contract(code, ann, &message(), &[coin(5)], "token", None).unwrap_err();
    let error = error.downcast_ref::<ContractError>().unwrap();
    let expected = InputError::Funds { expected: "nothing".into(), got: coin(5).to_string() };
    assert_eq!(*error, expected.into());
}
