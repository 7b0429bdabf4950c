//! Governance gives all five contracts other code while much is under way.

use api::marketplace::ExecuteMsg as Marketplace;
use control::ControlError;
use suite_tests::coverage;
use suite_tests::migration::{PRESENT, all_move, refused, under_way};

use crate::world::World;

/// They keep what they kept, byte for byte, on the chain as here; another contract's code is refused.
pub(crate) fn migration(world: &mut World) {
    let (lab, voters, market) = (world.lab.clone(), world.voters.clone(), world.market.clone());
    let delivered = under_way(&mut world.suite, &market, &lab, &voters[0]);
    world.under_way = vec![
        Marketplace::Refund { order: delivered - 1 },
        Marketplace::Settle { order: delivered },
        Marketplace::Resolve { order: delivered + 1 },
    ];
    let codes = coverage::CONTRACTS.map(|contract| world.suite.store(contract));
    world.suite.compare();
    all_move(&mut world.suite, &voters, &codes, PRESENT, PRESENT);
    world.suite.compare();

    let data_pool = world.suite.contracts.data_pool.clone();
    let error: marketplace::ContractError = refused(&mut world.suite, &voters, &data_pool, codes[4]);
    let (code, found) = (marketplace::contract::NAME.into(), data_pool::contract::NAME.into());
    assert_eq!(error, ControlError::OtherContract { code, found }.into());
    world.suite.compare();
}
