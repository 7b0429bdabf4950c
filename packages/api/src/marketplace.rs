//! marketplace: requests, matches, orders, escrow, delivery, disputes, licences, offers.

mod events;
mod parts;
mod queries;
mod responses;

use attestation::{AvailabilityItem, MatchItem, Report, Signature};
use cosmwasm_std::{Binary, Uint128};
use cw_ownable::cw_ownable_execute;
use cw20::Cw20ReceiveMsg;
use lean_serde::lean_serde;

use crate::permission::{self, Role};
use crate::{OfferId, OrderId, RequestId};

pub use events::*;
pub use parts::*;
pub use queries::*;
pub use responses::*;

/// Denoms that may be paid in, at most.
pub const MAX_DENOMS: usize = 16;
/// Denoms that could be paid in once and are still counted, at most.
pub const MAX_FORMER_DENOMS: usize = 48;
/// Live licences and pending orders of one licensee in one edition, at most.
pub const MAX_LICENCES: usize = 16;
/// Bytes of a request's need in words.
pub const MAX_NEED: usize = 500;
/// Answers in one item of a `Match` report, at most.
pub const MAX_CANDIDATES: usize = 8;
/// Items of a `Match` report, at most.
pub const MAX_MATCH_ITEMS: usize = 16;
/// Items of an `Availability` report, at most.
pub const MAX_AVAILABILITY_ITEMS: usize = 8;
/// All of a price, in basis points.
pub const BASIS: u16 = 10_000;
/// What a dispute and an appeal take, in basis points of the price, rounded up.
pub const BOND_BPS: u16 = 1_000;
/// Auditors who judge a description.
pub const PANEL: usize = 5;
/// What each auditor who votes gets, whatever the vote, in basis points of the bond, rounded down.
pub const VOTE_PAY_BPS: u16 = 1_000;
/// The round of every dispute: an order is disputed once.
pub const DISPUTE_ROUND: u32 = 1;

/// Sets the marketplace up. Fails on an address of another chain, no, more than 16, repeated or malformed
/// denoms, a cw20 that does not answer `TokenInfo`, and a level or durations out of range.
#[lean_serde]
pub struct InstantiateMsg {
    /// Owner until hand-over; the sender without one.
    pub owner: Option<String>,
    /// identity-registry.
    pub registry: String,
    /// data-pool.
    pub data_pool: String,
    /// GRAIN: reward-token.
    pub token: String,
    /// Where forfeited bonds and surplus go: governance.
    pub purse: String,
    /// What may be paid in: 1 to 16 native denoms, or `cw20:` and an address; each once.
    pub denoms: Vec<String>,
    /// Least level of assurance of a buyer, 1 to 3.
    pub min_level: u8,
    /// All durations.
    pub durations: Durations,
}

