//! Orders and their ends, disputes, requests, offers.

use api::event::ChainEvent;
use api::governance::Action;
use api::identity_registry::ExecuteMsg as Registry;
use api::marketplace::{Bought, ExecuteMsg as Marketplace, Need, OfferTerms, OrderStatus, Reason};
use attestation::{Authority, Candidate, MatchItem, Report, quorum_of};
use cosmwasm_std::Uint128;
use terms::{Purpose, Use};
use testkit::{NATIVE, OTHER, RELAYERS};

use crate::world::{PRICE, World};

/// Paid in each denom: confirmed, settled after the window, refunded.
pub(crate) fn orders(world: &mut World) {
    let (at, anyone, lab) = (world.suite.contracts.clone(), world.anyone.clone(), world.lab.clone());
    let order = world.delivered(NATIVE);
    world.suite.deliver(order).expect_err("twice");
    let confirm = Marketplace::Confirm { order };
    world.suite.marketplace(&anyone, &confirm).expect_err("by another than the buyer");
    world.does(&lab, &at.marketplace, &confirm);
    world.suite.marketplace(&lab, &confirm).expect_err("twice");
    world.does(&anyone, &at.registry, &Registry::GrantLicensee { order });
    let unknown = Registry::GrantLicensee { order: 99 };
    world.suite.execute(&anyone, &at.registry, &unknown, &[]).expect_err("there is none");

    let grain = world.suite.grain();
    let (settled, refunded) = (world.delivered(&grain), world.buys(OTHER));
    let (settle, refund) = (Marketplace::Settle { order: settled }, Marketplace::Refund { order: refunded });
    world.suite.marketplace(&anyone, &settle).expect_err("before the window's end");
    world.suite.marketplace(&anyone, &refund).expect_err("before its time");
    world.suite.advance(180);
    world.does(&anyone, &at.marketplace, &settle);
    world.does(&anyone, &at.marketplace, &refund);
    world.suite.marketplace(&anyone, &refund).expect_err("twice");
    world.licensed = vec![order, settled];
}

/// Answered by the keepers, not answered, and judged by a panel, appealed and ruled on by a proposal.
pub(crate) fn disputes(world: &mut World) {
    let (at, anyone, lab) = (world.suite.contracts.clone(), world.anyone.clone(), world.lab.clone());
    let answered = world.delivered(NATIVE);
    world.suite.dispute(&lab, answered, Reason::Unavailable {}).expect("dispute");
    let answer = world.suite.answer_of(world.suite.availability(&[answered]));
    world.does(&anyone, &at.marketplace, &answer);
    world.suite.marketplace(&anyone, &answer).expect_err("it is over");

    let silent = world.delivered(OTHER);
    world.suite.dispute(&lab, silent, Reason::DoesNotOpen {}).expect("dispute");
    let resolve = Marketplace::Resolve { order: silent };
    world.suite.marketplace(&anyone, &resolve).expect_err("before the keepers' time is over");
    world.suite.advance(120);
    world.does(&anyone, &at.marketplace, &resolve);

    let order = world.delivered(OTHER);
    world.suite.dispute_description(&lab, order).expect("dispute");
    world.suite.draw_panel(order).expect("draw");
    for auditor in world.suite.panel_of(order) {
        world.does(&auditor, &at.marketplace, &Marketplace::Vote { order, refund_bps: 1_000 });
    }
    world.suite.appeal(&lab, order).expect("appeal");
    let rule = Marketplace::Rule { order, refund_bps: 10_000 };
    world.refused(&lab, &at.marketplace, &rule, "not the contract's current owner");
    let rule = Action::RuleDispute { contract: at.marketplace.to_string(), order, refund_bps: 4_000 };
    let voters = world.voters.clone();
    let proposal = world.suite.pass(&voters, vec![rule]);
    world.suite.enact(proposal).expect("rule");
    assert!(matches!(world.suite.order(order).status, OrderStatus::Resolved { .. }));
}

/// A request is matched, accepted and closed; an offer is filled in part and taken back. One of each stays open.
pub(crate) fn trade(world: &mut World) {
    let (at, anyone, lab) = (world.suite.contracts.clone(), world.anyone.clone(), world.lab.clone());
    let need = Need {
        words: "doctor visits".into(),
        purpose: Purpose::HealthResearch,
        use_: Use::Raw,
        duration: 90 * 86_400,
        min_records: 100,
        expires_at: world.suite.now() + 3_000,
    };
    let request = world.suite.request(&lab, need.clone(), 2 * PRICE, NATIVE).expect("request");
    let (pool, edition) = (world.market.pool, world.market.edition);
    let candidates = vec![Candidate { pool, edition, cohorts: world.market.cohorts.clone(), score: 8_000 }];
    let report = Report {
        items: vec![MatchItem { request, round: 1, candidates }],
        chain_id: world.suite.chain_id(),
        contract: at.marketplace.to_string(),
        authority: Authority::Epoch(1),
        issued_at: world.suite.now(),
        expires_at: world.suite.now() + 600,
    };
    let few = world.suite.sign(&report.digest(), quorum_of(RELAYERS) - 1);
    let signatures = world.suite.sign(&report.digest(), quorum_of(RELAYERS));
    let weak = Marketplace::Match { report: report.clone(), signatures: few };
    world.suite.marketplace(&anyone, &weak).expect_err("fewer than a quorum");
    let found = Marketplace::Match { report, signatures };
    world.does(&anyone, &at.marketplace, &found);
    world.suite.marketplace(&anyone, &found).expect_err("twice");
    let purchase = world.market.purchase(&world.market.cohorts, PRICE);
    let accept = Marketplace::Accept { request, purchase };
    world.suite.marketplace(&anyone, &accept).expect_err("by another than who asks");
    let bought = world.does(&lab, &at.marketplace, &accept);
    let order = bought.events.iter().find_map(Bought::parse).expect("an event tells the number").order;
    world.suite.deliver(order).expect("deliver");
    world.does(&lab, &at.marketplace, &Marketplace::Confirm { order });
    world.does(&lab, &at.marketplace, &Marketplace::CloseRequest { request });
    let grain = world.suite.grain();
    world.suite.request(&lab, need, PRICE, &grain).expect("request");

    let wants = OfferTerms {
        denom: NATIVE.into(),
        amount: Uint128::new(100),
        least: Uint128::one(),
        expires_at: world.suite.now() + 3_000,
    };
    let offer = world.suite.offer(&lab, (100, &grain), wants.clone()).expect("offer");
    let taker = world.friend.clone();
    world.suite.fill(&taker, offer, (40, NATIVE), 41).expect_err("less than the least");
    world.suite.fill(&taker, offer, (40, NATIVE), 40).expect("fill");
    let cancel = Marketplace::CancelOffer { offer };
    world.suite.marketplace(&taker, &cancel).expect_err("by another than its maker");
    world.does(&lab, &at.marketplace, &cancel);
    world.suite.offer(&lab, (100, NATIVE), OfferTerms { denom: grain, ..wants }).expect("offer");
}
