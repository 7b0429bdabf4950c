//! What an identity took, and what it is due.

use cosmwasm_std::{Storage, Uint128, Uint256};
use cw_storage_plus::Map;
use lean_serde::lean_serde;

use crate::{LOT, LedgerError, SCALE, credits, editions, weights};

/// How far an identity's claims went, in a cohort and denom.
#[lean_serde]
#[derive(Copy, Eq)]
pub struct Position {
    /// The last edition whose credit is taken for good; at first the one before the identity's first.
    pub cursor: u32,
    /// What the last claim paid of editions after the closed ones, 2^-64 micro-denom: subtracted by the next.
    pub tail: Uint256,
    /// What was taken and not paid yet, 2^-64 micro-denom: less than 2^64 after a claim that was done, more
    /// after a page that was not the last.
    pub frac: Uint256,
}

/// What a claim came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// What the contract must pay now, micro-denom; 0 as long as it is not `done`.
    pub paid: Uint128,
    /// Did it reach the last closed edition? If not, claim again.
    pub done: bool,
    /// Closed editions that it took in; 0 and nothing paid means that nothing happened.
    pub editions: u32,
}

/// What an identity is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// What a claim pays, micro-denom.
    pub amount: Uint128,
    /// What it leaves for the next one, 2^-64 micro-denom.
    pub fraction: u64,
    /// Did it reach the last closed edition? If not, `amount` is a lower bound of what all pages pay.
    pub done: bool,
}

/// What an edition earned for an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sale {
    /// The edition.
    pub edition: u32,
    /// The identity's weight in it, records x basis points; 0: it was not in it.
    pub weight: u64,
    /// The cohort's weight in it, records x basis points.
    pub total: Uint128,
    /// A: what one unit of weight earned so far, 2^-64 micro-denom.
    pub credit: Uint256,
    /// What the identity earned so far, micro-denom, rounded down.
    pub earned: Uint128,
}

/// Identity, lot, cohort, denom.
type PositionKey<'a> = ((u64, u32), (u32, &'a str));

const POSITIONS: Map<PositionKey, Position> = Map::new("ledger_pos");

/// Takes what an identity earned in a cohort and denom, from at most `limit` closed editions (and all later
/// ones, at most [`MAX_UNCLOSED`](crate::MAX_UNCLOSED), when these are all). A page that does not reach the
/// last closed edition pays nothing yet and is `done: false`. The order of claims, their number and the size of
/// their pages change no one's total by anything but when it is paid. Claiming twice pays once.
///
/// Anyone may cause it; whom to pay is the contract's to know. [`owed`](crate::owed) falls by `paid`.
///
/// Costs a look-up for each edition sold since the last claim, whatever the number of contributors.
///
/// Fails if `limit` is 0 or the identity never had weight in the cohort.
pub fn claim(
    storage: &mut dyn Storage,
    identity: u64,
    cohort: u32,
    denom: &str,
    limit: u32,
) -> Result<Claim, LedgerError> {
    let walk = walk(storage, identity, cohort, denom, limit)?;
    let range = || LedgerError::DueRange { identity, cohort, denom: denom.into() };
    let (paid, position) = if walk.done {
        let (paid, frac) = walk.due().ok_or_else(range)?;
        (paid, Position { cursor: walk.cursor, tail: walk.unclosed, frac: frac.into() })
    } else {
        (Uint128::zero(), Position { cursor: walk.cursor, frac: walk.taken, ..walk.start })
    };
    if !paid.is_zero() {
        credits::sub_owed(storage, denom, paid)?;
    }
    if position != walk.start {
        POSITIONS.save(storage, key(identity, cohort, denom), &position)?;
    }
    Ok(Claim { paid, done: walk.done, editions: walk.editions })
}

/// What [`claim`] would pay now, by the same computation; changes nothing.
///
/// Fails as `claim` does.
pub fn due(
    storage: &dyn Storage,
    identity: u64,
    cohort: u32,
    denom: &str,
    limit: u32,
) -> Result<Due, LedgerError> {
    let walk = walk(storage, identity, cohort, denom, limit)?;
    let (amount, fraction) =
        walk.due().ok_or_else(|| LedgerError::DueRange { identity, cohort, denom: denom.into() })?;
    Ok(Due { amount, fraction, done: walk.done })
}

/// How far an identity's claims went; none before the first that changed anything.
pub fn position(
    storage: &dyn Storage,
    identity: u64,
    cohort: u32,
    denom: &str,
) -> Result<Option<Position>, LedgerError> {
    Ok(POSITIONS.may_load(storage, key(identity, cohort, denom))?)
}

