//! The suite builder that every multi-contract test starts from.
