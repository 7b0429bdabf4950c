//! The revenue ledger: who is owed what, from which edition, exactly.
//!
//! A library over a contract's storage. data-pool calls it; it knows nothing of addresses, roles or orders,
//! and checks none: **who may call** each function is the contract's business, that the sums are right is
//! decided here. A function that fails has changed nothing.
//!
//! Every edition has frozen weights. A sale is spread over the edition's weights by one division, whatever
//! their number, and whoever was in the edition takes weight x credit when they claim. An edition takes money
//! until it is *closed*; editions close in order, and no order may be open in a closed one. What a claim pays
//! from editions that are not closed yet is remembered as its *tail*, and subtracted by the next claim.
//!
//! # Exactness
//! With s = 2^64, for every cohort and denom, always and exactly:
//!
//! > sum of paid x s + sum of due (in 1/s) + remainder = sum of credited x s
//!
//! because each division keeps net x s + old remainder = W x quotient + new remainder, and the weights of an
//! edition add up to W. So `owed` (credited less paid) covers what is due, and when everyone has claimed it is
//! at most the number of positions, as long as W < 2^64. Against the exact share, a real number, an identity
//! is short by less than one micro-denom of rounding down, and off by at most W / s micro-denom for every sale
//! of the cohort, W being the largest it had: 10^-7 for a weight of 10^12.
//!
//! # Units
//! Amounts in micro-denom (10^-6). Weights in records x basis points. Credits, remainders and fractions in
//! 2^-64 micro-denom (see [`SCALE`]). Shares of a price in basis points.
//!
//! # Storage
//! Prefixes, all beginning with `ledger_`; keys and values as cw-storage-plus writes them.
//!
//! | prefix | key | value |
//! | --- | --- | --- |
//! | `ledger_frontier` | pool | [`Frontier`] |
//! | `ledger_open` | pool, edition | open orders; no entry means none |
//! | `ledger_head` | cohort | its pool, the latest entry of W with its `from`, and the most heads before it |
//! | `ledger_w` | cohort, from | [`Weight`]: the earlier entries of W |
//! | `ledger_a` | cohort, denom, edition | A: credit for one unit of weight |
//! | `ledger_rem` | cohort, denom | what the last division left over |
//! | `ledger_seg` | identity, lot, cohort, from | an identity's weight |
//! | `ledger_pos` | identity, lot, cohort, denom | [`Position`] |
//! | `ledger_owed` | denom | what all identities together are still owed |
//!
//! An entry with `from` holds from that edition on, until the next entry. The latest entry of W lies in
//! `ledger_head`, because it is what nearly everything asks for: one read instead of a range.
//!
//! # Bounds
//! Why nothing here overflows on a chain, and every operation is checked all the same:
//! * an identity's weight is below 2^64 and there are less than 2^32 heads, so W < 2^96;
//! * a net amount is below 2^128 (`Uint128`; no denom has more in circulation), and a remainder is below the
//!   W that left it, so net x 2^64 + rem < 2^192 + 2^96: within 256 bits with 2^63 to spare, which is how
//!   often the largest amount can be credited to one edition before A is full;
//! * an identity's weight is at most W, so weight x A <= what was ever credited to the edition x 2^64: the
//!   same bound again, and so for sums of it;
//! * what is paid is at most `owed`, which is below 2^128 because the contract holds that much.

mod credits;
mod editions;
mod error;
mod fees;
mod positions;
mod weights;

pub use credits::{Credited, SCALE, credit, denoms, owed, owed_all, remainder, share};
pub use editions::{
    Frontier, MAX_CLOSE, MAX_UNCLOSED, close, cut, end_order, frontier, open_order, open_orders,
};
pub use error::LedgerError;
pub use fees::{BASIS, FeeError, Fees, MAX_FEE, Split, need};
pub use positions::{Claim, Due, Position, Sale, claim, due, position, sales};
pub use weights::{Weight, change_weights, most_heads, segment_at, weight_at};

/// The one lot there is. Batches of contributions as Merkle leaves will use others.
pub const LOT: u32 = 0;
