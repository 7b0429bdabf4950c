//! Reports: what a quorum says about a list of items.

use canonical::{Canonical, Digest, Writer, sha256};
use cosmwasm_std::{Env, HexBinary};
use lean_serde::lean_serde;
use thiserror::Error;

/// The longest life of a report, from `issued_at` to `expires_at`: 24 hours, in seconds.
pub const MAX_REPORT_LIFE: u64 = 86_400;

/// What a report is about. Part of the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Verdicts on contributions, by the pool's keepers.
    Verification,
    /// The publication of an edition, by the pool's keepers.
    Edition,
    /// That an order's bundle is served and opens, by the pool's keepers.
    Availability,
    /// Answers to a buyer's request, by the committee.
    Match,
}

impl Kind {
    fn code(self) -> u8 {
        match self {
            Self::Verification => 1,
            Self::Edition => 2,
            Self::Availability => 3,
            Self::Match => 4,
        }
    }

    /// Its name, as in events.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::Edition => "edition",
            Self::Availability => "availability",
            Self::Match => "match",
        }
    }
}

/// Whose keys a report is signed with.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum Authority {
    /// The committee of this epoch.
    Epoch(u32),
    /// The keepers of this custody key.
    Custody(u32),
}

impl Canonical for Authority {
    fn write(&self, out: &mut Writer) {
        match self {
            Self::Epoch(epoch) => out.u8(1).u32(*epoch),
            Self::Custody(custody) => out.u8(2).u32(*custody),
        };
    }
}

/// What an item is about. A slot is consumed once, and two different items by one key for one slot are proof that
/// the signer lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// What sort of item.
    pub kind: Kind,
    /// Number of the contribution, order or request; of an edition, its pool's in the high half.
    pub target: u64,
    /// How often the target had been submitted, from 1; 1 where it is submitted once.
    pub round: u32,
}

/// An item of a report.
pub trait ReportItem: Canonical {
    /// The kind of the reports that list such items.
    const KIND: Kind;

    /// What it is about.
    fn slot(&self) -> Slot;
}

/// What a quorum says: bound to a chain, a contract, a kind and a set of keys, and short-lived.
#[lean_serde]
pub struct Report<T> {
    /// The chain it is meant for.
    pub chain_id: String,
    /// The contract it is meant for (bech32).
    pub contract: String,
    /// Whose keys sign it.
    pub authority: Authority,
    /// When it was made, in seconds since the epoch. A report from the future is refused.
    pub issued_at: u64,
    /// Until when it is good, in seconds; at most 24 h after `issued_at`.
    pub expires_at: u64,
    /// What it says; bounds are those of the message that carries it.
    pub items: Vec<T>,
}

impl<T: ReportItem> Report<T> {
    /// What is signed: SHA-256 of [`Report::canonical`].
    pub fn digest(&self) -> Digest {
        sha256(&self.canonical())
    }

    /// Its one byte string, under the domain `sheaf/v1/report`.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Writer::new("sheaf/v1/report");
        out.str(&self.chain_id).str(&self.contract).u8(T::KIND.code());
        self.authority.write(&mut out);
        out.u64(self.issued_at).u64(self.expires_at).list(&self.items).into_bytes()
    }

    /// Is it meant for this chain and contract, and good now? Signatures are another matter:
    /// [`crate::verify_quorum`].
    pub fn check(&self, env: &Env) -> Result<(), ReportError> {
        if self.chain_id != env.block.chain_id {
            return Err(ReportError::Chain {
                expected: env.block.chain_id.clone(),
                got: self.chain_id.clone(),
            });
        }
        if self.contract != env.contract.address.as_str() {
            return Err(ReportError::Contract {
                expected: env.contract.address.to_string(),
                got: self.contract.clone(),
            });
        }
        let now = env.block.time.seconds();
        let life = self.expires_at.saturating_sub(self.issued_at);
        if life == 0 || life > MAX_REPORT_LIFE {
            return Err(ReportError::Life { life, max: MAX_REPORT_LIFE });
        }
        if now < self.issued_at {
            return Err(ReportError::NotYetValid { issued_at: self.issued_at, now });
        }
        if now >= self.expires_at {
            return Err(ReportError::Expired { expires_at: self.expires_at, now });
        }
        Ok(())
    }
}

/// Why a report is not even looked into.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum ReportError {
    /// Signed for another chain.
    #[error("the report is for chain {got}, this is {expected}")]
    Chain {
        /// This chain.
        expected: String,
        /// The chain it names.
        got: String,
    },
    /// Signed for another contract.
    #[error("the report is for contract {got}, this is {expected}")]
    Contract {
        /// This contract.
        expected: String,
        /// The contract it names.
        got: String,
    },
    /// Signed in the name of another set of keys than the one that has a say.
    #[error("the report is in the name of {got:?}, it must be {expected:?}")]
    Authority {
        /// Who has a say.
        expected: Authority,
        /// Whom it names.
        got: Authority,
    },
    /// Lives too long, or not at all.
    #[error("the report lives {life} s; it must live 1 to {max} s")]
    Life {
        /// `expires_at` less `issued_at`, seconds.
        life: u64,
        /// The bound, seconds.
        max: u64,
    },
    /// From the future.
    #[error("the report is issued at {issued_at}, now is {now}: send it later")]
    NotYetValid {
        /// When it was made.
        issued_at: u64,
        /// Block time, seconds.
        now: u64,
    },
    /// Too old.
    #[error("the report expired at {expires_at}, now is {now}: sign it anew")]
    Expired {
        /// Until when it was good.
        expires_at: u64,
        /// Block time, seconds.
        now: u64,
    },
}

