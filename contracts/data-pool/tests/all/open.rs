use api::check::InputError;
use api::data_pool::{
    EditionResponse, ExecuteMsg, OrderResponse, OrderState, QueryMsg, QuoteResponse, QuotedLine,
};
use cosmwasm_std::Uint128;
use data_pool::ContractError;
use terms::{Ask, Kind, Purpose, Refusal, Regions, Use};
use testkit::{NATIVE, OTHER, Suite};

use crate::support::{FLOOR, LEAST, Stock, WEIGHT, ask, lines, open, open_msg, refused, stocked};

fn quote(suite: &Suite, edition: u32, ask: Ask) -> QuoteResponse {
    suite.ask_pool(&QueryMsg::Quote { pool: 1, edition, ask })
}

fn refused_open(suite: &mut Suite, msg: &ExecuteMsg) -> ContractError {
    let marketplace = suite.contracts.marketplace.clone();
    refused(suite, &marketplace, msg)
}

#[test]
fn a_quote_says_what_it_costs() {
    let (suite, stock) = stocked();
    let found = quote(&suite, stock.edition, ask(NATIVE));
    assert_eq!((found.pool, found.edition, found.fees), (1, 1, suite.pool_draft().fees));
    let terms_id = suite.terms(FLOOR).id().into();
    let line = QuotedLine {
        cohort: stock.cohort,
        terms_id,
        records: 1_200,
        heads: 12,
        weight: Uint128::new(WEIGHT),
        least_price: Some(Uint128::new(LEAST)),
        refusals: vec![],
    };
    assert_eq!(found.lines, [line]);
}

#[test]
fn an_order_is_frozen() {
    let (mut suite, stock) = stocked();
    open(&mut suite, &stock, 7, NATIVE);
    let found: OrderResponse = suite.ask_pool(&QueryMsg::Order { order: 7 });
    let expected = OrderResponse {
        order: 7,
        pool: stock.pool,
        edition: stock.edition,
        denom: NATIVE.into(),
        lines: crate::support::lines(&[(stock.cohort, LEAST)]),
        fees: suite.pool_draft().fees,
        state: OrderState::Open,
    };
    assert_eq!(found, expected);
    let edition: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: 1 });
    assert_eq!(edition.open_orders, 1);
    let again = open_msg(&stock, 7, NATIVE, &[(stock.cohort, LEAST)]);
    assert_eq!(refused_open(&mut suite, &again), ContractError::OrderKnown { order: 7 });
}

#[test]
fn one_micro_below_the_least_is_refused() {
    let (mut suite, stock) = stocked();
    let msg = open_msg(&stock, 1, OTHER, &[(stock.cohort, LEAST - 1)]);
    let refusal = Refusal::PriceTooLow { offered: Uint128::new(LEAST - 1), least: Uint128::new(LEAST) };
    let error = ContractError::Refused { cohort: 1, edition: 1, refusals: vec![refusal] };
    assert_eq!(refused_open(&mut suite, &msg), error);
    assert_eq!(
        error.to_string(),
        "cohort 1 cannot be bought so from edition 1: the price is 13333, the least is 13334"
    );
    open(&mut suite, &stock, 1, OTHER);
}

#[test]
fn every_reason_is_told_at_once() {
    let (mut suite, stock) = stocked();
    let bad = Ask {
        purpose: Purpose::Marketing,
        use_: Use::Compute,
        duration: 0,
        denom: "uatom".into(),
        ..ask(NATIVE)
    };
    let expected = suite.terms(FLOOR).judge(&bad);
    assert_eq!(expected.len(), 4);
    let line = quote(&suite, 1, bad.clone()).lines[0].clone();
    assert_eq!((line.refusals, line.least_price), (expected.clone(), None));
    let msg =
        ExecuteMsg::Open { order: 1, pool: 1, edition: 1, ask: bad, lines: lines(&[(stock.cohort, LEAST)]) };
    let error = ContractError::Refused { cohort: stock.cohort, edition: 1, refusals: expected };
    assert_eq!(refused_open(&mut suite, &msg), error);
}

