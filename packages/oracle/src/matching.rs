//! Matching: which editions, and which cohorts of each, answer what a buyer looks for.
//!
//! Three steps, each simple enough to recompute before one signs:
//! 1. eligibility, cohort by cohort, strictly by rule: [`Terms::judge`](terms::Terms::judge), and the state
//!    that the chain reports; every reason is kept;
//! 2. relevance of each edition's description to the buyer's words: a [`Ranker`] or several, fused;
//! 3. [`choose`]: of the eligible cohorts those that the budget pays, if they have the records wanted.
//!
//! The words of buyers and the texts of pools are written by strangers: they are only ever counted, never
//! obeyed. Texts decide the order of answers, nothing else.

mod bm25;
mod choose;
pub mod need;
mod rank;

use api::check::{self, InputError};
use api::marketplace::MAX_CANDIDATES;
use api::{CohortId, EditionNo, MAX_COHORTS, PoolId};
use attestation::Candidate;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use terms::{Ask, Refusal, Terms};
use thiserror::Error;

use crate::catalogue::Field;

pub use self::bm25::Bm25;
pub use choose::{Affordable, choose};
pub use rank::{PERFECT, RRF_K, Ranker, Relevance, fuse};

/// Characters of a need in words, at most.
pub const MAX_WORDS: usize = 1_000;
/// Offerings that one request is matched against, at most.
pub const MAX_OFFERINGS: usize = 10_000;
/// Characters of an offering's texts that are read; what follows is not.
pub const MAX_TEXT: usize = 4_000;

/// A need in words: 1 to 1,000 characters, none of them a control character but line feed and tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    /// Takes a stranger's words. Fails on nothing but spaces, more than [`MAX_WORDS`], and control characters.
    pub fn new(words: &str) -> Result<Self, MatchError> {
        let got = words.chars().count();
        if words.trim().is_empty() || got > MAX_WORDS {
            return Err(MatchError::Words { max: MAX_WORDS, got });
        }
        match words.chars().position(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            Some(at) => Err(MatchError::Control { at }),
            None => Ok(Self(words.into())),
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a buyer looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// In words.
    pub words: Words,
    /// What the buyer is, and wants to do; `denom` is that of the budget.
    pub ask: Ask,
    /// The most that is paid, micro-denom.
    pub budget: Uint128,
    /// Fewest records of use; 0: any.
    pub min_records: u64,
}

/// A cohort on offer, as the chain tells of it.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferedCohort {
    /// The cohort.
    pub cohort: CohortId,
    /// Its terms.
    pub terms: Terms,
    /// Its records in the edition.
    pub records: u64,
    /// Its identities in the edition.
    pub heads: u32,
    /// The least price in the denom asked for, micro-denom, where there is one (`Quote`).
    pub least_price: Option<Uint128>,
    /// What `Quote` says against it: withdrawn, too few heads, not on sale. What the terms say is judged here;
    /// it does no harm if it is among these too.
    pub refusals: Vec<Refusal>,
}

/// An edition on offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Offering {
    /// The pool.
    pub pool: PoolId,
    /// The edition.
    pub edition: EditionNo,
    /// The pool's title.
    pub title: String,
    /// What its data is.
    pub description: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Its columns.
    pub fields: Vec<Field>,
    /// Its cohorts: 1 to 32, ascending.
    pub cohorts: Vec<OfferedCohort>,
}

/// Why a cohort is not in an answer.
#[cw_serde]
#[derive(Eq)]
pub enum Reason {
    /// Its terms, or its state, forbid it.
    Refused(Refusal),
    /// It has no price in this denom.
    Unpriced {
        /// The denom.
        denom: String,
    },
    /// The budget does not reach for it beside the cohorts that give more for it.
    OverBudget {
        /// Its least price, micro-denom.
        price: Uint128,
        /// What the cohorts chosen leave of the budget, micro-denom.
        left: Uint128,
    },
    /// All that could be had of this edition is less than wanted.
    TooFewRecords {
        /// Records that could be had within the budget.
        records: u64,
        /// Records wanted.
        min: u64,
    },
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Unpriced { denom } => write!(f, "it has no price in {denom}"),
            Self::OverBudget { price, left } => {
                write!(f, "it costs {price}, the cohorts that give more for the money leave {left}")
            }
            Self::TooFewRecords { records, min } => {
                write!(f, "within the budget there are {records} records, {min} are wanted")
            }
        }
    }
}

/// A cohort that is in an answer.
#[cw_serde]
#[derive(Eq)]
pub struct Chosen {
    /// The cohort.
    pub cohort: CohortId,
    /// Its records.
    pub records: u64,
    /// Its identities.
    pub heads: u32,
    /// Its least price, micro-denom.
    pub price: Uint128,
}

/// A cohort that is not.
#[cw_serde]
#[derive(Eq)]
pub struct Excluded {
    /// The cohort.
    pub cohort: CohortId,
    /// Every reason: at least one.
    pub reasons: Vec<Reason>,
}

