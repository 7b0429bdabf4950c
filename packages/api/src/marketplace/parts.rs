//! What the messages of the marketplace are made of.

use cosmwasm_std::Uint128;
use lean_serde::lean_serde;
use terms::{Purpose, Use};

use crate::data_pool::Line;
use crate::{EditionNo, PoolId};

/// Durations, in seconds, each with its range.
#[lean_serde]
#[derive(Copy)]
pub struct Durations {
    /// From purchase to `deliver_by`; 1 s to 14 d.
    pub deliver: u64,
    /// From `deliver_by` until the order may be refunded; 1 s to 1 d.
    pub refund_delay: u64,
    /// From delivery until anyone may settle; the buyer may confirm or dispute before; 1 s to 14 d.
    pub window: u64,
    /// Longest life of a request; 1 s to 400 d.
    pub request: u64,
    /// From a dispute over a bundle until the keepers must have answered; 1 s to 7 d.
    pub answer: u64,
    /// From a dispute over a description until its panel must have voted, and half of that until it must be drawn; 2 s
    /// to 7 d.
    pub panel: u64,
    /// From a panel's result until it can be appealed no more; 1 s to 7 d.
    pub appeal: u64,
    /// From a dispute to its end, whatever happens; longer than `answer`, and than `panel`, `appeal`, and what
    /// governance needs to rule (its `voting` and `timelock`) together; 1 s to 14 d. For as long after the window, a
    /// token may refuse a settlement before the order is given up.
    pub dispute: u64,
    /// From the notice of an erasure, or a later delivery, until its deletion must be attested; 1 s to 90 d.
    pub erasure: u64,
    /// Longest life of an offer; 1 s to 400 d.
    pub offer: u64,
}

impl Durations {
    /// 24 h to deliver, 1 h more to the refund, 72 h to be content, requests for 90 d; disputes: 72 h to answer, 3 d
    /// to vote, 1 d to appeal, 14 d in all, which leaves governance the 9 d that a vote takes to rule on the latest
    /// appeal; 30 d to delete; offers for 90 d.
    pub const fn production() -> Self {
        const HOUR: u64 = 3_600;
        const DAY: u64 = 24 * HOUR;
        Self {
            deliver: DAY,
            refund_delay: HOUR,
            window: 3 * DAY,
            request: 90 * DAY,
            answer: 3 * DAY,
            panel: 3 * DAY,
            appeal: DAY,
            dispute: 14 * DAY,
            erasure: 30 * DAY,
            offer: 90 * DAY,
        }
    }

    /// Seconds and minutes in the place of hours and days.
    pub const fn localnet() -> Self {
        Self {
            deliver: 120,
            refund_delay: 30,
            window: 180,
            request: 3_600,
            answer: 120,
            panel: 120,
            appeal: 60,
            dispute: 400,
            erasure: 300,
            offer: 3_600,
        }
    }
}

crate::pausable! {
    /// What can be paused: what takes money in, spends a budget or answers a request. What pays out, delivers or
    /// decides a dispute cannot. While `dispute` is
    /// paused, the window of every order is stretched.
    Pausable {
        /// [`super::ExecuteMsg::Buy`].
        Buy => "buy",
        /// [`super::ExecuteMsg::Request`].
        Request => "request",
        /// [`super::ExecuteMsg::Match`].
        Match => "match",
        /// [`super::ExecuteMsg::Accept`].
        Accept => "accept",
        /// [`super::ExecuteMsg::Dispute`].
        Dispute => "dispute",
        /// [`super::ExecuteMsg::Offer`].
        Offer => "offer",
        /// [`super::ExecuteMsg::Fill`].
        Fill => "fill",
    }
}

/// What is bought.
#[lean_serde]
pub struct Purchase {
    /// The pool.
    pub pool: PoolId,
    /// The edition.
    pub edition: EditionNo,
    /// The cohorts and the price of each, above zero: 1 to 32, ascending by cohort. `Quote` tells the least
    /// prices.
    pub lines: Vec<Line>,
    /// What for.
    pub purpose: Purpose,
    /// How. `Compute` is refused until there is a runner.
    #[serde(rename = "use")]
    pub use_: Use,
    /// How long, from delivery on, seconds.
    pub duration: u64,
}

/// What a buyer looks for.
#[lean_serde]
pub struct Need {
    /// In words: 1 to 500 bytes, public. About data, never about a person.
    pub words: String,
    /// What for.
    pub purpose: Purpose,
    /// How.
    #[serde(rename = "use")]
    pub use_: Use,
    /// How long, seconds; above zero.
    pub duration: u64,
    /// Fewest records wanted.
    pub min_records: u64,
    /// Until when it is open, seconds.
    pub expires_at: u64,
}

/// Why a buyer is not content.
#[lean_serde]
#[derive(Eq)]
pub enum Reason {
    /// The bundle is not served. The keepers answer.
    Unavailable {},
    /// The delivered key does not open the bundle. The keepers answer.
    DoesNotOpen {},
    /// The data is not what the pool's dossier and schema say. A panel of auditors judges.
    NotAsDescribed {
        /// Content id of what the buyer has to say: about data, never about a person.
        claim: String,
    },
}

impl Reason {
    /// Its name, as in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unavailable {} => "unavailable",
            Self::DoesNotOpen {} => "does_not_open",
            Self::NotAsDescribed { .. } => "not_as_described",
        }
    }
}

/// What an offer asks for what comes with it. One of the two is GRAIN.
#[lean_serde]
pub struct OfferTerms {
    /// What is wanted: an allowed denom other than the one that is given.
    pub denom: String,
    /// How much of it for all that is given; above zero. A part costs its part, rounded up.
    pub amount: Uint128,
    /// The least that is given at once, 1 to all of it; what is left at the end may be less.
    pub least: Uint128,
    /// Until when, seconds.
    pub expires_at: u64,
}
