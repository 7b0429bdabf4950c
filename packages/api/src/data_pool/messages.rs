//! What data-pool is told.

use attestation::{EditionItem, Report, Signature, VerificationItem};
use cosmwasm_std::HexBinary;
use cw_ownable::cw_ownable_execute;
use cw20::Cw20ReceiveMsg;
use lean_serde::lean_serde;
use terms::{Ask, Terms};

use super::{AuditVerdict, EarningsKey, Line, Pausable, PoolDraft};
use crate::permission::{self, Role};
use crate::{CohortId, ContributionId, CustodyId, EditionNo, IdentityId, OrderId, PoolId};

/// What data-pool does.
#[cw_ownable_execute]
#[lean_serde]
pub enum ExecuteMsg {
    /// Names the marketplace, which did not exist yet at instantiation, and checks that the suite fits together. By
    /// the owner, once. Fails where reward-token cannot be asked or has another reserve denom, and where the
    /// authority answers as governance does and cannot decide within `decide` (voting, timelock and execution
    /// window must be shorter). An authority of another kind is not checked: the event says so.
    Wire {
        /// marketplace (bech32).
        marketplace: String,
    },
    /// Proposes a pool. By a holder of `curator`, with exactly the pool deposit. Fails on a malformed digest
    /// or content id, unsorted purposes, fees above 2,000 bp, a custody key that is unknown or not active, and values
    /// out of range.
    ProposePool {
        /// The pool.
        draft: PoolDraft,
    },
    /// Makes a proposed pool active, or refuses it; the deposit goes back, or to the purse. By the authority
    /// that was frozen when the pool was proposed. Fails for a pool that is not proposed, and from
    /// `decide_by` on.
    DecidePool {
        /// The pool.
        pool: PoolId,
        /// Active, or refused?
        accept: bool,
    },
    /// Refuses a pool on which nobody decided before `decide_by`; the deposit goes back. By anyone.
    RefusePool {
        /// The pool.
        pool: PoolId,
    },
    /// Stops an active pool for a while: it takes nothing, is not cut and not sold; withdrawals, verdicts,
    /// publishing, settling, closing and claims go on. By the pool's authority. It ends by itself after
    /// `suspension`. Fails for a pool that is not active.
    SuspendPool {
        /// The pool.
        pool: PoolId,
    },
    /// Ends a suspension early. By the pool's authority. Fails for a pool that is not suspended.
    ResumePool {
        /// The pool.
        pool: PoolId,
    },
    /// Ends a pool for good: nothing more is taken, judged by keepers, cut or sold; editions count as past their sale,
    /// audits and orders that are open go on, and earnings can be claimed for ever. By its curator or its authority.
    /// Fails for a pool that is neither active nor suspended.
    RetirePool {
        /// The pool.
        pool: PoolId,
    },
    /// Has a pool's next editions sealed by another custody key, whose keepers also judge from now on; editions
    /// that are cut keep theirs. What was contributed, an old keeper encrypts anew. By its authority: a curator who
    /// chose the keepers alone could let anything count. Fails for a pool that is neither active nor suspended, and
    /// on a key that is unknown, not active, or the pool's own.
    SetCustody {
        /// The pool.
        pool: PoolId,
        /// The other key.
        custody: CustodyId,
    },
    /// Opens a cohort under these terms. By an active identity that may contribute to the pool, or by its
    /// curator; with the cohort deposit, unless the curator opens a template. Fails on malformed terms, purposes
    /// that the pool does not have, terms that have a cohort here, and when 32 cohorts are open.
    OpenCohort {
        /// The pool; active.
        pool: PoolId,
        /// The terms.
        terms: Terms,
    },
    /// Returns the deposit of a cohort that had `min_heads` at any cut so far, or has them once its trial is over. Ends a
    /// cohort that is below them then (at the last cut and from the next on), also when it was reviewed before: its slot
    /// is free, it takes nothing more, and a deposit that was never earned back goes to the purse; editions cut
    /// before sell it on. Where the pool is retired, ends the cohort and returns the deposit. By anyone. Fails where
    /// there is neither to do, and for a cohort that is unknown or has ended.
    ReviewCohort {
        /// The cohort.
        cohort: CohortId,
    },
    /// Puts a contribution in. By an active identity (a person without a region, of the pool's domain, scope
    /// and level), with exactly the contribution deposit. Fails for anyone else, a pool that is not active, a cohort
    /// that is unknown or has ended, within `reentry` after the identity left the cohort, on a malformed content id or
    /// commitment, and numbers out of range. Status: Submitted, until a report decides.
    Contribute {
        /// The cohort; it names the pool and the terms.
        cohort: CohortId,
        /// Content id of the ciphertext, an age file to the keepers of the pool's custody key.
        content: String,
        /// Bytes of the ciphertext, 1 to 1 GiB.
        bytes: u64,
        /// Records in it, 1 to 10,000,000.
        records: u32,
        /// Salted commitment to the plaintext, 32 bytes.
        commitment: HexBinary,
    },
    /// Submits a contribution again with another content, for another verdict. By the address of its identity, which
    /// must be such as may contribute; with exactly the deposit, if it holds none. For one that is Rejected, Expired,
    /// or Submitted and past `verify`. Fails for another state, after 8 rounds, and as `Contribute` does.
    Resubmit {
        /// The contribution.
        contribution: ContributionId,
        /// As in `Contribute`.
        content: String,
        /// As in `Contribute`.
        bytes: u64,
        /// As in `Contribute`.
        records: u32,
        /// As in `Contribute`.
        commitment: HexBinary,
    },
    /// Ends the wait of a contribution on which nobody reported within `verify`, or will: its cohort has ended or its
    /// pool is retired. Its deposit goes back; it may be submitted again. By anyone. Fails before that, and for a
    /// contribution that is not Submitted.
    Expire {
        /// The contribution.
        contribution: ContributionId,
    },
    /// Withdraws the contributions of an identity that the registry says is erased, in the order of their numbers,
    /// and makes notices to those who licensed editions that hold them. By anyone. Fails for an identity that is
    /// unknown or not erased, and when all were seen.
    WithdrawErased {
        /// Whose.
        identity: IdentityId,
        /// Contributions at most, 1 to 32; 32 without. Repeat it until it fails.
        limit: Option<u32>,
    },
    /// Withdraws a contribution, in whatever state. By its identity's address. Counts from the next cut; its
    /// cohort stops selling from older editions after the grace. Licences sold before persist.
    Withdraw {
        /// The contribution.
        contribution: ContributionId,
    },
    /// Brings verdicts. By anyone, with the signatures of a quorum of the keepers of the custody key the
    /// report names, which must be that of every contribution's pool; 1 to 64 items, ascending by contribution.
    /// Items whose slot is consumed, whose cohort has ended or whose pool is retired are skipped; fails if none is
    /// left, and on a bad report, seed or signature. Whoever is flagged or sampled gets an auditor, drawn from the
    /// item's seed. Deposits go back, into the contributors' shares.
    Verify {
        /// What the keepers say.
        report: Report<VerificationItem>,
        /// Theirs.
        signatures: Vec<Signature>,
    },
    /// Counts signatures over a report that was consumed without them: whoever brings a report may leave some out. By
    /// anyone, within `cosign` of the report. Fails for a report that is unknown or older, on a bad signature, and
    /// where all signers are counted.
    CoSign {
        /// What was signed: the report's digest, 32 bytes.
        digest: HexBinary,
        /// By keepers of the report's custody key, ascending by index.
        signatures: Vec<Signature>,
    },
    /// Says what an auditor found in a contribution. By the auditor who was drawn, while they hold the role, before
    /// the deadline. Fails for anyone else, later, on a quality out of range, and where no audit is open. What a
    /// rejection takes away leaves the next cut; editions that are cut keep it, and go on being sold: nobody has
    /// left.
    Audit {
        /// The contribution.
        contribution: ContributionId,
        /// What was found.
        verdict: AuditVerdict,
    },
    /// Moves an audit on whose deadline has passed: to a second auditor, and after that to its default: what was
    /// flagged is rejected, what was sampled stays verified. By anyone. Fails before the deadline and where no
    /// audit is open.
    MoveAudit {
        /// The contribution.
        contribution: ContributionId,
    },
    /// Freezes the next edition of a pool. By its curator once the cut period has passed, by anyone after
    /// twice that. Fails before, without any change of weight or records since the last cut, for a pool that
    /// is not active or whose custody key is not, and while 16 editions are cut and not closed.
    Cut {
        /// The pool.
        pool: PoolId,
    },
    /// Publishes an edition. By anyone, with the signatures of a quorum of its pool's keepers; exactly one
    /// item. The keepers are those of the custody key that the pool had at the cut. Fails on an edition that is not
    /// cut, published, or at or past `publish_by`, on an empty mask, and on one with a slot whose cohort is unknown to
    /// the edition or below `min_heads`.
    Publish {
        /// What the keepers say.
        report: Report<EditionItem>,
        /// Theirs.
        signatures: Vec<Signature>,
    },
    /// Reserves cohorts of an edition for an order. By marketplace only. Fails on a pool that is not active, an
    /// edition that is unpublished, past its sale or closed, a cohort that is not in it, stale, or below `min_heads`,
    /// terms that the ask does not fit, and a price below the least.
    Open {
        /// The order.
        order: OrderId,
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// What the buyer is and wants.
        ask: Ask,
        /// What is bought at which price: 1 to 32, ascending by cohort.
        lines: Vec<Line>,
    },
    /// Lets an order go of which nobody is paid: not delivered, paid back in full, or given up because its token
    /// refused the settlement. By marketplace only, once an order that is open.
    Void {
        /// The order.
        order: OrderId,
    },
    /// Shares out what was paid for an order: the price less refund. By marketplace only, once an order that
    /// is open, with the sum of the lines as funds (a cw20: through `Receive`). Never fails for what `Open`
    /// accepted.
    Settle {
        /// The order.
        order: OrderId,
        /// The cohorts of the order and what is paid for each: ascending by cohort.
        lines: Vec<Line>,
    },
    /// A cw20 `Send` with a [`ReceiveMsg`]. By the token's contract.
    Receive(Cw20ReceiveMsg),
    /// Closes editions that can earn no more, at most 4. By anyone. Fails if there is none to close.
    Close {
        /// The pool.
        pool: PoolId,
    },
    /// Pays earnings out to the identity's payout address. By anyone: `identity` is the sender's own without
    /// one. Fails on more than 32 or repeated claims, an identity that is unknown, sanctioned or forgotten, and when
    /// nothing is due and nothing was walked.
    Claim {
        /// Whose.
        identity: Option<IdentityId>,
        /// Of which cohorts, in which denoms: 1 to 32.
        claims: Vec<EarningsKey>,
        /// Editions to walk for each at most, 1 to 64; 64 without. A claim that does not reach the end pays
        /// nothing yet: repeat it.
        limit: Option<u32>,
    },
    /// What an identity that was erased `sweep` ago never claimed goes to the purse. By anyone. Fails before that, for
    /// any other identity, and as `Claim` does.
    Sweep {
        /// Whose.
        identity: IdentityId,
        /// Of which cohorts, in which denoms: 1 to 32.
        claims: Vec<EarningsKey>,
        /// As in `Claim`.
        limit: Option<u32>,
    },
    /// Pays out a person's share (curator, relayer, auditor, deposit of a contribution). By anyone, to that address.
    /// Fails if there is none, and while the address is that of a sanctioned identity.
    ClaimShare {
        /// Whose; the sender's without.
        address: Option<String>,
        /// In which denom.
        denom: String,
    },
    /// Splits the relayers' pot of a past week and a custody key (what the pools that it seals earned them)
    /// equally among those of its keepers who signed at least half of its consumed reports of that week;
    /// what finds nobody joins the key's pot of the present week, or the purse where the key is no longer active. By
    /// anyone, once a week, key and denom. Fails until `cosign` after the week's end and on an empty pot.
    ShareWeek {
        /// Number of the week: time / `relayer_week`.
        week: u64,
        /// The custody key.
        custody: CustodyId,
        /// In which denom.
        denom: String,
    },
    /// Pays auditors from the pot of a past week and a pool (what the pool's sales earned its auditors), each audit of
    /// the week that was decided in time alike. Without any such audit, the pot joins the pool's pot of the present
    /// week, or the purse where the pool is retired and all its editions are closed. By anyone, once a week, pool,
    /// denom and auditor. Fails before the week is over, on an empty pot, on more than 32 or repeated auditors, and
    /// where none of them is to be paid.
    ShareAudits {
        /// Number of the week: time / `relayer_week`.
        week: u64,
        /// The pool.
        pool: PoolId,
        /// In which denom.
        denom: String,
        /// Whom to pay (bech32), at most 32; none where the week had no audit.
        auditors: Vec<String>,
    },
    /// Sends what is the purse's to the purse. By anyone. Fails if there is nothing.
    Flush {
        /// In which denom.
        denom: String,
    },
    /// Pauses an action. By the owner. Fails on a length outside 1 s to 14 d, on an action that is paused, and
    /// where it would have been paused for more than 14 d in 60.
    Pause {
        /// What to pause.
        action: Pausable,
        /// For how long.
        seconds: u64,
    },
    /// Ends a pause early. By the owner. Fails where the action is not paused.
    Lift {
        /// What goes on.
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
            Self::UpdateOwnership(action) => permission::of_ownership(action),
            Self::Wire { .. } | Self::Pause { .. } | Self::Lift { .. } => &[Role::Owner],
            Self::ProposePool { .. } => &[Role::Curator],
            Self::DecidePool { .. }
            | Self::SuspendPool { .. }
            | Self::ResumePool { .. }
            | Self::SetCustody { .. } => &[Role::Authority],
            Self::RetirePool { .. } => &[Role::Authority, Role::Curator],
            Self::OpenCohort { .. } => &[Role::Identity, Role::Curator],
            Self::Contribute { .. } => &[Role::Identity],
            Self::Resubmit { .. } | Self::Withdraw { .. } => &[Role::Contributor],
            Self::Audit { .. } => &[Role::Auditor],
            Self::Open { .. } | Self::Void { .. } | Self::Settle { .. } => &[Role::Marketplace],
            Self::Receive(_) => &[Role::Token],
            Self::RefusePool { .. }
            | Self::ReviewCohort { .. }
            | Self::Expire { .. }
            | Self::WithdrawErased { .. }
            | Self::Verify { .. }
            | Self::CoSign { .. }
            | Self::MoveAudit { .. }
            // the curator earlier than others
            | Self::Cut { .. }
            | Self::Publish { .. }
            | Self::Close { .. }
            | Self::Claim { .. }
            | Self::Sweep { .. }
            | Self::ClaimShare { .. }
            | Self::ShareWeek { .. }
            | Self::ShareAudits { .. }
            | Self::Flush { .. }
            | Self::Skim { .. } => &[Role::Anyone],
        }
    }
}

/// The hook of a cw20 `Send` to data-pool.
#[lean_serde]
pub enum ReceiveMsg {
    /// As [`ExecuteMsg::Settle`]: sent by marketplace, of the order's token.
    Settle {
        /// The order.
        order: OrderId,
        /// The cohorts of the order and what is paid for each.
        lines: Vec<Line>,
    },
}

impl ReceiveMsg {
    /// Who may send tokens with it.
    pub fn callers(&self) -> &'static [Role] {
        match self {
            Self::Settle { .. } => &[Role::Marketplace],
        }
    }
}
