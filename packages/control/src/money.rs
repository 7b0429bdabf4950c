//! Counters of money per denom, and what was sent unasked.

use api::denom;
use api::governance::Purse;
use api::money::Skimmed;
use cosmwasm_std::{Deps, Env, Order, OverflowError, Response, StdError, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};

use crate::ControlError;

/// One counter per denom, under a namespace of its own. Never derived from a balance.
pub struct Counter(&'static str);

impl Counter {
    /// A counter under a namespace, which is its name in `Money {}` too.
    pub const fn new(namespace: &'static str) -> Self {
        Self(namespace)
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.0
    }

    fn map<'a>(&self) -> Map<&'a str, Uint128> {
        Map::new(self.0)
    }

    /// What it counts of a denom, micro-denom.
    pub fn get(&self, storage: &dyn Storage, denom: &str) -> StdResult<Uint128> {
        Ok(self.map().may_load(storage, denom)?.unwrap_or_default())
    }

    /// Denoms with what it counts of each, after one, by denom; at most `most`.
    pub fn all(
        &self,
        storage: &dyn Storage,
        after: Option<&str>,
        most: usize,
    ) -> StdResult<Vec<(String, Uint128)>> {
        self.map().range(storage, after.map(Bound::exclusive), None, Order::Ascending).take(most).collect()
    }

    /// Counts more, checked.
    pub fn add<E>(&self, storage: &mut dyn Storage, denom: &str, amount: Uint128) -> Result<(), E>
    where
        E: From<StdError> + From<OverflowError>,
    {
        let sum = self.get(storage, denom)?.checked_add(amount)?;
        Ok(self.map().save(storage, denom, &sum)?)
    }

    /// Counts less, checked.
    pub fn sub<E>(&self, storage: &mut dyn Storage, denom: &str, amount: Uint128) -> Result<(), E>
    where
        E: From<StdError> + From<OverflowError>,
    {
        let rest = self.get(storage, denom)?.checked_sub(amount)?;
        Ok(self.map().save(storage, denom, &rest)?)
    }
}

/// Height, and place in the block, of the last transaction in which several payments left at once.
const LEAVING: Item<(u64, Option<u32>)> = Item::new("leaving");

/// The transaction that runs.
fn transaction(env: &Env) -> (u64, Option<u32>) {
    (env.block.height, env.transaction.as_ref().map(|transaction| transaction.index))
}

/// Notes that payments leave whose receivers are called before all of them have left: until then what is counted no
/// more still lies here, and nobody may take it for [`surplus`]. For whatever pays in several denoms at once, or calls
/// others before it pays.
pub fn leaving(storage: &mut dyn Storage, env: &Env) -> StdResult<()> {
    LEAVING.save(storage, &transaction(env))
}

/// `Skim` of every contract: sends what a denom's balance is above `counted` to the purse. By anyone. Fails where
/// there is no surplus.
pub fn skim<E>(deps: Deps, env: &Env, denom: &str, counted: Uint128, purse: &Purse) -> Result<Response, E>
where
    E: From<StdError> + From<ControlError>,
{
    let amount = surplus::<E>(deps, env, denom, counted)?;
    let event = Skimmed { denom: denom.into(), amount };
    Ok(Response::new().add_message(purse.give(denom, amount)?).add_event(event))
}

/// What a denom's balance is above `counted`; fails where it is not, and in a transaction in which payments are
/// [`leaving`].
pub fn surplus<E>(deps: Deps, env: &Env, denom: &str, counted: Uint128) -> Result<Uint128, E>
where
    E: From<StdError> + From<ControlError>,
{
    if LEAVING.may_load(deps.storage)? == Some(transaction(env)) {
        return Err(ControlError::Leaving { denom: denom.into() }.into());
    }
    let amount = denom::balance(&deps.querier, &env.contract.address, denom)?.saturating_sub(counted);
    if amount.is_zero() {
        return Err(ControlError::NoSurplus { denom: denom.into() }.into());
    }
    Ok(amount)
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;

    use super::*;
    use crate::tests::Refusal;

    #[test]
    fn a_counter_neither_wraps_nor_falls_below_zero() {
        let mut storage = MockStorage::new();
        let counter = Counter::new("escrow");
        let all = Uint128::MAX;
        counter.add::<Refusal>(&mut storage, "ustake", all).unwrap();
        counter.add::<Refusal>(&mut storage, "ustake", Uint128::one()).unwrap_err();
        counter.sub::<Refusal>(&mut storage, "uatom", Uint128::one()).unwrap_err();
        assert_eq!(counter.all(&storage, None, 10).unwrap(), [("ustake".to_string(), all)]);
        counter.sub::<Refusal>(&mut storage, "ustake", all).unwrap();
        assert_eq!(counter.get(&storage, "ustake").unwrap(), Uint128::zero());
    }
}
