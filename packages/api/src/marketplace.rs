//! marketplace: requests, matches, orders, escrow, delivery, licences.

use attestation::{Candidate, MatchItem, Report, Signature};
use cosmwasm_schema::{QueryResponses, cw_serde};
use cosmwasm_std::{Addr, Binary, Uint128};
use cw_ownable::{cw_ownable_execute, cw_ownable_query};
use cw20::Cw20ReceiveMsg;
use terms::{Purpose, Use};

use crate::data_pool::{Line, QuoteResponse};
use crate::money::MoneyResponse;
use crate::{CohortId, CustodyId, EditionNo, IdentityId, OrderId, PoolId, RequestId};

/// Denoms that orders may be paid in, at most.
pub const MAX_DENOMS: usize = 16;
/// Live licences and pending orders of one licensee in one edition, at most.
pub const MAX_LICENCES: usize = 16;
/// Bytes of a request's need in words.
pub const MAX_NEED: usize = 500;
/// Answers in one item of a `Match` report, at most.
pub const MAX_CANDIDATES: usize = 8;
/// Items of a `Match` report, at most.
pub const MAX_MATCH_ITEMS: usize = 16;

/// Durations, in seconds, each with its range. Production values in brackets.
#[cw_serde]
#[derive(Copy)]
pub struct Durations {
    /// From purchase to `deliver_by` (24 h); 1 s to 14 d.
    pub deliver: u64,
    /// From `deliver_by` until the order may be refunded (1 h); 1 s to 1 d.
    pub refund_delay: u64,
    /// From delivery until anyone may settle; the buyer may confirm before (72 h); 1 s to 14 d.
    pub window: u64,
    /// Longest life of a request (90 d); 1 s to 400 d.
    pub request: u64,
}

/// Sets the marketplace up. Fails on an address of another chain, no, more than 16, repeated or malformed
/// denoms, and a level or durations out of range.
#[cw_serde]
pub struct InstantiateMsg {
    /// Owner until hand-over; the sender without one.
    pub owner: Option<String>,
    /// identity-registry.
    pub registry: String,
    /// data-pool.
    pub data_pool: String,
    /// Where forfeited bonds and surplus go: governance.
    pub purse: String,
    /// What orders may be paid in: 1 to 16 native denoms, or `cw20:` and an address; each once.
    pub denoms: Vec<String>,
    /// Least level of assurance of a buyer, 1 to 3.
    pub min_level: u8,
    /// All durations.
    pub durations: Durations,
}

/// What is bought.
#[cw_serde]
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

/// What the marketplace does.
#[cw_ownable_execute]
#[cw_serde]
pub enum ExecuteMsg {
    /// Buys, in native coin. By an active identity of the marketplace's level with an exchange key, with
    /// exactly the sum of the prices as funds, in an allowed denom. Fails on everything that data-pool's
    /// `Open` refuses, on a compromised custody key, on zero prices, and with 16 licences live or pending.
    /// There is no cancelling.
    Buy(Purchase),
    /// A cw20 `Send` with a [`ReceiveMsg`]. By the token's contract.
    Receive(Cw20ReceiveMsg),
    /// Hands the sealed key over; the contract checks it against the order by one pairing equation. By
    /// anyone. Fails on an order that is not funded, malformed points, and a key that is not that of the
    /// order.
    Deliver {
        /// The order.
        order: OrderId,
        /// R1 = g1^r, 48 bytes.
        r1: Binary,
        /// E = K * B1^r, 48 bytes.
        e: Binary,
    },
    /// Settles at once: the buyer is content. By the buyer of a delivered order.
    Confirm {
        /// The order.
        order: OrderId,
    },
    /// Settles a delivered order after the window. By anyone. Fails before.
    Settle {
        /// The order.
        order: OrderId,
    },
    /// Pays the price back to the buyer. By anyone, `refund_delay` after `deliver_by`, where nothing was
    /// delivered. Fails before, and for any other state.
    Refund {
        /// The order.
        order: OrderId,
    },
    /// Asks for data. By an active identity of the marketplace's level, with the budget as funds (a cw20:
    /// through `Receive`), in an allowed denom.
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
    /// Sends what of a denom was sent here unasked to the purse. By anyone. Fails where the balance is what is
    /// counted.
    Skim {
        /// Which denom.
        denom: String,
    },
}

/// What a buyer looks for.
#[cw_serde]
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

/// The hook of a cw20 `Send` to the marketplace.
#[cw_serde]
pub enum ReceiveMsg {
    /// As [`ExecuteMsg::Buy`].
    Buy(Purchase),
    /// As [`ExecuteMsg::Request`].
    Request(Need),
}