/// The sales behind an identity's earnings: editions of the cohort that earned in a denom since the identity
/// joined, ascending, after `start_after`; at most `limit`. Claimed or not makes no difference.
///
/// Fails if the identity never had weight in the cohort.
pub fn sales(
    storage: &dyn Storage,
    identity: u64,
    cohort: u32,
    denom: &str,
    start_after: Option<u32>,
    limit: usize,
) -> Result<Vec<Sale>, LedgerError> {
    let before_first = weights::first_edition(storage, identity, cohort)?.saturating_sub(1);
    let after = start_after.map_or(before_first, |after| after.max(before_first));
    let sale = |edition, credit| {
        let weight = weights::segment_at(storage, identity, cohort, edition)?;
        let total = weights::weight_at(storage, cohort, edition)?.weight;
        let earned = credits::share(weight, credit).ok_or_else(|| LedgerError::DueRange {
            identity,
            cohort,
            denom: denom.into(),
        })?;
        Ok(Sale { edition, weight, total, credit, earned })
    };
    credits::after(storage, cohort, denom, after)
        .take(limit)
        .map(|entry| entry.map_err(LedgerError::from).and_then(|(edition, credit)| sale(edition, credit)))
        .collect()
}

fn key(identity: u64, cohort: u32, denom: &str) -> PositionKey<'_> {
    ((identity, LOT), (cohort, denom))
}

/// What one page of a claim finds.
struct Walk {
    /// The position that it started from.
    start: Position,
    /// The last edition taken in for good.
    cursor: u32,
    /// `frac` and the sum over closed editions up to the cursor.
    taken: Uint256,
    /// Sum over the editions after the closed ones; complete if `done`.
    unclosed: Uint256,
    /// Closed editions taken in.
    editions: u32,
    /// Was the last closed edition reached?
    done: bool,
}

impl Walk {
    /// What is due, in whole micro-denom and 2^-64 of it. The tail is subtracted when all it was paid for has
    /// been seen again, which is at the end at the latest; before, the rest may cover it.
    fn due(&self) -> Option<(Uint128, u64)> {
        let seen = self.taken.checked_add(self.unclosed).ok()?;
        let due = if self.done {
            seen.checked_sub(self.start.tail).ok()?
        } else {
            seen.saturating_sub(self.start.tail)
        };
        let fraction = Uint128::try_from(due.checked_rem(SCALE).ok()?).ok()?;
        Some((due.checked_div(SCALE).ok()?.try_into().ok()?, fraction.u128().try_into().ok()?))
    }
}

/// The one computation behind [`claim`] and [`due`]. Reads `limit` + 1 closed editions at most, and those not
/// closed if there are no more. The weight is looked up for each: segments may be many more than sales.
fn walk(
    storage: &dyn Storage,
    identity: u64,
    cohort: u32,
    denom: &str,
    limit: u32,
) -> Result<Walk, LedgerError> {
    if limit == 0 {
        return Err(LedgerError::EmptyPage);
    }
    let start = match position(storage, identity, cohort, denom)? {
        Some(position) => position,
        None => Position {
            cursor: weights::first_edition(storage, identity, cohort)?.saturating_sub(1),
            tail: Uint256::zero(),
            frac: Uint256::zero(),
        },
    };
    let closed = editions::frontier(storage, weights::pool_of(storage, cohort)?)?.closed;
    let mut walk = Walk {
        start,
        cursor: start.cursor,
        taken: start.frac,
        unclosed: Uint256::zero(),
        editions: 0,
        done: true,
    };
    for entry in credits::after(storage, cohort, denom, start.cursor) {
        let (edition, credit) = entry?;
        if edition <= closed && walk.editions == limit {
            walk.done = false;
            return Ok(walk);
        }
        let weight = weights::segment_at(storage, identity, cohort, edition)?;
        let sum = if edition <= closed { &mut walk.taken } else { &mut walk.unclosed };
        *sum = credit
            .checked_mul(weight.into())
            .and_then(|earned| sum.checked_add(earned))
            .map_err(|_| LedgerError::DueRange { identity, cohort, denom: denom.into() })?;
        if edition <= closed {
            walk.cursor = edition;
            walk.editions = walk.editions.saturating_add(1);
        }
    }
    // Not below the start: before its first edition an identity has no weight, closed or not.
    walk.cursor = walk.cursor.max(closed);
    Ok(walk)
}
