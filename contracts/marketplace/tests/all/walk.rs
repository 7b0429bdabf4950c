//! Random lives of orders and offers, against a model that keeps nothing but what everyone should hold.

use std::collections::BTreeMap;

use api::marketplace::{ExecuteMsg, OfferTerms, OrderStatus, Reason};
use cosmwasm_std::{Addr, Uint128};
use proptest::prelude::*;
use testkit::{Market, NATIVE, Suite, content_id};

use crate::{counted, open, panel_of};

/// What may be tried: most of it is refused most of the time, and then must change nothing.
#[derive(Debug, Clone)]
enum Step {
    Buy { price: u128, cohorts: usize },
    Deliver(usize),
    Confirm(usize),
    Settle(usize),
    Refund(usize),
    Dispute(usize, u8),
    Answer(usize),
    Vote(usize, usize, u16),
    Appeal(usize, bool),
    Rule(usize, u16),
    Resolve(usize),
    Offer { give: u128, want: u128, least: u128 },
    Fill { offer: usize, paid: u128, least: u128 },
    Cancel(usize),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let order = || 0..4usize;
    prop_oneof![
        3 => (12_000..30_000u128, 1..4usize).prop_map(|(price, cohorts)| Step::Buy { price, cohorts }),
        4 => order().prop_map(Step::Deliver),
        1 => order().prop_map(Step::Confirm),
        2 => order().prop_map(Step::Settle),
        2 => order().prop_map(Step::Refund),
        4 => (order(), 0..3u8).prop_map(|(order, reason)| Step::Dispute(order, reason)),
        1 => order().prop_map(Step::Answer),
        5 => (order(), 0..5usize, 0..=10_000u16).prop_map(|(order, seat, bps)| Step::Vote(order, seat, bps)),
        2 => (order(), any::<bool>()).prop_map(|(order, buyer)| Step::Appeal(order, buyer)),
        1 => (order(), 0..=10_000u16).prop_map(|(order, bps)| Step::Rule(order, bps)),
        3 => order().prop_map(Step::Resolve),
        2 => (1..5_000u128, 1..5_000u128, 1..50u128)
            .prop_map(|(give, want, least)| Step::Offer { give, want, least }),
        4 => (0..3usize, 1..3_000u128, 1..20u128)
            .prop_map(|(offer, paid, least)| Step::Fill { offer, paid, least }),
        1 => (0..3usize).prop_map(Step::Cancel),
        4 => prop_oneof![Just(1u64), Just(60), Just(120), Just(150), Just(400)].prop_map(Step::Wait),
    ]
}

/// An order as the model knows it.
struct Told {
    id: u64,
    lines: Vec<u128>,
    votes: BTreeMap<Addr, u16>,
    /// (By the buyer?, the panel's result then.)
    appeal: Option<(bool, u16)>,
    bundle: bool,
}

impl Told {
    fn price(&self) -> u128 {
        self.lines.iter().sum()
    }

    fn bond(&self) -> u128 {
        self.price().div_ceil(10)
    }

    fn result(&self) -> u16 {
        let mut votes: Vec<u16> = self.votes.values().copied().collect();
        votes.sort_unstable();
        match votes.len() {
            0 => 0,
            odd if odd % 2 == 1 => votes[odd / 2],
            even => u16::try_from((u32::from(votes[even / 2]) + u32::from(votes[even / 2 - 1])) / 2).unwrap(),
        }
    }
}

struct Model {
    suite: Suite,
    market: Market,
    lab: Addr,
    curator: Addr,
    maker: Addr,
    taker: Addr,
    orders: Vec<Told>,
    /// (Number, give, want, least, left.)
    offers: Vec<(u64, u128, u128, u128, u128)>,
    /// (Who, denom) -> what they should hold. Kept for everyone who is ever paid by the marketplace.
    holds: BTreeMap<(Addr, String), i128>,
    /// What data-pool and reward-token should hold of orders, together.
    settled: u128,
    pooled: u128,
}

impl Model {
    fn new() -> Self {
        let (mut suite, market, lab) = open();
        let auditors = suite.auditors(7);
        let curator = suite.account("curator");
        let (maker, taker) = (suite.account("maker"), suite.account("taker"));
        suite.give_grain(&maker, 1_000_000);
        let grain = suite.grain();
        let mut holds = BTreeMap::new();
        for who in [&lab, &curator, &maker, &taker].into_iter().chain(&auditors) {
            for denom in [NATIVE, &grain] {
                let held = i128::try_from(suite.balance(who, denom)).unwrap();
                holds.insert((who.clone(), denom.to_string()), held);
            }
        }
        let pooled = pooled(&suite);
        let (orders, offers) = (vec![], vec![]);
        Self { suite, market, lab, curator, maker, taker, orders, offers, holds, settled: 0, pooled }
    }

