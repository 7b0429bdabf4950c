//! Licences: licensees, and deletions that erasures ask for.

use api::OrderId;
use api::identity_registry::ExecuteMsg as Registry;
use api::marketplace::{ExecuteMsg, Notice, QueryMsg};

use super::model::OrderState;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] =
    &[(2, World::grant_licensee), (6, World::attest_deletion), (1, World::flag_overdue)];

impl World {
    fn grant_licensee(&mut self) {
        let orders: Vec<_> = self.model.orders.keys().copied().collect();
        let Some(order) = self.any(&orders) else { return };
        let (anyone, registry) = (self.anyone(), self.suite.contracts.registry.clone());
        let live = self.suite.order(order).licence_until.is_some();
        let state = self.model.orders[&order].state;
        let done = self.send(&anyone, &registry, &Registry::GrantLicensee { order }, &[]).is_some();
        let never = matches!(state, OrderState::Funded | OrderState::Refunded);
        assert!(!(done && never && !live), "no licence, no role");
    }

    /// An order that an erasure reaches, and the first notice.
    fn noticed(&mut self) -> Option<(OrderId, Notice)> {
        let orders = self.model.orders.iter();
        let licensed = orders.filter(|(_, order)| {
            matches!(order.state, OrderState::Delivered | OrderState::Settled | OrderState::Disputed)
        });
        let orders: Vec<_> = licensed.map(|(id, _)| *id).collect();
        // several are looked at, because few have one
        for _ in 0..6 {
            let order = self.any(&orders)?;
            if let Some(notice) = self.first_notice(order) {
                return Some((order, notice));
            }
        }
        None
    }

    /// The first notice of an order that is not attested.
    fn first_notice(&self, order: OrderId) -> Option<Notice> {
        let query = QueryMsg::Notices { order, start_after: None, limit: Some(1) };
        let found: Vec<Notice> =
            self.suite.query(&self.suite.contracts.marketplace, &query).expect("notices");
        found.first().copied()
    }

    fn attest_deletion(&mut self) {
        let flagged: Vec<_> = self.overdue.keys().copied().collect();
        let known = self.any(&flagged).and_then(|order| Some((order, self.first_notice(order)?)));
        let Some((order, notice)) = known.or_else(|| self.noticed()) else { return };
        let buyer = self.model.orders[&order].buyer.clone();
        let stranger = self.anyone();
        let msg = ExecuteMsg::AttestDeletion { order, upto: notice.erasure };
        let done = self.market_message(&stranger, &msg).is_some();
        assert_eq!(done, stranger == buyer, "the buyer says so");
        // and then all that follow
        while let Some(notice) = self.first_notice(order) {
            let msg = ExecuteMsg::AttestDeletion { order, upto: notice.erasure };
            assert!(self.market_message(&buyer, &msg).is_some(), "the buyer can always say so");
        }
        self.overdue.remove(&order);
    }

    fn flag_overdue(&mut self) {
        let Some((order, notice)) = self.noticed() else { return };
        let anyone = self.anyone();
        let done = self.market_message(&anyone, &ExecuteMsg::FlagOverdue { order }).is_some();
        let flagged = self.overdue.contains_key(&order);
        assert_eq!(done, !flagged && self.suite.now() >= notice.due, "when it is due, once");
        if done {
            let buyer = self.model.orders[&order].buyer.clone();
            self.overdue.insert(order, buyer);
        }
    }
}
