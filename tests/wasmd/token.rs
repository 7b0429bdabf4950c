//! GRAIN as wallets use it, bonds, delegates, redemption.

use api::governance::ReceiveMsg;
use api::reward_token::ExecuteMsg as Token;
use cosmwasm_std::{Uint128, to_json_binary};

use crate::world::World;

/// Everything by which GRAIN moves, and what nobody may.
pub(crate) fn grain(world: &mut World) {
    let (token, anyone) = (world.suite.contracts.token.clone(), world.anyone.clone());
    let (holder, spender) = (world.lab.clone(), world.friend.clone());
    let (owner, to) = (holder.to_string(), spender.to_string());
    let (contract, amount) = (world.suite.contracts.governance.to_string(), Uint128::new(10));
    let fund = to_json_binary(&ReceiveMsg::Fund {}).expect("JSON");
    let allow = Token::IncreaseAllowance { spender: to.clone(), amount: 50u128.into(), expires: None };
    let less = Token::DecreaseAllowance { spender: to.clone(), amount: 20u128.into(), expires: None };
    for msg in [Token::Burn { amount }, allow, less] {
        world.does(&holder, &token, &msg);
    }
    // thirty are allowed, and no more
    let transfer = Token::TransferFrom { owner: owner.clone(), recipient: to.clone(), amount };
    for msg in [
        transfer.clone(),
        Token::SendFrom { owner: owner.clone(), contract, amount, msg: fund },
        Token::BurnFrom { owner, amount },
    ] {
        world.does(&spender, &token, &msg);
    }
    world.suite.execute(&spender, &token, &transfer, &[]).expect_err("more than is allowed");
    world.suite.execute(&anyone, &token, &transfer, &[]).expect_err("without an allowance");
    let mint = Token::Mint { recipient: to, amount };
    world.suite.execute(&holder, &token, &mint, &[]).expect_err("by nobody");

    world.suite.bond(&holder, 1_000).expect("bond");
    world.suite.delegate(&holder, &spender).expect("delegate");
    world.suite.undelegate(&holder).expect("undelegate");
    world.suite.undelegate(&holder).expect_err("nothing is delegated");
    world.suite.unbond(&holder, 1_000).expect("unbond");
    world.suite.release(&holder).expect("what was unbonded before the contracts had other code");
    world.suite.release(&holder).expect_err("too early");
    world.suite.advance(600);
    world.suite.release(&holder).expect("release");
}
