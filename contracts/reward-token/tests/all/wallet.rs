//! What wallets know, where it touches what cw20-base does not have.

use api::reward_token::{ExecuteMsg, QueryMsg};
use cosmwasm_std::{OverflowError, OverflowOperation, Uint128};
use cw20::{AllAccountsResponse, AllowanceResponse, Expiration, Logo, MarketingInfoResponse};
use reward_token::ContractError;

use crate::common::{GENESIS, free, n, refused, refuses_funds, suite};

#[test]
fn none_of_them_takes_funds() {
    let (mut suite, ann, bob) = suite();
    let (owner, recipient, contract) = (ann.to_string(), bob.to_string(), bob.to_string());
    let (amount, msg) = (n(1), cosmwasm_std::Binary::default());
    for msg in [
        ExecuteMsg::Transfer { recipient: recipient.clone(), amount },
        ExecuteMsg::Burn { amount },
        ExecuteMsg::Send { contract: contract.clone(), amount, msg: msg.clone() },
        ExecuteMsg::IncreaseAllowance { spender: recipient.clone(), amount, expires: None },
        ExecuteMsg::DecreaseAllowance { spender: recipient.clone(), amount, expires: None },
        ExecuteMsg::TransferFrom { owner: owner.clone(), recipient, amount },
        ExecuteMsg::SendFrom { owner: owner.clone(), contract, amount, msg },
        ExecuteMsg::BurnFrom { owner, amount },
        ExecuteMsg::UpdateMarketing { project: None, description: None, marketing: None },
        ExecuteMsg::UploadLogo(Logo::Url("https://example.org".into())),
    ] {
        refuses_funds(&mut suite, &ann, &msg);
    }
}

#[test]
fn an_allowance_cannot_overflow() {
    let (mut suite, ann, bob) = suite();
    let increase = |amount| ExecuteMsg::IncreaseAllowance { spender: bob.to_string(), amount, expires: None };
    suite.grain_msg(&ann, &increase(Uint128::MAX)).unwrap();
    let error = refused(&mut suite, &ann, &increase(n(1)));
    assert_eq!(error, OverflowError::new(OverflowOperation::Add).into());
    let query = QueryMsg::Allowance { owner: ann.to_string(), spender: bob.to_string() };
    let allowance: AllowanceResponse = suite.query(&suite.contracts.token, &query).unwrap();
    let expected = AllowanceResponse { allowance: Uint128::MAX, expires: Expiration::Never {} };
    assert_eq!(allowance, expected);

    let foreign = ExecuteMsg::IncreaseAllowance { spender: "nobody".into(), amount: n(1), expires: None };
    let expected = api::check::InputError::Address { what: "spender", value: "nobody".into() };
    assert_eq!(refused(&mut suite, &ann, &foreign), expected.into());
}

#[test]
fn what_is_sent_to_the_token_itself_is_a_gift_that_nobody_can_take() {
    let (mut suite, ann, bob) = suite();
    let token = suite.contracts.token.clone();
    suite.bond(&ann, 500).unwrap();
    suite.donate_grain(&bob, &token, 300);
    assert_eq!(free(&suite, &token), 800);
    // it cannot be unbonded, released or spent
    let error = refused(&mut suite, &ann, &ExecuteMsg::Unbond { amount: n(501) });
    let address = ann.to_string();
    assert_eq!(error, ContractError::NotBonded { address, bonded: n(500), wanted: n(501) });
    suite.unbond(&ann, 500).unwrap();
    suite.advance(600);
    suite.release(&ann).unwrap();
    assert_eq!((free(&suite, &ann), free(&suite, &token)), (GENESIS, 300));
    // by a `Send` it is refused: the token is no receiver
    let send = ExecuteMsg::Send { contract: token.to_string(), amount: n(1), msg: Default::default() };
    assert!(suite.grain_msg(&bob, &send).is_err());
}

#[test]
fn a_transfer_to_oneself_makes_nothing() {
    let (mut suite, ann, bob) = suite();
    let to_ann = |amount| ExecuteMsg::Transfer { recipient: ann.to_string(), amount: n(amount) };
    suite.grain_msg(&ann, &to_ann(GENESIS)).unwrap();
    assert_eq!(free(&suite, &ann), GENESIS);
    assert!(matches!(refused(&mut suite, &ann, &to_ann(GENESIS + 1)), ContractError::Cw20(_)));
    let allow = ExecuteMsg::IncreaseAllowance { spender: bob.to_string(), amount: n(10), expires: None };
    suite.grain_msg(&ann, &allow).unwrap();
    let from = ExecuteMsg::TransferFrom { owner: ann.to_string(), recipient: ann.to_string(), amount: n(10) };
    suite.grain_msg(&bob, &from).unwrap();
    assert_eq!(free(&suite, &ann), GENESIS);
}

#[test]
fn queries_page() {
    let (suite, ann, bob) = suite();
    // an address that has nothing left is still there
    let mut all = [ann, bob, suite.address("treasury")].map(String::from);
    all.sort();
    let page = |start_after: Option<String>, limit| {
        let query = QueryMsg::AllAccounts { start_after, limit };
        suite.query::<AllAccountsResponse>(&suite.contracts.token, &query).unwrap().accounts
    };
    assert_eq!(page(None, None), all);
    assert_eq!(page(None, Some(1)), all[..1]);
    assert_eq!(page(Some(all[0].clone()), Some(1)), all[1..2]);
    let marketing: MarketingInfoResponse =
        suite.query(&suite.contracts.token, &QueryMsg::MarketingInfo {}).unwrap();
    assert_eq!(marketing, MarketingInfoResponse::default());
}
