//! Disputes: answered, voted on, appealed, ruled on, resolved.

use api::OrderId;
use api::marketplace::{ExecuteMsg, PanelDrawn, Reason, ReceiveMsg, Resolved};
use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use rand::Rng;
use testkit::content_id;

use super::model::{Appeal, Dispute, Ground, Order, OrderState};
use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (8, World::dispute),
    (4, World::answer),
    (4, World::draw_panel),
    (8, World::panel_votes),
    (6, World::appeal),
    (4, World::rule),
    (4, World::resolve),
];

impl World {
    fn dispute(&mut self) {
        let Some(order) = self.order(OrderState::Delivered) else { return };
        let found = self.model.orders[&order].clone();
        let reason = match self.rng.gen_range(0..5) {
            0 => Reason::Unavailable {},
            1 => Reason::DoesNotOpen {},
            _ => Reason::NotAsDescribed { claim: content_id(&format!("claim {order}")) },
        };
        let of_panel = matches!(reason, Reason::NotAsDescribed { .. });
        let sender = if self.chance(8) { self.anyone() } else { found.buyer.clone() };
        let bond = if self.chance(8) { found.bond() + 1 } else { found.bond() };
        let (now, contract) = (self.suite.now(), self.suite.contracts.marketplace.clone());
        let ends = self.suite.order(order).settle_from;
        let msg = ExecuteMsg::Dispute { order, reason: reason.clone() };
        let hook = ReceiveMsg::Dispute { order, reason };
        if self.pay(&sender, &contract, (bond, &found.denom), &msg, &hook).is_none() {
            return;
        }
        assert!(sender == found.buyer && bond == found.bond() && found.state == OrderState::Delivered);
        assert!(ends.is_some_and(|end| now < end), "before its window ends");
        let (panel, votes) = Default::default();
        let dispute =
            Dispute { at: now, of_panel, drawn: false, panel, votes, complete_at: None, appeal: None };
        let disputed = self.model.order(order);
        (disputed.state, disputed.dispute) = (OrderState::Disputed, Some(dispute));
        if of_panel && self.chance(2) {
            self.draw_panel_of(order);
            self.all_vote(order);
        }
    }

    fn draw_panel(&mut self) {
        if let Some((order, ..)) = self.disputed() {
            self.draw_panel_of(order);
        }
    }

    /// In a block of its own.
    fn draw_panel_of(&mut self, order: OrderId) {
        self.suite.advance(0);
        let (anyone, now) = (self.anyone(), self.suite.now());
        let drawn = self.market_message(&anyone, &ExecuteMsg::DrawPanel { order });
        let found = self.model.order(order);
        let disputed = found.state == OrderState::Disputed;
        let dispute = found.dispute.as_mut().expect("a dispute");
        assert_eq!(drawn.is_some(), disputed && dispute.may_be_drawn(now), "once, in time");
        if let Some(response) = drawn {
            let names = told::<PanelDrawn>(&response).remove(0).panel;
            dispute.panel = names.split(',').map(Addr::unchecked).collect();
            dispute.drawn = true;
            assert!(!names.is_empty(), "seven auditors are there");
        }
    }

    fn disputed(&mut self) -> Option<(OrderId, Order, Dispute)> {
        let order = self.order(OrderState::Disputed)?;
        let found = self.model.orders[&order].clone();
        let dispute = found.dispute.clone()?;
        Some((order, found, dispute))
    }

    fn panel_votes(&mut self) {
        let Some((order, _, dispute)) = self.disputed() else { return };
        if self.chance(2) {
            return self.all_vote(order);
        }
        let among = if self.chance(3) { self.auditors.clone() } else { dispute.panel };
        if let Some(voter) = self.any(&among) {
            self.vote_as_auditor(&voter, order);
        }
    }

    /// The whole panel votes, and often someone appeals.
    fn all_vote(&mut self, order: OrderId) {
        for voter in self.model.orders[&order].dispute.clone().map_or(vec![], |dispute| dispute.panel) {
            self.vote_as_auditor(&voter, order);
        }
        if self.chance(2) {
            self.appeal_of(order);
        }
    }

    fn vote_as_auditor(&mut self, voter: &Addr, order: OrderId) {
        let refund_bps = match self.rng.gen_range(0..4) {
            0 => 0,
            1 => 10_000,
            _ => self.rng.gen_range(1..10_000),
        };
        let now = self.suite.now();
        let done = self.market_message(voter, &ExecuteMsg::Vote { order, refund_bps }).is_some();
        let found = self.model.order(order);
        let disputed = found.state == OrderState::Disputed;
        let dispute = found.dispute.as_mut().expect("a dispute");
        assert_eq!(done, disputed && dispute.may_vote(voter, now), "a seat, once, in time");
        if done {
            dispute.votes.insert(voter.clone(), refund_bps);
            if dispute.votes.len() == dispute.panel.len() {
                dispute.complete_at = Some(now);
            }
        }
    }

