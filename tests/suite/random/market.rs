//! What happens in marketplace.

use api::OrderId;
use api::data_pool::{Line, Settled};
use api::marketplace::{Bought, ExecuteMsg, Need, Purchase, ReceiveMsg, Requested};
use cosmwasm_std::{Addr, Coin, Uint128};
use cw_multi_test::AppResponse;
use rand::Rng;
use terms::{Purpose, Use};

use super::model::OrderState;
use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    ("buy", 14, World::buy),
    ("deliver", 10, World::deliver),
    ("confirm", 7, World::confirm),
    ("settle", 4, World::settle),
    ("refund", 3, World::refund),
    ("request", 3, World::request),
    ("accept", 4, World::accept),
    ("close request", 3, World::close_request),
];

impl World {
    fn market_message(&mut self, name: &'static str, sender: &Addr, msg: &ExecuteMsg) -> Option<AppResponse> {
        let contract = self.suite.contracts.marketplace.clone();
        self.send(name, sender, &contract, msg, &[])
    }

    /// Some cohorts of some published edition, at prices that are good more often than not.
    fn purchase(&mut self, denom: &str) -> Option<Purchase> {
        let editions: Vec<_> = self.model.published.keys().copied().collect();
        // most sales are of the last editions
        let recent = editions.len().saturating_sub(4);
        let (pool, edition) = self.any(&editions[recent..])?;
        let mut cohorts = self.model.published[&(pool, edition)].clone();
        cohorts.retain(|_| self.rng.gen_bool(0.8));
        let lines: Vec<Line> = cohorts
            .iter()
            .map(|cohort| {
                let least = self.model.least_price(&self.suite, pool, edition, *cohort, denom);
                let price = match self.rng.gen_range(0..8) {
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
        let paid = if self.chance(10) { price + 1 } else { price };
        let contract = self.suite.contracts.marketplace.clone();
        let response = if denom == self.suite.grain() {
            self.send_grain("buy", &buyer, &contract, paid, &ReceiveMsg::Buy(purchase.clone()))
        } else {
            let funds = [Coin::new(paid, &denom)];
            self.send("buy", &buyer, &contract, &ExecuteMsg::Buy(purchase.clone()), &funds)
        };
        if let Some(response) = response {
            assert_eq!(paid, price, "neither more nor less");
            self.bought(&response, &buyer, purchase);
        }
    }

    fn bought(&mut self, response: &AppResponse, buyer: &Addr, purchase: Purchase) {
        for event in told::<Bought>(response) {
            let now = self.suite.now();
            self.model.bought(&event, buyer, purchase.clone(), now);
        }
    }

    /// An order in this state more often than not.
    fn order(&mut self, state: OrderState) -> Option<OrderId> {
        let stray = self.chance(10);
        let orders = self.model.orders.iter();
        let fits: Vec<_> =
            orders.filter(|(_, order)| stray || order.state == state).map(|(id, _)| *id).collect();
        self.any(&fits)
    }

    fn deliver(&mut self) {
        let Some(order) = self.order(OrderState::Funded) else { return };
        let sealed = self.suite.seal(order);
        self.suite.advance(0);
        let msg = ExecuteMsg::Deliver { order, r1: sealed.r1.into(), e: sealed.e.into() };
        let anyone = self.anyone();
        let done = self.market_message("deliver", &anyone, &msg).is_some();
        assert_eq!(done, self.model.orders[&order].state == OrderState::Funded, "nothing stops a delivery");
        if done {
            let now = self.suite.now();
            self.model.delivered(order, now);
        }
    }

    fn confirm(&mut self) {
        let Some(order) = self.order(OrderState::Delivered) else { return };
        let found = self.model.orders[&order].clone();
        let sender = if self.chance(5) { self.anyone() } else { found.buyer.clone() };
        let response = self.market_message("confirm", &sender, &ExecuteMsg::Confirm { order });
        let may = sender == found.buyer && found.state == OrderState::Delivered;
        assert_eq!(response.is_some(), may);
        self.settled(response);
    }

    fn settle(&mut self) {
        let Some(order) = self.order(OrderState::Delivered) else { return };
        let found = self.model.orders[&order].clone();
        let anyone = self.anyone();
        let now = self.suite.now();
        let response = self.market_message("settle", &anyone, &ExecuteMsg::Settle { order });
        assert_eq!(
            response.is_some(),
            found.state == OrderState::Delivered && now >= found.delivered_at + 180
        );
        self.settled(response);
    }

    fn settled(&mut self, response: Option<AppResponse>) {
        let Some(response) = response else { return };
        for event in told::<Settled>(&response) {
            self.model.settled(&event, &response);
        }
    }

    fn refund(&mut self) {
        let Some(order) = self.order(OrderState::Funded) else { return };
        let found = self.model.orders[&order].clone();
        let (anyone, now) = (self.anyone(), self.suite.now());
        let done = self.market_message("refund", &anyone, &ExecuteMsg::Refund { order }).is_some();
        assert_eq!(done, found.state == OrderState::Funded && now >= found.bought_at + 120 + 30);
        if done {
            self.model.refunded(order);
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
        let budget = self.rng.gen_range(1..2_000_000_000);
        let contract = self.suite.contracts.marketplace.clone();
        let response = if denom == self.suite.grain() {
            self.send_grain("request", &buyer, &contract, budget, &ReceiveMsg::Request(need))
        } else {
            let funds = [Coin::new(budget, &denom)];
            self.send("request", &buyer, &contract, &ExecuteMsg::Request(need), &funds)
        };
        for event in response.iter().flat_map(told::<Requested>) {
            self.model.requested(&event, &buyer);
        }
    }

    fn accept(&mut self) {
        let requests: Vec<_> = self.model.requests.iter().map(|(id, found)| (*id, found.clone())).collect();
        let Some((request, found)) = self.any(&requests) else { return };
        let Some(purchase) = self.purchase(&found.denom) else { return };
        let sender = if self.chance(5) { self.anyone() } else { found.buyer.clone() };
        let msg = ExecuteMsg::Accept { request, purchase: purchase.clone() };
        if let Some(response) = self.market_message("accept", &sender, &msg) {
            assert_eq!(sender, found.buyer, "nobody spends another's budget");
            let price: u128 = purchase.lines.iter().map(|line| line.price.u128()).sum();
            self.model.spent(request, price);
            self.bought(&response, &sender, purchase);
        }
    }

    fn close_request(&mut self) {
        let requests: Vec<_> = self.model.requests.keys().copied().collect();
        let Some(request) = self.any(&requests) else { return };
        let anyone = self.anyone();
        if self.market_message("close request", &anyone, &ExecuteMsg::CloseRequest { request }).is_some() {
            self.model.requests.remove(&request);
        }
    }

    /// Every order comes to an end without its buyer and without the keepers.
    pub(crate) fn end_orders(&mut self) {
        self.suite.advance(4_000);
        let stranger = self.suite.account("stranger");
        for (order, found) in self.model.orders.clone() {
            match found.state {
                OrderState::Funded => {
                    let done = self.market_message("refund", &stranger, &ExecuteMsg::Refund { order });
                    assert!(done.is_some(), "order {order} has no exit");
                    self.model.refunded(order);
                }
                OrderState::Delivered => {
                    let done = self.market_message("settle", &stranger, &ExecuteMsg::Settle { order });
                    assert!(done.is_some(), "order {order} has no exit");
                    self.settled(done);
                }
                OrderState::Settled | OrderState::Refunded => {}
            }
        }
        for request in self.model.requests.keys().copied().collect::<Vec<_>>() {
            let done = self.market_message("close request", &stranger, &ExecuteMsg::CloseRequest { request });
            assert!(done.is_some(), "request {request} has no exit");
            self.model.requests.remove(&request);
        }
    }
}
