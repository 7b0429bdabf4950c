//! Purchases and requests.

use api::RequestId;
use api::data_pool::Line;
use api::identity_registry::CustodyStatus;
use api::marketplace::{Bought, ExecuteMsg, Need, Purchase, ReceiveMsg, Requested};
use attestation::{Authority, MatchItem, Report, quorum_of};
use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::AppResponse;
use rand::Rng;
use terms::{Purpose, Use};
use testkit::CHAIN_ID;

use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (20, World::buy),
    (3, World::request),
    (3, World::answer_requests),
    (4, World::accept),
    (3, World::close_request),
];

impl World {
    pub(crate) fn market_message(&mut self, sender: &Addr, msg: &ExecuteMsg) -> Option<AppResponse> {
        let contract = self.suite.contracts.marketplace.clone();
        self.send(sender, &contract, msg, &[])
    }

    /// Some cohorts of some published edition, at prices that are good more often than not.
    fn purchase(&mut self, denom: &str) -> Option<Purchase> {
        let editions: Vec<_> = self.model.published.keys().copied().collect();
        // most sales are of the last edition of a pool
        let last = |(pool, edition): &(u32, u32)| {
            !self.model.published.contains_key(&(*pool, edition + 1)) && self.runs(*pool)
        };
        let recent: Vec<_> = editions.iter().copied().filter(last).collect();
        let (pool, edition) = match self.chance(10) {
            true => self.any(&editions)?,
            false => self.any(&recent)?,
        };
        let mut cohorts = self.model.published[&(pool, edition)].clone();
        cohorts.retain(|_| self.rng.gen_bool(0.8));
        let lines: Vec<Line> = cohorts
            .iter()
            .map(|cohort| {
                let least = self.model.least_price(&self.suite, pool, edition, *cohort, denom);
                let price = match self.rng.gen_range(0..12) {
                    0 => least.saturating_sub(1),
                    1 | 2 => least + self.rng.gen_range(0..1_000_000),
                    _ => least,
                };
                Line { cohort: *cohort, price: Uint128::new(price) }
            })
            .collect();
        let purpose = if self.chance(12) { Purpose::ModelTraining } else { Purpose::HealthResearch };
        Some(Purchase { pool, edition, lines, purpose, use_: Use::Raw, duration: 86_400 })
    }

    fn buy(&mut self) {
        let (buyer, denom) = (self.buyer(), self.denom());
        let Some(purchase) = self.purchase(&denom) else { return };
        let price: u128 = purchase.lines.iter().map(|line| line.price.u128()).sum();
        // sometimes not what it costs
        let paid = if self.chance(20) { price + 1 } else { price };
        let contract = self.suite.contracts.marketplace.clone();
        let (msg, hook) = (ExecuteMsg::Buy(purchase.clone()), ReceiveMsg::Buy(purchase.clone()));
        if let Some(response) = self.pay(&buyer, &contract, (paid, &denom), &msg, &hook) {
            assert_eq!(paid, price, "neither more nor less");
            self.bought(&response, &buyer, purchase);
        }
    }

    fn bought(&mut self, response: &AppResponse, buyer: &Addr, purchase: Purchase) {
        for event in told::<Bought>(response) {
            let now = self.suite.now();
            assert!(self.model.custody[&event.custody] != CustodyStatus::Compromised, "a key others know");
            assert!(!self.overdue.values().any(|flagged| flagged == buyer), "a deletion is overdue");
            self.model.bought(&event, buyer, purchase.clone(), now);
        }
    }

    fn request(&mut self) {
        let (buyer, denom) = (self.buyer(), self.denom());
        let need = Need {
            words: "heart rates".into(),
            purpose: Purpose::HealthResearch,
            use_: Use::Raw,
            duration: 86_400,
            min_records: 1,
            expires_at: self.suite.now() + self.rng.gen_range(0..4_000),
        };
        let (budget, ends) = (self.rng.gen_range(1..2_000_000_000), need.expires_at);
        let contract = self.suite.contracts.marketplace.clone();
        let (msg, hook) = (ExecuteMsg::Request(need.clone()), ReceiveMsg::Request(need));
        let response = self.pay(&buyer, &contract, (budget, &denom), &msg, &hook);
        for event in response.iter().flat_map(told::<Requested>) {
            assert!(self.model.people.is_active(&buyer, self.suite.now()), "only who is active asks");
            self.model.requested(&event, &buyer, ends);
        }
    }

    fn any_request(&mut self) -> Option<RequestId> {
        let requests: Vec<_> = self.model.requests.keys().copied().collect();
        self.any(&requests)
    }

    /// The committee answers: that nothing fits.
    fn answer_requests(&mut self) {
        let Some(request) = self.any_request() else { return };
        let round = self.model.requests[&request].rounds + 1;
        let (epoch, members) = self.model.committee.clone();
        let report = Report {
            chain_id: CHAIN_ID.into(),
            contract: self.suite.contracts.marketplace.to_string(),
            authority: Authority::Epoch(epoch),
            issued_at: self.suite.now(),
            expires_at: self.suite.now() + 600,
            items: vec![MatchItem { request, round, candidates: vec![] }],
        };
        let quorum = quorum_of(members.len());
        let signers = if self.chance(4) { quorum - 1 } else { quorum };
        let signatures = self.suite.sign(&report.digest(), signers);
        let anyone = self.anyone();
        if self.market_message(&anyone, &ExecuteMsg::Match { report, signatures }).is_some() {
            assert_eq!(signers, quorum, "a quorum, and no fewer");
            self.model.requests.get_mut(&request).expect("a request").rounds += 1;
        }
    }

    fn accept(&mut self) {
        let Some(request) = self.any_request() else { return };
        let found = self.model.requests[&request].clone();
        let Some(purchase) = self.purchase(&found.denom) else { return };
        let sender = if self.chance(5) { self.anyone() } else { found.buyer.clone() };
        let msg = ExecuteMsg::Accept { request, purchase: purchase.clone() };
        if let Some(response) = self.market_message(&sender, &msg) {
            assert_eq!(sender, found.buyer, "nobody spends another's budget");
            let price: u128 = purchase.lines.iter().map(|line| line.price.u128()).sum();
            self.model.spent(request, price);
            self.bought(&response, &sender, purchase);
        }
    }

    fn close_request(&mut self) {
        let Some(request) = self.any_request() else { return };
        let found = self.model.requests[&request].clone();
        let sender = if self.chance(2) { self.anyone() } else { found.buyer.clone() };
        let before = self.suite.balance(&found.buyer, &found.denom);
        let done = self.market_message(&sender, &ExecuteMsg::CloseRequest { request }).is_some();
        assert_eq!(done, sender == found.buyer || self.suite.now() >= found.expires_at);
        if done {
            assert_eq!(self.suite.balance(&found.buyer, &found.denom), before + found.budget);
            self.model.requests.remove(&request);
        }
    }

    /// Every order comes to an end without its buyer and without the keepers.
    pub(crate) fn end_orders(&mut self) {
        self.suite.advance(1_000_000);
        let stranger = self.suite.account("stranger");
        for order in self.model.orders.keys().copied().collect::<Vec<_>>() {
            self.end_order(&stranger, order);
        }
        for request in self.model.requests.keys().copied().collect::<Vec<_>>() {
            let done = self.market_message(&stranger, &ExecuteMsg::CloseRequest { request });
            assert!(done.is_some(), "request {request} has no exit");
            self.model.requests.remove(&request);
        }
    }
}
