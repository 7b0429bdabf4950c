use api::data_pool::{ExecuteMsg, Flushed};
use api::event::ChainEvent;
use data_pool::ContractError;
use testkit::{NATIVE, OTHER};

use crate::support::{counter, refused, sell, stocked};

#[test]
fn the_purse_gets_what_is_its() {
    let (mut suite, stock) = stocked();
    let (anyone, purse) = (suite.account("anyone"), suite.contracts.governance.clone());
    let flush = |denom: &str| ExecuteMsg::Flush { denom: denom.into() };
    let nothing = |denom: &str| ContractError::NothingToFlush { denom: denom.into() };
    assert_eq!(refused(&mut suite, &anyone, &flush(NATIVE)), nothing(NATIVE));
    for (order, denom, share) in [(1, NATIVE, 15_000), (2, OTHER, 40_000)] {
        sell(&mut suite, &stock, order, denom, 1_000_000);
        let before = suite.balance(&purse, denom);
        let response = suite.data_pool(&anyone, &flush(denom)).unwrap();
        let event = response.events.iter().find_map(Flushed::parse).unwrap();
        assert_eq!((event.denom.as_str(), event.amount.u128()), (denom, share));
        assert_eq!(suite.balance(&purse, denom) - before, share);
        assert_eq!(counter(&suite, denom, "purse"), 0);
        assert_eq!(refused(&mut suite, &anyone, &flush(denom)), nothing(denom));
    }
    // GRAIN's share is burned, so there is never any
    let grain = suite.grain();
    sell(&mut suite, &stock, 3, &grain, 1_000_000);
    assert_eq!(refused(&mut suite, &anyone, &flush(&grain)), nothing(&grain));
}
