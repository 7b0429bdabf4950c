//! Orders: delivered, settled, refunded.

use std::collections::BTreeMap;

use api::OrderId;
use api::identity_registry::CustodyStatus;
use api::marketplace::ExecuteMsg;
use cosmwasm_std::Addr;

use super::model::OrderState;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] =
    &[(15, World::deliver), (5, World::confirm), (4, World::settle), (3, World::refund)];

impl World {
    /// An order in this state more often than not.
    pub(crate) fn order(&mut self, state: OrderState) -> Option<OrderId> {
        let stray = self.chance(20);
        let orders = self.model.orders.iter();
        let fits: Vec<_> =
            orders.filter(|(_, order)| stray || order.state == state).map(|(id, _)| *id).collect();
        self.any(&fits)
    }

    fn deliver(&mut self) {
        let Some(order) = self.order(OrderState::Funded) else { return };
        let custody = self.suite.order(order).custody;
        self.use_custody(custody);
        let sealed = self.suite.seal(order);
        let msg = ExecuteMsg::Deliver { order, r1: sealed.r1.into(), e: sealed.e.into() };
        let (anyone, now) = (self.anyone(), self.suite.now());
        let done = self.market_message(&anyone, &msg).is_some();
        assert_eq!(done, self.model.orders[&order].state == OrderState::Funded, "nothing stops a delivery");
        if done {
            let order = self.model.order(order);
            (order.state, order.delivered_at) = (OrderState::Delivered, now);
        }
    }

    fn confirm(&mut self) {
        let Some(order) = self.order(OrderState::Delivered) else { return };
        let found = self.model.orders[&order].clone();
        let sender = if self.chance(5) { self.anyone() } else { found.buyer.clone() };
        let response = self.market_message(&sender, &ExecuteMsg::Confirm { order });
        let may = sender == found.buyer && found.state == OrderState::Delivered;
        assert_eq!(response.is_some(), may);
        if let Some(response) = response {
            self.model.settled(order, 0, &response);
        }
    }

    fn settle(&mut self) {
        let Some(order) = self.order(OrderState::Delivered) else { return };
        let anyone = self.anyone();
        self.settle_as(&anyone, order);
    }

    fn settle_as(&mut self, sender: &Addr, order: OrderId) -> bool {
        let found = self.model.orders[&order].clone();
        let now = self.suite.now();
        // later by pauses of disputes
        let from = self.suite.order(order).settle_from;
        let response = self.market_message(sender, &ExecuteMsg::Settle { order });
        let may = found.state == OrderState::Delivered && from.is_some_and(|from| now >= from);
        assert_eq!(response.is_some(), may);
        assert!(!may || now >= found.delivered_at + 180);
        if let Some(response) = &response {
            self.model.settled(order, 0, response);
        }
        response.is_some()
    }

    fn refund(&mut self) {
        let Some(order) = self.order(OrderState::Funded) else { return };
        let anyone = self.anyone();
        self.refund_as(&anyone, order);
    }

    fn refund_as(&mut self, sender: &Addr, order: OrderId) -> bool {
        let found = self.model.orders[&order].clone();
        let compromised = self.model.custody[&self.suite.order(order).custody] == CustodyStatus::Compromised;
        let in_time = compromised || self.suite.now() >= found.bought_at + 120 + 30;
        let gets = BTreeMap::from([(found.buyer.clone(), found.price())]);
        let before = self.balances(gets.keys(), &found.denom);
        let done = self.market_message(sender, &ExecuteMsg::Refund { order }).is_some();
        assert_eq!(done, found.state == OrderState::Funded && in_time);
        if done {
            self.must_have_got(&before, &gets, &found.denom);
            self.model.order(order).state = OrderState::Refunded;
        }
        done
    }

    /// What some people hold.
    pub(crate) fn balances<'a>(
        &self,
        of: impl Iterator<Item = &'a Addr>,
        denom: &str,
    ) -> BTreeMap<Addr, u128> {
        of.map(|who| (who.clone(), self.suite.balance(who, denom))).collect()
    }

    /// Since then each has got what it should, and no more.
    pub(crate) fn must_have_got(
        &self,
        before: &BTreeMap<Addr, u128>,
        gets: &BTreeMap<Addr, u128>,
        denom: &str,
    ) {
        for (who, had) in before {
            let has = self.suite.balance(who, denom);
            assert_eq!(has, had + gets.get(who).copied().unwrap_or_default(), "what {who} has of {denom}");
        }
    }

    /// By a stranger, long after.
    pub(crate) fn end_order(&mut self, stranger: &Addr, order: OrderId) {
        let done = match self.model.orders[&order].state {
            OrderState::Funded => self.refund_as(stranger, order),
            OrderState::Delivered => self.settle_as(stranger, order),
            OrderState::Disputed => self.resolve_as(stranger, order),
            OrderState::Settled | OrderState::Refunded | OrderState::Resolved(_) => true,
        };
        assert!(done, "order {order} has no exit");
    }
}
