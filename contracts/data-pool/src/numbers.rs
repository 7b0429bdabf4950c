//! Numbers are counted from 1 and never used again.

use cosmwasm_std::Storage;
use cw_storage_plus::Item;

use crate::ContractError;

/// The next number of a kind, whose last one `last` remembers. `of` names the kind.
pub(crate) fn next<N: TryFrom<u64>>(
    storage: &mut dyn Storage,
    last: &Item<u64>,
    of: &'static str,
) -> Result<N, ContractError> {
    let exhausted = || ContractError::NumbersExhausted { of };
    let next = last.may_load(storage)?.unwrap_or_default().checked_add(1).ok_or_else(exhausted)?;
    let number = N::try_from(next).map_err(|_| exhausted())?;
    last.save(storage, &next)?;
    Ok(number)
}
