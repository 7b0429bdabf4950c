//! Consent records and receipts: ISO/IEC TS 27560:2023, in the terms of the W3C Data Privacy Vocabulary (DPV 2), as
//! the guide "Consent Records and Receipts as per ISO/IEC TS 27560:2023 using DPV" maps them.
//!
//! | section of 27560 | here |
//! | --- | --- |
//! | header: schema version, record id, PII principal id | `dct:conformsTo`, `dct:identifier`, `dpv:hasDataSubject` |
//! | processing | `dpv:hasProcess`, `dpv:hasNotice` |
//! | parties | `dpv:hasEntity` |
//! | events | `dpv:hasConsentStatus`, each with time, duration, who and how |
//!
//! A record is a pure function of what the contracts answer and of the pool's dossier, whose content id is on chain:
//! whoever asks the same chain builds the same bytes.

mod events;
mod notices;
mod parties;
mod process;
pub(crate) mod rights;

use api::data_pool::{CohortResponse, ContributionResponse, ContributionStatus, PoolResponse};
use api::{CohortId, ContributionId, IdentityId, PoolId};
use cosmwasm_std::{Addr, HexBinary};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use crate::Names;
use crate::vocabulary::{RECEIPT_PROFILE, RECORD_PROFILE, SCHEMA, context, id, instant};

/// Someone with a name: the law wants to know who is responsible, and contracts know addresses only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Their address on the chain (bech32), or an IRI.
    pub id: String,
    /// Their name in law.
    pub name: String,
    /// Where they are: a postal address.
    pub address: String,
    /// Where they can be reached: an IRI, for instance `mailto:`.
    pub contact: String,
}

/// A sort of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its IRI, in DPV's extension `pd` for instance.
    pub iri: String,
    /// In plain words.
    pub words: String,
    /// Of a special category, GDPR art. 9?
    pub special: bool,
}

/// What a pool's dossier says that no contract keeps. Its content id is in the pool's draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// Language of the dossier, ISO 639-1.
    pub language: String,
    /// Who is responsible for the processing, the pool's curator among them; several are so jointly.
    pub controllers: Vec<Party>,
    /// Keepers that have a name; the others are told by their address.
    pub processors: Vec<Party>,
    /// Sorts of data in a contribution.
    pub categories: Vec<Category>,
    /// Where ciphertext and editions lie: codes of ISO 3166-1 alpha-2, or `EU`.
    pub locations: Vec<String>,
    /// Whose law holds: codes as above.
    pub jurisdictions: Vec<String>,
    /// Where to complain.
    pub authority: Option<Party>,
    /// IRI of the impact assessment.
    pub assessment: Option<String>,
}

/// When consent ended, seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moments {
    /// The contribution was withdrawn: the block time of its event, which no contract keeps.
    pub withdrawn: Option<u64>,
    /// The identity was erased, whatever became of its status since.
    pub erased: Option<u64>,
}

/// What a record is made of.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The chain's id.
    pub chain_id: &'a str,
    /// data-pool.
    pub data_pool: &'a Addr,
    /// The contribution.
    pub contribution: &'a ContributionResponse,
    /// Its cohort, with the terms.
    pub cohort: &'a CohortResponse,
    /// Its pool.
    pub pool: &'a PoolResponse,
    /// Addresses of everyone who got the file: keepers of every custody key that was the pool's while it was held.
    pub keepers: &'a [String],
    /// When what happened.
    pub moments: Moments,
    /// What the dossier says.
    pub dossier: &'a Dossier,
}

impl<'a> Facts<'a> {
    fn names(&self) -> Names<'a> {
        Names { chain_id: self.chain_id, data_pool: self.data_pool }
    }
}

/// State of a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It holds.
    Active,
    /// It was taken back.
    Withdrawn,
    /// It was taken back, and the person wants to be forgotten.
    Erased,
}

impl State {
    /// Its name in JSON. Stable.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Withdrawn => "withdrawn",
            Self::Erased => "erased",
        }
    }
}

/// State of the consent to a contribution of an identity that was erased at a time, or was not. A verdict on the data
/// changes nothing of it, nor do sanctions.
pub fn state_of(contribution: &ContributionResponse, erased_at: Option<u64>) -> State {
    match (erased_at, contribution.status) {
        (Some(_), _) => State::Erased,
        (None, ContributionStatus::Withdrawn) => State::Withdrawn,
        (None, _) => State::Active,
    }
}

