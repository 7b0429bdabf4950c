//! Where money lies: the same answer from every contract.

use cosmwasm_std::{StdError, StdResult, Uint128};
use lean_serde::lean_serde;

/// What a contract counts of one denom. In tests, before and after every message:
/// balance == sum of the parts + what was sent to it unasked.
#[lean_serde]
pub struct DenomMoney {
    /// Native denom, or `cw20:` and an address.
    pub denom: String,
    /// The counters, each with a name.
    pub parts: Vec<Part>,
}

/// One counter.
#[lean_serde]
pub struct Part {
    /// For instance `owed`, `escrow`, `bonds`.
    pub name: String,
    /// Micro-denom.
    pub amount: Uint128,
}

/// The answer to `Money {}`: every denom that a contract ever counted.
#[lean_serde]
pub struct MoneyResponse {
    /// By denom, ascending.
    pub denoms: Vec<DenomMoney>,
}

impl MoneyResponse {
    /// Adds an amount to the counter `name` of a denom.
    pub fn add(&mut self, denom: &str, name: &str, amount: Uint128) -> StdResult<()> {
        let at = match self.denoms.binary_search_by(|entry| entry.denom.as_str().cmp(denom)) {
            Ok(at) => at,
            Err(at) => {
                self.denoms.insert(at, DenomMoney { denom: denom.into(), parts: vec![] });
                at
            }
        };
        let entry = self.denoms.get_mut(at).ok_or_else(|| StdError::not_found("denom"))?;
        match entry.parts.iter_mut().find(|part| part.name == name) {
            Some(part) => part.amount = part.amount.checked_add(amount)?,
            None => entry.parts.push(Part { name: name.into(), amount }),
        }
        Ok(())
    }
}

impl Default for MoneyResponse {
    /// Nothing counted.
    fn default() -> Self {
        Self { denoms: vec![] }
    }
}

crate::events! {
    /// What was sent unasked went to the purse.
    "sheaf_skimmed" => Skimmed {
        /// Of what.
        denom: String,
        /// How much.
        amount: Uint128,
    }
}