#[test]
fn terms_bind_kind_and_region() {
    let mut suite = crate::support::suite();
    let pool = suite.active_pool();
    let mut terms = suite.terms(FLOOR);
    terms.buyer_kinds = vec![Kind::Academic];
    terms.regions = Regions::Except(vec!["US".into()]);
    let cohort = suite.open_cohort(pool, terms.clone()).unwrap();
    suite.fill_cohort(cohort, "person", &[100; 12]);
    suite.release_edition(pool, &[cohort]);
    assert!(quote(&suite, 1, ask(NATIVE)).lines[0].refusals.is_empty());
    for other in [
        Ask { kind: Kind::ForProfit, ..ask(NATIVE) },
        Ask { region: Some("US".into()), ..ask(NATIVE) },
        Ask { region: None, ..ask(NATIVE) },
    ] {
        let expected = terms.judge(&other);
        assert_eq!(expected.len(), 1);
        assert_eq!(quote(&suite, 1, other).lines[0].refusals, expected);
    }
}

#[test]
fn an_edition_is_sold_between_publication_and_the_end_of_its_sale() {
    let (mut suite, stock) = stocked();
    let person = stock.people[0].0.clone();
    suite.contribute_verified(&person, stock.cohort, 5);
    let second = suite.cut(stock.pool).unwrap();
    assert_eq!(quote(&suite, second, ask(NATIVE)).lines[0].refusals, [Refusal::NotPublished {}]);
    let later = Stock { edition: second, ..stock };
    let msg = open_msg(&later, 1, NATIVE, &[(1, 2 * LEAST)]);
    let error =
        ContractError::Refused { cohort: 1, edition: second, refusals: vec![Refusal::NotPublished {}] };
    assert_eq!(refused_open(&mut suite, &msg), error);

    let first: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: 1 });
    let until = first.edition.sale_until;
    suite.advance_to(until - 1);
    let first = Stock { edition: 1, ..later };
    open(&mut suite, &first, 1, NATIVE);
    suite.advance(1);
    assert_eq!(quote(&suite, 1, ask(NATIVE)).lines[0].refusals, [Refusal::PastSale { until }]);
    let msg = open_msg(&first, 2, NATIVE, &[(1, LEAST)]);
    let error = ContractError::Refused { cohort: 1, edition: 1, refusals: vec![Refusal::PastSale { until }] };
    assert_eq!(refused_open(&mut suite, &msg), error);
    let unknown = Stock { edition: 3, ..first };
    let msg = open_msg(&unknown, 2, NATIVE, &[(1, LEAST)]);
    assert_eq!(refused_open(&mut suite, &msg), ContractError::UnknownEdition { pool: 1, edition: 3 });
}

#[test]
fn a_cohort_is_sold_where_it_is_named() {
    let (mut suite, stock) = stocked();
    // a small one and one that the edition leaves out, in the second edition; and one of another pool
    let terms = suite.terms(FLOOR + 1);
    let small = suite.open_cohort(1, terms).unwrap();
    suite.fill_cohort(small, "small", &[100; 3]);
    let terms = suite.terms(FLOOR + 2);
    let left_out = suite.open_cohort(1, terms).unwrap();
    suite.fill_cohort(left_out, "left out", &[100; 12]);
    let second = suite.release_edition(1, &[stock.cohort]);
    let curator = suite.address("curator");
    let draft = suite.pool_draft();
    let other_pool = suite.propose_pool(&curator, draft).unwrap();
    suite.decide_pool(other_pool, true).unwrap();
    let terms = suite.terms(FLOOR);
    let elsewhere = suite.open_cohort(other_pool, terms).unwrap();

    let found = quote(&suite, second, ask(NATIVE)).lines;
    let told: Vec<_> = found.iter().map(|line| (line.cohort, line.refusals.clone())).collect();
    let few = |heads| Refusal::TooFewHeads { heads, min: 12 };
    let expected = [
        (stock.cohort, vec![]),
        (small, vec![Refusal::NotInEdition {}, few(3)]),
        (left_out, vec![Refusal::NotInEdition {}]),
    ];
    assert_eq!(told, expected);

    let second = Stock { edition: second, ..stock };
    for (cohort, refusals) in [
        (small, expected[1].1.clone()),
        (left_out, expected[2].1.clone()),
        (elsewhere, vec![Refusal::NotInEdition {}, few(0)]),
    ] {
        let msg = open_msg(&second, 1, NATIVE, &[(stock.cohort, LEAST), (cohort, 2 * LEAST)]);
        let error = ContractError::Refused { cohort, edition: 2, refusals };
        assert_eq!(refused_open(&mut suite, &msg), error);
    }
    let msg = open_msg(&second, 1, NATIVE, &[(99, LEAST)]);
    assert_eq!(refused_open(&mut suite, &msg), ContractError::UnknownCohort { cohort: 99 });
}

