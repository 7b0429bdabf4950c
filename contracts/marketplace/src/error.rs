//! What the marketplace refuses.

use api::check::InputError;
use api::identity_registry::Inactive;
use api::layout::LayoutError;
use api::marketplace::{OrderStatus, Reason};
use api::{CustodyId, EditionNo, IdentityId, OfferId, OrderId, PoolId, RequestId};
use attestation::{Authority, ReportError, SignatureError};
use control::ControlError;
use cosmwasm_std::{
    CheckedMultiplyFractionError, CheckedMultiplyRatioError, Coin, OverflowError, StdError, Uint128,
};
use cw_ownable::OwnershipError;
use sealed_key::SealedKeyError;
use thiserror::Error;

/// Why a message was refused. Nothing has changed.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// From the chain.
    #[error(transparent)]
    Std(#[from] StdError),
    /// Bad input.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Another contract's record could not be read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// Not the owner, or no owner to be.
    #[error(transparent)]
    Ownership(#[from] OwnershipError),
    /// What every contract refuses alike: renounced ownership, what is paused, no surplus.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// A sum too large or too small: cannot happen with amounts that exist.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    /// A share too large: cannot happen with amounts that exist.
    #[error(transparent)]
    Ratio(#[from] CheckedMultiplyRatioError),
    /// The same, rounded up.
    #[error(transparent)]
    Fraction(#[from] CheckedMultiplyFractionError),
    /// An answer to nothing that was asked: another contract's fault.
    #[error("no message with reply {id} was sent")]
    UnknownReply {
        /// Its number.
        id: u64,
    },
    /// A report that is not for here or not for now.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// Signatures that do not carry a report.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// A dispute would end before governance could rule on it.
    #[error(
        "disputes end after {dispute} s, but a panel, an appeal, a vote and its timelock take {needed} s: make them longer"
    )]
    RulesTooLate {
        /// `dispute`, seconds.
        dispute: u64,
        /// It must be longer than this, seconds.
        needed: u64,
    },
    /// Bonds that would be free before what they answer for is over.
    #[error(
        "the registry's {what} is {bonded} s, but signatures count for up to {needed} s: it must be longer, or sales and disputes shorter"
    )]
    BondsEndTooSoon {
        /// Which of the registry's durations.
        what: &'static str,
        /// What it is, seconds.
        bonded: u64,
        /// It must be longer than this, seconds.
        needed: u64,
    },
    /// Nobody disputes when it suits the draw of their judges.
    #[error("order {order} was disputed in this block: its panel is drawn in a later one")]
    SameBlock {
        /// The order.
        order: OrderId,
    },
    /// Once a dispute.
    #[error("the panel of order {order} is drawn already: its auditors vote")]
    DrawnAlready {
        /// The order.
        order: OrderId,
    },
    /// A key that is not the order's.
    #[error("order {order}: {error}")]
    Key {
        /// The order.
        order: OrderId,
        /// What is wrong with it.
        error: SealedKeyError,
    },
    /// Not payable in this denom.
    #[error("nothing is paid in {denom}; allowed are {}", allowed.join(", "))]
    Denom {
        /// What was offered.
        denom: String,
        /// What is allowed.
        allowed: Vec<String>,
    },
    /// Funds and prices differ.
    #[error("the lines cost {price}{denom}, {paid}{denom} were sent: send the exact sum")]
    Price {
        /// The denom.
        denom: String,
        /// Sum of the lines.
        price: Uint128,
        /// What was sent.
        paid: Uint128,
    },
    /// The sender has no identity.
    #[error("{address} has no identity: register first")]
    NoIdentity {
        /// The sender.
        address: String,
    },
    /// Suspended, revoked, sanctioned, erased or expired.
    #[error(transparent)]
    NotActive(#[from] Inactive),
    /// It is for putting data into one pool, and buys nothing.
    #[error("identity {identity} is for pool {pool} only: buyers need a general one")]
    Scoped {
        /// The buyer's.
        identity: IdentityId,
        /// The pool.
        pool: PoolId,
    },
    /// Not known well enough.
    #[error(
        "identity {identity} has level {level}, buyers need {min}: renew it with a credential of that level"
    )]
    Level {
        /// The buyer's.
        identity: IdentityId,
        /// Its level.
        level: u8,
        /// The least level.
        min: u8,
    },
    /// No key to seal to.
    #[error("identity {identity} has no exchange key: send SetExchangeKey to the identity registry first")]
    NoExchangeKey {
        /// The buyer's.
        identity: IdentityId,
    },
    /// No runner yet.
    #[error("compute use is reserved until there is a runner: buy raw use")]
    Compute {},
    /// Sales stop at once.
    #[error("custody key {custody} of pool {pool} is compromised: nothing is sold under it")]
    Compromised {
        /// The pool.
        pool: PoolId,
        /// Its custody key.
        custody: CustodyId,
    },
    /// No such edition.
    #[error("there is no edition {edition} of pool {pool}")]
    UnknownEdition {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
    },
    /// An order's edition is always published; this would be another contract's fault.
    #[error("edition {edition} of pool {pool} is not published")]
    Unpublished {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
    },
    /// Too many.
    #[error(
        "identity {licensee} has {max} live or pending licences of edition {edition} of pool {pool}, no more fit: \
         buy when one has ended or was refunded, or another edition"
    )]
    TooManyLicences {
        /// The buyer's.
        licensee: IdentityId,
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// The bound.
        max: usize,
    },
    /// No such order.
    #[error("there is no order {order}")]
    UnknownOrder {
        /// Its number.
        order: OrderId,
    },
    /// Not in the state it must be in.
    #[error("order {order} is {}, it must be {expected}", status_name(status))]
    OrderState {
        /// Its number.
        order: OrderId,
        /// Its state.
        status: Box<OrderStatus>,
        /// What it must be.
        expected: &'static str,
    },
    /// Only the buyer can be content.
    #[error(
        "order {order} is not the sender's: its buyer does this, from the present address of their identity"
    )]
    NotBuyer {
        /// Its number.
        order: OrderId,
    },
    /// The window is open.
    #[error(
        "order {order} can be settled by anyone from {from} on, now is {now}; its buyer may confirm before"
    )]
    WindowOpen {
        /// Its number.
        order: OrderId,
        /// From when, seconds.
        from: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// It may still be delivered.
    #[error("order {order} can be refunded from {from} on, now is {now}")]
    RefundTooEarly {
        /// Its number.
        order: OrderId,
        /// From when, seconds.
        from: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// No such request.
    #[error("there is no request {request}")]
    UnknownRequest {
        /// Its number.
        request: RequestId,
    },
    /// Only its maker.
    #[error(
        "request {request} is not the sender's: its buyer does this; once it has expired anyone closes it"
    )]
    NotRequester {
        /// Its number.
        request: RequestId,
    },
    /// Closed.
    #[error("request {request} is closed: send Buy, or another Request")]
    RequestClosed {
        /// Its number.
        request: RequestId,
    },
    /// Expired.
    #[error("request {request} expired at {expired_at}: close it to get the budget back")]
    RequestExpired {
        /// Its number.
        request: RequestId,
        /// When, seconds.
        expired_at: u64,
    },
    /// The budget has less.
    #[error("request {request} has {budget} left, the lines cost {price}: name fewer cohorts, or send Buy")]
    OverBudget {
        /// Its number.
        request: RequestId,
        /// What is left.
        budget: Uint128,
        /// Sum of the lines.
        price: Uint128,
    },
    /// Keepers have no say in matches.
    #[error("the report is in the name of {got:?}: a match is signed by the committee of an epoch")]
    NotCommittee {
        /// Whom it names.
        got: Authority,
    },
    /// No such epoch.
    #[error("there is no committee of epoch {epoch}")]
    UnknownEpoch {
        /// Its number.
        epoch: u32,
    },
    /// A round that is not due.
    #[error("request {request} was answered {rounds} times: the next round is {}, not {round}", rounds.saturating_add(1))]
    RoundToCome {
        /// Its number.
        request: RequestId,
        /// The report's round.
        round: u32,
        /// How often it was answered.
        rounds: u32,
    },
    /// The committee of another time.
    #[error("epoch {epoch} was accepted until {until}: reports need the present committee")]
    EpochOver {
        /// Its number.
        epoch: u32,
        /// Until when, seconds.
        until: u64,
    },
    /// Every slot is consumed.
    #[error("nothing in the report is new: every request is closed or was answered in this round")]
    NothingNew {},
    /// Something that answers for a token is needed.
    #[error("{denom} does not answer as a cw20 token: {reason}")]
    NotToken {
        /// The denom.
        denom: String,
        /// What came instead.
        reason: String,
    },
    /// Too many denoms in which something is held.
    #[error(
        "{denom} cannot be disallowed: something is held in {max} former denoms already: wait until one is paid out"
    )]
    TooManyFormerDenoms {
        /// The denom.
        denom: String,
        /// The bound.
        max: usize,
    },
    /// The window is over.
    #[error("order {order} could be disputed until {end}, now is {now}")]
    WindowOver {
        /// Its number.
        order: OrderId,
        /// Until when, seconds.
        end: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Not the bond.
    #[error("order {order} takes a bond of {expected}, {paid} was sent")]
    Bond {
        /// Its number.
        order: OrderId,
        /// What it takes.
        expected: Coin,
        /// What came.
        paid: Coin,
    },
    /// Never disputed.
    #[error("order {order} was not disputed")]
    NoDispute {
        /// Its number.
        order: OrderId,
    },
    /// Decided in another way.
    #[error("order {order} is in dispute because of `{}`: {}", reason.name(), decided_by(reason))]
    OtherReason {
        /// Its number.
        order: OrderId,
        /// Why it is in dispute.
        reason: Reason,
    },
    /// Only keepers know of a bundle.
    #[error("the report is in the name of {got:?}: that a bundle opens is signed by keepers")]
    NotOfKeepers {
        /// Whom it names.
        got: Authority,
    },
    /// Only who was drawn votes.
    #[error("the sender is not on the panel of order {order}")]
    NotOnPanel {
        /// Its number.
        order: OrderId,
    },
    /// Whoever was drawn has lost the role since.
    #[error("the sender is no auditor of pool {pool} any more")]
    NotAuditor {
        /// The pool.
        pool: PoolId,
    },
    /// Once.
    #[error("the sender has voted on order {order}")]
    VotedAlready {
        /// Its number.
        order: OrderId,
    },
    /// Not yet.
    #[error("order {order}: {what} is possible from {from} on, now is {now}")]
    TooEarly {
        /// Its number.
        order: OrderId,
        /// What is.
        what: &'static str,
        /// From when, seconds.
        from: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// No more.
    #[error("order {order}: {what} was possible until {end}, now is {now}")]
    TooLate {
        /// Its number.
        order: OrderId,
        /// What was.
        what: &'static str,
        /// Until when, seconds.
        end: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Once.
    #[error("order {order} was appealed already: governance rules on it")]
    AppealedAlready {
        /// Its number.
        order: OrderId,
    },
    /// Governance rules on appeals only.
    #[error("order {order} was not appealed: only an appeal is ruled on")]
    NotAppealed {
        /// Its number.
        order: OrderId,
    },
    /// Only the two sides.
    #[error("the sender is neither the buyer of order {order} nor its pool's curator")]
    NoParty {
        /// Its number.
        order: OrderId,
    },
    /// Who does not delete gets nothing more.
    #[error(
        "identity {identity} owes the attestation of a deletion for {orders} of its orders: attest them first"
    )]
    DeletionOverdue {
        /// The buyer's.
        identity: IdentityId,
        /// How many.
        orders: u32,
    },
    /// Attested.
    #[error("order {order}: deletion is attested up to erasure {attested}, {erasure} among them")]
    DeletionAttested {
        /// Its number.
        order: OrderId,
        /// What was to be attested.
        erasure: u64,
        /// Up to which it is.
        attested: u64,
    },
    /// No such notice.
    #[error("no erasure {erasure} reaches order {order}")]
    NoNotice {
        /// Its number.
        order: OrderId,
        /// What was to be attested.
        erasure: u64,
    },
    /// In time.
    #[error("no deletion of order {order} is overdue")]
    NotOverdue {
        /// Its number.
        order: OrderId,
    },
    /// Once.
    #[error("order {order} is flagged as overdue already: its buyer attests the deletion")]
    Flagged {
        /// Its number.
        order: OrderId,
    },
    /// No such offer.
    #[error("there is no offer {offer}")]
    UnknownOffer {
        /// Its number.
        offer: OfferId,
    },
    /// Filled or taken back.
    #[error("offer {offer} is over, filled or taken back: see Offers for others")]
    OfferOver {
        /// Its number.
        offer: OfferId,
    },
    /// Expired.
    #[error("offer {offer} expired at {expired_at}: see Offers for others; anyone may send CancelOffer")]
    OfferExpired {
        /// Its number.
        offer: OfferId,
        /// When, seconds.
        expired_at: u64,
    },
    /// One side is GRAIN.
    #[error("{give} against {want}: exactly one of the two must be {grain}")]
    OfferPair {
        /// What is given.
        give: String,
        /// What is wanted.
        want: String,
        /// GRAIN.
        grain: String,
    },
    /// Another denom than wanted.
    #[error("offer {offer} wants {wanted}, {got} was sent")]
    OfferDenom {
        /// Its number.
        offer: OfferId,
        /// What it wants.
        wanted: String,
        /// What came.
        got: String,
    },
    /// Too little.
    #[error("offer {offer}: what was sent gets {taken}, it must be {least} at least")]
    FillTooSmall {
        /// Its number.
        offer: OfferId,
        /// What it would get.
        taken: Uint128,
        /// The least, of the taker or of the offer.
        least: Uint128,
    },
    /// Only its maker.
    #[error("offer {offer} is not the sender's: its maker does this; once it has expired anyone does")]
    NotMaker {
        /// Its number.
        offer: OfferId,
    },
    /// Nothing waits.
    #[error("nothing of {denom} waits for {address}")]
    NothingUnpaid {
        /// Whose.
        address: String,
        /// Of what.
        denom: String,
    },
}

fn decided_by(reason: &Reason) -> &'static str {
    match reason {
        Reason::Unavailable {} | Reason::DoesNotOpen {} => {
            "the keepers answer it by Answer, and once their time is over anyone sends Resolve"
        }
        Reason::NotAsDescribed { .. } => "a panel decides on it, by DrawPanel and Vote",
    }
}

fn status_name(status: &OrderStatus) -> &'static str {
    match status {
        OrderStatus::Funded => "funded",
        OrderStatus::Delivered { .. } => "delivered",
        OrderStatus::Disputed { .. } => "disputed",
        OrderStatus::Resolved { .. } => "resolved",
        OrderStatus::Settled { .. } => "settled",
        OrderStatus::Refunded { .. } => "refunded",
    }
}
