use api::check::InputError;
use api::reward_token::{ExecuteMsg, Minted, QueryMsg, ReserveResponse};
use cosmwasm_std::{Addr, Coin};
use cw20::Cw20Coin;
use reward_token::ContractError;
use testkit::{NATIVE, OTHER, Suite};

use crate::common::{GENESIS, MINTED, coin, event, free, n, refused, suite};
use crate::instantiate::{bare, message};

/// One per cent of supply and virtual supply of the suite at genesis.
const LIMIT: u128 = 10_020_000;

#[test]
fn mints_by_the_formula_to_data_pool() {
    let (mut suite, ann, _) = suite();
    let pool = suite.contracts.data_pool.clone();
    // 0.8 * 1,000 * 1,002,000,000 / 1,000,000,000 = 801.6
    assert_eq!(suite.emit(&ann, coin(1_000)).unwrap(), 801);
    let expected = ReserveResponse {
        reserve: n(1_000),
        supply: n(2 * GENESIS + 801),
        minted: n(MINTED + 801),
        week_left: n(LIMIT - 801),
        cap_left: n(1_000_000_000_000_000 - MINTED - 801),
    };
    assert_eq!(suite.reserve(), expected);
    assert_eq!(free(&suite, &pool), 801);
    assert_eq!(suite.balance(&suite.contracts.token, NATIVE), 1_000);

    // 0.8 * 50,000,000 * 1,002,000,801 / 1,000,001,000 = 40,079,991.9..., above the limit
    assert_eq!(suite.emit(&ann, coin(50_000_000)).unwrap(), LIMIT - 801);
}

