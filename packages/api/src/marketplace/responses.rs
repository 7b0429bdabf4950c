//! What the marketplace answers.

use attestation::Candidate;
use cosmwasm_std::{Addr, Binary, Uint128};
use lean_serde::lean_serde;

use super::{BASIS, Durations, Need, OfferTerms, Purchase, Reason};
use crate::{CohortId, CustodyId, IdentityId, OfferId, OrderId, RequestId};

/// Answer to `Config`.
#[lean_serde]
pub struct ConfigResponse {
    /// identity-registry.
    pub registry: Addr,
    /// data-pool.
    pub data_pool: Addr,
    /// GRAIN.
    pub token: Addr,
    /// Where forfeited bonds and surplus go.
    pub purse: Addr,
    /// What may be paid in.
    pub denoms: Vec<String>,
    /// What could be paid in once and is still counted.
    pub former: Vec<String>,
    /// Least level of a buyer.
    pub min_level: u8,
    /// All durations.
    pub durations: Durations,
}

/// State of an order.
#[lean_serde]
#[derive(Eq)]
pub enum OrderStatus {
    /// Paid into escrow.
    Funded,
    /// The key is there; the licence runs.
    Delivered {
        /// When, seconds.
        at: u64,
        /// R1, 48 bytes.
        r1: Binary,
        /// E, 48 bytes.
        e: Binary,
    },
    /// The buyer is not content; the licence runs. `Dispute` tells more.
    Disputed {
        /// When it was delivered, seconds.
        delivered_at: u64,
        /// When, seconds.
        at: u64,
        /// R1, 48 bytes.
        r1: Binary,
        /// E, 48 bytes.
        e: Binary,
    },
    /// The dispute is over and this share of the price went back, the rest was shared out. The licence ended with a
    /// whole refund, and is final with any other.
    Resolved {
        /// When it was delivered, seconds.
        delivered_at: u64,
        /// When, seconds.
        at: u64,
        /// What went back, basis points of the price, 1 to 10,000.
        refund_bps: u16,
        /// R1, 48 bytes.
        r1: Binary,
        /// E, 48 bytes.
        e: Binary,
    },
    /// Shared out; the licence is final.
    Settled {
        /// When it was delivered, seconds.
        delivered_at: u64,
        /// When, seconds.
        at: u64,
        /// R1, 48 bytes.
        r1: Binary,
        /// E, 48 bytes.
        e: Binary,
    },
    /// Paid back.
    Refunded {
        /// When, seconds.
        at: u64,
    },
}

impl OrderStatus {
    /// When its key was handed over, if it was, whatever became of the order since, seconds.
    pub fn handed_over_at(&self) -> Option<u64> {
        match self {
            Self::Delivered { at, .. } => Some(*at),
            Self::Disputed { delivered_at, .. }
            | Self::Settled { delivered_at, .. }
            | Self::Resolved { delivered_at, .. } => Some(*delivered_at),
            Self::Funded | Self::Refunded { .. } => None,
        }
    }

    /// Since when its licence runs, if it does, seconds: a whole refund ends it.
    pub fn delivered_at(&self) -> Option<u64> {
        match self {
            Self::Resolved { refund_bps, .. } if *refund_bps >= BASIS => None,
            other => other.handed_over_at(),
        }
    }
}

/// Answer to `Order`, `Orders`, `OrdersOf`.
#[lean_serde]
pub struct OrderResponse {
    /// Its number.
    pub id: OrderId,
    /// Whose address.
    pub buyer: Addr,
    /// Whose identity.
    pub identity: IdentityId,
    /// What was bought, for what, how, how long.
    pub purchase: Purchase,
    /// In which denom.
    pub denom: String,
    /// The sum of its lines.
    pub price: Uint128,
    /// The custody key that seals it.
    pub custody: CustodyId,
    /// The buyer's g1^b as frozen, 48 bytes.
    pub b1: Binary,
    /// The buyer's g2^b as frozen, 96 bytes.
    pub b2: Binary,
    /// When it was bought, seconds.
    pub bought_at: u64,
    /// Until when it should be delivered, seconds.
    pub deliver_by: u64,
    /// From when on anyone may settle it, once delivered, seconds; later while `dispute` is paused.
    pub settle_from: Option<u64>,
    /// When its licence ends, seconds; none before delivery and after a whole refund.
    pub licence_until: Option<u64>,
    /// Its state.
    pub status: OrderStatus,
}

