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

#[cfg(test)]
mod tests {
    use cosmwasm_std::Uint128;
    use terms::{Floor, Template};

    use super::*;
    use crate::schema::Table;

    const SCHEMA: &[u8] = include_bytes!("../../schemas/health-insurance.json");

    fn tables(schema: &PoolSchema, people: u64) -> Vec<Table> {
        let header = "mdvis,lncoins,idp,lpi,fmde,physlm,disea,hlthg,hlthf,hlthp";
        let file = |person: u64| {
            let good = person % 2;
            format!("{header}\n{person},0,1,0,0,0,10,{good},{},0\n", u8::from(good == 0))
        };
        (0..people).map(|person| Table::parse(schema, file(person).as_bytes()).unwrap()).collect()
    }

    fn build_of(people: &[(CohortId, u64)], terms_of: &[CohortId]) -> Result<Built, BuildError> {
        let schema = PoolSchema::from_json(SCHEMA).unwrap();
        let floors = vec![Floor { denom: "ustake".into(), amount: Uint128::new(1) }];
        let terms = terms_of.iter().map(|cohort| (*cohort, Template::ResearchOnly.terms(floors.clone())));
        let tables: Vec<(CohortId, Vec<Table>)> =
            people.iter().map(|(cohort, people)| (*cohort, tables(&schema, *people))).collect();
        let sources: Vec<Source<'_>> = tables
            .iter()
            .flat_map(|(cohort, tables)| {
                (0..).zip(tables).map(|(contributor, table)| Source { cohort: *cohort, contributor, table })
            })
            .collect();
        let which = Which { chain_id: "sheaf-1", data_pool: "wasm1", pool: 3, edition: 2 };
        build(&schema, which, &terms.collect(), &sources)
    }

    #[test]
    fn what_is_left_of_each_cohort_is_in_the_manifest() {
        let built = build_of(&[(1, 12), (2, 3)], &[1, 2]).unwrap();
        assert_eq!(built.manifest.facts.edition, 2);
        assert_eq!(built.files.keys().copied().collect::<Vec<_>>(), [1]);
        let [entry] = built.manifest.cohorts.as_slice() else { panic!("one cohort") };
        assert_eq!((entry.cohort, entry.records), (1, 12));
        entry.check_file(built.manifest.facts.format, &built.files[&1]).unwrap();
        assert_eq!(built.losses[&2].rows_out, 0);
        assert_eq!(built, build_of(&[(1, 12), (2, 3)], &[1, 2]).unwrap());
    }

    #[test]
    fn a_cohort_needs_its_terms_and_an_edition_a_cohort() {
        assert!(matches!(build_of(&[(1, 12)], &[]), Err(BuildError::NoTerms { cohort: 1 })));
        assert!(matches!(build_of(&[(1, 3)], &[1]), Err(BuildError::Edition(_))));
    }
}
