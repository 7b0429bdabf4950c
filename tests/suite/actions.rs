//! Typed actions of governance, done to the contracts that they are for.

use api::data_pool::{PoolResponse, PoolStatus, QueryMsg};
use api::governance::Action;
use data_pool::ContractError;
use testkit::Suite;

#[test]
fn a_pool_is_suspended_resumed_and_retired_by_vote() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let pool = suite.active_pool();
    let contract = suite.contracts.data_pool.to_string();
    let suspend = Action::SuspendPool { contract: contract.clone(), pool };
    let resume = Action::ResumePool { contract: contract.clone(), pool };
    let retire = Action::RetirePool { contract, pool };
    let status = |suite: &Suite| suite.ask_pool::<PoolResponse>(&QueryMsg::Pool { pool }).pool.status;

    let proposal = suite.pass(&voters, vec![suspend.clone()]);
    suite.enact(proposal).unwrap();
    assert!(matches!(status(&suite), PoolStatus::Suspended { .. }));
    let proposal = suite.pass(&voters, vec![resume]);
    suite.enact(proposal).unwrap();
    assert_eq!(status(&suite), PoolStatus::Active);
    let proposal = suite.pass(&voters, vec![retire]);
    suite.enact(proposal).unwrap();
    assert_eq!(status(&suite), PoolStatus::Retired);

    // what data-pool refuses, it says itself
    let proposal = suite.pass(&voters, vec![suspend]);
    let error = suite.enact(proposal).unwrap_err().downcast::<ContractError>().unwrap();
    let refused = ContractError::PoolStatus { pool, status: PoolStatus::Retired, expected: "active" };
    assert_eq!(error, refused);
}
