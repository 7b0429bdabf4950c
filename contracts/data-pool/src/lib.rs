//! The data-pool contract.