#[test]
fn a_slot_means_its_cohort_of_the_time() {
    let (mut suite, stock) = stocked();
    // a cohort that was sold once, shrinks, and ends; its slot goes to another
    let terms = suite.terms(FLOOR + 1);
    let old = suite.open_cohort(1, terms).unwrap();
    let people = suite.fill_cohort(old, "old", &[100; 12]);
    let with_old = suite.release_edition(1, &[stock.cohort, old]);
    for (person, contribution) in &people[..2] {
        suite.data_pool(person, &ExecuteMsg::Withdraw { contribution: *contribution }).unwrap();
    }
    suite.cut(1).unwrap();
    suite.advance(1_800);
    let anyone = suite.account("anyone");
    suite.data_pool(&anyone, &ExecuteMsg::ReviewCohort { cohort: old }).unwrap();
    let terms = suite.terms(FLOOR + 2);
    let new = suite.open_cohort(1, terms).unwrap();
    suite.fill_cohort(new, "new", &[100; 12]);
    let with_new = suite.release_edition(1, &[stock.cohort, new]);

    let cohorts = |edition| -> Vec<_> {
        quote(&suite, edition, ask(NATIVE)).lines.iter().map(|line| line.cohort).collect()
    };
    assert_eq!(cohorts(with_old), [stock.cohort, old]);
    assert_eq!(cohorts(with_new), [stock.cohort, new]);
    // the same bit does not sell the one in the other's edition
    for (edition, cohort) in [(with_old, new), (with_new, old)] {
        let stock = Stock { edition, people: vec![], ..stock };
        let msg = open_msg(&stock, 1, NATIVE, &[(cohort, 2 * LEAST)]);
        match refused_open(&mut suite, &msg) {
            ContractError::Refused { refusals, .. } => assert!(refusals.contains(&Refusal::NotInEdition {})),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_floor_that_nobody_can_pay_does_not_spoil_the_quote() {
    let mut suite = crate::support::suite();
    let pool = suite.active_pool();
    let terms = suite.terms(u128::MAX);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    suite.fill_cohort(cohort, "person", &[100; 12]);
    suite.release_edition(pool, &[cohort]);
    let line = quote(&suite, 1, ask(NATIVE)).lines[0].clone();
    assert_eq!(line.least_price, None);
    let offered = Uint128::zero();
    assert_eq!(line.refusals, [Refusal::PriceTooLow { offered, least: Uint128::MAX }]);
}

#[test]
fn lines_are_sorted_and_add_up() {
    let (mut suite, stock) = stocked();
    let mut wrong = |of: &[(u32, u128)]| refused_open(&mut suite, &open_msg(&stock, 1, NATIVE, of));
    assert_eq!(wrong(&[]), InputError::Empty { what: "lines" }.into());
    let error = InputError::Unsorted { what: "lines", value: "1".into() };
    assert_eq!(wrong(&[(1, LEAST), (1, LEAST)]), error.into());
    let many: Vec<_> = (1..=33).map(|cohort| (cohort, LEAST)).collect();
    assert_eq!(wrong(&many), InputError::TooMany { what: "lines", max: 32, got: 33 }.into());
    assert_eq!(wrong(&[(1, u128::MAX), (2, 1)]), ContractError::PriceRange { order: 1 });
}

#[test]
fn only_marketplace_opens() {
    let (mut suite, stock) = stocked();
    let (owner, marketplace) = (suite.owner.clone(), suite.contracts.marketplace.clone());
    let msg = open_msg(&stock, 1, NATIVE, &[(1, LEAST)]);
    let error = ContractError::NotMarketplace { expected: Some(marketplace), got: owner.to_string() };
    assert_eq!(refused(&mut suite, &owner, &msg), error);
}
