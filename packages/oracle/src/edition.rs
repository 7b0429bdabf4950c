//! Editions: what a release of a pool consists of, and the root that stands on chain for it.
//!
//! A [`Manifest`] names the edition and, for each cohort in it, the terms, the number of records, and the
//! digest of the file with its anonymised rows. Its root is that of a Merkle tree ([`merkle`]): leaf 0 is
//! the head (chain, data-pool, pool, number, schema, k, l, format), the leaves after it are the cohorts,
//! ascending, each in canonical encoding. So a single cohort's file can be shown to belong to an edition
//! without the others.

mod build;
mod format;
pub mod merkle;

use api::check::{self, InputError};
use api::{CohortId, EditionNo, MAX_COHORTS, PoolId};
use canonical::{Canonical, DIGEST_BYTES, Digest, Writer, sha256};
use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};
use terms::{Terms, TermsError};
use thiserror::Error;

use crate::blob::{MAX_BLOB_BYTES, length};
use crate::schema::Format;

pub use build::{BuildError, Built, Which, build};
pub use format::RowsError;
pub use merkle::{Proof, ProofError};

/// Bytes of the longest manifest as JSON: 1 MiB.
pub const MAX_MANIFEST_BYTES: usize = 1 << 20;
/// Losses listed for a cohort, at most.
pub const MAX_LOSSES: usize = 256;
/// Bytes of a chain id, a contract's address, a field's name, at most.
pub const MAX_NAME_BYTES: usize = 128;

/// What holds for a whole edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionFacts {
    /// The chain.
    pub chain_id: String,
    /// data-pool (bech32).
    pub data_pool: String,
    /// The pool.
    pub pool: PoolId,
    /// The edition's number in the pool.
    pub edition: EditionNo,
    /// Digest of the pool's schema, 32 bytes.
    pub schema: HexBinary,
    /// Within a cohort, rows that look alike in their quasi-identifiers are of at least k contributors.
    pub k: u32,
    /// Among them every group of sensitive fields has at least l values.
    pub l: u32,
    /// How rows are written.
    pub format: Format,
}

/// What was done to a field, or to records, so that people cannot be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Left out altogether.
    Dropped,
    /// Made coarser.
    Generalised,
    /// Left out where it stood out.
    Suppressed,
}

/// What anonymising took from a cohort.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Loss {
    /// Of which field; without one: whole records.
    pub field: Option<String>,
    /// What was done.
    pub treatment: Treatment,
    /// How much of its detail is gone, in basis points (0 to 10,000).
    pub share: u16,
}

/// A cohort that goes into an edition.
#[derive(Debug, Clone)]
pub struct CohortRows<'a> {
    /// The cohort.
    pub cohort: CohortId,
    /// Its terms.
    pub terms: Terms,
    /// Its file: rows already anonymised, in the edition's format.
    pub rows: &'a [u8],
    /// Records in the file.
    pub records: u64,
    /// What anonymising took.
    pub losses: Vec<Loss>,
}

/// A cohort in an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortEntry {
    /// The cohort.
    pub cohort: CohortId,
    /// Its terms, which go where its data goes.
    pub terms: Terms,
    /// Records in its file.
    pub records: u64,
    /// Name of its file, `cohort-<number>.csv` or `.jsonl`.
    pub file: String,
    /// SHA-256 of the file, 32 bytes.
    pub sha256: HexBinary,
    /// Bytes of the file.
    pub bytes: u64,
    /// What anonymising took: sorted by field and treatment, each once.
    pub losses: Vec<Loss>,
}

impl Canonical for CohortEntry {
    fn write(&self, out: &mut Writer) {
        out.u32(self.cohort).bytes(&self.terms.id()).u64(self.records);
        out.str(&self.file).bytes(&self.sha256).u64(self.bytes);
        out.each(&self.losses, |out, loss| {
            out.option(loss.field.as_ref(), |out, field| {
                out.str(field);
            });
            let treatment = match loss.treatment {
                Treatment::Dropped => 1,
                Treatment::Generalised => 2,
                Treatment::Suppressed => 3,
            };
            out.u8(treatment).u16(loss.share);
        });
    }
}

impl CohortEntry {
    /// The bytes of its leaf, under the domain `sheaf/v1/edition-cohort`.
    pub fn leaf(&self) -> Vec<u8> {
        let mut out = Writer::new("sheaf/v1/edition-cohort");
        self.write(&mut out);
        out.into_bytes()
    }

