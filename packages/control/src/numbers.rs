//! Numbers are counted from 1 and never used again.

use cosmwasm_std::{StdError, Storage};
use cw_storage_plus::Item;

use crate::ControlError;

/// The next number of a kind, whose last one `last` remembers. `of` names the kind. Fails when the type can
/// count no further.
pub fn next<N, E>(storage: &mut dyn Storage, last: &Item<u64>, of: &'static str) -> Result<N, E>
where
    N: TryFrom<u64>,
    E: From<StdError> + From<ControlError>,
{
    let exhausted = || ControlError::NumbersExhausted { of };
    let next = self::last(storage, last)?.checked_add(1).ok_or_else(exhausted)?;
    let number = N::try_from(next).map_err(|_| exhausted())?;
    last.save(storage, &next)?;
    Ok(number)
}

/// The last number given out; 0 before the first.
pub fn last(storage: &dyn Storage, last: &Item<u64>) -> Result<u64, StdError> {
    Ok(last.may_load(storage)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;

    use super::*;
    use crate::tests::Refusal;

    const LAST: Item<u64> = Item::new("last");

    #[test]
    fn counted_from_one_until_the_type_ends() {
        let mut storage = MockStorage::new();
        assert_eq!(next::<u8, Refusal>(&mut storage, &LAST, "things"), Ok(1));
        assert_eq!(next::<u8, Refusal>(&mut storage, &LAST, "things"), Ok(2));
        LAST.save(&mut storage, &255).unwrap();
        let refusal = ControlError::NumbersExhausted { of: "things" };
        assert_eq!(next::<u8, Refusal>(&mut storage, &LAST, "things"), Err(refusal.clone().into()));
        assert_eq!(last(&storage, &LAST), Ok(255), "nothing has changed");
        LAST.save(&mut storage, &u64::MAX).unwrap();
        assert_eq!(next::<u64, Refusal>(&mut storage, &LAST, "things"), Err(refusal.into()));
    }
}
