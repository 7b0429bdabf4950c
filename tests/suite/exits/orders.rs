//! Orders, from every state and stage of a dispute, in every denom; earnings and pots.

use std::collections::BTreeMap;

use api::data_pool::{ExecuteMsg as Pool, OrderResponse, OrderState, QueryMsg as AskPool};
use api::identity_registry::ExecuteMsg as Registry;
use api::marketplace::{ExecuteMsg, Reason};
use cosmwasm_std::Addr;
use testkit::{Manner, Market, Suite};

use super::{
    NATIVE, PRICE, counted, denoms, end_of, market, market_exit, market_is_empty, nothing_left, pay_out,
    pool_exit, too_early,
};

/// The price of all three cohorts, and the bond.
const WHOLE: u128 = 3 * PRICE;
const BOND: u128 = WHOLE / 10;

/// How far an order gets before everyone is silent.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Funded,
    Delivered,
    Unavailable,
    DoesNotOpen,
    /// Nobody draws its panel.
    Undrawn,
    /// There is nobody to judge it.
    NoPanel,
    SilentPanel,
    /// So many of five vote for half.
    Votes(usize),
    /// All vote for half; the buyer, or the curator, appeals.
    Appealed {
        by_buyer: bool,
    },
}

/// What must come of it: the message, after how long, the end, what of price and bonds the buyer gets.
struct Exit {
    stage: Stage,
    msg: fn(u64) -> ExecuteMsg,
    after: u64,
    end: &'static str,
    buyer: u128,
}

fn exits() -> Vec<Exit> {
    let refund = |order| ExecuteMsg::Refund { order };
    let settle = |order| ExecuteMsg::Settle { order };
    let resolve = |order| ExecuteMsg::Resolve { order };
    let pay = |votes: u128| votes * (BOND / 10);
    let exit = |stage, msg, after, end, buyer| Exit { stage, msg, after, end, buyer };
    vec![
        exit(Stage::Funded, refund, 150, "refunded", WHOLE),
        exit(Stage::Delivered, settle, 180, "settled", 0),
        exit(Stage::Unavailable, resolve, 120, "resolved", WHOLE + BOND),
        exit(Stage::DoesNotOpen, resolve, 120, "resolved", WHOLE + BOND),
        exit(Stage::Undrawn, resolve, 120 + 60, "settled", BOND),
        exit(Stage::NoPanel, resolve, 60, "settled", BOND),
        exit(Stage::SilentPanel, resolve, 120 + 60, "settled", BOND),
        exit(Stage::Votes(1), resolve, 120 + 60, "resolved", WHOLE / 2 + BOND - pay(1)),
        exit(Stage::Votes(5), resolve, 60, "resolved", WHOLE / 2 + BOND - pay(5)),
        exit(Stage::Appealed { by_buyer: true }, resolve, 400, "resolved", WHOLE / 2 + 2 * BOND - pay(5)),
        exit(Stage::Appealed { by_buyer: false }, resolve, 400, "resolved", WHOLE / 2 + BOND - pay(5)),
    ]
}

/// Brings an order so far.
fn bring(suite: &mut Suite, market: &Market, lab: &Addr, denom: &str, stage: Stage) -> u64 {
    if !matches!(stage, Stage::NoPanel) {
        suite.auditors(7);
    }
    let order = suite.buy(lab, market.purchase(&market.cohorts, PRICE), denom).unwrap();
    if stage == Stage::Funded {
        return order;
    }
    suite.deliver(order).unwrap();
    match stage {
        Stage::Funded | Stage::Delivered => return order,
        Stage::Unavailable => drop(suite.dispute(lab, order, Reason::Unavailable {}).unwrap()),
        Stage::DoesNotOpen => drop(suite.dispute(lab, order, Reason::DoesNotOpen {}).unwrap()),
        _ => drop(suite.dispute_description(lab, order).unwrap()),
    }
    if matches!(stage, Stage::NoPanel | Stage::SilentPanel | Stage::Votes(_) | Stage::Appealed { .. }) {
        suite.draw_panel(order).unwrap();
    }
    let votes = match stage {
        Stage::Votes(votes) => votes,
        Stage::Appealed { .. } => 5,
        _ => 0,
    };
    for seat in suite.dispute_of(order).panel.into_iter().take(votes) {
        suite.marketplace(&seat.auditor, &ExecuteMsg::Vote { order, refund_bps: 5_000 }).unwrap();
    }
    if let Stage::Appealed { by_buyer } = stage {
        let curator = suite.address("curator");
        suite.give_grain(&curator, 10 * PRICE);
        let party = if by_buyer { lab.clone() } else { curator };
        suite.appeal(&party, order).unwrap();
    }
    order
}

