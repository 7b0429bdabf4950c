//! What the marketplace tells while it happens.

use cosmwasm_std::Uint128;

use crate::{CustodyId, EditionNo, IdentityId, OfferId, OrderId, PoolId, RequestId};

crate::events! {
    /// An order was paid into escrow.
    "sheaf_bought" => Bought {
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
    "sheaf_delivered" => Delivered {
        /// The order.
        order: OrderId,
    }
    /// An order's money went to data-pool.
    "sheaf_order_settled" => OrderSettled {
        /// The order.
        order: OrderId,
    }
    /// An order's money went back.
    "sheaf_refunded" => Refunded {
        /// The order.
        order: OrderId,
        /// How much.
        amount: Uint128,
    }
    /// A request came in.
    "sheaf_requested" => Requested {
        /// Its number.
        request: RequestId,
        /// In which denom.
        denom: String,
        /// Its budget.
        budget: Uint128,
    }
    /// A request was answered.
    "sheaf_matched" => Matched {
        /// The request.
        request: RequestId,
        /// The round.
        round: u32,
        /// How many answers.
        candidates: usize,
    }
    /// A request was closed.
    "sheaf_request_closed" => RequestClosed {
        /// The request.
        request: RequestId,
        /// What went back.
        refund: Uint128,
    }
    /// A buyer is not content.
    "sheaf_disputed" => Disputed {
        /// The order.
        order: OrderId,
        /// Why: `unavailable`, `does_not_open` or `not_as_described`.
        reason: String,
        /// Of what is claimed, its content id; empty without.
        claim: String,
        /// The bond.
        bond: Uint128,
    }
    /// It is drawn who judges a dispute.
    "sheaf_panel_drawn" => PanelDrawn {
        /// The order.
        order: OrderId,
        /// The auditors (bech32), with commas between; empty where none could be drawn.
        panel: String,
    }
    /// The keepers showed that an order's bundle is there and opens.
    "sheaf_answered" => Answered {
        /// The order.
        order: OrderId,
        /// Content id of the bundle.
        bundle: String,
    }
    /// An auditor of a panel voted.
    "sheaf_panel_voted" => PanelVoted {
        /// The order.
        order: OrderId,
        /// Who (bech32).
        auditor: String,
        /// What share of the price should go back, basis points.
        refund_bps: u16,
    }
    /// A panel's result was appealed to governance.
    "sheaf_appealed" => Appealed {
        /// The order.
        order: OrderId,
        /// By whom (bech32).
        by: String,
        /// The bond.
        bond: Uint128,
    }
    /// Governance has ruled.
    "sheaf_ruled" => Ruled {
        /// The order.
        order: OrderId,
        /// What share of the price goes back, basis points.
        refund_bps: u16,
    }
    /// A dispute is over.
    "sheaf_resolved" => Resolved {
        /// The order.
        order: OrderId,
        /// What share of the price went back, basis points.
        refund_bps: u16,
        /// How much that is.
        refund: Uint128,
        /// What of the bonds went to the purse.
        forfeited: Uint128,
    }
    /// A licensee says that what an erasure reaches is deleted.
    "sheaf_deletion_attested" => DeletionAttested {
        /// The order.
        order: OrderId,
        /// Up to which erasure.
        upto: u64,
    }
    /// An order's deletion is overdue: its buyer buys nothing until it is attested.
    "sheaf_overdue" => Overdue {
        /// The order.
        order: OrderId,
        /// Whose identity.
        identity: IdentityId,
        /// The erasure that was not attested in time.
        erasure: u64,
    }
    /// An offer was made.
    "sheaf_offered" => Offered {
        /// Its number.
        offer: OfferId,
        /// By whom (bech32).
        maker: String,
        /// What is given: its denom.
        give_denom: String,
        /// How much.
        give: Uint128,
        /// What is wanted for all of it: its denom.
        want_denom: String,
        /// How much.
        want: Uint128,
    }
    /// An offer was filled, in part or in whole.
    "sheaf_filled" => Filled {
        /// The offer.
        offer: OfferId,
        /// By whom (bech32).
        taker: String,
        /// What the taker got.
        taken: Uint128,
        /// What the maker got.
        paid: Uint128,
        /// What of it is left.
        left: Uint128,
    }
    /// An offer was taken back.
    "sheaf_offer_closed" => OfferClosed {
        /// The offer.
        offer: OfferId,
        /// What went back.
        refund: Uint128,
    }
    /// A payment was refused on its way: it waits here.
    "sheaf_unpaid" => Unpaid {
        /// Whose (bech32).
        address: String,
        /// Of what.
        denom: String,
        /// How much.
        amount: Uint128,
    }
    /// A payment that waited here was made.
    "sheaf_collected" => Collected {
        /// Whose (bech32).
        address: String,
        /// Of what.
        denom: String,
        /// How much.
        amount: Uint128,
    }
    /// A token refused the settlement of an order for so long that it was void instead.
    "sheaf_stranded" => Stranded {
        /// The order.
        order: OrderId,
        /// What waits for the purse.
        amount: Uint128,
    }
    /// A denom may be paid in from now on.
    "sheaf_denom_allowed" => DenomAllowed {
        /// Which.
        denom: String,
    }
    /// A denom may be paid in no more.
    "sheaf_denom_disallowed" => DenomDisallowed {
        /// Which.
        denom: String,
    }
}