    /// Is this its file? Fails where length, digest or number of records differ.
    pub fn check_file(&self, format: Format, file: &[u8]) -> Result<(), EditionError> {
        if length(file) != self.bytes {
            let (expected, got) = (self.bytes, length(file));
            return Err(EditionError::FileLength { file: self.file.clone(), expected, got });
        }
        let got = HexBinary::from(sha256(file));
        if got != self.sha256 {
            let expected = self.sha256.clone();
            return Err(EditionError::FileDigest { file: self.file.clone(), expected, got });
        }
        count(self.cohort, format, file, self.records)
    }

    fn check(&self, format: Format) -> Result<(), EditionError> {
        self.terms.check().map_err(|source| EditionError::Terms { cohort: self.cohort, source })?;
        check::range("records", self.records, 1, u64::MAX)?;
        check::range("bytes", self.bytes, 1, MAX_BLOB_BYTES)?;
        check::bytes::<DIGEST_BYTES>("sha256", &self.sha256)?;
        let expected = format.file_name(self.cohort);
        if self.file != expected {
            return Err(EditionError::FileName { cohort: self.cohort, expected });
        }
        if !self.losses.is_empty() {
            check::sorted("losses", &self.losses, MAX_LOSSES, |loss| (loss.field.clone(), loss.treatment))?;
        }
        for loss in &self.losses {
            check::range("share", loss.share, 0, 10_000)?;
            if let Some(field) = &loss.field {
                check::text("field", field, MAX_NAME_BYTES)?;
            }
        }
        Ok(())
    }
}

/// A cohort's entry and the proof that it is in an edition: with its file and the root on chain, all that is
/// needed to check the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortProof {
    /// The entry.
    pub entry: CohortEntry,
    /// Its place in the tree.
    pub proof: Proof,
}

/// Is this cohort's entry under this root?
pub fn verify(root: &Digest, entry: &CohortEntry, proof: &Proof) -> Result<(), ProofError> {
    merkle::verify(root, &entry.leaf(), proof)
}

/// What an edition consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What holds for all of it.
    pub facts: EditionFacts,
    /// Its cohorts: 1 to 32, ascending.
    pub cohorts: Vec<CohortEntry>,
}

impl Manifest {
    /// Builds the manifest of an edition; the order of `cohorts` does not matter. Fails on facts out of
    /// bounds, on no, more than 32, or repeated cohorts, on rows that are not of the format or not as many
    /// as said, and on malformed terms.
    pub fn build(facts: EditionFacts, mut cohorts: Vec<CohortRows<'_>>) -> Result<Self, EditionError> {
        cohorts.sort_by_key(|cohort| cohort.cohort);
        let entry = |input: CohortRows<'_>| {
            let CohortRows { cohort, terms, rows, records, mut losses } = input;
            count(cohort, facts.format, rows, records)?;
            losses.sort();
            Ok(CohortEntry {
                cohort,
                terms,
                records,
                file: facts.format.file_name(cohort),
                sha256: sha256(rows).into(),
                bytes: length(rows),
                losses,
            })
        };
        let cohorts = cohorts.into_iter().map(entry).collect::<Result<_, EditionError>>()?;
        let manifest = Self { facts, cohorts };
        manifest.check()?;
        Ok(manifest)
    }

    /// Reads a manifest, from whomever it comes. Fails above [`MAX_MANIFEST_BYTES`], on what [`Self::build`]
    /// would not make, and on any bytes but those of [`Self::to_json`]: a root has one manifest, and nothing
    /// is hidden in it.
    pub fn parse(json: &[u8]) -> Result<Self, EditionError> {
        if json.len() > MAX_MANIFEST_BYTES {
            return Err(
                InputError::TooLong { what: "manifest", max: MAX_MANIFEST_BYTES, got: json.len() }.into()
            );
        }
        let manifest: Self = serde_json::from_slice(json)?;
        manifest.check()?;
        if manifest.to_json()? != json {
            return Err(EditionError::NotNormal);
        }
        Ok(manifest)
    }

    /// The manifest as JSON: the same bytes on every machine, which its content id on chain names.
    pub fn to_json(&self) -> Result<Vec<u8>, EditionError> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }

    /// The canonical bytes of its leaves: the head, then each cohort's.
    pub fn leaves(&self) -> Vec<Vec<u8>> {
        let facts = &self.facts;
        let mut head = Writer::new("sheaf/v1/edition");
        head.str(&facts.chain_id).str(&facts.data_pool).u32(facts.pool).u32(facts.edition);
        head.bytes(&facts.schema).u32(facts.k).u32(facts.l).u8(facts.format.code());
        let cohorts = self.cohorts.iter().map(CohortEntry::leaf);
        std::iter::once(head.into_bytes()).chain(cohorts).collect()
    }

    /// The root that goes on chain as `manifest_root`.
    pub fn root(&self) -> Digest {
        merkle::root(&self.leaves())
    }

    /// A cohort's entry. Fails if it is not in the edition.
    pub fn entry(&self, cohort: CohortId) -> Result<&CohortEntry, EditionError> {
        self.position(cohort).map(|(_, entry)| entry)
    }

    /// The proof that a cohort is in the edition. Fails if it is not.
    pub fn prove(&self, cohort: CohortId) -> Result<CohortProof, EditionError> {
        let (index, entry) = self.position(cohort)?;
        let proof = merkle::prove(&self.leaves(), index).ok_or_else(|| self.unknown(cohort))?;
        Ok(CohortProof { entry: entry.clone(), proof })
    }

    /// Records in all its cohorts; saturates.
    pub fn records(&self) -> u64 {
        self.cohorts.iter().fold(0, |sum, cohort| sum.saturating_add(cohort.records))
    }

    /// The leaf's place (the head is leaf 0) and the entry.
    fn position(&self, cohort: CohortId) -> Result<(u32, &CohortEntry), EditionError> {
        let mut places = (1..).zip(&self.cohorts);
        places.find(|(_, entry)| entry.cohort == cohort).ok_or_else(|| self.unknown(cohort))
    }

    fn unknown(&self, cohort: CohortId) -> EditionError {
        EditionError::UnknownCohort { pool: self.facts.pool, edition: self.facts.edition, cohort }
    }

    fn check(&self) -> Result<(), EditionError> {
        let facts = &self.facts;
        check::text("chain_id", &facts.chain_id, MAX_NAME_BYTES)?;
        check::text("data_pool", &facts.data_pool, MAX_NAME_BYTES)?;
        check::range("pool", facts.pool, 1, u32::MAX)?;
        check::range("edition", facts.edition, 1, u32::MAX)?;
        check::bytes::<DIGEST_BYTES>("schema", &facts.schema)?;
        check::range("k", facts.k, 1, u32::MAX)?;
        check::range("l", facts.l, 1, u32::MAX)?;
        check::sorted("cohorts", &self.cohorts, usize::from(MAX_COHORTS), |entry| entry.cohort)?;
        self.cohorts.iter().try_for_each(|entry| entry.check(facts.format))
    }
}

