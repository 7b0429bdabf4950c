use api::check::InputError;
use api::data_pool::{EditionResponse, ExecuteMsg, QueryMsg, WeekResponse};
use attestation::{Authority, EditionItem, ReportError, SignatureError};
use cosmwasm_std::HexBinary;
use data_pool::ContractError;
use testkit::{NATIVE, Suite, content_id};

use crate::support::{FLOOR, refusal, refused};

/// A pool with a cohort of twelve, one of eleven, one of none, and an edition that is cut.
fn cut() -> Suite {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    for (floor, heads) in [(FLOOR, 12), (FLOOR + 1, 11), (FLOOR + 2, 0)] {
        let terms = suite.terms(floor);
        let cohort = suite.open_cohort(pool, terms).unwrap();
        if heads > 0 {
            suite.fill_cohort(cohort, &format!("of {floor}"), &vec![10; heads]);
        }
    }
    suite.cut(pool).unwrap();
    suite
}

#[test]
fn keepers_publish_an_edition() {
    let mut suite = cut();
    let item = suite.edition_item(1, 1, &[1]);
    suite.publish(item.clone()).unwrap();
    let found: EditionResponse = suite.ask_pool(&QueryMsg::Edition { pool: 1, edition: 1 });
    let published = found.edition.published.unwrap();
    assert_eq!(published.manifest_root, item.manifest_root);
    assert_eq!(published.manifest, item.manifest);
    assert_eq!(published.mask, 0b1);
    assert_eq!(published.at, suite.now());
    let week: WeekResponse =
        suite.ask_pool(&QueryMsg::Week { week: suite.now() / 3_600, custody: 1, denom: NATIVE.into() });
    assert!(week.reports >= 1);
    assert_eq!(refusal(suite.publish(item)), ContractError::AlreadyPublished { pool: 1, edition: 1 });
}

#[test]
fn an_edition_is_published_in_time() {
    let mut suite = cut();
    let item = suite.edition_item(1, 1, &[1]);
    let publish_by = suite.now() + 300;
    suite.advance_to(publish_by);
    let error = ContractError::PublishOver { pool: 1, edition: 1, publish_by, now: publish_by };
    assert_eq!(refusal(suite.publish(item)), error);
    let mut suite = cut();
    suite.advance_to(publish_by - 1);
    let item = suite.edition_item(1, 1, &[1]);
    suite.publish(item).unwrap();
}

#[test]
fn what_is_published_is_checked() {
    let mut suite = cut();
    let good = suite.edition_item(1, 1, &[1]);
    let mut wrong = |change: fn(&mut EditionItem)| {
        let mut item = good.clone();
        change(&mut item);
        refusal(suite.publish(item))
    };
    assert_eq!(wrong(|item| item.pool = 2), ContractError::UnknownPool { pool: 2 });
    assert_eq!(wrong(|item| item.edition = 2), ContractError::UnknownEdition { pool: 1, edition: 2 });
    assert_eq!(
        wrong(|item| item.manifest_root = HexBinary::from([1; 20])),
        InputError::Length { what: "manifest_root", expected: 32, got: 20 }.into()
    );
    let malformed = wrong(|item| item.manifest = content_id("x").to_uppercase());
    assert!(matches!(malformed, ContractError::Input(InputError::Malformed { what: "manifest", .. })));
    let error = InputError::Range { what: "mask", min: 1, max: u32::MAX.into(), got: 0 };
    assert_eq!(wrong(|item| item.mask = 0), error.into());
    let few = |cohort, heads| ContractError::TooFewHeads { cohort, edition: 1, heads, needed: 12 };
    assert_eq!(wrong(|item| item.mask = 0b011), few(2, 11));
    assert_eq!(wrong(|item| item.mask = 0b101), few(3, 0));
    assert_eq!(wrong(|item| item.mask = 0b1001), ContractError::EmptySlot { pool: 1, edition: 1, slot: 3 });
    assert_eq!(wrong(|item| item.mask = 1 << 31), ContractError::EmptySlot { pool: 1, edition: 1, slot: 31 });
}

#[test]
fn a_cohort_that_came_later_is_not_in_it() {
    let mut suite = cut();
    let terms = suite.terms(99);
    let late = suite.open_cohort(1, terms).unwrap();
    suite.fill_cohort(late, "late", &[10; 12]);
    let item = suite.edition_item(1, 1, &[1, late]);
    assert_eq!(refusal(suite.publish(item)), ContractError::EmptySlot { pool: 1, edition: 1, slot: 3 });
}

#[test]
fn one_item_by_a_quorum_of_keepers() {
    let mut suite = cut();
    let anyone = suite.account("anyone");
    let item = suite.edition_item(1, 1, &[1]);
    for (items, error) in [
        (vec![], InputError::Empty { what: "items" }),
        (vec![item.clone(), item.clone()], InputError::TooMany { what: "items", max: 1, got: 2 }),
    ] {
        let report = suite.pool_report(items);
        let signatures = suite.signatures(&report);
        assert_eq!(refused(&mut suite, &anyone, &ExecuteMsg::Publish { report, signatures }), error.into());
    }
    let report = suite.pool_report(vec![item.clone()]);
    let signatures = suite.sign(&report.digest(), 2);
    let error = SignatureError::TooFew { got: 2, need: 3 };
    assert_eq!(refused(&mut suite, &anyone, &ExecuteMsg::Publish { report, signatures }), error.into());
    let mut report = suite.pool_report(vec![item.clone()]);
    report.authority = Authority::Epoch(1);
    let signatures = suite.signatures(&report);
    let error = ContractError::NotOfKeepers { got: Authority::Epoch(1) };
    assert_eq!(refused(&mut suite, &anyone, &ExecuteMsg::Publish { report, signatures }), error);
    let mut report = suite.pool_report(vec![item]);
    report.chain_id = "sheaf-2".into();
    let signatures = suite.signatures(&report);
    let error = ReportError::Chain { expected: testkit::CHAIN_ID.into(), got: "sheaf-2".into() };
    assert_eq!(refused(&mut suite, &anyone, &ExecuteMsg::Publish { report, signatures }), error.into());
}
