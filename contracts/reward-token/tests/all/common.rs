//! What the tests share.

use api::check::InputError;
use api::event::ChainEvent;
use api::reward_token::ExecuteMsg;
use cosmwasm_std::{Addr, Coin, Uint128};
use cw_multi_test::AppResponse;
use proptest::prelude::ProptestConfig;
use reward_token::ContractError;
use testkit::{NATIVE, Suite, TREASURY};

/// What ann and bob have at genesis.
pub(crate) const GENESIS: u128 = 1_000_000;

/// What was ever minted at genesis; only what ann and bob have of it is left.
pub(crate) const MINTED: u128 = TREASURY + 2 * GENESIS;

/// A suite in which ann and bob have [`GENESIS`] micro-GRAIN each, and nobody else any.
pub(crate) fn suite() -> (Suite, Addr, Addr) {
    let mut suite = Suite::builder().grain("ann", GENESIS).grain("bob", GENESIS).build();
    let (ann, bob) = (suite.account("ann"), suite.account("bob"));
    let (treasury, token) = (suite.address("treasury"), suite.contracts.token.clone());
    suite.execute(&treasury, &token, &ExecuteMsg::Burn { amount: n(TREASURY) }, &[]).unwrap();
    (suite, ann, bob)
}

/// `amount` of the reserve's denom.
pub(crate) fn coin(amount: u128) -> Coin {
    Coin::new(amount, NATIVE)
}

pub(crate) fn n(amount: u128) -> Uint128 {
    amount.into()
}

/// Sends a message without funds to the token, which must refuse it.
pub(crate) fn refused(suite: &mut Suite, sender: &Addr, msg: &ExecuteMsg) -> ContractError {
    let token = suite.contracts.token.clone();
    suite.refused(sender, &token, msg, &[])
}

/// Every message that takes no funds refuses them, whoever sends it.
pub(crate) fn refuses_funds(suite: &mut Suite, sender: &Addr, msg: &ExecuteMsg) {
    let token = suite.contracts.token.clone();
    let error: ContractError = suite.refused(sender, &token, msg, &[coin(5)]);
    let expected = InputError::Funds { expected: "nothing".into(), got: format!("5{NATIVE}") };
    assert_eq!(error, expected.into());
}

/// The one event of a type in a response.
pub(crate) fn event<E: ChainEvent>(response: &AppResponse) -> E {
    let found: Vec<E> = response.events.iter().filter_map(E::parse).collect();
    let count = found.len();
    found.into_iter().next().filter(|_| count == 1).unwrap_or_else(|| panic!("{count} of {}", E::TYPE))
}

/// What an address can move of GRAIN.
pub(crate) fn free(suite: &Suite, who: &Addr) -> u128 {
    suite.balance(who, &suite.grain())
}

/// Block height.
pub(crate) fn height(suite: &Suite) -> u64 {
    suite.app.block_info().height
}

/// Sends a message without funds to a token beside the suite. What a transfer brings that token itself is a gift.
pub(crate) fn send_to(
    suite: &mut Suite,
    sender: &Addr,
    token: &Addr,
    msg: &ExecuteMsg,
) -> anyhow::Result<AppResponse> {
    let gifts = match msg {
        ExecuteMsg::Transfer { recipient, amount } | ExecuteMsg::TransferFrom { recipient, amount, .. }
            if recipient == token.as_str() =>
        {
            vec![(token.clone(), Coin::new(*amount, api::denom::of_cw20(token)))]
        }
        _ => vec![],
    };
    suite.execute_giving(sender, token, msg, &[], &gifts)
}

/// How often a property is tried; `PROPTEST_CASES` overrides it.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { cases };
    ProptestConfig { cases, failure_persistence: None, ..default }
}
