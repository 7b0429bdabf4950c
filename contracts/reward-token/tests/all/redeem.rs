use api::check::InputError;
use api::reward_token::{ExecuteMsg, QueryMsg, Redeemed};
use cosmwasm_std::Uint128;
use reward_token::ContractError;
use testkit::{NATIVE, Suite};

use crate::common::{GENESIS, MINTED, coin, event, free, n, refused, refuses_funds, suite};

fn redeem(amount: u128, min_out: u128) -> ExecuteMsg {
    ExecuteMsg::Redeem { amount: n(amount), min_out: n(min_out) }
}

fn quote(suite: &Suite, amount: u128) -> anyhow::Result<Uint128> {
    suite.query(&suite.contracts.token, &QueryMsg::RedeemQuote { amount: n(amount) })
}

#[test]
fn pays_the_share_of_the_reserve_and_burns() {
    let (mut suite, ann, _) = suite();
    let minted = suite.emit(&ann, coin(5_000_000)).unwrap();
    let had = suite.balance(&ann, NATIVE);
    // 600,000 * 5,000,000 / 1,006,008,000 = 2,982.08
    assert_eq!(minted, 4_008_000);
    assert_eq!(quote(&suite, 600_000).unwrap(), n(2_982));
    let response = suite.grain_msg(&ann, &redeem(600_000, 2_982)).unwrap();
    let expected = Redeemed {
        address: ann.to_string(),
        amount: n(600_000),
        paid: n(2_982),
        reserve: n(5_000_000 - 2_982),
        supply: n(2 * GENESIS + minted - 600_000),
    };
    assert_eq!(event::<Redeemed>(&response), expected);
    assert_eq!(suite.balance(&ann, NATIVE), had + 2_982);
    assert_eq!(free(&suite, &ann), GENESIS - 600_000);
    assert_eq!(suite.reserve().supply, expected.supply);
    assert_eq!(suite.reserve().minted, n(MINTED + minted), "what was ever minted");
}

#[test]
fn bonded_grain_is_in_the_supply() {
    let (mut suite, ann, bob) = suite();
    suite.emit(&ann, coin(5_000_000)).unwrap();
    let before = quote(&suite, 600_000).unwrap();
    suite.bond(&bob, GENESIS).unwrap();
    assert_eq!(quote(&suite, 600_000).unwrap(), before);
    suite.unbond(&bob, GENESIS).unwrap();
    assert_eq!(quote(&suite, 600_000).unwrap(), before);
}

#[test]
fn not_below_what_was_asked_for() {
    let (mut suite, ann, _) = suite();
    suite.emit(&ann, coin(5_000_000)).unwrap();
    let error = refused(&mut suite, &ann, &redeem(600_000, 2_983));
    assert_eq!(error, ContractError::BelowMinimum { out: n(2_982), min_out: n(2_983) });
    assert_eq!(free(&suite, &ann), GENESIS);
}

#[test]
fn not_zero_not_for_nothing_and_not_more_than_there_is() {
    let (mut suite, ann, _) = suite();
    let nothing = |amount| ContractError::WorthNothing { amount: n(amount), denom: NATIVE.into() };
    assert_eq!(refused(&mut suite, &ann, &redeem(1_000, 0)), nothing(1_000), "an empty reserve");
    suite.emit(&ann, coin(5_000_000)).unwrap();
    assert_eq!(refused(&mut suite, &ann, &redeem(201, 0)), nothing(201));
    suite.grain_msg(&ann, &redeem(202, 1)).unwrap();

    assert_eq!(refused(&mut suite, &ann, &redeem(0, 0)), InputError::Zero { what: "amount" }.into());
    let (address, balance) = (ann.to_string(), n(GENESIS - 202));
    let error = refused(&mut suite, &ann, &redeem(GENESIS, 0));
    assert_eq!(error, ContractError::Insufficient { address, balance, wanted: n(GENESIS) });

    let error = quote(&suite, u128::MAX).unwrap_err().to_string();
    assert!(error.contains("amount is 340282366920938463463374607431768211455, it must be 0 to"), "{error}");
}

#[test]
fn the_last_holder_leaves_the_virtual_share_behind() {
    let (mut suite, ann, bob) = suite();
    suite.emit(&ann, coin(1_000_000_000)).unwrap();
    let pool = suite.contracts.data_pool.clone();
    let minted = free(&suite, &pool);
    // data-pool's GRAIN is moved, as a claim would; it was never counted there
    suite.take_back_emission(&ann, minted).unwrap();
    suite.redeem(&ann, GENESIS + minted).unwrap();
    suite.redeem(&bob, GENESIS).unwrap();
    let left = suite.reserve();
    assert_eq!(left.supply, n(0));
    assert!(left.reserve > n(980_000_000), "{left:?}");
    suite.emit(&ann, coin(1_000)).unwrap();
}

#[test]
fn no_funds() {
    let (mut suite, ann, _) = suite();
    refuses_funds(&mut suite, &ann, &redeem(1, 0));
}
