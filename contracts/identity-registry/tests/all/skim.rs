use api::identity_registry::ExecuteMsg;
use api::money::Skimmed;
use control::ControlError;
use cosmwasm_std::Coin;
use cw_multi_test::Executor;
use testkit::{NATIVE, RELAYER_BOND, Suite};

use crate::common::{event, refused};

/// The bonds stay, to the last micro: what anyone sent unasked goes to the purse, by anyone.
#[test]
fn a_surplus_goes_to_the_purse() {
    let mut suite = Suite::new();
    let (ann, registry) = (suite.account("ann"), suite.contracts.registry.clone());
    let skim = ExecuteMsg::Skim { denom: NATIVE.into() };
    let none = ControlError::NoSurplus { denom: NATIVE.into() };
    assert_eq!(refused(&mut suite, &ann, &skim), none.clone().into(), "bonds are none");
    // past the suite's own count of donations, which knows nothing of Skim
    suite.app.send_tokens(ann.clone(), registry.clone(), &[Coin::new(7u128, NATIVE)]).unwrap();
    let governance = suite.contracts.governance.clone();
    let before = suite.balance(&governance, NATIVE);
    let msg = cosmwasm_std::to_json_binary(&skim).unwrap();
    let call = cosmwasm_std::WasmMsg::Execute { contract_addr: registry.to_string(), msg, funds: vec![] };
    let response = suite.app.execute(ann.clone(), call.into()).unwrap();
    assert_eq!(event::<Skimmed>(&response), Skimmed { denom: NATIVE.into(), amount: 7u128.into() });
    assert_eq!(suite.balance(&governance, NATIVE), before + 7);
    assert_eq!(suite.balance(&registry, NATIVE), 4 * RELAYER_BOND);
    suite.check_money();
    assert_eq!(refused(&mut suite, &ann, &skim), none.into(), "once");
}
