use api::data_pool::ExecuteMsg;
use attestation::Verdict;
use data_pool::ContractError;

use crate::support::{FLOOR, refusal, stocked};

const REENTRY: u64 = 600;

#[test]
fn whoever_left_waits_before_they_enter_again() {
    let (mut suite, stock) = stocked();
    let (person, contribution) = stock.people[0].clone();
    // what never counted is taken back without consequence
    let second = suite.contribute(&person, stock.cohort, 5).unwrap();
    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution: second }).unwrap();
    let third = suite.contribute(&person, stock.cohort, 6).unwrap();
    suite.verdicts(&[(third, Verdict::Rejected { code: 1 })]).unwrap();

    suite.data_pool(&person, &ExecuteMsg::Withdraw { contribution }).unwrap();
    let (identity, from) = (suite.identity(&person), suite.now() + REENTRY);
    suite.advance_to(from - 1);
    let error = || ContractError::LeftLately { identity, cohort: stock.cohort, from, now: from - 1 };
    assert_eq!(refusal(suite.contribute(&person, stock.cohort, 7)), error());
    assert_eq!(refusal(suite.resubmit(&person, third, 7, &[])), error());
    // under other terms they may at once
    let terms = suite.terms(FLOOR + 1);
    let other = suite.open_cohort(stock.pool, terms).unwrap();
    suite.contribute(&person, other, 7).unwrap();
    suite.advance(1);
    suite.contribute(&person, stock.cohort, 7).unwrap();
    suite.resubmit(&person, third, 7, &[]).unwrap();
}
