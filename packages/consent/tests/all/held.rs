//! The access report of people to whom more than the usual happened: each section that only they have.

use api::data_pool::{AuditVerdict, ExecuteMsg as Pool};
use api::identity_registry::ExecuteMsg as Registry;
use api::marketplace::{ExecuteMsg, OfferTerms};
use attestation::Verdict;
use cosmwasm_std::{Addr, Coin};
use serde_json::{Value, json};
use terms::Kind;
use testkit::{COHORT_DEPOSIT, Manner, NATIVE, POOL_DEPOSIT, PROPOSAL_DEPOSIT, Suite, action};

use crate::access::{column, field, report, rows, sold};

/// Gives whoever holds an office an identity, so that there is a report on them.
fn known(suite: &mut Suite, name: &str) -> Addr {
    let address = suite.address(name);
    let issued = suite.issue(1, name, suite.claims(&address, Kind::Person));
    suite.register(&address, issued).unwrap();
    address
}

#[test]
fn what_stays_with_an_old_address_is_found_after_a_rebind() {
    let mut suite = Suite::new();
    let person = suite.person("person");
    suite.give_grain(&person, 100);
    suite.bond(&person, 40).unwrap();
    suite.grant("auditor", &person);
    let wanted = OfferTerms {
        denom: NATIVE.into(),
        amount: 5u128.into(),
        least: 1u128.into(),
        expires_at: suite.now() + 600,
    };
    suite.offer(&person, (10, &suite.grain()), wanted).unwrap();

    let (identity, moved) = (suite.identity(&person), suite.account("moved"));
    suite.rebind(identity, &moved).unwrap();
    let before = report(&suite, &person);
    assert_eq!(column(&before, "addresses", "what"), ["acts for you", "a rebind to it has begun"]);
    suite.advance(120);
    let registry = suite.contracts.registry.clone();
    suite.execute(&moved, &registry, &Registry::FinishRebind { identity }, &[]).unwrap();

    let after = report(&suite, &moved);
    assert_eq!(column(&after, "addresses", "address"), [person.as_str(), moved.as_str()]);
    assert_eq!(column(&after, "addresses", "what"), ["acted for you", "acts for you"]);
    assert_eq!(column(&after, "offers", "address"), [person.as_str()]);
    assert_eq!(column(&after, "roles", "address"), [person.as_str()]);
    let grain = rows(&after, "grain").iter().find(|row| field(row, "what") == "bonded").unwrap();
    assert_eq!((field(grain, "address"), field(grain, "amount")), (&json!(person), &json!("40")));
}

#[test]
fn what_waits_in_a_denom_that_is_allowed_no_more_is_found() {
    let mut suite = Suite::new();
    let token = suite.hostile_token();
    let denom = suite.denom_of(&token);
    let market = suite.market_paid_in(Some(&denom));
    let owner = suite.owner.clone();
    suite.marketplace(&owner, &ExecuteMsg::AllowDenom { denom: denom.clone() }).unwrap();
    let buyer = suite.buyer("institute", Kind::Academic, "AT");
    suite.mint_hostile(&token, &buyer, 1_000_000);
    let order = suite.buy(&buyer, market.purchase(&market.cohorts[..1], 100_000), &denom).unwrap();
    suite.advance(150);
    suite.behave(&token, Manner::Refuses(buyer.clone()));
    suite.marketplace(&buyer, &ExecuteMsg::Refund { order }).unwrap();
    suite.marketplace(&owner, &ExecuteMsg::DisallowDenom { denom: denom.clone() }).unwrap();
    let found = report(&suite, &buyer);
    assert_eq!(column(&found, "unpaid", "denom"), [denom.as_str()]);
    assert_eq!(column(&found, "unpaid", "amount"), ["100000"]);
}

#[test]
fn disputes_are_told_to_who_raised_and_who_judged_them_and_a_notice_though_all_was_paid_back() {
    let (mut suite, market, buyer) = sold();
    let auditors = suite.auditors(8);
    let order = suite.buy(&buyer, market.purchase(&market.cohorts[..1], 100_000), NATIVE).unwrap();
    suite.deliver(order).unwrap();
    suite.dispute_description(&buyer, order).unwrap();
    suite.advance(1);
    suite.draw_panel(order).unwrap();
    let judge = suite.panel_of(order)[0].clone();
    suite.marketplace(&judge, &ExecuteMsg::Vote { order, refund_bps: 10_000 }).unwrap();
    suite.advance(400);
    suite.marketplace(&buyer, &ExecuteMsg::Resolve { order }).unwrap();

    let raised = report(&suite, &buyer);
    assert_eq!(column(&raised, "disputes", "what"), ["raised"]);
    assert_eq!(column(&raised, "disputes", "refund_bps"), [10_000]);
    let name = (1..=auditors.len()).map(|number| format!("auditor {number}"));
    let name = name.into_iter().find(|name| suite.address(name) == judge).expect("one of them");
    known(&mut suite, &name);
    let judged = report(&suite, &judge);
    assert_eq!(column(&judged, "disputes", "what"), ["on the panel"]);
    assert_eq!(column(&judged, "disputes", "vote_refund_bps"), [10_000]);

    // the key was handed over: who is erased is to be deleted, of the order that was paid back too
    let member = suite.address("member 5 1");
    let (identity, registry) = (suite.identity(&member), suite.contracts.registry.clone());
    suite.execute(&member, &registry, &Registry::Erase {}, &[]).unwrap();
    suite.data_pool(&buyer, &Pool::WithdrawErased { identity, limit: None }).unwrap();
    assert_eq!(column(&report(&suite, &buyer), "notices", "order"), [1, 2]);
}

