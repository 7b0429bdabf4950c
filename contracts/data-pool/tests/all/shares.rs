use api::check::InputError;
use api::data_pool::{ExecuteMsg, QueryMsg, WeekResponse, WeekShared};
use api::event::ChainEvent;
use api::identity_registry::{CUSTODY, Status};
use cosmwasm_std::{Addr, Uint128};
use data_pool::ContractError;
use testkit::{NATIVE, OTHER, Suite};

use crate::support::{alter, counter, refused, sell, stocked};

const WEEK: u64 = 3_600;
const COSIGN: u64 = 120;
/// 3 % of it does not divide by three or four.
const PRICE: u128 = 1_000_100;
const POT: u128 = 30_003;

fn share(suite: &Suite, of: &Addr, denom: &str) -> u128 {
    let query = QueryMsg::Share { address: of.to_string(), denom: denom.into() };
    suite.ask_pool::<Uint128>(&query).u128()
}

fn week(suite: &Suite, week: u64) -> WeekResponse {
    suite.ask_pool(&QueryMsg::Week { week, custody: 1, denom: NATIVE.into() })
}

fn share_week(week: u64) -> ExecuteMsg {
    ExecuteMsg::ShareWeek { week, custody: 1, denom: NATIVE.into() }
}

fn claim(address: Option<&Addr>, denom: &str) -> ExecuteMsg {
    ExecuteMsg::ClaimShare { address: address.map(Addr::to_string), denom: denom.into() }
}

#[test]
fn the_curators_share_is_claimed() {
    let (mut suite, stock) = stocked();
    let (curator, anyone) = (suite.address("curator"), suite.account("anyone"));
    sell(&mut suite, &stock, 1, OTHER, 1_000_000);
    assert_eq!(share(&suite, &curator, OTHER), 20_000);
    let before = suite.balance(&curator, OTHER);
    suite.data_pool(&anyone, &claim(Some(&curator), OTHER)).unwrap();
    assert_eq!(suite.balance(&curator, OTHER) - before, 20_000);
    assert_eq!((share(&suite, &curator, OTHER), counter(&suite, OTHER, "persons")), (0, 0));
    let none = |denom: &str| ContractError::NoShare { address: curator.clone(), denom: denom.into() };
    assert_eq!(refused(&mut suite, &curator, &claim(None, OTHER)), none(OTHER));
    assert_eq!(refused(&mut suite, &curator, &claim(None, "uatom")), none("uatom"));
    let foreign = ExecuteMsg::ClaimShare { address: Some("cosmos1x".into()), denom: OTHER.into() };
    let error = InputError::Address { what: "address", value: "cosmos1x".into() };
    assert_eq!(refused(&mut suite, &curator, &foreign), error.into());
    // in GRAIN too
    let grain = suite.grain();
    sell(&mut suite, &stock, 2, &grain, 1_000_000);
    suite.data_pool(&curator, &claim(None, &grain)).unwrap();
    assert_eq!(suite.balance(&curator, &grain), 20_000);
}

#[test]
fn sanctions_freeze_a_share_too() {
    let (mut suite, stock) = stocked();
    let curator = suite.person("curator");
    sell(&mut suite, &stock, 1, OTHER, 1_000_000);
    let identity = alter(&mut suite, &curator, |record| record.status = Status::Sanctioned);
    let frozen = ContractError::Frozen { identity };
    assert_eq!(refused(&mut suite, &stock.people[0].0, &claim(Some(&curator), OTHER)), frozen);
    assert_eq!(share(&suite, &curator, OTHER), 20_000);
    alter(&mut suite, &curator, |record| record.status = Status::Revoked);
    suite.data_pool(&curator, &claim(None, OTHER)).unwrap();
    assert_eq!(share(&suite, &curator, OTHER), 0);
}

#[test]
fn a_weeks_pot_is_split_among_who_signed_half() {
    let (mut suite, stock) = stocked();
    // the first three signed everything so far; number four signs now
    let now = suite.now() / WEEK;
    let person = stock.people[0].0.clone();
    let before = week(&suite, now).reports;
    for records in 0..before {
        let contribution = suite.contribute(&person, 1, records + 1).unwrap();
        let verdict = attestation::Verdict::Rejected { code: 1 };
        let item = testkit::verdict_on(contribution, 1, verdict);
        let report = suite.pool_report(vec![item]);
        let signatures = suite.sign(&report.digest(), 4)[1..].to_vec();
        suite.data_pool(&person, &ExecuteMsg::Verify { report, signatures }).unwrap();
    }
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    let found = week(&suite, now);
    assert_eq!((found.reports, found.pot.u128()), (2 * before, POT));
    // a week is shared out when signatures of it had time to come
    let from = (now + 1) * WEEK + COSIGN;
    for at in [suite.now(), (now + 1) * WEEK, from - 1] {
        suite.advance_to(at);
        let error = ContractError::WeekNotOver { week: now, from, now: at };
        assert_eq!(refused(&mut suite, &person, &share_week(now)), error);
    }
    suite.advance_to(from);
    let response = suite.data_pool(&person, &share_week(now)).unwrap();
    let event = response.events.iter().find_map(WeekShared::parse).unwrap();
    assert_eq!((event.relayers, event.each.u128()), (4, POT / 4));
    for relayer in suite.relayers.iter().map(|relayer| relayer.address.clone()).collect::<Vec<_>>() {
        assert_eq!(share(&suite, &relayer, NATIVE), POT / 4);
        suite.data_pool(&relayer, &claim(None, NATIVE)).unwrap();
    }
    // the rest joins the present week's pot
    assert_eq!(week(&suite, now + 1).pot.u128(), POT % 4);
    assert_eq!(counter(&suite, NATIVE, "relayers"), POT % 4);
    let error = ContractError::EmptyPot { week: now, custody: 1, denom: NATIVE.into() };
    assert_eq!(refused(&mut suite, &person, &share_week(now)), error);
}

