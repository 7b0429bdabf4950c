//! The check before a signature: nothing of the search is used, only what a reader of the rows would see.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{ReleasedRow, released_columns, sensitive_groups};
use crate::schema::{Anonymity, PoolSchema, Role, count};

/// Why rows must not be released.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum Weakness {
    /// A row with another number of cells than the edition has columns.
    #[error("row {row} has {got} cells, an edition of this schema has {want}")]
    Width {
        /// Which, from 0.
        row: u64,
        /// Its cells.
        got: u64,
        /// The edition's columns.
        want: u64,
    },
    /// Too few people behind a combination of quasi-identifiers.
    #[error("the class of row {row} has {got} contributors, at least {k} are needed")]
    Contributors {
        /// One row of the class, from 0.
        row: u64,
        /// Its contributors.
        got: u64,
        /// What is needed.
        k: u32,
    },
    /// Too few values of a sensitive group within such a combination.
    #[error("the class of row {row} has {got} values of `{group}`, at least {l} are needed")]
    Diversity {
        /// One row of the class, from 0.
        row: u64,
        /// The group.
        group: String,
        /// Its different values.
        got: u64,
        /// What is needed.
        l: u32,
    },
}

/// What is counted of a class.
struct Seen<'r> {
    row: u64,
    contributors: BTreeSet<u64>,
    values: BTreeMap<&'r str, BTreeSet<Vec<&'r str>>>,
}

/// Recomputes every class of a cohort's rows from the text of their cells and fails with the first
/// [`Weakness`]. No rows are never weak. A relayer calls it before it signs an edition, on what it computed
/// itself and found equal to what it was sent.
pub fn verify(schema: &PoolSchema, rows: &[ReleasedRow], anonymity: Anonymity) -> Result<(), Weakness> {
    let Anonymity { k, l } = anonymity;
    let columns: Vec<_> = released_columns(schema).collect();
    let groups = sensitive_groups(schema);
    let mut classes: BTreeMap<Vec<&str>, Seen<'_>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let index = count(index);
        if row.cells.len() != columns.len() {
            return Err(Weakness::Width {
                row: index,
                got: count(row.cells.len()),
                want: count(columns.len()),
            });
        }
        let texts = |wanted: &dyn Fn(&Role) -> bool| -> Vec<&str> {
            let cells = columns.iter().zip(&row.cells).filter(|(column, _)| wanted(&column.field().role));
            cells.map(|(_, cell)| cell.text()).collect()
        };
        let class = texts(&|role| matches!(role, Role::Quasi { .. }));
        let seen = classes.entry(class).or_insert_with(|| Seen {
            row: index,
            contributors: BTreeSet::new(),
            values: BTreeMap::new(),
        });
        seen.contributors.insert(row.contributor);
        for group in groups.keys() {
            let value = texts(&|role| matches!(role, Role::Sensitive { group: of } if of == group));
            if value.iter().any(|text| !text.is_empty()) {
                seen.values.entry(group).or_default().insert(value);
            }
        }
    }
    for Seen { row, contributors, values } in classes.into_values() {
        let got = count(contributors.len());
        if got < u64::from(k) {
            return Err(Weakness::Contributors { row, got, k });
        }
        for group in groups.keys().filter(|_| l > 1) {
            let got = values.get(group).map_or(0, |values| count(values.len()));
            if got < u64::from(l) {
                return Err(Weakness::Diversity { row, group: (*group).to_owned(), got, l });
            }
        }
    }
    Ok(())
}
