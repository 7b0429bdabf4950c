//! Sealing an edition's key to a buyer so that the contract itself can check it.
//!
//! The keepers of a pool hold kappa, the registry holds P = g2^kappa. For the sorted set of cohorts that an
//! order bought, h is a point hashed from everything that names them ([`EditionKey`]), and K = h^kappa is the
//! key to the bundle. A buyer publishes B1 = g1^b and B2 = g2^b. A keeper delivers R1 = g1^r and
//! E = K * B1^r, and whoever sees them can check, with neither kappa nor b,
//!
//! ```text
//! e(h, P) * e(R1, B2) = e(E, g2)
//! ```
//!
//! The buyer alone computes K = E / R1^b, and from K the age identity that opens the bundle. A K for one set
//! of cohorts says nothing about the K of another set.
//!
//! Contracts use what is here without features: points, preimages and checks, over the chain's own BLS12-381
//! functions. The feature `prover` adds the secrets, for oracle, CLI and tests. Scalar multiplication there
//! does not run in constant time: a keeper's machine must not let strangers time it.
//!
//! Points are compressed as in the IETF drafts and in Zcash. The group functions of a chain take *any* bytes
//! with the infinity bit as the identity, and take the identity for a good point; so [`G1Point`] and
//! [`G2Point`] refuse that bit. That a point is on its curve and in the right subgroup is checked by the
//! chain when it is used. Vectors: `tests/vectors/sealed-key.json`.

mod delivery;
mod edition;
mod error;
mod host;
mod point;
mod possession;
#[cfg(feature = "prover")]
mod prover;

pub use delivery::verify_delivery;
pub use edition::EditionKey;
pub use error::SealedKeyError;
pub use point::{G1Point, G2Point, Point, PointError};
pub use possession::{PossessionContext, verify_custody_key, verify_exchange_key};
#[cfg(feature = "prover")]
pub use prover::{
    CustodySecret, EditionSecret, ExchangeSecret, OrderContext, SealedKey, SecretError, age_identity,
    age_recipient,
};

/// Bytes of a compressed point of G1.
pub const G1_BYTES: usize = 48;
/// Bytes of a compressed point of G2.
pub const G2_BYTES: usize = 96;

/// Domain separation tag (RFC 9380) of h, the point behind an edition's key.
pub const DST_KEY: &[u8] = b"SHEAF-V1-KEY-BLS12381G1_XMD:SHA-256_SSWU_RO_";
/// Domain separation tag of a buyer's proof of possession. Its own, or a proof could be a key.
pub const DST_EXCHANGE_POP: &[u8] = b"SHEAF-V1-EXCHANGE-POP-BLS12381G1_XMD:SHA-256_SSWU_RO_";
/// Domain separation tag of a custody key's proof of possession. Its own, or a proof could be a key.
pub const DST_CUSTODY_POP: &[u8] = b"SHEAF-V1-CUSTODY-POP-BLS12381G1_XMD:SHA-256_SSWU_RO_";