#[test]
fn every_order_ends_in_every_denom() {
    let count = denoms(&Suite::new()).len();
    for at in 0..count {
        for Exit { stage, msg, after, end, buyer } in exits() {
            let (mut suite, market, lab) = market();
            let denom = denoms(&suite)[at].clone();
            let had = suite.balance(&lab, &denom);
            let order = bring(&mut suite, &market, &lab, &denom, stage);
            let bonds = match stage {
                Stage::Funded | Stage::Delivered => 0,
                Stage::Appealed { by_buyer: true } => 2 * BOND,
                _ => BOND,
            };
            let case = format!("{stage:?} in {denom}");
            assert_eq!(suite.balance(&lab, &denom), had - WHOLE - bonds, "{case}");
            let contract = suite.contracts.marketplace.clone();
            suite.advance(after - 1);
            too_early(&mut suite, &contract, &msg(order));
            suite.advance(1);
            market_exit(&mut suite, &msg(order));
            assert_eq!(end_of(&suite, order), end, "{case}");
            assert_eq!(suite.balance(&lab, &denom), had - WHOLE - bonds + buyer, "{case}");
            market_is_empty(&suite);
            let back = match (stage, end) {
                (_, "refunded") | (Stage::Unavailable | Stage::DoesNotOpen, _) => WHOLE,
                (_, "resolved") => WHOLE / 2,
                _ => 0,
            };
            shared_out(&mut suite, &market, (order, &denom), WHOLE - back);
        }
    }
}

/// What was not paid back went through data-pool, and out of it.
fn shared_out(suite: &mut Suite, market: &Market, (order, denom): (u64, &str), paid: u128) {
    let found: OrderResponse = suite.ask_pool(&AskPool::Order { order });
    assert_eq!(found.state, if paid == 0 { OrderState::Void } else { OrderState::Settled });
    assert_eq!(counted(suite, "data-pool", denom, "owed"), paid * 9 / 10, "nine tenths to the contributors");
    let members: Vec<u64> = [5, 7, 9]
        .into_iter()
        .flat_map(|floor| (1..=12).map(move |number| format!("member {floor} {number}")))
        .map(|name| suite.identity(&suite.address(&name)))
        .collect();
    pay_out(suite, market.pool, &market.cohorts, &members);
    for denom in denoms(suite) {
        let dust = counted(suite, "data-pool", &denom, "owed");
        assert!(dust <= 36, "{dust} {denom} are left: more than a micro each of 36 positions");
    }
    nothing_left(suite, "data-pool", &["persons", "purse"]);
    // the relayers' and the auditors' pots wait for whoever works for them: see below
    let pots: BTreeMap<&str, u128> =
        ["relayers", "auditors"].map(|name| (name, counted(suite, "data-pool", denom, name))).into();
    assert_eq!(pots, BTreeMap::from([("relayers", paid * 3 / 100), ("auditors", paid / 100)]));
}

#[test]
fn pots_that_nobody_earned_are_the_purses_in_the_end() {
    const WEEK: u64 = 3_600;
    let (mut suite, market, lab) = market();
    // the week in which keepers signed is over
    suite.advance_to((suite.now() / WEEK + 1) * WEEK);
    let person = suite.address("member 5 1");
    suite.contribute(&person, market.cohorts[0], 10).unwrap();
    let edition = market.edition;
    let order = suite.buy(&lab, super::purchase(market.pool, edition, &market.cohorts), NATIVE);
    let Ok(order) = order else { panic!("the edition is for sale for an hour") };
    suite.deliver(order).unwrap();
    suite.advance(180);
    market_exit(&mut suite, &ExecuteMsg::Settle { order });
    let week = suite.now() / WEEK;
    let denom = || NATIVE.to_string();
    let (relayers, auditors) =
        (counted(&suite, "data-pool", NATIVE, "relayers"), counted(&suite, "data-pool", NATIVE, "auditors"));
    assert!(relayers > 0 && auditors > 0);
    // three of four keepers end the key, and the curator the pool: nobody will earn anything there again
    suite.end_custody(attestation::CustodyEnd::Retired, 3).unwrap();
    let curator = suite.address("curator");
    suite.data_pool(&curator, &Pool::RetirePool { pool: market.pool }).unwrap();
    suite.advance_to((week + 2) * WEEK);
    pool_exit(&mut suite, &Pool::Close { pool: market.pool });
    let before = counted(&suite, "data-pool", NATIVE, "purse");
    pool_exit(&mut suite, &Pool::ShareWeek { week, custody: 1, denom: denom() });
    let auditless = Pool::ShareAudits { week, pool: market.pool, denom: denom(), auditors: vec![] };
    pool_exit(&mut suite, &auditless);
    nothing_left(&suite, "data-pool", &["relayers", "auditors"]);
    assert_eq!(counted(&suite, "data-pool", NATIVE, "purse"), before + relayers + auditors);
    pool_exit(&mut suite, &Pool::Flush { denom: denom() });
    nothing_left(&suite, "data-pool", &["purse"]);
}

