//! Sales of several kinds, to the last micro-denom.

use api::data_pool::{EarningsKey, ExecuteMsg};
use data_pool::ContractError;
use testkit::{NATIVE, OTHER};

use crate::{PRICE, counted, open};

#[test]
fn every_sale_pays_exactly_those_whose_data_was_sold() {
    let (mut suite, market, lab) = open();
    suite.give_grain(&lab, 100 * PRICE);
    let denoms = [NATIVE.to_string(), OTHER.to_string(), suite.grain()];
    for denom in &denoms {
        let order = suite.buy(&lab, market.purchase(&market.cohorts[1..], PRICE), denom).unwrap();
        suite.deliver(order).unwrap();
        suite.marketplace(&lab, &api::marketplace::ExecuteMsg::Confirm { order }).unwrap();
    }
    // 12 equal members share 90 % of 20,000: 1,500 each less a fraction of a micro, which is carried
    for (cohort, floor, share) in
        [(market.cohorts[0], 5, 0), (market.cohorts[1], 7, 1_499), (market.cohorts[2], 9, 1_499)]
    {
        let member = suite.address(&format!("member {floor} 3"));
        for denom in &denoms[..2] {
            let before = suite.balance(&member, denom);
            let claims = vec![EarningsKey { cohort, denom: denom.clone() }];
            let claim = ExecuteMsg::Claim { identity: None, claims, limit: None };
            if share > 0 {
                suite.data_pool(&member, &claim).unwrap();
            } else {
                let (identity, data_pool) = (suite.identity(&member), suite.contracts.data_pool.clone());
                let error: ContractError = suite.refused(&member, &data_pool, &claim, &[]);
                assert_eq!(error, ContractError::NothingDue { identity });
            }
            assert_eq!(suite.balance(&member, denom) - before, share);
        }
    }
    assert_eq!(counted(&suite, "data-pool", OTHER, "owed"), 36_000 - 2 * 1_499);
}
