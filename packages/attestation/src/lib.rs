//! What relayers, keepers and issuers sign: one encoding, one digest, one quorum check, for the contracts
//! that verify, the oracle that signs and the clients that look over its shoulder.
//!
//! * [`Report`]: what a quorum of keepers or of the committee says about a list of items;
//! * [`Equivocation`]: the proof that one of them signed two different items for one slot;
//! * [`Credential`]: what a KYC issuer says about the holder of an address;
//! * [`IssuerStatement`]: what it decides later: suspension, revocation, erasure, another address, another key;
//! * [`BondStatement`]: what a new relayer's key says about whose it is;
//! * [`CommitteeStatement`]: whom a committee wants to be followed by;
//! * [`CustodyStatement`]: what the keepers of a new custody key agree to;
//! * [`CustodyEndStatement`]: how they end it.
//!
//! Every digest is SHA-256 over a [`canonical`] encoding that begins with a domain of its own and names the
//! chain and the contract it is meant for, so that a signature is good in one place only. Signatures are
//! secp256k1 ECDSA, 64 bytes `r || s`. `s` may be high: nothing may ever be keyed by signature bytes.

mod bond;
mod committee;
mod credential;
mod custody;
mod equivocation;
mod issuer;
mod quorum;
mod report;
#[cfg(feature = "signer")]
mod signer;

pub use bond::BondStatement;
pub use committee::CommitteeStatement;
pub use credential::Credential;
pub use custody::{CustodyEnd, CustodyEndStatement, CustodyStatement, Keeper};
pub use equivocation::{Conflict, Equivocation, EquivocationError, SignedItem};
pub use issuer::{IssuerAct, IssuerStatement, STATEMENT_LIFE, StatusChange};
pub use quorum::{Signature, SignatureError, quorum_of, verify_each, verify_one, verify_quorum};
pub use report::{
    Authority, AvailabilityItem, Candidate, EditionItem, Kind, MAX_REPORT_LIFE, MatchItem, Report,
    ReportError, ReportItem, Slot, Verdict, VerificationItem,
};
#[cfg(feature = "signer")]
pub use signer::{KeyError, Signer};

/// Bytes of a compressed secp256k1 public key.
pub const PUBLIC_KEY_BYTES: usize = 33;

/// Bytes of a signature `r || s`.
pub const SIGNATURE_BYTES: usize = 64;