#[test]
fn an_order_whose_token_fails_is_void_and_the_payment_waits_for_its_payee() {
    let mut suite = Suite::new();
    suite.account("anyone");
    let token = suite.hostile_token();
    let denom = suite.denom_of(&token);
    let market = suite.market_paid_in(Some(&denom));
    let owner = suite.owner.clone();
    suite.marketplace(&owner, &ExecuteMsg::AllowDenom { denom: denom.clone() }).unwrap();
    let lab = suite.buyer("lab", terms::Kind::Academic, "AT");
    suite.mint_hostile(&token, &lab, 10 * WHOLE);
    let purse = suite.contracts.governance.clone();
    // (delivered?, whom the token refuses, after, payee)
    let cases = [
        (true, suite.contracts.data_pool.clone(), 180 + 400, purse),
        (false, lab.clone(), 120 + 30, lab.clone()),
    ];
    for (delivered, refused, after, payee) in cases {
        suite.behave(&token, Manner::Honest);
        let order = suite.buy(&lab, market.purchase(&market.cohorts, PRICE), &denom).unwrap();
        if delivered {
            suite.deliver(order).unwrap();
        }
        suite.behave(&token, Manner::Refuses(refused));
        suite.advance(after);
        let msg = if delivered { ExecuteMsg::Settle { order } } else { ExecuteMsg::Refund { order } };
        market_exit(&mut suite, &msg);
        let found: OrderResponse = suite.ask_pool(&AskPool::Order { order });
        assert_eq!(found.state, OrderState::Void, "its edition can close");
        assert_eq!(counted(&suite, "marketplace", &denom, "unpaid"), WHOLE);
        suite.behave(&token, Manner::Honest);
        let had = suite.balance(&payee, &denom);
        let collect = ExecuteMsg::Collect { address: Some(payee.to_string()), denom: denom.clone() };
        market_exit(&mut suite, &collect);
        assert_eq!(suite.balance(&payee, &denom), had + WHOLE);
        market_is_empty(&suite);
    }
}

#[test]
fn earnings_of_whoever_is_silent_are_paid_and_of_the_erased_swept() {
    let (mut suite, market, lab) = market();
    let order = suite.sell(&lab, market.purchase(&market.cohorts[..1], WHOLE));
    assert_eq!(end_of(&suite, order), "settled");
    let (silent, erased) = (suite.address("member 5 1"), suite.address("member 5 2"));
    let (silent_id, erased_id) = (suite.identity(&silent), suite.identity(&erased));
    let registry = suite.contracts.registry.clone();
    suite.execute(&erased, &registry, &Registry::Erase {}, &[]).unwrap();
    let claims = || vec![api::data_pool::EarningsKey { cohort: market.cohorts[0], denom: NATIVE.into() }];
    let (had, each) = (suite.balance(&silent, NATIVE), WHOLE * 9 / 10 / 12);
    suite.advance(4_000);
    pool_exit(&mut suite, &Pool::Close { pool: market.pool });
    pool_exit(&mut suite, &Pool::Claim { identity: Some(silent_id), claims: claims(), limit: None });
    // the last part of a micro stays until the next sale
    let paid = suite.balance(&silent, NATIVE) - had;
    assert!((each - 1..=each).contains(&paid), "{paid} of {each}");
    // their address is forgotten, their earnings are the purse's later
    super::anyone(&mut suite, &registry, &Registry::Forget { identity: erased_id });
    let sweep = Pool::Sweep { identity: erased_id, claims: claims(), limit: None };
    let contract = suite.contracts.data_pool.clone();
    too_early(&mut suite, &contract, &sweep);
    suite.advance(7_200 - 4_000);
    let before = counted(&suite, "data-pool", NATIVE, "purse");
    pool_exit(&mut suite, &sweep);
    assert_eq!(counted(&suite, "data-pool", NATIVE, "purse"), before + paid);
    super::anyone(&mut suite, &registry, &Registry::Forget { identity: erased_id });
}
