//! The reward-token contract.