/// The verdict on one contribution.
#[lean_serde]
#[derive(Copy)]
pub enum Verdict {
    /// It counts, with this quality in basis points (1 to 10,000).
    Verified {
        /// Basis points.
        quality: u16,
    },
    /// It does not count; the code says why (`oracle::checks` lists the codes).
    Rejected {
        /// Stable code of the reason.
        code: u8,
    },
    /// A person has to look at it; the code says why.
    Flagged {
        /// Stable code of the reason.
        code: u8,
    },
}

/// An item of a `Verification` report. Slot: (contribution, round).
#[lean_serde]
pub struct VerificationItem {
    /// The contribution.
    pub contribution: u64,
    /// How often it had been submitted when it was checked, from 1.
    pub round: u32,
    /// Hash of the first block after the one of its submission, 32 bytes: nobody could know it when it was
    /// submitted, and samples for audits are drawn from it.
    pub seed: HexBinary,
    /// What was found.
    pub verdict: Verdict,
}

impl Canonical for VerificationItem {
    fn write(&self, out: &mut Writer) {
        out.u64(self.contribution).u32(self.round).bytes(&self.seed);
        match self.verdict {
            Verdict::Verified { quality } => out.u8(1).u16(quality),
            Verdict::Rejected { code } => out.u8(2).u8(code),
            Verdict::Flagged { code } => out.u8(3).u8(code),
        };
    }
}

impl ReportItem for VerificationItem {
    const KIND: Kind = Kind::Verification;

    fn slot(&self) -> Slot {
        Slot { kind: Self::KIND, target: self.contribution, round: self.round }
    }
}

/// The item of an `Edition` report. Slot: (pool, edition).
#[lean_serde]
pub struct EditionItem {
    /// The pool.
    pub pool: u32,
    /// The edition's number in the pool.
    pub edition: u32,
    /// Merkle root of the manifest, 32 bytes (`oracle::edition` says over what).
    pub manifest_root: HexBinary,
    /// Content id of the manifest, so that anyone can fetch and check it.
    pub manifest: String,
    /// Bit `i` is set where the cohort in slot `i` of the pool is in the edition.
    pub mask: u32,
}

impl Canonical for EditionItem {
    fn write(&self, out: &mut Writer) {
        out.u32(self.pool).u32(self.edition).bytes(&self.manifest_root).str(&self.manifest).u32(self.mask);
    }
}

impl ReportItem for EditionItem {
    const KIND: Kind = Kind::Edition;

    fn slot(&self) -> Slot {
        Slot { kind: Self::KIND, target: u64::from(self.pool) << 32 | u64::from(self.edition), round: 1 }
    }
}

/// An item of an `Availability` report: the keepers fetched an order's bundle from where buyers do, and opened it
/// with the key that was delivered. Slot: (order, round).
#[lean_serde]
pub struct AvailabilityItem {
    /// The order in dispute.
    pub order: u64,
    /// How often it was disputed, from 1.
    pub round: u32,
    /// Content id of the bundle that they opened.
    pub bundle: String,
}

impl Canonical for AvailabilityItem {
    fn write(&self, out: &mut Writer) {
        out.u64(self.order).u32(self.round).str(&self.bundle);
    }
}

impl ReportItem for AvailabilityItem {
    const KIND: Kind = Kind::Availability;

    fn slot(&self) -> Slot {
        Slot { kind: Self::KIND, target: self.order, round: self.round }
    }
}

/// One answer to a request: cohorts of an edition, with a score.
#[lean_serde]
pub struct Candidate {
    /// The pool.
    pub pool: u32,
    /// The edition.
    pub edition: u32,
    /// The cohorts that fit, ascending.
    pub cohorts: Vec<u32>,
    /// How well it fits, in basis points of a perfect fit (0 to 10,000).
    pub score: u16,
}

impl Canonical for Candidate {
    fn write(&self, out: &mut Writer) {
        out.u32(self.pool).u32(self.edition);
        out.each(&self.cohorts, |out, cohort| {
            out.u32(*cohort);
        });
        out.u16(self.score);
    }
}

/// An item of a `Match` report. Slot: (request, round).
#[lean_serde]
pub struct MatchItem {
    /// The request that is answered.
    pub request: u64,
    /// How often it had been answered before, plus one.
    pub round: u32,
    /// The answers, best first. Advisory: nothing is bought by them.
    pub candidates: Vec<Candidate>,
}

impl Canonical for MatchItem {
    fn write(&self, out: &mut Writer) {
        out.u64(self.request).u32(self.round).list(&self.candidates);
    }
}

impl ReportItem for MatchItem {
    const KIND: Kind = Kind::Match;

    fn slot(&self) -> Slot {
        Slot { kind: Self::KIND, target: self.request, round: self.round }
    }
}
