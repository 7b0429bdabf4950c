//! The marketplace contract.