/// What the marketplace answers.
#[cw_ownable_query]
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Settings.
    #[returns(ConfigResponse)]
    Config {},
    /// What every cohort of an edition would cost this address, at least one micro-denom, or every reason why
    /// not. Fails where `Buy` would whatever the price: for an address without an active identity of the level,
    /// a denom that is not allowed, compute use, and a compromised custody key.
    #[returns(QuoteResponse)]
    Quote {
        /// Who would buy (bech32).
        buyer: String,
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// What for.
        purpose: Purpose,
        /// How.
        #[serde(rename = "use")]
        use_: Use,
        /// How long, seconds.
        duration: u64,
        /// Paid in what.
        denom: String,
    },
    /// An order, which is its licence too.
    #[returns(OrderResponse)]
    Order {
        /// Its number.
        order: OrderId,
    },
    /// Orders, by number: every use and payment can be looked up.
    #[returns(Vec<OrderResponse>)]
    Orders {
        /// After this one.
        start_after: Option<OrderId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// Orders of a buyer, by number.
    #[returns(Vec<OrderResponse>)]
    OrdersOf {
        /// Whose (bech32).
        buyer: String,
        /// After this one.
        start_after: Option<OrderId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// A request, with its last answers.
    #[returns(RequestResponse)]
    Request {
        /// Its number.
        request: RequestId,
    },
    /// Requests, by number.
    #[returns(Vec<RequestResponse>)]
    Requests {
        /// After this one.
        start_after: Option<RequestId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// May this address use these cohorts of an edition so, at this time? Yes if one licence covers all.
    /// Gateways ask before they serve bytes.
    #[returns(AccessResponse)]
    CheckAccess {
        /// Who (bech32).
        licensee: String,
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// Which cohorts: 1 to 32, ascending.
        cohorts: Vec<CohortId>,
        /// What for.
        purpose: Purpose,
        /// How.
        #[serde(rename = "use")]
        use_: Use,
        /// When, seconds; now without.
        at: Option<u64>,
    },
    /// Where money lies: `escrow` (orders), `budgets` (requests).
    #[returns(MoneyResponse)]
    Money {},
}

/// Answer to `Config`.
#[cw_serde]
pub struct ConfigResponse {
    /// identity-registry.
    pub registry: Addr,
    /// data-pool.
    pub data_pool: Addr,
    /// Where forfeited bonds and surplus go.
    pub purse: Addr,
    /// What orders may be paid in.
    pub denoms: Vec<String>,
    /// Least level of a buyer.
    pub min_level: u8,
    /// All durations.
    pub durations: Durations,
}

/// State of an order.
#[cw_serde]
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
    /// Since when its licence runs, if it does, seconds.
    pub fn delivered_at(&self) -> Option<u64> {
        match self {
            Self::Delivered { at, .. } => Some(*at),
            Self::Settled { delivered_at, .. } => Some(*delivered_at),
            Self::Funded | Self::Refunded { .. } => None,
        }
    }
}

/// Answer to `Order`, `Orders`, `OrdersOf`.
#[cw_serde]
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
    /// When its licence ends, once delivered, seconds.
    pub licence_until: Option<u64>,
    /// Its state.
    pub status: OrderStatus,
}

/// Answer to `Request` and `Requests`.
#[cw_serde]
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
#[cw_serde]
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
    /// The identity behind the address is not active.
    Identity {},
}

/// Answer to `CheckAccess`.
#[cw_serde]
pub struct AccessResponse {
    /// Yes or no.
    pub allowed: bool,
    /// The licence that covers it.
    pub licence: Option<OrderId>,
    /// Why not: the reason of the licence that came closest.
    pub denial: Option<Denial>,
}

crate::events! {
    /// An order was paid into escrow.
    "sheaf/bought" => Bought {
        /// Its number.
        order: OrderId,
        /// Whose address.
        buyer: String,
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// The custody key that has to seal it.
        custody: CustodyId,
        /// In which denom.
        denom: String,
        /// The sum of its lines.
        price: Uint128,
    }
    /// A key was handed over and found good.
    "sheaf/delivered" => Delivered {
        /// The order.
        order: OrderId,
    }
    /// An order's money went to data-pool.
    "sheaf/order_settled" => OrderSettled {
        /// The order.
        order: OrderId,
    }
    /// An order's money went back.
    "sheaf/refunded" => Refunded {
        /// The order.
        order: OrderId,
        /// How much.
        amount: Uint128,
    }
    /// A request came in.
    "sheaf/requested" => Requested {
        /// Its number.
        request: RequestId,
        /// In which denom.
        denom: String,
        /// Its budget.
        budget: Uint128,
    }
    /// A request was answered.
    "sheaf/matched" => Matched {
        /// The request.
        request: RequestId,
        /// The round.
        round: u32,
        /// How many answers.
        candidates: usize,
    }
    /// A request was closed.
    "sheaf/request_closed" => RequestClosed {
        /// The request.
        request: RequestId,
        /// What went back.
        refund: Uint128,
    }
}
