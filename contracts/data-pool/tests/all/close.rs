use api::data_pool::{EditionClosed, EditionResponse, ExecuteMsg, PoolResponse, QueryMsg};
use api::event::ChainEvent;
use data_pool::ContractError;
use testkit::{NATIVE, Suite};

use crate::support::{LEAST, open, refused, settle, stocked};

fn close(suite: &mut Suite) -> Result<Vec<u32>, ContractError> {
    let anyone = suite.account("anyone");
    let response = suite.data_pool(&anyone, &ExecuteMsg::Close { pool: 1 });
    let response = response.map_err(|error| error.downcast::<ContractError>().unwrap())?;
    Ok(response.events.iter().filter_map(EditionClosed::parse).map(|closed| closed.edition).collect())
}

#[test]
fn an_edition_closes_after_its_sale() {
    let (mut suite, stock) = stocked();
    let found: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: 1 });
    suite.advance_to(found.edition.sale_until - 1);
    assert_eq!(close(&mut suite), Err(ContractError::NothingToClose { pool: 1, closed: 0 }));
    suite.advance(1);
    assert_eq!(close(&mut suite), Ok(vec![1]));
    assert_eq!(close(&mut suite), Err(ContractError::NothingToClose { pool: 1, closed: 1 }));
    let found: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: stock.edition });
    assert!(found.closed);
    let anyone = suite.account("anyone");
    assert_eq!(
        refused(&mut suite, &anyone, &ExecuteMsg::Close { pool: 2 }),
        ContractError::UnknownPool { pool: 2 }
    );
}

#[test]
fn an_open_order_keeps_it_open() {
    let (mut suite, stock) = stocked();
    open(&mut suite, &stock, 1, NATIVE);
    suite.advance(3_600);
    assert_eq!(close(&mut suite), Err(ContractError::NothingToClose { pool: 1, closed: 0 }));
    settle(&mut suite, 1, NATIVE, &[(stock.cohort, LEAST)]).unwrap();
    assert_eq!(close(&mut suite), Ok(vec![1]));
}

#[test]
fn four_at_once_and_in_order() {
    let (mut suite, stock) = stocked();
    let person = stock.people[0].0.clone();
    for records in 2..=6 {
        suite.contribute_verified(&person, stock.cohort, records);
        suite.cut(stock.pool).unwrap();
    }
    // 2 to 6 are past their publish_by, but 1 is on sale
    suite.advance(300);
    assert_eq!(close(&mut suite), Err(ContractError::NothingToClose { pool: 1, closed: 0 }));
    suite.advance(3_600);
    assert_eq!(close(&mut suite), Ok(vec![1, 2, 3, 4]));
    assert_eq!(close(&mut suite), Ok(vec![5, 6]));
    let pool: PoolResponse = suite.ask_pool(&QueryMsg::Pool { pool: 1 });
    assert_eq!((pool.cut, pool.closed), (6, 6));
}
