//! Governance gives all five contracts a later version while much is under way.

use api::marketplace::ExecuteMsg as Marketplace;
use control::ControlError;
use suite_tests::coverage;
use suite_tests::migration::{LATER, PRESENT, all_move, later, raised, refused, under_way};

use crate::world::World;

/// They keep what they kept, byte for byte, on the chain as here, and go on as that version; another contract's code is
/// refused, and the version before.
pub(crate) fn migration(world: &mut World) {
    let (lab, voters, market) = (world.lab.clone(), world.voters.clone(), world.market.clone());
    let delivered = under_way(&mut world.suite, &market, &lab, &voters[0]);
    world.under_way = vec![
        Marketplace::Refund { order: delivered - 1 },
        Marketplace::Settle { order: delivered },
        Marketplace::Resolve { order: delivered + 1 },
    ];
    let present = coverage::CONTRACTS.map(|contract| world.suite.store(contract));
    world.suite.compare();
    all_move(&mut world.suite, &voters, &present, PRESENT, PRESENT);
    world.suite.compare();

    let codes = coverage::CONTRACTS.iter().zip(later()).map(|(contract, code)| {
        let path = world.artifacts.join(format!("{}.wasm", contract.replace('-', "_")));
        let wasm = std::fs::read(path).expect("scripts/build-wasm has built it");
        world.suite.store_double(code, raised(wasm))
    });
    let codes: Vec<u64> = codes.collect();
    all_move(&mut world.suite, &voters, &codes, PRESENT, LATER);
    world.suite.compare();

    let token = world.suite.contracts.token.clone();
    let error: reward_token::ContractError = refused(&mut world.suite, &voters, &token, present[1]);
    assert_eq!(error, ControlError::Downgrade { from: LATER.into(), to: PRESENT.into() }.into());
    let data_pool = world.suite.contracts.data_pool.clone();
    let error: marketplace::ContractError = refused(&mut world.suite, &voters, &data_pool, codes[4]);
    let (code, found) = (marketplace::contract::NAME.into(), data_pool::contract::NAME.into());
    assert_eq!(error, ControlError::OtherContract { code, found }.into());
    world.suite.compare();
}