/// Why there is no record.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum ReceiptError {
    /// A contribution of someone else.
    #[error("contribution {contribution} is not of identity {identity}")]
    NotTheirs {
        /// The contribution.
        contribution: ContributionId,
        /// Whose receipts are made.
        identity: IdentityId,
    },
    /// Nobody brought the dossier.
    #[error("the dossier of pool {pool} is not at hand: get {dossier}")]
    NoDossier {
        /// The pool.
        pool: PoolId,
        /// Content id of its dossier.
        dossier: String,
    },
    /// A cohort of another contribution.
    #[error("contribution {contribution} is of cohort {expected}, not {got}")]
    Cohort {
        /// The contribution.
        contribution: ContributionId,
        /// Its cohort.
        expected: CohortId,
        /// The one given.
        got: CohortId,
    },
    /// A pool of another contribution.
    #[error("contribution {contribution} is of pool {expected}, not {got}")]
    Pool {
        /// The contribution.
        contribution: ContributionId,
        /// Its pool.
        expected: PoolId,
        /// The one given.
        got: PoolId,
    },
    /// Terms that are not those of the cohort's `terms_id`.
    #[error("cohort {cohort} has terms {expected}, and these are {got}")]
    Terms {
        /// The cohort.
        cohort: CohortId,
        /// Its terms' digest.
        expected: HexBinary,
        /// Digest of what was given.
        got: HexBinary,
    },
    /// Nobody in the dossier is the curator.
    #[error("the dossier of pool {pool} does not name its curator {curator} among the controllers")]
    NoCurator {
        /// The pool.
        pool: PoolId,
        /// Who should be named.
        curator: Addr,
    },
    /// The dossier leaves out what a record must have.
    #[error("the dossier of pool {pool} names no {what}")]
    Dossier {
        /// The pool.
        pool: PoolId,
        /// What is missing.
        what: &'static str,
    },
    /// It was withdrawn, and no event at hand says when.
    #[error(
        "contribution {contribution} is withdrawn, and it is not said since when: ask a node that keeps the events"
    )]
    NoMoment {
        /// The contribution.
        contribution: ContributionId,
    },
}

/// The consent record of a contribution, as JSON-LD. Fails on facts that are not of one contribution, and on a dossier
/// that does not name the curator, a sort of data, a place and a jurisdiction.
pub fn record(facts: &Facts<'_>) -> Result<Value, ReceiptError> {
    check(facts)?;
    let events = events::events(facts)?;
    let names = facts.names();
    let number = facts.contribution.id;
    let subject = names.identity(facts.contribution.identity);
    Ok(json!({
        "@context": context(),
        "@id": names.record(number),
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": [id(RECORD_PROFILE), id(SCHEMA)],
        "dct:identifier": names.record(number),
        "dct:created": instant(facts.contribution.submitted_at),
        "dct:modified": instant(events.last),
        "dct:source": id(names.contribution(number)),
        "dpv:hasDataSubject": id(subject),
        "dpv:hasNotice": notices::notices(facts),
        "dpv:hasProcess": process::process(facts),
        "dpv:hasEntity": parties::parties(facts),
        "dpv:hasConsentStatus": events.list,
        "sheaf:state": state_of(facts.contribution, facts.moments.erased).name(),
    }))
}

/// The receipt that the person holds: the whole record, under an identifier of its own. Fails as [`record`] does.
pub fn receipt(facts: &Facts<'_>) -> Result<Value, ReceiptError> {
    let mut record = record(facts)?;
    if let Some(fields) = record.as_object_mut() {
        fields.remove("@context");
    }
    let iri = facts.names().receipt(facts.contribution.id);
    Ok(json!({
        "@context": context(),
        "@id": iri,
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": [id(RECEIPT_PROFILE), id(SCHEMA)],
        "dct:identifier": iri,
        "dct:hasPart": record,
    }))
}

fn check(facts: &Facts<'_>) -> Result<(), ReceiptError> {
    let Facts { contribution, cohort, pool, dossier, .. } = facts;
    if cohort.id != contribution.cohort {
        let (expected, got) = (contribution.cohort, cohort.id);
        return Err(ReceiptError::Cohort { contribution: contribution.id, expected, got });
    }
    if pool.id != contribution.pool {
        let (expected, got) = (contribution.pool, pool.id);
        return Err(ReceiptError::Pool { contribution: contribution.id, expected, got });
    }
    let got = HexBinary::from(cohort.terms.id());
    if got != cohort.terms_id {
        return Err(ReceiptError::Terms { cohort: cohort.id, expected: cohort.terms_id.clone(), got });
    }
    if !dossier.controllers.iter().any(|party| party.id == pool.pool.curator.as_str()) {
        return Err(ReceiptError::NoCurator { pool: pool.id, curator: pool.pool.curator.clone() });
    }
    let missing = [
        ("sort of data", dossier.categories.is_empty()),
        ("place of storage", dossier.locations.is_empty()),
        ("jurisdiction", dossier.jurisdictions.is_empty()),
        ("language", dossier.language.is_empty()),
    ];
    match missing.into_iter().find(|(_, missing)| *missing) {
        Some((what, _)) => Err(ReceiptError::Dossier { pool: pool.id, what }),
        None => Ok(()),
    }
}
