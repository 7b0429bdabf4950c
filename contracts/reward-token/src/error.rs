//! What the token refuses.

use api::check::InputError;
use api::layout::LayoutError;
use control::ControlError;
use cosmwasm_std::{DivideByZeroError, OverflowError, StdError, Uint128};
use cw_ownable::OwnershipError;
use thiserror::Error;

/// Why a message was refused. Nothing has changed.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// From the chain.
    #[error(transparent)]
    Std(#[from] StdError),
    /// Bad input.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A record of this contract could not be read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// Not the owner, or no hand-over to accept.
    #[error(transparent)]
    Ownership(#[from] OwnershipError),
    /// What every contract refuses alike: renounced ownership, what is paused, no surplus.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// As cw20-base says it.
    #[error(transparent)]
    Cw20(#[from] cw20_base::ContractError),
    /// A sum too large: cannot happen with amounts that exist.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    /// A divisor of zero: cannot happen, the virtual constants are above zero.
    #[error(transparent)]
    DivideByZero(#[from] DivideByZeroError),
    /// `Mint` and `UpdateMinter` are part of the interface of a cw20 token, not of what GRAIN does.
    #[error("GRAIN has no minter: it is minted for what data-pool puts into the reserve, never otherwise")]
    NoMinter,
    /// data-pool is named once.
    #[error("data-pool is {data_pool}, it cannot be changed")]
    AlreadyWired {
        /// Its address.
        data_pool: String,
    },
    /// The purse is named by `Wire`.
    #[error("the purse is not named yet: the owner wires the token first")]
    NotWired,
    /// data-pool alone emits.
    #[error("{sender} is not data-pool: only data-pool calls Emit")]
    NotDataPool {
        /// The sender.
        sender: String,
    },
    /// The reserve has one denom.
    #[error("the reserve is of {expected}, {got} was sent")]
    ReserveDenom {
        /// Its denom.
        expected: String,
        /// What came.
        got: String,
    },
    /// What GRAIN there is at genesis must be below what there can ever be.
    #[error("genesis has {genesis} micro-GRAIN, the cap is {cap}: raise the cap or lower the genesis")]
    AboveCap {
        /// Sum of the genesis; 2^128 - 1 if it is above that.
        genesis: Uint128,
        /// The cap.
        cap: Uint128,
    },
    /// More than there is.
    #[error("{address} has {balance} micro-GRAIN that is not bonded, {wanted} was asked for")]
    Insufficient {
        /// Whose.
        address: String,
        /// What they have.
        balance: Uint128,
        /// What was wanted.
        wanted: Uint128,
    },
    /// More than is bonded.
    #[error("{address} has {bonded} micro-GRAIN bonded, {wanted} was asked for")]
    NotBonded {
        /// Whose.
        address: String,
        /// What they have bonded.
        bonded: Uint128,
        /// What was wanted.
        wanted: Uint128,
    },
    /// Nothing would change.
    #[error("{address} cannot delegate to itself: send Undelegate to take a delegation back")]
    DelegateToOneself {
        /// The sender.
        address: String,
    },
    /// Nothing would change.
    #[error("{address} delegates to {to} already")]
    AlreadyDelegated {
        /// The sender.
        address: String,
        /// To whom.
        to: String,
    },
    /// Nothing to take back.
    #[error("{address} delegates to nobody")]
    NotDelegated {
        /// The sender.
        address: String,
    },
    /// A list with a bound.
    #[error("{address} has {max} unbondings pending, no more are allowed: send Release when one is over")]
    TooManyUnbondings {
        /// Whose.
        address: String,
        /// How many are allowed.
        max: usize,
    },
    /// Nothing is over.
    #[error("nothing of {address} can be released at {now}; {}", next_release(*next))]
    NothingToRelease {
        /// Whose.
        address: String,
        /// When the next unbonding is over, seconds; none if none is pending.
        next: Option<u64>,
        /// Block time, seconds.
        now: u64,
    },
    /// Burning for nothing helps nobody.
    #[error("{amount} micro-GRAIN is worth less than one micro-{denom} of the reserve: redeem more")]
    WorthNothing {
        /// What was offered, micro-GRAIN.
        amount: Uint128,
        /// The reserve's denom.
        denom: String,
    },
    /// The price moved.
    #[error("redeeming pays {out}, at least {min_out} was asked for")]
    BelowMinimum {
        /// What it would pay, micro-denom.
        out: Uint128,
        /// What was asked for.
        min_out: Uint128,
    },
}

fn next_release(next: Option<u64>) -> String {
    match next {
        Some(time) => format!("the next unbonding is over at {time}"),
        None => "no unbonding is pending".into(),
    }
}
