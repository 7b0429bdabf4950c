use api::check::InputError;
use api::governance::ExecuteMsg;
use governance::ContractError;
use testkit::Suite;

#[test]
fn governance_owns_what_was_offered_to_it() {
    let mut suite = Suite::new();
    suite.hand_over();
    for contract in [
        &suite.contracts.registry,
        &suite.contracts.token,
        &suite.contracts.data_pool,
        &suite.contracts.marketplace,
    ] {
        let query = api::marketplace::QueryMsg::Ownership {};
        let ownership: cw_ownable::Ownership<String> = suite.query(contract, &query).unwrap();
        assert_eq!(ownership.owner, Some(suite.contracts.governance.to_string()));
    }
}

#[test]
fn what_was_not_offered_cannot_be_adopted() {
    let mut suite = Suite::new();
    let anyone = suite.account("anyone");
    let (governance, token) = (suite.contracts.governance.clone(), suite.contracts.token.to_string());
    let adopt = ExecuteMsg::Adopt { contract: token };
    let error: reward_token::ContractError = suite.refused(&anyone, &governance, &adopt, &[]);
    assert_eq!(error, cw_ownable::OwnershipError::TransferNotFound.into());
    let msg = ExecuteMsg::Adopt { contract: "nowhere".into() };
    let error: ContractError = suite.refused(&anyone, &governance, &msg, &[]);
    assert_eq!(error, InputError::Address { what: "contract", value: "nowhere".into() }.into());
}