#[test]
fn audits_are_told_to_the_auditor_and_to_whose_contribution_it_is() {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    suite.auditor("judge");
    let judge = known(&mut suite, "judge");
    let terms = suite.terms(5);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let person = suite.person("person");
    let contribution = suite.contribute(&person, cohort, 10).unwrap();
    suite.verdicts(&[(contribution, Verdict::Flagged { code: 20 })]).unwrap();
    let msg = Pool::Audit { contribution, verdict: AuditVerdict::Verified { quality: 9_000 } };
    suite.data_pool(&judge, &msg).unwrap();
    let judged = report(&suite, &judge);
    assert_eq!(column(&judged, "audits", "what"), ["your record", "you were drawn", "you decided"]);
    assert_eq!(column(&judged, "audits", "contribution"), [Value::Null, json!(1), json!(1)]);
    assert_eq!(column(&report(&suite, &person), "audits", "what"), ["of yours, flagged"]);
}

#[test]
fn who_left_sees_when_they_may_enter_again() {
    let (mut suite, market, _) = sold();
    let member = suite.address("member 5 1");
    suite.data_pool(&member, &Pool::Withdraw { contribution: 1 }).unwrap();
    let free = consent::rfc3339(suite.now() + 600);
    let found = report(&suite, &member);
    assert_eq!(column(&found, "reentry", "cohort"), [market.cohorts[0]]);
    assert_eq!(column(&found, "reentry", "from"), [free]);
}

#[test]
fn offices_are_told_seats_in_the_committee_among_them() {
    let mut suite = Suite::builder().guardian("guardian", 10_000).build();
    suite.hand_over();
    let guardian = known(&mut suite, "guardian");
    let token = suite.contracts.token.to_string();
    let pause = api::governance::ExecuteMsg::Pause { contract: token, action: "bond".into(), seconds: 5 };
    let governance = suite.contracts.governance.clone();
    suite.execute(&guardian, &governance, &pause, &[]).unwrap();
    assert_eq!(column(&report(&suite, &guardian), "offices", "what"), ["guardian", "paused as a guardian"]);

    let members: Vec<Addr> = suite.relayers.iter().map(|relayer| relayer.address.clone()).collect();
    suite.rotate_committee(&members, 3).unwrap();
    let relayer = known(&mut suite, "relayer 0");
    let seats = ["in the relayers' committee 1", "in the relayers' committee 2"];
    assert_eq!(column(&report(&suite, &relayer), "offices", "what"), seats);
}

#[test]
fn deposits_are_told_while_they_lie_there() {
    let mut suite = Suite::builder().contribution_deposit(7).build();
    let pool = suite.active_pool();
    let curator = known(&mut suite, "curator");
    let draft = suite.pool_draft();
    let proposed = suite.propose_pool(&curator, draft).unwrap();
    let terms = suite.terms(5);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let told = |suite: &Suite, who: &Addr| {
        let found = report(suite, who);
        let amounts = column(&found, "deposits", "amount").into_iter();
        column(&found, "deposits", "for").into_iter().zip(amounts).collect::<Vec<_>>()
    };
    let of = |what: &str, amount: u128| (json!(what), json!(amount.to_string()));
    assert_eq!(told(&suite, &curator), [of("cohort", COHORT_DEPOSIT), of("pool", POOL_DEPOSIT)]);
    suite.decide_pool(proposed, true).unwrap();
    assert_eq!(told(&suite, &curator), [of("cohort", COHORT_DEPOSIT)]);

    let person = suite.person("person");
    let contribution = suite.contribute(&person, cohort, 10).unwrap();
    assert_eq!(told(&suite, &person), [of("contribution", 7)]);
    suite.verdicts(&[(contribution, Verdict::Verified { quality: 9_000 })]).unwrap();
    assert_eq!(told(&suite, &person), []);

    let voters = suite.voters();
    let nothing = action(&suite.contracts.token, &api::reward_token::ExecuteMsg::Release { address: None });
    let proposal = suite.propose(&voters[0], vec![nothing]);
    assert_eq!(told(&suite, &voters[0]), [of("proposal", PROPOSAL_DEPOSIT)]);
    suite.advance_to(suite.proposal(proposal).voting_ends);
    let (anyone, governance) = (suite.account("anyone"), suite.contracts.governance.clone());
    let conclude = api::governance::ExecuteMsg::Conclude { proposal };
    suite.execute(&anyone, &governance, &conclude, &[]).unwrap();
    assert_eq!(told(&suite, &voters[0]), []);
    let kept: Vec<Coin> = suite.contribution_funds();
    assert_eq!(kept, [Coin::new(7u128, NATIVE)], "the deposit that this suite takes");
}
