//! What a person can hold in their hand: consent receipts, a report of everything that the contracts hold on them,
//! and evidence of an erasure.
//!
//! | document | law | made of |
//! | --- | --- | --- |
//! | [`receipt()`] | GDPR art. 7(1); ISO/IEC TS 27560:2023 | what the contracts answer and told about one contribution, and the pool's dossier |
//! | [`access_report`] | GDPR art. 15 and 20 | every query and event that names one identity |
//! | [`erasure_evidence`] | GDPR art. 17 and 19 | the same |
//!
//! All of it is rebuilt from the chain by anyone: there is no register of receipts that could differ from what the
//! contracts say. Receipts speak the W3C Data Privacy Vocabulary as its guide to ISO/IEC TS 27560 does.
//! `docs/privacy.md` says what the words mean.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "off chain: sums of what contracts have checked, and keys of JSON objects made here"
)]

mod chain;
mod erasure;
mod presence;
mod receipt;
mod report;
mod time;
mod vocabulary;

pub use chain::{Ask, Chain, ChainError, Contracts, Place, Told};
pub use erasure::{Attestation, Erased, ErasureRules, erasure_evidence};
pub use presence::Presence;
pub use receipt::{Category, Dossier, Facts, Moments, Party, ReceiptError, State, receipt, record, state_of};
pub use report::{Report, ReportError, Row, Section, Subject, access_report, held};
pub use time::rfc3339;
pub use vocabulary::Names;
