//! What the marketplace is asked.

use cosmwasm_schema::QueryResponses;
use cw_ownable::cw_ownable_query;
use lean_serde::lean_serde;
use terms::{Purpose, Use};

use super::{
    AccessResponse, ConfigResponse, DisputeResponse, Notice, NoticesResponse, OfferResponse, OrderResponse,
    RequestResponse,
};
use crate::data_pool::QuoteResponse;
use crate::money::MoneyResponse;
use crate::pause::PauseResponse;
use crate::{CohortId, EditionNo, OfferId, OrderId, PoolId, RequestId};

/// What the marketplace answers.
#[cw_ownable_query]
#[lean_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Settings.
    #[returns(ConfigResponse)]
    Config {},
    /// What every cohort of an edition would cost this address, at least one micro-denom, or every reason why
    /// not. Fails where `Buy` would whatever the price: for an address without an active identity of the level,
    /// a denom that is not allowed, compute use, a compromised custody key, and an overdue deletion.
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
    /// The dispute of an order, also once it is over.
    #[returns(DisputeResponse)]
    Dispute {
        /// The order.
        order: OrderId,
    },
    /// Disputes, by order.
    #[returns(Vec<DisputeResponse>)]
    Disputes {
        /// After this order.
        start_after: Option<OrderId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// Disputes on whose panel an auditor is or was, by order.
    #[returns(Vec<DisputeResponse>)]
    DisputesOf {
        /// Whose (bech32).
        auditor: String,
        /// After this order.
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
    /// Requests of a buyer, by number.
    #[returns(Vec<RequestResponse>)]
    RequestsOf {
        /// Whose (bech32).
        buyer: String,
        /// After this one.
        start_after: Option<RequestId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// An offer.
    #[returns(OfferResponse)]
    Offer {
        /// Its number.
        offer: OfferId,
    },
    /// Offers, by number.
    #[returns(Vec<OfferResponse>)]
    Offers {
        /// After this one.
        start_after: Option<OfferId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// Offers of a maker, by number.
    #[returns(Vec<OfferResponse>)]
    OffersOf {
        /// Whose (bech32).
        maker: String,
        /// After this one.
        start_after: Option<OfferId>,
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
    /// Erasures that reach what an order's key opens and whose deletion is not attested, by number. Computed from
    /// what data-pool keeps; none before delivery.
    #[returns(Vec<Notice>)]
    Notices {
        /// The order.
        order: OrderId,
        /// After this erasure.
        start_after: Option<u64>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// A buyer's orders, by number, each with its first notice, if it has one.
    #[returns(Vec<NoticesResponse>)]
    NoticesOf {
        /// Whose (bech32).
        buyer: String,
        /// After this order.
        start_after: Option<OrderId>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// What of a denom waits for an address because its payment was refused on the way.
    #[returns(cosmwasm_std::Uint128)]
    Unpaid {
        /// Whose (bech32).
        address: String,
        /// Of what.
        denom: String,
    },
    /// Where money lies: `escrow` (orders), `budgets` (requests), `bonds` (disputes), `offers`, `unpaid`.
    #[returns(MoneyResponse)]
    Money {},
    /// What is paused, and what may still be.
    #[returns(Vec<PauseResponse>)]
    Pauses {},
}
