//! What is refused alike by every contract.

use thiserror::Error;

/// Why a message was refused. Nothing has changed.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum ControlError {
    /// A contract without an owner could never be governed again.
    #[error("ownership cannot be renounced: offer it to another owner, who accepts it")]
    Renounced,
    /// Code takes over only what its own contract keeps.
    #[error("this is code of {code}, and here is {found}: migrate it to code of its own")]
    OtherContract {
        /// Name of the contract that the code is of.
        code: String,
        /// Name of the contract that is there.
        found: String,
    },
    /// An earlier version might misread what a later one wrote.
    #[error("version {from} is here and the code is version {to}: migrate to {from} or later")]
    Downgrade {
        /// The version that is there.
        from: String,
        /// The version of the code.
        to: String,
    },
    /// Versions that cannot be compared.
    #[error("`{version}` is no semantic version, such as 1.2.3")]
    NoVersion {
        /// What stands in its place.
        version: String,
    },
    /// A guardian or the owner has stopped this for a while.
    #[error("`{action}` is paused until {until}: try again then")]
    Paused {
        /// What is paused.
        action: String,
        /// Until when, seconds.
        until: u64,
    },
    /// One pause at a time.
    #[error("`{action}` is paused already, until {until}: lift that pause first, or wait")]
    AlreadyPaused {
        /// What is paused.
        action: String,
        /// Until when, seconds.
        until: u64,
    },
    /// Nothing to lift.
    #[error("`{action}` is not paused")]
    NotPaused {
        /// What is not paused.
        action: String,
    },
    /// Pauses may not become the rule.
    #[error(
        "`{action}` was paused for {used} s of the last 60 days, {wanted} s more would pass the {max} s allowed"
    )]
    PauseBudget {
        /// What should be paused.
        action: String,
        /// Paused in the 60 days that end with the new pause, seconds.
        used: u64,
        /// The new pause, seconds.
        wanted: u64,
        /// The bound, seconds.
        max: u64,
    },
    /// The balance is what is counted.
    #[error("there is no surplus of {denom}: nothing was sent here unasked")]
    NoSurplus {
        /// Of what.
        denom: String,
    },
    /// What was paid in this transaction may not have left.
    #[error("payments of this transaction are still leaving: what {denom} is surplus shows after it")]
    Leaving {
        /// Of what.
        denom: String,
    },
    /// More than a number can count.
    #[error("there are no more numbers for {of}")]
    NumbersExhausted {
        /// For what.
        of: &'static str,
    },
}