/// What the marketplace does.
#[cw_ownable_execute]
#[lean_serde]
pub enum ExecuteMsg {
    /// Buys, in native coin. By an active, unscoped identity of the marketplace's level with an exchange key, with
    /// exactly the sum of the prices as funds, in an allowed denom. Fails on everything that data-pool's
    /// `Open` refuses, on a compromised custody key, on zero prices, with 16 licences live or pending, and while a
    /// deletion of the buyer's is flagged as overdue. There is no cancelling.
    Buy(Purchase),
    /// A cw20 `Send` with a [`ReceiveMsg`]. By the token's contract.
    Receive(Cw20ReceiveMsg),
    /// Hands the sealed key over; the contract checks it against the order by one pairing equation. By
    /// anyone. Fails on an order that is not funded, malformed points, and a key that is not that of the order.
    Deliver {
        /// The order.
        order: OrderId,
        /// R1 = g1^r, 48 bytes.
        r1: Binary,
        /// E = K * B1^r, 48 bytes.
        e: Binary,
    },
    /// Settles at once: the buyer is content. By the buyer's identity, of a delivered order.
    Confirm {
        /// The order.
        order: OrderId,
    },
    /// Settles a delivered order after the window. By anyone. Fails before. Where the order's token has refused it
    /// for as long as the longest dispute and refuses an account (no contract) again, the order is void instead, and the
    /// price waits for the purse. Sent again for
    /// a settled order whose token kept the price and told data-pool nothing, it lets data-pool's order go.
    Settle {
        /// The order.
        order: OrderId,
    },
    /// Pays the price back to the buyer's address. By anyone, `refund_delay` after `deliver_by`, where nothing was
    /// delivered; at once where the custody key is compromised. Fails before, and for any other state.
    Refund {
        /// The order.
        order: OrderId,
    },
    /// Says that what was delivered is no good. By the buyer's identity, of a delivered order, before the window
    /// ends, once an order, with a bond of a tenth of the price, rounded up, in the order's denom (a cw20: through
    /// `Receive`). Fails on another bond, and a claim that is no content id.
    ///
    /// `Unavailable`, `DoesNotOpen`: all is paid back, and the bond, unless the keepers answer in time. A good answer
    /// settles the order, and the bond goes to the purse.
    ///
    /// `NotAsDescribed`: the panel that `DrawPanel` draws judges. What goes back is the median of its votes; of an
    /// even number the mean of the middle two, rounded down; nothing without a vote. Whoever votes gets a tenth of
    /// the bond. The rest returns if anything is paid back, or if nobody judged, and goes to the purse otherwise.
    Dispute {
        /// The order.
        order: OrderId,
        /// Why.
        reason: Reason,
    },
    /// Shows that bundles are there and open. By anyone, with the signatures of a quorum of the keepers of the
    /// custody key that sealed the orders, whatever became of that key since. Orders whose dispute is over are
    /// skipped; fails if none is left, on an order without such a dispute, one whose time to answer is over, one of
    /// another custody key, another round than 1, a malformed content id, and a bad report or signature.
    Answer {
        /// What the keepers say: 1 to 8 items, ascending by order.
        report: Report<AvailabilityItem>,
        /// Theirs.
        signatures: Vec<Signature>,
    },
    /// Draws the panel of a dispute over a description: up to five auditors from the registry's list, without the
    /// buyer, the curator and the keepers, by the time of this message's block. By anyone: the buyer and the curator
    /// are well advised to send it at once, before the other tries until the panel suits. Fails on a dispute over a
    /// bundle, in the block of the dispute, once drawn, and once half of the panel's time is over (not drawn, it is
    /// as if it were silent).
    DrawPanel {
        /// The order.
        order: OrderId,
    },
    /// Votes on what share of the price goes back. By an auditor of the panel who still holds the role, once, before
    /// the panel's time is over.
    Vote {
        /// The order.
        order: OrderId,
        /// Basis points of the price, 0 to 10,000.
        refund_bps: u16,
    },
    /// Asks governance for another result than the panel's. By the buyer's identity or the pool's curator, once a
    /// dispute, from the panel's result until the time to appeal is over, with a bond as the dispute's. The bond
    /// returns if the ruling is what the sender wants more of (more back for the buyer, less for the curator), or if
    /// there is none, and goes to the purse otherwise.
    Appeal {
        /// The order.
        order: OrderId,
    },
    /// Rules on an appeal, and ends the dispute so. By the owner, before the dispute's end.
    Rule {
        /// The order.
        order: OrderId,
        /// What share of the price goes back, basis points, 0 to 10,000.
        refund_bps: u16,
    },
    /// Ends a dispute by what is due: a refund where the keepers were silent, the panel's result where nobody appealed
    /// or governance did not rule. By anyone. Fails before.
    Resolve {
        /// The order.
        order: OrderId,
    },
    /// Says that what an erasure reaches, and all before it, is deleted. By the buyer's identity, of an order whose
    /// key was delivered. Fails on an erasure that does not exist, does not reach the order, or is attested.
    AttestDeletion {
        /// The order.
        order: OrderId,
        /// Number of the erasure.
        upto: u64,
    },
    /// Marks the buyer of an order whose deletion is overdue: they buy and ask for nothing until it is attested. By
    /// anyone. Fails where nothing is overdue, and where it is marked.
    FlagOverdue {
        /// The order.
        order: OrderId,
    },
    /// Asks for data. By an active identity of the marketplace's level, with the budget as funds (a cw20:
    /// through `Receive`), in an allowed denom. Fails while a deletion of the buyer's is flagged as overdue.
    Request(Need),
    /// Brings answers to requests; no candidates: nothing fits. By anyone, with the signatures of a quorum of the
    /// committee. Items whose slot is consumed, or whose request is closed, are skipped; fails if none is left,
    /// on an unknown request or a round to come, on repeated candidates, and on a bad report or signature.
    Match {
        /// What the committee says: 1 to 16 items, ascending by request.
        report: Report<MatchItem>,
        /// Theirs.
        signatures: Vec<Signature>,
    },
    /// Buys with a request's budget. By the address of the request. Fails as `Buy` does, and on a price above
    /// what is left of the budget. Needs no match.
    Accept {
        /// The request.
        request: RequestId,
        /// What is bought.
        purchase: Purchase,
    },
    /// Closes a request and pays what is left of its budget back. By its address; by anyone once it has
    /// expired.
    CloseRequest {
        /// The request.
        request: RequestId,
    },
    /// Offers GRAIN against another allowed denom, or the other way round: what is given comes as funds (a cw20:
    /// through `Receive`). By anyone. Fails unless exactly one of the two is GRAIN, and on a zero amount, a least
    /// fill outside 1 to all of it, and an expiry that is past or too far.
    Offer(OfferTerms),
    /// Takes of an offer what the funds pay for (a cw20: through `Receive`), at most what is left; the price is
    /// rounded up, what is too much returns. By anyone. Fails on an offer that is unknown, over or expired, in another
    /// denom than wanted, in a denom that is not allowed any more, for less than `least`, and for less than the
    /// offer's least fill unless that is all that is left.
    Fill {
        /// The offer.
        offer: OfferId,
        /// The least to get.
        least: Uint128,
    },
    /// Takes an offer back; what is left of it is paid back. By its maker; by anyone once it has expired. Fails on an
    /// offer that is over.
    CancelOffer {
        /// The offer.
        offer: OfferId,
    },
    /// Pays what waits for an address because its payment was refused on the way. By anyone, to that address. Fails
    /// where nothing waits, and where the payment is refused again.
    Collect {
        /// Whose (bech32); the sender's without.
        address: Option<String>,
        /// Of what.
        denom: String,
    },
    /// Lets a denom be paid in. By the owner. Fails with 16 of them, on a malformed or allowed one, and on a cw20 that
    /// does not answer `TokenInfo`.
    AllowDenom {
        /// A native denom, or `cw20:` and an address.
        denom: String,
    },
    /// Takes no more payment in a denom. By the owner. What is in flight is not touched: orders go on to their end,
    /// requests and offers in it are taken back. Fails on a denom that is not allowed, and on the 49th that is
    /// not allowed any more and in which something is still held.
    DisallowDenom {
        /// Which.
        denom: String,
    },
    /// Pauses an action. By the owner. Fails on a length outside 1 s to 14 d, on an action that is paused, and where
    /// it would have been paused for more than 14 d in 60.
    Pause {
        /// What.
        action: Pausable,
        /// For how long, seconds.
        seconds: u64,
    },
    /// Ends a pause early. By the owner. Fails on an action that is not paused.
    Lift {
        /// What.
        action: Pausable,
    },
    /// Sends what of a denom was sent here unasked to the purse. By anyone. Fails where the balance is what is
    /// counted.
    Skim {
        /// Which denom.
        denom: String,
    },
}

