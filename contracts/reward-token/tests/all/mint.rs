//! Nobody mints but `Emit`.

use api::reward_token::{ExecuteMsg, QueryMsg};
use cw20::MinterResponse;
use reward_token::ContractError;

use crate::common::{GENESIS, n, refused, refuses_funds, suite};

#[test]
fn by_nobody() {
    let (mut suite, ann, _) = suite();
    let contracts = suite.contracts.clone();
    let senders = [&ann, &suite.owner.clone(), &contracts.data_pool, &contracts.governance, &contracts.token];
    for sender in senders {
        let mint = ExecuteMsg::Mint { recipient: ann.to_string(), amount: n(1) };
        assert_eq!(refused(&mut suite, sender, &mint), ContractError::NoMinter);
        for new_minter in [None, Some(sender.to_string())] {
            let update = ExecuteMsg::UpdateMinter { new_minter };
            assert_eq!(refused(&mut suite, sender, &update), ContractError::NoMinter);
        }
    }
    assert_eq!(suite.reserve().supply, n(2 * GENESIS));
    let minter: Option<MinterResponse> = suite.query(&contracts.token, &QueryMsg::Minter {}).unwrap();
    assert_eq!(minter, None);
}

#[test]
fn no_funds() {
    let (mut suite, ann, _) = suite();
    refuses_funds(&mut suite, &ann, &ExecuteMsg::Mint { recipient: ann.to_string(), amount: n(1) });
    refuses_funds(&mut suite, &ann, &ExecuteMsg::UpdateMinter { new_minter: None });
}