/// Are the rows of the format, and as many as said?
fn count(cohort: CohortId, format: Format, rows: &[u8], said: u64) -> Result<(), EditionError> {
    let counted = format.count(rows).map_err(|source| EditionError::Rows { cohort, source })?;
    if counted != said {
        return Err(EditionError::Records { cohort, said, counted });
    }
    Ok(())
}

/// Why an edition cannot be built or believed.
#[derive(Error, Debug)]
pub enum EditionError {
    /// Something out of bounds.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Malformed terms.
    #[error("terms of cohort {cohort}: {source}")]
    Terms {
        /// The cohort.
        cohort: CohortId,
        /// What is wrong.
        source: TermsError,
    },
    /// Rows not of the format.
    #[error("rows of cohort {cohort}: {source}")]
    Rows {
        /// The cohort.
        cohort: CohortId,
        /// What is wrong.
        source: RowsError,
    },
    /// Not as many records as said.
    #[error("cohort {cohort} has {counted} records, {said} were said")]
    Records {
        /// The cohort.
        cohort: CohortId,
        /// How many were said.
        said: u64,
        /// How many there are.
        counted: u64,
    },
    /// A file named otherwise than by rule.
    #[error("the file of cohort {cohort} must be named {expected}")]
    FileName {
        /// The cohort.
        cohort: CohortId,
        /// Its file's name.
        expected: String,
    },
    /// A file of another length.
    #[error("{file} has {got} bytes, the manifest says {expected}")]
    FileLength {
        /// The file.
        file: String,
        /// Bytes the manifest says.
        expected: u64,
        /// Bytes it has.
        got: u64,
    },
    /// A file with other content.
    #[error("{file} has SHA-256 {got}, the manifest says {expected}: it is not the file of this edition")]
    FileDigest {
        /// The file.
        file: String,
        /// What the manifest says.
        expected: HexBinary,
        /// What it has.
        got: HexBinary,
    },
    /// Not in the edition.
    #[error("cohort {cohort} is not in edition {edition} of pool {pool}")]
    UnknownCohort {
        /// The pool.
        pool: PoolId,
        /// The edition.
        edition: EditionNo,
        /// The cohort.
        cohort: CohortId,
    },
    /// JSON that says the same as a manifest in other bytes, or more than it.
    #[error("the manifest is written otherwise than it must be: fields unknown, in another order or spacing")]
    NotNormal,
    /// No manifest.
    #[error("not a manifest: {0}")]
    Json(#[from] serde_json::Error),
}