    fn appeal(&mut self) {
        if let Some((order, ..)) = self.disputed() {
            self.appeal_of(order);
        }
    }

    fn appeal_of(&mut self, order: OrderId) {
        let found = self.model.orders[&order].clone();
        let Some(dispute) = found.dispute.clone() else { return };
        let curator = self.suite.address("curator");
        let by_buyer = self.chance(2);
        let party = if by_buyer { found.buyer.clone() } else { curator };
        let sender = if self.chance(8) { self.anyone() } else { party.clone() };
        let contract = self.suite.contracts.marketplace.clone();
        let (msg, hook) = (ExecuteMsg::Appeal { order }, ReceiveMsg::Appeal { order });
        if !by_buyer && found.denom == self.suite.grain() {
            self.suite.give_grain(&sender, found.bond());
        }
        let paid = (found.bond(), found.denom.as_str());
        if self.pay(&sender, &contract, paid, &msg, &hook).is_none() {
            return;
        }
        let may = found.state == OrderState::Disputed && dispute.may_appeal(self.suite.now());
        assert!(may && (sender == party || sender == found.buyer), "by a party, in time");
        let by_buyer = sender == found.buyer;
        let dispute = self.model.order(order).dispute.as_mut().expect("a dispute");
        dispute.appeal = Some(Appeal { by: sender, by_buyer });
        if self.chance(3) {
            self.rule_on(order);
        }
    }

    fn answer(&mut self) {
        let Some((order, found, dispute)) = self.disputed() else { return };
        let custody = self.suite.order(order).custody;
        self.use_custody(custody);
        let msg = self.suite.answer_of(self.suite.availability(&[order]));
        let may = found.state == OrderState::Disputed && dispute.may_answer(self.suite.now());
        let anyone = self.anyone();
        let done = self.ends(&anyone, (order, &found), &msg, Ground::Answered, 0);
        assert_eq!(done, may, "in time");
    }

    fn rule(&mut self) {
        if let Some((order, ..)) = self.disputed() {
            self.rule_on(order);
        }
    }

    fn rule_on(&mut self, order: OrderId) {
        let found = self.model.orders[&order].clone();
        let Some(dispute) = found.dispute.clone() else { return };
        let refund_bps = if self.chance(4) { 0 } else { self.rng.gen_range(0..=10_000) };
        let msg = ExecuteMsg::Rule { order, refund_bps };
        let may = found.state == OrderState::Disputed && dispute.may_rule(self.suite.now());
        let owner = self.suite.owner.clone();
        let done = self.ends(&owner, (order, &found), &msg, Ground::Ruled, refund_bps);
        assert_eq!(done, may, "what was appealed, in time");
    }

    /// Governance ruled, by a proposal.
    pub(crate) fn was_ruled_on(&mut self, order: OrderId, refund_bps: u16, response: &AppResponse) {
        let found = &self.model.orders[&order];
        let dispute = found.dispute.as_ref().expect("a dispute");
        assert!(found.state == OrderState::Disputed && dispute.may_rule(self.suite.now()));
        self.after(order, refund_bps, response);
    }

    fn resolve(&mut self) {
        let Some((order, ..)) = self.disputed() else { return };
        let anyone = self.anyone();
        self.resolve_as(&anyone, order);
    }

    pub(crate) fn resolve_as(&mut self, sender: &Addr, order: OrderId) -> bool {
        let found = self.model.orders[&order].clone();
        let (from, refund_bps) = found.dispute.as_ref().expect("a dispute").due();
        let may = found.state == OrderState::Disputed && self.suite.now() >= from;
        let msg = ExecuteMsg::Resolve { order };
        let done = self.ends(sender, (order, &found), &msg, Ground::Due, refund_bps);
        assert_eq!(done, may, "when it is due");
        done
    }

    /// Sends what ends a dispute, so: everyone has got what they should.
    fn ends(
        &mut self,
        sender: &Addr,
        (order, found): (OrderId, &Order),
        msg: &ExecuteMsg,
        ground: Ground,
        refund_bps: u16,
    ) -> bool {
        let (gets, forfeited) = found.ends(ground, refund_bps);
        let panel = found.dispute.iter().flat_map(|dispute| &dispute.panel);
        let curator = self.suite.address("curator");
        let watched = gets.keys().chain(panel).chain([&curator, &found.buyer]);
        let before = self.balances(watched, &found.denom);
        let Some(response) = self.market_message(sender, msg) else { return false };
        self.must_have_got(&before, &gets, &found.denom);
        let told: &Resolved = &told(&response)[0];
        assert_eq!((told.refund_bps, told.forfeited.u128()), (refund_bps, forfeited));
        self.after(order, refund_bps, &response);
        true
    }

    fn after(&mut self, order: OrderId, refund_bps: u16, response: &AppResponse) {
        self.model.settled(order, refund_bps, response);
    }
}