#[test]
fn whoever_signed_less_than_half_gets_nothing() {
    let (mut suite, stock) = stocked();
    let now = suite.now() / WEEK;
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    assert_eq!(week(&suite, now).signed.len(), 3);
    suite.advance_to((now + 1) * WEEK + COSIGN);
    let anyone = suite.account("anyone");
    suite.data_pool(&anyone, &share_week(now)).unwrap();
    let shares: Vec<_> =
        suite.relayers.iter().map(|relayer| share(&suite, &relayer.address, NATIVE)).collect();
    assert_eq!(shares, [POT / 3, POT / 3, POT / 3, 0]);
}

#[test]
fn a_pot_that_finds_nobody_moves_on() {
    let (mut suite, stock) = stocked();
    suite.advance(WEEK);
    let now = suite.now() / WEEK;
    // no report was consumed this week
    let stock = crate::support::Stock { edition: republish(&mut suite), ..stock };
    suite.advance_to((now + 1) * WEEK);
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    assert_eq!(week(&suite, now + 1).reports, 0);
    suite.advance(2 * WEEK);
    let anyone = suite.account("anyone");
    let response = suite.data_pool(&anyone, &share_week(now + 1)).unwrap();
    let event = response.events.iter().find_map(WeekShared::parse).unwrap();
    assert_eq!((event.relayers, event.each), (0, Uint128::zero()));
    assert_eq!(week(&suite, now + 3).pot.u128(), POT);
    assert_eq!(counter(&suite, NATIVE, "relayers"), POT);
}

#[test]
fn each_custody_key_has_its_own_pot() {
    let (mut suite, stock) = stocked();
    let now = suite.now() / WEEK;
    // Another key of the same four, in another order: keeper four is its first.
    let registry = suite.contracts.registry.clone();
    let mut storage = suite.app.contract_storage_mut(&registry);
    let mut key = CUSTODY.load(&*storage, 1).unwrap();
    key.keepers.rotate_right(1);
    CUSTODY.save(&mut *storage, 2, &key).unwrap();
    drop(storage);
    let curator = suite.address("curator");
    let draft = api::data_pool::PoolDraft { custody: 2, ..suite.pool_draft() };
    let other = suite.propose_pool(&curator, draft).unwrap();
    suite.decide_pool(other, true).unwrap();
    let terms = suite.terms(1);
    let cohort = suite.open_cohort(other, terms).unwrap();
    let person = stock.people[0].0.clone();
    // The second key's keepers say much more than the first's: no sale of theirs, no share of the first's pot.
    suite.custody_id = 2;
    suite.relayers.rotate_right(1);
    let before = week(&suite, now).reports;
    for records in 1..=2 * before + 2 {
        suite.contribute_verified(&person, cohort, records);
    }
    suite.relayers.rotate_left(1);
    suite.custody_id = 1;
    sell(&mut suite, &stock, 1, NATIVE, PRICE);
    let of_second = |suite: &Suite, week| -> WeekResponse {
        suite.ask_pool(&QueryMsg::Week { week, custody: 2, denom: NATIVE.into() })
    };
    assert_eq!((week(&suite, now).reports, week(&suite, now).pot.u128()), (before, POT));
    let found = of_second(&suite, now);
    assert_eq!((found.reports, found.pot), (2 * before + 2, Uint128::zero()));
    suite.advance_to((now + 1) * WEEK + COSIGN);
    suite.data_pool(&person, &share_week(now)).unwrap();
    let shares: Vec<_> =
        suite.relayers.iter().map(|relayer| share(&suite, &relayer.address, NATIVE)).collect();
    assert_eq!(shares, [POT / 3, POT / 3, POT / 3, 0]);
    let msg = ExecuteMsg::ShareWeek { week: now, custody: 2, denom: NATIVE.into() };
    let error = ContractError::EmptyPot { week: now, custody: 2, denom: NATIVE.into() };
    assert_eq!(refused(&mut suite, &person, &msg), error);
    assert_eq!(of_second(&suite, now + 1).pot, Uint128::zero());
}

/// A fresh edition of the stock.
fn republish(suite: &mut Suite) -> u32 {
    let person = suite.address("person 1");
    suite.contribute_verified(&person, 1, 1);
    suite.release_edition(1, &[1])
}

#[test]
fn an_unknown_pot_is_empty() {
    let (mut suite, _) = stocked();
    let anyone = suite.account("anyone");
    let error = ContractError::EmptyPot { week: 3, custody: 1, denom: NATIVE.into() };
    assert_eq!(refused(&mut suite, &anyone, &share_week(3)), error);
    assert_eq!(week(&suite, 3).signed, []);
}
