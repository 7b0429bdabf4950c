//! The identity-registry contract.
