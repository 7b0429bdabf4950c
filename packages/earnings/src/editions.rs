//! Which editions are cut and which are closed, and how many orders keep one from closing.

use cosmwasm_std::Storage;
use cw_storage_plus::Map;
use lean_serde::lean_serde;

use crate::LedgerError;

/// Editions of a pool that may be cut and not closed.
pub const MAX_UNCLOSED: u32 = 16;
/// Editions that one call of [`close`] closes at most.
pub const MAX_CLOSE: u32 = 4;

/// How far a pool is. Editions are counted from 1: `closed` <= `cut` <= `closed` + [`MAX_UNCLOSED`].
#[lean_serde]
#[derive(Copy, Eq, Default)]
pub struct Frontier {
    /// The last edition cut; 0: none.
    pub cut: u32,
    /// The last edition closed; 0: none.
    pub closed: u32,
    /// Did a weight or a sum of records change since the last cut?
    pub changed: bool,
}

impl Frontier {
    /// The number of a pool's edition that is cut next.
    pub fn next(&self, pool: u32) -> Result<u32, LedgerError> {
        self.cut.checked_add(1).ok_or(LedgerError::EditionsExhausted { pool })
    }
}

const FRONTIERS: Map<u32, Frontier> = Map::new("ledger_frontier");
/// (Pool, edition) -> open orders, above zero.
const OPEN: Map<(u32, u32), u32> = Map::new("ledger_open");

/// How far a pool is; nothing cut, nothing closed for one that has no weight yet.
pub fn frontier(storage: &dyn Storage, pool: u32) -> Result<Frontier, LedgerError> {
    Ok(FRONTIERS.may_load(storage, pool)?.unwrap_or_default())
}

/// Remembers that there is something to cut. Writes once a cut.
pub(crate) fn mark_changed(
    storage: &mut dyn Storage,
    pool: u32,
    frontier: Frontier,
) -> Result<(), LedgerError> {
    if !frontier.changed {
        FRONTIERS.save(storage, pool, &Frontier { changed: true, ..frontier })?;
    }
    Ok(())
}

/// Freezes all weights of a pool as its next edition, and returns that edition's number. One read, one write,
/// however many contributors there are.
///
/// Fails if no weight and no sum of records changed since the last cut, or [`MAX_UNCLOSED`] editions are not closed.
pub fn cut(storage: &mut dyn Storage, pool: u32) -> Result<u32, LedgerError> {
    let Frontier { cut, closed, changed } = frontier(storage, pool)?;
    if cut.saturating_sub(closed) >= MAX_UNCLOSED {
        return Err(LedgerError::TooManyUnclosed { pool, cut, closed, max: MAX_UNCLOSED });
    }
    if !changed {
        return Err(LedgerError::Unchanged { pool, cut });
    }
    // The number after it must exist too: weights are set for it.
    let edition = match cut.checked_add(1) {
        Some(edition) if edition < u32::MAX => edition,
        _ => return Err(LedgerError::EditionsExhausted { pool }),
    };
    FRONTIERS.save(storage, pool, &Frontier { cut: edition, closed, changed: false })?;
    Ok(edition)
}

/// Refuses an edition that takes no money: not cut yet, or closed.
pub(crate) fn must_be_unclosed(storage: &dyn Storage, pool: u32, edition: u32) -> Result<(), LedgerError> {
    let Frontier { cut, closed, .. } = frontier(storage, pool)?;
    if edition == 0 || edition > cut {
        return Err(LedgerError::NotCut { pool, edition, cut });
    }
    if edition <= closed {
        return Err(LedgerError::Closed { pool, edition, closed });
    }
    Ok(())
}

/// Orders of an edition that are neither settled nor void.
pub fn open_orders(storage: &dyn Storage, pool: u32, edition: u32) -> Result<u32, LedgerError> {
    Ok(OPEN.may_load(storage, (pool, edition))?.unwrap_or_default())
}

/// Counts an order as open: its edition cannot close until [`end_order`].
///
/// Fails if the edition is not cut, or closed.
pub fn open_order(storage: &mut dyn Storage, pool: u32, edition: u32) -> Result<(), LedgerError> {
    must_be_unclosed(storage, pool, edition)?;
    let open = open_orders(storage, pool, edition)?;
    let more = open.checked_add(1).ok_or(LedgerError::TooManyOrders { pool, edition, open })?;
    OPEN.save(storage, (pool, edition), &more)?;
    Ok(())
}

/// Counts an order down: once an order, when it is settled (after its lines were credited) or void. That it is
/// called once is the caller's to see to: the ledger keeps no order numbers.
///
/// Fails if no order is open in the edition.
pub fn end_order(storage: &mut dyn Storage, pool: u32, edition: u32) -> Result<(), LedgerError> {
    let open = open_orders(storage, pool, edition)?;
    match open.checked_sub(1) {
        None => return Err(LedgerError::NoOpenOrder { pool, edition }),
        Some(0) => OPEN.remove(storage, (pool, edition)),
        Some(less) => OPEN.save(storage, (pool, edition), &less)?,
    }
    Ok(())
}

/// Closes editions of a pool, in order, as long as the next one is past sale and has no open order: at most
/// [`MAX_CLOSE`]. Returns how many. `past_sale` tells whether an edition can no longer be bought: after its
/// `sale_until`, unpublished at its `publish_by`, or retired; once true it must stay true.
///
/// Fails only if `past_sale` does, or the storage.
pub fn close<E: From<LedgerError>>(
    storage: &mut dyn Storage,
    pool: u32,
    past_sale: impl Fn(&dyn Storage, u32) -> Result<bool, E>,
) -> Result<u32, E> {
    let before = frontier(storage, pool)?;
    let mut closed = before.closed;
    let last = before.cut.min(closed.saturating_add(MAX_CLOSE));
    while closed < last {
        let edition = closed.saturating_add(1);
        if open_orders(storage, pool, edition)? > 0 || !past_sale(storage, edition)? {
            break;
        }
        closed = edition;
    }
    if closed > before.closed {
        FRONTIERS.save(storage, pool, &Frontier { closed, ..before }).map_err(LedgerError::from)?;
    }
    Ok(closed.saturating_sub(before.closed))
}
