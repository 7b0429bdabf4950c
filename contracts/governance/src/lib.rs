//! The governance contract.
