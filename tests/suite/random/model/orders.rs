//! Orders: what each costs, how its dispute stands, and who must get what at its end.

use std::collections::BTreeMap;

use api::CohortId;
use api::marketplace::{OrderStatus, Purchase};
use cosmwasm_std::Addr;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrderState {
    Funded,
    Delivered,
    Disputed,
    /// This share went back, basis points.
    Resolved(u16),
    Settled,
    Refunded,
}

impl OrderState {
    pub(crate) fn of(status: &OrderStatus) -> Self {
        match status {
            OrderStatus::Funded => Self::Funded,
            OrderStatus::Delivered { .. } => Self::Delivered,
            OrderStatus::Disputed { .. } => Self::Disputed,
            OrderStatus::Resolved { refund_bps, .. } => Self::Resolved(*refund_bps),
            OrderStatus::Settled { .. } => Self::Settled,
            OrderStatus::Refunded { .. } => Self::Refunded,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Appeal {
    pub(crate) by: Addr,
    pub(crate) by_buyer: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Dispute {
    pub(crate) at: u64,
    /// Does a panel judge it? The keepers answer otherwise.
    pub(crate) of_panel: bool,
    pub(crate) drawn: bool,
    pub(crate) panel: Vec<Addr>,
    pub(crate) votes: BTreeMap<Addr, u16>,
    pub(crate) complete_at: Option<u64>,
    pub(crate) appeal: Option<Appeal>,
}

/// Durations of the suite's marketplace.
const ANSWER: u64 = 120;
const PANEL: u64 = 120;
const APPEAL: u64 = 60;
const DISPUTE: u64 = 400;

impl Dispute {
    /// The median of the votes.
    pub(crate) fn result(&self) -> Option<u16> {
        let mut votes: Vec<u32> = self.votes.values().map(|vote| u32::from(*vote)).collect();
        votes.sort_unstable();
        let half = votes.len() / 2;
        let median = match votes.len() {
            0 => return None,
            odd if odd % 2 == 1 => votes[half],
            _ => (votes[half - 1] + votes[half]) / 2,
        };
        Some(median as u16)
    }

    pub(crate) fn result_at(&self) -> u64 {
        self.complete_at.unwrap_or(self.at + PANEL)
    }

    pub(crate) fn may_appeal(&self, now: u64) -> bool {
        self.of_panel && self.appeal.is_none() && (self.result_at()..self.result_at() + APPEAL).contains(&now)
    }

    pub(crate) fn may_rule(&self, now: u64) -> bool {
        self.appeal.is_some() && now < self.at + DISPUTE
    }

    pub(crate) fn may_answer(&self, now: u64) -> bool {
        !self.of_panel && now < self.at + ANSWER
    }

    pub(crate) fn may_be_drawn(&self, now: u64) -> bool {
        self.of_panel && !self.drawn && now < self.at + PANEL / 2
    }

    pub(crate) fn may_vote(&self, who: &Addr, now: u64) -> bool {
        self.panel.contains(who) && !self.votes.contains_key(who) && now < self.at + PANEL
    }

    /// When `Resolve` may end it, and what then goes back.
    pub(crate) fn due(&self) -> (u64, u16) {
        match (self.of_panel, &self.appeal) {
            (false, _) => (self.at + ANSWER, 10_000),
            (true, None) => (self.result_at() + APPEAL, self.result().unwrap_or_default()),
            (true, Some(_)) => (self.at + DISPUTE, self.result().unwrap_or_default()),
        }
    }
}

/// Why a dispute ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    Answered,
    Due,
    Ruled,
}

#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) buyer: Addr,
    pub(crate) purchase: Purchase,
    pub(crate) denom: String,
    pub(crate) state: OrderState,
    pub(crate) bought_at: u64,
    pub(crate) delivered_at: u64,
    pub(crate) dispute: Option<Dispute>,
}

impl Order {
    pub(crate) fn price(&self) -> u128 {
        self.purchase.lines.iter().map(|line| line.price.u128()).sum()
    }

    /// What a dispute takes, and an appeal.
    pub(crate) fn bond(&self) -> u128 {
        self.price().div_ceil(10)
    }

    /// What lies in the marketplace as bonds.
    pub(crate) fn bonds(&self) -> u128 {
        match (&self.state, &self.dispute) {
            (OrderState::Disputed, Some(dispute)) => {
                self.bond() * if dispute.appeal.is_some() { 2 } else { 1 }
            }
            _ => 0,
        }
    }

    /// What is paid for each cohort where this share goes back, basis points.
    pub(crate) fn paid(&self, refund_bps: u16) -> Vec<(CohortId, u128)> {
        let paid = |price: u128| price - price * u128::from(refund_bps) / 10_000;
        self.purchase.lines.iter().map(|line| (line.cohort, paid(line.price.u128()))).collect()
    }

    /// What everyone gets at the end of its dispute, and the purse.
    pub(crate) fn ends(&self, ground: Ground, refund_bps: u16) -> (BTreeMap<Addr, u128>, u128) {
        let dispute = self.dispute.as_ref().expect("a dispute");
        let mut gets = BTreeMap::new();
        let kept: u128 = self.paid(refund_bps).iter().map(|(_, paid)| paid).sum();
        let mut forfeited = 0;
        let mut rest = self.bond();
        for auditor in dispute.votes.keys() {
            *gets.entry(auditor.clone()).or_default() += self.bond() / 10;
            rest -= self.bond() / 10;
        }
        let judged = ground != Ground::Due || dispute.result().is_some();
        let back = self.price() - kept;
        if refund_bps > 0 || !judged {
            *gets.entry(self.buyer.clone()).or_default() += back + rest;
        } else {
            *gets.entry(self.buyer.clone()).or_default() += back;
            forfeited += rest;
        }
        if let Some(appeal) = &dispute.appeal {
            let before = dispute.result().unwrap_or_default();
            let won = if appeal.by_buyer { refund_bps > before } else { refund_bps < before };
            if ground != Ground::Ruled || won {
                *gets.entry(appeal.by.clone()).or_default() += self.bond();
            } else {
                forfeited += self.bond();
            }
        }
        (gets, forfeited)
    }
}