impl ExecuteMsg {
    /// Who may send it.
    pub fn callers(&self) -> &'static [Role] {
        match self {
            Self::Buy(_) | Self::Request(_) => &[Role::Identity],
            Self::Receive(_) => &[Role::Token],
            Self::Confirm { .. }
            | Self::Dispute { .. }
            | Self::AttestDeletion { .. }
            | Self::Accept { .. } => &[Role::Buyer],
            Self::Vote { .. } => &[Role::Auditor],
            Self::Appeal { .. } => &[Role::Buyer, Role::Curator],
            Self::Rule { .. }
            | Self::AllowDenom { .. }
            | Self::DisallowDenom { .. }
            | Self::Pause { .. }
            | Self::Lift { .. } => &[Role::Owner],
            Self::UpdateOwnership(action) => permission::of_ownership(action),
            Self::Deliver { .. }
            | Self::Settle { .. }
            | Self::Refund { .. }
            | Self::Answer { .. }
            | Self::DrawPanel { .. }
            | Self::Resolve { .. }
            | Self::FlagOverdue { .. }
            | Self::Match { .. }
            // by its maker; by anyone once it has expired
            | Self::CloseRequest { .. }
            | Self::Offer(_)
            | Self::Fill { .. }
            | Self::CancelOffer { .. }
            | Self::Collect { .. }
            | Self::Skim { .. } => &[Role::Anyone],
        }
    }
}

/// The hook of a cw20 `Send` to the marketplace.
#[lean_serde]
pub enum ReceiveMsg {
    /// As [`ExecuteMsg::Buy`].
    Buy(Purchase),
    /// As [`ExecuteMsg::Request`].
    Request(Need),
    /// As [`ExecuteMsg::Dispute`].
    Dispute {
        /// The order.
        order: OrderId,
        /// Why.
        reason: Reason,
    },
    /// As [`ExecuteMsg::Appeal`].
    Appeal {
        /// The order.
        order: OrderId,
    },
    /// As [`ExecuteMsg::Offer`].
    Offer(OfferTerms),
    /// As [`ExecuteMsg::Fill`].
    Fill {
        /// The offer.
        offer: OfferId,
        /// The least to get.
        least: Uint128,
    },
}

impl ReceiveMsg {
    /// Who may send tokens with it.
    pub fn callers(&self) -> &'static [Role] {
        match self {
            Self::Buy(_) | Self::Request(_) => &[Role::Identity],
            Self::Dispute { .. } => &[Role::Buyer],
            Self::Appeal { .. } => &[Role::Buyer, Role::Curator],
            Self::Offer(_) | Self::Fill { .. } => &[Role::Anyone],
        }
    }
}
