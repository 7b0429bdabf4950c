//! The KYC issuer: knows who someone is, and signs for an address what the identity registry has to know.
//!
//! Nothing that leaves this crate names a person. What the registry sees of the evidence is a salted
//! commitment; once the issuer erases the [`Case`], the commitment says nothing any more. What it sees of the
//! person is a nullifier, which is worth nothing without the issuer's key.
//!
//! The keys, the cases and the applicants' references stay with the issuer. [`Level`] says what the levels of
//! assurance mean, `LEVELS.md` what an issuer has to do for each.

mod cases;
mod claims;
mod error;
mod issuer;

pub use cases::{Case, Cases};
pub use claims::{Applicant, Claims, Level};
pub use error::IssuerError;
pub use issuer::{Issued, Issuer, Stated, person_key_id};
