//! What goes wrong.

use thiserror::Error;

use crate::{Point, PointError};

/// Why a key, a proof or a delivery is refused.
#[derive(Error, Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedKeyError {
    /// Not a point.
    #[error("{point}: {reason}")]
    Malformed {
        /// Which.
        point: Point,
        /// What is wrong with it.
        reason: PointError,
    },
    /// A buyer's key that everybody can open.
    #[error("B1 is the generator g1: its exponent is known, choose a key of your own")]
    GeneratorKey,
    /// B1 and B2 are not of one secret.
    #[error("B1 and B2 have different exponents: send both halves of one key")]
    UnequalExponents,
    /// The proof of possession does not verify for this key and what it is brought for.
    #[error(
        "the proof of possession does not verify for this key here: a buyer makes it for this chain, registry and \
         owner, keepers for the statement that they sign"
    )]
    NotPossessed,
    /// R1 and E are not what seals this edition's key to this buyer.
    #[error("R1 and E do not seal the key of this edition and these cohorts to this buyer")]
    WrongKey,
    /// A key to nothing.
    #[error("no cohorts: an edition's key is for at least one")]
    NoCohorts,
    /// Cohorts out of order, or one named twice.
    #[error("cohort {next} comes after cohort {previous}: list each once, in ascending order")]
    CohortOrder {
        /// The one before.
        previous: u32,
        /// The one that should be greater.
        next: u32,
    },
    /// The edition names another custody key than the one that was to seal it.
    #[error("the edition is under another custody key")]
    OtherCustody,
    /// The chain could not evaluate the check, though every point is good.
    #[error("the chain could not evaluate the BLS12-381 check")]
    Host,
}