    fn pay(&mut self, who: &Addr, denom: &str, amount: u128) {
        *self.holds.get_mut(&(who.clone(), denom.into())).unwrap() += i128::try_from(amount).unwrap();
    }

    fn take(&mut self, who: &Addr, denom: &str, amount: u128) {
        *self.holds.get_mut(&(who.clone(), denom.into())).unwrap() -= i128::try_from(amount).unwrap();
    }

    /// The end of an order: this share goes back, the bonds go by the rules of a dispute.
    fn end(&mut self, at: usize, refund_bps: u16, ruled: bool, answered: bool, disputed: bool) {
        let order = &self.orders[at];
        let back: u128 = order.lines.iter().map(|price| price * u128::from(refund_bps) / 10_000).sum();
        let (lab, curator) = (self.lab.clone(), self.curator.clone());
        let (price, bond, result) = (order.price(), order.bond(), order.result());
        let (votes, appeal, bundle) = (order.votes.clone(), order.appeal, order.bundle);
        self.settled += price - back;
        self.pay(&lab, NATIVE, back);
        if !disputed {
            return;
        }
        let each = bond / 10;
        for auditor in votes.keys() {
            self.pay(auditor, NATIVE, each);
        }
        let judged = answered || ruled || (!bundle && !votes.is_empty());
        if refund_bps > 0 || !judged {
            self.pay(&lab, NATIVE, bond - each * u128::try_from(votes.len()).unwrap());
        }
        if let Some((by_buyer, _)) = appeal {
            let won = if by_buyer { refund_bps > result } else { refund_bps < result };
            if !ruled || won {
                let who = if by_buyer { lab } else { curator };
                self.pay(&who, NATIVE, bond);
            }
        }
    }

