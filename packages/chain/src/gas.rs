//! What a transaction may cost.

use std::fmt;
use std::str::FromStr;

use cosmwasm_std::{Coin, Decimal, Uint128};

use crate::Error;

/// Gas that simulations leave out, or that others' transactions add before this one is in a block.
const UNSIMULATED: u64 = 30_000;

/// The price of a unit of gas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GasPrice {
    amount: Decimal,
    denom: String,
}

impl FromStr for GasPrice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bad = || Error::GasPrice { got: text.into() };
        let at = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(bad)?;
        let (amount, denom) = text.split_at(at);
        Ok(Self { amount: amount.parse().map_err(|_| bad())?, denom: denom.into() })
    }
}

impl fmt::Display for GasPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.amount, self.denom)
    }
}

impl GasPrice {
    /// The fee for so much gas, rounded up.
    pub fn fee(&self, gas: u64) -> Coin {
        Coin::new(Uint128::from(gas).mul_ceil(self.amount), self.denom.clone())
    }

    /// The same as a transaction says it: no coins, where gas costs nothing.
    pub fn fees(&self, gas: u64) -> Vec<Coin> {
        Some(self.fee(gas)).filter(|fee| !fee.amount.is_zero()).into_iter().collect()
    }
}

/// How much gas a transaction may use, and who pays for it.
#[derive(Debug, Clone)]
pub struct Gas {
    /// The price of a unit.
    pub price: GasPrice,
    /// What is allowed, in percent of what the simulation used; and 30,000 on top.
    pub percent: u64,
    /// Who pays the fee by a fee grant, where it is not the sender (bech32).
    pub granter: Option<String>,
}

impl Gas {
    /// At this price, with room for a third more than the simulation used.
    pub fn at(price: GasPrice) -> Self {
        Self { price, percent: 135, granter: None }
    }

    /// The limit, after a simulation.
    pub fn limit(&self, simulated: u64) -> u64 {
        simulated.saturating_mul(self.percent).div_ceil(100).saturating_add(UNSIMULATED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_and_fees_rounded_up() {
        let price: GasPrice = "0.025ustake".parse().expect("a price");
        assert_eq!(price.to_string(), "0.025ustake");
        assert_eq!(price.fee(100_001), Coin::new(2_501u128, "ustake"));
        let ibc: GasPrice = "1ibc/27394F".parse().expect("a price");
        assert_eq!(ibc.fee(7), Coin::new(7u128, "ibc/27394F"));
        assert_eq!(price.fees(100_001), [price.fee(100_001)]);
        // a chain refuses a coin of zero
        assert_eq!("0ustake".parse::<GasPrice>().expect("a price").fees(100_001), []);
        for bad in ["", "ustake", "0.025", "0..1ustake", "-1ustake"] {
            assert!(matches!(bad.parse::<GasPrice>(), Err(Error::GasPrice { .. })), "{bad}");
        }
    }

    #[test]
    fn limits_leave_room() {
        let gas = Gas::at("0ustake".parse().expect("a price"));
        assert_eq!((gas.limit(100_000), gas.limit(1), gas.limit(0)), (165_000, 30_002, 30_000));
        assert_eq!(gas.limit(u64::MAX), u64::MAX / 100 + 1 + 30_000);
        assert_eq!(Gas { percent: 60, ..gas }.limit(100_000), 90_000);
    }
}