/// How an edition answers a request.
#[cw_serde]
#[derive(Eq)]
pub struct MatchResult {
    /// The pool.
    pub pool: PoolId,
    /// The edition.
    pub edition: EditionNo,
    /// How well its description fits the words, 0 to 10,000.
    pub score: u16,
    /// Cohorts to buy, ascending; none if none fits.
    pub cohorts: Vec<Chosen>,
    /// The others, ascending, with all reasons.
    pub out: Vec<Excluded>,
    /// Records of the cohorts to buy.
    pub records: u64,
    /// What they cost at least, micro-denom.
    pub price: Uint128,
}

/// Why a request cannot be matched.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum MatchError {
    /// No words, or too many.
    #[error("say what you look for in 1 to {max} characters; there are {got}")]
    Words {
        /// Characters allowed.
        max: usize,
        /// Characters there are.
        got: usize,
    },
    /// A character that does something instead of saying something.
    #[error("character {at} of the words is a control character: leave it out")]
    Control {
        /// Which, from 0.
        at: usize,
    },
    /// Offerings or cohorts repeated, out of order, or too many.
    #[error(transparent)]
    Offerings(#[from] InputError),
}

/// Answers a request: one result an offering, best first. Those with cohorts to buy come first; then by fused
/// relevance, by score, by pool and edition. The same input gives the same output. `offerings` must ascend by
/// (pool, edition), 1 to [`MAX_OFFERINGS`], their cohorts by number; fails otherwise.
pub fn answer(
    request: &Request,
    offerings: &[Offering],
    rankers: &[&dyn Ranker],
) -> Result<Vec<MatchResult>, MatchError> {
    check::sorted("offerings", offerings, MAX_OFFERINGS, |offering| (offering.pool, offering.edition))?;
    for offering in offerings {
        check::sorted("cohorts", &offering.cohorts, usize::from(MAX_COHORTS), |cohort| cohort.cohort)?;
    }
    let rankings: Vec<Vec<u16>> =
        rankers.iter().map(|ranker| ranker.scores(&request.words, offerings)).collect();
    let mut results: Vec<(Relevance, MatchResult)> = fuse(&rankings, offerings.len())
        .into_iter()
        .zip(offerings)
        .map(|(relevance, offering)| (relevance, weigh(request, offering, relevance.score)))
        .collect();
    // Stable: what is equal stays in the order of (pool, edition).
    results.sort_by_key(|(relevance, result)| std::cmp::Reverse((!result.cohorts.is_empty(), *relevance)));
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// What of the results goes into a `Match` report: the best 8 that have cohorts to buy and any bearing on
/// the words, in their order.
pub fn candidates(results: &[MatchResult]) -> Vec<Candidate> {
    let good = results.iter().filter(|result| !result.cohorts.is_empty() && result.score > 0);
    let candidate = |result: &MatchResult| Candidate {
        pool: result.pool,
        edition: result.edition,
        cohorts: result.cohorts.iter().map(|chosen| chosen.cohort).collect(),
        score: result.score,
    };
    good.take(MAX_CANDIDATES).map(candidate).collect()
}

/// Every reason why a cohort cannot be bought so; none: its price.
fn judge(ask: &Ask, cohort: &OfferedCohort) -> Result<Uint128, Vec<Reason>> {
    let mut refusals = cohort.terms.judge(ask);
    for refusal in &cohort.refusals {
        if !refusals.contains(refusal) {
            refusals.push(refusal.clone());
        }
    }
    match cohort.least_price {
        Some(price) if refusals.is_empty() => Ok(price),
        None if refusals.is_empty() => Err(vec![Reason::Unpriced { denom: ask.denom.clone() }]),
        _ => Err(refusals.into_iter().map(Reason::Refused).collect()),
    }
}

fn weigh(request: &Request, offering: &Offering, score: u16) -> MatchResult {
    let mut out = vec![];
    let mut eligible = vec![];
    for cohort in &offering.cohorts {
        match judge(&request.ask, cohort) {
            Ok(price) => eligible.push(Chosen {
                cohort: cohort.cohort,
                records: cohort.records,
                heads: cohort.heads,
                price,
            }),
            Err(reasons) => out.push(Excluded { cohort: cohort.cohort, reasons }),
        }
    }
    let Affordable { chosen, dear, records, price } = choose(eligible, request.budget);
    let left = request.budget.saturating_sub(price);
    let mut exclude = |excluded: &Chosen, reason| {
        out.push(Excluded { cohort: excluded.cohort, reasons: vec![reason] });
    };
    for cohort in &dear {
        exclude(cohort, Reason::OverBudget { price: cohort.price, left });
    }
    let enough = records >= request.min_records;
    if !enough {
        for cohort in &chosen {
            exclude(cohort, Reason::TooFewRecords { records, min: request.min_records });
        }
    }
    out.sort_by_key(|excluded| excluded.cohort);
    let (cohorts, records, price) = if enough { (chosen, records, price) } else { Default::default() };
    MatchResult { pool: offering.pool, edition: offering.edition, score, cohorts, out, records, price }
}
