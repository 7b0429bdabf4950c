//! Licences: licensees, and deletions that erasures ask for.

use api::OrderId;
use api::identity_registry::ExecuteMsg as Registry;
use api::marketplace::{ExecuteMsg, Notice, QueryMsg};

use super::model::OrderState;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] =
    &[(2, World::grant_licensee), (4, World::attest_deletion), (3, World::flag_overdue)];

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
            let query = QueryMsg::Notices { order, start_after: None, limit: Some(1) };
            let found: Vec<Notice> =
                self.suite.query(&self.suite.contracts.marketplace, &query).expect("notices");
            if let Some(notice) = found.first() {
                return Some((order, *notice));
            }
        }
        None
    }

    fn attest_deletion(&mut self) {
        let Some((order, notice)) = self.noticed() else { return };
        let buyer = self.model.orders[&order].buyer.clone();
        let sender = if self.chance(5) { self.anyone() } else { buyer.clone() };
        let msg = ExecuteMsg::AttestDeletion { order, upto: notice.erasure };
        let done = self.market_message(&sender, &msg).is_some();
        assert_eq!(done, sender == buyer, "the buyer says so");
        if done && self.overdue.contains_key(&order) {
            let query = QueryMsg::Notices { order, start_after: None, limit: Some(1) };
            let left: Vec<Notice> =
                self.suite.query(&self.suite.contracts.marketplace, &query).expect("notices");
            if left.first().is_none_or(|next| self.suite.now() < next.due) {
                self.overdue.remove(&order);
            }
        }
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
