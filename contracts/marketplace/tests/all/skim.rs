use api::marketplace::ExecuteMsg;
use control::ControlError;
use cosmwasm_std::Coin;
use cw_multi_test::Executor;
use testkit::{NATIVE, Suite};

use crate::{counted, refused};

#[test]
fn what_came_unasked_goes_to_the_purse_once() {
    let mut suite = Suite::new();
    let (anyone, marketplace) = (suite.account("anyone"), suite.contracts.marketplace.clone());
    let skim = ExecuteMsg::Skim { denom: NATIVE.into() };
    let error = ControlError::NoSurplus { denom: NATIVE.into() };
    assert_eq!(refused(&mut suite, &anyone, &skim, &[]), error.clone().into());
    let before = counted(&suite, "governance", NATIVE, "purse");
    // sent past the suite, which would take it for a donation that stays
    suite.app.send_tokens(anyone.clone(), marketplace.clone(), &[Coin::new(7u128, NATIVE)]).unwrap();
    suite.app.execute_contract(anyone.clone(), marketplace, &skim, &[]).unwrap();
    assert_eq!(counted(&suite, "governance", NATIVE, "purse") - before, 7);
    assert_eq!(refused(&mut suite, &anyone, &skim, &[]), error.into());
}