    fn try_step(&mut self, step: Step) {
        let anyone = self.suite.address("anyone");
        let id = |model: &Self, at: usize| model.orders.get(at).map(|order| order.id);
        match step {
            Step::Wait(seconds) => self.suite.advance(seconds),
            Step::Buy { price, cohorts } => {
                if self.orders.len() == 4 {
                    return;
                }
                let purchase = self.market.purchase(&self.market.cohorts[..cohorts], price);
                if let Ok(id) = self.suite.buy(&self.lab.clone(), purchase, NATIVE) {
                    let (lines, votes, appeal) = (vec![price; cohorts], BTreeMap::new(), None);
                    self.take(&self.lab.clone(), NATIVE, lines.iter().sum());
                    self.orders.push(Told { id, lines, votes, appeal, bundle: false });
                }
            }
            Step::Deliver(at) => {
                if let Some(order) = id(self, at) {
                    drop(self.suite.deliver(order));
                }
            }
            Step::Confirm(at) => {
                let Some(order) = id(self, at) else { return };
                if self.suite.marketplace(&self.lab.clone(), &ExecuteMsg::Confirm { order }).is_ok() {
                    self.end(at, 0, false, false, false);
                }
            }
            Step::Settle(at) => {
                let Some(order) = id(self, at) else { return };
                if self.suite.marketplace(&anyone, &ExecuteMsg::Settle { order }).is_ok() {
                    self.end(at, 0, false, false, false);
                }
            }
            Step::Refund(at) => {
                let Some(order) = id(self, at) else { return };
                if self.suite.marketplace(&anyone, &ExecuteMsg::Refund { order }).is_ok() {
                    self.end(at, 10_000, false, false, false);
                }
            }
            Step::Dispute(at, reason) => {
                let Some(order) = id(self, at) else { return };
                let reason = match reason {
                    0 => Reason::Unavailable {},
                    1 => Reason::DoesNotOpen {},
                    _ => Reason::NotAsDescribed { claim: content_id("claim") },
                };
                let lab = self.lab.clone();
                if self.suite.dispute(&lab, order, reason.clone()).is_ok() {
                    self.orders[at].bundle = !matches!(reason, Reason::NotAsDescribed { .. });
                    self.take(&lab, NATIVE, self.orders[at].bond());
                }
            }
            Step::Answer(at) => {
                let Some(order) = id(self, at) else { return };
                let answer = self.suite.answer_of(self.suite.availability(&[order]));
                if self.suite.marketplace(&anyone, &answer).is_ok() {
                    self.end(at, 0, false, true, true);
                }
            }
            Step::Vote(at, seat, refund_bps) => {
                let Some(order) = id(self, at) else { return };
                if !matches!(self.suite.order(order).status, OrderStatus::Disputed { .. }) {
                    return;
                }
                let Some(auditor) = panel_of(&self.suite, order).get(seat).cloned() else { return };
                if self.suite.marketplace(&auditor, &ExecuteMsg::Vote { order, refund_bps }).is_ok() {
                    assert_eq!(self.orders[at].votes.insert(auditor, refund_bps), None, "each once");
                }
            }
            Step::Appeal(at, by_buyer) => {
                let Some(order) = id(self, at) else { return };
                let who = if by_buyer { self.lab.clone() } else { self.curator.clone() };
                if self.suite.appeal(&who, order).is_ok() {
                    let result = self.orders[at].result();
                    assert!(self.orders[at].appeal.replace((by_buyer, result)).is_none(), "one appeal");
                    self.take(&who, NATIVE, self.orders[at].bond());
                }
            }
            Step::Rule(at, refund_bps) => {
                let Some(order) = id(self, at) else { return };
                let owner = self.suite.owner.clone();
                if self.suite.marketplace(&owner, &ExecuteMsg::Rule { order, refund_bps }).is_ok() {
                    assert_eq!(self.orders[at].appeal.unwrap().1, self.orders[at].result(), "it had an end");
                    self.end(at, refund_bps, true, false, true);
                }
            }
            Step::Resolve(at) => {
                let Some(order) = id(self, at) else { return };
                if self.suite.marketplace(&anyone, &ExecuteMsg::Resolve { order }).is_ok() {
                    let share = if self.orders[at].bundle { 10_000 } else { self.orders[at].result() };
                    self.end(at, share, false, false, true);
                }
            }
            Step::Offer { give, want, least } => {
                if self.offers.len() == 3 {
                    return;
                }
                let (maker, grain) = (self.maker.clone(), self.suite.grain());
                let terms = OfferTerms {
                    denom: NATIVE.into(),
                    amount: Uint128::new(want),
                    least: Uint128::new(least),
                    expires_at: self.suite.now() + 500,
                };
                if let Ok(id) = self.suite.offer(&maker, (give, &grain), terms) {
                    assert!(least <= give);
                    self.take(&maker, &grain, give);
                    self.offers.push((id, give, want, least, give));
                }
            }
            Step::Fill { offer, paid, least } => {
                let Some((id, give, want, min, left)) = self.offers.get(offer).copied() else { return };
                let (taker, maker, grain) = (self.taker.clone(), self.maker.clone(), self.suite.grain());
                if self.suite.fill(&taker, id, (paid, NATIVE), least).is_ok() {
                    let taken = (paid * give / want).min(left);
                    assert!(taken >= least && (taken >= min || taken == left));
                    let cost = (taken * want).div_ceil(give);
                    assert!(cost <= paid);
                    self.take(&taker, NATIVE, cost);
                    self.pay(&maker, NATIVE, cost);
                    self.pay(&taker, &grain, taken);
                    self.offers[offer].4 -= taken;
                }
            }
            Step::Cancel(at) => {
                let Some((id, .., left)) = self.offers.get(at).copied() else { return };
                let (maker, grain) = (self.maker.clone(), self.suite.grain());
                if self.suite.marketplace(&maker, &ExecuteMsg::CancelOffer { offer: id }).is_ok() {
                    self.pay(&maker, &grain, left);
                    self.offers[at].4 = 0;
                }
            }
        }
    }

    fn check(&self) {
        for ((who, denom), held) in &self.holds {
            let has = i128::try_from(self.suite.balance(who, denom)).unwrap();
            assert_eq!(has, *held, "{who} in {denom}");
        }
        assert_eq!(pooled(&self.suite) - self.pooled, self.settled, "what was shared out");
        assert_eq!(counted(&self.suite, "marketplace", NATIVE, "unpaid"), 0);
    }

    /// With everyone else silent, every order comes to an end.
    fn finish(mut self) {
        for wait in [0, 200, 400] {
            self.suite.advance(wait);
            for at in 0..self.orders.len() {
                self.try_step(Step::Refund(at));
                self.try_step(Step::Resolve(at));
                self.try_step(Step::Settle(at));
            }
        }
        for at in 0..self.offers.len() {
            self.try_step(Step::Cancel(at));
        }
        self.check();
        let grain = self.suite.grain();
        for counter in ["escrow", "bonds", "offers"] {
            for denom in [NATIVE, &grain] {
                assert_eq!(counted(&self.suite, "marketplace", denom, counter), 0, "{counter} of {denom}");
            }
        }
    }
}

/// What of the native denom went on: to data-pool, and from there to the reserve.
fn pooled(suite: &Suite) -> u128 {
    suite.balance(&suite.contracts.data_pool, NATIVE) + suite.balance(&suite.contracts.token, NATIVE)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn everyone_gets_what_the_rules_say(steps in prop::collection::vec(step(), 1..60)) {
        let mut model = Model::new();
        for step in steps {
            model.try_step(step);
            model.check();
        }
        model.finish();
    }
}
