//! What each edition earned for one unit of weight, and what all are owed together.

use cosmwasm_std::{Order, StdResult, Storage, Uint128, Uint256};
use cw_storage_plus::{Bound, Map};

use crate::{LedgerError, editions, weights};

/// Credits, remainders and fractions count in 1/SCALE micro-denom: 2^64.
pub const SCALE: Uint256 = Uint256::from_u128(1 << 64);

const CREDITS: Map<(u32, &str, u32), Uint256> = Map::new("ledger_a");
/// An entry for every (cohort, denom) that was ever credited, so it is the list of a cohort's denoms too.
const REMAINDERS: Map<(u32, &str), Uint128> = Map::new("ledger_rem");
const OWED: Map<&str, Uint128> = Map::new("ledger_owed");

/// What crediting an amount came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credited {
    /// For one unit of weight, 2^-64 micro-denom. [`share`] makes amounts of it.
    pub per_weight: Uint256,
    /// Over how much weight it was spread, records x basis points.
    pub weight: Uint128,
}

/// A line's credit, before anything is written.
struct Entry {
    cohort: u32,
    /// A and rem, as they will be.
    after: Uint256,
    rest: Uint128,
    credited: Credited,
}

/// Credits amounts in micro-denom to those whose data was in cohorts of a pool's edition, by weight: the lines of a
/// settled order, or the GRAIN emitted for them (one more denom). What does not divide stays with (cohort, denom) for
/// its next credit. [`end_order`](crate::end_order) comes after the last credit of an order.
///
/// `nets` are (cohort, amount), ascending by cohort. The contract must hold their sum by the end of the message: it is
/// added to [`owed`]. Two reads and a write; for each line three reads and two writes, and a floor look-up where
/// the edition is older than the cohort's last change.
///
/// Fails if a cohort is named twice or out of turn, is unknown, of another pool or has no weight in the edition, if the
/// edition is not cut or is closed, or if sums would leave their range.
pub fn credit(
    storage: &mut dyn Storage,
    pool: u32,
    edition: u32,
    denom: &str,
    nets: &[(u32, Uint128)],
) -> Result<Vec<Credited>, LedgerError> {
    let mut weighed = Vec::with_capacity(nets.len());
    let mut sum = Uint128::zero();
    let mut last = None;
    for (cohort, net) in nets.iter().copied() {
        if last.replace(cohort).is_some_and(|last| last >= cohort) {
            return Err(LedgerError::OutOfTurn { cohort });
        }
        let (found, weight) = weights::pool_and_weight(storage, cohort, edition)?;
        if found != pool {
            return Err(LedgerError::CohortElsewhere { cohort, pool: found, asked: pool });
        }
        let range = |_| LedgerError::CreditRange { cohort, edition, denom: denom.into(), net };
        sum = sum.checked_add(net).map_err(range)?;
        weighed.push((cohort, net, weight));
    }
    editions::must_be_unclosed(storage, pool, edition)?;
    let entries = weighed
        .into_iter()
        .map(|(cohort, net, weight)| entry(storage, edition, denom, (cohort, net, weight)))
        .collect::<Result<Vec<_>, _>>()?;

    add_owed(storage, denom, sum)?;
    for Entry { cohort, after, rest, .. } in &entries {
        CREDITS.save(storage, (*cohort, denom, edition), after)?;
        REMAINDERS.save(storage, (*cohort, denom), rest)?;
    }
    Ok(entries.into_iter().map(|entry| entry.credited).collect())
}

