//! Why nothing was signed.

use attestation::KeyError;
use thiserror::Error;

/// Why an issuer refuses.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum IssuerError {
    /// A bad signing key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Nothing that identifies the person. The reference itself is not repeated here: it is personal data.
    #[error("the reference is empty: without it a person could register twice")]
    NoReference,
    /// Another key than that of the cases before.
    #[error("persons are known here by key {kept}, and this is key {got}: one person would be two")]
    PersonKey {
        /// The id of the one before.
        kept: String,
        /// The id of this one.
        got: String,
    },
    /// More than one way to write the same, so that a person could register twice.
    #[error(
        "the reference has characters other than ASCII letters, digits, signs and spaces: transliterate it"
    )]
    Reference,
    /// Not a region.
    #[error("`{region}` is not a region: it must be an assigned code of ISO 3166-1 alpha-2, in upper case")]
    Region {
        /// What it is.
        region: String,
    },
    /// A contributor's region is nobody's business on chain.
    #[error("a credential for pool {scope} states no region: only buyers have one, and they have no scope")]
    RegionInScope {
        /// The pool.
        scope: u32,
    },
    /// No such pool.
    #[error("scope is 0: pools are counted from 1")]
    Scope,
    /// Expires before it begins.
    #[error("the credential would expire at {expires_at}, it is issued at {issued_at}: it must be later")]
    Validity {
        /// Seconds.
        issued_at: u64,
        /// Seconds.
        expires_at: u64,
    },
}
