use api::data_pool::ExecuteMsg;
use control::ControlError;
use cw_multi_test::Executor;
use cw_ownable::{Action, OwnershipError};
use data_pool::ContractError;
use testkit::NATIVE;

use crate::support::{LEAST, native, open, refused, settle, stocked};

#[test]
fn what_came_unasked_goes_to_the_purse() {
    let (mut suite, stock) = stocked();
    let (anyone, donor) = (suite.account("anyone"), suite.account("donor"));
    let (contract, purse) = (suite.contracts.data_pool.clone(), suite.contracts.governance.clone());
    open(&mut suite, &stock, 1, NATIVE);
    settle(&mut suite, 1, NATIVE, &[(stock.cohort, LEAST)]).unwrap();
    let grain = suite.grain();
    let skim = |denom: &str| ExecuteMsg::Skim { denom: denom.into() };
    for denom in [NATIVE, &grain] {
        let none = ContractError::Control(ControlError::NoSurplus { denom: denom.into() });
        assert_eq!(refused(&mut suite, &anyone, &skim(denom)), none);
    }
    // sent past the suite, so that its books need not know of it
    suite.app.send_tokens(donor, contract.clone(), &[native(12_345)]).unwrap();
    let marketplace = suite.contracts.marketplace.clone();
    let (to, token) = (contract.to_string(), suite.contracts.token.clone());
    let transfer = cw20::Cw20ExecuteMsg::Transfer { recipient: to, amount: 777u128.into() };
    suite.app.execute_contract(marketplace, token, &transfer, &[]).unwrap();
    for (denom, amount) in [(NATIVE, 12_345), (&grain, 777)] {
        let before = suite.balance(&purse, denom);
        suite.app.execute_contract(anyone.clone(), contract.clone(), &skim(denom), &[]).unwrap();
        assert_eq!(suite.balance(&purse, denom) - before, amount);
    }
    suite.check_money();
}

#[test]
fn nobody_renounces_and_heirs_are_of_this_chain() {
    let (mut suite, stock) = stocked();
    let owner = suite.owner.clone();
    let stranger = stock.people[0].0.clone();
    let renounce = ExecuteMsg::UpdateOwnership(Action::RenounceOwnership);
    assert_eq!(refused(&mut suite, &owner, &renounce), ContractError::Control(ControlError::Renounced));
    let error = ContractError::Ownership(OwnershipError::NotOwner);
    assert_eq!(refused(&mut suite, &stranger, &renounce), error);
    let value = "cosmos1heir".to_string();
    let offer =
        ExecuteMsg::UpdateOwnership(Action::TransferOwnership { new_owner: value.clone(), expiry: None });
    let error = api::check::InputError::Address { what: "new_owner", value };
    assert_eq!(refused(&mut suite, &owner, &offer), error.into());
}
