use api::data_pool::{EDITIONS, EditionResponse, ExecuteMsg, PoolResponse, PoolStatus, QueryMsg};
use api::identity_registry::CustodyStatus;
use attestation::CustodyEnd;
use data_pool::ContractError;
use earnings::{LedgerError, MAX_UNCLOSED};
use testkit::{CUT_PERIOD, Suite};

use crate::support::{FLOOR, refusal, refused};

fn one_contribution() -> Suite {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let person = suite.person("person");
    suite.contribute_verified(&person, cohort, 10);
    suite
}

fn pool(suite: &Suite) -> PoolResponse {
    suite.ask_pool(&QueryMsg::Pool { pool: 1 })
}

#[test]
fn an_edition_has_its_dates() {
    let mut suite = one_contribution();
    let edition = suite.cut(1).unwrap();
    let now = suite.now();
    let found: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition });
    assert_eq!((found.number, found.open_orders, found.closed), (1, 0, false));
    assert_eq!(found.edition.cut_at, now);
    assert_eq!(found.edition.publish_by, now + 300);
    assert_eq!(found.edition.sale_until, now + 3_600);
    assert_eq!(found.edition.published, None);
    let raw = EDITIONS.query(&suite.app.wrap(), &suite.contracts.data_pool, (1, 1)).unwrap();
    assert_eq!(raw, found.edition);
    assert_eq!((pool(&suite).cut, pool(&suite).closed, pool(&suite).cut_from), (1, 0, None));
}

#[test]
fn the_curator_waits_one_period_and_others_two() {
    let mut suite = Suite::new();
    let number = suite.active_pool();
    let began = suite.now();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(number, terms).unwrap();
    let person = suite.person("person");
    suite.contribute_verified(&person, cohort, 10);
    let (curator, anyone) = (suite.address("curator"), suite.account("anyone"));
    let cut = ExecuteMsg::Cut { pool: number };
    let (curator_from, anyone_from) = (began + CUT_PERIOD, began + 2 * CUT_PERIOD);
    assert_eq!(pool(&suite).cut_from, Some(curator_from));
    let early = |now| ContractError::CutTooEarly {
        pool: number,
        curator: curator.clone(),
        curator_from,
        anyone_from,
        now,
    };
    suite.advance_to(curator_from - 1);
    assert_eq!(refused(&mut suite, &curator, &cut), early(curator_from - 1));
    suite.advance_to(anyone_from - 1);
    assert_eq!(refused(&mut suite, &anyone, &cut), early(anyone_from - 1));
    suite.data_pool(&curator, &cut).unwrap();

    // the next period begins with the cut
    suite.contribute_verified(&person, cohort, 11);
    let (curator_from, anyone_from) = (anyone_from - 1 + CUT_PERIOD, anyone_from - 1 + 2 * CUT_PERIOD);
    assert_eq!(pool(&suite).cut_from, Some(curator_from));
    suite.advance_to(anyone_from);
    suite.data_pool(&anyone, &cut).unwrap();
    assert_eq!(pool(&suite).cut, 2);
}

#[test]
fn there_must_be_something_to_cut() {
    let mut suite = Suite::new();
    suite.active_pool();
    suite.advance(CUT_PERIOD);
    assert_eq!(refusal(suite.cut(1)), LedgerError::Unchanged { pool: 1, cut: 0 }.into());
    let mut suite = one_contribution();
    suite.cut(1).unwrap();
    suite.advance(CUT_PERIOD);
    assert_eq!(refusal(suite.cut(1)), LedgerError::Unchanged { pool: 1, cut: 1 }.into());
}

#[test]
fn only_an_active_pool_is_cut() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    let draft = suite.pool_draft();
    suite.propose_pool(&curator, draft).unwrap();
    let error = ContractError::PoolNotActive { pool: 1, status: PoolStatus::Proposed };
    assert_eq!(refused(&mut suite, &curator, &ExecuteMsg::Cut { pool: 1 }), error);
    assert_eq!(
        refused(&mut suite, &curator, &ExecuteMsg::Cut { pool: 2 }),
        ContractError::UnknownPool { pool: 2 }
    );
}

#[test]
fn sixteen_may_be_unclosed() {
    let mut suite = one_contribution();
    let person = suite.address("person");
    for number in 1..=MAX_UNCLOSED {
        assert_eq!(suite.cut(1).unwrap(), number);
        suite.contribute_verified(&person, 1, 10 + number);
    }
    let error = LedgerError::TooManyUnclosed { pool: 1, cut: MAX_UNCLOSED, closed: 0, max: MAX_UNCLOSED };
    assert_eq!(refusal(suite.cut(1)), error.into());
    // the first were never published: they close
    suite.data_pool(&person, &ExecuteMsg::Close { pool: 1 }).unwrap();
    assert_eq!(suite.cut(1).unwrap(), 17);
    let page: Vec<EditionResponse> =
        suite.ask_pool(&QueryMsg::Editions { pool: 1, start_after: Some(3), limit: Some(2) });
    assert_eq!(
        page.iter().map(|edition| (edition.number, edition.closed)).collect::<Vec<_>>(),
        [(4, true), (5, false)]
    );
}

#[test]
fn nothing_new_is_sealed_with_a_retired_key() {
    let mut suite = one_contribution();
    suite.end_custody(CustodyEnd::Retired, 3).unwrap();
    suite.advance(CUT_PERIOD);
    let curator = suite.address("curator");
    let (custody, status) = (suite.custody_id, CustodyStatus::Retired);
    let error = refused(&mut suite, &curator, &ExecuteMsg::Cut { pool: 1 });
    assert_eq!(error, ContractError::CustodyStatus { custody, status });
}
