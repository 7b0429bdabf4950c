//! What every contract of the suite does alike, written once: how it starts, ownership in two steps, migration,
//! pauses, counters of money, what becomes of money that was sent unasked, and numbers that are never used again.

mod error;
pub mod migration;
pub mod money;
pub mod numbers;
pub mod ownership;
pub mod pause;

pub use error::ControlError;

#[cfg(test)]
mod tests {
    use api::check::InputError;
    use cosmwasm_std::{OverflowError, StdError};
    use thiserror::Error;

    use crate::ControlError;

    /// As a contract's error.
    #[derive(Error, Debug, Clone, PartialEq)]
    pub(crate) enum Refusal {
        #[error(transparent)]
        Control(#[from] ControlError),
        #[error(transparent)]
        Input(#[from] InputError),
        #[error("{0}")]
        Std(String),
    }

    impl From<OverflowError> for Refusal {
        fn from(error: OverflowError) -> Self {
            Self::Std(error.to_string())
        }
    }

    impl From<StdError> for Refusal {
        fn from(error: StdError) -> Self {
            Self::Std(error.to_string())
        }
    }
}
