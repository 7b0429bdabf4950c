//! The two formulas of the reserve, and the weekly limit. Pure arithmetic: everything rounds down.
//!
//! With S the supply, T the reserve and Sv, Tv, alpha constants:
//! - emission for a share f: floor(alpha * f * (S + Sv) / (T + Tv))
//! - redemption of x: floor(x * T / (S + Sv))
//!
//! Both leave T / (S + Sv) where it was or raise it. Bounds: every input is below 2^128, so S + Sv and T + Tv
//! are below 2^129; alpha, in basis points, is below 2^14. alpha * f * (S + Sv) is below 2^271, which is why
//! it is reckoned in 512 bits; x * T fits 256.

use api::reward_token::WEEKLY_BPS;
use cosmwasm_std::{Uint128, Uint256, Uint512};
use lean_serde::lean_serde;

use crate::ContractError;

const BPS: u16 = 10_000;

/// The constants of the formulas.
#[lean_serde]
#[derive(Copy)]
pub struct Curve {
    /// alpha, in basis points; below 10,000.
    pub alpha_bps: u16,
    /// Sv, micro-GRAIN; above zero.
    pub virtual_supply: Uint128,
    /// Tv, micro-denom; above zero.
    pub virtual_reserve: Uint128,
}

impl Curve {
    /// What the formula mints for `share`, micro-GRAIN, before the limits; 2^128 - 1 if it is above that.
    pub fn emission(
        &self,
        share: Uint128,
        supply: Uint128,
        reserve: Uint128,
    ) -> Result<Uint128, ContractError> {
        let above = Uint512::from(Uint256::from(self.alpha_bps).checked_mul(share.into())?)
            .checked_mul(self.backed(supply)?.into())?;
        let below = Uint256::from(reserve)
            .checked_add(self.virtual_reserve.into())?
            .checked_mul(Uint256::from(BPS))?;
        let minted = above.checked_div(below.into())?;
        Ok(minted.try_into().unwrap_or(Uint128::MAX))
    }

    /// What redeeming `amount` pays, micro-denom. Fails for more than the supply.
    pub fn redemption(
        &self,
        amount: Uint128,
        supply: Uint128,
        reserve: Uint128,
    ) -> Result<Uint128, ContractError> {
        api::check::range("amount", amount, Uint128::zero(), supply)?;
        let paid = amount.full_mul(reserve).checked_div(self.backed(supply)?)?;
        // amount <= S, so this is at most T
        Ok(paid.try_into().map_err(cosmwasm_std::StdError::from)?)
    }

    /// What can be minted in a week that begins with this supply: one per cent of S + Sv, micro-GRAIN.
    pub fn weekly(&self, supply: Uint128) -> Result<Uint128, ContractError> {
        let limit =
            self.backed(supply)?.checked_mul(Uint256::from(WEEKLY_BPS))?.checked_div(Uint256::from(BPS))?;
        // below 2^129 / 100
        Ok(limit.try_into().map_err(cosmwasm_std::StdError::from)?)
    }

    /// S + Sv.
    fn backed(&self, supply: Uint128) -> Result<Uint256, ContractError> {
        Ok(Uint256::from(supply).checked_add(self.virtual_supply.into())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(alpha_bps: u16, virtual_supply: u128, virtual_reserve: u128) -> Curve {
        Curve { alpha_bps, virtual_supply: virtual_supply.into(), virtual_reserve: virtual_reserve.into() }
    }

    fn n(amount: u128) -> Uint128 {
        amount.into()
    }

    #[test]
    fn by_hand() {
        let curve = curve(8_000, 1_000, 500);
        // 0.8 * 100 * 2,000 / 1,000
        assert_eq!(curve.emission(n(100), n(1_000), n(500)), Ok(n(160)));
        // 0.8 * 7 * 2,001 / 1,003 = 11.17
        assert_eq!(curve.emission(n(7), n(1_001), n(503)), Ok(n(11)));
        // 30 * 500 / 2,000 = 7.5
        assert_eq!(curve.redemption(n(30), n(1_000), n(500)), Ok(n(7)));
        assert_eq!(curve.weekly(n(1_099)), Ok(n(20)));
    }

    #[test]
    fn the_greatest_amounts_neither_wrap_nor_fail() {
        let curve = curve(9_999, u128::MAX, 1);
        assert_eq!(curve.emission(Uint128::MAX, Uint128::MAX, n(0)), Ok(Uint128::MAX));
        assert_eq!(curve.redemption(Uint128::MAX, Uint128::MAX, Uint128::MAX), Ok(n(u128::MAX / 2)));
        assert_eq!(curve.weekly(Uint128::MAX), Ok(n(u128::MAX / 50)));
        let curve = self::curve(9_999, 1, u128::MAX);
        assert_eq!(curve.emission(n(1), n(0), Uint128::MAX), Ok(n(0)));
    }

    #[test]
    fn more_than_the_supply_cannot_be_redeemed() {
        let error = api::check::InputError::Range { what: "amount", min: 0, max: 10, got: 11 };
        assert_eq!(curve(1, 1, 1).redemption(n(11), n(10), n(5)), Err(error.into()));
    }
}
