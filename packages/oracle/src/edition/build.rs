//! An edition, as each keeper builds it by itself: from what people contributed to what is published.

use std::collections::BTreeMap;

use api::{CohortId, EditionNo, PoolId};
use cosmwasm_std::HexBinary;
use terms::Terms;
use thiserror::Error;

use super::{CohortRows, EditionError, EditionFacts, Manifest};
use crate::anonymise::{AnonymiseError, Losses, Source, Weakness, anonymise, to_bytes, verify};
use crate::schema::PoolSchema;

/// Which edition.
#[derive(Debug, Clone, Copy)]
pub struct Which<'a> {
    /// The chain.
    pub chain_id: &'a str,
    /// data-pool (bech32).
    pub data_pool: &'a str,
    /// The pool.
    pub pool: PoolId,
    /// Its number in the pool.
    pub edition: EditionNo,
}

/// An edition: keepers who opened the same contributions make equal ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// What its root is of.
    pub manifest: Manifest,
    /// The anonymised file of each cohort in it.
    pub files: BTreeMap<CohortId, Vec<u8>>,
    /// What anonymising took from each cohort, also from one of which nothing is left.
    pub losses: BTreeMap<CohortId, Losses>,
}

/// Why an edition cannot be built.
#[derive(Error, Debug)]
pub enum BuildError {
    /// A table of another schema.
    #[error(transparent)]
    Anonymise(#[from] AnonymiseError),
    /// The anonymiser's output is not what it should be.
    #[error("cohort {cohort} is not anonymous enough: {source}")]
    Weak {
        /// Which.
        cohort: CohortId,
        /// How.
        source: Weakness,
    },
    /// A cohort whose terms are not given.
    #[error("the terms of cohort {cohort} are missing")]
    NoTerms {
        /// Which.
        cohort: CohortId,
    },
    /// It makes no manifest.
    #[error(transparent)]
    Edition(#[from] EditionError),
}

/// Anonymises the cohorts of `sources`, proves each anonymous anew, and makes the manifest. A cohort of which no row
/// is left is not in the edition. `terms` holds those of every cohort. Fails as [`anonymise`] and [`Manifest::build`]
/// do, and on a cohort without terms.
pub fn build(
    schema: &PoolSchema,
    which: Which<'_>,
    terms: &BTreeMap<CohortId, Terms>,
    sources: &[Source<'_>],
) -> Result<Built, BuildError> {
    let document = schema.document();
    let (mut files, mut losses) = (BTreeMap::new(), BTreeMap::new());
    for release in anonymise(schema, sources, document.anonymity)? {
        let cohort = release.cohort;
        verify(schema, &release.rows, document.anonymity)
            .map_err(|source| BuildError::Weak { cohort, source })?;
        if !release.rows.is_empty() {
            files.insert(cohort, to_bytes(schema, &release.rows));
        }
        losses.insert(cohort, release.losses);
    }
    let mut rows = vec![];
    for (cohort, file) in &files {
        let terms = terms.get(cohort).ok_or(BuildError::NoTerms { cohort: *cohort })?.clone();
        let (records, lost) =
            losses.get(cohort).map(|lost| (lost.rows_out, lost.for_manifest())).unwrap_or_default();
        rows.push(CohortRows { cohort: *cohort, terms, rows: file, records, losses: lost });
    }
    let facts = EditionFacts {
        chain_id: which.chain_id.into(),
        data_pool: which.data_pool.into(),
        pool: which.pool,
        edition: which.edition,
        schema: HexBinary::from(schema.digest()),
        k: document.anonymity.k,
        l: document.anonymity.l,
        format: document.format,
    };
    let manifest = Manifest::build(facts, rows)?;
    Ok(Built { manifest, files, losses })
}