/// Answer to `Request` and `Requests`.
#[lean_serde]
pub struct RequestResponse {
    /// Its number.
    pub id: RequestId,
    /// Whose address.
    pub buyer: Addr,
    /// Whose identity.
    pub identity: IdentityId,
    /// What for.
    pub need: Need,
    /// In which denom its budget is.
    pub denom: String,
    /// What is left of its budget.
    pub budget: Uint128,
    /// Is it open?
    pub open: bool,
    /// How often it was answered.
    pub rounds: u32,
    /// The last answers, best first.
    pub candidates: Vec<Candidate>,
}

/// Why access is denied.
#[lean_serde]
#[derive(Eq)]
pub enum Denial {
    /// No licence of this edition.
    NoLicence {},
    /// There are licences, but none that names all these cohorts.
    Cohorts {},
    /// ... none for this purpose.
    Purpose {},
    /// ... none for this use.
    Use {},
    /// ... none that runs at this time.
    Time {},
    /// The licence that covers it is asleep: the deletion of what an erasure reaches was not attested in time.
    Erasure {
        /// The licence.
        order: OrderId,
        /// The first erasure not attested.
        erasure: u64,
    },
    /// The identity behind the address is not active.
    Identity {},
}

/// Answer to `CheckAccess`.
#[lean_serde]
pub struct AccessResponse {
    /// Yes or no.
    pub allowed: bool,
    /// The licence that covers it.
    pub licence: Option<OrderId>,
    /// Why not: the reason of the licence that came closest.
    pub denial: Option<Denial>,
}

/// A seat of a panel.
#[lean_serde]
pub struct Seat {
    /// Who was drawn.
    pub auditor: Addr,
    /// What share of the price should go back, basis points; none without a vote.
    pub refund_bps: Option<u16>,
}

/// An appeal to governance.
#[lean_serde]
pub struct Appeal {
    /// Who appealed: the buyer, or the pool's curator.
    pub by: Addr,
    /// Does the buyer want more back? The curator wants less.
    pub by_buyer: bool,
    /// Its bond, in the order's denom.
    pub bond: Uint128,
    /// When, seconds.
    pub at: u64,
}

/// Answer to `Dispute` and `Disputes`.
#[lean_serde]
pub struct DisputeResponse {
    /// The order.
    pub order: OrderId,
    /// Why.
    pub reason: Reason,
    /// In the order's denom.
    pub bond: Uint128,
    /// When, seconds.
    pub at: u64,
    /// When the panel was drawn, seconds.
    pub drawn_at: Option<u64>,
    /// The panel, once drawn, where one judges.
    pub panel: Vec<Seat>,
    /// The one appeal.
    pub appeal: Option<Appeal>,
    /// From when on `Resolve` ends it, as things stand, seconds.
    pub resolve_from: u64,
    /// What `Resolve` then pays back, basis points.
    pub refund_bps: u16,
    /// How it ended, once it did.
    pub outcome: Option<Outcome>,
}

/// How a dispute ended.
#[lean_serde]
#[derive(Copy, Eq)]
pub struct Outcome {
    /// When, seconds.
    pub at: u64,
    /// What went back, basis points.
    pub refund_bps: u16,
}

/// An erasure that reaches a licence.
#[lean_serde]
#[derive(Copy, Eq)]
pub struct Notice {
    /// Its number: what is attested.
    pub erasure: u64,
    /// The cohort.
    pub cohort: CohortId,
    /// When, seconds.
    pub at: u64,
    /// Before when the deletion must be attested, seconds.
    pub due: u64,
}

/// Answer to `NoticesOf`.
#[lean_serde]
pub struct NoticesResponse {
    /// The order.
    pub order: OrderId,
    /// Up to which erasure its buyer attested deletion; 0: none.
    pub attested: u64,
    /// The first notice not attested.
    pub next: Option<Notice>,
    /// Did anyone flag it as overdue?
    pub flagged: bool,
}

/// Answer to `Offer`, `Offers`, `OffersOf`.
#[lean_serde]
pub struct OfferResponse {
    /// Its number.
    pub id: OfferId,
    /// Who made it.
    pub maker: Addr,
    /// What is given: its denom.
    pub give_denom: String,
    /// How much at first.
    pub give: Uint128,
    /// What is wanted for it.
    pub terms: OfferTerms,
    /// What of it is left; zero once it is over.
    pub left: Uint128,
    /// Was it taken back?
    pub closed: bool,
}
