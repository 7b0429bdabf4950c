//! What a price is made of: how much a line must cost, and who gets what of it.

use cosmwasm_std::{Uint128, Uint256};
use lean_serde::lean_serde;
use thiserror::Error;

/// Basis points of a whole.
pub const BASIS: u16 = 10_000;
/// All fees together, at most: a fifth of the price.
pub const MAX_FEE: u16 = 2_000;

/// What everyone but the contributors gets of a price, in basis points of it. Together at most [`MAX_FEE`]:
/// every use checks it.
#[lean_serde]
#[derive(Copy, Eq, Default)]
pub struct Fees {
    /// The relayers' pot.
    pub relayers: u16,
    /// The pool's curator.
    pub curator: u16,
    /// The auditors' pot.
    pub auditors: u16,
    /// What backs GRAIN. Takes what rounding leaves of the fee, too.
    pub reserve: u16,
    /// What governance can spend.
    pub purse: u16,
}

/// A price, split: the parts add up to it exactly. Micro-denom.
#[lean_serde]
#[derive(Copy, Eq)]
pub struct Split {
    /// To the contributors.
    pub net: Uint128,
    /// To the relayers' pot.
    pub relayers: Uint128,
    /// To the curator.
    pub curator: Uint128,
    /// To the auditors' pot.
    pub auditors: Uint128,
    /// To the reserve: its share, and what rounding left of the others' (below 5).
    pub reserve: Uint128,
    /// To the purse.
    pub purse: Uint128,
}

/// What is wrong with a fee or a price.
#[derive(Error, Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeError {
    /// The fees take too much.
    #[error("the fees are {total} basis points together, at most {max} are allowed")]
    TooHigh {
        /// Their sum, basis points.
        total: u32,
        /// The most allowed, basis points.
        max: u16,
    },
    /// No such amount exists.
    #[error("a floor of {floor} for a weight of {weight} comes to more than 2^128 - 1")]
    NeedRange {
        /// The floor, micro-denom a weighted record.
        floor: Uint128,
        /// The weight, records x basis points.
        weight: Uint128,
    },
    /// No such price exists.
    #[error("a price that leaves {need} after fees is more than 2^128 - 1")]
    PriceRange {
        /// What must be left, micro-denom.
        need: Uint128,
    },
}

impl Fees {
    /// All fees together, basis points. Fails above [`MAX_FEE`].
    pub fn total(&self) -> Result<u16, FeeError> {
        let total = [self.relayers, self.curator, self.auditors, self.reserve, self.purse]
            .into_iter()
            .fold(0u32, |sum, share| sum.saturating_add(share.into()));
        match u16::try_from(total) {
            Ok(sum) if sum <= MAX_FEE => Ok(sum),
            _ => Err(FeeError::TooHigh { total, max: MAX_FEE }),
        }
    }

    /// Splits a price. Each share is rounded down, the contributors' up: net = price - floor(price x fee /
    /// 10,000). What rounding leaves of the fee is the reserve's. Fails on fees above [`MAX_FEE`].
    pub fn split(&self, price: Uint128) -> Result<Split, FeeError> {
        let fee = part(price, self.total()?);
        let [relayers, curator, auditors, purse] =
            [self.relayers, self.curator, self.auditors, self.purse].map(|share| part(price, share));
        // floor(a) + floor(b) <= floor(a + b): nothing saturates.
        let reserve = [relayers, curator, auditors, purse]
            .into_iter()
            .fold(fee, |rest, share| rest.saturating_sub(share));
        Ok(Split { net: price.saturating_sub(fee), relayers, curator, auditors, reserve, purse })
    }

    /// The least price of a line whose contributors must get `need` after fees, micro-denom:
    /// ceil(need x 10,000 / (10,000 - fee)), the least from which the fee, not rounded, leaves `need`. (Since the
    /// fee is rounded down, a price up to 2 micro-denom less could leave it as well; it is not accepted.)
    ///
    /// Fails on fees above [`MAX_FEE`], and above 2^128 - 1.
    pub fn price_for(&self, need: Uint128) -> Result<Uint128, FeeError> {
        let left = BASIS.saturating_sub(self.total()?);
        ratio_up(need, BASIS.into(), left.into()).ok_or(FeeError::PriceRange { need })
    }
}

/// What the contributors of a line must get: ceil(floor x weight / 10,000), micro-denom. `floor` in micro-denom
/// a weighted record, `weight` in records x basis points. Fails above 2^128 - 1.
pub fn need(floor: Uint128, weight: Uint128) -> Result<Uint128, FeeError> {
    ratio_up(floor, weight, BASIS.into()).ok_or(FeeError::NeedRange { floor, weight })
}

/// floor(price x share / 10,000). Below `price`, so it always fits: a share is at most [`MAX_FEE`].
fn part(price: Uint128, share: u16) -> Uint128 {
    price.checked_multiply_ratio(share, BASIS).unwrap_or(price)
}

/// ceil(value x times / by); none above 2^128 - 1. The product of two 128-bit numbers and `by` fit 256 bits.
fn ratio_up(value: Uint128, times: Uint128, by: Uint128) -> Option<Uint128> {
    let up = Uint256::from(by).checked_sub(Uint256::one()).ok()?;
    let product = value.full_mul(times).checked_add(up).ok()?;
    product.checked_div(by.into()).ok()?.try_into().ok()
}
