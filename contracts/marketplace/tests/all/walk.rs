//! Random lives of orders and offers, against a model that keeps nothing but what everyone should hold.

use std::collections::BTreeMap;

use api::marketplace::{ExecuteMsg, OfferTerms, OrderStatus, Reason};
use cosmwasm_std::{Addr, Uint128};
use proptest::prelude::*;
use proptest::sample::Index;
use testkit::{Market, NATIVE, Suite, content_id};

use crate::{counted, open};

/// What may be tried: most of it is refused most of the time, and then must change nothing.
#[derive(Debug, Clone)]
enum Step {
    Buy {
        price: u128,
        cohorts: usize,
    },
    /// Buys, and has it delivered.
    Sell {
        price: u128,
        cohorts: usize,
    },
    Deliver(Index),
    Confirm(Index),
    Settle(Index),
    Refund(Index),
    Dispute(Index, u8),
    /// Disputes a description, has so many of the panel vote, and appeals (by the buyer?).
    Judge(Index, Vec<u16>, Option<bool>),
    Answer(Index),
    Vote(Index, usize, u16),
    Appeal(Index, bool),
    Rule(Index, u16),
    Resolve(Index),
    Offer {
        give: u128,
        want: u128,
        least: u128,
    },
    Fill {
        offer: Index,
        paid: u128,
        least: u128,
    },
    Cancel(Index),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let order = || any::<Index>();
    let share = || prop_oneof![Just(0u16), Just(10_000), 1..10_000u16];
    let votes = prop_oneof![prop::collection::vec(share(), 0..5), prop::collection::vec(share(), 5..=5)];
    prop_oneof![
        2 => (12_000..30_000u128, 1..4usize).prop_map(|(price, cohorts)| Step::Buy { price, cohorts }),
        4 => (12_000..30_000u128, 1..4usize).prop_map(|(price, cohorts)| Step::Sell { price, cohorts }),
        1 => order().prop_map(Step::Deliver),
        1 => order().prop_map(Step::Confirm),
        1 => order().prop_map(Step::Settle),
        1 => order().prop_map(Step::Refund),
        2 => (order(), 0..3u8).prop_map(|(order, reason)| Step::Dispute(order, reason)),
        4 => (order(), votes, any::<Option<bool>>())
            .prop_map(|(order, votes, appeal)| Step::Judge(order, votes, appeal)),
        2 => order().prop_map(Step::Answer),
        2 => (order(), 0..5usize, share()).prop_map(|(order, seat, share)| Step::Vote(order, seat, share)),
        6 => (order(), any::<bool>()).prop_map(|(order, buyer)| Step::Appeal(order, buyer)),
        5 => (order(), share()).prop_map(|(order, share)| Step::Rule(order, share)),
        3 => order().prop_map(Step::Resolve),
        2 => (1..5_000u128, 1..5_000u128, 1..50u128)
            .prop_map(|(give, want, least)| Step::Offer { give, want, least }),
        4 => (order(), 1..3_000u128, 1..20u128)
            .prop_map(|(offer, paid, least)| Step::Fill { offer, paid, least }),
        1 => order().prop_map(Step::Cancel),
        5 => prop_oneof![4 => Just(1u64), 4 => Just(20), 2 => Just(60), 1 => Just(120), 1 => Just(150)]
            .prop_map(Step::Wait),
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

/// How an order ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Undisputed,
    Answered,
    Due,
    Ruled,
}

/// That the data is not as described.
fn described() -> Reason {
    Reason::NotAsDescribed { claim: content_id("claim") }
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
    fn end(&mut self, at: usize, refund_bps: u16, how: End) {
        let order = &self.orders[at];
        let back: u128 = order.lines.iter().map(|price| price * u128::from(refund_bps) / 10_000).sum();
        let (lab, curator) = (self.lab.clone(), self.curator.clone());
        let (price, bond, result) = (order.price(), order.bond(), order.result());
        let (votes, appeal, bundle) = (order.votes.clone(), order.appeal, order.bundle);
        self.settled += price - back;
        self.pay(&lab, NATIVE, back);
        if how == End::Undisputed {
            return;
        }
        let each = bond / 10;
        for auditor in votes.keys() {
            self.pay(auditor, NATIVE, each);
        }
        let judged = how != End::Due || (!bundle && !votes.is_empty());
        if refund_bps > 0 || !judged {
            self.pay(&lab, NATIVE, bond - each * u128::try_from(votes.len()).unwrap());
        }
        if let Some((by_buyer, _)) = appeal {
            let won = if by_buyer { refund_bps > result } else { refund_bps < result };
            if how != End::Ruled || won {
                let who = if by_buyer { lab } else { curator };
                self.pay(&who, NATIVE, bond);
            }
        }
    }

    fn try_step(&mut self, step: Step) {
        if let Step::Buy { price, cohorts } = step {
            self.buy(price, cohorts);
        } else if let Step::Sell { price, cohorts } = step {
            self.buy(price, cohorts);
            if let Some(last) = self.orders.len().checked_sub(1) {
                self.deliver(last);
            }
        } else if let Step::Wait(seconds) = step {
            self.suite.advance(seconds);
        } else if let Step::Offer { give, want, least } = step {
            self.offer(give, want, least);
        } else if let Step::Fill { offer, paid, least } = step {
            if !self.offers.is_empty() {
                self.fill(offer.index(self.offers.len()), paid, least);
            }
        } else if let Step::Cancel(offer) = step {
            if !self.offers.is_empty() {
                self.cancel(offer.index(self.offers.len()));
            }
        } else if !self.orders.is_empty() {
            self.try_order(step);
        }
    }

    /// A step of an order.
    fn try_order(&mut self, step: Step) {
        let among = self.orders.len();
        match step {
            Step::Deliver(order) => self.deliver(order.index(among)),
            Step::Confirm(order) => self.confirm(order.index(among)),
            Step::Settle(order) => self.settle(order.index(among)),
            Step::Refund(order) => self.refund(order.index(among)),
            Step::Dispute(order, 0) => drop(self.dispute(order.index(among), Reason::Unavailable {})),
            Step::Dispute(order, 1) => drop(self.dispute(order.index(among), Reason::DoesNotOpen {})),
            Step::Dispute(order, _) => drop(self.dispute(order.index(among), described())),
            Step::Judge(order, votes, appeal) => {
                let order = order.index(among);
                if self.dispute(order, described()) {
                    self.suite.draw_panel(self.orders[order].id).unwrap();
                    for (seat, share) in votes.into_iter().enumerate() {
                        self.vote(order, seat, share);
                    }
                    if let Some(by_buyer) = appeal {
                        self.appeal(order, by_buyer);
                    }
                }
            }
            Step::Answer(order) => self.answer(order.index(among)),
            Step::Vote(order, seat, share) => self.vote(order.index(among), seat, share),
            Step::Appeal(order, by_buyer) => self.appeal(order.index(among), by_buyer),
            Step::Rule(order, share) => self.rule(order.index(among), share),
            Step::Resolve(order) => self.resolve(order.index(among)),
            other => panic!("{other:?} is of no order"),
        }
    }

    fn send(&mut self, who: &Addr, msg: &ExecuteMsg) -> bool {
        self.suite.marketplace(who, msg).is_ok()
    }

    fn buy(&mut self, price: u128, cohorts: usize) {
        let purchase = self.market.purchase(&self.market.cohorts[..cohorts], price);
        let lab = self.lab.clone();
        if let Ok(id) = self.suite.buy(&lab, purchase, NATIVE) {
            let (lines, votes, appeal) = (vec![price; cohorts], BTreeMap::new(), None);
            self.take(&lab, NATIVE, lines.iter().sum());
            self.orders.push(Told { id, lines, votes, appeal, bundle: false });
        }
    }

    fn deliver(&mut self, at: usize) {
        drop(self.suite.deliver(self.orders[at].id));
    }

    fn confirm(&mut self, at: usize) {
        let (lab, order) = (self.lab.clone(), self.orders[at].id);
        if self.send(&lab, &ExecuteMsg::Confirm { order }) {
            self.end(at, 0, End::Undisputed);
        }
    }

    fn settle(&mut self, at: usize) {
        let order = self.orders[at].id;
        if self.send(&self.suite.address("anyone"), &ExecuteMsg::Settle { order }) {
            self.end(at, 0, End::Undisputed);
        }
    }

    fn refund(&mut self, at: usize) {
        let order = self.orders[at].id;
        if self.send(&self.suite.address("anyone"), &ExecuteMsg::Refund { order }) {
            self.end(at, 10_000, End::Undisputed);
        }
    }

    fn dispute(&mut self, at: usize, reason: Reason) -> bool {
        let (lab, order) = (self.lab.clone(), self.orders[at].id);
        let bundle = !matches!(reason, Reason::NotAsDescribed { .. });
        let done = self.suite.dispute(&lab, order, reason).is_ok();
        if done {
            self.orders[at].bundle = bundle;
            self.take(&lab, NATIVE, self.orders[at].bond());
        }
        done
    }

    fn answer(&mut self, at: usize) {
        let answer = self.suite.answer_of(self.suite.availability(&[self.orders[at].id]));
        if self.send(&self.suite.address("anyone"), &answer) {
            self.end(at, 0, End::Answered);
        }
    }

    fn vote(&mut self, at: usize, seat: usize, refund_bps: u16) {
        let order = self.orders[at].id;
        if !matches!(self.suite.order(order).status, OrderStatus::Disputed { .. }) {
            return;
        }
        let Some(auditor) = self.suite.panel_of(order).get(seat).cloned() else { return };
        if self.send(&auditor, &ExecuteMsg::Vote { order, refund_bps }) {
            assert_eq!(self.orders[at].votes.insert(auditor, refund_bps), None, "each once");
        }
    }

    fn appeal(&mut self, at: usize, by_buyer: bool) {
        let who = if by_buyer { self.lab.clone() } else { self.curator.clone() };
        if self.suite.appeal(&who, self.orders[at].id).is_ok() {
            let result = self.orders[at].result();
            assert!(self.orders[at].appeal.replace((by_buyer, result)).is_none(), "one appeal");
            self.take(&who, NATIVE, self.orders[at].bond());
        }
    }

    fn rule(&mut self, at: usize, refund_bps: u16) {
        let (owner, order) = (self.suite.owner.clone(), self.orders[at].id);
        if self.send(&owner, &ExecuteMsg::Rule { order, refund_bps }) {
            assert_eq!(self.orders[at].appeal.unwrap().1, self.orders[at].result(), "it stood");
            self.end(at, refund_bps, End::Ruled);
        }
    }

    fn resolve(&mut self, at: usize) {
        let order = self.orders[at].id;
        if self.send(&self.suite.address("anyone"), &ExecuteMsg::Resolve { order }) {
            let share = if self.orders[at].bundle { 10_000 } else { self.orders[at].result() };
            self.end(at, share, End::Due);
        }
    }

    fn offer(&mut self, give: u128, want: u128, least: u128) {
        let (maker, grain) = (self.maker.clone(), self.suite.grain());
        let (amount, min) = (Uint128::new(want), Uint128::new(least));
        let expires_at = self.suite.now() + 500;
        let terms = OfferTerms { denom: NATIVE.into(), amount, least: min, expires_at };
        if let Ok(id) = self.suite.offer(&maker, (give, &grain), terms) {
            assert!(least <= give);
            self.take(&maker, &grain, give);
            self.offers.push((id, give, want, least, give));
        }
    }

    fn fill(&mut self, offer: usize, paid: u128, least: u128) {
        let (id, give, want, min, left) = self.offers[offer];
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

    fn cancel(&mut self, at: usize) {
        let (id, .., left) = self.offers[at];
        let (maker, grain) = (self.maker.clone(), self.suite.grain());
        if self.send(&maker, &ExecuteMsg::CancelOffer { offer: id }) {
            self.pay(&maker, &grain, left);
            self.offers[at].4 = 0;
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
                self.refund(at);
                self.resolve(at);
                self.settle(at);
            }
        }
        for at in 0..self.offers.len() {
            self.cancel(at);
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
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn everyone_gets_what_the_rules_say(steps in prop::collection::vec(step(), 1..160)) {
        let mut model = Model::new();
        for step in steps {
            model.try_step(step);
            model.check();
        }
        model.finish();
    }
}
