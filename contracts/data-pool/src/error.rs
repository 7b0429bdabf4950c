//! What data-pool refuses.

use api::check::InputError;
use api::data_pool::{ContributionStatus, OrderState, PoolStatus};
use api::identity_registry::{CustodyStatus, Inactive, Status};
use api::layout::LayoutError;
use api::{CohortId, ContributionId, CustodyId, EditionNo, IdentityId, OrderId, PoolId};
use attestation::{Authority, ReportError, SignatureError};
use control::ControlError;
use cosmwasm_std::{Addr, CheckedMultiplyRatioError, HexBinary, OverflowError, StdError, Uint128};
use cw_ownable::OwnershipError;
use earnings::{FeeError, LedgerError};
use terms::{Purpose, Refusal, TermsError};
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
    /// A record could not be read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// Not the owner, or no such transfer of ownership.
    #[error(transparent)]
    Ownership(#[from] OwnershipError),
    /// What every contract refuses alike: renounced ownership, what is paused, no surplus.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// A sum too large: cannot happen with amounts that exist.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    /// The ledger refuses.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Fees too high.
    #[error(transparent)]
    Fees(#[from] FeeError),
    /// Malformed terms.
    #[error(transparent)]
    Terms(#[from] TermsError),
    /// The report is not for here and now.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The signatures do not carry the report.
    #[error(transparent)]
    Signature(#[from] SignatureError),

    /// Once only.
    #[error("marketplace is {marketplace} already: it is named once")]
    AlreadyWired {
        /// The marketplace.
        marketplace: Addr,
    },
    /// The reserve would never get a share.
    #[error("reward-token is backed by {got}, data-pool gives its reserve {expected}: set one up anew")]
    ReserveDenom {
        /// data-pool's.
        expected: String,
        /// reward-token's.
        got: String,
    },
    /// Every pool would be refused before its vote can be carried out.
    #[error(
        "`decide` is {decide} s, voting, timelock and execution window of the authority take {needed} s: it must be \
         longer"
    )]
    DecidesTooLate {
        /// data-pool's, seconds.
        decide: u64,
        /// The authority's, seconds.
        needed: u64,
    },
    /// Orders come from marketplace alone.
    #[error("only marketplace may do this ({}), not {got}", .expected.as_ref().map_or("none is wired", Addr::as_str))]
    NotMarketplace {
        /// marketplace, once wired.
        expected: Option<Addr>,
        /// Who tried.
        got: String,
    },

    /// No such pool.
    #[error("there is no pool {pool}")]
    UnknownPool {
        /// Its number.
        pool: PoolId,
    },
    /// The pool takes nothing.
    #[error("pool {pool} is {status:?}, it must be active")]
    PoolNotActive {
        /// Its number.
        pool: PoolId,
        /// Its state.
        status: PoolStatus,
    },
    /// A pool is proposed by a curator.
    #[error("{address} does not hold the role `curator`: whoever administers it has to grant it")]
    NotCurator {
        /// The sender.
        address: Addr,
    },
    /// No such custody key.
    #[error("there is no custody key {custody} in identity-registry")]
    UnknownCustody {
        /// Its number.
        custody: CustodyId,
    },
    /// The custody key cannot be used for this.
    #[error("custody key {custody} is {status:?}: the pool needs one that is active")]
    CustodyStatus {
        /// Its number.
        custody: CustodyId,
        /// Its state.
        status: CustodyStatus,
    },
    /// Bonds are free once a key has been retired for long enough.
    #[error("no bonds answer for custody key {custody} any more: it was retired too long ago")]
    CustodyUnbacked {
        /// Its number.
        custody: CustodyId,
    },
    /// Each pool has one authority.
    #[error("{expected} decides on pool {pool}, not {got}")]
    NotAuthority {
        /// The pool.
        pool: PoolId,
        /// Its authority.
        expected: Addr,
        /// The sender.
        got: Addr,
    },
    /// A decision is final.
    #[error("pool {pool} is {status:?}: it is decided")]
    PoolDecided {
        /// The pool.
        pool: PoolId,
        /// Its state.
        status: PoolStatus,
    },
    /// Not from this state.
    #[error("pool {pool} is {status:?}, it must be {expected}")]
    PoolStatus {
        /// The pool.
        pool: PoolId,
        /// Its state now.
        status: PoolStatus,
        /// What it must be.
        expected: &'static str,
    },
    /// For whoever runs the pool, or decides on it.
    #[error("pool {pool} is run by {curator} and decided on by {authority}, not {got}")]
    NotInCharge {
        /// The pool.
        pool: PoolId,
        /// Its curator.
        curator: Addr,
        /// Its authority.
        authority: Addr,
        /// The sender.
        got: Addr,
    },
    /// Nothing would change.
    #[error("pool {pool} has custody key {custody} already")]
    SameCustody {
        /// The pool.
        pool: PoolId,
        /// The key.
        custody: CustodyId,
    },
    /// Too late to decide.
    #[error(
        "pool {pool} could be decided before {decide_by}, now is {now}: it can only be refused, by anyone"
    )]
    DecisionOver {
        /// The pool.
        pool: PoolId,
        /// Until when, seconds.
        decide_by: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Too early to refuse it for want of a decision.
    #[error("pool {pool} can be decided before {decide_by}, now is {now}")]
    DecisionOpen {
        /// The pool.
        pool: PoolId,
        /// Until when, seconds.
        decide_by: u64,
        /// Block time, seconds.
        now: u64,
    },

    /// The address has no identity.
    #[error("{address} has no identity: register first")]
    NoIdentity {
        /// The address.
        address: Addr,
    },
    /// No such identity.
    #[error("there is no identity {identity} in identity-registry")]
    UnknownIdentity {
        /// Its number.
        identity: IdentityId,
    },
    /// Suspended, revoked, sanctioned, erased or expired.
    #[error(transparent)]
    NotActive(#[from] Inactive),
    /// Organisations do not contribute.
    #[error("identity {identity} is not a person: only persons contribute")]
    NotPerson {
        /// Its number.
        identity: IdentityId,
    },
    /// Where a contributor lives must not be on chain: a region is for buyers.
    #[error("identity {identity} has a region, which contributors must not: register without one")]
    RegionKnown {
        /// Its number.
        identity: IdentityId,
    },
    /// Not unique where the pool needs it.
    #[error(
        "identity {identity} is of nullifier domain {got}, the pool needs {expected}: register in that one"
    )]
    NullifierDomain {
        /// Its number.
        identity: IdentityId,
        /// The pool's domain.
        expected: u32,
        /// Its domain.
        got: u32,
    },
    /// A general identity where one for the pool is needed, the other way round, or one for another pool.
    #[error(
        "identity {identity} has scope {got:?}, the pool needs {expected:?}: use an identity of that scope"
    )]
    Scope {
        /// Its number.
        identity: IdentityId,
        /// The pool, where identities are scoped; none: a general one.
        expected: Option<PoolId>,
        /// Its scope.
        got: Option<PoolId>,
    },
    /// Level of assurance too low.
    #[error(
        "identity {identity} has level {got}, the pool needs {expected}: renew it with a credential of that level"
    )]
    Level {
        /// Its number.
        identity: IdentityId,
        /// The pool's least level.
        expected: u8,
        /// Its level.
        got: u8,
    },

    /// No such cohort.
    #[error("there is no cohort {cohort}")]
    UnknownCohort {
        /// Its number.
        cohort: CohortId,
    },
    /// It takes nothing more.
    #[error("cohort {cohort} has ended: use another, or open one")]
    CohortEnded {
        /// Its number.
        cohort: CohortId,
    },
    /// Terms may only name what the pool is for.
    #[error("pool {pool} is not for {purpose:?}: leave it out of the terms")]
    PurposeNotInPool {
        /// The pool.
        pool: PoolId,
        /// The purpose.
        purpose: Purpose,
    },
    /// One cohort for the same terms.
    #[error("pool {pool} has a cohort under these terms: contribute to cohort {cohort}")]
    TermsKnown {
        /// The pool.
        pool: PoolId,
        /// The cohort.
        cohort: CohortId,
    },
    /// All slots are in use.
    #[error("pool {pool} has {max} cohorts open, no more fit: join one, or wait until a review ends one")]
    NoSlot {
        /// The pool.
        pool: PoolId,
        /// The bound.
        max: u8,
    },
    /// No deposit to return, and not to be ended.
    #[error(
        "cohort {cohort} has {heads} of {needed} identities and is on trial until {trial_ends}, now is {now}: a \
         review returns its deposit, once, if it had enough at any cut, and ends it if after the trial it had too \
         few at the last cut and has too few for the next"
    )]
    CohortStays {
        /// Its number.
        cohort: CohortId,
        /// Identities at the last cut, or from the next on: the more of both.
        heads: u32,
        /// How many it needs.
        needed: u32,
        /// When its trial ends, seconds.
        trial_ends: u64,
        /// Block time, seconds.
        now: u64,
    },

    /// No such contribution.
    #[error("there is no contribution {contribution}")]
    UnknownContribution {
        /// Its number.
        contribution: ContributionId,
    },
    /// Only its contributor takes it back.
    #[error("contribution {contribution} is not {sender}'s")]
    NotContributor {
        /// Its number.
        contribution: ContributionId,
        /// The sender.
        sender: Addr,
    },
    /// Once only.
    #[error("contribution {contribution} is withdrawn already")]
    AlreadyWithdrawn {
        /// Its number.
        contribution: ContributionId,
    },
    /// Coming and going at will would show what a person's data is.
    #[error("identity {identity} left cohort {cohort} and may enter again from {from}, now is {now}")]
    LeftLately {
        /// The identity.
        identity: IdentityId,
        /// The cohort.
        cohort: CohortId,
        /// From when it may, seconds.
        from: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Only what was rejected, or waits in vain, is submitted again.
    #[error(
        "contribution {contribution} is {status:?}: only a rejected or expired one can be submitted again"
    )]
    NotToResubmit {
        /// Its number.
        contribution: ContributionId,
        /// Its state.
        status: ContributionStatus,
    },
    /// It was judged often enough.
    #[error("contribution {contribution} was submitted {max} times: contribute anew")]
    TooManyRounds {
        /// Its number.
        contribution: ContributionId,
        /// The bound.
        max: u32,
    },
    /// It can still be judged.
    #[error("contribution {contribution} waits for a verdict until {expires_at}, now is {now}")]
    Waits {
        /// Its number.
        contribution: ContributionId,
        /// Until when, seconds.
        expires_at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// It does not wait for a verdict.
    #[error("contribution {contribution} is {status:?}: only a submitted one expires")]
    NotSubmitted {
        /// Its number.
        contribution: ContributionId,
        /// Its state.
        status: ContributionStatus,
    },
    /// For erased identities only.
    #[error(
        "identity {identity} is {status:?}: this is for erased ones, others withdraw and claim themselves"
    )]
    NotErased {
        /// Its number.
        identity: IdentityId,
        /// Its state.
        status: Status,
    },
    /// All its contributions were seen.
    #[error("identity {identity} has no contribution that was not looked at: nothing is left to withdraw")]
    NothingToErase {
        /// Its number.
        identity: IdentityId,
    },
    /// The time to claim is not over.
    #[error("earnings of identity {identity} can be claimed until {from}, now is {now}")]
    SweepTooEarly {
        /// Its number.
        identity: IdentityId,
        /// From when they are the purse's, seconds.
        from: u64,
        /// Block time, seconds.
        now: u64,
    },

    /// None was begun, or it has ended.
    #[error("there is no open audit of contribution {contribution}")]
    NoAudit {
        /// The contribution.
        contribution: ContributionId,
    },
    /// Who looks is drawn.
    #[error("contribution {contribution} is for {} to audit, not {got}", .expected.as_ref().map_or("nobody", Addr::as_str))]
    NotDrawn {
        /// The contribution.
        contribution: ContributionId,
        /// Who was drawn.
        expected: Option<Addr>,
        /// The sender.
        got: Addr,
    },
    /// Whoever was drawn has lost the role since.
    #[error("{address} is no auditor of pool {pool} any more")]
    NotAuditor {
        /// The pool.
        pool: PoolId,
        /// The sender.
        address: Addr,
    },
    /// The auditor was silent.
    #[error("the audit of contribution {contribution} was to be decided before {deadline}, now is {now}")]
    AuditOver {
        /// The contribution.
        contribution: ContributionId,
        /// Before when, seconds.
        deadline: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// The auditor has time.
    #[error("the audit of contribution {contribution} can be decided before {deadline}, now is {now}")]
    AuditRuns {
        /// The contribution.
        contribution: ContributionId,
        /// Before when, seconds.
        deadline: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Nothing in it, or shared out already.
    #[error("the auditors' pot of week {week} in {denom} of pool {pool} is empty")]
    EmptyAuditPot {
        /// The week's number.
        week: u64,
        /// The pool.
        pool: PoolId,
        /// The denom.
        denom: String,
    },
    /// None of them audited, or all are paid.
    #[error("none of these auditors is to be paid in {denom} for week {week} of pool {pool}")]
    NobodyToPay {
        /// The week's number.
        week: u64,
        /// The pool.
        pool: PoolId,
        /// The denom.
        denom: String,
    },
    /// An identity's weights do not add up: cannot happen with what can be contributed.
    #[error("the weight of identity {identity} in cohort {cohort} leaves its range")]
    WeightSum {
        /// The identity.
        identity: IdentityId,
        /// The cohort.
        cohort: CohortId,
    },

    /// Verdicts and editions are the keepers' to sign, by their custody key.
    #[error("the report is in the name of {got:?}, it must be that of the pool's custody key")]
    NotOfKeepers {
        /// Whom it names.
        got: Authority,
    },
    /// Another custody key's keepers speak for the pool.
    #[error("pool {pool}: {source}")]
    ReportOfOthers {
        /// The pool.
        pool: PoolId,
        /// Who should speak, and who does.
        source: ReportError,
    },
    /// A verdict on a round that there was not.
    #[error("contribution {contribution} was submitted {last} times, the report judges round {round}")]
    UnknownRound {
        /// The contribution.
        contribution: ContributionId,
        /// The round named.
        round: u32,
        /// The last round.
        last: u32,
    },
    /// Not consumed, or forgotten.
    #[error("no report of digest {digest} was consumed of late")]
    UnknownReport {
        /// The digest.
        digest: HexBinary,
    },
    /// The signatures come too late to be counted.
    #[error("signatures over report {digest} are counted before {until}, now is {now}")]
    CoSignOver {
        /// The digest.
        digest: HexBinary,
        /// Before when, seconds.
        until: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Nothing would change.
    #[error("all these signers of report {digest} are counted")]
    AllCounted {
        /// The digest.
        digest: HexBinary,
    },
    /// Every item's slot is consumed, or its cohort has ended.
    #[error(
        "all {items} contributions of the report are judged, expired, withdrawn or where nothing is judged any more"
    )]
    NothingToJudge {
        /// How many items it has.
        items: usize,
    },

    /// No such edition.
    #[error("pool {pool} has no edition {edition}")]
    UnknownEdition {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
    },
    /// The cut period is not over.
    #[error(
        "pool {pool} can be cut by its curator {curator} from {curator_from} on, by anyone from {anyone_from}; \
         now is {now}"
    )]
    CutTooEarly {
        /// The pool.
        pool: PoolId,
        /// Its curator.
        curator: Addr,
        /// From when the curator may, seconds.
        curator_from: u64,
        /// From when anyone may, seconds.
        anyone_from: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Once only.
    #[error("edition {edition} of pool {pool} is published")]
    AlreadyPublished {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
    },
    /// Too late: it will close unsold.
    #[error(
        "edition {edition} of pool {pool} had to be published before {publish_by}, now is {now}: cut another"
    )]
    PublishOver {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// Until when, seconds.
        publish_by: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// The mask names a slot without a cohort.
    #[error("slot {slot} of pool {pool} has no cohort in edition {edition}: leave it out of the mask")]
    EmptySlot {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// The slot.
        slot: u8,
    },
    /// The mask names a cohort with too few people.
    #[error(
        "cohort {cohort} has {heads} identities in edition {edition}, it needs {needed}: leave it out of the mask"
    )]
    TooFewHeads {
        /// The cohort.
        cohort: CohortId,
        /// The edition.
        edition: EditionNo,
        /// Its identities in it.
        heads: u32,
        /// How many it needs.
        needed: u32,
    },
    /// Every unclosed edition is on sale, to be published, or has an open order.
    #[error("the edition of pool {pool} after {closed} can still earn: there is none to close")]
    NothingToClose {
        /// The pool.
        pool: PoolId,
        /// The last edition closed.
        closed: EditionNo,
    },

    /// A cohort cannot be bought so.
    #[error("cohort {cohort} cannot be bought so from edition {edition}: {}", sentences(.refusals))]
    Refused {
        /// The cohort.
        cohort: CohortId,
        /// The edition.
        edition: EditionNo,
        /// Every reason.
        refusals: Vec<Refusal>,
    },
    /// The sum of the lines is no amount.
    #[error("the lines of order {order} add up to more than 2^128 - 1")]
    PriceRange {
        /// The order.
        order: OrderId,
    },
    /// Numbers of orders are marketplace's, each used once.
    #[error("order {order} was opened before")]
    OrderKnown {
        /// Its number.
        order: OrderId,
    },
    /// No such order.
    #[error("there is no order {order}")]
    UnknownOrder {
        /// Its number.
        order: OrderId,
    },
    /// It ended, once.
    #[error("order {order} is {state:?} already")]
    OrderNotOpen {
        /// Its number.
        order: OrderId,
        /// How it ended.
        state: OrderState,
    },
    /// A settlement names other cohorts than the order.
    #[error("order {order} is for cohorts {expected:?}, not {got:?}")]
    OtherCohorts {
        /// The order.
        order: OrderId,
        /// Its cohorts.
        expected: Vec<CohortId>,
        /// The cohorts named.
        got: Vec<CohortId>,
    },
    /// A cw20 comes by its `Send`.
    #[error("order {order} is paid in {expected}: send it by the token's Send")]
    PaidOtherwise {
        /// The order.
        order: OrderId,
        /// Its denom.
        expected: String,
    },
    /// Another token than the order's, or an order paid in coin.
    #[error("order {order} is paid in {expected}, not in token {got}")]
    WrongToken {
        /// The order.
        order: OrderId,
        /// Its denom.
        expected: String,
        /// The token that called.
        got: Addr,
    },
    /// The amount sent is not the sum of the lines.
    #[error("the lines of order {order} add up to {expected}, {got} was sent")]
    WrongAmount {
        /// The order.
        order: OrderId,
        /// The sum of the lines, micro.
        expected: Uint128,
        /// What was sent, micro.
        got: Uint128,
    },
    /// A division by nothing: cannot happen with a net above zero.
    #[error(transparent)]
    Ratio(#[from] CheckedMultiplyRatioError),
    /// An answer to a message that was not sent.
    #[error("reply {id} answers no message of this contract")]
    UnknownReply {
        /// Its id.
        id: u64,
    },

    /// Nobody is left to pay.
    #[error(
        "identity {identity} was erased long ago and has no address: what it never claimed is the purse's"
    )]
    Forgotten {
        /// Its number.
        identity: IdentityId,
    },
    /// On a sanctions list.
    #[error("what identity {identity} has coming is frozen: it is on a sanctions list")]
    Frozen {
        /// Its number.
        identity: IdentityId,
    },
    /// Nothing to pay and nothing to walk.
    #[error("nothing is due to identity {identity} of these cohorts and denoms")]
    NothingDue {
        /// Its number.
        identity: IdentityId,
    },
    /// Nothing to pay.
    #[error("{address} has no share in {denom}")]
    NoShare {
        /// Whose.
        address: Addr,
        /// In which denom.
        denom: String,
    },
    /// A week is shared out when it is over, and all signatures of it had time to come.
    #[error("week {week} is shared out from {from} on, now is {now}")]
    WeekNotOver {
        /// Its number.
        week: u64,
        /// From when, seconds.
        from: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Nothing in it, or shared out already.
    #[error("the pot of week {week} in {denom} of custody key {custody} is empty")]
    EmptyPot {
        /// The week's number.
        week: u64,
        /// The custody key.
        custody: CustodyId,
        /// The denom.
        denom: String,
    },
    /// Nothing to send.
    #[error("nothing is the purse's in {denom}")]
    NothingToFlush {
        /// The denom.
        denom: String,
    },
}

fn sentences(refusals: &[Refusal]) -> String {
    refusals.iter().map(Refusal::to_string).collect::<Vec<_>>().join("; ")
}