fn entry(
    storage: &dyn Storage,
    edition: u32,
    denom: &str,
    (cohort, net, weight): (u32, Uint128, Uint128),
) -> Result<Entry, LedgerError> {
    if weight.is_zero() {
        return Err(LedgerError::EmptyCohort { cohort, edition });
    }
    let range = || LedgerError::CreditRange { cohort, edition, denom: denom.into(), net };
    let before = CREDITS.may_load(storage, (cohort, denom, edition))?.unwrap_or_default();
    let rest = remainder(storage, cohort, denom)?.into();
    let dividend =
        Uint256::from(net).checked_mul(SCALE).and_then(|net| net.checked_add(rest)).map_err(|_| range())?;
    let per_weight = dividend.checked_div(weight.into()).map_err(|_| range())?;
    let rest = dividend.checked_rem(weight.into()).map_err(|_| range())?;
    let rest = Uint128::try_from(rest).map_err(|_| range())?;
    let after = before.checked_add(per_weight).map_err(|_| range())?;
    Ok(Entry { cohort, after, rest, credited: Credited { per_weight, weight } })
}

/// What a weight earns of a credit, micro-denom, rounded down; none above 2^128, which no weight of the edition
/// reaches. Sums of it fall short of what was credited by less than one a summand, and the remainder.
pub fn share(weight: u64, credit: Uint256) -> Option<Uint128> {
    let exact = credit.checked_mul(weight.into()).ok()?;
    exact.checked_div(SCALE).ok()?.try_into().ok()
}

/// What the last division left to a cohort's next credit in a denom, 2^-64 micro-denom. Below the weight that
/// was divided by.
pub fn remainder(storage: &dyn Storage, cohort: u32, denom: &str) -> Result<Uint128, LedgerError> {
    Ok(REMAINDERS.may_load(storage, (cohort, denom))?.unwrap_or_default())
}

/// Denoms that a cohort was ever credited in, ascending, after `start_after`; at most `limit`.
pub fn denoms(
    storage: &dyn Storage,
    cohort: u32,
    start_after: Option<&str>,
    limit: usize,
) -> Result<Vec<String>, LedgerError> {
    let after = start_after.map(Bound::exclusive);
    let all = REMAINDERS.prefix(cohort);
    Ok(all.keys(storage, after, None, Order::Ascending).take(limit).collect::<StdResult<_>>()?)
}

/// What all identities together are still owed in a denom, micro-denom: credited, less paid. The counter that
/// the contract's balance must cover.
pub fn owed(storage: &dyn Storage, denom: &str) -> Result<Uint128, LedgerError> {
    Ok(OWED.may_load(storage, denom)?.unwrap_or_default())
}

/// [`owed`] in every denom ever credited, ascending by denom, after `start_after`; at most `limit`.
pub fn owed_all(
    storage: &dyn Storage,
    start_after: Option<&str>,
    limit: usize,
) -> Result<Vec<(String, Uint128)>, LedgerError> {
    let after = start_after.map(Bound::exclusive);
    Ok(OWED.range(storage, after, None, Order::Ascending).take(limit).collect::<StdResult<_>>()?)
}

fn add_owed(storage: &mut dyn Storage, denom: &str, amount: Uint128) -> Result<(), LedgerError> {
    let owed = owed(storage, denom)?;
    let more = owed.checked_add(amount).map_err(|_| out_of_range(denom, owed, amount))?;
    Ok(OWED.save(storage, denom, &more)?)
}

pub(crate) fn sub_owed(storage: &mut dyn Storage, denom: &str, amount: Uint128) -> Result<(), LedgerError> {
    let owed = owed(storage, denom)?;
    let less = owed.checked_sub(amount).map_err(|_| out_of_range(denom, owed, amount))?;
    Ok(OWED.save(storage, denom, &less)?)
}

fn out_of_range(denom: &str, owed: Uint128, amount: Uint128) -> LedgerError {
    LedgerError::OwedRange { denom: denom.into(), owed, amount }
}

/// Editions after `after` in which a cohort was credited in a denom, ascending, with A.
pub(crate) fn after<'a>(
    storage: &'a dyn Storage,
    cohort: u32,
    denom: &str,
    after: u32,
) -> impl Iterator<Item = StdResult<(u32, Uint256)>> + use<'a> {
    CREDITS.prefix((cohort, denom)).range(storage, Some(Bound::exclusive(after)), None, Order::Ascending)
}