#[test]
fn says_what_it_did() {
    let (mut suite, ann, _) = suite();
    let pool = suite.contracts.data_pool.clone();
    let response = suite.emit_with(&ann, &[coin(1_000)]).unwrap();
    let (supply, reserve) = (n(2 * GENESIS + 801), n(1_000));
    let expected = Minted { share: n(1_000), minted: n(801), reserve, supply };
    assert_eq!(event::<Minted>(&response), expected);
    assert_eq!(response.data.unwrap().as_slice(), br#"{"minted":"801"}"#);
    let wasm = response.events.iter().find(|event| event.ty == "wasm").unwrap();
    let said: Vec<_> = wasm.attributes.iter().map(|a| (a.key.as_str(), a.value.as_str())).collect();
    assert_eq!(said[1..], [("action", "mint"), ("to", pool.as_str()), ("amount", "801")]);
}

#[test]
fn by_data_pool_only() {
    let (mut suite, ann, _) = suite();
    let (owner, contracts) = (suite.owner.clone(), suite.contracts.clone());
    for sender in [&ann, &owner] {
        let error: ContractError = suite.refused(sender, &contracts.token, &ExecuteMsg::Emit {}, &[coin(5)]);
        assert_eq!(error, ContractError::NotDataPool { sender: sender.to_string() });
    }
    for sender in [&contracts.governance, &contracts.marketplace, &contracts.token] {
        let error = refused(&mut suite, sender, &ExecuteMsg::Emit {});
        assert_eq!(error, ContractError::NotDataPool { sender: sender.to_string() });
    }
    assert_eq!(suite.reserve().minted, n(MINTED));
}

#[test]
fn with_one_coin_of_the_reserve_only() {
    let (mut suite, ann, _) = suite();
    let denom = ContractError::ReserveDenom { expected: NATIVE.into(), got: OTHER.into() };
    let one = |got: &str| InputError::Funds { expected: "one coin".into(), got: got.into() };
    let (other, both) = (Coin::new(5u128, OTHER), [Coin::new(5u128, OTHER), coin(7)]);
    let cases: [(&[Coin], ContractError); 3] = [
        (&[], one("nothing").into()),
        (&[other], denom),
        (&both, one(&format!("5{OTHER}, 7{NATIVE}")).into()),
    ];
    for (funds, expected) in cases {
        let error = suite.emit_with(&ann, funds).unwrap_err();
        assert_eq!(error.downcast::<ContractError>().unwrap(), expected);
    }
    assert_eq!(suite.reserve().reserve, n(0));
}

#[test]
fn a_week_has_a_limit_and_what_is_above_it_backs_grain_all_the_same() {
    let (mut suite, ann, bob) = suite();
    let week = 3_600;
    let next = (suite.now() / week + 1) * week;
    suite.advance_to(next);
    assert_eq!(suite.emit(&ann, coin(1_000_000_000)).unwrap(), LIMIT);
    assert_eq!(suite.reserve().week_left, n(0));
    assert_eq!(suite.emit(&ann, coin(1_000_000_000)).unwrap(), 0, "and it does not fail");
    assert_eq!(suite.reserve().reserve, n(2_000_000_000));

    // the limit stays that of the week's first Emit, whatever the supply does
    suite.grain_msg(&bob, &ExecuteMsg::Burn { amount: n(500_000) }).unwrap();
    suite.advance_to(next + week - 1);
    assert_eq!(suite.emit(&ann, coin(1_000)).unwrap(), 0);

    suite.advance_to(next + week);
    let limit = (2 * GENESIS + LIMIT - 500_000 + 1_000_000_000) / 100;
    assert_eq!(suite.reserve().week_left, n(limit));
    // 0.8 * 1,000 * 1,011,520,000 / 3,000,001,000 = 269.7
    assert_eq!(suite.emit(&ann, coin(1_000)).unwrap(), 269);
    suite.grain_msg(&bob, &ExecuteMsg::Burn { amount: n(500_000) }).unwrap();
    assert_eq!(suite.reserve().week_left, n(limit - 269));
}

/// A token with a cap of 1,000, of which ann has 900; bob is its data-pool.
fn capped(suite: &mut Suite, ann: &Addr, bob: &Addr) -> Addr {
    let mut msg = message();
    msg.genesis = vec![Cw20Coin { address: ann.to_string(), amount: n(900) }];
    msg.virtual_supply = n(100_000);
    let token = bare(suite, &msg).unwrap();
    let owner = suite.owner.clone();
    suite
        .execute(
            &owner,
            &token,
            &ExecuteMsg::Wire { data_pool: bob.to_string(), purse: bob.to_string() },
            &[],
        )
        .unwrap();
    token
}

#[test]
fn the_cap_counts_what_was_ever_minted() {
    let (mut suite, ann, bob) = suite();
    let token = capped(&mut suite, &ann, &bob);
    let reserve = |suite: &Suite| suite.query::<ReserveResponse>(&token, &QueryMsg::Reserve {}).unwrap();
    suite.execute(&bob, &token, &ExecuteMsg::Emit {}, &[coin(1_000)]).unwrap();
    assert_eq!((reserve(&suite).minted, reserve(&suite).cap_left), (n(1_000), n(0)));

    // burning does not free it, nor does a new week
    suite.execute(&ann, &token, &ExecuteMsg::Burn { amount: n(900) }, &[]).unwrap();
    suite.advance(10);
    suite.execute(&bob, &token, &ExecuteMsg::Emit {}, &[coin(1_000)]).unwrap();
    let expected = ReserveResponse {
        reserve: n(2_000),
        supply: n(100),
        minted: n(1_000),
        week_left: n(1_001),
        cap_left: n(0),
    };
    assert_eq!(reserve(&suite), expected);
}

#[test]
fn what_was_sent_to_it_unasked_is_not_in_the_reserve() {
    let (mut suite, ann, _) = suite();
    let token = suite.contracts.token.clone();
    suite.donate(&ann, &token, coin(1_000_000));
    suite.donate_grain(&ann, &token, 1_000);
    assert_eq!(suite.reserve().reserve, n(0));
    assert_eq!(suite.emit(&ann, coin(1_000)).unwrap(), 801);
    assert_eq!(suite.reserve().reserve, n(1_000));
}
