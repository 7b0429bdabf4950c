//! New code takes over what every contract keeps: by a proposal, byte for byte, and the story goes on.

use api::marketplace::{ExecuteMsg, OrderStatus};
use control::ControlError;
use cosmwasm_std::Addr;
use suite_tests::migration::{LATER, PRESENT, all_move, later, pass, refused, under_way};
use terms::Kind;
use testkit::Suite;

/// A chain on which much is under way. Governance owns and administers all. Its voters, and an order that is delivered.
fn world() -> (Suite, Vec<Addr>, u64) {
    let mut suite = Suite::builder().guardian("guardian", 86_400).build();
    let voters = suite.voters();
    let market = suite.market();
    let lab = suite.buyer("lab", Kind::Academic, "AT");
    suite.auditors(7);
    let delivered = under_way(&mut suite, &market, &lab, &voters[0]);
    suite.hand_over();
    (suite, voters, delivered)
}

#[test]
fn a_proposal_migrates_all_five_and_nothing_is_lost() {
    let (mut suite, voters, order) = world();
    // their own `migrate`, to the version that they are
    let code_of = |at: &Addr| suite.app.contract_data(at).expect("a contract").code_id;
    let codes = suite.contracts.all().map(code_of);
    all_move(&mut suite, &voters, &codes, PRESENT, PRESENT);
    let codes = later().map(|code| suite.app.store_code(code));
    all_move(&mut suite, &voters, &codes, PRESENT, LATER);

    // and the story goes on: an order from before is settled, and paid out
    let anyone = suite.address("anyone");
    suite.advance(10_000);
    suite.marketplace(&anyone, &ExecuteMsg::Settle { order }).expect("settle");
    assert!(matches!(suite.order(order).status, OrderStatus::Settled { .. }));
    let (curator, denom) = (suite.address("curator"), suite.grain());
    let share = api::data_pool::ExecuteMsg::ClaimShare { address: None, denom: denom.clone() };
    suite.data_pool(&curator, &share).expect("claim the share");
    assert_ne!(suite.balance(&curator, &denom), 0);
}

#[test]
fn code_of_another_contract_is_refused() {
    let (mut suite, voters, _) = world();
    let [.., marketplace] = later();
    let code = suite.app.store_code(marketplace);
    let data_pool = suite.contracts.data_pool.clone();
    let error: marketplace::ContractError = refused(&mut suite, &voters, &data_pool, code);
    let (code, found) = (marketplace::contract::NAME.into(), data_pool::contract::NAME.into());
    assert_eq!(error, ControlError::OtherContract { code, found }.into());
}

#[test]
fn an_earlier_version_is_refused() {
    let (mut suite, voters, _) = world();
    let token = suite.contracts.token.clone();
    let present = suite.app.contract_data(&token).expect("a contract").code_id;
    let [_, reward_token, ..] = later();
    let later = suite.app.store_code(reward_token);
    let proposal = pass(&mut suite, &voters, &[(token.clone(), later)]);
    suite.enact(proposal).expect("migrate");
    let error: reward_token::ContractError = refused(&mut suite, &voters, &token, present);
    assert_eq!(error, ControlError::Downgrade { from: LATER.into(), to: PRESENT.into() }.into());
}
